"""`make faults`: prints the figures of each part, and writes them flat to build/faults.json.

`python -m tests.faults guesses` runs one part alone, and writes nothing. It fails where a figure
misses its goal (`goals.py`) or a part breaks down.
"""

import json
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.faults import (
    bare,
    contended,
    guesses,
    hostile,
    kills,
    latency,
    logged,
    outages,
    restores,
    swallowed,
    tampering,
    withdrawals,
)
from tests.faults.goals import missed

RESULT = Path("build/faults.json")
PARTS: Mapping[str, Callable[[float], Mapping[str, int | float]]] = {
    "kills": kills.run,
    "swallowed": swallowed.run,
    "contended": contended.run,
    "withdrawals": withdrawals.run,
    "logged": logged.run,
    "bare": bare.run,
    "tampering": tampering.run,
    "hostile": hostile.run,
    "guesses": guesses.run,
    "restores": restores.run,
    "outages": outages.run,
    "latency": latency.run,
}


def main(chosen: list[str]) -> int:
    unknown = set(chosen) - set(PARTS)
    if unknown:
        sys.exit(f"There are these parts: {', '.join(PARTS)}.")
    figures: dict[str, int | float] = {}
    broken = [name for name in chosen or PARTS if not _ran(name, figures)]
    said = missed(figures, whole=not chosen)
    if not chosen:
        RESULT.parent.mkdir(exist_ok=True)
        RESULT.write_text(json.dumps(figures, indent=1) + "\n")
    for line in [*(f"the part {name} broke down" for name in broken), *said]:
        print(f"MISSED: {line}")
    return 1 if broken or said else 0


def _ran(name: str, figures: dict[str, int | float]) -> bool:
    """Whether the part came to its end; one that does not leaves the others their time."""
    began = time.monotonic()
    try:
        found = PARTS[name](1.0)
    except Exception:  # noqa: BLE001  whatever broke is told, and makes the whole run fail
        traceback.print_exc()
        return False
    for figure, value in found.items():
        # Two parts may count the same: the worse of them counts.
        figures[figure] = max(value, figures.get(figure, value))
        print(f"{figure:32} {value:12}", flush=True)
    print(f"-- {name}: {time.monotonic() - began:.0f} s", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
