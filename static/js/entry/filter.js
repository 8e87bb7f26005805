// Find a row, accents or not, and show only those that still want something.

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();

const KINDS = {
  all: () => true,
  blank: (row) => row.isEmpty,
  changed: (row) => row.isChanged,
  doubtful: (row) => Boolean(row.says.querySelector(".note-error, .note-warning")),
};

export function filter(sheet, rows) {
  const find = sheet.querySelector("[data-find]");
  const words = find.querySelector("input");
  const kind = find.querySelector("select");
  const none = sheet.querySelector("[data-none-found]");
  const bodies = [...sheet.querySelectorAll(".sheet tbody")].map((body) => [body, ...body.rows]);
  const byLine = new Map([...rows.values()].map((row) => [row.line, row]));
  find.hidden = false;

  function matches(line, wanted) {
    const row = byLine.get(line);
    const name = line.cells[1].querySelector("summary")?.textContent ?? "";
    return plain(name).includes(wanted) && (row ? KINDS[kind.value](row) : kind.value === "all");
  }

  function apply() {
    const wanted = plain(words.value).trim();
    let shown = 0;
    for (const [, head, ...lines] of bodies) {
      for (const line of lines) line.hidden = !matches(line, wanted);
      head.hidden = lines.every((line) => line.hidden);
      shown += lines.filter((line) => !line.hidden).length;
    }
    none.hidden = shown > 0;
  }

  words.addEventListener("input", apply);
  kind.addEventListener("change", apply);
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    [...rows.values()].find((row) => !row.line.hidden)?.cell.focus();
  });
}
