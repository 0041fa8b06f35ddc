"""The reference tables agree with the contract, with one another and with the map."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import pytest

from tasks.records import Measure, Organisation, Status
from tasks.reference import MERGER, SQL, fold, provinces

_KIND = re.compile(r"^(?:quận|huyện|thị xã|thành phố) ")
PROJECT = Path(__file__).parents[1]
CONTRACT = PROJECT.parent / "shared" / "contract" / "observation.md"


def reference(name: str) -> list[dict[str, str]]:
    with (SQL / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def codes(name: str) -> set[str]:
    listed = [row["code"] for row in reference(name)]
    assert len(set(listed)) == len(listed)
    return set(listed)


@pytest.mark.skipif(not CONTRACT.is_file(), reason="needs ../shared/contract/observation.md")
def test_the_codes_are_those_of_the_contract() -> None:
    text = CONTRACT.read_text(encoding="utf-8")
    told: set[str] = set()
    for cell in re.findall(r"^\| (`[^|]+) \|", text.partition("## Indicators")[2], re.MULTILINE):
        names = re.findall(r"`(\w+)`", cell)
        # `organisations_ocop`, `_value_chain`: the second stands for organisations_value_chain.
        told |= {names[0].split("_")[0] + name if name.startswith("_") else name for name in names}
    assert codes("indicators") == told
    (activities,) = re.findall(r"^\| `activity` \| ([^|]+) \|", text, re.MULTILINE)
    assert codes("activities") == set(re.findall(r"`(\w+)`", activities))
    (units,) = re.findall(r"^\| `unit` \| ([^|]+) \|", text, re.MULTILINE)
    assert {row["unit"] for row in reference("indicators")} <= set(re.findall(r"`([\w/]+)`", units))


def test_organisations_are_those_of_the_records() -> None:
    assert codes("organisations") == set(get_args(Organisation))


def test_wholes_and_weights_exist() -> None:
    for row in reference("indicators"):
        assert row["kind"] in {"stock", "flow", "ratio"}
        assert row["aggregate"] in {"sum", "weighted_mean", "never"}
        assert {row["weight"], row["part_of"]} <= codes("indicators") | {""}
        assert row["aggregate"] != "weighted_mean" or row["weight"]
    assert all(row["part_of"] in codes("activities") | {""} for row in reference("activities"))


def test_national_figures_use_the_codes_and_name_who_issued_them() -> None:
    areas = {"VN"} | {f"{row['map']}-{row['code']}" for row in reference("regions")}
    figures = reference("national_reference")
    assert len(figures) > 150
    for row in figures:
        assert row["ref_area"] in areas
        assert row["organisation"] in codes("organisations")
        assert row["activity"] in codes("activities")
        assert row["indicator"] in codes("indicators")
        assert row["measure"] in get_args(Measure)
        assert row["status"] in get_args(Status)
        assert row["issuer"]
        assert row["url"]
        assert row["period_start"] <= row["period_end"]
        assert row["period_end"].startswith(row["year"])
    # The White Book's table of 2022: six regions that make up the country.
    regions = [row for row in figures if row["ref_area"] != "VN" and row["year"] == "2022"]
    assert sum(int(row["value"]) for row in regions) == 29_378


def test_the_map_before_and_since_the_merger() -> None:
    assert len({province.code63 for province in provinces()}) == 63
    assert len({(province.code34, province.name34, province.region34) for province in provinces()}) == 34
    for number, column in (("63", "region63"), ("34", "region34")):
        regions = {row["code"] for row in reference("regions") if row["map"] == f"VN{number}"}
        assert {getattr(province, column) for province in provinces()} == regions


def divisions(number: int) -> list[dict[str, Any]]:
    """The provinces as the package of that map lists them, each with all that lies in it."""
    package = PROJECT / ".venv" / f"vietnam_provinces_{number}" / "vietnam_provinces"
    if not package.is_dir():
        pytest.skip(f"needs {package.parent.name}: make setup puts it there")
    listed: list[dict[str, Any]] = json.loads((package / "data" / "nested-divisions.json").read_text("utf-8"))
    return listed


def bare(name: str) -> str:
    return re.sub(r"^(tinh|thanh pho) ", "", fold(name))


def wards(division: dict[str, Any]) -> set[int]:
    """Codes of the wards, which kept theirs where they went on."""
    return {ward["code"] for part in division.get("districts", [division]) for ward in part["wards"]}


@pytest.mark.parametrize("number", [63, 34])
def test_codes_and_names_are_those_of_the_package(number: int) -> None:
    package = {f"{each['code']:02}": bare(each["name"]) for each in divisions(number)}
    here = {getattr(each, f"code{number}"): bare(getattr(each, f"name{number}")) for each in provinces()}
    renamed = {"46": "thua thien hue"} if number == 63 else {}  # the package has the name of the year 2025
    assert here == package | renamed


def test_where_each_province_went_follows_from_its_wards() -> None:
    now = {ward: f"{each['code']:02}" for each in divisions(34) for ward in wards(each)}
    went: defaultdict[str, set[str]] = defaultdict(set)
    for each in divisions(63):
        went[f"{each['code']:02}"] |= {now[ward] for ward in wards(each) if ward in now}
    assert went == {each.code63: {each.code34} for each in provinces()}


def test_districts_are_those_of_the_package() -> None:
    """All but those of one syllable or a number ('quận 1', 'Vinh'): alone they are no places."""
    names = {f"{each['code']:02}": [part["name"] for part in each["districts"]] for each in divisions(63)}
    code = {province.name63: province.code63 for province in provinces()}
    listed = {(code[row["name63"]], f"{row['kind']} {row['name']}".lower()) for row in reference("districts")}
    known = {(number, unicodedata.normalize("NFC", name).lower()) for number, of in names.items() for name in of}
    assert listed == {(number, name) for number, name in known if len(_KIND.sub("", name).split()) > 1}


def test_the_maps_follow_one_another() -> None:
    before, since = reference("maps")
    assert (before["map"], since["map"]) == ("VN63", "VN34")
    assert date.fromisoformat(since["valid_from"]) == MERGER
    assert date.fromisoformat(before["valid_to"]) == MERGER - timedelta(days=1)


def test_what_is_declared_uses_the_codes() -> None:
    for row in (*reference("tolerances"), *reference("bands")):
        assert row["indicator"] in codes("indicators")
        assert row["reason"]
    assert {row["organisation"] for row in reference("breaks")} <= codes("organisations") | {""}
    assert codes("measures") == set(get_args(Measure))
    for row in reference("qualifiers"):
        lower, upper = (float(row[name] or "inf") for name in ("lower_factor", "upper_factor"))
        assert 0 <= lower <= 1 <= upper
