"""`make faults`: prints the figures of each part, and writes them flat to build/faults.json.

`python -m tests.faults guesses` runs one part alone, and writes nothing. It fails where a figure
misses its goal (`goals.py`) or a part breaks down.
"""

import json
import sys
import traceback
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from tests.faults.goals import missed
from tests.faults.parts import PARTS, timed

RESULT = Path("build/faults.json")
ALONE = ("outages", "latency")
"""Parts with seconds among their goals, which need a quiet machine. All the others only count, each
in a home of its own, and run side by side: some of them mostly wait for Java."""


def main(chosen: Sequence[str]) -> int:
    unknown = set(chosen) - set(PARTS)
    if unknown:
        sys.exit(f"There are these parts: {', '.join(PARTS)}.")
    figures: dict[str, int | float] = {}
    broken: list[str] = []
    for stage in _stages(chosen or PARTS):
        broken += _run(stage, figures)
    said = missed(figures, whole=not chosen)
    if not chosen:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(figures, indent=1) + "\n")
    for line in [*(f"the part {name} broke down" for name in broken), *said]:
        print(f"MISSED: {line}")
    return 1 if broken or said else 0


def _stages(names: Iterable[str]) -> Iterable[Sequence[str]]:
    """What runs at the same time."""
    chosen = list(names)
    if together := [name for name in chosen if name not in ALONE]:
        yield together
    for name in ALONE:
        if name in chosen:
            yield [name]


def _run(stage: Sequence[str], figures: dict[str, int | float]) -> Sequence[str]:
    """Add what the parts find; returns those that broke down, which leave the others their time."""
    broken = []
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(timed, name): name for name in stage}
        for done in as_completed(running):
            try:
                found, seconds = done.result()
            except Exception:  # noqa: BLE001 - whatever broke is told, and the whole run fails
                traceback.print_exc()
                broken.append(running[done])
                continue
            for figure, value in found.items():
                # Two parts may count the same: the worse of them counts.
                figures[figure] = max(value, figures.get(figure, value))
                print(f"{figure:32} {value:12}", flush=True)
            print(f"-- {running[done]}: {seconds:.0f} s", flush=True)
    return broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
