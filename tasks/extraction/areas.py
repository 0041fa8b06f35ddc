"""Where: provinces, regions, the country, and districts, as the text names them; and whom the whole page is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tasks import reference
from tasks.extraction.folding import LOWER, UPPER
from tasks.extraction.openings import Openings
from tasks.extraction.record import record
from tasks.extraction.vocabulary import Mention
from tasks.records import Basis
from tasks.reference import COUNTRY, MERGER, UnknownProvinceError, area_code, districts

Level = Literal["nation", "region", "province", "wide", "here", "locality", "locality_wide"]

_CAPITAL = f"[{UPPER}]"
_LOCALITY = re.compile(
    rf"(?<![^\W_])(?<![Tt]ác )(?:[Hh]uyện|[Tt]hị xã|[Qq]uận|[Xx]ã|[Pp]hường|[Tt]hị trấn|T\.?X\.?|T\.P\.?|H\.|Q\.|[Tt]hành phố|TP\.?|[Tt]p\.?)[ \u00a0]?"
    rf"(?P<name>{_CAPITAL}[^\W\d_]*'?[^\W\d_]*(?:[ \u00a0-]{_CAPITAL}[^\W\d_]*'?[^\W\d_]*){{0,3}})"
    rf"|(?<![^\W_])[Vv]ùng (?:phía (?:Đông|Tây|Nam|Bắc|đông|tây|nam|bắc)|trung tâm|ven biển)"
)
# What a ministry or the national alliance reports at the head of a sentence is about the country.
_NATIONAL_OFFICE = re.compile(
    r"Bộ (?:Nông nghiệp|Kế hoạch|Tài chính|NN)|Liên minh (?:HTX|Hợp tác xã) Việt Nam|Tổng cục Thống kê|Cục Thống kê Việt Nam"
)
_HEAD = re.compile(r"(?:^|[.\n] ?)(?:Theo (?:(?:số liệu|báo cáo|thống kê)(?: của| từ)? )?)?$")
_COUNT = re.compile(r"\d\s(?:HTX|[Hh]ợp tác xã|THT|[Tt]ổ hợp tác)")
_ITS_PROVINCE = re.compile(
    rf"(?:, ?(?:tỉnh |TP\.? ?|thành phố )| ?\((?:tỉnh )?)(?P<name>{_CAPITAL}[^\W\d_]*(?: -? ?{_CAPITAL}[^\W\d_]*){{1,3}})\)?"
)
_HEADS_CLAUSE = re.compile(r"(?:^|[\n.;:,(–-] ?|\) |(?<![^\W_])(?:ở|tại|riêng|là|và|còn|như|từ|về|huyện|toàn|bàn) )$")
_PLACES = ("province", "region", "locality", "country", "district")  # kinds of mentions
_SMALL = ("xã", "phường", "thị trấn")
_DISTRICTS = ("huyện ", "thị xã ", "quận ", "tx ", "tx.", "t.x")
_OFFICES = Openings("bộ |liên minh |tổng cục |cục ")
_LOCALITIES = Openings("huyện|thị |quận|xã|phường|tx|t.x|thành phố|tp|t.p|h.|q.|vùng ")
_MUNICIPALITIES = {name: name for name in ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh")} | {
    "HCM": "Hồ Chí Minh",
    "Huế": "Thừa Thiên Huế",
}
_OF_AN_OFFICE = re.compile(
    r"(?:báo|đài|cổng|trang|tạp chí|ảnh:|nguồn:|trường|đại học|công ty|ngân hàng|xã|chi nhánh) $"
)


@record
class AreaMention:
    start: int
    end: int
    level: Level
    name: str  # province (63-map), `CODE|name` of a region, or the locality's words
    map34: bool | None = None  # '(mới)' and '(cũ)' say which map
    within: tuple[str, ...] = ()  # of a locality: the provinces that have a district of its name, or the one told


@record
class Area:
    """Whom a figure is about, and how that is known."""

    ref_area: str
    name: str
    locality: str | None
    basis: Basis
    rule: str


def find(text: str, folded: str, mentions: Sequence[Mention], site: str | None = None) -> list[AreaMention]:
    """The areas named in a text of a site of one province, in order. A province's name counts only where it is spelled as a name."""
    found: list[AreaMention] = []
    localities = _localities(text, folded)
    taken: set[int] = set()  # places that belong to a locality's name
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
    for mention in mentions:
        if mention.kind not in _PLACES or mention.start in taken:
            continue
        if mention.kind == "district":
            found.extend(_district(text, folded, mention, site))
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


def _locality(text: str, match: re.Match[str]) -> AreaMention:
    """A locality that announces itself; 'huyện Ba Bể, tỉnh Bắc Kạn' and 'huyện Trùng Khánh (Cao Bằng)' tell its province."""
    within: tuple[str, ...] = ()
    start, end = match.span()
    if match["name"] and not match[0].lower().startswith(_SMALL):
        words = match["name"].split(" ")
        known = next((name for n in range(len(words), 0, -1) if (name := " ".join(words[:n])) in districts()), None)
        if known is not None:  # 'Trưởng phòng Kinh tế huyện Thường Tín Từ Đức Mạnh'
            end = match.start("name") + len(known)
            within = tuple(province for province, _ in districts()[known])
    told = _ITS_PROVINCE.match(text, end)
    if told and (province := _province_named(told["name"])):
        return AreaMention(start, told.end(), "locality", text[start:end], within=(province,))
    return AreaMention(start, end, "locality", text[start:end], within=within)


def _province_named(words: str) -> str | None:
    try:
        return reference.province(words).name63
    except UnknownProvinceError:
        return None


def _district(text: str, folded: str, mention: Mention, site: str | None) -> list[AreaMention]:
    """A district of the site's province that is named without 'huyện': at a clause's head, or after 'ở', 'tại', 'riêng'."""
    named = [full for province, full in districts()[mention.code] if province == site]
    words = text[mention.start : mention.end]
    if not named or mention.code == site or not (words.isupper() or words == mention.code):
        return []
    listed = text[max(0, mention.start - 60) : mention.start].rpartition("(")[2]
    if "(" in text[max(0, mention.start - 60) : mention.start] and not re.search(r"[)\d]", listed):
        return []  # '2 liên hiệp HTX (Thoại Sơn và Tri Tôn)'
    longer = not words.isupper() and re.match(rf"[ -]{_CAPITAL}", text[mention.end : mention.end + 2])
    if longer or not _HEADS_CLAUSE.search(folded, max(0, mention.start - 16), mention.start):
        return []
    return [AreaMention(mention.start, mention.end, "locality", named[0], within=(str(site),))]


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
    return next((province for prefix, province in _MUNICIPALITIES.items() if name.startswith(prefix)), None)


def _of_mention(text: str, folded: str, mention: Mention) -> AreaMention | None:
    words = text[mention.start : mention.end]
    if mention.kind == "province":
        if not all(word[0].isupper() for word in re.findall(r"[^\W\d_]+", words)):
            return None
        if _OF_AN_OFFICE.search(folded, max(0, mention.start - 14), mention.start):
            return None
        if re.match(rf" {_CAPITAL}[{LOWER}]+", text[mention.end : mention.end + 8]) and not folded.startswith(
            (" liên", " hiện", " có"), mention.end
        ):
            return None  # 'Hòa Bình Thạnh' is a commune
        after = folded[mention.end : mention.end + 6]
        return AreaMention(mention.start, mention.end, "province", mention.code, True if after == " (mới)" else False if after.startswith(" (cũ)") else None)  # fmt: skip
    if mention.kind == "region":
        return AreaMention(mention.start, mention.end, "region", mention.code)
    if mention.kind == "country":
        before = folded[max(0, mention.start - 24) : mention.start]
        subject = re.search(r"(?:^|[.,:;] |của |tại |ở |nay |\d{4},? |nước )$", before) is not None
        return AreaMention(mention.start, mention.end, "nation", COUNTRY) if subject and words[0].isupper() else None
    levels: dict[str, Level] = {
        "nation": "nation",
        "province_wide": "wide",
        "locality_wide": "locality_wide",
        "here": "here",
    }
    if mention.code not in levels:
        return None
    if mention.code == "province_wide" and re.match(
        r",? (?:huyện|thị xã|ủy|thành(?: phố)?(?![^\W_]| lập| viên| tích)|đoàn|hội|khác|nào)|(?: \w+)? ?/|s\b",
        folded[mention.end : mention.end + 12],
    ):
        return None
    return AreaMention(mention.start, mention.end, levels[mention.code], mention.form)


@dataclass(frozen=True, slots=True)
class Focus:
    """Whom the page is about: what 'toàn tỉnh' and silence mean."""

    province: str | None  # 63-map name; None: the country
    locality: str | None
    basis: Basis
    rule: str
    region: AreaMention | None = None


def focus(site: str | None, title: tuple[int, int] | None, text: str, found: Sequence[AreaMention]) -> Focus:
    """The title's province, else the site's, else the province that the text names first and most."""
    in_title = [area for area in found if title and title[0] <= area.start < title[1]]
    titled = {area.name for area in in_title if area.level == "province"}
    locality = next((a.name for a in in_title if a.level == "locality" and not _in_brackets(text, a)), None)
    if locality is None and title and any(area.level == "locality_wide" for area in found):
        subject = re.match(
            rf"\W*((?:{_CAPITAL}[^\W\d_]*[ ]?){{2,3}})(?:có|đã|hiện|thành lập)", text[title[0] : title[1]]
        )
        if subject and not titled:
            locality = "huyện " + subject[1].strip()
    if (
        locality is None
        and title
        and not titled
        and (label := re.match(rf"\W*((?:{_CAPITAL}[^\W\d_]*[ ]?){{1,4}}):", text[title[0] : title[1]]))
    ):
        locality = next(
            (a.name for a in found if a.level == "locality" and a.name.endswith(" " + label[1].strip())), None
        )
    if locality is None and not titled and (only := _only_district(text, title[1] if title else 0, site, found)):
        locality = only.name
        if len(set(only.within)) == 1 and site not in only.within:
            return Focus(only.within[0], locality, "document", "the province of the district that the page is about")
    if len(titled) == 1:
        return Focus(titled.pop(), locality, "document", "named in the title")
    regions = {area.name for area in found if area.level == "region"}
    if not titled and len(regions) == 1 and not site and not any(area.level in ("wide", "nation") for area in in_title):
        first = next((area.start for area in found if area.level in ("region", "nation", "province")), 0)
        region = next(area for area in found if area.level == "region")
        if region.start == first:
            return Focus(None, None, "document", "the region that the page speaks of", region)
    if any(area.level == "nation" for area in in_title):
        return Focus(None, None, "document", "the title speaks of the whole country")
    if site and found and all(area.level == "nation" for area in found):
        return Focus(None, None, "document", "no area but the whole country is named")
    provinces = [a for a in found if a.level == "province" and not _in_brackets(text, a) and not _in_caption(text, a)]
    if site and site != COUNTRY:
        if (other := _another(text, site, provinces, found)) is not None:
            return Focus(other, locality, "document", "the only province that the page names, at its head")
        return Focus(site, locality, "site", "the source's province")
    counts = Counter(area.name for area in provinces)
    national = sum(area.level == "nation" for area in found)
    if counts:
        (name, most), *rest = counts.most_common(2)
        wide = sum(area.level == "wide" for area in found)
        if (not rest or most > 2 * rest[0][1]) and most + wide > national and len(counts) < 5:
            return Focus(name, locality, "document", "the province that the page names most")
    homes = [area.within[0] for area in found if area.level == "locality" and len(set(area.within)) == 1]
    if len(homes) > 1 and len(set(homes)) == 1 and not national:
        return Focus(homes[0], locality, "document", "the province of the districts that the page names")
    return Focus(None, None, "site" if site else "document", "a national source")


def _another(text: str, site: str, provinces: Sequence[AreaMention], found: Sequence[AreaMention]) -> str | None:
    """The province of a page on another one than its site's: it alone is named, before the first count and any 'tỉnh'."""
    count = _COUNT.search(text)
    if not provinces or len({area.name for area in provinces}) > 1 or provinces[0].name == site or count is None:
        return None
    head = provinces[0]
    if text[max(0, head.start - 5) : head.start].lower() != "tỉnh " or head.start > count.start():
        return None
    earlier = [area for area in found if area.start < head.start - 5 and area.level != "here"]
    return head.name if not earlier else None


def _in_caption(text: str, area: AreaMention) -> bool:
    line = text[text.rfind("\n", 0, area.start) + 1 : area.end + 60].partition("\n")[0]
    return "Ảnh:" in line or "ảnh:" in line


def _only_district(text: str, body: int, site: str | None, found: Sequence[AreaMention]) -> AreaMention | None:
    """The district that a page is about: from before its first count on it names no other, and nothing wider as often."""
    told = [a for a in found if not _in_brackets(text, a)]
    if any(a.level in ("province", "region", "nation") for a in told):
        return None
    towns = ("thành phố ", "tp ", "tp.") if site not in _MUNICIPALITIES.values() else ()
    districts = [a for a in told if a.level == "locality" and a.name.lower().startswith((*_DISTRICTS, *towns))]
    own = [a for a in told if a.level in ("locality_wide", "here") or (towns and a.level == "wide" and "phố" in a.name)]
    wide = [a for a in told if a.level == "wide" and a not in own]
    count = _COUNT.search(text, body)
    if len({a.name.lower() for a in districts}) != 1 or (count and count.start() < districts[0].start):
        return None
    return districts[0] if not wide or len(wide) < len(districts) + len(own) else None


def _in_brackets(text: str, area: AreaMention) -> bool:
    return text[max(0, area.start - 1) : area.start] == "(" or text[area.end : area.end + 1] == ")"


def resolve(area: AreaMention | None, of: Focus, on: date | None, basis: Basis, rule: str) -> Area:
    """The area a mention means on the map in force at `on`; without a mention, the page's own."""
    if area is None and of.region is not None:
        area, basis, rule = of.region, of.basis, of.rule
    unnamed = area is None or area.level in ("wide", "here")
    if (area is not None and area.level == "nation") or (unnamed and of.province is None):
        told = area is not None and area.level == "nation"
        return Area("VN", COUNTRY, None, basis if told else of.basis, rule if told else of.rule)
    if area is not None and area.level == "region":
        code, name = area.name.split("|")
        return Area(f"{'VN34' if on and on >= MERGER else 'VN63'}-{code}", name, None, basis, rule)
    locality = None
    province = of.province
    if area is None:
        locality = of.locality
        basis, rule = of.basis, of.rule
    elif area.level == "province":
        province = area.name
        if area.map34 is not None:
            on = MERGER if area.map34 else None
    elif area.level in ("locality", "locality_wide"):
        locality = of.locality if area.level == "locality_wide" and of.locality else area.name
        if area.within and province not in area.within:
            province = area.within[0] if len(set(area.within)) == 1 else province
    elif area.level == "here":
        locality = of.locality
    elif area.level == "wide" and "thành phố" in area.name and province not in _MUNICIPALITIES.values():
        locality = of.locality or area.name  # a province's page on its town
    if province is None:
        return Area("VN", COUNTRY, locality, basis, rule)
    code, name = on_map(province, on)
    return Area(code, name, locality, basis, rule)


def on_map(name63: str, on: date | None) -> tuple[str, str]:
    """Code and name of a province for a page of day `on`: since the merger the new one, if its name lives on."""
    found = reference.province(name63)
    if on is not None and on >= MERGER and reference.province(found.name34) == found:
        return area_code(name63, on), found.name34
    return area_code(name63, None), name63
