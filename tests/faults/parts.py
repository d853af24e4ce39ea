"""The parts of `make faults`, by name, from the longest on: what runs side by side ends together.

A process of its own runs each (`timed`).
"""

import time
from collections.abc import Callable, Mapping

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
    thief,
    withdrawals,
)
from tests.faults.goals import Figures

PARTS: Mapping[str, Callable[[float], Figures]] = {
    "restores": restores.run,
    "hostile": hostile.run,
    "kills": kills.run,
    "thief": thief.run,
    "withdrawals": withdrawals.run,
    "contended": contended.run,
    "guesses": guesses.run,
    "tampering": tampering.run,
    "swallowed": swallowed.run,
    "logged": logged.run,
    "bare": bare.run,
    "outages": outages.run,
    "latency": latency.run,
}


def timed(name: str) -> tuple[dict[str, int | float], float]:
    """The whole figures of a part, and the seconds that it took."""
    began = time.monotonic()
    return dict(PARTS[name](1.0)), time.monotonic() - began
