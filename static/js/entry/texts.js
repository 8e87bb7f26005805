// The unit's words: kept in this browser while they differ from what is stored, offered again after a lost visit.

export function keepTexts(sheet, journal) {
  const texts = [...sheet.querySelectorAll(".words textarea")];
  const stored = new Map(texts.map((text) => [text.name, text.value]));
  const offered = document.querySelector("[data-offer-texts]");

  sheet.addEventListener("input", ({ target }) => {
    if (!stored.has(target.name)) return;
    if (target.value === stored.get(target.name)) journal.drop(target.name);
    else journal.put(target.name, { text: target.value, at: Date.now() });
  });

  const lost = texts.filter((text) => typeof journal.get(text.name)?.text === "string");
  for (const text of lost.filter((text) => journal.get(text.name).text === text.value)) journal.drop(text.name);
  const left = lost.filter((text) => journal.get(text.name));
  offered.hidden = !left.length;
  offered.querySelector("[data-take]").addEventListener("click", () => {
    for (const text of left) text.value = journal.get(text.name).text;
    offered.hidden = true;
    left[0].focus();
  });
  offered.querySelector("[data-drop]").addEventListener("click", () => {
    for (const text of left) journal.drop(text.name);
    offered.hidden = true;
  });

  addEventListener("beforeunload", (event) => {
    if (sheet.dataset.leaving !== undefined || texts.every((text) => text.value === stored.get(text.name))) return;
    event.preventDefault();
    event.returnValue = "";
  });
  sheet.addEventListener("submit", () => { sheet.dataset.leaving = ""; });
}
