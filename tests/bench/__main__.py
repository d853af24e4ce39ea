"""`make bench`: prints each figure, and writes them as one flat object to build/bench.json."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import structlog

from graph.server.leasing import Lease
from tests.bench.changes import ChangeBench
from tests.bench.first_page import first_pages
from tests.bench.gaps import gaps_peak_mb, gaps_run, scan_seconds
from tests.bench.importing import import_over_unwind
from tests.bench.in_browser import in_browser
from tests.bench.layouts import layout_ms, pdf_ms, readability
from tests.bench.maps import CASES, MapBench, first_district, some_sights, today_in_england
from tests.bench.pages import PageBench
from tests.bench.servers import council_of, start_seconds
from tests.bench.timing import medians
from tests.worlds.many import forty_people_with_eighty_supports

RESULT = Path("build/bench.json")
ROUNDS = 400
CHANGES = 150
SMALL, LARGE = 10_000, 200_000
MEGABYTE = 1024 * 1024

Figure = tuple[str, float, str]
"""Name, value, and what there is to say about it."""


def main() -> int:
    # No line for each request: this terminal shows figures.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    figures: dict[str, float] = {}
    for name, value, goal in measure():
        figures[name] = round(value, 3)
        print(f"{name:24} {value:10.2f}   {goal}", flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


def measure() -> Iterator[Figure]:
    """Name, figure and goal of each, as soon as it is known."""
    yield "layout_ms_6_14_8", layout_ms(), "goal <= 50"
    yield "layout_ms_40_80", layout_ms(forty_people_with_eighty_supports(), 9), "goal <= 500"
    yield from readability()
    yield from in_browser()
    yield "pdf_ms", pdf_ms(), "map, grid and list of the reference family, tagged"
    first, following = start_seconds()
    yield "first_start_s", first, "Neo4j's files fetched before"
    yield "next_start_s", following, ""
    yield from _small_council()
    yield from _large_over_small()
    yield "import_over_unwind", import_over_unwind(), "goal >= 0.7"


def _small_council() -> Iterator[Figure]:
    today = today_in_england()
    sights = some_sights(first_district(SMALL, today))
    with (
        council_of(SMALL) as lease,
        MapBench(lease.address, sights, today) as maps,
        PageBench(lease.address, sights) as pages,
    ):
        door, bare, page = medians(
            maps.through_the_door, maps.bare, pages.request, rounds=ROUNDS, warm_up=2 * CASES
        )
        yield "map_ms", 1000 * door, "the median behind the next line"
        yield "map_over_driver", door / bare, "goal <= 2"
        yield "request_over_driver", page / bare, "goal <= 5"
        with ChangeBench(lease.address, sights) as changes:
            added, written = medians(changes.add, changes.write, rounds=CHANGES, warm_up=CASES)
        yield "change_over_driver", added / written, "goal <= 3: somebody is added"
        yield "app_rss_mb", psutil.Process().memory_info().rss / MEGABYTE, ""
        yield "neo4j_rss_mb", psutil.Process(lease.java_pid).memory_info().rss / MEGABYTE, ""
        (shown,) = medians(pages.preview, rounds=ROUNDS // 4, warm_up=CASES // 2)
        yield "preview_ms", 1000 * shown, "goal <= 120: four onlookers, as the page redraws them"
        seen = first_pages(lease.address)
        yield (
            "first_page_kb",
            seen.kilobytes,
            "goal <= 300: a family's map, as sent, nothing kept before",
        )
        yield (
            "layout_shift",
            seen.layout_shift,
            "goal < 0.05: of that page, in a window of 1440 by 900",
        )
        yield "add_client_klm_s", seen.add_client_klm_s, "goal <= 15: the keystroke-level model"


def _large_over_small() -> Iterator[Figure]:
    """Both councils are served at once: a Java that has run for longer is faster on its own."""
    with council_of(SMALL) as little, council_of(LARGE) as big:
        with _map_bench(little, SMALL) as small, _map_bench(big, LARGE) as large:
            few, many = medians(
                small.through_the_door, large.through_the_door, rounds=ROUNDS, warm_up=ROUNDS
            )
        yield "map_200k_over_10k", many / few, "goal <= 1.25"
        run, scan = gaps_run(little.address), scan_seconds(little.address)
        yield "gaps_over_scan", run.seconds / scan, "goal <= 3: of 10,000 people"
        yield "gaps_peak_mb", gaps_peak_mb(little.address), "what Python held at once of its own"
        yield "gaps_per_family_ms", run.per_family_ms, ""
        whole = gaps_run(big.address)
        yield (
            "gaps_200k_over_10k_per_family",
            whole.per_family_ms / run.per_family_ms,
            f"goal <= 1.25: of {whole.families:,} families in {whole.seconds:.0f} s",
        )
        yield "gaps_200k_grown_mb", whole.grown_mb, "what the process took more meanwhile"


@contextmanager
def _map_bench(lease: Lease, people: int) -> Iterator[MapBench]:
    today = today_in_england()
    sights = some_sights(first_district(people, today))
    with MapBench(lease.address, sights, today) as maps:
        yield maps


if __name__ == "__main__":
    sys.exit(main())
