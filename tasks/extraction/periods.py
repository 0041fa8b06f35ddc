"""When: the periods that a text names, and the spans of digits that belong to dates.

A period mention is a point (`tính đến hết tháng 11/2024`), a span (`11 tháng đầu năm 2024`), now (`đến nay`), vague
(`thời gian qua`), or the base of a comparison (`so với năm 2022`), which is never the figure's own period.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Literal

from tasks.extraction.openings import Part, Patterns
from tasks.extraction.record import record
from tasks.extraction.vocabulary import COOPS_AND_GROUPS

Kind = Literal["point", "span", "now", "vague", "base", "event"]

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_COUNTS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_UNTIL = r"(?:tính |cập nhật |số liệu |chốt ){0,4}(?:đến|tới|hết|cuối|thời điểm|vào|khép lại|kết thúc|chốt(?= ngày)|số liệu(?= ngày))(?: (?:hết|cuối|ngày|thời điểm|tháng|nay|cuối ngày|hết ngày|với)){0,4}"
_Y = r"(?:năm )?(?P<{}>(?:19|20)\d\d)"
_UNTIL_OPENS = "tính |cập nhật|số liệu |chốt |đến |tới |hết |cuối |thời |vào |khép lại|kết thúc"
_PATTERNS = Patterns((
    ("years", "giai đoạn|nhiệm kỳ|từ năm|trong |năm |#", r"(?:giai đoạn|nhiệm kỳ|từ năm|trong các năm|(?<=\()|trong)? ?" + _Y.format("ya") + r" ?(?:-|đến năm|đến) ?" + _Y.format("yb") + r"(?!\d)"),
    ("since", "kể từ năm|từ năm|từ đầu|từ cuối|từ 19|từ 20|tính |năm ", r"(?:(?:tính )?từ (?:đầu |cuối )?(?:năm )?|(?<!hết )(?<!cuối )(?<!htx )(?<!hợp tác xã )(?<!người )(?<!viên )(?<!vị )(?<!tác )(?<!đồng )(?<!% )(?<!%)năm )(?P<ys>(?:19|20)\d\d)(?: ?(?:đến|tới) (?:nay|thời điểm này))|kể từ năm (?P<ys2>(?:19|20)\d\d)(?=, )"),
    ("since_month", "giai đoạn|từ năm|từ đầu|từ 19|từ 20", r"(?:giai đoạn )?từ (?:đầu )?(?:năm )?(?P<ysm>(?:19|20)\d\d) (?:đến|tới) (?:hết |cuối )?tháng (?P<msm>\d{1,2}) ?(?:[/-]|năm) ?(?P<yem>(?:19|20)\d\d)(?!\d)"),
    ("ytd", "từ đầu|tính |cộng |đầu năm", r"(?:tính |cộng )?(?:từ )?đầu năm(?: (?P<yt>20\d\d|nay))?(?: ?(?:đến|tới) (?:nay|giờ|thời điểm này))|(?:tính )?từ đầu năm(?: (?P<yt2>20\d\d))?"),
    ("months", "một tháng|hai tháng|ba tháng|bốn tháng|năm |sáu tháng|bảy tháng|tám tháng|chín tháng|mười tháng|nửa |#", r"(?P<n>\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười) tháng(?: (?P<part>đầu|cuối|qua|thực hiện))?(?: (?:của )?năm(?: (?P<ym>20\d\d|nay|này))?)?|nửa (?P<half>đầu|cuối) năm(?: (?P<yh>20\d\d|nay))?"),
    ("quarter", "hết |quý ", r"(?:hết )?quý (?P<q>iv|iii|ii|i|[1-4])(?: ?[-/] ?| năm | )?(?P<yq>20\d\d)?(?!\d)(?: năm nay)?"),
    ("day", f"{_UNTIL_OPENS}|ngày |#", rf"(?P<u1>{_UNTIL} )?(?:ngày )?(?P<d>\d{{1,2}}) ?[/.-] ?(?P<m>\d{{1,2}}) ?[/.-] ?(?P<y>(?:19|20)\d\d)(?!\d)"),
    ("long_day", f"{_UNTIL_OPENS}|ngày ", rf"(?:(?P<u2>{_UNTIL} )(?:ngày )?|ngày )(?P<d2>\d{{1,2}}) tháng (?P<m2>\d{{1,2}}) năm (?P<y2>(?:19|20)\d\d)"),
    ("month", f"{_UNTIL_OPENS}|tháng |giữa tháng", rf"(?P<u3>{_UNTIL} )?(?:hết |cuối |đầu |giữa )?tháng (?P<m3>\d{{1,2}})(?: ?[/-] ?| năm )(?P<y3>(?:19|20)\d\d)(?!\d)"),
    ("short_day", f"{_UNTIL_OPENS}|ngày |sáng |chiều |tối |trưa |hôm ", rf"(?P<u4>{_UNTIL} )?(?:ngày |(?:sáng|chiều|tối|trưa|hôm)(?: nay)?,? (?:ngày )?)(?P<d4>\d{{1,2}})(?: ?[/-] ?|(?<=ngày \d)\.|(?<=ngày \d\d)\.)(?P<m4>\d{{1,2}})(?![\d/-]|\.\d)(?: năm nay)?"),
    ("short_until", "tính |đến |tới ", r"(?:tính )?(?:đến|tới) (?:hết )?(?P<d6>\d{1,2})/(?P<m6>\d{1,2})(?=,)|(?:tính (?:đến|tới)|(?:\A|(?<=\n)|(?<=[.;,] ))(?:đến|tới)) (?:hết )?(?P<d8>[0-3]?\d)-(?P<m8>[01]?\d)(?=,| (?:[^\W\d_]+ ){1,6}(?:có|là|đạt|còn))"),
    ("in_month", "trong tháng|tháng ", r"(?:trong tháng|(?<=trong đó )tháng|(?<=riêng )tháng) (?P<m7>\d{1,2})(?! ?[\d/.-])(?! năm)(?! ngày)"),
    ("short_month", "hết |đến |tới |cuối ", r"(?P<u5>(?:đến |tới |hết |cuối ){1,4})tháng (?P<m5>\d{1,2})(?![\d/-])(?: năm nay)?"),
    ("year_end", "tính |hết |đến |tới |cuối |vào |khép lại|kết thúc", r"(?:tính )?(?:(?:đến |tới )?(?:hết|cuối|khép lại|kết thúc)|đến|tới|vào)(?: thời điểm)?(?: cuối| hết)? năm (?P<ye>(?:19|20)\d\d)"),
    ("noun_year", "#", r"(?:(?<=chỉ tiêu )|(?<=kế hoạch )|(?<=mục tiêu )|(?<=doanh thu )|(?<=lợi nhuận )|(?<=thu nhập )|(?<=nhiệm vụ )|(?<=kết quả ))(?P<yo>20[12]\d)(?![\d.,/%-]*\d)(?= (?:bình quân|của|đạt|là|ước|tăng|giảm|có)|[:,.;])"),
    ("close_of", "cuối |hết |đến ", r"(?:(?:đến|tới) )?(?:cuối|hết) (?P<yp>20[12]\d)(?![\d.,/%-]*\d)"),
    ("year_end_bare", "tính |đến |tới ", rf"(?:tính )?(?:phấn đấu )?(?:đến|tới) (?P<yn>20[1-4]\d)(?![\d.,%]*\d)(?! (?:{COOPS_AND_GROUPS}|người|tổ|thành viên|tỷ|triệu))"),
    ("years_after", "qua |sau ", r"(?:qua|sau)(?: hơn| gần)? \d{1,2} năm(?! ?\d)"),
    ("year_close", "đến |tới |hết ", r"(?:đến|tới)(?: hết| cuối)+ năm(?: nay)?(?! ?\d)(?! này| đó| ngoái| trước)"),
    ("before_year", "trước ", r"trước (?:thời điểm )?năm (?P<yz>(?:19|20)\d\d)(?!\d)"),
    ("year_start", "đầu năm|đến ", r"(?:đến )?đầu năm (?P<yx>(?:19|20)\d\d)"),
    ("year", "trong |năm |của năm|cho năm|cả năm|sang năm", r"(?:trong |cả |của |cho |sang )?năm (?P<yy>(?:19|20)\d\d)(?!\d)"),
    ("same_year", "trong |năm |cùng năm|cũng trong|cũng năm", r"(?:cũng )?(?:trong )?năm (?:này|đó)|cùng năm(?! (?:19|20)\d\d)"),
    ("whole_year", "ước |dự ước|dự kiến", r"(?:ước|dự ước|ước tính|dự kiến)(?: thực hiện| đến| kết quả)? cả năm(?! (?:19|20)\d\d)"),
    ("this_year", "trong |năm ", r"trong năm(?: nay)?(?! (?:19|20)\d\d| này| đó| ngoái| trước(?! đó))|năm nay"),
    ("mid_year", "đến |tới |giữa ", r"(?:(?:đến|tới) )?giữa năm (?P<yg>20\d\d|nay)(?!\d)"),
    ("nowadays", "nay ", r"(?:\A|(?<=[.] )|(?<=\n))nay,?(?= [^\W\d_])"),
    ("in_period", "trong |sáu tháng|cùng thời", r"trong kỳ|cùng thời gian|6 tháng qua|sáu tháng qua"),
    ("now", "tính |đến |tới |thời |cho đến|cho tới|hiện|lúc này|bây giờ|thì nay", r"(?:cho |tính )?(?:đến|tới) (?:nay|thời điểm này|thời điểm hiện tại|thời điểm hiện nay|bây giờ|giờ)|hiện nay|hiện tại|(?<!thực )(?<!thể )(?<!xuất )(?<!phát )(?<!biểu )hiện(?! đang hoạt động| hoạt động| đại| vật| trạng| tượng| thực| hữu)|lúc này|bây giờ|thời điểm này|thì nay"),
    ("last_year", "năm |trong |cũng trong|riêng ", r"(?:(?:cũng )?trong |riêng )năm (?:ngoái|trước)|(?:\A|(?<=[.] )|(?<=\n)|(?<=[-–] ))năm (?:ngoái|trước)"),
    ("vague", "từ những|từ đầu|trong |năm |thời |những năm|nhiều năm|qua |sau |hơn |gần |hàng năm|hằng năm|mỗi năm|các năm|#", r"(?:từ )?những năm (?:19|20)\d\d(?: ?- ?(?:19|20)\d\d)?|thời gian qua|những năm qua|những năm gần đây|nhiều năm qua|(?:qua |sau |trong |hơn |gần )?\d{1,2} năm(?: qua)?(?! ?\d)|từ đầu nhiệm kỳ(?: đến nay)?|hàng năm|hằng năm|mỗi năm|các năm qua|năm qua|thời gian tới"),
    ("bare_base", "đầu nhiệm|năm |cùng kỳ|cùng thời", r"cùng kỳ(?:(?: năm)? (?P<yc>20\d\d)| năm trước| năm ngoái)?|năm trước|năm ngoái|đầu nhiệm kỳ|cùng thời điểm(?: này)?(?: năm trước| năm (?P<yc2>20\d\d)| (?P<yc3>20\d\d))?"),
), around=r"(?<![^\W_])(?:{})(?![^\W\d_])")  # fmt: skip
_TO_DO = re.compile(r"(?:triển khai|phương hướng|nhiệm vụ)(?: [^\W\d_]+){0,4},? $")
_REVIEWS = re.compile(r"(?:tổng kết|sơ kết|đánh giá|kết quả)[^.;]*\d{4}")
_HEADS = re.compile(r"(?:^|[.;:\n] ?|(?<![^\W_])(?:tính|vào|thời điểm) )$")
_COUNTED_THEN = re.compile(
    r",? (?:(?:cả nước|toàn tỉnh|toàn quốc|tỉnh|toàn huyện|thành phố) )?(?:có|còn)(?: hơn| gần| trên| khoảng)? \d"
)
_OF_NO_YEAR = ("short_day", "short_until", "short_month", "year_close", "quarter")
_NEAR, _NEAR_NEW_YEAR = 45, 15  # days: a page tells of a month or a half-year some time before it ends
_LOOKS_AHEAD = re.compile(
    r"(?<![^\W_])(?:phấn đấu|mục tiêu|chỉ tiêu|kế hoạch|dự kiến|dự ước|ước|sẽ|từ nay|từ giờ|nhiệm vụ|trước|hạn|thời hạn|chậm nhất)(?![^\W_])"
)
_COMPARED = re.compile(
    r"(?:% kế hoạch(?: cả)?|so với kế hoạch(?: cả)?|so(?: với)?|đặt cạnh|so sánh với|hơn|cùng kỳ|cùng thời điểm|cùng thời gian|lần|(?<!cao )bằng)(?: (?:thực hiện|cùng kỳ|cùng thời điểm|thời điểm|của|kết quả|mức|ngày|tổng số))* ?$"
)


@record
class Period:
    """A named period at text[start:end]; `first`/`last` are None where the text leaves them open."""

    start: int
    end: int
    kind: Kind
    first: date | None = None
    last: date | None = None
    rule: str = ""

    @property
    def whole_year(self) -> bool:
        return bool(
            self.last
            and (self.last.month, self.last.day) == (12, 31)
            and (not self.first or self.first.year == self.last.year)
        )


def month_end(year: int, month: int) -> date | None:
    return date(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 and 1900 < year < 2100 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def mentions(folded: str, parts: Sequence[Part]) -> list[re.Match[str]]:
    """Where the parts of a folded text name periods, for `read` to interpret."""
    return _PATTERNS.find(folded, parts)


def read(folded: str, match: re.Match[str], year: int | None, published: date | None) -> Period | None:
    """One mention as a period."""
    rule = match.lastgroup
    assert rule is not None, "every alternative is a named group, and the outer one closes last"
    kind, first, last = _interpret(rule, match, year, published)
    if rule in _OF_NO_YEAR and year and published and last and last > published and not _ahead(folded, match):
        early = published.month <= 3 or (rule in ("short_day", "short_until", "short_month") and kind == "point")
        near = _NEAR_NEW_YEAR if last.month == 12 else _NEAR
        begun = first is not None and first <= published if rule == "quarter" else (last - published).days <= near
        before = folded[max(0, match.start() - 160) : match.start()]
        begun = begun and f"năm {year - 1}" not in before.replace(f"so với năm {year - 1}", "")
        early = early and not begun  # 'tính đến 30/6', told on 28 June; 'trong quý I', told in March
        if rule == "quarter":
            early = early and not match["yq"] and last.month == 12  # the others are to come
        if early and last.year == year == published.year:
            kind, first, last = _interpret(rule, match, year - 1, published)  # told in January, of the year gone by
    window = folded[max(0, match.start() - 90) : match.start()].rpartition("\n")[2]
    mark = folded.startswith((" làm mốc", " làm gốc"), match.end())  # 'lấy năm 2021 làm mốc, …'
    if kind in ("point", "span", "now", "event") and (mark or _COMPARED.search(window.rstrip())):
        kind = "base"
    counted = kind == "event" and rule == "day" and last and _COUNTED_THEN.match(folded, match.end())
    if counted and _HEADS.search(folded[max(0, match.start() - 12) : match.start()]):
        kind = "point"  # 'ngày 30/6/2019 có 14.452 HTX'
    to_do = kind in ("point", "span") and _TO_DO.search(window) and not folded.startswith(":", match.end())
    if to_do and (match.start() <= len(window) or _REVIEWS.search(window)):
        kind = "event"  # 'tổng kết năm 2024, triển khai nhiệm vụ năm 2025' tells of 2024, a headline of neither
    return Period(match.start(), match.end(), kind, first, last, rule)


def _ahead(folded: str, match: re.Match[str]) -> bool:
    """Whether the words around a period look ahead: 'phấn đấu đến hết năm', 'đến hết năm ước có'."""
    opened = max(folded.rfind(mark, max(0, match.start() - 80), match.start()) for mark in (". ", ";", "\n"))
    around = folded[max(opened, match.start() - 80, 0) : match.end() + 40]
    return _LOOKS_AHEAD.search(around) is not None


def _interpret(
    rule: str, match: re.Match[str], year: int | None, published: date | None
) -> tuple[Kind, date | None, date | None]:
    group = match.group
    if rule == "years":
        a, b = int(group("ya")), int(group("yb"))
        return ("span", date(a, 1, 1), date(b, 12, 31)) if a < b else ("vague", None, None)
    if rule == "since":
        return "span", date(int(group("ys") or group("ys2")), 1, 1), published
    if rule == "since_month":
        last = month_end(int(group("yem")), int(group("msm")))
        return ("span", date(int(group("ysm")), 1, 1), last) if last else ("vague", None, None)
    if rule == "ytd":
        named = group("yt") or group("yt2")
        of = int(named) if named and named.isdigit() else year
        last = published if of and published and published.year == of else None
        return "span", date(of, 1, 1) if of else None, last
    if rule == "months":
        return _months(match, year, published)
    if rule == "same_year":
        return "vague", None, None
    if rule == "quarter":
        of = int(group("yq")) if group("yq") else year
        quarter = _ROMAN[group("q")]
        return "span", date(of, quarter * 3 - 2, 1) if of else None, month_end(of, quarter * 3) if of else None
    if rule in ("day", "long_day", "short_day", "short_until"):
        suffix = {"day": "", "long_day": "2", "short_day": "4", "short_until": "6"}[rule]
        suffix = "8" if rule == "short_until" and group("d8") else suffix
        of = int(group("y" + suffix)) if rule in ("day", "long_day") else year
        day = _day(of, int(group("m" + suffix)), int(group("d" + suffix))) if of else None
        until = rule == "short_until" or group({"day": "u1", "long_day": "u2", "short_day": "u4"}[rule])
        return ("point" if until and day else "event"), None, day
    if rule in ("month", "short_month"):
        of = int(group("y3")) if rule == "month" else year
        month = int(group("m3" if rule == "month" else "m5"))
        last = month_end(of, month) if of else None
        if rule == "month" and not group("u3") and not match[0].startswith(("hết", "cuối")):
            return "span", last.replace(day=1) if last else None, last
        return "point", None, last
    if rule in ("year_end", "year_end_bare", "close_of"):
        return (
            "point",
            None,
            date(int(group({"year_end": "ye", "year_end_bare": "yn", "close_of": "yp"}[rule])), 12, 31),
        )
    if rule in ("year", "noun_year"):
        of = int(group("yy" if rule == "year" else "yo"))
        return "span", date(of, 1, 1), date(of, 12, 31)
    if rule == "in_month":
        past = published is not None and int(group("m7")) > published.month
        last = month_end(year - past, int(group("m7"))) if year else None
        return ("span", last.replace(day=1), last) if last else ("vague", None, None)
    if rule == "before_year":  # heads a sentence; elsewhere it tells which of them are meant
        heads = match.start() == 0 or match.string[match.start() - 1] in "\n" or match.string[match.start() - 2] in ".;"
        return "point" if heads else "event", None, date(int(group("yz")) - 1, 12, 31)
    if rule == "year_close":
        return ("point", None, date(year, 12, 31)) if year else ("vague", None, None)
    if rule in ("this_year", "whole_year"):
        if year and published and published.month <= 2 and "nay" not in match[0]:
            year -= 1  # a report of January looks back
        return ("span", date(year, 1, 1), date(year, 12, 31)) if year else ("vague", None, None)
    if rule == "last_year":
        last = date(published.year - 1, 12, 31) if published else None
        return ("span", last.replace(month=1, day=1), last) if last else ("vague", None, None)
    if rule == "mid_year":
        of = year if group("yg") == "nay" else int(group("yg"))
        return ("point", None, date(of, 6, 30)) if of else ("vague", None, None)
    if rule in ("now", "nowadays", "years_after"):
        return "now", None, published
    if match[0] == "năm qua" and published and published.month <= 3:
        return "span", date(published.year - 1, 1, 1), date(published.year - 1, 12, 31)
    if rule == "bare_base":
        of = next((int(group(name)) for name in ("yc", "yc2", "yc3") if group(name)), None)
        return "base", date(of, 1, 1) if of else None, date(of, 12, 31) if of else None
    return "vague", None, None  # year_start, in_period, vague: the reader resolves or leaves open


def _months(match: re.Match[str], year: int | None, published: date | None) -> tuple[Kind, date | None, date | None]:
    named = match["ym"] or match["yh"]
    of = int(named) if named and named.isdigit() else year
    if match["half"]:
        count, part = 6, match["half"]
    else:
        count = int(match["n"]) if match["n"].isdigit() else _COUNTS[match["n"]]
        part = match["part"] or ""
        if part == "qua":  # told in July, 'sáu tháng qua' are the first six
            if published is None or count < 3 or not 0 <= published.month - count <= 1:
                return "vague", None, None
            of = published.year
        if not part and "năm" not in match[0] and count < 6:  # '3 tháng' alone may be any
            return "vague", None, None
    if of is None or not 1 <= count <= 11:
        return "vague", None, None
    if part == "cuối":
        return "span", date(of, 13 - count, 1), date(of, 12, 31)
    return "span", date(of, 1, 1), month_end(of, count)
