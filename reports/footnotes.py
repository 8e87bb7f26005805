"""Letters and signs beside the figures of a table, and what they mean under it. Pure."""

from collections.abc import Iterable

from indicators.kinds import Mark, State

NOT_ARISEN, BLANK = "–", "…"
SIGNS = {State.NOT_ARISEN: NOT_ARISEN, State.BLANK: BLANK}
INCOMPLETE = "INCOMPLETE"
MEANINGS = {
    Mark.MERGED.value: "Số liệu của kỳ so sánh được cộng gộp từ các đơn vị trước khi sắp xếp.",
    Mark.SMALL.value: "Tỷ lệ tính trên số lượng dưới 10, một trường hợp cũng làm tỷ lệ thay đổi nhiều.",
    Mark.PARTIAL.value: "Chỉ so sánh các đơn vị có số liệu ở cả hai kỳ.",
    Mark.NOT_EQUIVALENT.value: "Hai kỳ không tương đương.",
    INCOMPLETE: "Chưa tính các đơn vị chưa có số liệu.",
    NOT_ARISEN: "Không phát sinh.",
    BLANK: "Chưa có số liệu.",
}


class Footnotes:
    """Gives each mark of one table a letter, in the order in which they occur."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}
        self._signs: set[str] = set()

    def letters(self, marks: Iterable[str]) -> str:
        """Return the letters to print beside a figure, such as `a,c`."""
        return ",".join(self._letters.setdefault(mark, chr(ord("a") + len(self._letters))) for mark in marks)

    def sign(self, state: State) -> str:
        """Return the sign that stands where there is no figure."""
        self._signs.add(SIGNS[state])
        return SIGNS[state]

    def meanings(self) -> list[tuple[str, str]]:
        """Return what stands under the table: letters, then signs."""
        letters = [(letter, MEANINGS[mark]) for mark, letter in self._letters.items()]
        return letters + [(sign, MEANINGS[sign]) for sign in SIGNS.values() if sign in self._signs]
