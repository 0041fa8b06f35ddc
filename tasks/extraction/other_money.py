"""Sums that are no figure of ours, and why: of a few, of a class, of somebody else, asked for or held against."""

from __future__ import annotations

import re

from tasks.extraction.money import Answer, Sum
from tasks.extraction.page import COUNTED
from tasks.extraction.vocabulary import COOPS

_A_STUDY = re.compile(r"(?:nghiệm thu|đề tài|nhiệm vụ khoa học)(?![^\W_])")
_TAKINGS = re.compile(r"(?:kết thúc|sau|trong) (?:\d+|hai|ba|bốn|năm|bảy) ngày[^.;\d]*$")
_OF_SOME = re.compile(r" (?:của|ở|tại) (?:đa số|phần lớn|nhiều|một số|hầu hết|không ít) (?![^.;]*bình quân)")
_WORKS = re.compile(
    r"(?<![^\W_])(?:xây|xây dựng|đầu tư|làm|mở|nâng cấp|sửa chữa|cải tạo) (?:chợ|đường|cầu|trường|kênh|trạm|hồ|đập|khu |cụm |nhà văn hóa|tuyến|công trình)"
)  # 'huyện xây chợ đầu mối, kinh phí 22 tỷ đồng'
_PROJECT = re.compile(r"đề án|dự án|chương trình|công trình")
_CLASS = re.compile(
    rf"(?:%[^,.;:%]{{0,16}}|(?<!bình quân )(?<!trung bình )(?<!mỗi )(?<![\d.])\d[\d.]* (?:{COOPS})) (?:đạt |có )?(?:mức )?(?:doanh thu|thu|lãi) (?:từ |trên |dưới |hơn |đạt )*$"
)
_CLASS_OF_SO_MANY = re.compile(
    rf"(?:số|số lượng|tỷ lệ|tỉ lệ|những|nhóm) (?:{COOPS}) (?:đạt |có )?(?:mức |tổng )?(?:doanh thu|thu|lãi|lợi nhuận|vốn(?: điều lệ)?) (?:đạt |bình quân |năm )*(?:từ|trên|dưới|hơn) $"
)
_CLASS_OF_THEM = re.compile(
    rf"(?<!các )(?<!mỗi )(?<!một )(?<!1 )(?:{COOPS}) (?:có |đạt )(?:mức )?(?:doanh thu|thu|lãi|lợi nhuận|vốn(?: điều lệ)?) (?:từ|trên|dưới|hơn) $"
)
_OF_ONE = re.compile(
    r"(?<![^\W_])(?:(?:mỗi|một|từng|nhiều|có) hộ(?! thành viên| xã viên)[^,.;]*"
    r"|(?:mỗi|một|1) (?:hecta|héc-ta|héc ta|ha|sào|mẫu|công|lứa|vụ|con|gốc|cây|lồng|bè|tấn|kg|bộ|máy|chiếc|suất|lớp|gian hàng)(?![^\W_])[^.;]*)$"
)  # or of a field, a crop, an animal
_A_PROGRAMME = re.compile(
    r"(?:chương trình|đề án|dự án)(?:(?!(?:các|\d) (?:htx|hợp tác xã))[^.;]){0,140}(?:với|có) tổng (?:nguồn |số |mức )?(?:vốn|kinh phí)[^.;,\d]{0,24}$"
)
_FROM_MEMBERS = re.compile(
    r" (?:bình quân )?(?:của (?:các )?(?:htx|hợp tác xã) )?(?:từ|với) (?:các )?(?:thành viên|xã viên)(?! và)"
)
_EXTREME = re.compile(r"(?:cao|thấp|lớn|nhiều|ít) nhất(?: là| đạt| được| có| khoảng| trên| hơn| gần)* $")
_FROM_ELSE = re.compile(  # 'doanh thu từ vải thiều', 'doanh thu của làng nghề', 'doanh thu du lịch'
    r" (?:(?:từ|của) (?!các đơn vị|các htx|các hợp|các tổ|các quỹ|các liên|\d)(?:(?:đa số|phần lớn|hầu hết|nhiều|số đông|số(?! đông)) )?(?:các |những )?(?!htx|hợp tác|tổ|tht|quỹ|liên hiệp|khu vực|khối|hệ thống|đơn vị|đa số|phần lớn|hầu hết|nhiều|những|số|loại hình|mỗi|một|toàn|cả|hoạt động|dịch vụ|sản xuất|kinh doanh|bán|thành viên|hơn|trên|khoảng|gần|dưới|nhóm|kttt|kinh tế|lĩnh vực)[^\W\d]|du lịch|ocop)"
)
_OF_A_FUND = ("charter_capital", "working_capital", "assets")
_OF_THE_FUND = re.compile(r" của quỹ(?! tín dụng| tdnd)(?![^\W_])")
_CREDIT_FUND = re.compile(r"quỹ tín dụng|qtd|tdnd")
_BY_SIZE = re.compile(rf",? ?(?:là )?(?:{COOPS}) (?:siêu nhỏ|nhỏ|vừa|lớn|có quy mô|quy mô)(?![^\W_])")
_DEMAND = re.compile(r"nhu cầu (?:được )?(?:vay|vốn)[^,.;]{0,40}$")
_A_MEMBER_BORROWS = re.compile(
    r"(?<!\d )(?<!các )(?:xã viên|thành viên|hộ dân) (?:đã |được |phải )?vay(?: hơn| gần)? $"
)
_MANAGERS = re.compile(
    r"[^.;,]{0,16} (?:cán bộ|giám đốc|quản lý|chủ tịch|ban quản trị|hđqt|hội đồng quản trị)(?![^;]*(?:lao động|thành viên|xã viên))"
)
_OF_ALL_LOANS = re.compile(r"nền kinh tế|tín dụng trên địa bàn|tín dụng toàn tỉnh|lĩnh vực nông nghiệp, nông thôn")


def of_a_few(m: Sum) -> Answer:
    x = m.x
    if x.q.number.upper is not None and "dao động" in x.folded[x.t.far_left : x.t.start]:
        return "the spread between single co-operatives"
    chosen = any(
        one.start - x.q.end < 24 and ";" not in x.folded[x.q.end : one.start]
        for one in x.triggers(x.q.end, x.t.far_right, "single")
    )
    if (
        chosen
        or _EXTREME.search(m.before)
        or _CLASS.search(x.folded, x.s.start, x.t.start)
        or _CLASS_OF_SO_MANY.search(x.folded, x.s.start, x.t.start)
        or _CLASS_OF_THEM.search(x.folded, x.s.start, x.t.start)
    ):
        return "the bound of a class by size, or of a chosen few"
    if _BY_SIZE.match(x.folded, x.q.end):
        return "the bound of a class by size, or of a chosen few"
    one = _OF_ONE.search(x.folded, x.s.start, x.t.start)
    return "of one household, field or crop" if one and not x.words(one.start(), x.t.start, "organisation") else None


def no_figure(m: Sum) -> Answer:
    x = m.x
    if not m.subjects:
        return None
    code, chosen = m.meant
    named = x.reader.on_topic or x.words(x.s.start, x.s.end, "organisation")
    if code == "support_funding" and "person" in x.q.per:
        return "what is paid for each person"
    if code == "support_funding" and _A_STUDY.search(x.folded, x.s.start, x.t.start):
        return "what a study costs"
    if code == "support_funding" and not named and _PROJECT.search(x.folded, x.s.start, x.t.start):
        return "what a project costs"
    ours = any(m.code in COUNTED for m in x.words(x.s.start, x.s.end, "organisation"))
    if code == "support_funding" and not ours and _WORKS.search(x.folded, x.s.start, x.t.start):
        return "what works cost"
    if code == "working_capital" and _A_PROGRAMME.search(x.folded, x.s.start, x.t.start):
        return "what a programme costs"
    if (
        code == "revenue"
        and _FROM_ELSE.match(x.folded, chosen.end)
        and not x.words(x.s.start, x.t.start, "organisation")
    ):
        return "what something else brings in"
    if (
        code in _OF_A_FUND
        and _OF_THE_FUND.match(x.folded, chosen.end)
        and not _CREDIT_FUND.search(x.folded, max(0, x.t.start - 1_000), x.t.start)
    ):
        return "the support fund's own money"
    if _OF_SOME.match(x.folded, chosen.end):
        return "of some of them"
    if code == "revenue" and _TAKINGS.search(x.folded, x.s.start, x.t.start):
        return "the takings of a few days"
    if code == "revenue" and _FROM_MEMBERS.match(x.folded, chosen.end):
        return "what members buy of them"
    if code == "loans" and _A_MEMBER_BORROWS.search(x.folded, x.s.start, x.t.start):
        return "what a member borrows"
    if code == "loans" and _DEMAND.search(x.folded, x.t.far_left, x.t.start):
        return "what they would borrow"
    if code == "loans" and not x.words(x.s.start, x.t.start, "organisation") and _OF_ALL_LOANS.search(m.before):
        return "loans to the whole economy"
    if code == "worker_income" and _MANAGERS.search(x.folded, chosen.end, x.t.start):
        return "what managers are paid"
    if code in ("worker_income", "member_income") and x.q.number.value >= 10**9:
        return "too much for a person's income"
    if code == "charter_capital" and x.folded.startswith(" ban đầu", chosen.end):
        return "what one began with"
    if code == "charter_capital" and x.triggers(x.t.left, x.t.start, "at_least"):
        return "the least that a rule asks"
    if code in ("revenue", "profit") and x.q.per == {"month"}:
        return "a month's takings, of one"
    if code in ("support_funding", "loans") and x.triggers(x.t.left, x.t.start, "at_most"):
        return "the most that a rule gives"
    return None
