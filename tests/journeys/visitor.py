"""A person at a browser: goes where links lead, and every page they come to is held to what all pages promise."""

import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from playwright.sync_api import ConsoleMessage, Locator, Page, Response, expect

PASSWORD = "mat-khau-minh-hoa"
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
    # Preloading would write a style into the page, which its policy forbids.
    "preload": False,
}
# Django's table of rows inside another row's page has heads without words above its signs.
DJANGOS_OWN = {"/admin/": {"empty-table-header"}}
# What sets one state of a page apart from another: its heading, and which kinds of things it shows.
STATE = """() => [
    document.querySelector("h1")?.textContent.trim(),
    ...new Set([...document.querySelectorAll("main *, #content *")].flatMap((each) => [...each.classList])),
].sort().join(" ")"""
PLAIN_ROWS = ["tbody tr:not([class]):nth-of-type(n+4)", "tbody tr[class='']:nth-of-type(n+4)"]
FOCUSED = "() => document.activeElement.id || document.activeElement.textContent.trim()"
MOST_TABS = 400
# What the head ticks before sending.
ZEROS = "I have checked them: each of these rows is truly 0 or not arisen"


def say(message: str, **words: object) -> str:
    """Return what the page says for a message of the code."""
    with translation.override("vi"):
        return translation.gettext(message) % words if words else translation.gettext(message)


class Visitor:
    """One person's tab."""

    # By address, the states that were looked at, whoever came there.
    looked_at: ClassVar[defaultdict[str, set[str]]] = defaultdict(set)

    def __init__(self, page: Page, base_url: str, *, has_scripts: bool = True) -> None:
        self.page = page
        self.base_url = base_url
        self.has_scripts = has_scripts
        self.troubles: list[str] = []
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.troubles.append(f"script error: {error}"))
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        # A page that answers 404 or 422 is one of ours; everything else that the browser calls an error is a mistake.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"console: {message.text}")

    def _on_response(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if response.status >= (500 if is_page else 400):
            self.troubles.append(f"{response.status}: {response.url}")
        if not response.url.startswith((self.base_url, "data:", "blob:")):
            self.troubles.append(f"another host: {response.url}")

    # ---- Moving about ----

    def sign_in(self, username: str, password: str = PASSWORD) -> "Visitor":
        self.go("/accounts/login/")
        self.page.get_by_label(say("Username")).fill(username)
        self.page.get_by_label(say("Password")).fill(password)
        self.press(say("Sign in"))
        return self

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base_url}{path}")
        self.look()

    def follow(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Go where a link of the page leads."""
        with self.arriving():
            (within or self.page).get_by_role("link", name=name, exact=isinstance(name, str)).first.click()

    def press(self, name: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        """Press a button that leads on."""
        with self.arriving():
            (within or self.page).get_by_role("button", name=name, exact=isinstance(name, str)).click()

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """Wait for the page that what is done here leads to."""
        with self.page.expect_event("domcontentloaded"):
            yield
        self.look()

    def tab_to(self, wanted: str) -> None:
        """Walk the page with Tab alone until what has the focus is called so, or has that id."""
        for _step in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(FOCUSED) == wanted:
                return
        raise AssertionError(f"Tab does not lead to {wanted}")

    # ---- Looking ----

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    @property
    def state(self) -> Locator:
        """The chips beside the heading."""
        return self.page.locator(".page-head .chip")

    def row(self, code: str) -> Locator:
        """The row of an element on the entry page."""
        return self.page.locator(f"#row-{code}")

    def cell(self, code: str) -> Locator:
        return self.page.locator(f"#cell-{code}")

    @property
    def lock(self) -> Locator:
        """The notice that says why nothing can be changed."""
        return self.page.locator(".notice-locked")

    def sees(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(words)

    def document(self, url: str) -> bytes:
        """Download what a link of the page leads to, with this person's session."""
        answer = self.page.request.get(f"{self.base_url}{url}" if url.startswith("/") else url)
        assert answer.status == 200, url
        return answer.body()

    def look(self) -> None:
        """Hold the page to what every page promises; a state that was looked at already is not looked at again."""
        self.page.wait_for_load_state()
        assert self.troubles == []
        expect(self.heading).to_have_count(1)
        assert self.page.locator("html").get_attribute("lang") == "vi"
        assert self.page.locator("[style], [onclick], style, script:not([src])").count() == 0
        known = self.looked_at[self._path]
        if self.has_scripts and (state := self.page.evaluate(STATE)) not in known:
            self._check_accessibility(is_new=not known)
            known.add(state)

    @property
    def _path(self) -> str:
        return urlsplit(self.page.url).path

    def _check_accessibility(self, *, is_new: bool) -> None:
        # Of a long table every row is looked at once; in its later states those rows that have something to say.
        where = None if is_new else {"exclude": PLAIN_ROWS}
        broken = Axe().run(self.page, context=where, options=RULES).response["violations"]
        known = {rule for path, rules in DJANGOS_OWN.items() if self._path.startswith(path) for rule in rules}
        found = [each for each in broken if each["id"] not in known]
        assert found == [], self._told(found)

    def _told(self, found: list[dict[str, Any]]) -> str:
        lines = [
            f"{each['id']}: {each['help']}: {[node['html'][:200] for node in each['nodes'][:5]]}" for each in found
        ]
        return "\n".join([f"At {self.page.url}:", *lines])
