"""The report's body as headings, paragraphs and tables, numbered as they come.

Its figures are the summary's own sentences and tables; the rest is the chair's words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import ClassVar

from indicators.wording import padded
from reports import commendations
from reports.content import Indicator, Summary
from reports.enums import ReportSection
from reports.outline import ASSESSMENT, HEADINGS, LETTERS, RESULTS, ROMAN, cut, next_half, office, over, this_half
from reports.sentences import achievement
from reports.tables import (
    CommendationTable,
    TargetTable,
    commendation_table,
    is_given_to_units,
    target_table,
    title_table,
)

Words = Mapping[ReportSection, str]
PLACEHOLDER = "(Chưa có nội dung.)"
# What follows the colon is read under these words, which stand in italics.
LEADS = ("Nguyên nhân khách quan:", "Nguyên nhân chủ quan:")
ITEMS = ("-", "+")
TARGETS, COMMENDATIONS, TITLES = "Bảng 1", "Bảng 2", "Bảng 3"


class Rank(StrEnum):
    """How a heading looks, whatever its level on the page."""

    PART = "part"
    CHAPTER = "chapter"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page's level 2 to 4; `over` is a line of its own above it."""

    template: ClassVar[str] = "reports/document/heading.html"
    level: int
    rank: Rank
    text: str
    over: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; its lead stands in italics, and an open one only says that something is still missing."""

    template: ClassVar[str] = "reports/document/paragraph.html"
    text: str
    lead: str = ""
    is_open: bool = False


Block = Heading | Paragraph | TargetTable | CommendationTable


@dataclass(frozen=True, slots=True)
class Branch:
    """A piece of the outline: its own blocks, then its numbered pieces."""

    title: str
    blocks: tuple[Block, ...] = ()
    branches: tuple["Branch", ...] = ()


def opening(summary: Summary, words: Words, *, brief: bool) -> list[Paragraph]:
    """Say on what the report rests: documents, members' figures, and the days they cover."""
    period, members = summary.period, padded(len(summary.units))
    confirmed = padded(len(summary.units) - len(summary.missing_units))
    then = f"; cùng kỳ {cut(summary.same_period)}" if summary.same_period else ""
    note = f" ({summary.comparable_note})" if summary.comparable_note else ""
    tail = (
        f"trên cơ sở số liệu đã xác nhận của {confirmed}/{members} đơn vị thành viên{_without(summary)}, "
        f"{summary.cluster.name} báo cáo{' tóm tắt' if brief else ''} kết quả công tác {this_half(period)} "
        f"(số liệu {cut(period)}{then}{note}) như sau:"
    )
    *before, last = _lines(words[ReportSection.BASIS]) or [f"Thực hiện nhiệm vụ công tác năm {period.year}"]
    return [*map(_paragraph, before), Paragraph(f"{last.rstrip(' .;,')}; {tail}")]


def full_body(summary: Summary, words: Words, *, draft: bool) -> list[Block]:
    """Lay out both parts of the report, from I to VIII."""
    results = [
        _plain(ReportSection.SITUATION, words),
        _plain(ReportSection.DIRECTION, words),
        Branch(RESULTS, branches=(_professional(summary, words), *_plains(words, *_WORK))),
        Branch(HEADINGS[ReportSection.COMMENDATIONS], _commended(summary, words)),
        Branch(ASSESSMENT, branches=_assessed(summary, words)),
    ]
    tasks = _plains(words, ReportSection.TASKS, ReportSection.MEASURES, ReportSection.PROPOSALS)
    present = _present(results, draft=draft)
    return [
        Heading(2, Rank.PART, f"Kết quả {this_half(summary.period)}", over="Phần thứ nhất"),
        *_numbered(present, level=3),
        Heading(2, Rank.PART, f"Phương hướng, nhiệm vụ {next_half(summary.period)}", over="Phần thứ hai"),
        *_numbered(_present(tasks, draft=draft), level=3, after=len(present)),
    ]


def brief_body(summary: Summary, words: Words, *, draft: bool) -> list[Block]:
    """Lay out what is read aloud: results, shortfalls with their causes, and the way on."""
    spoken = [indicator for indicator in summary.indicators if indicator.spoken and not indicator.is_missed]
    results = (
        Branch(
            HEADINGS[ReportSection.PROFESSIONAL],
            (*_flowing(words[ReportSection.PROFESSIONAL]), *_achieved(summary), *_run_in(summary, spoken)),
        ),
        Branch(HEADINGS[ReportSection.COMMENDATIONS], (Paragraph(commendations.sentence(summary)),)),
    )
    missed = [Paragraph(indicator.sentence) for indicator in summary.missed]
    behind = (*missed, *_flowing(words[ReportSection.LIMITATIONS]), *_flowing(words[ReportSection.CAUSES]))
    ahead = (*_flowing(words[ReportSection.TASKS]), *_flowing(words[ReportSection.MEASURES]))
    chapters = [
        Branch("Kết quả đạt được", branches=results),
        Branch("Tồn tại, hạn chế và nguyên nhân", behind),
        Branch(f"Phương hướng, nhiệm vụ {next_half(summary.period)}", ahead),
    ]
    return list(_numbered(_present(chapters, draft=draft), level=2))


_WORK = (ReportSection.BUILDING, ReportSection.MOVEMENTS, ReportSection.MODELS)


def _professional(summary: Summary, words: Words) -> Branch:
    stated = [indicator for indicator in summary.indicators if not indicator.is_missed]
    blocks: list[Block] = [
        *_paragraphs(words[ReportSection.PROFESSIONAL]),
        *_achieved(summary, table=TARGETS),
        *_listed(summary, stated),
    ]
    if table := target_table(summary, name=TARGETS):
        blocks.append(table)
    return Branch(HEADINGS[ReportSection.PROFESSIONAL], tuple(blocks))


def _achieved(summary: Summary, *, table: str = "") -> list[Paragraph]:
    given = [indicator for indicator in summary.indicators if indicator.targets]
    met, missed = sum(row.is_met for row in given), sum(row.is_missed for row in given)
    open_ones = sum(all(target.met is None and target.margin for target in row.targets) for row in given)
    own = sum(is_given_to_units(row) for row in summary.indicators)
    text = achievement(met, missed, open_ones, own, over=over(summary), table=table)
    return [Paragraph(text)] if text else []


def _listed(summary: Summary, indicators: Sequence[Indicator]) -> Iterator[Paragraph]:
    """State the indicators under the lettered names of their sections, a line each."""
    for head, rows in _by_section(summary, indicators):
        yield Paragraph("", lead=head)
        yield from (Paragraph(f"- {row.sentence}") for row in rows)


def _run_in(summary: Summary, indicators: Sequence[Indicator]) -> Iterator[Paragraph]:
    """State the indicators of a section in one paragraph under its lettered name."""
    for head, rows in _by_section(summary, indicators):
        yield Paragraph(" ".join(row.sentence for row in rows), lead=head)


def _by_section(summary: Summary, indicators: Iterable[Indicator]) -> Iterator[tuple[str, list[Indicator]]]:
    grouped: dict[str, list[Indicator]] = {}
    for indicator in indicators:
        grouped.setdefault(indicator.section, []).append(indicator)
    for place, (section, rows) in enumerate(grouped.items()):
        mark = LETTERS[place] if place < len(LETTERS) else str(place + 1)
        yield f"{mark}) {summary.sections.get(section, section)}:", rows


def _commended(summary: Summary, words: Words) -> tuple[Block, ...]:
    tables = [commendation_table(summary, name=COMMENDATIONS), title_table(summary, name=TITLES)]
    stated = Paragraph(commendations.sentence(summary, table=COMMENDATIONS))
    return (stated, *_paragraphs(words[ReportSection.COMMENDATIONS]), *(table for table in tables if table))


def _assessed(summary: Summary, words: Words) -> tuple[Branch, ...]:
    strengths, limitations, *rest = _plains(
        words, ReportSection.STRENGTHS, ReportSection.LIMITATIONS, ReportSection.CAUSES, ReportSection.LESSONS
    )
    missed = [Paragraph(f"- {indicator.sentence}") for indicator in summary.missed]
    return strengths, replace(limitations, blocks=(*missed, *limitations.blocks)), *rest


def _plains(words: Words, *sections: ReportSection) -> tuple[Branch, ...]:
    return tuple(_plain(section, words) for section in sections)


def _plain(section: ReportSection, words: Words) -> Branch:
    return Branch(HEADINGS[section], _paragraphs(words[section]))


def _paragraphs(text: str) -> tuple[Paragraph, ...]:
    return tuple(map(_paragraph, _lines(text)))


def _paragraph(line: str) -> Paragraph:
    lead = next((lead for lead in LEADS if line.startswith(lead)), "")
    return Paragraph(line.removeprefix(lead).strip(), lead=lead)


def _flowing(text: str) -> Iterator[Paragraph]:
    """Run listed lines together: what is read aloud has sentences, not dashes."""
    runs: list[list[str]] = []
    for line in _lines(text):
        if runs and line.startswith(ITEMS):
            runs[-1].append(line.removeprefix(line[0]).strip())
        else:
            runs.append([line.lstrip("-+ ")])
    return (_paragraph(" ".join(run)) for run in runs)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _present(branches: Iterable[Branch], *, draft: bool) -> list[Branch]:
    """Drop the pieces that say nothing; a draft keeps them, open, for the chair to fill."""
    kept = []
    for branch in branches:
        inner = tuple(_present(branch.branches, draft=draft))
        if branch.blocks or inner:
            kept.append(replace(branch, branches=inner))
        elif draft:
            kept.append(replace(branch, blocks=(Paragraph(PLACEHOLDER, is_open=True),)))
    return kept


def _numbered(branches: Iterable[Branch], *, level: int, after: int = 0) -> Iterator[Block]:
    for roman, branch in zip(islice(ROMAN, after, None), branches, strict=False):
        yield Heading(level, Rank.CHAPTER, f"{roman}. {branch.title}")
        yield from branch.blocks
        for number, inner in enumerate(branch.branches, start=1):
            yield Heading(level + 1, Rank.ITEM, f"{number}. {inner.title}")
            yield from inner.blocks


def _without(summary: Summary) -> str:
    names = ", ".join(office(unit.name) for unit in summary.missing_units)
    return f" (chưa có số liệu của {names})" if names else ""
