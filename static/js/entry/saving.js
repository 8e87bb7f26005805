// Every row saves by itself on leaving it. What the server has not acknowledged stays in the journal.

const RETRY_AFTER = [2000, 5000, 10000, 30000];

export class Saver {
  constructor({ sheet, rows, journal, trials }) {
    Object.assign(this, { sheet, rows, journal, trials });
    this.words = document.querySelector("[data-trouble]").dataset;
    this.queue = new Set();
    this.recent = new Set();
    this.failures = 0;
    this.isSending = false;
    this.isLeaving = false;
    this.live = document.querySelector("[data-live]");
    this.outcome = document.querySelector("[data-outcome]");
    addEventListener("online", () => this.flush());
    addEventListener("focus", () => this.flush());
    addEventListener("beforeunload", (event) => {
      if (this.isLeaving || !this.pending) return;
      this.flush();
      event.preventDefault();
      event.returnValue = "";
    });
    sheet.addEventListener("submit", () => { this.isLeaving = true; });
  }

  get pending() {
    return [...this.rows.values()].filter((row) => row.isDirty || this.queue.has(row)).length;
  }

  // Typing: kept here at once, sent on leaving.
  touch(row) {
    if (row.isDirty) {
      this.journal.put(row.code, { ...row.typed, version: row.version.value, key: "", label: row.name, at: Date.now() });
      row.tell("waiting", this.words.unsaved);
    } else {
      this.journal.drop(row.code);
      this.refresh([row.code]);
    }
    this.trials.show(row.code);
    this.#count();
  }

  leave(row) {
    if (!row.isDirty) return;
    this.queue.add(row);
    this.flush();
  }

  async flush() {
    clearTimeout(this.timer);
    if (this.isSending || !this.queue.size) return;
    const sent = [...this.queue];
    this.queue.clear();
    this.isSending = true;
    for (const row of sent) row.tell("waiting", this.words.saving);
    try {
      await this.#send(sent);
    } catch {
      if (!this.isLeaving) this.#postpone(sent, this.words.offline);
    }
    this.isSending = false;
    this.#count();
    if (this.queue.size && !this.failures) this.flush();
  }

  async #send(sent) {
    const answer = await fetch(this.words.cells, { method: "POST", body: this.#packed(sent), headers: { "X-CSRFToken": token() }, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) return this.#postpone(sent, this.words.signedOut, true);
    if (answer.status === 409) return this.#refused(sent, (await answer.json()).refusal);
    if (answer.status === 404) return this.#refused(sent, this.words.gone);
    if (!answer.ok) return this.#postpone(sent, this.words.offline);
    const { cells, last } = await answer.json();
    this.failures = 0;
    this.#banner("");
    for (const row of sent) this.#answered(row, cells[row.code]);
    this.#announce(last);
    this.refresh(sent.map((row) => row.code));
  }

  // A row sent again after a lost answer carries the key of its first try, so that it changes nothing twice.
  #packed(sent) {
    const body = new FormData();
    body.set("person", this.words.person);
    for (const row of sent) {
      const typed = row.typed;
      const kept = this.journal.get(row.code);
      const key = kept && kept.key && kept.value === typed.value && kept.none === typed.none && kept.note === typed.note ? kept.key : newKey();
      row.sent = typed;
      this.journal.put(row.code, { ...typed, version: row.version.value, key, label: row.name, at: Date.now() });
      body.set(`value-${row.code}`, typed.value);
      if (typed.none) body.set(`none-${row.code}`, "on");
      body.set(`note-${row.code}`, typed.note);
      body.set(`version-${row.code}`, row.version.value);
      body.set(`key-${row.code}`, key);
    }
    return body;
  }

  #answered(row, answer) {
    if (!answer) return row.tell("error", this.words.gone);
    if (answer.state === "refused") return row.tell("error", answer.words);
    if (answer.state === "conflict") return this.#conflict(row, answer);
    row.keep(answer);
    if (row.isDirty) {
      this.queue.add(row);
    } else {
      this.journal.drop(row.code);
      row.tell("saved", answer.words);
    }
  }

  // Both values, whose and when; either is taken in one action.
  #conflict(row, answer) {
    const mine = row.typed;
    const choice = document.getElementById("choice").content.firstElementChild.cloneNode(true);
    row.tell("error", answer.words);
    row.says.querySelector(".choice")?.remove();
    choice.querySelector("[data-theirs] b").textContent = answer.theirs;
    choice.querySelector("[data-mine] b").textContent = answer.ours;
    choice.querySelector("[data-theirs]").addEventListener("click", () => {
      row.keep({ ...answer, state: "conflict" });
      row.write(row.stored);
      this.#chosen(row, choice);
    });
    choice.querySelector("[data-mine]").addEventListener("click", () => {
      row.keep({ ...answer, state: "conflict" });
      row.write(mine);
      this.#chosen(row, choice);
    });
    row.says.querySelector("[data-state]").after(choice);
    this.live.textContent = `${row.name}: ${answer.words}`;
  }

  #chosen(row, choice) {
    choice.remove();
    row.cell.focus();
    this.journal.drop(row.code);
    this.touch(row);
    this.leave(row);
  }

  #refused(sent, why) {
    for (const row of sent) row.tell("error", why);
    this.#banner(why);
  }

  #postpone(sent, why, hasToSignIn = false) {
    for (const row of sent) {
      row.tell("error", why);
      this.queue.add(row);
    }
    this.#banner(why, hasToSignIn);
    const wait = RETRY_AFTER[Math.min(this.failures, RETRY_AFTER.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.flush(), wait);
  }

  // Rows and results as the server judges them now, once nothing more is on its way.
  refresh(codes) {
    for (const code of codes) this.recent.add(code);
    clearTimeout(this.asking);
    this.asking = setTimeout(() => this.#ask(), 600);
  }

  async #ask() {
    if (this.isSending || this.queue.size || !this.recent.size) return;
    const near = [...this.recent];
    this.recent.clear();
    const query = new URLSearchParams(near.map((code) => ["near", code]));
    try {
      const answer = await fetch(`${this.words.state}?${query}`, { redirect: "manual" });
      if (answer.ok) this.#draw(await answer.json());
    } catch {
      // The words beside the cells stay as they were; the next save asks again.
    }
  }

  #draw({ rows, results, sections, tally, lock }) {
    for (const [code, drawn] of Object.entries(rows)) {
      const row = this.rows.get(code);
      if (row && !row.isDirty && !this.queue.has(row) && !row.says.contains(document.activeElement)) row.draw(drawn);
    }
    for (const [code, drawn] of Object.entries(results)) {
      const usesDirty = [...this.trials.results.find((result) => result.code === code)?.uses ?? []].some((used) => this.rows.get(used)?.isDirty);
      if (!usesDirty) this.trials.draw(code, drawn);
    }
    for (const [roman, words] of Object.entries(sections)) {
      const place = document.querySelector(`#section-${roman} .progress-words`);
      if (place) place.textContent = words;
    }
    document.querySelector("[data-tally]").innerHTML = tally;
    if (lock) this.#banner(lock);
    document.dispatchEvent(new Event("sheet:drawn"));
  }

  #count() {
    const left = this.pending;
    const reminder = document.querySelector("[data-reminder]");
    reminder.hidden = !left;
    reminder.querySelector("b").textContent = left;
  }

  #announce(words) {
    this.live.textContent = words;
    this.outcome.textContent = words;
  }

  #banner(words, hasToSignIn = false) {
    const banner = document.querySelector("[data-trouble]");
    banner.hidden = !words;
    banner.querySelector("strong").textContent = words;
    banner.querySelector("[data-sign-in]").hidden = !hasToSignIn;
    if (words) this.live.textContent = words;
  }
}

function token() {
  return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
