"""Where: provinces, regions, the country, and districts, as the text names them; and whom the whole page is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from tasks import reference
from tasks.extraction.folding import LOWER, UPPER
from tasks.extraction.openings import Openings
from tasks.extraction.record import record
from tasks.extraction.vocabulary import Mention
from tasks.reference import COUNTRY, UnknownProvinceError, districts

Level = Literal["nation", "region", "province", "wide", "here", "locality", "locality_wide"]

CAPITAL = f"[{UPPER}]"
_LOCALITY = re.compile(
    rf"(?<![^\W_])(?<![Tt]ác )(?:[Hh]uyện|[Tt]hị xã|[Qq]uận|[Xx]ã|[Pp]hường|[Tt]hị trấn|T\.?X\.?|T\.P\.?|H\.|Q\.|[Tt]hành phố|TP\.?|[Tt]p\.?)[ \u00a0]?"
    rf"(?P<name>{CAPITAL}[^\W\d_]*'?[^\W\d_]*(?:[ \u00a0-]{CAPITAL}[^\W\d_]*'?[^\W\d_]*){{0,3}})"
    rf"|(?<![^\W_])[Vv]ùng (?:phía (?:Đông|Tây|Nam|Bắc|đông|tây|nam|bắc)|trung tâm|ven biển)"
)
# What a ministry or the national alliance reports at the head of a sentence is about the country.
_NATIONAL_OFFICE = re.compile(
    r"Bộ (?:Nông nghiệp|Kế hoạch|Tài chính|NN)|Liên minh (?:HTX|Hợp tác xã) Việt Nam|Tổng cục Thống kê|Cục Thống kê Việt Nam"
)
_HEAD = re.compile(r"(?:^|[.\n] ?)(?:Theo (?:(?:số liệu|báo cáo|thống kê)(?: của| từ)? )?)?$")
_ITS_PROVINCE = re.compile(
    rf"(?:, ?(?:tỉnh |TP\.? ?|thành phố )| ?\((?:tỉnh )?)(?P<name>{CAPITAL}[^\W\d_]*(?:(?: -? ?|-){CAPITAL}[^\W\d_]*){{1,3}})\)?"
)
_OF_A_DISTRICT = re.compile(
    rf",? ?\(?(?:huyện|thị xã|quận|thành phố) (?P<name>{CAPITAL}[^\W\d_]*(?:['’][^\W\d_]+)?(?: {CAPITAL}[^\W\d_]*(?:['’][^\W\d_]+)?){{0,3}})"
)
_DATELINE = re.compile(r"(?: ?\([^)\n]{2,24}\)|, ?\d{1,2}[/-]\d{1,2}(?:[/-]\d{4})?)? ?[-–—] ")
_MEETS_AT = re.compile(
    r"(?:[Hh]ọp|[Hh]ội nghị|[Dd]iễn đàn|[Đđ]ại hội|[Tt]ọa đàm|[Hh]ội thảo)(?! tác| lực)(?:[^,.;:\d\n]|\d{1,2}/\d{1,2}|\d{1,2}-\d{1,2}){0,40} (?:tại|ở) (?:thành phố |TP\.? ?)?$"
)
# 'Liên minh HTX Việt Nam họp tổng kết năm tại Hà Nội'
_NATION_MEETS = re.compile(
    r"Việt Nam[^.;\n]{0,50}(?:họp|tổ chức|[Kk]hai mạc|[Hh]ội nghị|[Đđ]ại hội|[Dd]iễn đàn|[Tt]ổng kết)[^.;\n]{0,50}"
    r" (?:tại|ở) (?:[Tt]hành phố |TP\.? ?|[Tt]ỉnh )?$"
)
_HELD_AT = re.compile(
    r"(?:[Dd]iễn đàn|[Tt]ọa đàm|[Hh]ội thảo|[Hh]ội nghị toàn quốc)(?! tỉnh)[^.;\n]{0,70} (?:tổ chức|diễn ra|khai mạc)[^.;\n]{0,30} (?:tại|ở) (?:thành phố |TP\.? ?|tỉnh )?$"
)
_COUNTS = re.compile(r" (?:hiện |đã |đang )?(?:có|tăng|còn|đạt|ghi nhận)(?![^\W_])")  # 'ở Hà Nội có 1.200 HTX'
_COUNTED_NEXT = re.compile(r":? (?:có )?\d")  # '12 HTX (Hữu Lũng 4 HTX, …)'
_HEADS_CLAUSE = re.compile(
    r"(?:^|[\n.;:,(–|-] ?|\) |(?<![^\W_])(?:ở|tại|riêng|là|và|còn|như|từ|về|huyện|toàn|bàn|hiện|nay|nhất|thể|(?:19|20)\d\d|(?:tiếp|kế) đến|kế tiếp|tiếp theo|sau đó|sau) )$"
)
_PLACES = ("province", "region", "locality", "country", "district")  # kinds of mentions
SMALL = ("xã", "phường", "thị trấn")
_PROVINCES_AND = ("tỉnh, ", "tỉnh/", "tỉnh và ")  # '57 tỉnh, thành phố'
_OFFICES = Openings("bộ |liên minh |tổng cục |cục ")
_LOCALITIES = Openings("huyện|thị |quận|xã|phường|tx|t.x|thành phố|tp|t.p|h.|q.|vùng ")
MUNICIPALITIES = {name: name for name in ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh")} | {
    "HCM": "Hồ Chí Minh",
    "Huế": "Thừa Thiên Huế",
}
_SEVERAL = re.compile(
    r"(?<![^\W_])(?:các|vài|nhiều|những|một số|số|xã,|huyện,|thị,|\d+%?|hai|ba|mọi|mỗi|từng|một) $"
)  # 'vài thành phố lớn'
_WORD = re.compile(r"[^\W\d_]+")
_GOES_ON = re.compile(f"[ -]{CAPITAL}")
_LONGER = re.compile(f" {CAPITAL}[{LOWER}]+")
_BEFORE_A_SUBJECT = re.compile(r"(?:\n|[.,:;] |của |tại |ở |nay |\d{4},? |nước )$")
# 'thành phố, thị xã', 'tỉnh ủy', 'tỉnh/thành' say nothing of all of the province
_NOT_WIDE = re.compile(
    r",? (?:huyện|thị xã|ủy|thành(?: phố)?(?![^\W_]| lập| viên| tích)|đoàn|hội|khác|nào)|(?: \w+)? ?/|s\b"
)
_LEVELS: dict[str, Level] = {
    "nation": "nation",
    "province_wide": "wide",
    "locality_wide": "locality_wide",
    "here": "here",
}
_SURNAME = re.compile(
    r"(?<![^\W_])(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Vũ|Võ|Phan|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Lò|Vàng|Giàng)(?: (?:Văn|Thị|Đình|Hữu|Đức|Xuân|Thanh))? $"
)
_OF_AN_OFFICE = re.compile(
    r"(?:báo|đài|cổng|trang|tạp chí|ảnh:|nguồn:|trường|đại học|công ty|ngân hàng|(?<!tác )xã|chi nhánh) $"
)


@record
class AreaMention:
    start: int
    end: int
    level: Level
    name: str  # province (63-map), `CODE|name` of a region, or the locality's words
    map34: bool | None = None  # '(mới)' and '(cũ)' say which map
    within: tuple[str, ...] = ()  # of a locality: the provinces that have a district of its name, or the one told


def find(text: str, folded: str, mentions: Sequence[Mention], site: str | None = None) -> list[AreaMention]:
    """The areas named in a text of a site of one province, in order. A province's name counts only where it is spelled as a name."""
    found: list[AreaMention] = []
    localities = _localities(text, folded)
    taken: set[int] = set()  # places that belong to a locality's name
    called: dict[str, AreaMention] = {}  # districts by the name alone, as the page calls them in full
    for match in localities:
        taken.update(range(*match.span()))
        municipality = (
            _municipality(match["name"]) if match["name"] and match[0].lower().startswith(("thành phố", "tp")) else None
        )
        if municipality:
            found.append(AreaMention(match.start(), match.end(), "province", municipality))
        else:
            locality = _locality(text, match)
            taken.update(range(locality.start, locality.end))
            found.append(locality)
            if locality.within:  # a district that the reference data knows
                called.setdefault(text[match.start("name") : locality.end], locality)
    for mention in mentions:
        if mention.kind not in _PLACES or mention.start in taken:
            continue
        own = mention.kind == "province" and _is_own_district(folded, mention, site)
        if mention.kind == "district" or own:
            found.extend(_district(text, folded, mention, site, called.get(mention.code)))
        elif area := _of_mention(text, folded, mention):
            found.append(area)
    offices = [
        m
        for opening in _OFFICES.find(folded)
        if (m := _NATIONAL_OFFICE.match(text, opening)) and _heads(text, m.start())
    ]
    found.extend(AreaMention(m.start(), m.end(), "nation", COUNTRY) for m in offices)
    found.sort(key=lambda area: area.start)
    return _join_regions(folded, found)


def is_venue(text: str, area: AreaMention) -> bool:
    """'Hà Nội (TTXVN) - …', 'cuộc họp chiều thứ Sáu ở Hà Nội': where the nation's offices write and meet."""
    if area.level == "province" and _NATION_MEETS.search(text, max(0, area.start - 110), area.start):
        return True
    if area.level == "province" and _HELD_AT.search(text, max(0, area.start - 110), area.start):
        return _COUNTS.match(text, area.end) is None
    if area.name != "Hà Nội":
        return False
    before = text[max(0, area.start - 60) : area.start].rpartition("\n")
    opens = (before[1] or area.start < 60) and not before[2].strip(" \u00a0(")
    if opens and _DATELINE.match(text, area.end):
        return True
    return _MEETS_AT.search(before[2]) is not None and _COUNTS.match(text, area.end) is None


def _locality(text: str, match: re.Match[str]) -> AreaMention:
    """A locality that announces itself; 'huyện Ba Bể, tỉnh Bắc Kạn', 'huyện Trùng Khánh (Cao Bằng)' and 'xã Cư Suê, huyện
    Cư M'gar' tell its province."""
    within: tuple[str, ...] = ()
    start, end = match.span()
    if match["name"] and not match[0].lower().startswith(SMALL):
        known = _known_district(match["name"])
        if known is not None:  # 'Trưởng phòng Kinh tế huyện Thường Tín Từ Đức Mạnh'
            end = match.start("name") + len(known)
            within = tuple(province for province, _ in districts()[known])
    elif match["name"] and (of := _OF_A_DISTRICT.match(text, end)) and (known := _known_district(of["name"])):
        within = tuple(province for province, _ in districts()[known])
    told = _ITS_PROVINCE.match(text, end)
    if told and (province := _province_named(told["name"])):
        return AreaMention(start, told.end(), "locality", text[start:end], within=(province,))
    return AreaMention(start, end, "locality", text[start:end], within=within)


def _known_district(words: str) -> str | None:
    """The district that the words begin with, the longest."""
    parts = words.replace("’", "'").split(" ")
    return next((name for n in range(len(parts), 0, -1) if (name := " ".join(parts[:n])) in districts()), None)


def _province_named(words: str) -> str | None:
    try:
        return reference.province(words).name63
    except UnknownProvinceError:
        return None


def _district(
    text: str, folded: str, mention: Mention, site: str | None, called: AreaMention | None
) -> list[AreaMention]:
    """A district named without 'huyện', of the site's province or one that the page `called` so elsewhere: at a clause's
    head, or after 'ở', 'tại', 'riêng'."""
    own: list[tuple[str, tuple[str, ...]]] = [
        (full, (province,)) for province, full in districts()[mention.code] if province == site
    ]
    named = own or ([(called.name, called.within)] if called is not None else [])
    homes = [site] if own else [province for province, _ in districts()[mention.code]]
    capital = any(reference.fold(mention.code) == reference.fold(home) for home in homes if home)
    words = text[mention.start : mention.end]
    if not named or capital or not (words.isupper() or words == mention.code):
        return []
    listed = text[max(0, mention.start - 60) : mention.start].rpartition("(")[2]
    bracketed = "(" in text[max(0, mention.start - 60) : mention.start] and not re.search(r"[)\d]", listed)
    if bracketed and not _COUNTED_NEXT.match(text, mention.end):
        return []  # '2 liên hiệp HTX (Thoại Sơn và Tri Tôn)'
    longer = not words.isupper() and _GOES_ON.match(text, mention.end)
    if longer or not _HEADS_CLAUSE.search(folded, max(0, mention.start - 16), mention.start):
        return []
    return [AreaMention(mention.start, mention.end, "locality", named[0][0], within=named[0][1])]


def _is_own_district(folded: str, mention: Mention, site: str | None) -> bool:
    """'4. Hòa Bình: 15 HTX' on a site of Bạc Liêu, which has a district of that name."""
    if mention.code == site or folded.endswith("tỉnh ", 0, mention.start):
        return False
    return any(province == site for province, _ in districts().get(mention.code, ()))


def _localities(text: str, folded: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    for opening in sorted(_LOCALITIES.find(folded)):
        if (not found or opening >= found[-1].end()) and (match := _LOCALITY.match(text, opening)):
            found.append(match)
    return found


def _heads(text: str, start: int) -> bool:
    """Whether what begins at `start` heads a sentence, 'Theo báo cáo của' before it or not."""
    return _HEAD.search(text[max(0, start - 26) : start]) is not None


def _join_regions(folded: str, found: Sequence[AreaMention]) -> list[AreaMention]:
    """'vùng ĐBSCL và Đông Nam Bộ' is one area."""
    joined: list[AreaMention] = []
    for area in found:
        last = joined[-1] if joined else None
        if last and last.level == area.level == "region" and folded[last.end : area.start] == " và ":
            codes, names = zip(last.name.split("|"), area.name.split("|"), strict=True)
            joined[-1] = AreaMention(last.start, area.end, "region", f"{'+'.join(codes)}|{' và '.join(names)}")
        else:
            joined.append(area)
    return joined


def _municipality(name: str) -> str | None:
    """Six cities are provinces themselves; any other 'thành phố X' is a town inside one."""
    return next((province for prefix, province in MUNICIPALITIES.items() if name.startswith(prefix)), None)


def _of_mention(text: str, folded: str, mention: Mention) -> AreaMention | None:
    words = text[mention.start : mention.end]
    if mention.kind == "province":
        if not all(word[0].isupper() for word in _WORD.findall(words)):
            return None
        if _SURNAME.search(text, max(0, mention.start - 24), mention.start):
            return None  # 'ông Lê Hòa Bình'
        if _OF_AN_OFFICE.search(folded, max(0, mention.start - 14), mention.start):
            return None
        if _LONGER.match(text, mention.end) and not folded.startswith((" liên", " hiện", " có"), mention.end):
            return None  # 'Hòa Bình Thạnh' is a commune
        after = folded[mention.end : mention.end + 6]
        return AreaMention(mention.start, mention.end, "province", mention.code, True if after == " (mới)" else False if after.startswith(" (cũ)") else None)  # fmt: skip
    if mention.kind == "region":
        return AreaMention(mention.start, mention.end, "region", mention.code)
    if mention.kind == "country":
        subject = mention.start == 0 or _BEFORE_A_SUBJECT.search(folded, max(0, mention.start - 8), mention.start)
        return AreaMention(mention.start, mention.end, "nation", COUNTRY) if subject and words[0].isupper() else None
    if mention.code not in _LEVELS or (
        mention.form == "thành phố" and folded.endswith(_PROVINCES_AND, 0, mention.start)
    ):
        return None
    if (mention.form in ("tỉnh", "thành phố") or mention.code == "locality_wide") and _SEVERAL.search(
        folded, max(0, mention.start - 9), mention.start
    ):
        return None
    if mention.code == "locality_wide" and _LONGER.match(text, mention.end):
        return None  # 'ở huyện Chi Lăng' names it
    if mention.code == "province_wide" and _NOT_WIDE.match(folded, mention.end):
        return None
    return AreaMention(mention.start, mention.end, _LEVELS[mention.code], mention.form)
