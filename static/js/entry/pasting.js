// A column or block copied from Excel, put into the rows below: shown first, written on a word, taken back in one step.

import { fitting, isUncertain, read } from "./separators.js";

const REMEMBERED = "thidua:separators";

export function pasting({ sheet, rows, saver }) {
  const dialog = document.getElementById("paste");
  const order = [...rows.values()];
  const byCell = new Map(order.map((row) => [row.cell, row]));
  const undo = document.querySelector("[data-undo-paste]");
  let first = null;
  let block = [];
  let before = [];

  sheet.addEventListener("paste", (event) => {
    const row = byCell.get(event.target);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
    if (!row || (lines.length === 1 && lines[0].length === 1)) return;
    event.preventDefault();
    first = row;
    block = lines;
    ask();
  });

  const column = dialog.querySelector("[data-column]");
  const which = () => dialog.querySelector("[name=separators]:checked").value;
  const texts = () => block.map((line) => line[Number(column.value)] ?? "");

  function ask() {
    const width = Math.max(...block.map((line) => line.length));
    column.replaceChildren(...Array.from({ length: width }, (_, place) => new Option(sample(place), place)));
    column.value = width - 1;
    column.closest("label").hidden = width === 1;
    chooseSeparators();
    draw();
    dialog.showModal();
  }

  function sample(place) {
    const seen = block.map((line) => line[place]?.trim()).filter(Boolean).slice(0, 3);
    return `${place + 1}: ${seen.join("; ").slice(0, 60)}`;
  }

  function chooseSeparators() {
    const fits = fitting(texts());
    const asked = isUncertain(texts());
    const choice = fits.length === 1 ? fits[0] : (asked && remembered()) || "vi";
    dialog.querySelector(`[name=separators][value=${choice}]`).checked = true;
    dialog.querySelector("fieldset").hidden = !asked;
  }

  // One line a row: whose it is, what was copied, how it is read, what stands there now.
  function plan() {
    const below = order.slice(order.indexOf(first)).filter((row) => !row.line.hidden);
    return texts().map((text, place) => ({ row: below[place], text, reading: read(text, which()) }));
  }

  function draw() {
    const planned = plan();
    dialog.querySelector("tbody").replaceChildren(...planned.map(line));
    const unreadable = planned.filter(({ row, reading }) => row && reading === null).length;
    const beyond = planned.filter(({ row, text }) => !row && text.trim()).length;
    tell("[data-unreadable]", unreadable);
    tell("[data-beyond]", beyond);
  }

  function tell(place, count) {
    const words = dialog.querySelector(place);
    words.hidden = !count;
    words.querySelector("b").textContent = count;
  }

  function line({ row, text, reading }) {
    const shown = reading === null ? dialog.dataset.unreadable : reading.none ? "–" : reading.value || dialog.dataset.left;
    const now = row ? row.cell.value || (row.typed.none ? "–" : "") : "";
    const cells = [row?.name ?? dialog.dataset.beyond, text, shown, now].map((words, place) => {
      const cell = document.createElement(place ? "td" : "th");
      cell.textContent = words;
      return cell;
    });
    cells[0].scope = "row";
    const drawn = document.createElement("tr");
    drawn.className = reading === null || !row ? "has-error" : "";
    drawn.append(...cells);
    return drawn;
  }

  column.addEventListener("change", () => { chooseSeparators(); draw(); });
  dialog.querySelector("fieldset").addEventListener("change", draw);

  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "fill") fill();
    first?.cell.focus();
  });

  // Blank copies leave their row alone; what cannot be read is put in as copied, to be refused beside its cell.
  function fill() {
    if (!dialog.querySelector("fieldset").hidden) remember(which());
    const planned = plan().filter(({ row, text }) => row && text.trim());
    before = planned.map(({ row }) => [row, row.typed]);
    for (const { row, text, reading } of planned) {
      row.write(reading ?? { value: text.trim(), none: false });
      saver.touch(row);
    }
    for (const { row } of planned) saver.queue.add(row);
    saver.queue.forEach((row) => row.isDirty || saver.queue.delete(row));
    saver.flush();
    undo.hidden = !before.length;
  }

  undo.querySelector("button").addEventListener("click", () => {
    for (const [row, typed] of before) {
      row.write(typed);
      saver.touch(row);
      saver.leave(row);
    }
    before = [];
    undo.hidden = true;
    first?.cell.focus();
  });
}

function remembered() {
  try {
    return localStorage.getItem(REMEMBERED);
  } catch {
    return null;
  }
}

function remember(which) {
  try {
    localStorage.setItem(REMEMBERED, which);
  } catch {
    // It is asked again next time.
  }
}
