// A sheet's rows: what stands in each, what the server holds of it, and the words beside it.

const DASHES = new Set(["-", "−", "–", "—"]);

export class Row {
  constructor(cell) {
    this.cell = cell;
    this.line = cell.closest("tr");
    this.code = cell.name.slice("value-".length);
    this.box = this.line.querySelector("td.none input");
    this.note = this.line.querySelector(".about input");
    this.version = this.line.querySelector(`input[name="version-${CSS.escape(this.code)}"]`);
    this.about = this.line.querySelector(".about");
    this.says = this.line.querySelector(".says");
    this.name = this.line.querySelector("summary").textContent.trim();
    this.stored = this.typed;
    this.opened = this.typed;
    this.state = "";
  }

  // A typed dash and a ticked box mean the same: nothing has arisen.
  get typed() {
    const text = this.cell.value.trim();
    const dash = DASHES.has(text) && Boolean(this.box);
    return { value: dash ? "" : text, none: dash || Boolean(this.box?.checked), note: this.note?.value ?? "" };
  }

  get isDirty() {
    return !same(this.typed, this.stored);
  }

  get isChanged() {
    return !same(this.typed, this.opened);
  }

  get isEmpty() {
    const { value, none } = this.typed;
    return !value && !none;
  }

  write({ value, none, note }) {
    this.cell.value = value;
    if (this.box) this.box.checked = none;
    if (this.note && note !== undefined) this.note.value = note;
    this.cell.placeholder = none ? "–" : "";
  }

  // What the server answered is stored; what was typed meanwhile stays in the cell.
  keep(answer) {
    const untouched = !this.isDirty || same(this.typed, this.sent ?? {});
    this.stored = { value: answer.text, none: answer.none, note: answer.note };
    this.version.value = answer.version;
    if (untouched && answer.state === "saved") this.write(this.stored);
  }

  // The first line of words tells the state of saving; the others are the server's.
  tell(css, words) {
    this.state = css;
    let line = this.says.querySelector("[data-state]");
    if (!line) {
      line = this.says.querySelector(".note-saved, .note-blank") ?? document.createElement("span");
      line.dataset.state = "";
      if (!line.parentNode) this.says.prepend(line);
    }
    line.className = `note note-${css}`;
    line.textContent = words;
    this.cell.toggleAttribute("aria-invalid", css === "error");
    if (css === "error") this.cell.setAttribute("aria-invalid", "true");
  }

  draw({ css, input, invalid, says }) {
    this.line.className = css;
    this.cell.className = input;
    if (invalid) this.cell.setAttribute("aria-invalid", "true");
    else this.cell.removeAttribute("aria-invalid");
    this.says.innerHTML = says;
  }
}

export function same(one, other) {
  return one.value === other.value && one.none === other.none && (one.note ?? "") === (other.note ?? "");
}
