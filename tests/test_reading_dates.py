"""Printed dates in all the forms that pages were seen to have."""

from __future__ import annotations

from datetime import date

import pytest

from tasks.reading.dates import address_date, dateline, machine_date, printed_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Thứ 6, 26/06/2020 | 14:34:04", date(2020, 6, 26)),
        ("Ngày 11:00:41 23-09-2022", date(2022, 9, 23)),
        ("Ngày 11:00:41 23-09-2022 - Lượt xem: 166", date(2022, 9, 23)),
        ("(Cập nhật lúc: 26/11/2019 10:59:44 )", date(2019, 11, 26)),
        ("Cập nhật lúc 16:51, Thứ Hai, 22/05/2017 (GMT+7)", date(2017, 5, 22)),
        ("16:12 16/01/2020", date(2020, 1, 16)),
        ("THỨ HAI, 21/09/2020 10:15:19", date(2020, 9, 21)),
        ("04/11/2014 - 05:39", date(2014, 11, 4)),
        ("Thứ tư - 04/07/2018 08:20", date(2018, 7, 4)),
        ("30/08/2019 10:10:01 AM", date(2019, 8, 30)),
        ("Thứ Hai, 13/02/2023, 18:48 [GMT+7]", date(2023, 2, 13)),
        ("21.03.2025 | 08:38 AM", date(2025, 3, 21)),
        ("Thứ năm, 24 Tháng 12 2015", date(2015, 12, 24)),
        ("Ngày tạo: 27/07/2023 17:02:29", date(2023, 7, 27)),
        ("6-8-2021, 9:45 GMT+7", date(2021, 8, 6)),
        ("Đã đăng vào 21/10/2019 lúc 8:53", date(2019, 10, 21)),
        ("07/17/2019 16:14", date(2019, 7, 17)),
        ("05/01/2021 08:00 1635", date(2021, 1, 5)),
        ("Ngày 5 tháng 3 năm 2021", date(2021, 3, 5)),
        ("2024-02-29", date(2024, 2, 29)),
        ("Ngọc Hà - 09/01/2024, 08:15", date(2024, 1, 9)),
        ("Thứ tư, 04/07/2018".encode().decode(), date(2018, 7, 4)),
        # no year, no date, no day: nothing is made up
        ("Hôm qua 3.7", None),
        ("Ngày 2/12", None),
        ("tháng 6/2020", None),
        ("31/02/2020", None),
        ("Lượt xem: 166", None),
        ("Số 20-NQ/TW", None),
        ("1.234.5678 đồng", None),
    ],
)
def test_a_dateline(text: str, day: date | None) -> None:
    assert dateline(text) == day
    assert printed_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 02/02/2024, Thủ tướng Chính phủ chủ trì Diễn đàn kinh tế hợp tác, hợp tác xã năm 2024.",
        "Sáng 26/6/2020, Liên minh Hợp tác xã tỉnh tổ chức hội nghị sơ kết.",
        "Tính đến ngày 30/6/2022, toàn tỉnh có 203 HTX.",
    ],
)
def test_a_sentence_with_a_date_is_no_dateline(text: str) -> None:
    assert printed_date(text) is not None
    assert dateline(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-02T08:05:00+07:00", date(2024, 2, 2)),
        ("2024-02-01T18:00:00Z", date(2024, 2, 2)),  # past midnight in Vietnam
        ("2024-02-01T18:00:00", date(2024, 2, 1)),
        ("2024-02-01", date(2024, 2, 1)),
        ("2024-02-02T8:05:00+07:00", date(2024, 2, 2)),
        ("02/03/2024", None),
        ("", None),
        ("hôm nay", None),
    ],
)
def test_machine_dates(text: str, day: date | None) -> None:
    assert machine_date(text) == day


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://lmhtxdaknong.vn/2023/02/14/hop-tac-xa/", date(2023, 2, 14)),
        ("https://baodongkhoi.vn/toan-tinh-hien-co-15122010-a11707.html", date(2010, 12, 15)),
        ("https://baothainguyen.vn/kinh-te/201806/168-hop-tac-xa-36741D1", None),
    ],
)
def test_dates_in_addresses(url: str, day: date | None) -> None:
    assert address_date(url) == day
