"""The command `htx`. Prefect is imported only by the commands that orchestrate, the rest answers at once."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from flows import analyst, operations
from flows.archive import app as archive
from flows.parameters import check, data_folder, existing, known_province, known_source
from flows.sources import app as sources
from tasks.records import HtxError

if TYPE_CHECKING:
    from prefect.client.schemas.objects import State

app = typer.Typer(
    help="Statistics of Vietnam's co-operatives, read from provincial news pages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(archive, name="archive")
app.add_typer(sources, name="sources")

Data = Annotated[Path | None, typer.Option(help="The data folder; without it HTX_DATA, or the project's own `data`.")]
Province = Annotated[str | None, typer.Option(help="A province in any spelling.")]
Wait = Annotated[int, typer.Option(min=0, metavar="MINUTES", help="Wait so long for another run to end.")]
Day = Annotated[date | None, typer.Option(parser=date.fromisoformat, metavar="YYYY-MM-DD")]


EXAMPLE = (
    "SELECT year, map, ref_area_name, value, quote, url FROM province_indicators WHERE origin = 'said' "
    "AND indicator = 'organisations' AND organisation = 'cooperative' AND activity = 'all' AND measure = 'total' "
    "ORDER BY year DESC, ref_area_name"
)


def script() -> None:
    """The installed command: `main`, without the second in which Python takes everything apart at its end."""
    code = 1
    atexit.register(lambda: _leave(code))  # the first to register runs last
    try:
        main()
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
        raise


def _leave(code: int) -> None:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def main() -> None:
    """The entry point: what a person can mend is one line on standard error and exit code 1."""
    try:
        app()
    except HtxError as error:
        print(f"htx: {error}", file=sys.stderr)
        sys.exit(1)


@app.command()
def run(
    sample: Annotated[
        bool, typer.Option("--sample", help="Take the bundled sample site, served on this machine.")
    ] = False,
    source: Annotated[list[str] | None, typer.Option(help="Only this source; may be given several times.")] = None,
    province: Province = None,
    since: Day = None,
    until: Day = None,
    older: Annotated[bool, typer.Option("--older", help="Ask again for pages of more than a month ago too.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Ask for listings alone, and say what would be fetched.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option(help="Take a folder of .txt, .html and .warc.gz pages instead.")
    ] = None,
    pages: Annotated[Path | None, typer.Option(help="A table (id, province, published) of the folder's pages.")] = None,
    page: Annotated[str | None, typer.Option(help="Take the page at this address instead.")] = None,
    wait: Wait = 0,
    data: Data = None,
) -> None:
    """Scrape, extract, load, roll up and publish: without options the whole live source list."""
    sources = [known_source(name) for name in source or []] or None
    area = known_province(province) if province else None
    check(sources, area, since, sample, folder, pages, page, until=until)
    home, started = data_folder(data), time.perf_counter()
    if dry_run:
        _rehearse(home, sources, area, since, until, older, sample, folder or page)
        return
    with _prefect():
        from flows.national_rollup import national_rollup

        state = national_rollup(
            data=home,
            source=sources,
            province=area,
            since=since,
            until=until,
            older=older,
            sample=sample,
            folder=folder and folder.absolute(),
            pages=pages and pages.absolute(),
            page=page,
            wait=wait,
            return_state=True,
        )
    _conclude(state, home, started)


@app.command()
def backfill(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.warc.gz...", help="WARC files of any tool.")],
    wait: Wait = 0,
    data: Data = None,
) -> None:
    """Take the relevant pages of known hosts from WARC files that others made, then read and publish them."""
    check(None, None, None, False, None, None, None, files)
    home, started = data_folder(data), time.perf_counter()
    with _prefect():
        from flows.national_rollup import national_rollup

        warc = [file.absolute() for file in files]
        state = national_rollup(data=home, warc=warc, wait=wait, return_state=True)
    _conclude(state, home, started)


@app.command()
def reextract(wait: Wait = 0, data: Data = None) -> None:
    """Read the whole archive again with the present rules, then load, roll up and publish. Needs no network."""
    home, started = existing(data, "archive/index.sqlite"), time.perf_counter()
    with _prefect():
        from flows.reextract import reextract

        state = reextract(data=home, wait=wait, return_state=True)
    _conclude(state, home, started)


@app.command()
def rollup(wait: Wait = 0, data: Data = None) -> None:
    """Build the SQL models from what is loaded, check and publish them."""
    home, started = existing(data, "work/warehouse.duckdb"), time.perf_counter()
    with _prefect():
        from flows.rollup import rollup

        state = rollup(data=home, wait=wait, return_state=True)
    _conclude(state, home, started)


@app.command()
def extract(
    targets: Annotated[
        list[str], typer.Argument(metavar="PATH_OR_URL...", help="Files, folders, addresses, - for stdin.")
    ],
    province: Province = None,
    published: Day = None,
    pages: Annotated[Path | None, typer.Option(help="A table (id, province, published) of the pages.")] = None,
    form: Annotated[Literal["table", "jsonl"], typer.Option("--format")] = "table",
) -> None:
    """Print the statistics that pages tell. Nothing is kept."""
    from flows import show
    from flows.adhoc import observations

    area = known_province(province) if province else None
    found, faults = [], []
    for result in observations(targets, area, published, pages):
        if isinstance(result, HtxError):
            faults.append(result)
        elif form == "jsonl":
            for observation in result:
                print(show.observation_json(observation))
        else:
            found += result
    if found:
        show.console().print(show.observation_table(found))
    elif form == "table" and not faults:
        print("No statistics of co-operatives were found.")
    for fault in faults:
        print(f"htx: {fault}", file=sys.stderr)
    if faults:
        sys.exit(1)


@app.command()
def explain(
    page: Annotated[str, typer.Argument(metavar="PATH_OR_URL", help="A file, an address, - for stdin.")],
    province: Province = None,
    published: Day = None,
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write one self-contained HTML file instead; - for stdout.")
    ] = None,
) -> None:
    """Show a page's text with each figure marked, the rules that made it, and why the other numbers were not used."""
    from flows import show
    from flows.adhoc import one_page
    from flows.explain import terminal, web_page
    from tasks.extraction import read

    document = one_page(page, known_province(province) if province else None, published)
    reading = read(document)
    if html is None:
        show.console().print(terminal(document, reading))
    elif html == "-":
        print(web_page(document, reading), end="")
    else:
        try:
            Path(html).write_text(web_page(document, reading), "utf-8")
        except OSError as fault:
            raise HtxError(f"{html}: {fault.strerror}") from fault
        print(f"The explanation: {html}")


@app.command()
def sql(
    select: Annotated[str, typer.Argument(metavar="SELECT", help="One SELECT on the published file.")],
    form: Annotated[Literal["table", "csv", "json"], typer.Option("--format")] = "table",
    as_of: Annotated[
        date | None,
        typer.Option(
            parser=date.fromisoformat, metavar="YYYY-MM-DD", help="What pages had said by the end of that day."
        ),
    ] = None,
    data: Data = None,
) -> None:
    """Ask the published database; it is opened read-only."""
    from flows import show
    from tasks.warehouse.query import query

    answer = show.answer(query(data_folder(data), select, as_of=as_of), form)
    if isinstance(answer, str):
        print(answer)
    else:
        show.console().print(answer)


app.command()(operations.diff)
app.command()(operations.config)
app.command()(operations.doctor)
app.command()(operations.prune)
app.add_typer(operations.alerts, name="alerts")


app.command()(analyst.review)
app.command()(analyst.examples)
app.command()(analyst.export)
app.command()(analyst.dictionary)


@contextmanager
def _prefect() -> Iterator[None]:
    """Prefect, quick to start and to end, and silent about tasks: the flow itself tells what it does and what fails."""
    os.environ.setdefault("PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL", "CRITICAL")
    gc.disable()  # what importing Prefect makes stays: looking through it again and again takes half a second
    from prefect.context import SettingsContext, get_settings_context

    gc.freeze()
    gc.enable()
    # For the temporary server, which inherits it: stopped in a transaction, which SQLite takes back, its database pool
    # would tell of that at length. What matters reaches this process as an answer.
    os.environ.setdefault("PREFECT_LOGGING_ROOT_LEVEL", "CRITICAL")
    try:
        # A heartbeat tells a server that a run is lost; it delays the end by up to a second, and who sits here sees it.
        # `temporary_settings` would read every setting anew.
        known = get_settings_context()
        flows = known.settings.flows.model_copy(update={"heartbeat_frequency": None})
        with SettingsContext(profile=known.profile, settings=known.settings.model_copy(update={"flows": flows})):
            yield
    except RuntimeError as fault:
        if not str(fault).startswith("Failed to reach API"):
            raise
        raise HtxError(f"Prefect: {fault}: start that server, or unset PREFECT_API_URL to go without one") from fault


def _rehearse(
    home: Path,
    source: list[str] | None,
    province: str | None,
    since: date | None,
    until: date | None,
    older: bool,
    sample: bool,
    other: Path | str | None,
) -> None:
    """Prints what a run would ask for; exits 1 if a source failed."""
    from flows.rehearse import rehearse_all
    from tasks.scraping.crawl import Scope

    if other:
        raise HtxError(f"a dry run asks listings: {other} has none")
    failed = False
    for name, would in rehearse_all(home, source, province, Scope(since, until, older), sample):
        if isinstance(would, HtxError):
            print(f"htx: {would}", file=sys.stderr)
            failed = True
        else:
            print(f"{name}: {len(would)} page{'s'[: len(would) != 1]} would be asked for", *would, sep="\n  ")
    if failed:
        sys.exit(1)


def _conclude(state: State[Any], home: Path, started: float) -> None:
    """Shows what is published now, and every fault of the run; exits 1 if there was one."""
    from flows import show
    from flows.outcome import RunFailedError
    from tasks.warehouse.publish import published_path
    from tasks.warehouse.query import rollup_table

    whole = time.perf_counter() - started
    ended = state.result(raise_on_failure=False)
    run = ended.run if isinstance(ended, RunFailedError) else ended
    if isinstance(run, Exception):  # the flow itself broke off
        raise run
    path = published_path(home)
    if path.exists():
        show.console().print(show.rollup(rollup_table(home, years=2)))
        print(f"The database: {path}")
        print(f'To try: {os.path.relpath(sys.argv[0])} sql --data {home} "{EXAMPLE}"')
    print(f"The run took {run.seconds:.1f} s, starting and ending Prefect {whole - run.seconds:.1f} s.")
    for fault in run.faults:
        print(f"htx: {fault}", file=sys.stderr)
    if run.faults:
        sys.exit(1)
