"""Paired timing: machines are noisy, so all sides run in turn and medians are compared."""

from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import ParamSpec

P = ParamSpec("P")
Side = Callable[[int], object]


def seconds(work: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> float:
    """How long one call takes."""
    started = perf_counter()
    work(*args, **kwargs)
    return perf_counter() - started


def medians(*sides: Side, rounds: int, warm_up: int) -> list[float]:
    """The median seconds of each side, called in turn with the number of the round."""
    for number in range(warm_up):
        for side in sides:
            side(number)
    times: list[list[float]] = [[] for _ in sides]
    places = range(len(sides))
    for number in range(rounds):
        # Whoever goes later finds warm pages: they take turns.
        for place in [*places][number % len(sides) :] + [*places][: number % len(sides)]:
            times[place].append(seconds(sides[place], number))
    return [median(each) for each in times]
