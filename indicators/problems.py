"""What is wrong or doubtful about a unit's figures, and the rows that it is about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from indicators.catalogue import Catalogue
from indicators.kinds import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend or to look at: a blank required row, a broken rule, a figure that is impossible or doubtful.

    `key` names it the same every time, `ask` is what the unit is asked to do beside the message. `elements` are its
    rows in the order of the form; the last one that the unit is asked for is the `speaker`: it says the words, and the
    note of its cell is the reason. It is blank where the unit is asked for none of them.
    """

    key: str
    severity: Severity
    message: str
    elements: tuple[str, ...]
    speaker: str
    blank: bool = False
    source: str = ""
    ask: str = ""

    @property
    def words(self) -> str:
        """The message with what it asks for, for the person who can do it."""
        return f"{self.message}: {self.ask}" if self.ask else self.message

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def wants_reason(self) -> bool:
        return bool(self.speaker) and not self.blocks


@dataclass(frozen=True)
class Form:
    """The rows that units of one level are asked for, among all those of the period."""

    catalogue: Catalogue
    level: str

    @cached_property
    def places(self) -> dict[str, int]:
        """Return the place of every row in the form, also of those that this level is not asked for."""
        return {element.code: place for place, element in enumerate(self.catalogue.elements)}

    @cached_property
    def asked(self) -> frozenset[str]:
        return frozenset(element.code for element in self.catalogue.elements_of(self.level))

    def problem(
        self, key: str, severity: Severity, message: str, codes: Collection[str], *, source: str = "", ask: str = ""
    ) -> Problem:
        """Make a problem of these rows, put into the order of the form."""
        rows = sorted((code for code in codes if code in self.places), key=self.places.__getitem__)
        speakers = [code for code in rows if code in self.asked]
        speaker = speakers[-1] if speakers else ""
        return Problem(key, severity, message, tuple(rows), speaker, source=source, ask=ask)


def about(found: Iterable[Problem], code: str) -> list[Problem]:
    """Keep the problems that a row has a part in."""
    return [problem for problem in found if code in problem.elements]
