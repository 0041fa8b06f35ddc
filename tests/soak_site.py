"""The site of the soak, and the flow as the soak's deployment runs it: on the four sources of that site.

SOAK_SITE tells where it is served.
"""

from __future__ import annotations

import os
import random
import sys
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from scraping_server import Answer, Server, article, listing, page
from scraping_server import source as source_of

import flows.national_rollup as journey
from tasks.scraping.sources import Source

SOURCES = 4


class Site:
    """Four sources whose pages come, are edited and go."""

    def __init__(self, chance: random.Random) -> None:
        self.answers: dict[str, Answer] = {}
        self._chance = chance
        self._pages: list[list[int]] = [[] for _ in range(SOURCES)]
        self.change()

    def change(self) -> None:
        for n, pages in enumerate(self._pages):
            for _ in range(self._chance.randint(0, 2) if pages else 2):
                pages.append(len(pages))
            edited = self._chance.choice(pages)
            for number in {edited, *pages[-2:]}:
                count = self._chance.randint(100, 900)
                text = f"Đến hết năm {2015 + number % 10}, toàn tỉnh có {count} hợp tác xã."
                self.answers[f"/{n}/bai/{number}"] = page(article(f"Hợp tác xã {n}-{number}", text))
            self.answers[f"/{n}/tin"] = page(listing(*(f"/{n}/bai/{number}" for number in reversed(pages[-15:]))))


def sources() -> tuple[Source, ...]:
    server = Server(os.environ["SOAK_SITE"], {})
    return tuple(
        source_of(server, name=f"thu{n}", listings=[f"http://thu{n}.localhost/{n}/tin"], article="/bai/")
        for n in range(SOURCES)
    )


journey.__dict__["_source_list"] = lambda _sample: nullcontext(sources())
national_rollup = journey.national_rollup

if __name__ == "__main__":
    sys.exit(0 if national_rollup(wait=5, return_state=True).is_completed() else 1)
