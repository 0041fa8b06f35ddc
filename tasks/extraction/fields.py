"""The field of work that a figure is about: told of the organisation, heading the line, or inherited."""

from __future__ import annotations

import re

from tasks.extraction.drafts import Draft
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import Mention
from tasks.extraction.whose import OF_THOSE, is_a_field, label_of, part_with_its_own

_WITH = re.compile(r"(?<![^\W_])với(?![^\W_])")
_OPENING = re.compile(r"\W*(?:về|trong|ở|đối với|riêng|với)(?: các)?(?: lĩnh vực| ngành| khối| nhóm)* ")
# 'nông nghiệp chiếm phần lớn với 224 HTX', 'nhóm vận tải giữ vị trí dẫn đầu (256 HTX)'
_LEADS = re.compile(
    r"(?: (?:là|vẫn|giữ|vị|trí|lĩnh|vực|đông|chiếm|phần|lớn|đa|số|ưu|thế|chủ|lực|dẫn|đầu|nhất|nhiều|áp|đảo))*,? ?(?:với|:|\() ?"
)
_AN_OBJECT = re.compile(r" (?!và |với |là |có |trên |đang |chiếm |đạt |hoạt |được |cơ bản )[^\W\d_]")
_FIELDS = re.compile(r"(?:các|nhiều) (?:lĩnh vực|ngành|loại hình)")
_AT_WORK_IN = re.compile(r"[^,.;:\d]{0,40} hoạt động (?:ở|trong|trên|thuộc|về) (?:các )?(?:lĩnh vực|ngành) ")
_BLOCK = re.compile(r"(?:khối|lĩnh vực|nhóm|ngành) (?P<field>phi nông nghiệp|nông nghiệp)")


def activity_of(x: Spot) -> str | None:
    """The field of work right after the counted noun, or in the number's own words before it."""
    column, noun = x.column(), x.q.noun
    if column is not None and column.activity is not None:
        return column.activity
    if _names_a_crop(x):
        return "unclassified"
    if noun is not None and noun.kind == "activity":
        return noun.code
    if field := _field_after(x):
        return field
    if before := x.words(x.t.left, x.t.start, "activity"):
        return before[-1].code
    if noun is not None and noun.form.endswith("nn"):
        return "agriculture"  # 'HTXNN'
    leading = x.words(x.s.start, x.t.start, "activity")
    if leading and _LEADS.fullmatch(x.folded, leading[-1].end, x.t.start):
        return leading[-1].code
    return _opening_activity(x)


def _names_a_crop(x: Spot) -> bool:
    """'175 HTX chè'."""
    crops = any(m.start - x.q.end <= 1 for m in x.triggers(x.q.end, x.q.end + 24, "crop"))
    return crops and x.q.organisation is not None and " trong số " not in x.folded[x.q.end : x.q.end + 30]


def _field_after(x: Spot) -> str | None:
    after = x.words(x.q.end, x.t.right, "activity")
    close = [
        m for m in after if m.start - x.q.end < 34 and not (_builds(x, m) and "hỗ trợ" in x.folded[x.s.start : m.start])
    ]
    if not close and after and _AT_WORK_IN.fullmatch(x.folded, x.q.end, after[0].start):
        close = after[:1]  # '479 HTX trong cả nước hoạt động ở lĩnh vực môi trường'
    if not close:
        return None
    if _FIELDS.search(x.folded, x.q.end, close[0].start):
        return "all"  # '222 HTX hoạt động trên các lĩnh vực nông nghiệp, thủy sản, …'
    apart = x.q.noun is None and close[0].start - x.q.end > 3
    return None if apart and x.words(x.t.left, x.t.start, "activity") else close[0].code


def _opening_activity(x: Spot) -> str | None:
    """'Về lĩnh vực nông nghiệp, trên địa bàn có 11 HTX': the field of work that the sentence opens with."""
    found = x.words(x.s.start, min(x.s.start + 48, x.t.start), "activity")
    if not found or not _OPENING.fullmatch(x.folded, x.s.start, found[0].start):
        return None
    return found[0].code if x.folded.startswith((",", " có", ":"), found[0].end) else None


def told_activity(x: Spot, fresh: bool = False) -> str | None:
    """A field of work told of the organisation itself ('HTX nông nghiệp'), in the number's words or before them."""
    t = x.t
    near = [(t.left, t.start), (t.end, t.right), (t.far_left, t.start)]
    for start, end in (*near, (x.s.start, t.start)) if fresh else near:
        for m in reversed(x.words(start, end, "organisation")):
            if field := _field_of(x, m):
                return field
    block = _BLOCK.search(x.folded, x.s.start, t.start)
    return {"nông nghiệp": "agriculture", "phi nông nghiệp": "non_agriculture"}[block["field"]] if block else None


def _field_of(x: Spot, m: Mention) -> str | None:
    """The field of work in an organisation's own name: 'HTX nông nghiệp', 'QTDND', 'HTXNN'."""
    for field in x.words(m.end, m.end + 26, "activity"):
        if field.start - m.end <= 2 and not _builds(x, field):
            return field.code
    if m.code == "credit_fund" and not is_a_field(x, m):
        return "credit"
    return "agriculture" if m.form.endswith("nn") else None


def _builds(x: Spot, m: Mention) -> bool:
    """'hỗ trợ HTX xây dựng kho, xưởng': what is done, not a field of work."""
    return m.form == "xây dựng" and _AN_OBJECT.match(x.folded, m.end) is not None


def inherited_activity(x: Spot, organisation: str) -> str:
    """That of the line, of the part or of the figures before the number, else of all fields."""
    if organisation == "credit_fund":
        return "credit"
    column = x.column()
    if column is not None and column.activity is not None:
        return column.activity
    if (label := label_of(x, "activity")) is not None:
        return label.code
    if (part := _part_gone_on_with(x, organisation)) is not None:
        return part.activity or "all"
    if _of_several_fields(x, organisation):
        return "all"
    if own := [d for d in x.here if d.organisation == organisation and not d.listed]:
        return own[-1].activity or "all"
    before = [d for d in x.reader.in_paragraph if d.unit == "organisation"]
    if len({d.activity for d in before[-2:]}) > 1 and x.folded.startswith("tổng", x.s.start):
        return "all"  # '276 HTX nông nghiệp, 40 HTX phi nông nghiệp. Tổng số thành viên 70.000 người'
    return (x.reader.headline_activity if organisation == "cooperative" else None) or "all"


def _part_gone_on_with(x: Spot, organisation: str) -> Draft | None:
    """'trong đó 196 HTX nông nghiệp với trên 46.000 thành viên': the last part, where the number is told of it."""
    last = x.here[-1] if x.here else None
    if last is None or not last.listed or last.unit != "organisation" or last.organisation != organisation:
        return None
    joined = x.q.kind != "percent" and OF_THOSE.match(x.folded, last.number.end, x.t.start)
    return last if joined or part_with_its_own(x) is not None else None


def _of_several_fields(x: Spot, organisation: str) -> bool:
    """'320 HTX nông nghiệp, 95 HTX phi nông nghiệp; tổng vốn điều lệ 950 tỷ đồng'."""
    counted = [d for d in x.here if d.organisation == organisation and d.is_count]
    if x.q.kind not in ("person", "money") or len({d.activity for d in counted}) < 2:
        return False
    if any(d.unit != "organisation" and d.number.start > counted[0].number.start for d in x.here):
        return False
    gap = x.folded[counted[-1].number.end : x.t.start]
    return (";" in gap or "tổng" in gap) and not _WITH.search(gap)
