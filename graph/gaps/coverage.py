"""Coverage: which services reach whom, in numbers, for the partnership's picture.

Each cell has a name made of codes; the cells are the same whatever was counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from graph.gaps.around import counted, live_lines
from graph.gaps.services import MEETING_SECTORS
from graph.gaps.whose import CELLS as GAP_CELLS
from graph.policy.support_web import SupportWeb, VisiblePerson, VisibleSupport
from graph.records.dates import birthday
from graph.records.matching import postcode_key
from graph.vocabulary import ConsentState, MeetingState, NeedKind, Sector

BANDS = (5, 12, 16, 18, 25)
"""Each band ends before its birthday; the last one has no end."""
BANDS_IN_ALL = len(BANDS) + 1

NEED_OPEN, NEED_MET, SERVED, AGREED, TOGETHER, TALKED, GAP = (
    "need_open",
    "need_met",
    "served",
    "agreed",
    "together",
    "talked",
    "gap",
)
AREA_OPEN, AREA_MET, TEAM, DONE = "area_open", "area_met", "team", "done"
DESERT = "desert"
AGENCIES, AGENCIES_TALKED = "agencies", "agencies_talked"
"""Two agencies by their ids, in their order: who support the same people, and of whom they
talked."""
QUIET_DAYS = 90
"""Two services talk that were in touch, or met, about somebody in so many days."""
NEEDS = tuple(kind for kind in NeedKind if kind is not NeedKind.PREGNANCY)
STATES = tuple(state for state in ConsentState if state is not ConsentState.NOT_YET)
PAIRS = tuple(combinations(Sector, 2))

CELLS: tuple[str, ...] = (
    *(f"{GAP} {key}" for key in GAP_CELLS),
    *(f"{NEED_OPEN} {kind}" for kind in NEEDS),
    *(f"{NEED_MET} {kind}" for kind in NEEDS),
    *(f"{NEED_OPEN} {kind} {band}" for kind in NEEDS for band in range(BANDS_IN_ALL)),
    *(f"{NEED_MET} {kind} {band}" for kind in NEEDS for band in range(BANDS_IN_ALL)),
    *(f"{DESERT} {kind} {band}" for kind in NEEDS for band in range(BANDS_IN_ALL)),
    *(f"{SERVED} {sector} {band}" for sector in Sector for band in range(BANDS_IN_ALL)),
    *(f"{AGREED} {state}" for state in STATES),
    *(f"{TOGETHER} {one} {other}" for one, other in PAIRS),
    *(f"{TALKED} {one} {other}" for one, other in PAIRS),
)
"""Beside these each area, each team and each deed has cells of its own: which there are follows
from the settings, the directory and the vocabulary, and never from whom was counted. Two agencies
have a cell once somebody was counted in it; one that is not there says what an empty one says."""


def coverage(web: SupportWeb, areas: frozenset[str] = frozenset()) -> Counter[str]:
    """What these people add to each cell: every person and every agreement once."""
    cells = Counter[str]()
    for person in counted(web):
        cells.update(_of(web, person))
        cells.update(_of_area(web, person, areas))
    return cells


def _of(web: SupportWeb, person: VisiblePerson) -> Iterator[str]:
    lines = live_lines(web, person.id)
    sectors = {line.agency.sector for line in lines}
    band = band_of(web, person)
    for kind, met in _needs(web, person).items():
        for name in (NEED_OPEN, NEED_MET) if met else (NEED_OPEN,):
            yield f"{name} {kind}"
            if band is not None:
                yield f"{name} {kind} {band}"
        if band is not None and _has_no_service(web, kind):
            yield f"{DESERT} {kind} {band}"
    if band is not None:
        yield from (f"{SERVED} {sector} {band}" for sector in sectors)
    yield from (f"{AGREED} {record.state}" for record in web.agreements_of(person.id))
    yield from _of_pairs(web, person, lines)


def _of_pairs(
    web: SupportWeb, person: VisiblePerson, lines: Sequence[VisibleSupport]
) -> Iterator[str]:
    """Each two sectors, and each two agencies, that support this person; and who talked."""
    agencies = sorted({line.agency.id for line in lines})
    if len(agencies) < 2:
        return
    spoke = _spoke(web, person, lines)
    sectors = {line.agency.sector for line in lines}
    talked = _pairs_in(spoke, {line.worker.id: line.agency.sector for line in lines if line.worker})
    for first, second in PAIRS:
        if sectors.issuperset((first, second)):
            yield f"{TOGETHER} {first} {second}"
            if frozenset((first, second)) in talked:
                yield f"{TALKED} {first} {second}"
    talked = _pairs_in(spoke, {line.worker.id: line.agency.id for line in lines if line.worker})
    for one, other in combinations(agencies, 2):
        yield f"{AGENCIES} {one} {other}"
        if frozenset((one, other)) in talked:
            yield f"{AGENCIES_TALKED} {one} {other}"


def _of_area(web: SupportWeb, person: VisiblePerson, areas: frozenset[str]) -> Iterator[str]:
    """Somebody with a need counts once where they live, and once more where each need is met."""
    area = area_of(person.address)
    needs = _needs(web, person)
    if area in areas and needs:
        yield f"{AREA_OPEN} {area}"
        if all(needs.values()):
            yield f"{AREA_MET} {area}"


def area_of(address: str | None) -> str | None:
    """The first part of a British postcode, the whole of an Australian one."""
    key = postcode_key(address)
    if key is None:
        return None
    return key if key.isdigit() else key[:-3]


def _needs(web: SupportWeb, person: VisiblePerson) -> dict[NeedKind, bool]:
    """Each kind of open need, and whether a service that meets it is there."""
    lines = live_lines(web, person.id)
    sectors = {line.agency.sector for line in lines}
    met = {need for line in lines for need in line.meets}
    return {
        need.kind: need.id in met or not sectors.isdisjoint(MEETING_SECTORS[need.kind])
        for need in person.needs
    }


def _has_no_service(web: SupportWeb, kind: NeedKind) -> bool:
    return web.offered is not None and web.offered.isdisjoint(MEETING_SECTORS[kind])


def _spoke(
    web: SupportWeb, person: VisiblePerson, lines: Iterable[VisibleSupport]
) -> list[set[str]]:
    """The practitioners who were in touch, or at one meeting, about this person lately."""
    since = web.on - timedelta(days=QUIET_DAYS)
    in_touch = [
        {line.worker.id, each.worker_id}
        for line in lines
        for each in line.in_touch
        if line.worker and since <= date.fromisoformat(each.on) <= web.on
    ]
    met = [
        set(meeting.practitioners)
        for meeting in web.meetings
        if meeting.family_id in person.family_ids
        and meeting.state is MeetingState.HELD
        and since <= meeting.day <= web.on
    ]
    return in_touch + met


def _pairs_in(spoke: Iterable[set[str]], side: Mapping[str, str]) -> frozenset[frozenset[str]]:
    """Each two sides (sectors, agencies) of which somebody talked with somebody."""
    return frozenset(
        frozenset(pair)
        for group in spoke
        for pair in combinations(sorted({side[one] for one in group if one in side}), 2)
    )


def band_of(web: SupportWeb, person: VisiblePerson) -> int | None:
    """The number of the band of ages; None where the birth date is not known."""
    born = person.birth_date
    if born is None:
        return None
    return sum(birthday(born.value, years) <= web.on for years in BANDS)
