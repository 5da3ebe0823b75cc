"""What a page of results costs beside the search: `python -m bench.page --data DIR`.

Ask for each page of `PAGES` again and again, in this process, through the whole stack of
middleware, with warm caches, and report per page: milliseconds of processor time of the whole
answer and of what is not the search engine (reading rows, marking snippets, rendering), pages a
second of one core, and how many queries the database got. `--profile NAME` prints where the time
of one page goes instead.

`--data` is a data directory (`IMR_DATA_DIR`) with an archive that `manage.py make_letters` filled
and `manage.py reindex` indexed.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PAGES = {
    "everything": "/decisions/",
    "common word": "/decisions/?q=pain",
    "three words": "/decisions/?q=physical+therapy+knee",
    "filtered": "/decisions/?q=therapy&outcome=upheld&category=pharmaceuticals",
    "all of a facet": "/decisions/values/mtus_page/?q=pain",
    "api": "/api/v1/decisions/?q=pain",
}
WARM_UP = 10


@dataclass
class Engine:
    """The search function, and the processor time that went by while it ran."""

    search: Callable[..., Any]
    seconds: float = 0.0

    def __call__(self, *args: Any) -> Any:
        started = time.process_time()
        try:
            return self.search(*args)
        finally:
            self.seconds += time.process_time() - started


@dataclass
class Figures:
    """Milliseconds of processor time of each answer."""

    whole: list[float] = field(default_factory=list)
    beyond_engine: list[float] = field(default_factory=list)
    queries: int = 0
    kilobytes: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--profile", choices=PAGES, help="show where the time of this page goes")
    options = parser.parse_args()
    engine = prepare(options.data)
    if options.profile:
        profile(PAGES[options.profile], options.rounds)
        return
    print(f"{'page':<16}{'whole':>8}{'beyond engine':>15}{'pages/s':>9}{'queries':>9}{'kB':>7}")
    for name, url in PAGES.items():
        figures = measure(engine, url, options.rounds)
        whole, beyond = statistics.median(figures.whole), statistics.median(figures.beyond_engine)
        print(
            f"{name:<16}{whole:>8.1f}{beyond:>15.1f}{1000 / whole:>9.0f}"
            f"{figures.queries:>9}{figures.kilobytes:>7.0f}"
        )


def prepare(data: Path) -> Engine:
    """Start Django over an archive, and put a clock around the search wherever views call it."""
    os.environ["IMR_DATA_DIR"] = str(data.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imr_archive.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)
    from determinations.api import decisions as api
    from determinations.views import decisions, facets

    engine = Engine(decisions.search)
    for module in (decisions, facets, api):
        vars(module)["search"] = engine
    return engine


def measure(engine: Engine, url: str, rounds: int) -> Figures:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    get = client()
    for _ in range(WARM_UP):
        get(url)
    figures = Figures()
    with CaptureQueriesContext(connection) as captured:
        figures.kilobytes = len(get(url)) / 1000
    figures.queries = len(captured)
    for _ in range(rounds):
        engine.seconds, started = 0.0, time.process_time()
        get(url)
        seconds = time.process_time() - started
        figures.whole.append(seconds * 1000)
        figures.beyond_engine.append((seconds - engine.seconds) * 1000)
    return figures


def profile(url: str, rounds: int) -> None:
    get = client()
    for _ in range(WARM_UP):
        get(url)
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(rounds):
        get(url)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(40)


def client() -> Callable[[str], bytes]:
    """Ask as a web server does: a request in, the bytes of the answer out."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory

    handler, requests = WSGIHandler(), RequestFactory()

    def get(url: str) -> bytes:
        environ = requests.get(url, headers={"Host": "localhost"}).environ
        status: list[str] = []

        def start_response(line: str, *_: Any) -> Any:
            status.append(line)

        response = handler(environ, start_response)
        try:
            content = b"".join(response)
        finally:
            response.close()
        if not status[0].startswith("200"):
            raise SystemExit(f"{url}: {status[0]}")
        return content

    return get


if __name__ == "__main__":
    main()
