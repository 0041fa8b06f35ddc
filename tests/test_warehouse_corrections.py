"""What people correct, exempt and are asked to look at: data with a guard, never silent."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from warehouse_samples import figure, load_pages, page, rows

from tasks.reference import SQL
from tasks.warehouse.checks import CheckError
from tasks.warehouse.database import WarehouseError, open_working, transaction
from tasks.warehouse.models import load_reference, run_models
from tasks.warehouse.publish import publish
from tasks.warehouse.rollup import rebuild

# Each province is a case of its own, so that one roll-up serves most tests.
PAGES = (
    page("rejected", figure("Lạng Sơn", 539), province="Lạng Sơn"),
    page("instead", figure("Lạng Sơn", 541)),
    page("replaced", figure("Lào Cai", 205, qualifier="about"), province="Lào Cai"),
    page("moved", figure("Hà Giang", 70)),
    page("confirmed", figure("Cao Bằng", 40, confidence="low")),
    page("doubted", figure("Sơn La", 60, confidence="low")),
    page("leapt", figure("Hà Nội", 486, 2023), figure("Hà Nội", 100, 2022)),
    page("leaps", figure("Huế", 300, 2023), figure("Huế", 100, 2022)),
)
SIGNED = "looked it up,An,2025-02-01"
CORRECTIONS = (
    f'rejected,"539 organisations VN63-20",organisations,value,539,reject,,{SIGNED}',
    f"replaced,205 organisations VN63-10,organisations,value,205.0,replace,502,{SIGNED}",
    "replaced,205 organisations VN63-10,organisations,period_end,2024-12-31,replace,2024-11-30,"
    '"the title says, so",Bình,2025-02-02',
    f"moved,70 organisations VN63-02,organisations,ref_area,VN63-02,replace,VN63-12,{SIGNED}",
    f"confirmed,40 organisations VN63-04,organisations,value,40,confirm,,{SIGNED}",
    f"elsewhere,539 HTX,organisations,value,539,reject,,{SIGNED}",
)
EXEMPTIONS = ("jumps,2023/VN63-01/cooperative/all/organisations/total/organisation,2022 was of one part,An,2025-02-01",)
BAD = (  # words, indicator, field, expect, action and replacement, signature; what is wrong with it
    ("539 organisations VN63-20,organisations,value,540,reject,", SIGNED, "the figure is not as expected"),
    ("539 organisations VN63-20,organisations,period_end,,reject,", SIGNED, "the figure is not as expected"),
    ("539 HTX,organisations,value,539,reject,", SIGNED, "the page has no such words of this indicator"),
    ("539 organisations VN63-20,members,value,539,reject,", SIGNED, "the page has no such words of this indicator"),
    ("539 organisations VN63-20,organisations,value,539,remove,", SIGNED, "action is none of reject, replace, confirm"),
    ("539 organisations VN63-20,organisations,value,539,confirm,", "REASON,WHO,DATE", "no reason, who or date"),
    ("539 organisations VN63-20,organisations,value,539,replace,", SIGNED, "nothing to replace"),
    ("539 organisations VN63-20,organisations,quote,x,replace,y", SIGNED, "nothing to replace"),
)


def reference(home: Path, corrections: tuple[str, ...] = (), exemptions: tuple[str, ...] = ()) -> Path:
    """A copy of the reference files with these lines in addition."""
    copied = home / "reference"
    shutil.copytree(SQL / "reference", copied, dirs_exist_ok=True)
    for name, lines in (("corrections", corrections), ("exemptions", exemptions)):
        with (copied / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.writelines(line + "\n" for line in lines)
    return copied


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("data")
    load_pages(home, *PAGES)
    with open_working(home) as con:
        rebuild(con, reference=reference(home, CORRECTIONS, EXEMPTIONS))
        publish(con, home)
    return home


def best(data: Path, area: str) -> list[tuple[Any, ...]]:
    return rows(data, f"SELECT value, confidence, correction FROM best_figures WHERE ref_area = '{area}'")


def test_a_rejected_figure_gives_way_and_is_kept(data: Path) -> None:
    assert best(data, "VN63-20") == [(541, "high", None)]
    assert rows(data, "SELECT value FROM current_observations WHERE document = 'rejected'") == [(539,)]
    told = "SELECT c.correction FROM corrected c JOIN observations o USING (observation) WHERE c.rejected"
    assert rows(data, told) == [("looked it up (An, 2025-02-01)",)]


def test_fields_are_replaced_and_say_by_whom(data: Path) -> None:
    why = "looked it up (An, 2025-02-01); the title says, so (Bình, 2025-02-02)"
    assert best(data, "VN63-10") == [(502, "high", why)]
    told = "SELECT period_end::VARCHAR, lower_bound, upper_bound FROM best_figures WHERE ref_area = 'VN63-10'"
    assert rows(data, told) == [("2024-11-30", 502 * 0.95, 502 * 1.05)]


def test_a_figure_can_move_to_another_area(data: Path) -> None:
    moved = "SELECT ref_area, ref_area_name FROM best_figures WHERE document = 'moved'"
    assert rows(data, moved) == [("VN63-12", "Lai Châu")]


def test_a_confirmed_figure_is_sure_and_no_longer_asked_about(data: Path) -> None:
    assert best(data, "VN63-04") == [(40, "high", "looked it up (An, 2025-02-01)")]
    assert rows(data, "SELECT ref_area_name FROM review WHERE why = 'low confidence'") == [("Sơn La",)]


def test_a_line_for_a_page_that_is_not_here_waits_in_sight(data: Path) -> None:
    waiting = "SELECT offending, examples[1]->>'document' FROM check_results WHERE check_name = 'corrections_waiting'"
    assert rows(data, waiting) == [(1, "elsewhere")]


def test_exempted_rows_are_counted_apart(data: Path) -> None:
    counts = "SELECT offending, exempted FROM check_results WHERE check_name = 'jumps'"
    assert rows(data, counts) == [(1, 1)]


def test_an_exemption_of_no_check_is_refused(data: Path, tmp_path: Path) -> None:
    with open_working(data) as con, pytest.raises(WarehouseError, match=r"exemptions\.csv: no check is called leaps"):
        rebuild(con, reference=reference(tmp_path, exemptions=("leaps,2023/VN63-01,because,An,2025-02-01",)))


def test_every_fault_of_a_line_is_told(data: Path, tmp_path: Path) -> None:
    with open_working(data) as con, transaction(con):
        load_reference(con, reference(tmp_path, tuple(f"rejected,{line},{signed}" for line, signed, _ in BAD)))
        run_models(con)
        found = con.execute((SQL / "checks" / "corrections_unmatched.sql").read_text("utf-8")).fetchall()
        assert {line: fault for line, fault, *_ in found} == {
            f"sql/reference/corrections.csv, line {number}": fault for number, (*_, fault) in enumerate(BAD, 2)
        }


def test_an_edited_page_no_longer_bears_its_correction_and_stops_the_run(data: Path, tmp_path: Path) -> None:
    home = shutil.copytree(data, tmp_path / "data")
    load_pages(home, page("rejected", figure("Lạng Sơn", 545), province="Lạng Sơn", day=3))
    message = (
        r"nothing is published: corrections_unmatched \(1 rows, as \{\"line\":\"sql/reference/corrections.csv, line 2"
    )
    with open_working(home) as con, pytest.raises(CheckError, match=message):
        rebuild(con, reference=home / "reference")
    assert best(home, "VN63-20") == [(541, "high", None)]


def test_review_prints_what_settles_it(data: Path, htx: Run) -> None:
    done = htx("review", "--data", data, "--limit", "2")
    assert (done.returncode, done.stderr) == (0, "")
    # 486 after 100 is the largest ratio, 300 after 100 the next; an exemption does not settle the figure itself.
    assert done.stdout.splitlines() == [
        "1. jump: 2023/VN63-01/cooperative/all/organisations/total/organisation",
        "   486 organisation: “486 organisations VN63-01”  https://example.vn/leapt",
        "   against 100 on 2022-12-31: “100 organisations VN63-01”  https://example.vn/leapt",
        '   leapt,"486 organisations VN63-01",organisations,value,486,confirm,,REASON,WHO,DATE',
        '   leapt,"100 organisations VN63-01",organisations,value,100,reject,,REASON,WHO,DATE',
        "2. jump: 2023/VN63-46/cooperative/all/organisations/total/organisation",
        "   300 organisation: “300 organisations VN63-46”  https://example.vn/leaps",
        "   against 100 on 2022-12-31: “100 organisations VN63-46”  https://example.vn/leaps",
        '   leaps,"300 organisations VN63-46",organisations,value,300,confirm,,REASON,WHO,DATE',
        '   leaps,"100 organisations VN63-46",organisations,value,100,reject,,REASON,WHO,DATE',
    ]
