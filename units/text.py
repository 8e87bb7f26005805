"""Keys that sort and find Vietnamese names alike on every database, and clean text."""

import re
import unicodedata

# Marks that make another letter, and marks that are tones, both in the order of the alphabet.
LETTER_MARKS = {"\N{COMBINING BREVE}": "1", "\N{COMBINING CIRCUMFLEX ACCENT}": "2", "\N{COMBINING HORN}": "3"}
TONE_MARKS = {
    "\N{COMBINING GRAVE ACCENT}": "1",
    "\N{COMBINING HOOK ABOVE}": "2",
    "\N{COMBINING TILDE}": "3",
    "\N{COMBINING ACUTE ACCENT}": "4",
    "\N{COMBINING DOT BELOW}": "5",
}
END, SPACE, NUMBER, FOREIGN = "00", "01", "1", "zz"
PIECES = re.compile(r"(?P<number>[0-9]+)|(?P<letter>[^\W_0-9])(?P<marks>[\u0300-\u036f]*)|(?P<gap>[\W_]+)")
DROPPED = {"Cc", "Cf", "Cs"}


def sort_key(text: str) -> str:
    """Return a key whose plain order is the Vietnamese alphabet's: letters first, then tones, numbers by size.

    It holds only `0`-`9` and `a`-`z`, which every collation of every database puts in the same order.
    It is up to three times as long as the text, more where other scripts occur.
    """
    letters, tones = [], []
    for piece in PIECES.finditer(unicodedata.normalize("NFD", text.strip().lower())):
        letters.append(_weight(piece))
        tones.append(_tone(piece["marks"] or ""))
    return "".join(letters) + END + "".join(tones).rstrip("0")


def search_key(text: str) -> str:
    """Return the text in lower case, without accents, đ as d, with single spaces: `Đạ Tẻh` as `da teh`."""
    plain = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def clean(text: str) -> str:
    """Return the text composed (NFC), without outer space or invisible characters; line breaks stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(char for char in lines if char == "\n" or unicodedata.category(char) not in DROPPED)
    return unicodedata.normalize("NFC", kept).strip()


def _weight(piece: re.Match[str]) -> str:
    if piece["gap"]:
        return SPACE
    if piece["number"]:
        digits = piece["number"].lstrip("0")
        return f"{NUMBER}{len(digits):03d}{digits}"
    return _letter(piece["letter"], piece["marks"])


def _letter(letter: str, marks: str) -> str:
    if letter == "đ":
        return "d1"
    if not letter.isascii():
        return f"{FOREIGN}{ord(letter):06x}"
    return letter + next((LETTER_MARKS[mark] for mark in marks if mark in LETTER_MARKS), "0")


def _tone(marks: str) -> str:
    return next((TONE_MARKS[mark] for mark in marks if mark in TONE_MARKS), "0")
