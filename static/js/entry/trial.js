// Trial sums: exact, in whole numbers of ten-thousandths; what is saved is computed by the server.

const SCALE = 10000n;

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

// A row that a return keeps shut has no cell to type in, but still counts.
function locked(code) {
  const text = document.querySelector(`#row-${CSS.escape(code)} td.is-locked`)?.textContent.trim();
  return text === undefined ? null : { value: text === "–" ? "" : text, none: text === "–" };
}

function amount(code, row) {
  const stands = row?.typed ?? locked(code);
  if (!stands) return null;
  const { value, none } = stands;
  if (none && !value) return 0n;
  const parts = /^(\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d{1,4}))?$/.exec(value);
  return parts && BigInt(parts[1].replaceAll(".", "")) * SCALE + BigInt((parts[2] || "").padEnd(4, "0"));
}

export class Trials {
  constructor(sheet, rows) {
    this.rows = rows;
    this.word = document.querySelector("[data-trouble]").dataset.trial;
    this.results = [...sheet.querySelectorAll("tr.indicator")].map((line) => ({
      line,
      code: line.id.slice("result-".length),
      uses: new Set(`${line.dataset.numerator} ${line.dataset.denominator}`.split(" ").map((term) => term.replace(/^-/, ""))),
    }));
  }

  // Until the server has judged again, a changed result is a trial and says so.
  show(code) {
    for (const { line, uses } of this.results) {
      if (!uses.has(code)) continue;
      const found = this.#compute(line.dataset);
      const result = line.querySelector(".result");
      result.textContent = found ? found[0] : "…";
      if (found?.[1]) result.append(Object.assign(document.createElement("small"), { textContent: found[1] }));
      const word = Object.assign(document.createElement("span"), { className: "note note-waiting", textContent: this.word });
      line.querySelector(".says").replaceChildren(word);
    }
  }

  draw(code, { display, says }) {
    const found = this.results.find((result) => result.code === code);
    if (!found) return;
    found.line.querySelector(".result").innerHTML = display;
    found.line.querySelector(".says").innerHTML = says;
  }

  #sum(terms) {
    let total = 0n;
    for (const term of terms.split(" ").filter(Boolean)) {
      const part = this.#amount(term.replace(/^-/, ""));
      if (part === null) return null;
      total += term.startsWith("-") ? -part : part;
    }
    return total;
  }

  #amount(code) {
    return amount(code, this.rows.get(code));
  }

  #compute({ numerator, denominator, decimals, thresholds }) {
    const over = this.#sum(numerator);
    const under = denominator ? this.#sum(denominator) : SCALE;
    if (over === null || under === null || under <= 0n) return null;
    if (!denominator) return [written(over / (SCALE / 10n ** BigInt(decimals)), Number(decimals)), ""];
    const marks = [[0n, 1n], ...thresholds.split(" ").filter(Boolean).map(decimal)];
    return [`${rounded(100n * over, under, Number(decimals), marks)}%`, `${written(over, 4)}/${written(under, 4)}`];
  }
}
