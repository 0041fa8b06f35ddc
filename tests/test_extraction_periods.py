"""Periods as pages name them, on a page of 2 December 2024."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.extraction.folding import fold
from tasks.extraction.periods import mentions, read

NAMED = [
    ("Đến hết năm 2023", "point", None, "2023-12-31"),
    ("Tính đến hết tháng 11/2024", "point", None, "2024-11-30"),
    ("tính đến ngày 30/6/2022", "point", None, "2022-06-30"),
    ("thời điểm 30/6/2015", "point", None, "2015-06-30"),
    ("Hết tháng 8 năm 2023", "point", None, "2023-08-31"),
    ("cuối tháng 11/2023", "point", None, "2023-11-30"),
    ("cuối năm 2014", "point", None, "2014-12-31"),
    ("đến năm 2030", "point", None, "2030-12-31"),
    ("tính đến ngày 3/11", "point", None, "2024-11-03"),
    ("Năm 2023", "span", "2023-01-01", "2023-12-31"),
    ("11 tháng đầu năm 2024", "span", "2024-01-01", "2024-11-30"),
    ("6 tháng cuối năm 2020", "span", "2020-07-01", "2020-12-31"),
    ("nửa đầu năm nay", "span", "2024-01-01", "2024-06-30"),
    ("quý I-2022", "span", "2022-01-01", "2022-03-31"),
    ("quý III năm 2022", "span", "2022-07-01", "2022-09-30"),
    ("giai đoạn 2016 - 2020", "span", "2016-01-01", "2020-12-31"),
    ("Từ năm 2013-2021", "span", "2013-01-01", "2021-12-31"),
    ("từ đầu năm 2024 đến nay", "span", "2024-01-01", "2024-12-02"),
    ("từ đầu năm đến nay", "span", "2024-01-01", "2024-12-02"),
    ("đến nay", "now", None, "2024-12-02"),
    ("hiện nay", "now", None, "2024-12-02"),
    ("so với năm 2022", "base", "2022-01-01", "2022-12-31"),
    ("so với cùng kỳ năm 2018", "base", "2018-01-01", "2018-12-31"),
    ("bằng 31,5% kế hoạch năm 2020", "base", "2020-01-01", "2020-12-31"),
    ("thời gian qua", "vague", None, None),
    ("15 năm qua", "vague", None, None),
]


@pytest.mark.parametrize(("text", "kind", "first", "last"), NAMED)
def test_a_named_period(text: str, kind: str, first: str | None, last: str | None) -> None:
    folded = fold(text)
    (mention,) = mentions(folded, [(0, len(folded))])
    period = read(folded, mention, 2024, date(2024, 12, 2))
    assert period is not None
    days = (first and date.fromisoformat(first), last and date.fromisoformat(last))
    assert (period.kind, period.first, period.last) == (kind, *days)


SEEN_FROM = [
    ("Tính đến ngày 31/12", date(2024, 1, 20), None, date(2023, 12, 31)),
    ("Tính đến ngày 30/6", date(2024, 6, 28), None, date(2024, 6, 30)),
    ("Đến hết năm", date(2025, 1, 15), None, date(2024, 12, 31)),
    ("Phấn đấu đến hết năm", date(2025, 1, 15), None, date(2025, 12, 31)),
    ("Quý IV", date(2025, 1, 15), date(2024, 10, 1), date(2024, 12, 31)),
    ("Trong quý I", date(2024, 3, 25), date(2024, 1, 1), date(2024, 3, 31)),
    ("Tính đến ngày 30/6", date(2024, 6, 1), None, date(2024, 6, 30)),
    ("Tính đến 30-9,", date(2024, 10, 15), None, date(2024, 9, 30)),
    ("Sáu tháng qua", date(2023, 7, 14), date(2023, 1, 1), date(2023, 6, 30)),
    ("sáu tháng qua", date(2023, 3, 14), None, None),
    ("9 tháng qua", date(2023, 10, 2), date(2023, 1, 1), date(2023, 9, 30)),
    ("năm qua", date(2021, 1, 22), date(2020, 1, 1), date(2020, 12, 31)),
    ("năm qua", date(2021, 9, 22), None, None),
    ("trong năm", date(2021, 1, 22), date(2020, 1, 1), date(2020, 12, 31)),
    ("trong năm nay", date(2021, 1, 22), date(2021, 1, 1), date(2021, 12, 31)),
    ("trong năm", date(2021, 12, 22), date(2021, 1, 1), date(2021, 12, 31)),
]


@pytest.mark.parametrize(("text", "published", "first", "last"), SEEN_FROM)
def test_a_period_seen_from_the_day_of_the_page(
    text: str, published: date, first: date | None, last: date | None
) -> None:
    folded = fold(text)
    (mention,) = mentions(folded, [(0, len(folded))])
    period = read(folded, mention, published.year, published)
    assert period is not None
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize("text", ["thực hiện", "thể hiện", "hiện đại hóa", "32/13/2024", "xuất hiện"])
def test_no_period(text: str) -> None:
    folded = fold(text)
    found = [read(folded, mention, 2024, None) for mention in mentions(folded, [(0, len(folded))])]
    assert [period for period in found if period and period.last] == []
