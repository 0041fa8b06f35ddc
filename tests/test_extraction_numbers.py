"""Numbers as pages print them, against a table that a person checked and against independent spellers."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from tasks.extraction.folding import fold
from tasks.extraction.numbers import parse_words, scan, spelled, style

PRINTED = [
    # text, value, upper
    ("1.258 tỷ đồng", "1258000000000", None),
    ("57,7 nghìn tỷ đồng", "57700000000000", None),
    ("57,7 ngàn tỉ đồng", "57700000000000", None),
    ("1.000,5 tỷ đồng", "1000500000000", None),
    ("148.508 triệu đồng", "148508000000", None),
    ("1 tỷ 816 triệu đồng", "1816000000", None),
    ("2.2 tỷ đồng", "2200000000", None),
    ("1,732 tỷ đồng", "1732000000", None),
    ("1.056,714 tỷ đồng", "1056714000000", None),
    ("5.935 nghìn thành viên", "5935000", None),
    ("6,93 triệu thành viên", "6930000", None),
    ("3 vạn lao động", "30000", None),
    ("2 tỷ rưỡi", "2500000000", None),
    ("1 triệu rưỡi đồng", "1500000", None),
    ("1.650.000.000 đồng", "1650000000", None),
    ("455.523 thành viên", "455523", None),
    ("6,694 lượt", "6694", None),
    ("01 HTX", "1", None),
    ("167HTX", "167", None),
    ("80,7%", "80.7", None),
    ("57.14 %", "57.14", None),
    ("40 - 45 hợp tác xã", "40", "45"),
    ("từ 40 đến 45 HTX", "40", "45"),
    ("từ 2,5 - 3 triệu đồng", "2500000", "3000000"),
    ("6 triệu đến 6,5 triệu đồng", "6000000", "6500000"),
    ("3% - 5% HTX", "3", "5"),
]


@pytest.mark.parametrize(("text", "value", "upper"), PRINTED)
def test_a_printed_number_has_one_value(text: str, value: str, upper: str | None) -> None:
    folded = fold(text)
    numbers = list(scan(folded, style(folded), []))
    assert [(n.value, n.upper, n.reason) for n in numbers] == [(Decimal(value), upper and Decimal(upper), None)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("thu 2,090 triệu đồng; tăng 9.5 triệu đồng; có 13,225 người", "2090000000"),  # the page uses decimal dots
        ("thu 2,090 tỷ đồng; lãi 57,7 triệu đồng", "2090000000"),  # the page uses decimal commas
    ],
)
def test_the_rest_of_the_page_decides_an_ambiguous_comma(text: str, value: str) -> None:
    folded = fold(text)
    assert next(scan(folded, style(folded), [])).value == Decimal(value)


def test_what_stays_ambiguous_is_not_guessed() -> None:
    folded = fold("thu 2,090 triệu đồng; tăng 9.5 triệu đồng; lãi 57,7 triệu đồng")
    assert next(scan(folded, style(folded), [])).reason == "ambiguous separators"


def test_a_part_and_its_whole() -> None:
    folded = fold("11/16 HTX")
    (number,) = scan(folded, style(folded), [])
    assert (number.value, number.whole) == (11, 16)


@pytest.mark.parametrize(
    ("words", "value"),
    [("hai mươi tư", 24), ("một trăm linh năm", 105), ("mười lăm", 15), ("một nghìn hai trăm", 1200), ("ba vạn", None)],
)
def test_words(words: str, value: int | None) -> None:
    assert parse_words(words) == value if value else parse_words(words) is None


@pytest.mark.parametrize("text", ["năm ba tư", "một HTX", "năm 2023", "tư tưởng", "ba đình"])
def test_a_bare_digit_word_is_no_number(text: str) -> None:
    assert list(spelled(fold(text))) == []


def test_ten_years_are_not_fifteen() -> None:
    assert [n.value for n in spelled(fold("mười năm xây dựng, mười lăm HTX"))] == [10, 15]


@given(st.integers(min_value=11, max_value=999_999_999))
def test_what_num2words_spells_is_read_back(number: int) -> None:
    assert parse_words(num2words(number, lang="vi")) == number


@given(st.integers(min_value=0, max_value=10**13))
def test_dots_between_thousands_are_read_back(number: int) -> None:
    folded = f"{number:,}".replace(",", ".") + " đồng"
    assert [n.value for n in scan(folded, style(folded), [])] == [number]


@given(st.decimals(min_value=0, max_value=10**7, places=1, allow_nan=False))
def test_a_decimal_comma_is_read_back(number: Decimal) -> None:
    folded = f"{number:,.1f}".translate(str.maketrans(",.", ".,")) + "%"
    assert [n.value for n in scan(folded, style(folded), [])] == [number]
