// Small comforts; every page works without them.

// A choice made with the mouse switches at once; by keyboard one walks the list first and then presses the button.
for (const form of document.querySelectorAll("[data-switcher]")) {
  const button = form.querySelector("button");
  let pointed = false;
  button.hidden = true;
  form.addEventListener("pointerdown", () => { pointed = true; });
  form.addEventListener("keydown", () => { pointed = false; });
  form.addEventListener("change", () => {
    if (pointed) {
      form.requestSubmit();
    } else {
      button.hidden = false;
    }
  });
}

document.querySelector("[data-error-summary]")?.focus();

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// Signing out with figures that never reached the server: asked about, then cleared from this computer.
const signOut = document.getElementById("sign-out");
if (signOut) {
  signOut.addEventListener("submit", (event) => {
    const prefix = `thidua:unsaved:${signOut.dataset.person}:`;
    const left = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    if (!left.length) return;
    if (window.confirm(signOut.dataset.unsaved)) left.forEach((key) => localStorage.removeItem(key));
    else event.preventDefault();
  });
}

const account = document.querySelector("details.account");
if (account) {
  document.addEventListener("click", (event) => {
    if (!account.contains(event.target)) account.open = false;
  });
  account.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && account.open) {
      account.open = false;
      account.querySelector("summary").focus();
    }
  });
}
