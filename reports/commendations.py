"""Commendations counted for the report: by category and authority, collectives and individuals. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from indicators.wording import padded
from reports.content import Award, Summary

# Loại hình khen thưởng, in the order of the law.
CATEGORIES = [
    "công trạng",
    "đột xuất",
    "phong trào thi đua",
    "theo đợt (chuyên đề)",
    "quá trình cống hiến",
    "niên hạn",
    "đối ngoại",
]
SUDDEN = "đột xuất"
Key = Callable[[Award], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table: what, by whom, how many now and in the same period."""

    what: str
    authority: str
    collectives: int
    individuals: int
    collectives_before: int
    individuals_before: int


@dataclass(frozen=True, slots=True)
class Received:
    """The awards of one kind, in the period and in the same period."""

    now: tuple[Award, ...]
    before: tuple[Award, ...]


def own(summary: Summary) -> Received:
    """Return the commendations for the period's own work."""
    return _split(summary, last_year=False)


def titles_of_last_year(summary: Summary) -> Received:
    """Return the titles that a summing-up of the year before gave, which the report shows apart."""
    return _split(summary, last_year=True)


def by_category(summary: Summary) -> list[Line]:
    """Count the period's own commendations by loại hình and cấp khen."""
    lines = _lines(own(summary), lambda award: (award.category, award.authority))
    return sorted(lines, key=lambda line: CATEGORIES.index(line.what))


def by_title(summary: Summary) -> list[Line]:
    """Count the titles for the year before by title and cấp khen."""
    return _lines(titles_of_last_year(summary), lambda award: (award.award_name, award.authority))


def total(lines: Sequence[Line]) -> Line:
    """Add up a table's rows."""
    return Line(
        what="Tổng cộng",
        authority="",
        collectives=sum(line.collectives for line in lines),
        individuals=sum(line.individuals for line in lines),
        collectives_before=sum(line.collectives_before for line in lines),
        individuals_before=sum(line.individuals_before for line in lines),
    )


def sentence(summary: Summary, *, table: str = "") -> str:
    """State the period's commendations, those for sudden feats, the same period, and what is shown apart."""
    received = own(summary)
    if not received.now:
        return f"Trong kỳ, Cụm chưa có tập thể, cá nhân được khen thưởng{_before(received)}{_apart(summary)}."
    sudden = [award for award in received.now if award.category == SUDDEN]
    within = f", trong đó khen thưởng đột xuất {_counted(sudden)}" if sudden else ""
    had = f"Trong kỳ, Cụm có {_counted(received.now)} được khen thưởng"
    shown = f" ({table})" if table else ""
    return f"{had}{within}{_before(received)}{shown}{_apart(summary)}."


def _before(received: Received) -> str:
    return f"; cùng kỳ có {_counted(received.before)}" if received.before else ""


def _apart(summary: Summary) -> str:
    titles = titles_of_last_year(summary).now
    years = sorted({award.achievement_year for award in titles if award.achievement_year})
    return f"; không tính các danh hiệu tổng kết năm {', '.join(map(str, years))}" if years else ""


def _counted(awards: Sequence[Award]) -> str:
    """Write `02 tập thể, 09 cá nhân`; `lượt` where someone received more than one."""
    parts = []
    for collective, word in ((True, "tập thể"), (False, "cá nhân")):
        recipients = [(award.unit, award.recipient) for award in awards if award.collective is collective]
        if recipients:
            repeated = "lượt " if len(set(recipients)) < len(recipients) else ""
            parts.append(f"{padded(len(recipients))} {repeated}{word}")
    return ", ".join(parts)


def _split(summary: Summary, *, last_year: bool) -> Received:
    year, year_before = summary.period.year, summary.same_period.year if summary.same_period else 0
    return Received(
        now=tuple(award for award in summary.awards if _honours_before(award, year) is last_year),
        before=tuple(award for award in summary.awards_before if _honours_before(award, year_before) is last_year),
    )


def _honours_before(award: Award, year: int) -> bool:
    return award.is_title and award.achievement_year is not None and award.achievement_year < year


def _lines(received: Received, key: Key) -> list[Line]:
    now, before = (
        Counter((key(award), award.collective) for award in awards) for awards in (received.now, received.before)
    )
    return [
        Line(*pair, now[pair, True], now[pair, False], before[pair, True], before[pair, False])
        for pair in dict.fromkeys(pair for pair, _collective in [*now, *before])
    ]
