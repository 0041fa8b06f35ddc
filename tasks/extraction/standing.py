"""How sure: whether a figure is actual, estimated or wished for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tasks.extraction.framing import Frame, Sentence
from tasks.extraction.page import Page
from tasks.extraction.periods import Period
from tasks.extraction.vocabulary import Mention
from tasks.records import Basis, Status

_HELD_AGAINST = re.compile(
    r"(?:%|so với|vượt|hoàn thành|đạt|một số|thực hiện|gắn với|lần) (?:các )?(?:chỉ tiêu |kế hoạch |mục tiêu )?$"
)
_MANY_REACHED = re.compile(r"[^.;:\d]{0,60}(?:vượt|hoàn thành|đạt)")
_ALL_REACHED = re.compile(r"(?:[^.;:\d]|\d{4}){0,60} (?:đều|cơ bản|đã)(?: đạt| vượt| hoàn thành)")
_HEADS = re.compile(r"(?:^|[.;:(] ?|\d{4},? |(?:tỉnh|huyện|được) (?:đặt |giao )?)$")
_MEANT = re.compile(
    r"(?<![^\W_])(?:để|nhằm|quyết tâm|phấn đấu|nỗ lực|tiếp tục|đang)(?: [^\W\d_]+){0,2} (?:thực hiện|hoàn thành|đạt) (?:các )?(?:chỉ tiêu |kế hoạch |mục tiêu )?$"
)
_HAD_TO = re.compile(r" (?:tạm |bị )*(?:ngừng|ngưng|dừng|giải thể|đóng cửa|nghỉ|thu hẹp|cắt giảm|sáp nhập|hợp nhất)")
_WISHES = ("phấn đấu", "đặt mục tiêu")  # 'huyện phấn đấu'
_PLAN_AHEAD = re.compile(  # 'Kế hoạch năm 2024: thành lập mới 12 HTX; …', 'Một số chỉ tiêu năm 2025: …'
    r"\W*(?:một số |các )?(?P<plan>kế hoạch|chỉ tiêu|mục tiêu)(?:(?: |, (?=htx|hợp tác xã))(?!số|do|được|đã)[^\W\d_]+| \d năm){0,12} (?:năm )?\d{4}(?: ?- ?\d{4})?(?::|,? (?:tỉnh|huyện|thành phố|toàn tỉnh|liên minh)| (?:là |sẽ |phải )?(?:thành lập|phát triển|củng cố|có \d))"
)
_REACHED_BY = re.compile(r"(?:đến|tới) (?:nay|thời điểm|(?:hết )?tháng (?!12)\d|(?:ngày )?\d{1,2}/(?!12)\d)")
_NAMES_IT = re.compile(r"(?:(?!nghị quyết|quyết định|kế hoạch số)[^,.;:\d])*\d")  # '… mục tiêu thành lập mới 30 HTX'
_DECIDED = re.compile(r"(?:thống nhất|đề ra|đặt ra|xác định|thông qua|quyết nghị)(?![^\W_])")
_A_DOCUMENT = re.compile(r" (?:số )?\d")
# After a sentence of wishes these tell what is: 'Toàn tỉnh có 486 HTX', 'tỷ lệ … của tỉnh đạt 62%'
_STATES = re.compile(
    r"(?:tỉnh|huyện|thành phố|thị xã|quận|nước|nay),? (?:hiện |đang |đã |mới |chỉ )*có |(?:tổng )?số (?:lượng )?(?:htx|hợp tác xã|thành viên) (?:toàn|của|là|hiện)"
    r"|tổng số|tuy nhiên|nhưng|của (?:toàn )?tỉnh|lũy kế|nâng|đã|(?<!thực )(?<!thể )hiện(?! đại)"
)
_SO_FAR = re.compile(  # 'hiện nay mới đạt 0,9%', 'huyện mới thành lập được 2 HTX'
    r"(?<![^\W_])(?:(?:hiện|nay)(?: nay)? (?:mới|chỉ)(?: mới)? (?:đạt|có|được|thành lập)|mới (?:thành lập|đạt|có|lập|phát triển) được)(?![^\W_])"
)
_DONE = re.compile(r"(?<![^\W_])(?:đã|kết quả|thực hiện(?= (?:được |đạt )?\d))(?![^\W_])")


def status_of(
    page: Page, s: Sentence, frame: Frame, start: int, left: int, period: Period | None
) -> tuple[Status, Basis, str]:
    """Actual unless the words before the figure, or its period, say that it is expected or wished for."""
    words = [m for m in s.by_kind.get("trigger", ()) if m.end <= start]
    estimates = [
        m for m in words if m.code == "estimate" and (m.start - s.start < 4 or _reaches(page.folded, m.end, start))
    ]
    targets = [m for m in words if m.code == "target" and not is_plan_base(page.folded, m)]
    targets = [m for m in targets if m.form != "phải" or not _HAD_TO.match(page.folded, m.end)]
    events = [p.start for p in s.periods if p.kind == "event"]  # 'tổng kết năm 2024, triển khai nhiệm vụ năm 2025, …'
    targets = [
        m
        for m in targets
        if not (m.form.startswith(("nhiệm vụ", "phương hướng")) and any(0 <= at - m.end < 24 for at in events))
        or _DECIDED.search(page.folded, m.end, start)
    ]
    targets += [m for m in s.by_kind.get("locality", ()) if m.end <= start and m.form.endswith(_WISHES)]
    targets += [m for m in words if m.code == "plan" and _is_plan(page.folded, s, m, start)]
    if period is not None and page.published and period.first is None and period.last and period.last <= page.published:
        targets = [m for m in targets if m.form != "theo kế hoạch"]  # what a plan tells of a day gone by
    expected = [m for m in words if m.code == "expected"]
    until_now = [
        p for p in s.periods if p.kind == "now" or page.folded.endswith(("đến nay", "tới nay"), p.start, p.end)
    ]
    resets = [p.start for p in until_now if p.end <= start]
    done = -1
    headed = _PLAN_AHEAD.match(page.folded, s.start, start)
    if targets or expected or frame.target or headed:  # 'dự kiến phát triển 150 HTX: … đã phát triển 132'
        told = [*_DONE.finditer(page.folded, s.start, start), *_SO_FAR.finditer(page.folded, s.start, start)]
        done = max((m.start() for m in told), default=-1)
    resets.append(done)
    reached = _REACHED_BY.search(page.folded, headed.end(), start) if headed else None
    if reached is not None:
        resets.append(reached.start())
    if headed and done < 0 and not reached and not any(p.kind == "now" and p.end <= start for p in s.periods):
        return "target", "sentence", f"'{headed['plan']}' heads the sentence"
    target_at = max((m.start for m in targets), default=-1)
    if target_at > max(resets, default=-1) and target_at > max((m.start for m in estimates), default=-1):
        return "target", "clause" if target_at >= left else "sentence", f"'{_form(targets, target_at)}'"
    if estimates:
        return "estimate", "clause" if estimates[-1].start >= left else "sentence", f"'{estimates[-1].form}'"
    row = " | " in page.folded[s.start : s.end]
    if row and period is not None and period.end <= s.start and page.folded.endswith("ước ", 0, period.start):
        return "estimate", "paragraph", "'ước' in the table's caption"
    if expected and expected[-1].start > max(resets, default=-1):
        running = any(
            p.rule in ("year_end", "year_close", "day") and p.start >= expected[0].start - 2 for p in s.periods
        )
        if running:
            return "estimate", "sentence", f"'{expected[-1].form}'"
        return "target", "clause", f"'{expected[-1].form}'"
    if period is not None and page.published is not None:
        begins = period.first or period.last
        later = begins is not None and begins > page.published
        if begins is not None and later and (begins.year > page.published.year or period.first is not None):
            return "target", "document", "the period begins after publication"
    if (
        period is not None
        and frame.title_target is not None
        and max(resets) < 0
        and period.kind == "span"
        and period.first
        and (period.first, period.last) == (frame.title_target.first, frame.title_target.last)
    ):
        return "target", "document", "the year that the title plans for"
    if (
        (frame.target or (frame.wished and not _STATES.search(page.folded, s.start, s.end)))
        and done < 0
        and not any(p.kind == "now" and p.end <= start for p in s.periods)
        and not any(p.kind in ("point", "now") or p in until_now or _is_over(page, p) for p in s.periods)
    ):
        return "target", "paragraph", "announced as a target"
    guessed = next((m for m in words if m.code == "estimate"), None)
    if (
        guessed
        and not _DONE.search(page.folded, guessed.end, start)
        and period is not None
        and page.published
        and period.last
        and period.last > page.published
    ):
        return (
            "estimate",
            "sentence",
            f"'{guessed.form}'",
        )  # 'ước có 145 HTX; thành viên 16.700 người', of a day to come
    return "actual", "clause", "no word of estimate or target"


def _is_plan(folded: str, s: Sentence, m: Mention, start: int) -> bool:
    """'Kế hoạch năm 2024 thành lập mới 30 HTX', '(kế hoạch 40 HTX)', in one clause with the figure."""
    clause = not any(mark in folded[m.end : start] for mark in (",", ";", ")", "được triển khai", "được thực hiện"))
    return clause and _HEADS.search(folded[max(s.start, m.start - 40) : m.start]) is not None


def _is_over(page: Page, p: Period) -> bool:
    today = page.published
    return p.kind == "span" and today is not None and p.last is not None and p.last < today


def _form(mentions: Sequence[Mention], at: int) -> str:
    return next(m.form for m in mentions if m.start == at)


def _reaches(folded: str, end: int, start: int) -> bool:
    """'ước' holds to the next semicolon; past it only into 'trong đó'."""
    between = folded[end:start]
    return (
        ";" not in between
        or not between.rpartition(";")[2].strip()
        or between.rpartition(";")[2].lstrip().startswith(("trong đó", "trong số", "số đang", "số còn"))
    )


def is_plan_base(folded: str, mention: Mention) -> bool:
    """'đạt 112% chỉ tiêu', 'so với chỉ tiêu', 'vượt chỉ tiêu', 'Quyết định phê duyệt … mục tiêu' wish for nothing."""
    if mention.form == "theo kế hoạch" and _A_DOCUMENT.match(folded, mention.end):
        return True  # 'theo Kế hoạch 7502/KH-UBND, hiện nay thành phố có …'
    if _MEANT.search(folded, max(0, mention.start - 48), mention.start) and _NAMES_IT.match(folded, mention.end):
        return False
    if mention.form.startswith(("chỉ tiêu", "mục tiêu")) and _ALL_REACHED.match(folded, mention.end):
        return True  # 'các chỉ tiêu năm 2024 đều đạt và vượt kế hoạch'
    if (
        mention.form == "chỉ tiêu"
        and _MANY_REACHED.match(folded, mention.end)
        and folded.endswith("nhiều ", 0, mention.start)
    ):
        return True  # 'nhiều chỉ tiêu phát triển HTX vượt kế hoạch'
    return _HELD_AGAINST.search(folded, max(0, mention.start - 26), mention.start) is not None
