"""Shares of a whole that is no count of co-operatives: the economy, all loans, all OCOP products and their owners, the alliance."""

from __future__ import annotations

import re

from tasks.extraction.drafts import Draft
from tasks.extraction.fields import inherited_activity, told_activity
from tasks.extraction.page import COUNTED
from tasks.extraction.percent import Answer, Percent
from tasks.extraction.vocabulary import COOPS, COOPS_AND_GROUPS
from tasks.extraction.whose import organisation_of

_OF_THE_ALLIANCE = re.compile(r" (?:tổng )?(?:số )?(?:đơn vị )?thành viên (?:của )?liên minh")
_HOLD = re.compile(
    r" (?:đang |hiện |đã )*(?:nắm|nắm giữ|chiếm|sở hữu|làm ra|có|là chủ|đóng góp|góp)(?: khoảng| hơn| gần| trên| tới)* "
)
_OF_THE_SUM = re.compile(
    r"trong (?:tổng )?(?:số )?(?P<what>dư nợ|vốn|doanh thu|tiền|kinh phí|lợi nhuận)(?: cho vay)? (?:này|đó|trên|ấy)"
)
_SECTOR = re.compile(rf"kinh tế tập thể|kttt|(?<!và )(?:{COOPS})|khu vực này")
_ALL_THE_ECONOMY = re.compile(r" (?:nền )?kinh tế(?: của)? (?:thành phố|tỉnh|cả nước|đất nước)(?![^\W_])")
_OF_IT = re.compile(
    r"(?: đồng)?(?: dư nợ)?(?: \([^)]{0,60}\))?(?: với [^,;.]{0,40})?(?:, (?:so|tăng|giảm)[^;.]{0,40})?,? (?:mới |chỉ )?"
    r"(?:chiếm|bằng|tương đương)(?: khoảng| hơn| gần| trên| vỏn vẹn| có)* "
)
_THEIR_LOANS = re.compile(
    rf"dư nợ(?: cho vay)?(?: (?:của|đối với|với|cho))? (?:các |khối |khu vực )?(?:{COOPS_AND_GROUPS}|quỹ|này)(?![^\W_])[^,;.\d]{{0,30}}(?:chiếm|bằng) (?:khoảng |hơn |gần |trên )?$"
)
_OF_THE_OWNERS = re.compile(r" (?:trong )?(?:tổng )?số (?:(?:hơn |gần |trên )?[\d.]+ )?chủ thể(?![^\W_])")
_OF_THEM_ALL = re.compile(
    rf" sản phẩm(?: ocop)?(?: (?:của|do|thuộc) (?:các )?(?:[\d.]+ )?(?:{COOPS_AND_GROUPS})| ocop của (?:toàn )?(?:tỉnh|huyện|thành phố))?,? (?:chiếm|bằng)(?: khoảng| hơn| gần| trên)? "
)


def of_the_economy(p: Percent) -> Answer:
    x = p.x
    gdp = [m for m in x.s.mentions if m.kind == "share" and abs(m.start - x.q.start) < 100]
    whole = _ALL_THE_ECONOMY.match(p.after)
    clause = max(x.folded.rfind(";", x.s.start, x.t.start), x.s.start)
    others = x.triggers(clause, x.t.start, "stop") or not _SECTOR.search(x.folded, clause, x.t.start)
    if whole is not None and others:
        return "a share of the whole economy, but not of co-operatives"
    if whole is None and not any(x.t.far_left <= m.start < x.t.right for m in gdp):
        return None
    if p.after.startswith((" lao động", " số lao động", " việc làm", " tổng số lao động")):
        return "a share of all who work"
    clause = x.folded.find(";", x.q.end, x.s.end)
    named = x.words(x.s.start, clause if clause >= 0 else x.s.end, "organisation")
    theirs = x.reader.on_topic and "khu vực này" in x.folded[x.s.start : x.s.end]
    if not theirs and not any(m.code in COUNTED for m in named):
        return "a share of the whole economy, but not of co-operatives"
    if (
        "tốc độ tăng trưởng"
        in x.folded[max(x.s.start, x.folded.rfind(";", 0, x.t.start), x.folded.rfind(",", 0, x.t.start)) : x.t.start]
    ):
        return "the growth of the whole economy"
    sentence = x.folded[x.s.start : x.s.end]
    collective = any(words in sentence for words in ("tập thể", "toàn khu vực", "khu vực này"))
    several = len({d.organisation for d in x.here}) > 1
    organisation = "collective" if collective or several or not named else organisation_of(x)[0]
    return [x.draft(organisation, "all", "gdp_share", "share", f"'{whole[0].strip() if whole else gdp[0].form}'")]


def of_owners(p: Percent) -> Answer:
    """'Ở chương trình OCOP, HTX chiếm 38,1% trong số 5.300 chủ thể'."""
    x = p.x
    owners = [m for m in x.words(x.t.left, x.t.start, "organisation") if m.code in COUNTED]
    if not _OF_THE_OWNERS.match(x.folded, x.q.end) or "ocop" not in x.folded[x.s.start : x.s.end]:
        return None
    if not owners or x.triggers(x.t.left, x.t.start, "stop"):
        return "a share of owners, but not told to be of co-operatives"
    return [x.draft(owners[-1].code, "all", "organisations_ocop", "share", "of all owners of OCOP products")]


def of_products(p: Percent) -> Answer:
    x = p.x
    if p.after.startswith((" số sản phẩm", " tổng số sản phẩm")):
        before = [m for m in x.words(x.s.start, x.t.start, "organisation") if m.code in COUNTED]
        if before and "ocop" in p.after and _HOLD.fullmatch(x.folded, before[-1].end, x.t.start):
            return [x.draft(before[-1].code, "all", "ocop_products", "share", f"what '{before[-1].form}' hold")]
        products = [d for d in (p.antecedent, *x.here) if d is not None and d.indicator == "ocop_products"]
        if products:
            return [x.of(products[-1], "share", "of all products")]
        return "a share of products, but not told to be of co-operatives"
    if (of := _counted_products(p)) is not None:
        return [x.of(of, "share", "of all products")]
    if not p.after.startswith(" sản phẩm ocop"):
        return None
    field = told_activity(x) or inherited_activity(x, "cooperative")
    owners = [m.code for m in x.words(x.q.end, x.s.end, "organisation") if m.code in COUNTED] or ["cooperative"]
    return [x.draft(owners[0], field, "ocop_products", "share", "'sản phẩm ocop' after the number")]


def _counted_products(p: Percent) -> Draft | None:
    """'402 sản phẩm của 298 HTX, chiếm 65,8%'."""
    x = p.x
    products = [d for d in x.here if d.indicator == "ocop_products" and d.measure == "total"]
    since = products[-1].number.end if products else x.s.end
    told = _OF_THEM_ALL.fullmatch(x.folded, since, x.t.start) is not None
    return products[-1] if told and p.after[:1] in (",", ";", ".", ")", "") else None


def of_the_alliance(p: Percent) -> Answer:
    if not _OF_THE_ALLIANCE.match(p.after):
        return None
    counted = p.antecedent
    if counted is not None and counted.sure is False and counted.indicator == "organisations":
        counted.indicator = "alliance_members"
    if counted is None or counted.indicator != "alliance_members":
        return "a share of the alliance's members, but not told of what"
    return [p.x.of(counted, "share", "of the alliance's members")]


def of_the_sum(p: Percent) -> Answer:
    """'Trong dư nợ này, HTX nông nghiệp chiếm 17,42%, công nghiệp 52,96%'."""
    x = p.x
    begun = _OF_THE_SUM.match(x.folded, x.s.start, x.t.start)
    if begun is None:
        return None
    loans = [d for d in x.reader.in_paragraph if d.indicator == "loans" and d.measure == "total"]
    if not loans or not p.fields_before or begun["what"] != "dư nợ":
        return "a share of a sum"
    return [x.draft(loans[-1].organisation, p.fields_before[-1].code, "loans", "share", f"'{begun[0]}' at the head")]


def of_all_that_is_lent(p: Percent) -> Answer:
    """'dư nợ cho vay HTX là 163 tỷ đồng, chiếm 0,38% tổng dư nợ toàn địa bàn'."""
    again = _THEIR_LOANS.search(p.x.folded, p.x.s.start, p.x.t.start) is not None
    told = p.x.reader.recent if again else p.x.here
    loans = next((d for d in reversed(told) if d.indicator == "loans" and d.measure == "total"), None)
    if loans is None or not p.after.startswith((" dư nợ", " tổng dư nợ")):
        return None
    if not again and not _OF_IT.fullmatch(p.x.folded, loans.number.end, p.x.t.start):
        return "a share of some of what is lent"
    return [p.x.of(loans, "share", "of all that is lent")]
