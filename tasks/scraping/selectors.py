"""CSS selectors for lxml: the few forms that site families need, as XPath. Anything else is refused, not guessed.

Known: `tag`, `#id`, `.class`, `[attribute]`, `[attribute=value]` with `=`, `^=`, `$=` and `*=`, together and nested
by a blank or `>`.
"""

from __future__ import annotations

import re
from functools import cache

import lxml.html
from lxml import etree

SIMPLE = re.compile(
    r"""(?P<tag>^[a-z][a-z0-9]*)|\#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)
    |\[(?P<attr>[\w-]+)(?:(?P<op>[\^$*]?=)(?P<quote>['"]?)(?P<value>[^'"\]]*)(?P=quote))?\]""",
    re.VERBOSE,
)
TESTS = {
    "=": "@{0} = '{1}'",
    "^=": "starts-with(@{0}, '{1}')",
    "*=": "contains(@{0}, '{1}')",
    "$=": "substring(@{0}, string-length(@{0}) - string-length('{1}') + 1) = '{1}'",
}


def find(node: lxml.html.HtmlElement, selectors: tuple[str, ...]) -> list[lxml.html.HtmlElement]:
    """What the first selector that matches anything under `node` matches."""
    for selector in selectors:
        found: list[lxml.html.HtmlElement] = compiled(selector)(node)
        if found:
            return found
    return []


@cache
def compiled(selector: str) -> etree.XPath:
    """Raises ValueError for a selector of another form."""
    path = ""
    for part in re.sub(r"\s*>\s*", " >", selector.strip()).split():
        path += "/" if part.startswith(">") else "/descendant::" if path else "descendant::"
        path += _step(part.removeprefix(">"), selector)
    if not path:
        raise ValueError("an empty selector")
    return etree.XPath(path)


def _step(compound: str, selector: str) -> str:
    tag, tests, end = "*", [], 0
    for match in SIMPLE.finditer(compound):
        if match.start() != end:
            break
        end = match.end()
        if match["tag"]:
            tag = match["tag"]
        elif match["id"]:
            tests.append(f"@id = '{match['id']}'")
        elif match["cls"]:
            tests.append(f"contains(concat(' ', normalize-space(@class), ' '), ' {match['cls']} ')")
        else:
            tests.append(
                TESTS[match["op"]].format(match["attr"], match["value"]) if match["op"] else f"@{match['attr']}"
            )
    if end != len(compound) or not compound:
        raise ValueError(f"selector {selector!r}: {compound[end:]!r} is not understood")
    return tag + "".join(f"[{test}]" for test in tests)
