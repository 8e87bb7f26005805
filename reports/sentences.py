"""An indicator in one sentence of the report's prose, written as officials write it. Pure.

Whole numbers from 1 to 9 carry a zero, points are spelt out, and every shortfall and gap is said in the same sentence.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.comparison import Comparison
from indicators.entries import ZERO
from indicators.figures import Figure
from indicators.kinds import Authority, Direction, IndicatorKind, Mark, Operator, Per, State
from indicators.results import IndicatorResult
from indicators.rounding import half_up
from indicators.targets import Judgement, Target
from indicators.wording import EXACTLY_THERE, UNCHANGED, padded
from units.numbers import format_number

NAMES_AT_MOST = 5
NUMBER = re.compile(r"\d[\d.,]*")
# What the procuracy does with the things it counts; anything else there simply is.
VERBS = {
    "bản": "Ban hành",
    "kiến nghị": "Ban hành",
    "kháng nghị": "Ban hành",
    "phiên tòa": "Tổ chức",
    "cuộc": "Thực hiện",
    "lượt": "Thực hiện",
}
GIVEN_BY = {
    Authority.ASSEMBLY: "chỉ tiêu Quốc hội giao",
    Authority.SECTOR: "chỉ tiêu Ngành giao",
    Authority.PROVINCE: "chỉ tiêu VKSND tỉnh giao",
    Authority.CLUSTER: "chỉ tiêu Cụm giao",
    Authority.UNIT: "chỉ tiêu đơn vị đăng ký",
}
# What is done to the things counted, where a name says it after them: of "vụ thụ lý điều tra" one writes
# "Thụ lý điều tra 05 vụ".
DEEDS = (
    "khởi tố mới",
    "thụ lý điều tra",
    "thụ lý kiểm sát sơ thẩm",
    "thụ lý kiểm sát phúc thẩm",
    "xét xử sơ thẩm",
    "áp dụng thủ tục rút gọn",
    "số hóa hồ sơ",
    "tiếp nhận",
)
DONE = re.compile(rf"(?P<things>.+) (?P<deed>đã (?!được\b|bị\b)\w+(?: \w+)?|{'|'.join(DEEDS)})(?P<kind> về .+)?")
ACTORS = ("Viện kiểm sát", "VKS", "Cơ quan điều tra", "CQĐT", "Tòa án", "Cơ quan thi hành án", "Công an")
LIMITS = {
    Operator.GT: "trên {}",
    Operator.GE: "{}",
    Operator.LT: "dưới {}",
    Operator.LE: "không quá {}",
    Operator.EQ: "đúng {}",
}


@dataclass(frozen=True, slots=True)
class _Told:
    """A result with what the sentence needs beside it."""

    result: IndicatorResult
    units: Mapping[str, str]
    noun: str

    @property
    def figure(self) -> Figure:
        return self.result.total.figure

    @property
    def is_ratio(self) -> bool:
        return self.result.spec.formula.kind is IndicatorKind.RATIO

    @property
    def is_zero_count(self) -> bool:
        return not self.is_ratio and self.figure.value == 0


def sentence_of(result: IndicatorResult, *, units: Mapping[str, str], noun: str) -> str:
    """State one indicator: figure, targets, same period, shortfall, and whose figures are missing.

    :param units: every member's short name by code, in report order
    :param noun: what is counted, for "(699/700 vụ)"; blank where numerator and denominator count different things
    """
    told = _Told(result, units, noun)
    if told.figure.state is State.BLANK:
        return f"Chưa có số liệu về {_counted(told) or _lowered(result.spec.name)}."
    beside = [_head(told), *_targets(told), *_beside_same_period(told)]
    after = [*_apart_same_period(told), *_cases_missing(told), *_units_behind(told), *_units_without(told)]
    return f"{'; '.join([', '.join(beside), *after])}."


def achievement(
    met: int, missed: int, open_ones: int, units_own: int = 0, *, over: str = "toàn Cụm", table: str = ""
) -> str:
    """Say how many of the targets given to the cluster are reached, how many are not due yet, and how many units have.

    :param over: whose figures they are judged on
    """
    parts = []
    if met + missed:
        parts.append(f"tính chung {over}, đạt và vượt {padded(met)}/{padded(met + missed)} chỉ tiêu được giao")
    if open_ones:
        parts.append(f"{padded(open_ones)} chỉ tiêu giao theo số lượng cho cả năm chưa đến kỳ đánh giá")
    if units_own:
        parts.append(f"{padded(units_own)} chỉ tiêu giao cho từng đơn vị")
    return f"{_capital('; '.join(parts))}{f' ({table})' if table else ''}. Kết quả cụ thể:" if parts else ""


def amount(value: Decimal | None) -> str:
    """Write a number for prose: `05`, `1.234`, `12,5`; what has not arisen counts as none."""
    value = value or ZERO
    return padded(int(value)) if value == value.to_integral_value() else format_number(value)


def fraction(figure: Figure, noun: str) -> str:
    """Write `699/700 vụ`."""
    return f"{amount(figure.numerator)}/{amount(figure.denominator)} {noun}".strip()


def goal_words(target: Target, unit: str, *, ratio: bool) -> str:
    """Write the value asked for: `95%`, `trên 90%`, `không quá 04 vụ`, `không để xảy ra`."""
    if target.operator.is_ceiling and not target.value:
        return "không để xảy ra"
    value = f"{format_number(target.value)}%" if ratio else f"{amount(target.value)} {unit}"
    return LIMITS[target.operator].format(value)


def names_of(codes: Sequence[str], units: Mapping[str, str]) -> str:
    """Name a few units, or count many."""
    if len(codes) > NAMES_AT_MOST:
        return f"{padded(len(codes))} đơn vị"
    return _listed([units[code] for code in codes])


def _head(told: _Told) -> str:
    spec, figure = told.result.spec, told.figure
    if figure.state is State.NOT_ARISEN:
        what = f"trường hợp để tính {_lowered(spec.name)}" if told.is_ratio else _counted(told) or _lowered(spec.name)
        return f"Trong kỳ không phát sinh {what}"
    if told.is_ratio:
        return f"{spec.name} {_verb(told)} {told.result.total_display} ({fraction(figure, told.noun)})"
    return _count_head(told)


def _verb(told: _Told) -> str:
    if told.result.spec.formula.direction is not Direction.HIGHER:
        return "là"
    return "mới đạt" if _first_missed(told) else "đạt"


def _count_head(told: _Told) -> str:
    spec, rest = told.result.spec, _counted(told)
    if not rest:
        return f"{spec.name} là {_many(told.figure, told)}"
    if told.is_zero_count:
        return f"Không có {rest}"
    verb = VERBS.get(spec.unit, "Có") if spec.formula.direction is Direction.HIGHER else "Có"
    return _done(told, rest) or f"{verb} {amount(_number(told.figure, told))} {rest}"


def _done(told: _Told, rest: str) -> str:
    """Say what was done and to how many, where the name tells it; else nothing."""
    unit, number = told.result.spec.unit, amount(_number(told.figure, told))
    by = rest.removeprefix(unit).strip()
    if by.startswith(ACTORS):
        return f"{by} {number} {unit}"
    if done := DONE.fullmatch(rest):
        return f"{_capital(done['deed'])} {number} {done['things']}{done['kind'] or ''}"
    return ""


def _counted(told: _Told) -> str:
    # "Số vụ án trọng điểm", counted in "vụ", gives "vụ án trọng điểm": a number before it makes a sentence.
    start = f"số {told.result.spec.unit}"
    name = told.result.spec.name
    if not re.match(rf"{re.escape(start)}\b", name, re.IGNORECASE):
        return ""
    rest, colon, kind = name[len("số ") :].partition(": ")
    if kind.startswith("tội phạm"):
        return f"{rest} về {kind}"
    return f"{rest} ({kind})" if colon else rest


def _many(figure: Figure, told: _Told) -> str:
    return f"{amount(_number(figure, told))} {told.result.spec.unit}"


def _number(figure: Figure, told: _Told) -> Decimal:
    # As the tables print it, where the parts of a count have more decimals than it shows.
    return half_up(figure.numerator or ZERO, told.result.spec.formula.decimals)


def _targets(told: _Told) -> list[str]:
    return [words for judgement in told.result.judgements if (words := _against(judgement, told))]


def _against(judgement: Judgement, told: _Told) -> str:
    if not judgement.margin_display:
        return ""
    target = judgement.target
    aim = f"{given_by(target)} ({goal_words(target, told.result.spec.unit, ratio=told.is_ratio)})"
    if judgement.margin_display.startswith(EXACTLY_THERE):
        return _exactly(judgement, aim)
    if "%" in judgement.margin_display and not told.is_ratio:
        share = NUMBER.findall(judgement.margin_display)[0]
        return f"{'mới đạt' if judgement.met is False else 'đạt'} {share}% {aim}"
    return f"{_side(judgement)} {_distance(judgement, told)} so với {aim}"


def given_by(target: Target) -> str:
    """Name a target by who gave it, and whether it is the year's."""
    return f"{GIVEN_BY[target.authority]}{' cả năm' if target.per is Per.YEAR else ''}"


def _exactly(judgement: Judgement, aim: str) -> str:
    if judgement.target.operator.is_ceiling and not judgement.target.value:
        return f"đạt {aim}"
    return f"mới bằng {aim}" if judgement.met is False else f"bằng {aim}"


def _side(judgement: Judgement) -> str:
    words = judgement.margin_display
    if words.startswith("vượt"):
        return "vượt"
    return "cao hơn" if words.startswith("quá mức") else "thấp hơn"


def _distance(judgement: Judgement, told: _Told) -> str:
    number = NUMBER.findall(judgement.margin_display)[0]
    return f"{number} điểm phần trăm" if told.is_ratio else f"{_padded_text(number)} {told.result.spec.unit}"


def _beside_same_period(told: _Told) -> list[str]:
    """Say how the figure stands to the same period, where both are over the units that the figure is over."""
    then = told.result.same_period
    if then is None or not then.counted or then.counted != told.result.total.counted:
        return []
    whose = f"cùng kỳ của {padded(len(then.counted))} đơn vị này" if then.left_out else "cùng kỳ"
    return [f"{_same_period(then, told, whose)}{_reservations(then)}"]


def _same_period(then: Comparison, told: _Told, whose: str) -> str:
    arisen = told.figure.state is not State.NOT_ARISEN
    if then.before.state is State.NOT_ARISEN:
        return f"{whose} không phát sinh" if arisen else f"{whose} cũng không phát sinh"
    if told.is_zero_count and not then.before.numerator:
        return f"{whose} cũng không có"
    if not arisen:
        return f"{whose} {'là' if told.is_ratio else 'có'} {_whole(then.before, then.before_display, told)}"
    if not told.is_ratio and not then.before.numerator:
        return f"{_change(then, told)} ({whose} không có)"
    base = _inside(then.before, then.before_display, told)
    if then.change_display == UNCHANGED:
        return f"bằng {whose} ({base})"
    return f"{_change(then, told)} so với {whose} ({base})"


def _apart_same_period(told: _Told) -> list[str]:
    """Say what cannot be compared, or compare the part of the units that can."""
    then = told.result.same_period
    if then is None or then.counted == told.result.total.counted:
        return []
    if not then.counted or not then.change_display:
        return ["không so sánh được với cùng kỳ"]
    without = f"không tính {names_of(then.left_out, told.units)}"
    over = f"so với cùng kỳ, tính trên {_share(then.counted, told.units)} đơn vị có số liệu cả hai kỳ ({without})"
    return [f"{over}: {_step(then, told)}{_reservations(then)}"]


def _step(then: Comparison, told: _Told) -> str:
    before = _whole(then.before, then.before_display, told)
    if then.change_display == UNCHANGED:
        return f"không đổi, {before}"
    way = "lên" if then.change_display.startswith("tăng") else "xuống"
    return f"{_change(then, told)}, từ {before} {way} {_whole(then.now, then.now_display, told)}"


def _inside(figure: Figure, display: str, told: _Told) -> str:
    if told.is_ratio:
        return f"{display}; {fraction(figure, told.noun)}"
    return _many(figure, told)


def _whole(figure: Figure, display: str, told: _Told) -> str:
    if told.is_ratio:
        return f"{display} ({fraction(figure, told.noun)})"
    return _many(figure, told)


def _reservations(then: Comparison) -> str:
    merged = ", cùng kỳ cộng gộp các đơn vị trước khi sắp xếp" if Mark.MERGED in then.marks else ""
    return f"{merged}{', hai kỳ không tương đương' if Mark.NOT_EQUIVALENT in then.marks else ''}"


def _change(then: Comparison, told: _Told) -> str:
    if told.is_ratio:
        return then.change_display.replace("điểm %", "điểm phần trăm")
    verb, number, *share = then.change_display.split(" ", 2)
    return " ".join([verb, _padded_text(number), told.result.spec.unit, *share])


def _cases_missing(told: _Told) -> list[str]:
    # A count over its ceiling has said by how much already.
    missed = [
        judgement
        for judgement in told.result.judgements
        if judgement.cases_missing and (told.is_ratio or not judgement.target.operator.is_ceiling)
    ]
    return [_shortfall(judgement, told, named=len(told.result.judgements) > 1) for judgement in missed]


def _shortfall(judgement: Judgement, told: _Told, *, named: bool) -> str:
    cases = f"{padded(judgement.cases_missing or 0)} {told.noun or 'trường hợp'}"
    aim = given_by(judgement.target) if named else "chỉ tiêu"
    words = "cần giảm" if _side(judgement) == "cao hơn" else "còn thiếu"
    return f"{words} {cases} để đạt {aim}"


def _units_behind(told: _Told) -> list[str]:
    behind = [code for code, unit in told.result.units.items() if unit.met is False]
    if told.result.judgements and told.is_ratio:
        return [f"{_share(behind, told.units)} đơn vị chưa đạt"] if behind else []
    return _units_on_their_own(told, behind)


def _units_on_their_own(told: _Told, behind: Sequence[str]) -> list[str]:
    """Say how units stand to a target that each has for itself and the cluster's total has not."""
    judged = [code for code, unit in told.result.units.items() if unit.met is not None]
    if not judged:
        return []
    targets = {told.result.units[code].judgements[0].target for code in judged}
    aim = _aim_of_units(targets, told)
    if all(target.scope for target in targets) and len(judged) < len(told.units):
        return [f"{_share(behind or judged, judged)} đơn vị có chỉ tiêu riêng {'chưa ' if behind else ''}đạt {aim}"]
    if behind:
        return [f"{_share(behind, told.units)} đơn vị chưa đạt {aim}"]
    # A unit without a figure has not missed the target, nor has it reached it.
    return [f"{_share(judged, judged)} đơn vị {'được đánh giá ' if len(judged) < len(told.units) else ''}đạt {aim}"]


def _aim_of_units(targets: Collection[Target], told: _Told) -> str:
    if len(targets) > 1:
        return "chỉ tiêu giao cho đơn vị"
    (target,) = targets
    each = "" if target.scope else " cho từng đơn vị"
    return f"{given_by(target)}{each} ({goal_words(target, told.result.spec.unit, ratio=told.is_ratio)})"


def _units_without(told: _Told) -> list[str]:
    total = told.result.total
    if not total.missing:
        return []
    named = names_of(total.missing, told.units)
    return [f"tính trên {_share(total.counted, told.units)} đơn vị, chưa có số liệu của {named}"]


def _first_missed(told: _Told) -> bool:
    return any(judgement.met is False for judgement in told.result.judgements)


def _share(part: Sequence[object], units: Collection[str]) -> str:
    return f"{padded(len(part))}/{padded(len(units))}"


def _padded_text(number: str) -> str:
    return f"0{number}" if len(number) == 1 and number != "0" else number


def _listed(names: Sequence[str]) -> str:
    return " và ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
