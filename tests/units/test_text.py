"""Sorting by the Vietnamese alphabet and finding without accents, in plain strings."""

import re
import unicodedata

import pytest

from units.text import clean, search_key, sort_key

ALPHABET = list("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")


@pytest.mark.parametrize(
    "in_order",
    [
        ALPHABET,
        ["a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "ẳ", "ẵ", "ắ", "ặ", "â", "ầ", "ẩ", "ẫ", "ấ", "ậ", "b"],
        ["Bảo Lâm", "Bảo Lộc", "Cát Tiên", "Cư Jút", "Da", "Dầu Tiếng", "Đạ Huoai", "Đạ Tẻh", "Đức Trọng"],
        ["Ba", "Ba Vì", "Bà Vì", "Bá Vì", "Bac"],
        ["Bà Rịa", "Ba Vì"],
        ["Khu vực 1", "Khu vực 2", "Khu vực 10", "Khu vực 10 Lâm Đồng", "Khu vực A"],
        ["Hòa", "Hoà Bình", "Hoà Mã"],
        ["z", "я", "中"],
    ],
    ids=lambda names: names[0],
)
def test_sorts_as_a_vietnamese_dictionary(in_order: list[str]) -> None:
    assert sorted(in_order, key=sort_key) == in_order
    assert len({sort_key(name) for name in in_order}) == len(in_order)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Đạ Tẻh", unicodedata.normalize("NFD", "Đạ Tẻh")),
        ("BẢO LỘC", "bảo lộc"),
        ("Bà Rịa - Vũng Tàu", " Bà Rịa  Vũng Tàu "),
        ("Khu vực 01", "Khu vực 1"),
    ],
)
def test_the_same_name_has_the_same_place(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


@pytest.mark.parametrize("text", ["Đạ Tẻh 10 (cũ)", "ßæøñ", "Привет", "中文", "e\u0301\u0301", "٣", "\u200b", "_", ""])
def test_keys_hold_only_what_every_collation_orders_alike(text: str) -> None:
    assert re.fullmatch("[0-9a-z]+", sort_key(text))


def test_a_vietnamese_key_is_at_most_three_times_as_long() -> None:
    toned, plain = "Viện kiểm sát nhân dân thành phố Bảo Lộc", "Cư Jut"
    assert len(sort_key(toned)) <= 3 * len(toned) + 2
    assert len(sort_key(plain)) == 2 * len(plain) + 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Đạ Tẻh", "da teh"),
        (unicodedata.normalize("NFD", "ĐỨC TRỌNG"), "duc trong"),
        ("  Bảo \n Lộc\u00a0 ", "bao loc"),
        ("Ưu, ỡ ỳ Ề", "uu, o y e"),
    ],
)
def test_search_keys_have_no_accents(text: str, key: str) -> None:
    assert search_key(text) == key


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  Bảo Lộc\u00a0", "Bảo Lộc"),
        (unicodedata.normalize("NFD", "Đạ Tẻh"), unicodedata.normalize("NFC", "Đạ Tẻh")),
        ("a\x00b\x1b[31m\u200bc\u202e\ufeff", "ab[31mc"),
        ("một\r\nhai\rba\tbốn", "một\nhai\nba bốn"),
        ("\ud800x", "x"),
    ],
)
def test_clean_text_is_composed_and_has_nothing_invisible(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
