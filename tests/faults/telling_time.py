"""Whether time tells a hidden person from one who does not exist: the area under the curve.

`python -m tests.faults.telling_time` asks 1,000 times for each and prints it; `make proof` does.
0.5 is chance; the goal is 0.45 to 0.55. An address that is asked for the first time is answered a
tenth of a millisecond later, whoever it is of: so there are as many of both, each asked as often.
Information, not a test: a busy machine moves it.
"""

import json
import sys
import time
from collections.abc import Sequence
from random import Random
from uuid import uuid4

from tests.browsers.site import Site
from tests.faults.own_site import own_site

FULL = 1_000
HIDDEN = ("dawn", "kai", "lee", "isla", "noah")
"""Nobody of them is reached by Greg, who has no edge; each has other edges and kin."""
FAMILIES = ("D", "L")
WARM = 50


def area(one: Sequence[float], other: Sequence[float]) -> float:
    """The chance that one of `other` took longer than one of `one` (Mann and Whitney's U)."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(rank for rank, (_, which) in enumerate(ranked, start=1) if which)
    least = len(other) * (len(other) + 1) / 2
    return (ranks - least) / (len(one) * len(other))


def tell(site: Site, count: int) -> dict[str, int | float]:
    greg, chance = site.signed_in("greg").plain(), Random(1)

    def took(path: str) -> float:
        began = time.perf_counter()
        assert greg.get(path).status_code == 404
        return time.perf_counter() - began

    figures: dict[str, int | float] = {"requests_each": count}
    for kind, known in (("people", HIDDEN), ("families", FAMILIES)):
        path = "/people/{}" if kind == "people" else "/families/{}/map"
        ids = [site.council.id(name) for name in known]
        nobodys = [str(uuid4()) for _ in known]
        for _ in range(WARM):
            took(path.format(chance.choice(ids)))
            took(path.format(chance.choice(nobodys)))
        hidden: list[float] = []
        unknown: list[float] = []
        for _ in range(count):
            # In an order of chance, so that whatever the machine does meets both alike.
            for which in chance.sample((hidden, unknown), 2):
                asked = chance.choice(ids if which is hidden else nobodys)
                which.append(took(path.format(asked)))
        figures[f"{kind}_area_under_curve"] = round(area(unknown, hidden), 3)
        figures[f"{kind}_hidden_ms"] = round(1000 * sorted(hidden)[count // 2], 1)
        figures[f"{kind}_unknown_ms"] = round(1000 * sorted(unknown)[count // 2], 1)
    return figures


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FULL
    with own_site() as site:
        figures = tell(site, count)
    sys.stdout.write(f"hidden or unknown, by time (goal: 0.45 to 0.55): {json.dumps(figures)}\n")


if __name__ == "__main__":
    main()
