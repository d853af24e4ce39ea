"""Each gap is computed a second time, by networkx and by counting, and the two agree."""

from collections import Counter

from graph.gaps import REGISTRY, gaps_of
from tests.oracle.gaps import gaps_again
from tests.worlds.any_webs import any_web

WEBS = 600
"""In each of them every gap is looked for."""
MET = 20
"""So often at least a gap of each kind is there."""


def test_a_second_computation_finds_the_same_gaps() -> None:
    met = Counter[str]()
    for seed in range(WEBS):
        web = any_web(seed)
        found = {(str(gap.kind), gap.subject) for gap in gaps_of(web)}
        again = gaps_again(web)
        assert found == again, (seed, found - again, again - found)
        met.update({kind for kind, _ in found})
    for rule in REGISTRY:
        assert met[rule.kind] >= MET, (rule.kind, met[rule.kind])


def test_no_gap_is_found_twice() -> None:
    for seed in range(WEBS):
        found = [(gap.kind, gap.subject) for gap in gaps_of(any_web(seed))]
        assert len(found) == len(set(found)), seed
