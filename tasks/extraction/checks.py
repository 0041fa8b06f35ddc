"""Arithmetic between the figures of one page. A check leaves a note and moves confidence; it never moves a value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tasks.extraction.drafts import Draft
from tasks.extraction.spot import RECENT

_WITH = re.compile(
    r"[^.;\d]{0,12}\(?(?:bao gồm|gồm|kể|tính)(?: cả)?[^.;()\d]{0,12}(?:quỹ tín dụng|qtdnd|quỹ tdnd|tdnd)"
)
_WITHOUT = re.compile(
    r"[^.;\d]{0,12}\(?(?:không|chưa) (?:bao gồm|gồm|kể|tính)[^.;()\d]{0,16}(?:quỹ tín dụng|qtdnd|quỹ tdnd|tdnd)"
)


def review(drafts: Sequence[Draft], folded: str) -> list[Draft]:
    """The same drafts, with notes 'agrees: …' and 'contradicts: …' where the page's own numbers bear on each other."""
    for index, draft in enumerate(drafts):
        if draft.measure == "share":
            _share_of_whole(draft, drafts[max(0, index - RECENT) : index])
        if draft.measure == "mean":
            _mean_of_total(draft, drafts[max(0, index - RECENT) : index])
    _parts(drafts)
    _credit_funds(drafts, folded)
    return list(drafts)


def _credit_funds(drafts: Sequence[Draft], folded: str) -> None:
    """Whether a count of co-operatives has the credit funds in it: said in brackets, by the list of its parts, or
    because they are counted beside it; members are those of the count before them."""
    counted: Draft | None = None
    for index, draft in enumerate(drafts):
        if draft.measure != "total" or draft.organisation not in ("cooperative", "collective"):
            continue
        if draft.unit == "organisation" and not draft.listed:
            funds = [
                d
                for d in drafts[index + 1 : index + 16]
                if d.organisation == "credit_fund" and d.unit == "organisation" and d.paragraph == draft.paragraph
            ]
            if _WITHOUT.match(folded, draft.number.end):
                draft.includes_credit_funds = False
            elif _WITH.match(folded, draft.number.end) or any(fund.listed for fund in funds):
                draft.includes_credit_funds = True
            elif funds and funds[0] is drafts[index + 1]:
                draft.includes_credit_funds = False
            counted = draft
        elif draft.indicator == "members" and counted is not None and counted.paragraph == draft.paragraph:
            draft.includes_credit_funds = counted.includes_credit_funds


def _note(draft: Draft, agrees: bool, what: str) -> None:
    draft.notes.append(("agrees: " if agrees else "contradicts: ") + what)


def _share_of_whole(share: Draft, before: Sequence[Draft]) -> None:
    """405/502 is the 80,7 % that the page prints; where it is not, of the only whole that it can be of, the share is doubted."""
    parts = [
        d
        for d in before[-3:]
        if d.measure == "total"
        and d.indicator == share.indicator
        and d.activity == share.activity
        and d.unit == "organisation"
    ]
    if not parts:
        return
    part = parts[-1]
    wholes = [
        d
        for d in before
        if d.measure == "total"
        and d.unit == "organisation"
        and d.organisation == part.organisation
        and d.place == part.place
        and d.value > part.value
    ]
    ratios = {d.value: part.value / d.value * 100 for d in wholes}
    for whole, ratio in ratios.items():
        if abs(ratio - share.value) <= Decimal("0.6"):
            for figure in (share, part):
                _note(figure, True, f"{part.value}/{whole} = {ratio:.1f} %")
            return
    exact = share.qualifier is None and part.qualifier is None
    if exact and len(wholes) == 1 and {part.paragraph, wholes[0].paragraph} == {share.paragraph}:
        whole, ratio = ratios.popitem()
        _note(share, False, f"{part.value}/{whole} = {ratio:.1f} %")


def _mean_of_total(mean: Draft, before: Sequence[Draft]) -> None:
    """The total over the count is about the mean."""
    same = (mean.indicator, mean.organisation, mean.place)
    total = next(
        (
            d
            for d in reversed(before)
            if d.measure == "total" and (d.indicator, d.organisation, d.place) == same and d.unit == "VND"
        ),
        None,
    )
    count = next(
        (
            d
            for d in reversed(before)
            if d.measure == "total"
            and d.indicator == "organisations"
            and d.organisation == mean.organisation
            and d.place == mean.place
        ),
        None,
    )
    if total is None or count is None or not count.value or mean.value <= 0:
        return
    ratio = total.value / count.value / mean.value
    agrees = Decimal("0.85") <= ratio <= Decimal("1.18")
    _note(mean, agrees, f"{total.value} / {count.value} is {ratio:.2f} of the printed mean")


def _parts(drafts: Sequence[Draft]) -> None:
    """Fields of work sum to their whole; a part is not larger than its whole."""
    for index, whole in enumerate(drafts):
        if (
            whole.measure != "total"
            or whole.listed
            or whole.unit != "organisation"
            or whole.activity not in ("all", None)
        ):
            continue
        parts = []
        for draft in drafts[index + 1 : index + 1 + RECENT]:
            if (
                draft.listed
                and draft.measure == "total"
                and draft.indicator == whole.indicator
                and draft.paragraph == whole.paragraph
            ):
                parts.append(draft)
            elif parts and draft.measure == "total":
                break
        if len(parts) < 2:
            continue
        total = sum((part.value for part in parts), Decimal(0))
        if total == whole.value:
            for figure in (whole, *parts):
                _note(figure, True, f"the {len(parts)} parts sum to {whole.value}")
        elif total > whole.value:
            _note(whole, False, f"the parts sum to {total}, more than {whole.value}")
