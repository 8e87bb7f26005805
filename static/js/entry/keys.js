// Down the cells by keyboard; Tab goes down them too. Nothing is taken from an input method that is composing.

export function walk(sheet, rows) {
  const order = [...rows.values()];
  const byCell = new Map(order.map((row) => [row.cell, row]));
  for (const { about } of order) about.querySelector("summary").tabIndex = -1;

  function step(row, by) {
    const all = order.filter((other) => !other.line.hidden);
    const next = all[all.indexOf(row) + by];
    if (!next) return;
    next.cell.focus();
    next.cell.select();
  }

  function open(row) {
    row.about.open = true;
    (row.note ?? row.about.querySelector("summary")).focus();
  }

  sheet.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey || event.metaKey) return;
    const row = byCell.get(event.target);
    if (row) inCell(event, row);
    else inDetails(event, order.find((other) => other.about.contains(event.target)));
  });

  function inCell(event, row) {
    const { key } = event;
    if ((key === "Enter" && event.ctrlKey) || key === "F2") open(row);
    else if (key === "Enter") step(row, event.shiftKey ? -1 : 1);
    else if (key === "ArrowDown" && !event.shiftKey) step(row, 1);
    else if (key === "ArrowUp" && !event.shiftKey) step(row, -1);
    else if (key === "?") showKeys(row.cell);
    else return;
    event.preventDefault();
  }

  function inDetails(event, row) {
    if (!row || (event.key !== "Escape" && event.key !== "Enter")) return;
    event.preventDefault();
    if (event.key === "Escape") row.about.open = false;
    row.cell.focus();
  }

  // A link to a note opens it.
  sheet.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#note-"]');
    const note = link && document.getElementById(link.hash.slice(1));
    if (!note) return;
    event.preventDefault();
    note.closest("details").open = true;
    note.focus();
  });
}

const dialog = document.getElementById("keys");
let cameFrom = null;

export function showKeys(from) {
  cameFrom = from;
  dialog.showModal();
}

dialog?.addEventListener("close", () => cameFrom?.focus());
