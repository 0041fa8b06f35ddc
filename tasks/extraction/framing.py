"""The frame of a page: what it has said so far that a later figure inherits; its sentences, and where each one is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from tasks.extraction.areas import CAPITAL, MUNICIPALITIES, AreaMention, is_venue
from tasks.extraction.focus import Area, resolve
from tasks.extraction.folding import DIGIT
from tasks.extraction.numbers import Number
from tasks.extraction.page import Page, within
from tasks.extraction.periods import Period
from tasks.extraction.record import record
from tasks.extraction.vocabulary import Mention
from tasks.records import Basis
from tasks.reference import COUNTRY

_CENTRAL = re.compile(
    r"nq/tw(?:,| của[^,.;]{0,40})? (?:đặt|đề|xác định|nêu|hướng|yêu cầu)(?:(?!(?<![^\W_])(?:đến nay|(?<!thực )(?<!thể )hiện(?! đại| thực)|trên địa bàn|những năm qua|toàn tỉnh|(?:năm|tháng) [\d/]+,? tỉnh)(?![^\W_]))[^.;]|\.\d)*$"
)  # 'Nghị quyết 20-NQ/TW đặt mục tiêu …'
_BUSINESS = re.compile(r"(?:doanh nghiệp|công ty|thị trường|đối tác|siêu thị)[^,.;]{0,18}$")
_SEAT = re.compile(
    r"(?:(?:huyện|quận|thị xã|thành phố)(?: và|,)|điểm cầu|các|hai|ba|một số|(?<!\d)\d{1,2}|cấp|tại xã|chủ tịch ubnd|lãnh đạo|bí thư) $"
)
_FIRST_OF = re.compile(
    r"(?:hàng đầu|nhất|đứng đầu|tốp đầu|top đầu|dẫn đầu|trung tâm|thủ phủ|cửa ngõ|(?:nhiều|ít|thấp|cao|lớn|kém) hơn(?: so với)?|so với|(?<![^\W_])(?:chỉ |đứng |xếp )(?:sau|kém|thua)(?: mỗi)?)(?: của| toàn| trong| ở| tỉnh)? $"
)  # "nhiều nhất tỉnh"
_MERGED = re.compile(
    r"(?:hợp nhất|sáp nhập)(?:(?: [^,.;\d]{0,20})?(?: hai| ba| các| \d)? tỉnh[^.;\d]{0,30}| (?:với|cùng) )$"
)  # of what a province was made
_MERGES = re.compile(
    rf"(?: và {CAPITAL}[^,.;\d]{{2,20}}?)? (?:hợp nhất|sáp nhập|nhập (?:làm|lại)|về chung|về một)(?![^\W_])"
)
_VISITED = re.compile(
    r"(?:lớp|đào tạo|tập huấn|hội chợ|tham quan|học tập|triển lãm|hội thảo|giao lưu)[^.;\d]{0,40} (?:tại|ở) (?:tp\.? ?|thành phố |tỉnh )?$"
)  # 'dự lớp đào tạo giám đốc tại TP.HCM'
_BESIDE = re.compile(
    r"(?:hơn|so với|bằng|vượt|trên|dưới|tương đương|xấp xỉ|ngang|nhiều|đạt mức|gấp [^,.;]{0,16})(?: mức)? (?:bình quân|trung bình|mức chung|mặt bằng)(?: chung)?(?: của)? $|(?:(?:đứng|xếp|hạng)(?: vị trí)? thứ [^\W_]+|tốp đầu|top đầu|đứng đầu|dẫn đầu|hàng đầu|nhất)(?: của| trong| các tỉnh| cả| toàn| vùng| khu vực)* $"
)  # 'cao hơn bình quân cả nước', 'đứng thứ 3 các tỉnh vùng …'
_OUT_OF = re.compile(r"(?:%|phần \w+|một nửa|gần nửa|hơn nửa) [^,.;]{0,40}$")  # 'chiếm 13,4% tổng số HTX cả nước'
_PART = re.compile(r"(?:trong (?:số )?đó|trong số này|riêng(?<![^\W_]riêng))(?![^\W_])")
_IN_A_BRACKET = re.compile(r"\((?:[^()\d]*(?:,| và| huyện) )?$")  # 'Phía Đông (Gò Công Tây, thị xã Gò Công): 39 HTX'
_COUNTED_THERE = re.compile(r"[^();\d]{0,60}\d")  # '12 HTX (Hữu Lũng 4 HTX, Lộc Bình 3 HTX)'
_OFFICE_OF = re.compile(
    r"(?:liên minh htx|liên minh hợp tác xã|ubnd|sở [^,.;\d]{2,40}|chi cục [^,.;\d]{2,40}|hội nông dân)(?: tỉnh)? $"
)
_MEANWHILE = re.compile(r"(?:trong khi|nếu như|nếu)(?: đó)?,?(?: ở| vào| đến| cuối| đầu)* $|\($")
_SOME_IN = re.compile(r"\d[^,.;:\d]{0,40} (?:ở|tại|thuộc) (?:các )?$")
_AND_ANOTHER = re.compile(rf" và (?:huyện |thị xã )?{CAPITAL}")
_IN_BOTH = re.compile(
    rf"\d[^,.;:\d]{{0,40}} (?:ở|tại|thuộc) (?:các )?(?:huyện |thị xã )?{CAPITAL}[^,.;:\d]{{1,24}} và $"
)
_ENUMERATED = re.compile(
    rf"(?:ở|tại|trên địa bàn) các (?:huyện|xã|thị xã|quận|phường|địa phương)(?: như|:)? (?:{CAPITAL}[^,.;:\d()]{{1,24}}, (?:huyện |xã |TX\.? ?)?)*$"
)
_LEADS = re.compile(
    r"(?: hiện| đang| là| vẫn| huyện| nơi| địa phương| có)* (?:đứng|dẫn|nhiều|ít|đông|cao|thấp) (?:đầu|nhất|thứ|cuối)"
)
_ITS_COUNT = re.compile(r" ?\(?(?:có |với )?\d")  # 'nhiều nhất Bắc Sơn 32'
_LEARNT_FROM = re.compile(
    r"(?<![^\W_])(?:học theo|noi theo|theo gương)(?: cách làm(?: của)?| mô hình(?: của)?)?(?: thôn [^,.;:\d]{2,12},)? $"
)
_AN_OFFICE_OF = re.compile(
    r"(?:quỹ|liên minh) [^,.;:\d]{0,30}(?:hợp tác xã|htx) $"
)  # 'Quỹ hỗ trợ phát triển hợp tác xã tỉnh'
_NEAR = 50  # areas: what was named longer ago is not meant, and time stays linear
_LOCAL = ("locality", "locality_wide")
FLOWS = frozenset(
    [
        "organisations_new",
        "organisations_dissolved",
        "members_new",
        "people_trained",
        "revenue",
        "profit",
        "worker_income",
        "member_income",
        "budget_contribution",
        "support_funding",
        "gdp_share",
        "organisations_supported",
    ]
)
_ISSUER = re.compile(
    r"(?:[Tt]heo|[Bb]áo cáo (?:của|từ)|[Ss]ố liệu (?:của|từ)|[Tt]hống kê của|[Tt]hông tin từ)(?: (?:báo cáo|số liệu|thống kê|tổng hợp|đánh giá|thông tin|của|từ))* "
    r"(?P<who>(?:Liên minh|Bộ|Sở|Tổng cục|Cục|Chi cục|UBND|Ủy ban nhân dân|Ngân hàng)[^,;:.()\n]{2,70})"
)


@dataclass(slots=True)
class Frame:
    """What the text has said so far and a later figure inherits. One per page; paragraphs reset most of it."""

    area: AreaMention | None = None
    wide: AreaMention | None = None  # the province, where a district's page has turned to it and to no district since
    period: Period | None = None  # of the paragraph
    span: Period | None = None
    point: Period | None = None  # the last as-of of the paragraph
    target: bool = False
    section: tuple[bool, Period | None] | None = None  # whether the last heading tells wishes, and its time
    wished: bool = False  # the sentences before only told wishes
    announced: bool = False  # the paragraph before ended with a colon
    organisation: str | None = None
    predicate: str | None = None  # what the paragraph last said of co-operatives
    rule: bool = False  # the paragraph states a rule or a condition
    main_part: Period | None = None  # the first part of a year that the page names
    title_span: Period | None = None
    title_target: Period | None = None  # what the title wishes for
    others: str | None = None  # who else the sentence before spoke of, and not of co-operatives
    single_page: bool = False  # the title names one co-operative
    single: bool = False  # the text speaks of one named co-operative
    single_before: bool = False  # an earlier paragraph did, and nothing has widened the view since
    place: Area | None = None  # of the figure that the sentence takes up again
    first_stock: Period | None = None  # the first as-of of the page
    main_span: Period | None = None  # the title's, or the first span of the page

    def enter_paragraph(self, continues: bool) -> None:
        if not continues:
            if self.area is not None:
                self.wide = self.area if self.area.level in ("wide", "province") else None
            self.area = self.period = self.span = self.point = None
            self.target = self.wished = False
            self.predicate = None
            self.rule = False
            self.others = None
        self.single_before = (self.single or self.single_before) and not self.single_page
        self.single = self.single_page
        self.place = None


@record
class Sentence:
    """A sentence with what it mentions, each list in order."""

    start: int
    end: int
    numbers: Sequence[Number]
    mentions: Sequence[Mention]  # without a number only the lasting ones
    areas: Sequence[AreaMention]
    places: Sequence[AreaMention]  # the areas that the sentence is about, not where somebody sat
    periods: Sequence[Period]
    title: bool
    by_kind: dict[str, list[Mention]]
    row: bool  # of a table


def sentence(page: Page, start: int, end: int, title: bool, row: bool = False) -> Sentence:
    numbers = page.numbers.within(start, end)
    mentions = within(page.mentions if numbers or title else page.lasting, start, end)
    by_kind: dict[str, list[Mention]] = {}
    for mention in mentions:
        if mention.kind in by_kind:
            by_kind[mention.kind].append(mention)
        else:
            by_kind[mention.kind] = [mention]
    areas = page.areas.within(start, end)
    places = [area for area in areas if not _shadowed(page, area)]
    if len(places) > 1:
        places = [a for a in places if not _is_office_of(page, a, places)]
    return Sentence(start, end, numbers, mentions, areas, places, page.periods.within(start, end), title, by_kind, row)


def _is_office_of(page: Page, area: AreaMention, places: Sequence[AreaMention]) -> bool:
    """'Toàn huyện có 6 HTX được Quỹ hỗ trợ phát triển hợp tác xã tỉnh cho vay': it stays the district's."""
    office = area.level == "wide" and _AN_OFFICE_OF.search(page.folded, max(0, area.start - 48), area.start)
    return bool(office) and any(a.level in _LOCAL and a.end <= area.start for a in places)


def issuer_of(page: Page, s: Sentence) -> str | None:
    """Who is said to have counted."""
    issuer = _ISSUER.search(page.text, s.start, s.end)
    return issuer["who"].strip() if issuer else None


def area_of(page: Page, frame: Frame, s: Sentence, start: int, left: int, right: int) -> Area:
    """The area of a figure at `start` whose territory is left:right: its own clause's, else the sentence's, else inherited."""
    own = [a for a in s.places if a.start >= left and a.end <= right]
    before = [a for a in s.places if a.end <= start and not _of_a_closed_bracket(page.folded, s.start, a, start)]
    after_close = [a for a in own if a.start >= start and a.level not in ("wide",)]
    chosen: AreaMention | None = None
    basis: Basis = "clause"
    if (beside := _before_its_bracket(page.folded, s, start)) is not None:
        chosen = beside
    elif after_close and not [a for a in own if a.end <= start]:
        chosen = after_close[0]
    elif before:
        chosen = before[-1]
        basis = "clause" if chosen.start >= left else "sentence"
        if (
            chosen.level == "wide"
            and len(before) > 1
            and before[-2].level == "province"
            and chosen.start - before[-2].end < 30
        ):
            chosen = before[-2]
    elif own:
        chosen = own[0]
    elif _CENTRAL.search(page.folded, s.start, start):
        return resolve(
            AreaMention(s.start, s.start, "nation", COUNTRY), page.focus, page.on, "sentence", "a central resolution"
        )
    elif (inherited := frame.area or _gone_wide(page, frame, s)) is not None:
        chosen, basis = inherited, "paragraph"
    if chosen is None and frame.place is not None:
        return frame.place
    if chosen is not None:
        chosen = _meant(page, chosen)
    words = page.text[chosen.start : chosen.end] if chosen else ""
    return resolve(chosen, page.focus, page.on, basis, f"'{words}'" if chosen else page.focus.rule)


def _gone_wide(page: Page, frame: Frame, s: Sentence) -> AreaMention | None:
    """What a district's page goes on with that has turned to its province: until it says 'huyện' again."""
    if page.focus.locality is None or frame.wide is None:
        return None
    if page.focus.locality.partition(" ")[0].lower() in page.folded[s.start : s.end]:
        frame.wide = None
    return frame.wide


def _before_its_bracket(folded: str, s: Sentence, start: int) -> AreaMention | None:
    """'So với Quảng Bình (392 HTX)', 'bình quân cả nước (4,6 tỷ đồng)': an area that is only held against owns its bracket."""
    opened = folded.rfind("(", max(s.start, start - 24), start)
    if opened < 0 or ")" in folded[opened:start] or DIGIT.search(folded, opened, start):
        return None
    return next(
        (a for a in s.areas if a.end == opened - 1 and a.level in ("nation", "region", "province", "locality")), None
    )


def _of_a_closed_bracket(folded: str, begin: int, area: AreaMention, start: int) -> bool:
    """'84 HTX ngừng hoạt động (16 HTX ở Kon Tum trước đây); chỉ 57 HTX …': the place is that of the figure in the bracket."""
    opened = folded.rfind("(", max(begin, area.start - 160), area.start)
    closed = folded.find(")", area.end, start)
    if opened < 0 or closed < 0 or ")" in folded[opened : area.start]:
        return False
    return area.level in ("locality", "province") or DIGIT.search(folded, opened, closed) is not None


def _meant(page: Page, area: AreaMention) -> AreaMention:
    """What 'toàn tỉnh' on a national page and 'huyện này' mean: the last province, or district, named before."""
    at = bisect_left(page.areas, area.start, key=attrgetter("start"))
    before = page.areas[max(0, at - _NEAR) : at]
    if area.level == "wide" and page.focus.province is None:
        named = [a for a in before if a.level == "province" and not _shadowed(page, a)]
        if "thành phố" in area.name or "tỉnh" in area.name:
            city = "thành phố" in area.name
            named = [a for a in named if (a.name in MUNICIPALITIES.values()) == city] or named
    elif area.level == "locality_wide" and page.focus.locality is None:
        kinds = page.folded[area.start : area.end].split(" ")
        named = [a for a in before if a.level == "locality" and a.name.split(" ")[0].lower() in kinds]
        provinces = [a for a in before if a.level == "province" and not _shadowed(page, a)]
        if not named and page.focus.province is None and provinces:
            return AreaMention(area.start, area.end, area.level, area.name, within=(provinces[-1].name,))
    elif area.level == "locality_wide" and before and before[-1].level == "locality":
        named = (
            list(before[-1:]) if page.folded[before[-1].end : area.start] == ", " else []
        )  # 'tại Lâm Hà, toàn huyện có'
    else:
        named = []
    return named[-1] if named else area


def _shadowed(page: Page, area: AreaMention) -> bool:
    """A place that only tells where somebody sat, or where a named co-operative is."""
    before = page.folded[max(0, area.start - 12) : area.start]
    if _BUSINESS.search(page.folded[max(0, area.start - 30) : area.start]):
        return True
    after = page.folded[area.end : area.end + 2]
    if before.endswith("(") and after.startswith(")"):
        return True
    told = page.folded[max(0, area.start - 60) : area.start]
    if area.level == "locality" and _LEARNT_FROM.search(told):
        return True
    bracketed = _IN_A_BRACKET.search(page.folded, max(0, area.start - 200), area.start)
    if area.level == "locality" and bracketed and not _COUNTED_THERE.match(page.folded, area.end):
        return True
    if (
        _MERGED.search(told)
        or _MERGES.match(page.text, area.end)
        or (area.level in ("nation", "wide") and _OUT_OF.search(told))
    ):
        return True
    if _only_beside(page, area) and page.folded[area.end : area.end + 2] != " (":
        return True
    if page.focus.province != area.name and is_venue(page.text, area):
        return True
    if area.level == "locality" and (_one_of_two(page, area) or _only_enumerated(page, area)):
        return True
    if page.focus.locality is not None and area.level == "province" and _OFFICE_OF.search(told):
        return True  # on a district's page 'Liên minh HTX tỉnh Bình Dương' is who speaks
    if area.level == "province" and page.focus.province not in (None, area.name) and _VISITED.search(told):
        return True
    counted = area.level == "locality" and _ITS_COUNT.match(page.folded, area.end) is not None
    return _SEAT.search(before) is not None or (_FIRST_OF.search(before) is not None and not counted)


def _only_beside(page: Page, area: AreaMention) -> bool:
    """Whether the nation, or a region, is only what the province is held against."""
    wide = area.level in ("nation", "region") and page.focus.province is not None
    return wide and _BESIDE.search(page.folded, max(0, area.start - 60), area.start) is not None


def _one_of_two(page: Page, area: AreaMention) -> bool:
    """'2 liên hiệp HTX ở Thoại Sơn và Tri Tôn': where some of the counted are, and no area of what follows."""
    before = page.text[max(0, area.start - 80) : area.start]
    return _IN_BOTH.search(before) is not None or (
        _SOME_IN.search(before) is not None and _AND_ANOTHER.match(page.text, area.end) is not None
    )


def _only_enumerated(page: Page, area: AreaMention) -> bool:
    """'hạn hán ở các huyện Thanh Chương, Đô Lương, Nam Đàn, …': where something happens."""
    listed = _ENUMERATED.search(page.text, max(0, area.start - 90), area.start)
    return listed is not None and page.folded.startswith((",", " và ", ")", ";", "..."), area.end)


def _counts_here(page: Page, area: AreaMention) -> bool:
    """'Phòng Kinh tế cho biết, hiện Đông Anh có 103 HTX'."""
    return page.folded.endswith(("hiện ", "nay "), 0, area.start) and page.folded.startswith(" có ", area.end)


def _is_meanwhile(folded: str, s: Sentence, p: Period) -> bool:
    """'(năm 2022 là 2 tỷ đồng)', 'trong khi cuối năm 2015 chỉ có 150': a time beside the one that the text is of."""
    return _MEANWHILE.search(folded, s.start, p.start) is not None and not folded.startswith(")", p.end)


def remember(page: Page, frame: Frame, s: Sentence) -> None:
    """What the sentence leaves to the next ones of its paragraph."""
    if s.places and not s.row:  # a row's place is its own
        lead = min(s.numbers[0].start if s.numbers else s.end, s.start + 30)
        part = page.folded.startswith(("trong đó", "trong số", "riêng", "cụ thể"), s.start)
        heads = [
            a for a in s.places if a.level not in _LOCAL or ((a.start <= lead or _counts_here(page, a)) and not part)
        ]
        if part and frame.area is not None:
            heads = []  # 'Trong đó, trên địa bàn Khánh Hòa cũ có 218 HTX' goes into parts
        split = _PART.search(page.folded, s.start, s.end) if heads else None
        if split is not None and any(a.end <= split.start() for a in heads):
            heads = [a for a in heads if a.end <= split.start()]
        several = [a for a in s.places if split is None or a.end <= split.start()]  # 'huyện …, trong đó xã … có 5'
        if len({a.name for a in several if a.level == "locality"}) > 1:
            heads = [a for a in heads if a.level != "locality"]  # one district after another: none of them goes on
        heads = [a for a in heads if not _only_beside(page, a)]
        if page.focus.province is not None and len({a.name for a in s.places if a.level == "province"}) > 1:
            heads = [a for a in heads if a.level != "province"]  # 'Lâm Đồng 628 HTX, Đắk Nông 296 HTX, …'
        own = [a for a in s.places if a.level == "province" and a.name == page.focus.province]
        if part and own and page.folded.startswith("riêng", s.start):
            heads = own  # 'Cả nước có 32.000 HTX. Riêng Lâm Đồng có 561 HTX.'
        heads = [a for a in heads if a.level != "locality" or not _LEADS.match(page.folded, a.end)]
        if any(a.level in (*_LOCAL, "here") for a in heads):
            frame.wide = None
        if heads:  # a district inside a sentence is an example, not what the next sentence is about
            frame.area = heads[-1]
    said = [m for m in s.by_kind.get("predicate", ()) if m.code not in ("other", "organisations_supported")]
    if said:
        frame.predicate = said[-1].code
    for p in s.periods:
        if p.kind in ("point", "now", "span") and not _is_meanwhile(page.folded, s, p):
            frame.period = p
            frame.point = p if p.kind == "point" else frame.point
            if p.kind == "span" or p.whole_year:
                frame.span = p
            lately = page.year is None or p.last is None or p.last.year >= page.year - 1
            if frame.first_stock is None and p.kind in ("point", "now") and lately:
                frame.first_stock = p
