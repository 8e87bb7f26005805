"""What Excel itself refuses while one types, in words: the same as the page would refuse."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from indicators.workbooks.layout import FormColumn, FormRow
from units.numbers import format_number

Placed = tuple[int, FormRow]


def validations(placed: Sequence[Placed], *, longest_note: int) -> Iterator[DataValidation]:
    """Check the cells that may be typed into, run by run of rows alike."""
    for run in _runs(placed):
        yield _of_values(run[0][1], _range(FormColumn.VALUE, run))
        yield _of_notes(_range(FormColumn.NOTE, run), longest_note)


def _runs(placed: Sequence[Placed]) -> Iterator[list[Placed]]:
    def kind(numbered: tuple[int, Placed]) -> tuple[int, int, bool]:
        position, (at, row) = numbered
        return at - position, row.decimals, row.may_be_not_arisen

    for _kind, run in groupby(enumerate(placed), key=kind):
        yield [place for _position, place in run]


def _range(column: FormColumn, run: Sequence[Placed]) -> str:
    letter = get_column_letter(column.place)
    return f"{letter}{run[0][0]}:{letter}{run[-1][0]}"


def _of_values(row: FormRow, cells: str) -> DataValidation:
    first = cells.partition(":")[0]
    number = f"AND({first}>=0,{first}=ROUND({first},{row.decimals}))"
    nothing = f'OR({first}="-",{first}="–",UPPER({first})="KPS")' if row.may_be_not_arisen else "FALSE"
    return DataValidation(
        type="custom",
        # In AND and OR alike Excel computes every part, so that a text in a comparison would spoil both.
        formula1=f"IF(ISNUMBER({first}),{number},{nothing})",
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("This cannot stand here"),
        error=_allowed(row),
        sqref=cells,
    )


def _allowed(row: FormRow) -> str:
    words = [
        _("Type a number from 0 with at most %(n)s digits after the comma.") % {"n": row.decimals}
        if row.decimals
        else _("Type a whole number from 0.")
    ]
    words.append(
        _("Where nothing has arisen type a hyphen (-).") if row.may_be_not_arisen else _("If there is none, type 0.")
    )
    return " ".join(words)


def _of_notes(cells: str, longest: int) -> DataValidation:
    return DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(longest),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=_("This cannot stand here"),
        error=_("A note has at most %(most)s characters.") % {"most": format_number(longest)},
        sqref=cells,
    )
