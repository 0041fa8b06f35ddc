"""The source list: which sites are scraped, where their listings are, what they should yield. Data, strictly checked.

Sources stand in `sources/*.yaml`, the markup of site families in `families.yaml`. A mistake in either raises
`SourceError` with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from tasks.records import HtxError
from tasks.reference import province
from tasks.scraping.selectors import compiled

ROOM = Path(__file__).parent
SOURCES = ROOM / "sources"
FAMILIES = ROOM / "families.yaml"
SAMPLE = "http://sample.localhost"  # stands for `{base}`, whatever port the sample site is served on: ids depend on it

T = TypeVar("T")
# The safe loader in C, where PyYAML was built with it: every run reads the whole catalogue before it starts.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class SourceError(HtxError, ValueError):
    """A mistake in a file of sources or families: `FILE:LINE: what`."""


class UnknownSourceError(HtxError, ValueError):
    """A name that no source has."""


def _selector(text: str) -> str:
    compiled(text)
    return text


def _regex(text: str) -> str:
    try:
        re.compile(text)
    except re.error as fault:
        raise ValueError(f"bad regular expression {text!r}: {fault}") from fault
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{text!r} is no http(s) address")
    return text


def _province63(name: str) -> str:
    found = province(name).name63
    if found != name:
        raise ValueError(f"province {name!r} is written {found!r} on the map of 63")
    return name


Selector = Annotated[str, AfterValidator(_selector)]
Regex = Annotated[str, AfterValidator(_regex)]
Address = Annotated[str, AfterValidator(_address)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Family(_Strict):
    """The markup that sites of one content management system share: CSS selectors, the most particular first.

    Where none of a list matches, reading and discovery fall back on what they find without selectors.
    """

    title: tuple[Selector, ...] = ()
    published: tuple[Selector, ...] = ()
    lead: tuple[Selector, ...] = ()
    body: tuple[Selector, ...] = ()
    next: tuple[Selector, ...] = ()  # links to a listing's next page
    links: tuple[Selector, ...] = ()  # links from a listing to articles
    drop: tuple[Selector, ...] = ()  # furniture inside the body
    month_first: bool = False  # 07/05/2019 is the fifth of July: English pages


class Expect(_Strict):
    """At least `articles` relevant articles within `days` days, or the source is ill."""

    articles: int = Field(ge=1)
    days: int = Field(ge=1)


class Source(_Strict):
    name: Slug
    province: Annotated[str, AfterValidator(_province63)] | None  # of the 63; None for a national source
    kind: Literal["portal", "alliance", "newspaper", "department", "party", "tv", "other"]
    family: str
    selectors: Family | None = None  # the site's own markup, in place of what the family says of the same
    listings: tuple[Address, ...] = Field(min_length=1)
    article: Regex | None = None  # searched in the path and query of a link
    expect: Expect | None = None
    since: date | None = None  # the site holds from this day …
    until: date | None = None  # … to this day: then it vanished or stopped
    evidence: Literal["page", "address", "host", "guess"] | None = None  # what was seen of the site so far
    verified: bool = False  # true only where listing and articles were really read
    tls_exception: Annotated[str, Field(min_length=10)] | None = None  # why its certificate is not checked, since when
    loopback: bool = False  # the bundled sample site alone may lie on this machine, under names in `.localhost`
    served_at: Address | None = None  # where such names are served now: told by `load_sources`, not by files

    @model_validator(mode="after")
    def _consistent(self) -> Source:
        if self.family not in families():
            raise ValueError(f"unknown family {self.family!r}, known are {', '.join(sorted(families()))}")
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"until {self.until} is before since {self.since}")
        if self.loopback != all((urlsplit(url).hostname or "").endswith(".localhost") for url in self.listings):
            raise ValueError("loopback: true is for listings under .localhost, and they need it")
        if self.served_at and not (self.loopback and urlsplit(self.served_at).hostname == "127.0.0.1"):
            raise ValueError("served_at is for loopback sources and starts http://127.0.0.1")
        return self

    @property
    def markup(self) -> Family:
        family = families()[self.family]
        own = self.selectors
        return family.model_copy(update={name: getattr(own, name) for name in own.model_fields_set}) if own else family

    @property
    def unverified_hosts(self) -> frozenset[str]:
        """The hosts whose certificates are not checked: its listings', and only by the declared exception."""
        hosts = (urlsplit(url).hostname or "" for url in self.listings)
        return frozenset(hosts) if self.tls_exception else frozenset()

    def active(self, on: date) -> bool:
        """Whether the site is to be asked on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@cache
def families() -> dict[str, Family]:
    """The site families by name."""
    return _load(FAMILIES, FAMILIES.read_text(encoding="utf-8"), TypeAdapter(dict[str, Family]))[0]


def load_sources(path: Path = SOURCES, base: str | None = None) -> tuple[Source, ...]:
    """The sources of a YAML file, or of all `*.yaml` of a folder. `base` is where the sample site is served."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    found: dict[str, Source] = {}
    for file in files:
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise SourceError(f"{file}: cannot be read: {fault}") from fault
        sources, lines = _load(file, text.replace("{base}", SAMPLE), TypeAdapter(tuple[Source, ...]))
        for source, line in zip(sources, lines, strict=True):
            if source.name in found:
                raise SourceError(f"{file}:{line}: a second source is named {source.name!r}")
            found[source.name] = source.model_copy(update={"served_at": base}) if source.loopback else source
    if not found:
        raise SourceError(f"{path}: no sources here")
    return tuple(found.values())


def select(sources: Sequence[Source], names: Sequence[str] = (), area: str | None = None) -> tuple[Source, ...]:
    """Those of the names (all, if none is given) and of the province, in any of its spellings."""
    known = {source.name for source in sources}
    for name in names:
        if name not in known:
            raise UnknownSourceError(f"unknown source {name!r}: `htx sources` lists them")
    wanted = province(area).name63 if area else None
    chosen = [s for s in sources if (not names or s.name in names) and (wanted is None or s.province == wanted)]
    if not chosen:
        raise UnknownSourceError(f"no source of {wanted} is among {', '.join(names) or 'those listed'}")
    return tuple(chosen)


def _load(file: Path, text: str, shape: TypeAdapter[T]) -> tuple[T, list[int]]:
    """The checked data of a YAML text, and the lines on which its top entries start."""
    try:
        root = yaml.compose(text, LOADER)
        data = yaml.load(text, LOADER)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        raise SourceError(f"{file}:{mark.line + 1 if mark else 1}: {fault.problem}") from fault
    if root is None:
        raise SourceError(f"{file}:1: empty")
    for key, line in _doubled(root):
        raise SourceError(f"{file}:{line}: {key!r} is given twice")
    try:
        checked = shape.validate_python(data)
    except ValidationError as faults:
        # A misspelt key is both unknown and missing: the one that is there tells more.
        first = min(faults.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        where = ".".join(str(part) for part in first["loc"])
        raise SourceError(f"{file}:{_line(root, first['loc'])}: {where}: {first['msg']}") from faults
    return checked, [entry.start_mark.line + 1 for entry in root.value if isinstance(entry, yaml.Node)]


def _doubled(node: yaml.Node) -> Iterator[tuple[str, int]]:
    """Keys given twice in one mapping: PyYAML would silently take the last."""
    if isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _doubled(entry)
    elif isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield key.value, key.start_mark.line + 1
            seen.add(key.value)
            yield from _doubled(value)


def _line(node: yaml.Node, where: Sequence[Any]) -> int:
    """The line of what pydantic names by keys and indexes; of what it should stand in, if it is missing."""
    line = node.start_mark.line + 1
    for part in where:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == part:
                    node, line = value, key.start_mark.line + 1
    return line
