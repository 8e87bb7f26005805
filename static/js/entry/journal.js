// What is typed and not yet acknowledged, kept in this browser for this person until the server has it.

const PREFIX = "thidua:unsaved:";

export class Journal {
  constructor(person, place) {
    this.key = `${PREFIX}${person}:${place}`;
    this.entries = read(this.key);
  }

  get(name) {
    return this.entries[name];
  }

  put(name, entry) {
    this.entries[name] = entry;
    this.#store();
  }

  drop(name) {
    if (!(name in this.entries)) return;
    delete this.entries[name];
    this.#store();
  }

  names() {
    return Object.keys(this.entries);
  }

  #store() {
    try {
      if (this.names().length) localStorage.setItem(this.key, JSON.stringify(this.entries));
      else localStorage.removeItem(this.key);
    } catch {
      // A full or forbidden storage takes nothing away from the page itself.
    }
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) || {};
  } catch {
    return {};
  }
}
