"""Numbers of people, and of products."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from tasks.extraction.drafts import Draft
from tasks.extraction.fields import inherited_activity, told_activity
from tasks.extraction.page import COUNTED
from tasks.extraction.spot import Spot
from tasks.extraction.vocabulary import COOPS, COOPS_AND_GROUPS, Mention
from tasks.extraction.whose import alliance_before, of_a_union, of_new_ones, of_so_many, organisation_of, told_new

_AND_WORKERS = re.compile(
    r" ?(?:,|và|&|/) ?(?:người )?(?:lao động|thành viên|xã viên|cán bộ)(?! (?:trong|ở|của|có) |[^.;,]{0,60}\d)"
)
_WORKERS_AND = re.compile(
    r"(?:thành viên|xã viên)[^.;:]{0,14}(?:lao động)|(?:lao động)[^.;:]{0,14}(?:thành viên|xã viên)"
)
_TRAINING = re.compile(
    r"đào tạo|bồi dưỡng|tập huấn|học viên|dự|lớp|khóa|tuyên truyền|phổ biến|hội nghị|hội thảo|tham quan"
)
_COOPS = re.compile(rf"{COOPS_AND_GROUPS}|liên minh|quỹ tín dụng|kinh tế tập thể")
_TAKEN_IN = re.compile(r"phát triển|kết nạp|thêm")
_ADMITTED = re.compile(r"kết nạp(?: thêm| mới| được)* $")
_WOMEN = re.compile(
    r"(?:lao động|thành viên|xã viên) (?:là )?(?:nữ|phụ nữ|người dân tộc thiểu số|dân tộc thiểu số|trẻ)(?: là| có| chiếm| với)?(?: hơn| gần| trên| khoảng)? $"
)
_LISTED = re.compile(r" (?:htx|hợp tác xã)(?:,| và) ")
_JOINED = re.compile(r"kết nạp|gia nhập|phát triển mới")
_NEWLY = re.compile(r" (?:mới|gia nhập mới|mới gia nhập|mới kết nạp|được kết nạp)(?! là)")
_RISEN_TO = re.compile(r"(?:lên|xuống|xuống còn) $")
_WITH = re.compile(r"^[^;]*(?:với|gồm)")
_LEARNERS = ("thành viên", "xã viên", "cán bộ", "người", "lao động")
_TAUGHT = re.compile(r"(?:đào tạo|bồi dưỡng|tập huấn)[^.;\d]{0,40} cho (?:hơn |gần |trên |khoảng )?$")
_EACH = re.compile(rf" ?/ ?(?:{COOPS_AND_GROUPS}|tổ)(?![^\W\d_])")
_OWNED = re.compile(
    rf"[^,;:]{{0,24}}?(?:, (?:chủ yếu |đều |hầu hết |phần lớn )?)?(?<!phải )(?<!qua kênh )(?:(?:của|do|thuộc)(?: (?:hơn |gần |trên |khoảng )?[\d.]+)? (?:các )?(?:{COOPS_AND_GROUPS})|(?:{COOPS}) làm ra)"
)
_OF_COOPS = re.compile(rf"(?:{COOPS})[^.;,]{{0,30}}$")
_OFFICE = re.compile(r"viên chức|công chức|cơ quan liên minh|biên chế")
_LEFT = re.compile(r"[^,.;\d]{0,20}(?<![^\W_])(?:ra khỏi|xin ra|rút khỏi|xin rút)(?![^\W_])")
_SIZE = re.compile(r"quy mô(?: có)?(?: từ| dưới| trên| khoảng| hơn)* $")
_OF_THE_PLACE = re.compile(
    r"(?: (?:người|là người) [^\W\d_]+| nông thôn| nữ| trẻ)* (?:được giới thiệu|đi làm việc|có việc làm mới|bị mất việc|mất việc|thất nghiệp|xuất khẩu|được đào tạo nghề|nông thôn)"
)
_OF_SOME = re.compile(r"trong số (?:đó|này|trên)[^,;.\d]{0,20} $")
_OF_OTHERS_TOO = re.compile(
    r"\d (?:doanh nghiệp|trang trại|hộ kinh doanh)[^.;]*\d (?:htx|hợp tác xã|tht|tổ hợp tác)[^.;\d]*, (?:giải quyết|tạo|thu hút|sử dụng)[^.;\d]*$"
)
_SO_OFTEN = re.compile(rf" (?:{COOPS_AND_GROUPS}|quỹ|đơn vị|dự án|phương án|hồ sơ|hộ|xe)(?![^\W_])")
_MORE_CLASSES = re.compile(r"(?:tăng|nhiều hơn) [\d.]+ (?:lớp|khóa)(?:,| và) $")
_THAN_BEFORE = re.compile(r"so (?:với )?(?:cùng kỳ|năm)")
_HELPS = re.compile(
    r"(?<!không )(?<![^\W_])(?:hỗ trợ|tư vấn|giúp)(?: cho| được| trực tiếp)?(?: hơn| gần| trên| khoảng)? $"
)
_ARE_COOPS = re.compile(rf" (?:là|gồm)(?: các| những)? (?:{COOPS})")
_OF_A_BOARD = re.compile(
    r"(?<![^\W_])(?:đoàn|ban|tổ công tác|hội đồng)(?: công tác)?(?: gồm| có| lên)?(?: hơn| gần)? $"
)
_A_BOARD = re.compile(r" (?:của )?(?:hội đồng|ban |bch|đoàn |ủy ban)")
_AT_LEAST = re.compile(r"[^,.;]{0,16} trở lên")
_EACH_HAS = re.compile(rf"(?:mỗi|một|1) (?:{COOPS}|tổ hợp tác|tổ|đơn vị)(?![^\W_])[^,.;:\d]* $")


def people(x: Spot) -> list[Draft] | str:
    if (risen := x.risen()) is not None:
        return [risen]
    code, rule = people_meant(x)
    if code is None and (helped := _helped_so_often(x)) is not None:
        return [helped]
    if code is None:
        return f"people, but nothing tells which ('{x.q.noun.form}')" if x.q.noun else "people, but nothing tells which"
    if code == "members" and (of_unions := _members_of_unions(x)) is not None:
        return [of_unions]
    if (why := _not_theirs(x, code)) is not None:
        return why
    if code in ("members", "members_new") and (of_alliance := _members_of_the_alliance(x)) is not None:
        return [of_alliance]
    return _counted(x, code, rule)


def _helped_so_often(x: Spot) -> Draft | None:
    """'hỗ trợ 264 lượt HTX', 'cho 74 lượt HTX vay'."""
    after = (m for m in x.words(x.q.end, x.q.end + 24, "organisation") if m.start == x.q.end + 1 and m.code in COUNTED)
    often = next(after, None) if x.folded.endswith("lượt", 0, x.q.end) else None
    lent = often is not None and x.folded.startswith(" vay", often.end)
    if often is None or not (lent or _HELPS.search(x.folded, x.s.start, x.t.start)):
        return None
    counted = replace(x, q=replace(x.q, kind="organisation", organisation=often.code))
    return counted.draft(often.code, "all", "organisations_supported", "total", "'lượt' of those supported")


def _near(x: Spot) -> str:
    return x.folded[x.t.left : x.t.start]


def _members_of_unions(x: Spot) -> Draft | None:
    if _ARE_COOPS.match(x.folded, x.q.end) and of_a_union(x):
        return x.draft("cooperative_union", "all", "union_members", "total", "members that are co-operatives")
    unions = _unions_before(x)
    if unions is not None or "thành viên của các liên hiệp" in _near(x):
        rule = f"the members of {unions.value} unions" if unions else "the members of the unions"
        return x.draft("cooperative_union", "all", "union_members", "total", rule)
    return None


def _members_of_the_alliance(x: Spot) -> Draft | None:
    alliance = alliance_before(x)
    if x.folded.startswith(" vào liên minh", x.q.end) and _TAKEN_IN.search(_near(x)):
        return x.draft("collective", "all", "alliance_members", "change", "members that joined the alliance")
    named = any(m.code in ("cooperative", "credit_fund") for m in x.words(x.s.start, x.t.start, "organisation"))
    if not alliance and not named and _ADMITTED.search(_near(x)):  # 'các HTX kết nạp thêm 350 thành viên'
        again = "liên minh" in x.folded[x.q.end : x.s.end]
        told = any(d.indicator == "alliance_members" for d in x.reader.in_paragraph)
        if again or told:
            return x.draft("collective", "all", "alliance_members", "change", "members that joined the alliance")
    joined = [m for m in x.words(x.t.left, x.t.start, "predicate") if m.code == "alliance_members"]
    number_of = any("liên minh" in m.form and x.folded.endswith("số ", 0, m.start) for m in joined)
    if number_of and x.change() is None:  # 'nâng tổng số thành viên Liên minh HTX tỉnh lên 350 thành viên'
        return x.draft("collective", "all", "alliance_members", "total", f"'{joined[-1].form}' before the number")
    if not alliance:
        return None
    theirs = [m for m in x.words(x.t.left, x.t.start, "organisation") if m.code in COUNTED]
    if (_TAKEN_IN.search(_near(x)) or x.change() is not None) and not theirs:
        return x.draft("collective", "all", "alliance_members", "change", "members that joined the alliance")
    if any(m.code in COUNTED for m in x.words(alliance[-1].end + 1, x.t.start, "organisation")):
        return None
    return x.draft("collective", "all", "alliance_members", "total", "the members of the alliance")


def _not_theirs(x: Spot, code: str) -> str | None:
    """Why the people are no statistic: of an office, a board, a class, the place; or what a rule asks."""
    folded, near, value = x.folded, _near(x), x.q.number.value
    if code == "people_trained" and not (
        x.reader.on_topic or _COOPS.search(folded, x.s.start, min(x.s.end, x.t.far_right + 16))
    ):
        return "people trained, but not told to be of co-operatives"
    if code == "managers_trained" and _OFFICE.search(folded, x.s.start, x.t.start):
        return "the staff of an office"
    if _SIZE.search(near) and value < 1_000:
        return "a class by size"
    if _OF_SOME.search(near):
        return "of some of those counted before"
    if _LEFT.search(near) or _LEFT.match(folded, x.q.end):
        return "those who left"
    if _WOMEN.search(near):
        return "a part of the people before it"
    if value == 1:
        return "one, told of singly"
    if _OF_A_BOARD.search(folded, max(x.s.start, x.t.start - 24), x.t.start) or _A_BOARD.match(folded, x.q.end):
        return "of a board or a delegation"
    bound = x.triggers(x.t.left, x.t.start, "at_least", "at_most") or near.endswith(("từ ", "phải đủ ", "phải có "))
    upwards = near.endswith("từ ") and value < 100 and _AT_LEAST.match(folded, x.q.number.end)
    if upwards or (code in ("members", "workers") and value < 11 and bound):
        return "what a rule asks of each"
    named = x.words(x.t.far_left, x.t.start, "organisation")
    rural = folded.startswith(" nông thôn", x.q.end) and "việc làm" not in folded[x.t.far_left : x.t.start]
    if code == "workers" and (rural or not named) and _OF_THE_PLACE.match(folded, x.q.end):
        return "workers of the place, not of co-operatives"
    if x.q.number.whole is not None and code == "people_trained":
        return "a part of one class"
    if code == "workers" and _OF_OTHERS_TOO.search(folded, x.s.start, x.t.start):
        return "of enterprises and co-operatives together"
    if folded.startswith((" ban đầu", " sáng lập"), x.q.end):
        return "those who founded one"
    if (
        x.here
        and x.here[-1].unit == "person"
        and x.here[-1].indicator == code
        and folded.startswith((" đồng thời là", " là thành viên", " là nữ", " là phụ nữ", " là người dân tộc"), x.q.end)
    ):
        return "a part of the people before it"
    return None


def _counted(x: Spot, code: str, rule: str) -> list[Draft] | str:
    folded, near = x.folded, _near(x)
    organisation, organisation_rule = trained_of(x) if code == "people_trained" else organisation_of(x)
    if (owner := _named_with_them(x)) is not None:
        organisation, organisation_rule = owner.code, f"'{owner.form}' right after the word for the people"
    if "htx" in rule or "hợp tác xã" in rule:
        organisation, organisation_rule = "cooperative", rule  # 'tổng số cán bộ quản lý HTX 3.444 người'
    if code in ("members", "workers") and (_AND_WORKERS.match(folded, x.q.end) or _WORKERS_AND.search(near)):
        return [x.draft(organisation, "all", "other", "total", "members and workers counted together")]
    linked = code == "members" and folded.startswith((" mới là ", " liên kết"), x.q.end)
    if linked and "liên minh" in folded[x.s.start : x.s.end]:
        return "members of the alliance"
    if told_new(x) and not x.words(x.t.left, x.t.start, "person"):
        code = "other"
    if of_new_ones(x):
        code, rule = "other", "of those newly founded"
    if (
        code == "members"
        and x.here
        and x.here[-1].indicator == "organisations_new"
        and _LISTED.fullmatch(folded, x.here[-1].number.end, x.t.start)
    ):
        code, rule = "members_new", "new ones in one list with new organisations"
    if (code == "members" and _JOINED.search(near)) or _NEWLY.match(folded, x.q.end):
        code, rule = "members_new", "joined"
    measure = "total"
    change = x.change()
    if change is not None and not x.triggers(change.end, x.t.start, "level"):
        measure, rule = "change", f"'{change.form}' before the number"
    elif x.another_change():
        measure, rule = "change", "one of several changes"
    elif _MORE_CLASSES.search(folded, x.s.start, x.t.start) and _THAN_BEFORE.match(folded, x.s.start):
        measure, rule = "change", "'tăng' before the classes"
    elif near.endswith("thêm ") and folded.startswith(" so với ", x.q.end):
        measure, rule = "change", "'thêm' before the number"
    elif x.triggers(x.t.left, x.t.start, "mean") or "bình quân" in near or _EACH.match(folded, x.q.end):
        measure = "mean"
    elif (
        x.here
        and (x.here[-1].measure, x.here[-1].unit) == ("mean", "person")
        and near.strip(" ") == ""
        and ";" not in folded[x.here[-1].number.end : x.t.start]
        and code in ("members", "workers")
        and x.q.number.value <= _most(x, x.here[-1])
    ):
        measure = "mean"  # 'mỗi HTX có 38 thành viên và 12 lao động'
    if x.q.noun is not None and x.q.noun.form == "tổ viên":
        organisation, organisation_rule = "cooperative_group", "'tổ viên' are members of groups"
    theirs = [m for m in x.words(x.q.end, x.q.end + 20, "organisation") if m.start == x.q.end + 1 and m.code in COUNTED]
    if folded.startswith(" quỹ", x.q.end) and code == "members":
        organisation, organisation_rule = "credit_fund", "'quỹ' right after the number"
    if theirs:  # '1.540 thành viên tổ hợp tác'
        organisation, organisation_rule = theirs[0].code, f"'{theirs[0].form}' right after the number"
    activity = told_activity(x, not x.here) or inherited_activity(x, organisation)
    draft = x.draft(organisation, activity, code, measure, rule)
    draft.rules["organisation"] = organisation_rule
    return [draft]


def _named_with_them(x: Spot) -> Mention | None:
    """'Thành viên HTX toàn tỉnh gộp lại 39.417 người', after a sentence on several kinds."""
    people = x.words(x.t.left, x.t.start, "person")
    after = people[-1].end + 1 if people else x.t.start
    beside = (m for m in x.words(after, x.t.start, "organisation") if m.start == after and m.code in COUNTED)
    return next(beside, None)


def _most(x: Spot, mean: Draft) -> Decimal:
    """How many may be another mean beside one: 'mỗi HTX có 7 lao động, 450 thành viên'."""
    each = _EACH_HAS.search(x.folded, x.s.start, mean.number.start)
    return Decimal(1_000) if each else max(Decimal(100), 5 * mean.value)


def _unions_before(x: Spot) -> Draft | None:
    """'340 liên hiệp HTX với 1.700 thành viên': few for each, so they are co-operatives and no people."""
    last = x.here[-1] if x.here else None
    if (
        last is None
        or last.organisation != "cooperative_union"
        or last.unit != "organisation"
        or last.measure != "total"
    ):
        return None
    told = x.folded[last.number.end : x.t.start]
    few = last.value * 4 <= x.q.number.value <= last.value * 12
    return last if few and x.folded.startswith(" thành viên", x.q.number.end) and _WITH.search(told) else None


def trained_of(x: Spot) -> tuple[str, str]:
    """Who is trained: named after the number ('1.240 lượt cán bộ HTX'), or in its own clause; else co-operatives."""
    after = {m.code for m in x.words(x.q.end, x.t.far_right, "organisation") if m.code in COUNTED}
    near = {m.code for m in x.words(x.t.left, x.t.start, "organisation") if m.code in COUNTED}
    named = after or near
    if len(named) == 1:
        return named.pop(), "named beside the number"
    return (
        ("collective", "several kinds named beside the number") if named else ("cooperative", "no other kind is named")
    )


def people_meant(x: Spot) -> tuple[str | None, str]:
    noun = x.q.noun
    taught = _TRAINING.search(x.folded, x.t.far_left, x.t.start)
    if noun is not None and noun.form == "lượt" and not taught and _SO_OFTEN.match(x.folded, x.q.end, x.s.end):
        return None, ""  # 'cho 74 lượt HTX vay'
    learner = noun is not None and (noun.form in _LEARNERS or noun.form.startswith("cán bộ"))
    if learner and _TAUGHT.search(x.folded, x.s.start, x.t.start):
        return "people_trained", "'bồi dưỡng … cho' before the number"
    if noun is not None and noun.kind == "person":
        if (
            noun.code == "people_trained"
            and noun.form == "lượt"
            and not [m for m in x.words(x.t.far_left, x.t.start, "person") if m != noun]
            and "tập huấn" not in x.folded[x.s.start : x.s.end]
        ):
            return None, ""
        return noun.code, f"'{noun.form}' at the number"
    form = noun.form if noun else ""
    twin = next((m for m in x.s.mentions if noun and m.start == noun.start and m.kind == "person"), None)
    if twin is not None:
        return refined(x, twin)
    each = _EACH.match(x.folded, x.q.end)
    another = bool(x.here) and x.here[-1].unit == "person" and x.here[-1].organisation not in _own_kinds(x)
    if another and form in ("", "người") and _own_kinds(x) and not x.words(x.t.left, x.t.right, "person"):
        return x.here[-1].indicator, "the people counted before them, of another kind"
    people = bool(x.here) and (x.here[-1].unit == "person" or x.here[-1].indicator in ("members", "workers"))
    if people and form in ("", "người") and (each or x.change()):
        return x.here[-1].indicator, "the people counted before them"
    if form == "thành viên mới":
        return "members_new", f"'{form}' after the number"
    if form == "hộ thành viên":
        return "members", f"'{form}' after the number"
    if each:
        own = x.words(x.t.left, x.t.start, "person")
        return own[-1].code if own else "members", "people per organisation"
    if x.here and x.here[-1].unit == "person" and _RISEN_TO.search(x.folded, max(0, x.q.start - 14), x.q.start):
        code = "members" if x.here[-1].indicator == "members_new" else x.here[-1].indicator
        return code, "the same people at the end of the rise or fall"
    if (whole := of_so_many(x)) is not None and (told := x.words(x.s.start, whole, "person")):
        return told[-1].code, f"'{told[-1].form}' before the number"
    for start, end in ((x.q.end, x.t.right), (x.t.left, x.t.start), (x.t.far_left, x.t.start)):
        found = x.words(start, end, "person")
        if found:
            chosen = found[0] if start == x.q.end else found[-1]
            return chosen.code, f"'{chosen.form}' {'after' if start == x.q.end else 'before'} the number"
    return None, ""


def _own_kinds(x: Spot) -> set[str]:
    return {m.code for m in x.words(x.t.left, x.t.start, "organisation") if m.code in COUNTED}


def refined(x: Spot, noun: Mention) -> tuple[str | None, str]:
    if noun.form.startswith("lượt") and not _TRAINING.search(x.folded, x.s.start, x.s.end):
        return None, ""
    return noun.code, f"'{noun.form}' after the number"


def products(x: Spot) -> list[Draft] | str:
    if "ocop" not in x.folded[x.s.start : x.s.end]:
        return "products, but not told to be OCOP"
    owned = _OWNED.match(x.folded, x.q.end, x.s.end)
    before = x.here[-1] if x.here else None
    if before is not None and before.indicator == "organisations_ocop" and before.organisation in COUNTED:
        joined = len(x.here) > 1 and x.folded[x.here[-2].number.end : before.number.start].endswith(" và ")
        several = joined and x.here[-2].organisation != before.organisation
        organisation = "collective" if several else before.organisation
        return [x.draft(organisation, before.activity, "ocop_products", "total", "of those counted before them")]
    if owned is None and not _OF_COOPS.search(x.folded, max(x.s.start, x.t.start - 44), x.t.start):
        return "OCOP products, but not told to be of co-operatives"
    owners = [m for m in x.words(x.q.end, min(x.s.end, x.q.end + 60), "organisation") if m.code in COUNTED]
    return [
        x.draft(
            owners[0].code if owners else "cooperative",
            told_activity(x) or inherited_activity(x, "cooperative"),
            "ocop_products",
            "total",
            "'ocop'",
        )
    ]
