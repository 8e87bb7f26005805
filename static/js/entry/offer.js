// What an earlier visit typed and could not save: listed, and offered cell by cell.

import { same } from "./rows.js";

export function offer({ rows, journal, saver }) {
  const panel = document.querySelector("[data-offer]");
  const list = panel.querySelector("ul");
  const line = panel.querySelector("template").content.firstElementChild;
  const lost = journal.names().filter((name) => rows.has(name)).map((name) => [rows.get(name), journal.get(name)]);

  function done(item) {
    item.remove();
    panel.hidden = !list.children.length;
  }

  function take([row, entry], item) {
    row.write(entry);
    row.version.value = entry.version;
    saver.touch(row);
    if (entry.key) journal.put(row.code, entry);
    saver.leave(row);
    done(item);
  }

  function drop([row], item) {
    journal.drop(row.code);
    done(item);
  }

  for (const [row, entry] of lost) {
    if (same(entry, row.stored)) journal.drop(row.code);
    else list.append(drawn(row, entry));
  }
  panel.hidden = !list.children.length;

  function drawn(row, entry) {
    const item = line.cloneNode(true);
    const said = entry.value || (entry.none ? "–" : "");
    item.querySelector("a").textContent = row.name;
    item.querySelector("a").href = `#row-${row.code}`;
    item.querySelector("[data-typed]").textContent = entry.note ? `${said} (${entry.note})` : said || panel.dataset.empty;
    item.querySelector("[data-stored]").textContent = row.stored.value || (row.stored.none ? "–" : panel.dataset.empty);
    item.querySelector("[data-take]").addEventListener("click", () => take([row, entry], item));
    item.querySelector("[data-drop]").addEventListener("click", () => drop([row], item));
    item.each = { take: () => take([row, entry], item), drop: () => drop([row], item) };
    return item;
  }

  panel.querySelector("[data-take-all]").addEventListener("click", () => [...list.children].forEach((item) => item.each.take()));
  panel.querySelector("[data-drop-all]").addEventListener("click", () => [...list.children].forEach((item) => item.each.drop()));
}
