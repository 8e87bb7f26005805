// Reading numbers copied from Excel: Vietnamese (1.234,5) or English (1,234.5), never guessed where both can be meant.

const VIETNAMESE = "vi";
const ENGLISH = "en";
const FORMS = {
  [VIETNAMESE]: /^(\d+|[1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?$/,
  [ENGLISH]: /^(\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?$/,
};
const NOTHING = new Set(["-", "−", "–", "—", "kps"]);

// Which of the two every number of a block fits; both where nothing tells them apart, none where they contradict.
export function fitting(texts) {
  const numbers = texts.map((text) => text.trim()).filter((text) => /[.,]/.test(text) && /^[\d.,]+$/.test(text));
  return [VIETNAMESE, ENGLISH].filter((which) => numbers.every((text) => FORMS[which].test(text)));
}

// Whether the two readings differ anywhere: only then is there something to ask.
export function isUncertain(texts) {
  const fits = fitting(texts);
  return fits.length !== 1 && texts.some((text) => read(text, VIETNAMESE)?.value !== read(text, ENGLISH)?.value);
}

// What a text means, written as the sheet writes it; null where it is no number.
export function read(text, which) {
  const typed = text.trim();
  if (!typed) return { value: "", none: false };
  if (NOTHING.has(typed.toLowerCase())) return { value: "", none: true };
  const found = FORMS[which].exec(typed);
  if (!found) return null;
  const whole = found[1].replace(/[.,]/g, "").replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ".");
  const rest = (found[2] ?? "").replace(/0+$/, "");
  return { value: rest ? `${whole},${rest}` : whole, none: false };
}
