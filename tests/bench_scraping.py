"""How fast pages are fetched and read, and how well, beside others: `make bench`. Not a test.

`python -m tests.bench_scraping [reading] [crawling]`. Scrapy, trafilatura and htmldate stand beside if they can be
imported: `pip install -e .[bench]`. Everything is local; servers and crawlers are processes of their own.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from tasks.reading import read
from tasks.records import Document
from tasks.scraping.archive import Archive
from tasks.scraping.crawl import crawl
from tasks.scraping.fetch import Fetcher, Manners
from tasks.scraping.sources import Family, Source, families
from tests.bench_server import ARTICLES, HOSTS

sys.path.insert(0, str(Path(__file__).parent))  # as pytest has it
from test_reading import CAPTURE
from test_reading_pages import GOLD, RECORDED, Page

MENU = "".join(f'<li class="n{n}"><a href="/muc/{n}">Chuyên mục số {n} của cổng</a></li>' for n in range(680))
SIDE = "".join(
    f'<div class="item"><h4><a href="/tin-{n}.html">Thêm {n} hợp tác xã ở huyện miền núi của tỉnh nhà</a></h4>'
    f'<span class="date">12/0{n % 9 + 1}/2023</span><p>Trích dẫn ngắn, không hơn hai dòng chữ.</p></div>'
    for n in range(110)
)
SCRIPT = "<script>" + "var a = 1; function f(x) { return x * 2; }\n" * 220 + "</script>"
DELAY = 0.05  # seconds, of the polite crawl


def main() -> None:
    wanted = sys.argv[1:] or ["reading", "crawling"]
    if "reading" in wanted:
        reading_speed()
        reading_quality()
    if "crawling" in wanted:
        crawling()


# ---- reading


def grown(page: Page) -> bytes:
    """The page among the menus, teasers and scripts of a real portal: about 90 KB."""
    text = page.file.read_text("utf-8")
    text = re.sub(r"(?i)<body[^>]*>", lambda m: f'{m[0]}<div class="menu"><ul>{MENU}</ul></div>', text, count=1)
    return re.sub(r"(?i)</body>", lambda m: f'<div class="sidebar">{SIDE}</div>{SCRIPT}{m[0]}', text, count=1).encode()


def utf8_pages() -> list[Page]:
    return [page for page in RECORDED.values() if b"windows-1258" not in page.file.read_bytes()]


def reading_speed() -> None:
    pages = [(page, grown(page)) for page in utf8_pages()]
    plain = [page.file.read_bytes().replace("ợ".encode(), b"o").replace(b"HTX", b"hx") for page, _ in pages]
    plain = [body.replace(b"htx", b"hx").replace("ậ".encode(), b"a").replace("ỹ".encode(), b"y") for body in plain]
    size = sum(len(body) for _, body in pages) / len(pages) / 1000
    print(f"\nReading {len(pages)} pages of {size:.0f} KB on average, one core, pages a second")

    def relevant() -> None:
        for page, body in pages:
            read(body, page.content_type, replace(CAPTURE, url=page.url), families()[page.family])

    print(f"  {len(pages) / seconds(relevant):8.0f}  of articles on co-operatives")
    padded = [body + SCRIPT.encode() * 9 for body in plain]
    print(
        f"  {len(padded) / seconds(lambda: [read(b, None, CAPTURE) for b in padded]):8.0f}  of other pages: not parsed"
    )
    if find_spec("trafilatura"):
        import trafilatura

        rate = len(pages) / seconds(lambda: [trafilatura.extract(body) for _, body in pages], rounds=1)
        print(f"  {rate:8.0f}  trafilatura")
    if find_spec("htmldate"):
        import htmldate

        rate = len(pages) / seconds(lambda: [htmldate.find_date(body.decode()) for _, body in pages], rounds=1)
        print(f"  {rate:8.0f}  htmldate (the date alone)")


def seconds(run: Callable[[], object], rounds: int = 3) -> float:
    """Processor time: the median of so many rounds."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        run()
        taken.append(time.process_time() - began)
    return median(taken)


def reading_quality() -> None:
    """What is kept and what is added, of the recorded pages among a real portal's furniture."""
    print("\nReading the recorded pages among that furniture")
    print("  text kept  paragraphs added  leads kept  date right  date invented")
    ways: dict[str, Callable[[Page, bytes], tuple[str, date | None]]] = {
        "htx, the family's selectors": lambda page, body: ours(page, body, families()[page.family]),
        "htx, no selectors": lambda page, body: ours(page, body, Family()),
    }
    if find_spec("trafilatura") and find_spec("htmldate"):
        ways["trafilatura, htmldate"] = theirs
    else:
        print("  (trafilatura and htmldate are not installed: pip install -e .[bench])")
    for name, way in ways.items():
        score(name, way)


def ours(page: Page, body: bytes, family: Family) -> tuple[str, date | None]:
    found = read(body, page.content_type, replace(CAPTURE, url=page.url), family)
    assert isinstance(found, Document), found
    return found.text, found.published


def theirs(page: Page, body: bytes) -> tuple[str, date | None]:
    import htmldate
    import trafilatura

    day = htmldate.find_date(body.decode(), original_date=True, url=page.url)
    return trafilatura.extract(body) or "", date.fromisoformat(day) if day else None


def score(name: str, way: Callable[[Page, bytes], tuple[str, date | None]]) -> None:
    kept = told = added = leads = right = invented = undated = 0
    pages = utf8_pages()
    for page in pages:
        golden = json.loads((GOLD / f"{page.name}.json").read_text("utf-8"))
        text, day = way(page, grown(page))
        flat = squeezed(text)
        paragraphs = [line for block in golden["text"][1:] for line in block.split("\n")]
        kept += sum(squeezed(each) in flat for each in paragraphs)
        told += len(paragraphs)
        whole = squeezed(" ".join(golden["text"]))
        added += sum(squeezed(line) not in whole for line in text.split("\n") if line.strip())
        leads += squeezed(golden["text"][1]) in flat
        right += str(day) == str(golden["published"])
        undated += golden["published"] is None
        invented += golden["published"] is None and day is not None
    n = len(pages)
    print(f"  {kept / told:9.3f}  {added:16}  {leads / n:10.3f}  {right / n:10.3f}  {invented:7} of {undated}  {name}")


def squeezed(text: str) -> str:
    """Letters and digits alone: bullets, cell borders and spaces are each tool's own."""
    return "".join(char for char in text.casefold() if char.isalnum())


# ---- crawling


def crawling() -> None:
    print(f"\nCrawling {HOSTS * ARTICLES} articles over {HOSTS} local hosts, one connection a host")
    print("  pages  seconds  pages/s   MB after a quarter  MB at the end")
    with served() as base:
        run("htx, everything archived and synced", "htx", base, "0")
    with served() as base:
        if find_spec("scrapy"):
            run("Scrapy, nothing kept", "scrapy", base, "0")
        else:
            print("  (Scrapy is not installed: pip install -e .[bench])")
    with served() as base:
        run(f"htx, {DELAY} s between requests to a host", "htx", base, str(DELAY))
        with urlopen(f"{base}/log") as answer:
            log = json.load(answer)
        gaps = [late - early for times in log.values() for early, late in pairwise(sorted(times))]
        short = sum(gap < DELAY for gap in gaps)
        told = f"{min(gaps):.3f} s, {short} shorter than {DELAY}"
        print(f"  shortest of {len(gaps)} gaps between requests in the server's log: {told}")


@contextmanager
def served() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench_server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def run(name: str, engine: str, base: str, delay: str) -> None:
    """One crawl as a process of its own; it prints how it went as JSON."""
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "tests.bench_scraping", f"--{engine}", base, folder, delay]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    told = json.loads(done.stdout.splitlines()[-1])
    rate = told["pages"] / told["seconds"]
    print(
        f"  {told['pages']:5}  {told['seconds']:7.1f}  {rate:7.0f}  {told['early']:19.0f}  {told['late']:13.0f}  {name}"
    )


def megabytes() -> float:
    """Of this process, resident."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096 / 1e6


class Tally:
    """Pages so far, and the memory when a quarter of them was there."""

    def __init__(self) -> None:
        self.pages, self.early = 0, 0.0

    def page(self, *_: object) -> None:
        self.pages += 1
        if self.pages == HOSTS * ARTICLES // 4:
            self.early = megabytes()

    def tell(self, began: float) -> None:
        taken = time.perf_counter() - began
        print(json.dumps({"pages": self.pages, "seconds": taken, "early": self.early, "late": megabytes()}))


def crawl_with_htx(base: str, folder: str, delay: str) -> None:
    sources = [
        Source.model_validate(
            {
                "name": f"host-{n}",
                "province": "Lạng Sơn",
                "kind": "portal",
                "family": "generic",
                "listings": [f"http://host-{n}.localhost/tin"],
                "article": "^/bai/",
                "loopback": True,
                "served_at": base,
            }
        )
        for n in range(HOSTS)
    ]
    tally, began = Tally(), time.perf_counter()
    with Fetcher(Manners(local_delay=float(delay))) as fetcher, ThreadPoolExecutor(HOSTS) as pool:

        def one(source: Source) -> None:
            with Archive(Path(folder), source.name) as archive:
                crawl(source, archive, fetcher=fetcher, on_page=tally.page)

        list(pool.map(one, sources))
    tally.tell(began)


def crawl_with_scrapy(base: str, folder: str, delay: str) -> None:
    import scrapy
    from scrapy.crawler import CrawlerProcess

    tally = Tally()
    port = base.rpartition(":")[2]

    class Spider(scrapy.Spider):
        name = "bench"
        start_urls: Sequence[str] = [f"http://127.0.0.{n + 1}:{port}/tin" for n in range(HOSTS)]

        def parse(self, response: scrapy.http.Response) -> Iterator[scrapy.Request]:
            for href in response.css("a::attr(href)").getall():
                if href.startswith("/bai/"):
                    yield response.follow(href, self.article)

        def article(self, response: scrapy.http.Response) -> None:
            tally.page()

    settings = {
        "ROBOTSTXT_OBEY": True,
        "CONCURRENT_REQUESTS": HOSTS,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY": float(delay),
        "LOG_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
    }
    process = CrawlerProcess(settings)
    began = time.perf_counter()
    process.crawl(Spider)
    process.start()
    tally.tell(began)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--htx"]:
        crawl_with_htx(*sys.argv[2:5])
    elif sys.argv[1:2] == ["--scrapy"]:
        crawl_with_scrapy(*sys.argv[2:5])
    else:
        main()
