"""The words proposed for each section, from the units' statements and emulation work.

No indicator's digits are drafted: the document states those itself, so that they can never be out of date. What a unit
says of its limitations and of a target that it missed stands without its name: the report counts such units.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from indicators.enums import Topic
from indicators.wording import padded
from reports.commendations import SUDDEN, own
from reports.content import Award, Exemplar, Initiative, Movement, Summary
from reports.enums import ReportSection
from reports.outline import ROLES, day, office, over, span

Lines = list[str]


def draft_sections(summary: Summary) -> dict[ReportSection, str]:
    """Propose the words of every section; blank where the units' material says nothing."""
    return {section: "\n".join(_DRAFTS.get(section, _nothing)(summary)) for section in ReportSection}


def completed(summary: Summary, written: Mapping[str, str]) -> dict[ReportSection, str]:
    """Return the chair's words where there are any, also blank ones, else the drafted words, in report order."""
    drafted = draft_sections(summary)
    return {section: written.get(section, drafted[section]) for section in ReportSection}


def _nothing(summary: Summary) -> Lines:
    return []


def _basis(summary: Summary) -> Lines:
    year = summary.period.year
    documents = [
        f"Chỉ thị công tác năm {year} của Viện trưởng VKSND tối cao",
        f"hướng dẫn của VKSND tối cao về công tác thi đua, khen thưởng năm {year}",
        f"kế hoạch công tác năm {year} của {office(summary.cluster.host)}",
    ]
    if pact := summary.pact:
        number = f" số {pact.number}" if pact.number else ""
        documents.append(f"Giao ước thi đua năm {year}{number} ký ngày {day(pact.signed_on)} của Cụm")
    return [f"Thực hiện {'; '.join(documents)}"]


def _situation(summary: Summary) -> Lines:
    members = ", ".join(
        f"{office(unit.name)} ({ROLES[unit.role]})" if unit.role in ROLES else office(unit.name)
        for unit in summary.units
    )
    return [f"{summary.cluster.name} gồm {padded(len(summary.units))} đơn vị: {members}."]


def _direction(summary: Summary) -> Lines:
    lines = []
    if pact := summary.pact:
        year = summary.period.year
        lines.append(f"Ngày {day(pact.signed_on)}, các đơn vị trong Cụm đã ký Giao ước thi đua năm {year}.")
    kinds = [
        f"{padded(len(names))} {words}"
        for themed, words in ((False, "phong trào thi đua thường xuyên"), (True, "đợt thi đua theo chuyên đề"))
        if (names := {movement.name for movement in summary.movements if movement.themed is themed})
    ]
    if kinds:
        lines.append(f"Trong kỳ, các đơn vị trong Cụm đã phát động, hưởng ứng {' và '.join(kinds)}.")
    return lines


def _professional(summary: Summary) -> Lines:
    given = "Bám sát các chỉ tiêu, nhiệm vụ được giao"
    return [f"{given}, các đơn vị trong Cụm đã tổ chức thực hiện các nhiệm vụ chuyên môn theo kế hoạch công tác đề ra."]


def _movements(summary: Summary) -> Lines:
    lines = []
    for name in dict.fromkeys(row.name for row in sorted(summary.movements, key=lambda row: row.themed)):
        rows = [row for row in summary.movements if row.name == name]
        lines += [f"- {_movement_head(rows, len(summary.units))}", *_per_unit(summary, _results(rows))]
    return lines


def _movement_head(rows: Sequence[Movement], members: int) -> str:
    units = padded(len({row.unit for row in rows}))
    spans = {span(row.starts_on, row.ends_on) for row in rows}
    when = f", {spans.pop()}" if len(spans) == 1 else ""
    return f"{rows[0].name} ({units}/{padded(members)} đơn vị{when}):"


def _results(rows: Iterable[Movement]) -> list[tuple[str, str]]:
    return [(row.unit, row.result) for row in rows if row.result]


def _models(summary: Summary) -> Lines:
    return [*_initiatives(summary), *_exemplars(summary), *_practices(summary)]


def _initiatives(summary: Summary) -> Lines:
    if not summary.initiatives:
        return []
    recognised = sum(bool(row.recognised_by) for row in summary.initiatives)
    known = f", trong đó {padded(recognised)} sáng kiến đã được công nhận" if recognised else ""
    head = f"- Sáng kiến: các đơn vị có {padded(len(summary.initiatives))} sáng kiến{known}:"
    return [head, *(f"+ {_initiative(row, summary.short_names)}" for row in summary.initiatives)]


def _initiative(row: Initiative, names: Mapping[str, str]) -> str:
    by = f", được {row.recognised_by} công nhận" if row.recognised_by else ""
    number = "Quyết định số " if row.decision[:1].isdigit() else ""
    decision = f" theo {number}{row.decision}" if row.decision else ""
    return _ended(f"{row.name}, của {row.author} ({names[row.unit]}){by}{decision}")


def _exemplars(summary: Summary) -> Lines:
    if not summary.exemplars:
        return []
    return [
        "- Điển hình tiên tiến:",
        *(f"+ {_exemplar(row, summary.short_names[row.unit])}" for row in summary.exemplars),
    ]


def _exemplar(row: Exemplar, unit: str) -> str:
    origin = "" if unit in row.name else f" ({unit})"
    return f"{row.name}{origin}: {_ended(row.achievement)}"


def _practices(summary: Summary) -> Lines:
    told = _per_unit(summary, _said(summary, Topic.PRACTICE))
    return ["- Cách làm hay:", *told] if told else []


def _commendations(summary: Summary) -> Lines:
    sudden = [award for award in own(summary).now if award.category == SUDDEN]
    return [f"- Khen thưởng đột xuất: {_award(award, summary.short_names)}" for award in sudden]


def _award(award: Award, names: Mapping[str, str]) -> str:
    # The award may be a predecessor's, which is no member any more.
    place = ", ".join(part for part in (award.recipient_title, names.get(award.unit, "")) if part)
    who = f"{award.recipient} ({place})" if place else award.recipient
    decision = f"Quyết định số {award.decision_number} ngày {day(award.decided_on)} của {award.authority}"
    return _ended(f"{who}, {decision}{f': {award.citation}' if award.citation else ''}")


def _strengths(summary: Summary) -> Lines:
    met = [_lowered(indicator.name) for indicator in summary.indicators if indicator.is_met]
    return [f"- Tính chung {over(summary)}, đã đạt và vượt {_aims(met)}."] if met else []


def _aims(names: Sequence[str]) -> str:
    return f"các chỉ tiêu: {'; '.join(names)}" if len(names) > 1 else f"chỉ tiêu {names[0]}"


def _limitations(summary: Summary) -> Lines:
    return _unnamed(text for _unit, text in _said(summary, Topic.LIMITATION))


def _causes(summary: Summary) -> Lines:
    lines = []
    for topic, head in (
        (Topic.OBJECTIVE_CAUSE, "Nguyên nhân khách quan:"),
        (Topic.SUBJECTIVE_CAUSE, "Nguyên nhân chủ quan:"),
    ):
        general = _unnamed(text for _unit, text in _said(summary, topic))
        if told := [*_on_targets(summary, topic), *general]:
            lines += [head, *told]
    return lines


def _tasks(summary: Summary) -> Lines:
    aims = [_lowered(indicator.name) for indicator in summary.missed]
    first = [f"- Tập trung thực hiện để đạt {_aims(aims)}."] if aims else []
    return [*first, *_per_unit(summary, _said(summary, Topic.COMMITMENT), "-")]


def _measures(summary: Summary) -> Lines:
    return _on_targets(summary, Topic.COMMITMENT)


def _proposals(summary: Summary) -> Lines:
    return _per_unit(summary, _said(summary, Topic.PROPOSAL), "-")


def _said(summary: Summary, topic: Topic) -> list[tuple[str, str]]:
    return [(row.unit, row.text) for row in summary.statements if row.topic == topic and not row.indicator]


def _on_targets(summary: Summary, topic: Topic) -> Lines:
    """Gather what the units that missed a target say of it, indicator by indicator, without their names."""
    lines = []
    for indicator in summary.indicators:
        texts = [row.text for row in summary.statements if row.topic == topic and row.indicator == indicator.code]
        if texts:
            lines += [f"- Về {_lowered(indicator.name)}:", *_unnamed(texts, "+")]
    return lines


def _per_unit(summary: Summary, said: Iterable[tuple[str, str]], sign: str = "+") -> Lines:
    return [f"{sign} {summary.short_names[unit]}: {_ended(text)}" for unit, text in said]


def _unnamed(texts: Iterable[str], sign: str = "-") -> Lines:
    return [f"{sign} {text}" for text in dict.fromkeys(map(_ended, texts))]


def _ended(text: str) -> str:
    # One line a statement: the units' own line breaks would look like the document's.
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


_DRAFTS: dict[ReportSection, Callable[[Summary], Lines]] = {
    ReportSection.BASIS: _basis,
    ReportSection.SITUATION: _situation,
    ReportSection.DIRECTION: _direction,
    ReportSection.PROFESSIONAL: _professional,
    ReportSection.MOVEMENTS: _movements,
    ReportSection.MODELS: _models,
    ReportSection.COMMENDATIONS: _commendations,
    ReportSection.STRENGTHS: _strengths,
    ReportSection.LIMITATIONS: _limitations,
    ReportSection.CAUSES: _causes,
    ReportSection.TASKS: _tasks,
    ReportSection.MEASURES: _measures,
    ReportSection.PROPOSALS: _proposals,
}
