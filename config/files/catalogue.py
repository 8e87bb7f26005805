"""sections.csv, data_elements.csv, indicators.csv, targets.csv, rules.csv."""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from config.files import cells
from config.files.checks import another, in_order, no_circle, no_overlap
from config.files.kinds import CLUSTER, ELEMENT, INDICATOR, RULE, SECTION, TARGET, UNIT
from config.files.mistakes import CellError, Finding
from config.files.schema import (
    Column,
    Part,
    Record,
    RowCheck,
    Schema,
    choice,
    code,
    column,
    day,
    line,
    prose,
    reference,
    same,
    whole,
    yes_no,
)
from config.files.world import World
from indicators.checks import right_side
from indicators.expressions import Expression, parse, unknown_codes
from indicators.kinds import Authority, Direction, ElementKind, IndicatorKind, Operator, Per, Severity
from indicators.models.catalogue import MAX_DECIMALS

VALIDITY = (day("valid_from"), day("valid_until", blank=None))

SECTIONS = Schema(
    file="sections.csv",
    columns=(code(), line("name"), whole("order", blank=0)),
    parts=(Part(SECTION, ("code",), same("code", "name", "order")),),
    lists=SECTION,
)


def _opening_carries_closing(record: Record, world: World) -> Iterator[Finding]:
    carried = record.values["carries"]
    if carried is None:
        return
    if record.values["kind"] != ElementKind.OPENING:
        yield "carries", _("Only an OPENING names the CLOSING that it carries over. Leave it blank here.")
    elif carried != record.values["code"] and world.row(ELEMENT, (carried,)).kind not in {ElementKind.CLOSING, ""}:
        yield "carries", _("%(code)s is not of kind CLOSING, so nothing is carried over from it.") % {"code": carried}


ELEMENTS = Schema(
    file="data_elements.csv",
    columns=(
        code(),
        reference("section", SECTION),
        whole("order", blank=0),
        line("name"),
        line("unit"),
        choice("kind", list(ElementKind)),
        reference("pair", ELEMENT, blank=None),
        yes_no("required", blank=True),
        prose("definition", blank=""),
        line("source", blank=""),
        *VALIDITY,
        whole("decimals", most=MAX_DECIMALS, blank=0, absent=True),
        reference("carries", ELEMENT, blank=None, absent=True),
        column("levels", cells.read_levels, blank="", absent=True),
        yes_no("kps", "may_be_not_arisen", blank=True, absent=True),
        line("register", blank="", absent=True),
        yes_no("attachments", "takes_attachments", blank=False, absent=True),
    ),
    parts=(
        Part(
            ELEMENT,
            ("code",),
            same(
                "code",
                "section",
                "order",
                "name",
                "unit",
                "kind",
                "pair",
                "required",
                "definition",
                "source",
                "valid_from",
                "valid_until",
                "decimals",
                "carries",
                "levels",
                "register",
                may_be_not_arisen="kps",
                takes_attachments="attachments",
            ),
        ),
    ),
    lists=ELEMENT,
    row_checks=(
        in_order("valid_from", "valid_until"),
        another("pair"),
        another("carries"),
        RowCheck(("code", "kind", "carries"), _opening_carries_closing),
    ),
)


def _named_elements(name: str, read: Callable[[str], Any]) -> RowCheck:
    """Refuse an expression that names an element nobody has defined."""

    def find(record: Record, world: World) -> Iterator[Finding]:
        expression = read(record.values[name]) if record.values[name] else None
        if not isinstance(expression, Expression):
            return
        known = {key[0] for key in world.rows(ELEMENT)}
        if unknown := [code for code in unknown_codes(expression, known) if not world.may_be_unread(ELEMENT, code)]:
            words = _("There is no data element %(codes)s. Write codes that stand in data_elements.csv.")
            yield name, words % {"codes": ", ".join(unknown)}

    return RowCheck((name,), find)


def _parts_of_the_kind(record: Record, _world: World) -> Iterator[Finding]:
    is_ratio, denominator = record.values["kind"] == IndicatorKind.RATIO, record.values["denominator"]
    if is_ratio and not denominator:
        yield "denominator", _("A RATIO needs a denominator, such as TB-CU + TB-MOI.")
    if not is_ratio and denominator:
        yield "denominator", _("A COUNT has no denominator. Leave it blank, or make the kind RATIO.")


def _ratio_says_its_decimals(record: Record, _world: World) -> Iterator[Finding]:
    if record.values["kind"] == IndicatorKind.RATIO and record.values["decimals"] is None:
        yield "decimals", _("Say to how many decimals the ratio is printed, such as 2.")
    elif record.values["decimals"] is None:
        record.values["decimals"] = 0


INDICATORS = Schema(
    file="indicators.csv",
    columns=(
        code(),
        reference("section", SECTION),
        whole("order", blank=0),
        line("name"),
        choice("kind", list(IndicatorKind)),
        column("numerator", cells.read_expression),
        column("denominator", cells.read_expression, blank=""),
        line("unit"),
        choice("direction", list(Direction)),
        whole("decimals", most=MAX_DECIMALS, blank=None),
        yes_no("may_exceed_100", blank=False),
        prose("definition", blank=""),
        line("source", blank=""),
        *VALIDITY,
        reference("replaces", INDICATOR, blank=None, absent=True),
    ),
    parts=(
        Part(
            INDICATOR,
            ("code",),
            same(
                "code",
                "section",
                "order",
                "name",
                "kind",
                "numerator",
                "denominator",
                "unit",
                "direction",
                "decimals",
                "may_exceed_100",
                "definition",
                "source",
                "valid_from",
                "valid_until",
                "replaces",
            ),
        ),
    ),
    lists=INDICATOR,
    derive=RowCheck(("kind", "decimals"), _ratio_says_its_decimals),
    row_checks=(
        in_order("valid_from", "valid_until"),
        another("replaces"),
        RowCheck(("kind", "denominator"), _parts_of_the_kind),
        _named_elements("numerator", parse),
        _named_elements("denominator", parse),
    ),
    file_checks=(no_circle("replaces", INDICATOR, "replaces"),),
)


def _read_target(record: Record, _world: World) -> Iterator[Finding]:
    """Turn the typed text into a number, as its indicator allows."""
    indicator: Any = record.found.get("indicator")
    try:
        number = cells.read_target(record.values["value"], whole=indicator is None or indicator.counts_whole)
    except CellError as error:
        del record.values["value"]
        yield "value", str(error)
    else:
        record.values["value"] = number


def _known_scope(record: Record, world: World) -> Iterator[Finding]:
    scope = record.values["scope"]
    if scope and not any(world.row(kind, (scope,)) or world.may_be_unread(kind, scope) for kind in (CLUSTER, UNIT)):
        words = _("There is no cluster or unit “%(scope)s”. Write such a code, or leave it blank for every unit.")
        yield "scope", words % {"scope": scope}


TARGETS = Schema(
    file="targets.csv",
    columns=(
        reference("indicator", INDICATOR),
        choice("authority", list(Authority)),
        Column("scope", cells.read_code, ("scope",), blank=""),
        choice("operator", list(Operator)),
        column("value", cells.read_line, write=cells.write_number),
        *VALIDITY,
        line("source", blank=""),
        choice("per", list(Per), blank=Per.PERIOD.value, absent=True),
    ),
    parts=(
        Part(
            TARGET,
            ("indicator", "authority", "scope", "operator", "valid_from"),
            same("indicator", "authority", "scope", "operator", "value", "valid_from", "valid_until", "source", "per"),
        ),
    ),
    lists=TARGET,
    derive=RowCheck(("value",), _read_target),
    row_checks=(in_order("valid_from", "valid_until"), RowCheck(("scope",), _known_scope)),
    file_checks=(
        no_overlap(
            TARGET,
            group=lambda key, row: (*key[:4], row.per),
            first="valid_from",
            last="valid_until",
            column="valid_from",
        ),
    ),
)

RULES = Schema(
    file="rules.csv",
    columns=(
        code(),
        column("left", cells.read_expression),
        choice("operator", list(Operator)),
        column("right", cells.read_right_side),
        choice("severity", list(Severity)),
        line("message"),
        line("source", blank=""),
    ),
    parts=(Part(RULE, ("code",), same("code", "left", "operator", "right", "severity", "message", "source")),),
    lists=RULE,
    row_checks=(_named_elements("left", parse), _named_elements("right", right_side)),
)
