"""Dates as pages print them. A date is read whole (day, month and year) or not at all; nothing is guessed."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone

HANOI = timezone(timedelta(hours=7))
OLDEST = 1990

NUMERIC = re.compile(r"(?<![\d/.:\-])(\d{1,2})\s?([/.\-])\s?(\d{1,2})\s?\2\s?(\d{4})(?![\d/])")
ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
WORDED = re.compile(r"(?<!\d)(\d{1,2})\s*(?:,\s*)?tháng\s+(\d{1,2})\s*(?:,\s*)?(?:năm\s+)?(\d{4})(?!\d)", re.IGNORECASE)

# What may stand beside a date on the line that tells when a page was published.
BESIDE = re.compile(
    r"\d{1,2}\s*[:hg]\s*\d{2}(?:\s*:\s*\d{2})?\s*(?:[ap]m\b)?|\b(?:gmt|utc)\s*[+-]\s*\d+"
    r"|\b(?:(?:được\s+)?đăng\s+bởi|bởi|ban\s+biên\s+tập|quản\s+trị(?:\s+viên)?|admin|posted|published|updated|by|on)\b"
    r"|\b(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|ngày(?:\s+(?:tạo|đăng|cập\s+nhật|xuất\s+bản))?|lúc"
    r"|(?:đã\s+)?(?:cập\s+nhật|đăng)(?:\s+(?:vào|lúc|ngày))*|xuất\s+bản|đã\s+xem|xem"
    r"|(?:lượt\s+(?:xem|truy\s+cập)|views?)\s*:?\s*[\d.,]*|[\d.,]+\s*lượt(?:\s+(?:xem|truy\s+cập))?"
    r"|mon|tue|wednes|thurs|fri|satur|sun(?:day)?)\b"
    r"|\d[\d.,]*",
    re.IGNORECASE,
)
BYLINE = 30  # letters that a name or a column's title beside the date may take, …
STRAY = 8  # … and of these, letters of words without a capital
SENTENCE = re.compile(r"\b(?:tính|đến|hết|từ|sáng|chiều|tối|trước|sau)\b", re.IGNORECASE)


def printed_date(text: str, *, month_first: bool = False) -> date | None:
    """The first whole date in a text, in the order told or, where that makes no date, the other."""
    text = unicodedata.normalize("NFC", text)
    found: list[tuple[int, date]] = []
    for match in NUMERIC.finditer(text):
        day_month = [int(match[1]), int(match[3])][:: -1 if month_first else 1]
        day = _date(int(match[4]), day_month[1], day_month[0]) or _date(int(match[4]), *day_month)
        if day:
            found.append((match.start(), day))
    for match in ISO.finditer(text):
        if day := _date(int(match[1]), int(match[2]), int(match[3])):
            found.append((match.start(), day))
    for match in WORDED.finditer(text):
        if day := _date(int(match[3]), int(match[2]), int(match[1])):
            found.append((match.start(), day))
    return min(found)[1] if found else None


def dateline(text: str, *, month_first: bool = False) -> date | None:
    """The date of a line that tells a date and hardly anything else; None for a sentence that has one in it."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    told = printed_date(text, month_first=month_first) if len(text) < 200 else None
    if told is None:
        return None
    rest = BESIDE.sub(" ", WORDED.sub(" ", NUMERIC.sub(" ", ISO.sub(" ", text))))
    words = re.findall(r"[^\W\d_]+", rest)
    stray = sum(len(word) for word in words if word.islower())
    fits = sum(map(len, words)) <= BYLINE and stray <= STRAY and not SENTENCE.search(rest)
    return told if fits else None


def machine_date(text: str) -> date | None:
    """The day in Vietnam of an ISO 8601 time, as JSON-LD, meta and time elements give it; None for anything else."""
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00") if "T" in text else text)
    except ValueError:
        # '2024-02-02T8:05:00+07:00' and the like are common; their day is still whole
        match = ISO.match(text)
        return _date(int(match[1]), int(match[2]), int(match[3])) if match else None
    return (moment.astimezone(HANOI) if moment.tzinfo else moment).date()


def address_date(url: str) -> date | None:
    """The day in an address: `/2023/02/14/slug/` and `slug-15122010-a11707.html`."""
    if match := re.search(r"/(20\d{2})/(\d{2})/(\d{2})/", url):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.search(r"-(\d{2})(\d{2})(20\d{2})-", url):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year >= OLDEST else None
    except ValueError:
        return None
