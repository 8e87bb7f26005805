// The entry page as a fast sheet. It works without this; nothing here decides what is saved.

import { filter } from "./filter.js";
import { Journal } from "./journal.js";
import { walk } from "./keys.js";
import { leftOver } from "./left-over.js";
import { offer } from "./offer.js";
import { pasting } from "./pasting.js";
import { Row } from "./rows.js";
import { Saver } from "./saving.js";
import { keepTexts } from "./texts.js";
import { Trials } from "./trial.js";

const sheet = document.querySelector("form[data-sheet]");

if (sheet) {
  const cells = [...sheet.querySelectorAll("td.cell input[type=text]")];
  const rows = new Map(cells.map((cell) => new Row(cell)).map((row) => [row.code, row]));
  const journal = new Journal(document.querySelector("[data-trouble]").dataset.person, location.pathname);
  const trials = new Trials(sheet, rows);
  const saver = new Saver({ sheet, rows, journal, trials });
  const byLine = new Map([...rows.values()].map((row) => [row.line, row]));
  const rowOf = (target) => byLine.get(target.closest("tr"));

  sheet.addEventListener("input", ({ target }) => {
    const row = rowOf(target);
    if (!row) return;
    if (target === row.cell && row.box && /\d/.test(target.value)) row.box.checked = false;
    if (target === row.box) tick(row);
    saver.touch(row);
  });

  // Ticking "không phát sinh" clears the cell, unticking gives the number back.
  const cleared = new Map();
  function tick(row) {
    if (row.box.checked) cleared.set(row, row.cell.value);
    row.cell.value = row.box.checked ? "" : cleared.get(row) || row.cell.value;
    row.cell.placeholder = row.box.checked ? "–" : "";
  }

  sheet.addEventListener("change", ({ target }) => {
    const row = rowOf(target);
    if (row && target === row.box) saver.leave(row);
  });
  sheet.addEventListener("focusout", ({ target }) => {
    const row = rowOf(target);
    if (row && [row.cell, row.note].includes(target)) saver.leave(row);
  });

  sheet.querySelectorAll("[data-with-scripts]").forEach((part) => { part.hidden = false; });
  walk(sheet, rows);
  filter(sheet, rows);
  pasting({ sheet, rows, saver });
  leftOver({ sheet, rows, saver });
  keepTexts(sheet, journal);
  offer({ rows, journal, saver });
}
