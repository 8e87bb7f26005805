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
