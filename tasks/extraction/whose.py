"""Which organisation a figure is about: from its own words, or from the figures before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extraction.drafts import Draft
from tasks.extraction.page import COUNTED
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import COOPS, COOPS_AND_GROUPS, Mention

# 'các lĩnh vực: nông nghiệp, …, quỹ tín dụng nhân dân', 'HTX (bao gồm các quỹ tín dụng nhân dân)'
OF_THOSE = re.compile(
    r"(?:[^;.]{0,40}(?<![^\W_])với|[^;.,]{0,24}(?<![^\W_])có(?= tổng| diện tích| \d)) (?![^;.]*(?:nâng|đưa|hiện|lũy kế|đến nay|toàn tỉnh|các htx))"
)
_WITH_CAPITAL = re.compile(r"[^;.]{0,24}, (?:với )?(?:tổng )?(?:số )?(?:mức )?vốn (?:điều lệ|đăng ký)")
_ONLY_TELLS = re.compile(r"(?<![^\W_])theo (?:(?:báo cáo|số liệu|thống kê|thông tin|đánh giá|tổng hợp|của|từ) )*$")
_TELLS = re.compile(
    r"liên minh (?:htx|hợp tác xã)[^,.;:\d]{0,40} (?:cho biết|cho hay|thông tin|thống kê|báo cáo)(?![^\W_])"
)
_MANY = 1_000  # members: no province's alliance has so many, being organisations
_A_FIELD = re.compile(
    r"lĩnh vực[^.;\d]*(?:, |và )$|\((?:bao gồm|gồm|kể|tính|chưa|không)[^()\d]*$|(?:tính|kể|gồm) (?:cả|luôn) (?:các |[\d.]+ )?$|\((?:cả|kể|tính|trừ|chưa|không)[^()]*$"
)
_OF_SO_MANY = re.compile(
    rf"(?:của|tại|ở) (?:toàn bộ |cả |các )?[\d.]+ (?:{COOPS_AND_GROUPS}|liên hiệp|quỹ|qtd|đơn vị)(?:[^;.\d]|\d{{1,2}}/\d{{1,2}}(?:/\d{{4}})?|(?:năm|tháng) [\d/]+){{0,70}}(?:là|đạt|có|ước|trên|hơn|gần|khoảng) $"
)
_OF_FUNDS = re.compile(r"(?:của|tại|các) (?:các )?quỹ(?![^\W_])(?! hỗ trợ)|huy động|tiền gửi|nợ xấu")
_LENT = re.compile(r"dư nợ|cho vay")
_LABEL = re.compile(r"\W*(?:(?:\d{1,2}|[a-zđ])[.)] ?)?(?:về )?(?:(?:lĩnh vực|ngành|khối|nhóm|htx|hợp tác xã) )*")
GIVEN_TO = re.compile(rf" (?:cho|đối với|với) (?:[^\W_]+ )?[\d.]+ (?:{COOPS})(?! (?:cùng )?tham gia)")
_IN_THESE = re.compile(r" (?:ở|tại|trong|đối với) (?:các |khối )?")
_IN_THIS_SECTOR = re.compile(r"(?:trong|ở|tại) khu vực này")
_NEXT = re.compile(
    r"(?: (?:người|thành viên|xã viên))*(?:,| và|, và)(?: tạo việc làm cho| giải quyết việc làm cho)?(?: hơn| gần| trên| khoảng)? "
)
_GATHER = re.compile(r"^[^,;.\d]{0,40}, (?:tập hợp|thu hút|quy tụ)(?: được)?(?: gần| hơn| trên| khoảng)? $")

Whose = tuple[str, str]  # an organisation, and by which rule


def organisation_of(x: Spot) -> Whose:
    """Of a number of organisations or people, or of a share: what its own words name, else what was read before it."""
    if x.q.organisation:
        return x.q.organisation, f"'{x.q.noun.form}' after the number" if x.q.noun else "the unit"
    if x.q.kind == "person":
        if (those := _right_behind(x)) is not None:
            return _by(those, "right after the number")
        if joint := taken_together(x):
            return joint, "several kinds taken together"
        if _gathered(x):
            return "collective", "two kinds that gather them"
        if (people := _people_beside(x)) is not None:
            return people.organisation, "of those whose people were just counted"
    if (part := part_with_its_own(x)) is not None:
        return part.organisation, "that of the part before it"
    if _of_the_unions(x):
        return "cooperative_union", "of the unions whose members were counted before"
    listed = any(d.listed for d in x.here)  # what follows a list is said of its whole
    if (named := _last_named(x, x.t.left, x.t.far_left, *(() if listed else (x.s.start,)))) is not None:
        field = x.q.noun is not None and x.q.noun.kind == "activity" and x.q.noun.code != "credit"
        if field and named.code == "credit_fund":  # '61 quỹ tín dụng nhân dân; 31 điện, nước; …'
            return "cooperative", "a field of work that is no fund's"
        return _by(named, "before the number")
    after = _named(x, x.q.end, x.t.far_right if x.q.kind == "person" else x.t.right)
    if after and x.q.kind in ("person", "percent"):
        return _by(after[0], "after the number")
    return last_organisation(x)


def _of_the_unions(x: Spot) -> bool:
    """'4 liên hiệp HTX có 26 HTX thành viên, tổng vốn điều lệ 33 tỷ đồng'."""
    last = x.here[-1] if x.here else None
    if last is None or last.organisation != "cooperative_union" or x.q.kind not in ("person", "money"):
        return False
    clause = x.folded.rfind(";", x.s.start, x.t.start)
    if any(d.is_count and d.organisation != "cooperative_union" for d in x.here if d.number.start > clause):
        return False  # '215 HTX, 2 liên hiệp HTX (26 HTX thành viên), thu hút 45.000 thành viên'
    since = last.number.end
    theirs = last.indicator == "union_members" or any(d.indicator == "union_members" for d in x.here[-3:])
    told = x.folded[since : x.t.start]
    return theirs and ";" not in told and not [m for m in _named(x, since, x.t.start) if m.start > since + 16]


def _by(m: Mention, where: str) -> Whose:
    return m.code, f"'{m.form}' {where}"


def _named(x: Spot, start: int, end: int) -> list[Mention]:
    """The organisations of the kinds that are counted."""
    return [m for m in x.words(start, end, "organisation") if m.code in COUNTED]


def _last_named(x: Spot, *starts: int) -> Mention | None:
    """The organisation named last before the number, behind the first of the places that has one."""
    for start in starts:
        found = [m for m in _named(x, start, x.t.start) if x.folded[m.end : x.q.start] == " (" or not is_a_field(x, m)]
        if x.q.kind == "person" and x.here:  # the members of unions are co-operatives
            found = [m for m in found if m.code != "cooperative_union"]
        if start == x.s.start and x.q.kind in ("organisation", "bare"):  # '39 quỹ tín dụng; 9 tháng thành lập mới 15'
            found = [m for m in found if m.code != "credit_fund" or ";" not in x.folded[m.end : x.t.start]] or found
        if found:
            return found[-1]
    return None


def part_with_its_own(x: Spot) -> Draft | None:
    """'78 HTX nông nghiệp, thành viên 1.087; 176 tổ hợp tác, thành viên 1.489': as the part before had its own."""
    last = x.here[-1] if x.here else None
    unit = {"person": "person", "money": "VND"}.get(str(x.q.kind))
    if last is None or not last.listed or last.unit != "organisation" or unit is None:
        return None
    return last if any(d.unit.startswith(unit) and d.number.start < last.number.start for d in x.here) else None


def label_of(x: Spot, kind: str) -> Mention | None:
    """'5. Quỹ tín dụng nhân dân: 19 quỹ, 30.105 thành viên', '- Thủy sản: 17 HTX, …': what heads the line or the row."""
    first = next(iter(x.words(x.s.start, min(x.s.start + 48, x.t.start), kind)), None)
    if first is None or not _LABEL.fullmatch(x.folded, x.s.start, first.start):
        return None
    return first if x.s.row or x.folded.startswith(":", first.end) else None


def last_organisation(x: Spot) -> Whose:
    """The organisation of the last figure that is no part of a list; of all of them where the text takes them together."""
    label = label_of(x, "organisation")
    if label is not None and label.code == "credit_fund":
        return _by(label, "heads the line")
    if joint := taken_together(x):
        return joint, "several kinds taken together"
    part = x.here[-1] if x.here and x.here[-1].listed and x.here[-1].unit == "organisation" else None
    told = x.folded[part.number.end : x.t.start] if part is not None else ""
    if part is not None and ")" not in told and OF_THOSE.match(told) and "," not in told.partition("với")[0]:
        return part.organisation, "that of the part before it"  # 'HTX nông nghiệp 168 với 3.170 thành viên'
    if heads := _but_unions(x, [d for d in x.here if not d.listed]):
        last = heads[-1]
        if last.organisation == "credit_fund" and (x.q.kind in ("organisation", "bare") or last.is_count):
            apart = ";" in x.folded[last.number.end : x.t.start]  # '39 quỹ tín dụng; 9 tháng thành lập mới 15'
            last = next((d for d in heads if apart and d.organisation == "cooperative"), last)
        if last.rules.get("organisation") == "the unit":  # '1,1 tỷ đồng/HTX và 240 triệu đồng/THT; thu nhập …'
            last = next(d for d in heads if d.indicator == last.indicator)
        return last.organisation, "that of the figure before it"
    return inherited_organisation(x)


def _but_unions(x: Spot, drafts: list[Draft]) -> list[Draft]:
    """People and money are of the co-operatives that one or two unions were counted beside: theirs are co-operatives too."""
    others = [d for d in drafts if d.organisation != "cooperative_union"] if x.q.kind in ("person", "money") else []
    return others or drafts


def _right_behind(x: Spot) -> Mention | None:
    """'đạt 2,8 triệu đồng/người/tháng ở HTX nông nghiệp'."""
    at = _IN_THESE.match(x.folded, x.q.end)
    theirs = x.words(at.end(), x.s.end, "organisation")[:1] if at else []
    return next((m for m in theirs if at is not None and m.start == at.end() and m.code in COUNTED), None)


def _people_beside(x: Spot) -> Draft | None:
    """'…; hơn 10 triệu thành viên, hơn 3 triệu lao động': nothing between them but the comma."""
    last = x.here[-1] if x.here else None
    if last is None or (last.unit, last.measure) != ("person", "total"):
        return None
    gathered = last.rules.get("organisation") == "two kinds that gather them"
    return last if gathered and _NEXT.fullmatch(x.folded, last.number.end, x.t.start) else None


def _gathered(x: Spot) -> bool:
    """'26.000 HTX và gần 120.000 tổ hợp tác, tập hợp 8,1 triệu thành viên'."""
    counts = [d for d in x.here if d.is_count]
    if len(counts) < len(x.here) or not {"cooperative", "cooperative_group"} <= {d.organisation for d in counts}:
        return False  # '35.000 HTX với 7,1 triệu thành viên; 134.000 tổ hợp tác, quy tụ 1,8 triệu thành viên'
    if counts and counts[-1].activity not in (None, "all"):
        return False
    if x.folded.startswith(" tổ hợp tác; ", counts[-1].number.end) and x.t.start - counts[-1].number.end < 24:
        return True  # '1.268 HTX, 641 tổ hợp tác; trên 710 nghìn thành viên'
    return _GATHER.search(x.folded[counts[-1].number.end : x.t.start]) is not None


def is_a_field(x: Spot, m: Mention) -> bool:
    """'trên các lĩnh vực: nông nghiệp, …, quỹ tín dụng nhân dân': named as a field of work, not as those who are counted."""
    if m.code != "credit_fund":
        return False
    listed = x.folded[max(x.s.start, m.start - 160) : m.start]
    if any(a.end + 2 == m.start for a in x.words(m.start - 40, m.start, "activity")):
        return listed.endswith(", ")  # 'trong nông nghiệp, xây dựng, giao thông, quỹ tín dụng nhân dân'
    return _A_FIELD.search(listed) is not None


def taken_together(x: Spot) -> str | None:
    """'Đến nay có 300 HTX và 24 QTDND. Cả hai …': the sector, where the words before the number speak of all its kinds."""
    if len({d.organisation for d in x.reader.in_paragraph if d.is_count and not d.listed}) < 2:
        return None
    in_sector = _IN_THIS_SECTOR.search(x.folded, x.t.start, x.s.end)
    if in_sector and not x.words(x.t.left, x.t.start, "organisation"):
        return "collective"
    said = [
        m
        for m in x.triggers(x.t.far_left, x.t.start, "together")
        if m.form != "tổng cộng" or x.folded[max(0, m.start - 2) : m.start].strip() in ("", ",", ";", ":", "(", ".")
    ]  # 'vốn điều lệ tổng cộng 33 tỷ đồng' takes nothing together
    here = {d.organisation for d in x.here if d.unit == "organisation"}
    return "collective" if said and len(here) != 1 else None


def inherited_organisation(x: Spot) -> Whose:
    """That of the paragraph's last figures, else of the sentence before, else of the page."""
    if same := _but_unions(x, [d for d in x.reader.in_paragraph if not d.listed]):
        return _of_those_counted(x, same)
    if x.frame.organisation:
        return x.frame.organisation, "that of the sentence before"
    if x.reader.about in ("credit_fund", "cooperative_group"):
        return x.reader.about, "the page is about them"
    return "cooperative", "the page is about co-operatives"


def _of_those_counted(x: Spot, same: Sequence[Draft]) -> Whose:
    """'Toàn tỉnh có 300 HTX, 24 QTDND. Tổng số thành viên …': of the co-operatives, or of all, rather than of the last kind."""
    counted = [d for d in same if d.is_count]
    last, the_last = same[-1], "that of the paragraph's last figure"
    if x.q.kind not in ("person", "money"):
        return last.organisation, the_last

    def beside(d: Draft) -> bool:
        return ". " not in x.folded[d.number.end : last.number.start]

    if counted and last.measure == "share" and beside(counted[-1]):
        last = counted[-1]
    kinds = {d.organisation for d in same if d.indicator == last.indicator and beside(d)}
    if "collective" in kinds and last.unit == "organisation":
        return "collective", "of those that were counted together"
    if "cooperative" not in kinds:
        return last.organisation, the_last
    if last.unit == "organisation" and "cooperative_group" in kinds and x.folded.startswith("tổng", x.s.start):
        return "collective", "of all kinds that were counted before it"
    theirs = _OF_FUNDS.search(x.folded, x.s.start, x.s.end) or _LENT.search(x.folded, x.s.start, x.q.end)
    if last.organisation == "credit_fund" and not theirs:
        return "cooperative", "of the co-operatives, some of them credit funds"
    return last.organisation, the_last


def told_new(x: Spot) -> bool:
    """'14 HTX thành lập mới' in the number's own words; a bare 'thêm' may add to anything."""
    predicates = x.words(x.t.left, x.t.start, "predicate")
    return any(m.code == "organisations_new" and m.form not in ("có thêm", "thêm") for m in predicates)


def of_a_union(x: Spot) -> bool:
    """Whether the sentence names a union last before the number, or goes on about unions."""
    named = _named(x, x.s.start, x.t.start)
    return (named[-1].code if named else x.frame.organisation) == "cooperative_union"


def of_new_ones(x: Spot) -> bool:
    """'38 HTX được thành lập mới với vốn điều lệ 95 tỷ đồng và 412 thành viên': told of the new ones alone."""
    counts = [d for d in x.here if d.is_count and not d.aside]
    if not counts or counts[-1].indicator != "organisations_new":
        return False
    at = counts[-1].number.end
    if OF_THOSE.match(x.folded, at, x.t.start):
        return True
    return len(counts) == 1 and _WITH_CAPITAL.match(x.folded, at, x.t.start) is not None


def of_so_many(x: Spot) -> int | None:
    """Where 'của 67 QTDND' begins in 'tổng nguồn vốn của 67 QTDND … đạt 5.509 tỷ đồng': what is told stands before it."""
    match = _OF_SO_MANY.search(x.folded, x.s.start, x.t.start)
    return match.start() if match else None


def organisation_of_sum(x: Spot, code: str) -> Whose:
    """Of a sum of money: what its own words name, or whom it was given to, else what was read before it."""
    if x.q.organisation:
        return x.q.organisation, "the unit"
    if (those := _right_behind(x)) is not None:
        return _by(those, "right after the number")
    if _of_the_unions(x):
        return "cooperative_union", "of the unions whose members were counted before"
    if (named := _last_named(x, x.t.left, x.t.far_left)) is not None:
        return _by(named, "before the number")
    if code in ("loans", "support_funding"):
        if right := _named(x, x.q.end, x.t.right):
            return _by(right[0], "after the number")
        if given := GIVEN_TO.match(x.folded, x.q.end):
            return "cooperative", f"'{given[0].strip()}' after the number"
        if code == "loans" and any(m.code == "support_fund" for m in x.words(x.s.start, x.t.start, "organisation")):
            return "cooperative", "whom the support fund lends to"
    if any(not d.listed for d in x.here) or taken_together(x):
        return last_organisation(x)
    if code == "support_funding" and x.reader.about:
        return x.reader.about, "the title's"
    if earlier := _named(x, x.s.start, x.t.start):
        return _by(earlier[-1], "in the sentence")
    return inherited_organisation(x)


def alliance_before(x: Spot) -> list[Mention]:
    """The alliances named before the number, but for one that only tells: 'Theo Liên minh HTX tỉnh, …'."""
    named = [m for m in x.s.mentions if m.kind == "organisation" and m.code == "alliance" and m.end <= x.t.start]
    told = [m for m in named if not only_tells(x.folded, x.s.start, m.start)]
    if told or not named:
        return told
    between = x.folded[named[-1].end : x.t.start]
    joined = "kết nạp" in between  # 'Theo Liên minh, năm 2024 kết nạp mới 25 thành viên'
    theirs = x.q.number.value >= _MANY or "đơn vị" in between or _named(x, named[-1].end, x.t.start)
    return named if joined and not theirs else []


def only_tells(folded: str, start: int, at: int) -> bool:
    """Whether who is named at `at` only tells what follows: 'Theo báo cáo của …'."""
    return _ONLY_TELLS.search(folded, max(start, at - 40), at) is not None or _TELLS.match(folded, at) is not None


def whose_income(x: Spot, subject: Mention) -> str:
    """The members' or the workers', by who is named before it."""
    near = x.folded[x.t.left : x.t.start]
    own = any(word in near for word in ("thành viên", "xã viên", "tổ viên", "lao động", "công nhân"))
    tail = near if own else x.folded[max(x.s.start, x.t.far_left) : x.t.start].rpartition(";")[2]
    members = any(word in tail for word in ("thành viên", "xã viên", "tổ viên"))
    workers = any(word in tail for word in ("lao động", "công nhân"))
    return (
        "member_income"
        if members and not workers and subject.form.startswith(("thu nhập", "tnbq"))
        else "worker_income"
    )
