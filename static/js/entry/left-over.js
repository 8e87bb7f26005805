// What the period before left over, put into its cell and saved as soon as the box is ticked; without scripts the next save does it.

const BOXES = "input[name^='carry-'][data-left]";

export function leftOver({ sheet, rows, saver }) {
  const all = document.getElementById("carry-all");
  const boxes = () => [...sheet.querySelectorAll(BOXES)];
  const offered = boxes().length;

  function take(box) {
    const row = rows.get(box.name.slice("carry-".length));
    if (box.checked ? !row.isEmpty : row.cell.value !== box.dataset.left) return;
    row.write({ value: box.checked ? box.dataset.left : "", none: false });
    saver.touch(row);
    saver.queue.add(row);
  }

  sheet.addEventListener("change", ({ target }) => {
    if (target === all) for (const box of boxes()) { box.checked = all.checked; take(box); }
    else if (target.matches(BOXES)) take(target);
    else return;
    saver.flush();
  });

  // The words beside the box for all of them tell how many there were.
  document.addEventListener("sheet:drawn", () => {
    if (all) all.closest("p").hidden = boxes().length !== offered;
  });
}
