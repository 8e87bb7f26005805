"""A second, slow arithmetic, written from the design's text alone, to compare the real one with.

It imports nothing of the product and prefers the obvious to the quick: printed decimals are found by trying one more,
missing cases by counting up, ranks by counting who is better. A raw cell is a Fraction, ``None`` (blank) or ``KPS``
(không phát sinh); a unit's row maps codes to raw cells; a formula side is a list of (sign, code).
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

KPS: Literal["KPS"] = "KPS"
Raw = Fraction | None | Literal["KPS"]
Row = Mapping[str, Raw]
Terms = Sequence[tuple[int, str]]

AUTHORITIES = ["Quốc hội", "Ngành", "Tỉnh", "Cụm", "Đơn vị"]


class Fig(NamedTuple):
    state: str
    numerator: Fraction | None = None
    denominator: Fraction | None = None


class Sum(NamedTuple):
    figure: Fig
    counted: list[str]
    missing: list[str]


class Goal(NamedTuple):
    authority: str
    scope: str
    operator: str
    value: Fraction
    per: str = "period"


class Verdict(NamedTuple):
    met: bool | None
    margin: Fraction | None
    words: str
    cases_missing: int | None


class Change(NamedTuple):
    now: Fig
    before: Fig
    counted: list[str]
    left_out: list[str]
    marks: set[str]


# Sums and figures (rules 1 to 4)


def as_number(raw: Raw) -> Fraction:
    if raw is None:
        raise ValueError("a blank has no number")
    return Fraction(0) if raw == KPS else raw


def added(raws: Sequence[Raw]) -> Raw:
    """Add cells that must all be there."""
    if any(raw is None for raw in raws):
        return None
    if all(raw == KPS for raw in raws):
        return KPS
    return sum((as_number(raw) for raw in raws), Fraction(0))


def evaluate(terms: Terms, row: Row) -> Raw:
    raws = [row.get(code) for _, code in terms]
    if any(raw is None for raw in raws):
        return None
    if all(raw == KPS for raw in raws):
        return KPS
    result = Fraction(0)
    for (sign, _), raw in zip(terms, raws, strict=True):
        result = result + as_number(raw) if sign > 0 else result - as_number(raw)
    return result


def figure(kind: str, top: Terms, bottom: Terms | None, row: Row) -> Fig:
    numerator = evaluate(top, row)
    if kind == "COUNT":
        if numerator is None:
            return Fig("BLANK")
        return Fig("NOT_ARISEN" if numerator == KPS else "VALUE", as_number(numerator))
    denominator = evaluate(bottom or [], row)
    if numerator is None or denominator is None:
        return Fig("BLANK")
    state = "NOT_ARISEN" if as_number(denominator) == 0 else "VALUE"
    return Fig(state, as_number(numerator), as_number(denominator))


def value_of(kind: str, fig: Fig) -> Fraction | None:
    if fig.state != "VALUE":
        return None
    return fig.numerator if kind == "COUNT" else fig.numerator / fig.denominator * 100


def total(kind: str, figures: Mapping[str, Fig]) -> Sum:
    counted = [unit for unit in figures if figures[unit].state != "BLANK"]
    missing = [unit for unit in figures if figures[unit].state == "BLANK"]
    if not counted:
        return Sum(Fig("BLANK"), counted, missing)
    numerator = sum((figures[unit].numerator for unit in counted), Fraction(0))
    none_arose = all(figures[unit].state == "NOT_ARISEN" for unit in counted)
    if kind == "COUNT":
        return Sum(Fig("NOT_ARISEN" if none_arose else "VALUE", numerator), counted, missing)
    denominator = sum((figures[unit].denominator for unit in counted), Fraction(0))
    state = "NOT_ARISEN" if none_arose or denominator == 0 else "VALUE"
    return Sum(Fig(state, numerator, denominator), counted, missing)


def element_total(cells: Mapping[str, Raw]) -> tuple[Raw, list[str], list[str]]:
    counted = [unit for unit in cells if cells[unit] is not None]
    missing = [unit for unit in cells if cells[unit] is None]
    return (added([cells[unit] for unit in counted]) if counted else None), counted, missing


def across_time(kinds: Mapping[str, str], rows: Sequence[Row]) -> dict[str, Raw]:
    year: dict[str, Raw] = {}
    for code, kind in kinds.items():
        if kind == "OPENING":
            year[code] = rows[0].get(code)
        elif kind == "CLOSING":
            year[code] = rows[-1].get(code)
        else:
            year[code] = added([row.get(code) for row in rows])
    return year


def merged(rows: Sequence[Row]) -> dict[str, Raw]:
    codes = {code for row in rows for code in row}
    return {code: added([row.get(code) for row in rows]) for code in codes}


# Rounding and printing (rule 5)


def half_up(value: Fraction, decimals: int) -> Fraction:
    """Round a number that is not negative."""
    scaled = value * 10**decimals
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole, 10**decimals)


def side(value: Fraction, of: Fraction) -> int:
    return (value > of) - (value < of)


def is_honest(value: Fraction, shown: Fraction, thresholds: Collection[Fraction]) -> bool:
    if value < 100 and shown >= 100:
        return False
    if value > 0 and shown <= 0:
        return False
    return all(side(shown, at) == side(value, at) for at in thresholds)


def printed(value: Fraction, decimals: int, thresholds: Collection[Fraction] = ()) -> Fraction:
    while not is_honest(value, half_up(value, decimals), thresholds):
        decimals += 1
    return half_up(value, decimals)


def vietnamese(value: Fraction) -> str:
    """Write a finite decimal number that is not negative."""
    whole = value.numerator // value.denominator
    rest = value - whole
    digits, groups = str(whole), []
    while len(digits) > 3:
        groups.insert(0, digits[-3:])
        digits = digits[:-3]
    text = ".".join([digits, *groups])
    if rest:
        text += ","
    while rest:
        rest *= 10
        digit = rest.numerator // rest.denominator
        text += str(digit)
        rest -= digit
    return text


def display(kind: str, fig: Fig, decimals: int, thresholds: Collection[Fraction] = ()) -> str:
    value = value_of(kind, fig)
    if value is None:
        return ""
    if kind == "COUNT":
        return vietnamese(half_up(value, decimals))
    return vietnamese(printed(value, decimals, thresholds)) + "%"


def to_28_digits(value: Fraction) -> Fraction:
    """Keep 28 significant digits of a number that is not negative."""
    if value == 0:
        return value
    shift = 0
    while value * Fraction(10) ** shift < 10**27:
        shift += 1
    while value * Fraction(10) ** shift >= 10**28:
        shift -= 1
    return half_up(value * Fraction(10) ** shift, 0) / Fraction(10) ** shift


# Targets (rules 6 and 7)


def holds(left: Fraction, operator: str, right: Fraction) -> bool:
    return {
        ">": left > right,
        ">=": left >= right,
        "<": left < right,
        "<=": left <= right,
        "=": left == right,
    }[operator]


def goals_of_unit(goals: Iterable[Goal], unit: str, cluster: str, kind: str) -> list[Goal]:
    scopes = [unit, "", cluster] if kind == "RATIO" else [unit, ""]
    return narrowest_first([goal for goal in goals if goal.scope in scopes], unit, cluster)


def goals_of_total(goals: Iterable[Goal], cluster: str, kind: str) -> list[Goal]:
    scopes = [cluster, ""] if kind == "RATIO" else [cluster]
    return narrowest_first([goal for goal in goals if goal.scope in scopes], None, cluster)


def narrowest_first(goals: Sequence[Goal], unit: str | None, cluster: str) -> list[Goal]:
    result = []
    for scope in [unit, cluster, ""]:
        for authority in AUTHORITIES:
            result += [goal for goal in goals if goal.scope == scope and goal.authority == authority]
    return result


def judge(goal: Goal, kind: str, fig: Fig, decimals: int, thresholds: Collection[Fraction], unit: str) -> Verdict:
    value = value_of(kind, fig)
    if value is None:
        return Verdict(None, None, "", None)
    met = holds(value, goal.operator, goal.value)
    if kind == "RATIO":
        words = words_of_points(printed(value, decimals, thresholds), goal)
        return Verdict(met, value - goal.value, words, cases_missing(goal, kind, fig))
    if goal.operator in ("<", "<="):
        words, margin = words_of_limit(value, goal, unit), value - goal.value
    else:
        margin = value / goal.value * 100
        words = f"đạt {vietnamese(printed(margin, 0))}% chỉ tiêu"
    if goal.per == "year":
        return Verdict(None, margin, words + " năm", None)
    return Verdict(met, margin, words, cases_missing(goal, kind, fig))


def words_of_points(shown: Fraction, goal: Goal) -> str:
    if shown == goal.value:
        return "bằng chỉ tiêu"
    above, below = ("quá mức", "dưới mức") if goal.operator in ("<", "<=") else ("vượt", "thiếu")
    verb = above if shown > goal.value else below
    return f"{verb} {vietnamese(abs(shown - goal.value))} điểm %"


def words_of_limit(value: Fraction, goal: Goal, unit: str) -> str:
    if value == goal.value:
        return "bằng chỉ tiêu"
    verb = "quá mức" if value > goal.value else "dưới mức"
    return f"{verb} {vietnamese(abs(value - goal.value))} {unit}"


def cases_missing(goal: Goal, kind: str, fig: Fig) -> int | None:
    step = {">": 1, ">=": 1, "<": -1, "<=": -1}.get(goal.operator)
    if step is None or holds(value_of(kind, fig), goal.operator, goal.value):
        return None
    cases = 0
    while not holds(value_of(kind, fig), goal.operator, goal.value):
        fig = fig._replace(numerator=fig.numerator + step)
        cases += 1
    return cases


# Comparison and ranks (rules 3, 8, 9)


def compare(
    kind: str, now: Mapping[str, Fig], before: Mapping[str, Fig], merged_units: Collection[str], *, equivalent: bool
) -> Change:
    has_now = [unit for unit in now if now[unit].state != "BLANK"]
    has_before = [unit for unit in before if before[unit].state != "BLANK"]
    counted = [unit for unit in has_now if unit in has_before]
    marks = set()
    if any(unit in merged_units for unit in counted):
        marks.add("MERGED")
    if len(counted) < len(now):
        marks.add("PARTIAL")
    if not equivalent:
        marks.add("NOT_EQUIVALENT")
    return Change(
        total(kind, {unit: now[unit] for unit in counted}).figure,
        total(kind, {unit: before[unit] for unit in counted}).figure,
        counted,
        [unit for unit in now if unit not in counted],
        marks,
    )


def change_words(kind: str, before: Fig, now: Fig, decimals: int, thresholds: Collection[Fraction] = ()) -> str:
    """Say how a figure changed, both being values."""
    exact = [value_of(kind, before), value_of(kind, now)]
    was, is_now = [
        half_up(value, decimals) if kind == "COUNT" else printed(value, decimals, thresholds) for value in exact
    ]
    if was == is_now:
        return "không đổi"
    verb = "tăng" if is_now > was else "giảm"
    by = vietnamese(abs(is_now - was))
    if kind == "RATIO":
        return f"{verb} {by} điểm %"
    if exact[0] == 0:
        return f"{verb} {by}"
    return f"{verb} {by} ({vietnamese(printed(abs(exact[1] - exact[0]) / exact[0] * 100, 2))}%)"


def ranks(kind: str, figures: Mapping[str, Fig], direction: str) -> dict[str, int | None]:
    values = {unit: value_of(kind, fig) for unit, fig in figures.items()}
    result: dict[str, int | None] = {}
    for unit, mine in values.items():
        if mine is None or direction == "none":
            result[unit] = None
            continue
        others = [other for other in values.values() if other is not None]
        better = [other for other in others if (other > mine if direction == "higher" else other < mine)]
        result[unit] = 1 + len(better)
    return result


# Numbers as people write them (section 7 and 8)


def read_number(text: str, decimals: int) -> Fraction | None:
    """Read a number, or return None for a form that must be refused."""
    text = text.strip()
    plain = re.fullmatch(r"([0-9]+)(?:,([0-9]+))?", text)
    grouped = re.fullmatch(r"([1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:,([0-9]+))?", text)
    match = plain or grouped
    if not match or len(match[2] or "") > decimals:
        return None
    places = match[2] or ""
    return Fraction(int(match[1].replace(".", "") + places), 10 ** len(places))
