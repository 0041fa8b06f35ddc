"""Whom a page is about, and what area a mention, or silence, means on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tasks import reference
from tasks.extraction.areas import CAPITAL, MUNICIPALITIES, SMALL, AreaMention, is_venue
from tasks.extraction.record import record
from tasks.records import Basis
from tasks.reference import COUNTRY, MERGER, area_code

_COUNT = re.compile(r"\d\s(?:HTX|[Hh]ợp tác xã|THT|[Tt]ổ hợp tác)")
_FIRM = re.compile(r"(?:[Dd]oanh nghiệp|[Cc]ông ty|[Tt]hương lái|[Đđ]ối tác)(?: [^,.;]{0,12})? $")
_MASTHEAD = re.compile(
    r"(?:[Cc]ổng|[Tt]rang|CỔNG|TRANG)[^\n]{0,50}(?:ĐIỆN TỬ|điện tử|[Tt]in)(?: của)? (?:UBND )?(?P<of>(?:[Xx]ã|[Pp]hường|XÃ|PHƯỜNG) [^\n|,–-]{3,30}?) *(?:\n|$|[|,–-])"
)  # of a commune's own site
_HELD_AGAINST = re.compile(
    r"(?:tốp đầu|top đầu|đứng đầu|dẫn đầu|hàng đầu|nhất|thứ [^\W_]+)(?: của| trong| cả)* $"
    r"|(?:bình quân|trung bình|mức chung|mặt bằng|so với|hơn)(?: chung)?(?: của)? $"
)  # 'đứng đầu cả nước', 'bằng một nửa bình quân cả nước'
_DISTRICTS = ("huyện ", "thị xã ", "quận ", "tx ", "tx.", "t.x")


@record
class Area:
    """Whom a figure is about, and how that is known."""

    ref_area: str
    name: str
    locality: str | None
    basis: Basis
    rule: str


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
            rf"\W*((?:{CAPITAL}[^\W\d_]*[ ]?){{2,3}})(?:có|đã|hiện|thành lập)", text[title[0] : title[1]]
        )
        if subject and not titled:
            locality = "huyện " + subject[1].strip()
    if (
        locality is None
        and title
        and not titled
        and (label := re.match(rf"\W*((?:{CAPITAL}[^\W\d_]*[ ]?){{1,4}}):", text[title[0] : title[1]]))
    ):
        locality = next(
            (a.name for a in found if a.level == "locality" and a.name.endswith(" " + label[1].strip())), None
        )
    if locality is None and (masthead := _MASTHEAD.match(text)):
        locality = masthead["of"]
    home = next((a for a in found if a.level == "locality" and a.name == locality and len(set(a.within)) == 1), None)
    if home is not None and not titled and not site:
        return Focus(home.within[0], locality, "document", "the province of the district that the title names")
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
        count = _COUNT.search(text, title[1] if title else 0)
        if region.start == first and (count is None or region.start < count.start()):
            return Focus(None, None, "document", "the region that the page speaks of", region)
    if any(area.level == "nation" and _is_spoken_of(text, area) for area in in_title):
        return Focus(None, None, "document", "the title speaks of the whole country")
    if site and any(_is_spoken_of(text, area) for area in found) and all(area.level == "nation" for area in found):
        return Focus(None, None, "document", "no area but the whole country is named")
    provinces = [a for a in found if a.level == "province" and not _aside(text, a)]
    if site and site != COUNTRY:
        if (other := _another(text, site, provinces, found)) is not None:
            return Focus(other, locality, "document", "the only province that the page names, at its head")
        return Focus(site, locality, "site", "the source's province")
    counts = Counter(area.name for area in provinces)
    national = sum(area.level == "nation" for area in found)
    if counts:
        (name, most), *rest = counts.most_common(2)
        wide = sum(area.level == "wide" for area in found)
        count = _COUNT.search(text)
        spoken = any(area.level in ("wide", "locality_wide", "here") for area in found)
        heard = spoken or most > 1 or count is None or provinces[0].start < count.start() or provinces[0].start < 200
        if heard and (not rest or most > 2 * rest[0][1]) and most + wide > national and len(counts) < 5:
            return Focus(name, locality, "document", "the province that the page names most")
    localities = [area for area in found if area.level == "locality" and not area.name.lower().startswith(SMALL)]
    homes = [area.within[0] for area in localities if len(set(area.within)) == 1]
    if len(homes) > 1 and len(set(homes)) == 1 and not national:
        return Focus(homes[0], locality, "document", "the province of the districts that the page names")
    return Focus(None, None, "site" if site else "document", "a national source")


def _is_spoken_of(text: str, area: AreaMention) -> bool:
    return _HELD_AGAINST.search(text[max(0, area.start - 40) : area.start].lower()) is None


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


def _aside(text: str, area: AreaMention) -> bool:
    """Whether a province only tells whose picture or which firm it is."""
    firm = _FIRM.search(text, max(0, area.start - 30), area.start) is not None
    return firm or is_venue(text, area) or _in_brackets(text, area) or _in_caption(text, area)


def _in_caption(text: str, area: AreaMention) -> bool:
    before = text[max(0, area.start - 200) : area.start].rpartition("\n")[2]
    line = before + text[area.start : area.end + 60].partition("\n")[0]
    return "Ảnh:" in line or "ảnh:" in line


def _only_district(text: str, body: int, site: str | None, found: Sequence[AreaMention]) -> AreaMention | None:
    """The district that a page is about: from before its first count on it names no other, and nothing wider as often."""
    told = [a for a in found if not _in_brackets(text, a)]
    if any(a.level in ("province", "region", "nation") for a in told):
        return None
    towns = ("thành phố ", "tp ", "tp.") if site not in MUNICIPALITIES.values() else ()
    districts = [a for a in told if a.level == "locality" and a.name.lower().startswith((*_DISTRICTS, *towns))]
    if len({a.name.lower() for a in districts}) != 1 or _COUNT.search(text, body, districts[0].start):
        return None
    wide = [a for a in told if a.level == "wide" and not (towns and "phố" in a.name)]
    own = sum(a.level in ("locality_wide", "here", "wide") for a in told) - len(wide)
    return districts[0] if not wide or len(wide) < len(districts) + own else None


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
    elif area.level == "wide" and "thành phố" in area.name and province not in MUNICIPALITIES.values():
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
