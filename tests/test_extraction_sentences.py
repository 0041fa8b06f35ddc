"""The sentences of `gold/sentences.yaml`, one or more for each rule, and what holds of any text."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.extraction import extract, read
from tasks.records import Document, Observation

PUBLISHED = date(2024, 12, 2)


def observe(text: str, province: str | None = "Lạng Sơn") -> list[Observation]:
    return extract(Document("page", text, province=province, published=PUBLISHED))


def told(observation: Observation) -> str:
    """A figure in one line: whose, what, how much, when, how sure."""
    o = observation
    upper = f"-{o.upper:f}" if o.upper is not None else ""
    days = f"{o.period_start or ''}..{o.period_end or ''}"
    what = f"{o.organisation}/{o.activity} {o.indicator} {o.measure}"
    place = f"{o.ref_area_name}{'*' if o.locality else ''}"
    return f"{place} {what} {o.value:f}{upper} {days} {o.status} {o.qualifier or ''}".strip()


SENTENCES = yaml.safe_load((Path(__file__).parent / "gold" / "sentences.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", SENTENCES["figures"])
def test_a_sentence(name: str) -> None:
    sentence = SENTENCES["figures"][name]
    assert [told(o) for o in observe(sentence["text"])] == sentence["figures"]


@pytest.mark.parametrize("name", SENTENCES["national"])
def test_a_sentence_of_a_national_site(name: str) -> None:
    sentence = SENTENCES["national"][name]
    assert [told(o) for o in observe(sentence["text"], None)] == sentence["figures"]


@pytest.mark.parametrize("text", SENTENCES["no_statistic"].values(), ids=SENTENCES["no_statistic"])
def test_no_statistic(text: str) -> None:
    assert [told(o) for o in observe(text) if o.indicator != "other"] == []


def test_every_number_left_out_has_a_reason() -> None:
    text = "Ngày 2/12, Liên minh HTX tỉnh mở 12 lớp tập huấn; toàn tỉnh có 539 HTX và 7 chợ."
    reading = read(Document("page", text, province="Lạng Sơn", published=PUBLISHED))
    assert [o.value for o in reading.observations] == [539]
    left_out = {text[u.start : u.end]: u.reason for u in reading.unused}
    assert left_out["Ngày 2/12"] == "a date or a period"
    assert set(left_out) == {"Ngày 2/12", "12", "7"} and all(left_out.values())


def test_a_province_that_is_not_named_is_not_guessed() -> None:
    reading = read(Document("page", "Tính đến nay, toàn tỉnh có 1.295 HTX.", province=None, published=PUBLISHED))
    assert reading.observations == []
    assert [u.reason for u in reading.unused] == ["of a place that the page does not name"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Toàn tỉnh có 194 HTX (bao gồm các quỹ tín dụng nhân dân) với 90.523 thành viên.", [True, True]),
        ("Toàn tỉnh có 194 HTX, chưa kể các quỹ tín dụng nhân dân.", [False]),
        ("Toàn tỉnh có 858 HTX và 10 quỹ tín dụng nhân dân.", [False, None]),
        ("Hiện tỉnh có 89 HTX, gồm: nông nghiệp 54, vận tải 25, quỹ tín dụng nhân dân 10.", [True, None, None, None]),
        ("Toàn tỉnh có 539 HTX.", [None]),
    ],
)
def test_with_or_without_credit_funds(text: str, told: list[bool | None]) -> None:
    assert [o.includes_credit_funds for o in observe(text)] == told


def test_what_an_undated_page_says_of_the_time_until_a_year_is_a_plan() -> None:
    text = "Đến năm 2025, tỉnh Lạng Sơn thành lập mới 140 HTX."
    (plan,) = extract(Document("page", text, province="Lạng Sơn", published=None))
    assert told(plan) == "Lạng Sơn cooperative/all organisations_new total 140 ..2025-12-31 target"


def test_who_counted() -> None:
    (o,) = observe("Theo báo cáo của Liên minh HTX tỉnh, đến hết năm 2023, toàn tỉnh có 486 HTX.")
    assert o.issuer == "Liên minh HTX tỉnh"


@pytest.mark.parametrize(
    ("name", "published", "code"),
    [
        ("Lạng Sơn", date(2024, 1, 1), "VN63-20"),
        ("Lạng Sơn", date(2025, 8, 1), "VN34-20"),
        ("Bắc Ninh", date(2025, 6, 30), "VN63-27"),
        ("Bắc Ninh", date(2025, 7, 1), "VN34-24"),
        ("Bình Dương", date(2025, 8, 1), "VN63-74"),  # a name that did not outlive the merger
    ],
)
def test_the_map_is_that_of_the_page(name: str, published: date, code: str) -> None:
    (o,) = extract(Document("page", "Hiện toàn tỉnh có 539 HTX.", province=name, published=published))
    assert (o.ref_area, o.period_end) == (code, published)


WORDS = (
    "toàn tỉnh,có,HTX,tổ hợp tác,539,1.258 tỷ đồng,80.7%,(,),;,.,|,năm 2023,đến nay,tăng,giảm,chiếm,bình quân,ước,"
    "nông nghiệp,thành viên,%,/,huyện Chi Lăng,cả nước,12/13,từ,đến,40 - 45,tỷ,rưỡi,hai mươi,\n"
)
PIECES = st.sampled_from(WORDS.split(","))


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=40), st.sampled_from([None, "Lạng Sơn"]))
def test_any_text_is_read_and_every_quote_stands_in_it(pieces: list[str], province: str | None) -> None:
    text = " ".join(pieces)
    for o in observe(text, province):
        assert text[o.char_start : o.char_end] == o.quote != ""


@pytest.mark.parametrize(
    "text",
    [
        "9" * 300_000,
        "1.000 " * 15_000,
        "(" * 300_000,
        "HTX 12 (" * 1_500,
        "năm " * 60_000,
        "Toàn tỉnh có 12 HTX. " * 4_000,
        "huyện này có 12 HTX. " * 4_000,
    ],
)
def test_time_grows_with_length_alone(text: str) -> None:
    """Finishes at all: a pattern that backtracks over these would take hours."""
    assert isinstance(observe(text, None), list)


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("Đến hết năm 2023, toàn tỉnh có 486 HTX.", ["high"]),
        ("Đến hết năm 2023, toàn tỉnh có 486 HTX. Có 53 HTX được thành lập mới.", ["high", "medium"]),
        ("Đến hết năm 2023 có 486 HTX.", ["medium"]),
        ("Đến hết năm 2023 có 500 HTX, trong đó 400 HTX hoạt động, chiếm 80%.", ["medium", "medium", "medium"]),
        ("Toàn tỉnh có 500 HTX. Năm 2023 có 400 HTX hoạt động, chiếm 80% tổng số HTX.", ["medium", "high", "high"]),
        ("Đến hết năm 2023, toàn tỉnh có 486 HTX với doanh thu 900 tỷ đồng.", ["high", "medium"]),
        ("Đến hết năm 2023, toàn tỉnh có 500 HTX, trong đó 400 HTX hoạt động, chiếm 70%.", ["high", "high", "low"]),
    ],
)
def test_confidence(text: str, confidence: list[str]) -> None:
    assert [o.confidence for o in observe(text)] == confidence
