"""Coverage: which services reach whom, in numbers, for the partnership's picture.

Each cell has a name made of codes; the cells are the same whatever was counted.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from graph.gaps.around import counted, live_lines
from graph.gaps.services import MEETING_SECTORS
from graph.gaps.whose import CELLS as GAP_CELLS
from graph.policy.support_web import SupportWeb, VisiblePerson
from graph.records.dates import birthday
from graph.vocabulary import ConsentState, NeedKind, Sector

BANDS = (5, 12, 16, 18, 25)
"""Each band ends before its birthday; the last one has no end."""
BANDS_IN_ALL = len(BANDS) + 1

NEED_OPEN, NEED_MET, SERVED, AGREED, TOGETHER, GAP = (
    "need_open",
    "need_met",
    "served",
    "agreed",
    "together",
    "gap",
)
NEEDS = tuple(kind for kind in NeedKind if kind is not NeedKind.PREGNANCY)
STATES = tuple(state for state in ConsentState if state is not ConsentState.NOT_YET)
PAIRS = tuple(combinations(Sector, 2))

CELLS: tuple[str, ...] = (
    *(f"{GAP} {key}" for key in GAP_CELLS),
    *(f"{NEED_OPEN} {kind}" for kind in NEEDS),
    *(f"{NEED_MET} {kind}" for kind in NEEDS),
    *(f"{SERVED} {sector} {band}" for sector in Sector for band in range(BANDS_IN_ALL)),
    *(f"{AGREED} {state}" for state in STATES),
    *(f"{TOGETHER} {one} {other}" for one, other in PAIRS),
)


def coverage(web: SupportWeb) -> Counter[str]:
    """What these people add to each cell: every person and every agreement once."""
    cells = Counter[str]()
    for person in counted(web):
        cells.update(_of(web, person))
    return cells


def _of(web: SupportWeb, person: VisiblePerson) -> Iterator[str]:
    lines = live_lines(web, person.id)
    sectors = {line.agency.sector for line in lines}
    met = {need for line in lines for need in line.meets}
    for need in {each.kind: each for each in person.needs}.values():
        yield f"{NEED_OPEN} {need.kind}"
        if need.id in met or not sectors.isdisjoint(MEETING_SECTORS[need.kind]):
            yield f"{NEED_MET} {need.kind}"
    band = band_of(web, person)
    if band is not None:
        yield from (f"{SERVED} {sector} {band}" for sector in sectors)
    yield from (f"{AGREED} {record.state}" for record in web.agreements_of(person.id))
    yield from (
        f"{TOGETHER} {one} {other}" for one, other in PAIRS if one in sectors and other in sectors
    )


def band_of(web: SupportWeb, person: VisiblePerson) -> int | None:
    """The number of the band of ages; None where the birth date is not known."""
    born = person.birth_date
    if born is None:
        return None
    return sum(birthday(born.value, years) <= web.on for years in BANDS)
