"""`make faults`: prints the figures of each part, and writes them flat to build/faults.json.

`python -m tests.faults guesses` runs one part alone.
"""

import json
import sys
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
    for name in chosen or PARTS:
        for figure, value in PARTS[name](1.0).items():
            figures[figure] = value
            print(f"{figure:28} {value:12}", flush=True)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
