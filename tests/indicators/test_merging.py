"""A filled form against what is stored: nothing of anyone's is overwritten unseen, and blank says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.entries import BLANK, NOT_ARISEN, of
from indicators.merging import Content, Fate, fate_of, filled_over

EMPTY, THREE, FIVE, SEVEN = Content(), Content(of(3)), Content(of(5)), Content(of(7))
NOTED = Content(of(3), "Theo sổ")
ENTRIES = st.sampled_from([BLANK, NOT_ARISEN, of(0), of(5)])
CONTENTS = st.builds(Content, ENTRIES, st.sampled_from(["", "a", "b"]))


@pytest.mark.parametrize(
    ("file", "now", "base", "fate"),
    [
        (EMPTY, EMPTY, EMPTY, Fate.SAME),
        (THREE, THREE, THREE, Fate.SAME),
        (THREE, THREE, EMPTY, Fate.SAME),
        (FIVE, EMPTY, EMPTY, Fate.CHANGE),
        (FIVE, THREE, THREE, Fate.CHANGE),
        (Content(NOT_ARISEN), THREE, THREE, Fate.CHANGE),
        (Content(of(0)), Content(NOT_ARISEN), Content(NOT_ARISEN), Fate.CHANGE),
        (Content(BLANK, "Theo sổ"), THREE, THREE, Fate.CHANGE),
        (EMPTY, THREE, THREE, Fate.LEFT),
        (EMPTY, THREE, EMPTY, Fate.LEFT),
        (THREE, NOTED, NOTED, Fate.LEFT),
        (THREE, FIVE, THREE, Fate.KEPT),
        (THREE, NOTED._replace(entry=of(5)), NOTED, Fate.KEPT),
        (SEVEN, FIVE, THREE, Fate.CONFLICT),
        (SEVEN, EMPTY, THREE, Fate.CONFLICT),
        (SEVEN, FIVE, EMPTY, Fate.CONFLICT),
        (SEVEN, NOTED, THREE, Fate.CONFLICT),
    ],
)
def test_what_becomes_of_a_cell(file: Content, now: Content, base: Content, fate: Fate) -> None:
    assert fate_of(file, now, base, own=False) is fate


def test_what_ones_own_earlier_file_stored_is_no_conflict() -> None:
    assert fate_of(SEVEN, FIVE, THREE, own=True) is Fate.CHANGE
    # A file that says what it said when it was downloaded may simply not have been touched.
    assert fate_of(THREE, FIVE, THREE, own=True) is Fate.KEPT


@given(CONTENTS, CONTENTS, CONTENTS, st.booleans())
def test_only_what_differs_is_written_and_blank_clears_nothing(
    file: Content, now: Content, base: Content, own: bool
) -> None:
    fate, after = fate_of(file, now, base, own=own), filled_over(file, now)
    assert (fate in {Fate.SAME, Fate.LEFT}) == (after == now)
    assert now.entry == BLANK or after.entry != BLANK
    assert not now.note or after.note
    if fate is Fate.CHANGE and not own:
        assert now == base


@given(CONTENTS, CONTENTS)
def test_a_file_handed_in_as_it_was_downloaded_changes_nothing(base: Content, now: Content) -> None:
    assert fate_of(base, now, base, own=False) in {Fate.SAME, Fate.LEFT, Fate.KEPT}
