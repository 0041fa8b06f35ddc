"""What kind of thing a number counts, by the words that stand right after it: organisations, people, đồng, percent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from tasks.extraction.numbers import Number
from tasks.extraction.page import COUNTED
from tasks.extraction.record import record
from tasks.extraction.vocabulary import COOPS_AND_GROUPS, Mention

Kind = Literal["organisation", "person", "money", "percent", "product", "bare"]
Per = Literal["organisation", "person", "year", "month"]

_CURRENCY = re.compile(r" {0,2}(?:việt nam )?(?:đồng|vnđ|vnd|đ)(?![^\W\d_])")
_FOREIGN_CURRENCY = re.compile(
    r" {0,2}(?:usd|đô la|đô-la|euro|eur|yên|won|nhân dân tệ|bảng anh|baht|kíp|rupee|ndt)(?![^\W\d_])"
)
_PER = re.compile(
    r"(?: ?/ ?| mỗi )(?:0?1 |mỗi )?(?:(?P<organisation>liên hiệp htx|liên hiệp hợp tác xã|liên hiệp|hợp tác xã|htx|tổ hợp tác|tht|tổ|đơn vị|quỹ|qtdnd|quỹ tín dụng)|"
    r"(?P<person>người|lao động|thành viên|xã viên|lđ|ng)|(?P<year>năm)|(?P<month>tháng))(?![^\W\d_])"
)
_PER_OTHER = re.compile(r" ?/ ?[^\W\d_]+")
_YEARS = re.compile(r" năm(?! (?:19|20)\d\d)(?= (?:qua|nay|tới|trở|liền|liên|kinh|liên tục)|[.,;)]|$)")
_THESE = " này"
# 'thành viên là 84.215 hộ': in the fields a member is a household
_HOUSEHOLDS = re.compile(r" hộ(?=[,.;)\n]|$| và | (?:của|so|tăng|giảm|tham gia)(?![^\W_]))")
_MEMBERS_ARE = re.compile(
    r"(?:thành viên|xã viên)(?: (?:của|các|htx|hợp tác xã|nông nghiệp|dvnn|toàn tỉnh|hiện|nay))*"
    r"(?::| (?:là|gồm|đạt|lên|lên tới|ước))+ (?:hơn |gần |trên |khoảng )?$"
)
_PER_GROUP = ("tổ", "tht", "tổ hợp tác")
_NEW = re.compile(COOPS_AND_GROUPS)
_WORDS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?")
_GAP = re.compile(r"(?: ?\(\d{1,2}\))?[ ]{0,3}")
_END = re.compile(
    r"[ ]*(?:$|[\n,.;:!?…()\[\]\"”/+|]|[-] )|(?: +(?:và|với|cùng|nhưng|trong đó|còn|so với|là|thì|đã|đang|được|do|thuộc|trên|ở|tại|vào|hoặc|lẫn)(?![^\W\d_]))"
)


@record
class Quantity:
    """A number with its unit. `end` is where the unit phrase ends; `organisation` is set where the unit names it."""

    number: Number
    kind: Kind | None
    end: int
    noun: Mention | None = None
    organisation: str | None = None
    per: frozenset[Per] = frozenset()
    reason: str | None = None  # why it counts nothing of ours

    @property
    def start(self) -> int:
        return self.number.start


def type_of(number: Number, folded: str, following: Sequence[Mention]) -> Quantity:
    """`following` are the mentions from the number's end on, in order; only the one right after it matters."""
    if number.reason:
        return Quantity(number, None, number.end, reason=number.reason)
    end = number.end
    if number.percent:
        return Quantity(number, "percent", end)
    if _FOREIGN_CURRENCY.match(folded, end):
        return Quantity(number, None, end, reason="a sum in another currency")
    currency = _CURRENCY.match(folded, end)
    if currency or "tỷ" in number.scale or "tỉ" in number.scale:
        return money(number, folded, currency.end() if currency else end)
    gap = _GAP.match(folded, end)
    at = gap.end() if gap else end
    nouns = [mention for mention in following if mention.start == at]
    per = _PER.match(folded, end)
    if per and number.scale == "triệu":
        return money(number, folded, end)
    if _YEARS.match(folded, end):
        return Quantity(number, None, end, reason="a number of years")
    if folded.startswith(("hoạt động chính", "hoạt động sản xuất"), at):
        return Quantity(number, None, end, reason="counts something else ('hoạt động')")
    chosen = next((m for m in nouns if m.kind in ("organisation", "person", "unit")), nouns[0] if nouns else None)
    if chosen is not None and chosen.code == "single" and chosen.form.endswith(_THESE):  # '15 HTX này gồm …'
        code = "credit_fund" if chosen.form.startswith("quỹ") else "cooperative"
        form = chosen.form.removesuffix(_THESE)
        chosen = Mention(chosen.start, chosen.start + len(form), "organisation", code, form)
        nouns = [chosen]
    if _HOUSEHOLDS.match(folded, end) and _MEMBERS_ARE.search(folded, max(0, number.start - 60), number.start):
        households = Mention(at, at + 2, "person", "members", "hộ thành viên")
        return Quantity(number, "person", at + 2, households)
    if chosen is not None:
        return _counted(number, chosen, nouns, folded[number.start].isalpha())
    if _END.match(folded, end):
        return Quantity(number, "bare", end)
    word = _WORDS.match(folded, at, at + 30)
    return Quantity(number, None, end, reason=f"counts something else ('{word[0]}')" if word else "no unit")


def money(number: Number, folded: str, end: int) -> Quantity:
    """A sum of money; folded[end:] may tell for each of what it is ("/HTX/năm")."""
    per: set[Per] = set()
    organisation = None
    while match := _PER.match(folded, end):
        name = next(name for name in ("organisation", "person", "year", "month") if match[name])
        per.add(name)  # type: ignore[arg-type]
        if match["organisation"]:
            group = match["organisation"] in _PER_GROUP
            organisation = (
                "cooperative_group"
                if group
                else "credit_fund"
                if match["organisation"].startswith(("qu", "qt"))
                else "cooperative_union"
                if match["organisation"].startswith("liên")
                else "cooperative"
                if match["organisation"] in ("htx", "hợp tác xã")
                else None
            )
        end = match.end()
    if other := _PER_OTHER.match(folded, end):
        return Quantity(number, None, end, reason=f"a sum for each of something else ('{other[0].strip()}')")
    return Quantity(number, "money", end, organisation=organisation, per=frozenset(per))


def _counted(number: Number, noun: Mention, nouns: Sequence[Mention], spelled: bool) -> Quantity:
    if noun.kind == "organisation":
        if noun.code == "alliance" and spelled:
            return Quantity(number, None, noun.end, noun, reason=f"counts '{noun.form}'")
        if noun.code == "alliance":  # 'liên minh' is often printed where a union of co-operatives is meant
            return Quantity(number, "organisation", noun.end, noun, organisation="cooperative_union")
        if noun.code not in COUNTED:
            return Quantity(number, None, noun.end, noun, reason=f"counts '{noun.form}'")
        return Quantity(number, "organisation", noun.end, noun, organisation=noun.code)
    if noun.kind == "unit":
        if noun.code == "organisation":
            code = {"tổ": "cooperative_group", "quỹ": "credit_fund"}.get(noun.form)
            return Quantity(number, "organisation", noun.end, noun, organisation=code)
        return Quantity(number, "person" if noun.code == "person" else "product", noun.end, noun)
    if noun.kind == "person":
        return Quantity(number, "person", noun.end, noun)
    members = next(
        (mention for mention in nouns if mention.kind == "predicate" and mention.code == "union_members"), None
    )
    if members:
        return Quantity(number, "organisation", members.end, members, organisation="cooperative_union")
    if noun.kind == "predicate" and noun.form.startswith("sản phẩm"):
        return Quantity(number, "product", noun.end, noun)
    if noun.kind == "predicate" and noun.code == "alliance_members":  # '64 đơn vị thành viên'
        return Quantity(number, "organisation", noun.end, noun, organisation="collective")
    if noun.kind == "predicate" and (kind := _NEW.match(noun.form)):  # '26 HTX mới'
        code = "cooperative_group" if kind[0] in ("tht", "tổ hợp tác") else "cooperative"
        return Quantity(number, "organisation", number.end, noun, organisation=code)
    if noun.form.startswith("chuỗi"):
        return Quantity(number, None, number.end, noun, reason="counts chains")
    if noun.kind in ("activity", "predicate") and noun.form != "mô hình":
        return Quantity(number, "bare", number.end, noun)
    if noun.kind == "filler" or (noun.kind == "trigger" and noun.code not in ("stop", "single", "name_word", "crop")):
        return Quantity(number, "bare", number.end)
    return Quantity(number, None, number.end, noun, reason=f"counts something else ('{noun.form}')")
