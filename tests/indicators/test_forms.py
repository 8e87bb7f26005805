"""What people type: read exactly, or refused in words that name the row's rule and give an example."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from indicators.cells import MAX_NOTE, CellError, Typed, read_cell, read_cells, typed_cells
from indicators.entries import BLANK, NOT_ARISEN, of
from indicators.enums import Topic
from indicators.forms import MAX_WORDS, StatementsForm
from indicators.models import DataElement


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What is refused is told apart by the words of the code."""
    with translation.override("en"):
        yield


def row(text: str, **kwargs: Any) -> Typed:
    element = DataElement(
        pk=1, code="DONG", decimals=kwargs.pop("decimals", 0), may_be_not_arisen=kwargs.pop("may_be_not_arisen", True)
    )
    settings: dict[str, Any] = {"not_arisen": False, "note": "", "version": 0} | kwargs
    return Typed(element=element, text=text, **settings)


@pytest.mark.parametrize(
    ("text", "read"),
    [("", BLANK), ("0", of(0)), ("1234", of(1234)), ("1.234", of(1234)), ("007", of(7)), ("-", NOT_ARISEN)],
)
def test_a_cell_is_read(text: str, read: Any) -> None:
    assert read_cell(row(text)).entry == read


@pytest.mark.parametrize("dash", ["-", "–", "—", "−"])
def test_every_dash_that_programs_make_means_not_arisen(dash: str) -> None:
    assert read_cell(row(dash)).entry == NOT_ARISEN


def test_the_ticked_box_means_not_arisen() -> None:
    assert read_cell(row("", not_arisen=True)).entry == NOT_ARISEN
    assert read_cell(row("-", not_arisen=True)).entry == NOT_ARISEN


def test_decimals_are_read_where_the_row_has_them() -> None:
    assert read_cell(row("1,5", decimals=1)).entry == of(Decimal("1.5"))


@pytest.mark.parametrize(
    ("text", "decimals", "said"),
    [
        ("12a", 0, "“12a” is not a number"),
        ("1 234", 0, "“1 234” is not a number"),
        ("1.5", 0, "“1.5” can be read in two ways. This row takes whole numbers"),
        ("12.34", 0, "“12.34” can be read in two ways. This row takes whole numbers"),
        ("1.5", 1, "“1.5” can be read in two ways. Decimals follow a comma"),
        ("1,5", 0, "“1,5”: this row takes whole numbers"),
        ("1,25", 1, "“1,25” has more than 1 digits after the comma"),
        ("-5", 0, "“-5” is below zero"),
        ("1" * 16, 0, f"“{'1' * 16}” has more than 15 digits"),
    ],
)
def test_a_cell_is_refused_in_words(text: str, decimals: int, said: str) -> None:
    with pytest.raises(CellError, match=said.replace(".", r"\.")):
        read_cell(row(text, decimals=decimals))


def test_a_long_text_is_not_repeated_whole_in_its_refusal() -> None:
    with pytest.raises(CellError) as refusal:
        read_cell(row("x" * 500))
    assert f"“{'x' * 30}…” is not a number" in str(refusal.value)


@pytest.mark.parametrize(("text", "ticked"), [("-", False), ("", True)])
def test_not_arisen_is_refused_where_the_row_forbids_it(text: str, ticked: bool) -> None:
    with pytest.raises(CellError, match="if there is none, type 0"):
        read_cell(row(text, not_arisen=ticked, may_be_not_arisen=False))


def test_a_number_beside_a_ticked_box_is_refused() -> None:
    with pytest.raises(CellError, match="Keep one of them"):
        read_cell(row("5", not_arisen=True))


def test_a_note_that_is_too_long_is_refused() -> None:
    assert read_cell(row("5", note="x" * MAX_NOTE)).note == "x" * MAX_NOTE
    with pytest.raises(CellError, match=r"more than 1\.000 characters"):
        read_cell(row("5", note="x" * (MAX_NOTE + 1)))


def test_a_refused_cell_keeps_no_other_from_being_read() -> None:
    read = read_cells([row("12a"), row("5")])
    assert [change.entry for change in read.changes] == [of(5)]
    assert list(read.refusals) == ["DONG"]


def test_rows_that_the_page_did_not_have_stay_out() -> None:
    data = QueryDict("value-A=%205%20&note-A=%20a%CC%81%20&version-A=3&value-C=9")
    typed = typed_cells(data, [DataElement(code="A"), DataElement(code="B")])
    assert list(typed) == ["A"]
    assert (typed["A"].text, typed["A"].note, typed["A"].version) == ("5", "á", 3)


@pytest.mark.parametrize("version", ["", "-1", "x", "²", "9" * 40])
def test_a_version_that_is_no_number_is_none_at_all(version: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"value-A": "5", "version-A": version})
    assert typed_cells(data, [DataElement(code="A")])["A"].version == 0


def statements(**data: str) -> StatementsForm:
    return StatementsForm(data, prefix="said", topics=(Topic.PRACTICE, Topic.PROPOSAL), stored={})


def test_texts_are_composed_and_without_invisible_characters() -> None:
    form = statements(**{"said-practice": " Tha\u0301ng\u200b 5\r\nđạt ", "said-practice_version": "2"})
    assert form.is_valid()
    assert [(said.text, said.version) for said in form.said(None)] == [("Tháng 5\nđạt", 2), ("", 0)]


def test_a_text_of_ten_thousand_characters_fits_however_its_lines_end() -> None:
    assert statements(**{"said-practice": "a\r\n" * (MAX_WORDS // 2)}).is_valid()


def test_a_text_that_is_too_long_is_refused_and_the_other_is_read() -> None:
    form = statements(**{"said-practice": "a" * (MAX_WORDS + 1), "said-proposal": "Đề nghị tập huấn."})
    assert not form.is_valid()
    assert form.errors["practice"] == ["At most 10000 characters; here are 10001."]
    assert [said.text for said in form.said(None)] == ["Đề nghị tập huấn."]


def test_the_browser_is_not_asked_to_cut_what_is_pasted() -> None:
    assert "maxlength" not in str(statements()["practice"])
