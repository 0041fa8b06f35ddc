"""Taking out of a page what is not its article. What is furniture stands in `furniture.yaml`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import lxml.html
import yaml

from tasks.scraping.selectors import compiled

Element: TypeAlias = lxml.html.HtmlElement
HEADING = 60  # characters: a longer text is no heading of a list of links


@dataclass(frozen=True, slots=True)
class Furniture:
    tags: frozenset[str]
    classes: re.Pattern[str]
    titles: re.Pattern[str]
    headings: re.Pattern[str]
    lines: re.Pattern[str]
    site: re.Pattern[str]


@cache
def furniture() -> Furniture:
    data: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("furniture.yaml").read_text(encoding="utf-8"))
    # The folded lines of the file leave a blank before each alternative that starts one.
    words = {key: re.sub(r" ?\| ?", "|", data[key]) for key in ("classes", "titles", "headings", "lines", "site")}
    return Furniture(
        tags=frozenset(data["tags"]),
        classes=re.compile(rf"(?:^|[\s_-])(?:{words['classes']})(?=$|[\s_-])", re.IGNORECASE),
        titles=re.compile(rf"(?:^|[\s_-])(?:{words['titles']})(?=$|[\s_-])", re.IGNORECASE),
        headings=re.compile(rf"(?:{words['headings']})\s*:?", re.IGNORECASE),
        lines=re.compile(words["lines"], re.IGNORECASE),
        site=re.compile(
            rf"\s+[-–—|»:]+\s+(?:{words['site']})\b[^|]*$|\s*\|\s*[^|]+$|\s+[-–—]\s+\S*\.(?:vn|com|org)\S*$",
            re.IGNORECASE,
        ),
    )


def strip(page: Element) -> None:
    """Takes out head and furniture, in place: by tag, and by class or id of blocks that hold little of the text."""
    head = page.find("head")
    if head is not None:
        head.drop_tree()
    _strip_below(page, len(page.text_content()))


def strip_body(body: Element, drop: tuple[str, ...]) -> None:
    """Takes out of a body what a family's selectors name, and lists of links with headings such as 'Tin liên quan'."""
    for selector in drop:
        for node in compiled(selector)(body):
            node.drop_tree()
    for node in list(body.iter("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b", "u", "li", "td")):
        text = " ".join(node.text_content().split())
        if node is body or len(text) > HEADING or not furniture().headings.fullmatch(text):
            continue
        around = next(node.iterancestors("p"), None)
        if around is not None and " ".join(around.text_content().split()) != text:
            continue  # the words stand in a sentence
        for other in [other for other in node.itersiblings() if isinstance(other.tag, str) and _linked(other)]:
            other.drop_tree()
        if node.getparent() is not None:
            node.drop_tree()


def _linked(node: Element) -> bool:
    """Whether most of a block's text is links."""
    return 2 * sum(len(link.text_content()) for link in node.iter("a")) > len("".join(node.text_content().split()))


def _strip_below(node: Element, whole: int) -> None:
    for child in list(node):
        # comments and processing instructions have no tag of text
        furnishes = not isinstance(child.tag, str) or child.tag in furniture().tags
        if furnishes or (child.tag != "body" and _marked(child.get("class"), child.get("id")) and _light(child, whole)):
            child.drop_tree()
        else:
            _strip_below(child, whole)


@lru_cache(maxsize=10_000)
def _marked(cls: str | None, name: str | None) -> bool:
    """Whether a class or id is one of furniture; pages repeat theirs by the hundred."""
    return any(mark and furniture().classes.search(mark) for mark in (cls, name))


def _light(node: Element, whole: int) -> bool:
    """Whether a block with a name of furniture is furniture, and not the article's own wrapper with an unlucky name."""
    if node.tag == "h1" or node.find(".//h1") is not None:
        return False
    if len(node.text_content()) < 0.4 * whole:
        return True
    paragraphs = sum(len(p.text_content()) for p in node.iter("p") if p.find(".//a") is None)
    return paragraphs < 0.4 * whole
