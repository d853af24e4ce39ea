"""`kithmap gaps`: how many gaps there are in the whole partnership, rounded, and nobody's."""

import resource
from argparse import Namespace
from collections import Counter
from collections.abc import Callable

from app.deployment.settings import Settings
from app.imports.progress import ProgressBar
from app.running import runtime
from app.services.gaps.viewed import thresholds
from graph.database.query import Nothing
from graph.gaps.coverage import GAP
from graph.gaps.suppression import FEWEST, picture
from graph.gaps.whose import CELLS
from queries.door import open_counts
from queries.gaps import HOW_MANY


def count_gaps(settings: Settings, asked: Namespace, say: Callable[[str], None]) -> int:
    """Stream every family through the gaps and print the counts, each as the picture tells it."""
    numbers = Counter[str]()
    families = people = 0
    with runtime.opened(settings, say) as site, ProgressBar() as bar:
        services = site.services()
        counts = open_counts(site.database(), site.clock, services.policy)
        (whole,) = services.gateway.upkeep_rows(HOW_MANY, Nothing())
        bar.phase("Families", whole.families)
        for part in counts.parts(thresholds(services)):
            numbers.update(part.cells)
            families, people = families + part.families, people + part.people
            bar.advance(part.families)
    for name, cell in picture(numbers, (f"{GAP} {key}" for key in CELLS)).items():
        print(f"{name:32} {f'under {FEWEST}' if cell.told is None else cell.told}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    say(f"{families} families and {people} people were looked at, in {peak} MB at most.")
    return 0
