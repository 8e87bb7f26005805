// What the period before left over, put into its cell as soon as the box is ticked; without this file the next save does it.

const boxes = [...document.querySelectorAll("input[name^='carry-'][data-left]")];
const all = document.querySelector("input[name='carry-all']");

function take(box) {
  const cell = box.closest("tr").querySelector("td.cell input");
  if (box.checked ? cell.value : cell.value !== box.dataset.left) return;
  cell.value = box.checked ? box.dataset.left : "";
  cell.dispatchEvent(new Event("input", { bubbles: true }));
  cell.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const box of boxes) box.addEventListener("change", () => take(box));

all?.addEventListener("change", () => {
  for (const box of boxes) {
    box.checked = all.checked;
    take(box);
  }
});
