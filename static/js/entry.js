// Comforts of the entry page; it works without them. Nothing here decides what is saved.

const sheet = document.querySelector("form[data-sheet]");

if (sheet) {
  const cells = [...sheet.querySelectorAll("td.cell input[type=text]")];
  const boxOf = (cell) => cell.closest("tr").querySelector("td.none input");
  const codeOf = (cell) => cell.name.slice("value-".length);

  // ---- Down the cells by keyboard; Tab goes down them too, and F2 opens what a row means ----

  for (const summary of sheet.querySelectorAll(".about > summary")) summary.tabIndex = -1;
  sheet.querySelector("[data-keys]").hidden = false;

  const visible = () => cells.filter((cell) => !cell.closest("tr").hidden);

  function step(cell, by) {
    const all = visible();
    const next = all[all.indexOf(cell) + by];
    if (next) {
      next.focus();
      next.select();
    }
  }

  sheet.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const about = target.closest("tr")?.querySelector(".about");
    if (cells.includes(target)) {
      if (key === "Enter" || key === "ArrowDown") {
        event.preventDefault();
        step(target, event.shiftKey ? -1 : 1);
      } else if (key === "ArrowUp") {
        event.preventDefault();
        step(target, -1);
      } else if (key === "F2" && about) {
        event.preventDefault();
        about.open = true;
        about.querySelector("input")?.focus();
      }
    } else if (about && about.contains(target)) {
      if (key === "Escape" || key === "Enter") {
        event.preventDefault();
        if (key === "Escape") about.open = false;
        target.closest("tr").querySelector("td.cell input")?.focus();
      }
    }
  });

  // A link to a note opens it.
  sheet.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#note-"]');
    const note = link && document.getElementById(link.hash.slice(1));
    if (note) {
      event.preventDefault();
      note.closest("details").open = true;
      note.focus();
    }
  });

  // ---- A number unticks "không phát sinh"; ticking it clears the cell, unticking gives the number back ----

  const cleared = new Map();
  sheet.addEventListener("input", ({ target }) => {
    if (cells.includes(target)) {
      const box = boxOf(target);
      if (box && /\d/.test(target.value)) box.checked = false;
    } else if (target.matches("td.none input")) {
      const cell = target.closest("tr").querySelector("td.cell input");
      if (target.checked) cleared.set(cell, cell.value);
      cell.value = target.checked ? "" : cleared.get(cell) || cell.value;
      cell.placeholder = target.checked ? "–" : "";
    }
  });

  // ---- Trial sums: exact, in whole numbers of ten-thousandths; what is saved is computed by the server ----

  const SCALE = 10000n;
  const DASHES = new Set(["-", "−", "–", "—"]);

  function amount(code) {
    const cell = document.getElementById(`cell-${code}`) ?? document.querySelector(`#row-${code} td.is-locked`);
    if (!cell) return null;
    const text = (cell.value ?? cell.textContent).trim();
    if (DASHES.has(text) || (!text && boxOf(cell)?.checked)) return 0n;
    const parts = /^(\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d{1,4}))?$/.exec(text);
    return parts && BigInt(parts[1].replaceAll(".", "")) * SCALE + BigInt((parts[2] || "").padEnd(4, "0"));
  }

  function sum(terms) {
    let total = 0n;
    for (const term of terms.split(" ").filter(Boolean)) {
      const part = amount(term.replace(/^-/, ""));
      if (part === null) return null;
      total += term.startsWith("-") ? -part : part;
    }
    return total;
  }

  const abs = (n) => (n < 0n ? -n : n);
  const side = (a, b, c, d) => (a * d > c * b) - (a * d < c * b);

  function written(units, decimals) {
    const digits = abs(units).toString().padStart(decimals + 1, "0");
    const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ".");
    const rest = digits.slice(digits.length - decimals).replace(/0+$/, "");
    return `${units < 0n ? "-" : ""}${whole}${decimals && rest ? `,${rest}` : ""}`;
  }

  // Half-up, with more decimals where fewer would tell a falsehood: below 100 stays below, every target keeps its side.
  function rounded(over, under, decimals, marks) {
    for (let places = decimals; ; places += 1) {
      const ten = 10n ** BigInt(places);
      const units = ((over < 0n ? -1n : 1n) * (2n * abs(over) * ten + under)) / (2n * under);
      const below = side(over, under, 100n, 1n) < 0 && side(units, ten, 100n, 1n) >= 0;
      if (!below && marks.every(([a, b]) => side(over, under, a, b) === side(units, ten, a, b))) return written(units, places);
    }
  }

  function decimal(text) {
    const [whole, rest = ""] = text.split(".");
    return [BigInt(whole + rest), 10n ** BigInt(rest.length)];
  }

  function trial(row) {
    const { numerator, denominator, decimals, thresholds } = row.dataset;
    const over = sum(numerator);
    const under = denominator ? sum(denominator) : SCALE;
    if (over === null || under === null || under <= 0n) return null;
    if (!denominator) return [written(over / (SCALE / 10n ** BigInt(decimals)), Number(decimals)), ""];
    const marks = [[0n, 1n], ...thresholds.split(" ").filter(Boolean).map(decimal)];
    const fraction = `${written(over, 4)}/${written(under, 4)}`;
    return [`${rounded(100n * over, under, Number(decimals), marks)}%`, fraction];
  }

  const results = [...sheet.querySelectorAll("tr.indicator")].map((row) => ({
    row,
    codes: new Set(`${row.dataset.numerator} ${row.dataset.denominator}`.split(" ").map((code) => code.replace(/^-/, ""))),
  }));
  const trialWord = sheet.dataset.trial;

  function show(code) {
    for (const { row, codes } of results) {
      if (!codes.has(code)) continue;
      const found = trial(row);
      const result = row.querySelector(".result");
      result.textContent = found ? found[0] : "…";
      if (found?.[1]) {
        const fraction = document.createElement("small");
        fraction.textContent = found[1];
        result.append(fraction);
      }
      // The judgement beside it belongs to what was saved.
      const word = document.createElement("span");
      word.className = "note note-waiting";
      word.textContent = trialWord;
      row.querySelector(".says").replaceChildren(word);
    }
  }

  sheet.addEventListener("input", ({ target }) => {
    if (cells.includes(target)) show(codeOf(target));
    else if (target.matches("td.none input")) show(target.name.slice("none-".length));
  });

  // ---- What is typed and not saved outlives a lost session: kept in this tab, offered again ----

  const KEY = `unsaved ${sheet.action}`;
  const isKept = ({ name, type }) => name && type !== "hidden" && type !== "radio";
  const fields = [...sheet.elements].filter(isKept);
  const valueOf = (field) => (field.type === "checkbox" ? field.checked : field.value);

  function kept() {
    try {
      return JSON.parse(sessionStorage.getItem(KEY)) || {};
    } catch {
      return {};
    }
  }

  function keep(values) {
    try {
      if (Object.keys(values).length) sessionStorage.setItem(KEY, JSON.stringify(values));
      else sessionStorage.removeItem(KEY);
    } catch {
      // A full or forbidden storage takes nothing away from the page itself.
    }
  }

  if ("saved" in sheet.dataset) keep({});

  const before = kept();
  const lost = fields.filter((field) => field.name in before && before[field.name] !== valueOf(field));
  const offer = document.querySelector("[data-offer]");
  if (lost.length && offer) {
    offer.hidden = false;
    const places = new Set(lost.map((field) => field.name.replace(/^(?:value|none|note)-/, "")));
    offer.querySelector("[data-count]").textContent = places.size;
    offer.querySelector("[data-restore]").addEventListener("click", () => {
      for (const field of lost) {
        if (field.type === "checkbox") field.checked = before[field.name];
        else field.value = before[field.name];
        const code = /^(?:value|none)-(.+)$/.exec(field.name)?.[1];
        if (code) show(code);
        remind(field.closest("tr"));
      }
      offer.hidden = true;
      lost[0].focus();
    });
    offer.querySelector("[data-drop]").addEventListener("click", () => {
      keep({});
      offer.hidden = true;
      cells[0]?.focus();
    });
  }

  const asLoaded = new Map(fields.map((field) => [field.name, valueOf(field)]));
  const isChanged = (field) => valueOf(field) !== asLoaded.get(field.name);
  const reminder = document.querySelector("[data-reminder]");

  function remind(row) {
    const word = row?.querySelector(".says > .note-saved, .says > .note-blank, .says > .note-unsaved");
    if (word) {
      word.dataset.was ??= `${word.className}|${word.textContent}`;
      const [css, text] = word.dataset.was.split("|");
      const changed = [...row.querySelectorAll("input")].some((field) => isKept(field) && isChanged(field));
      word.className = changed ? "note note-waiting note-unsaved" : css;
      word.textContent = changed ? sheet.dataset.unsaved : text;
    }
    const count = fields.filter(isChanged).length;
    reminder.hidden = !count;
    reminder.querySelector("b").textContent = count;
  }

  sheet.addEventListener("input", ({ target }) => {
    if (!isKept(target)) return;
    const values = kept();
    for (const field of [target, ...(target.closest("tr")?.querySelectorAll("td input") || [])].filter(isKept)) {
      if (isChanged(field)) values[field.name] = valueOf(field);
      else delete values[field.name];
    }
    keep(values);
    remind(target.closest("tr"));
  });

  // ---- Find a row, accents or not ----

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replaceAll("Đ", "D").toLowerCase();
  const find = sheet.querySelector("[data-find]");
  const bodies = [...sheet.querySelectorAll(".sheet tbody")];
  find.hidden = false;
  find.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      visible()[0]?.focus();
    }
  });
  find.addEventListener("input", (event) => {
    const words = plain(event.target.value).trim();
    for (const body of bodies) {
      const [head, ...rows] = body.rows;
      for (const row of rows) row.hidden = !plain(row.cells[1].querySelector("summary")?.textContent || "").includes(words);
      head.hidden = rows.every((row) => row.hidden);
    }
  });
}
