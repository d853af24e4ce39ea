"""What the gaps have in common: who counts, what is live, and since when."""

from collections.abc import Iterable, Iterator
from datetime import date

from graph.gaps.gap import Fact, FactKind
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import Notice, Reason, SupportWeb, VisiblePerson, VisibleSupport
from graph.records.dates import birthday
from graph.vocabulary import Level, Reach, SupportState

_WORKED_WITH = frozenset({Reach.DIRECT, Reach.COVER, Reach.SUPERVISOR})
_WORKED_THROUGH = frozenset({Reason.OWN, Reason.COVER, Reason.SUPERVISOR})


def joined(webs: Iterable[SupportWeb], on: date) -> SupportWeb:
    """All that a viewer sees of the people whom they work with, as one web; each person once."""
    people: dict[str, VisiblePerson] = {}
    supports, agreements, decisions = {}, {}, {}
    for web in webs:
        if Notice.CONTACT_RESTRICTED in web.notices:
            continue  # a name and the viewer's own edge are all there is: nothing can be missing
        for person in web.in_focus:
            people.setdefault(person.id, person)
        supports.update({line.id: line for line in web.supports})
        agreements.update({each.id: each for each in web.agreements})
        decisions.update({(each.id, each.person_id): each for each in web.decisions})
    return SupportWeb(
        focus=Focus(FocusKind.FAMILY, ""),
        on=on,
        people=tuple(people[each] for each in sorted(people)),
        supports=tuple(supports[each] for each in sorted(supports)),
        agreements=tuple(agreements[each] for each in sorted(agreements)),
        decisions=tuple(decisions[each] for each in sorted(decisions)),
    )


def counted(web: SupportWeb) -> Iterator[VisiblePerson]:
    """Those in whom something may be missing: whom the viewer works with, covers for or leads;
    not the dead, the unborn or the shielded."""
    if Notice.CONTACT_RESTRICTED in web.notices:
        return
    for person in web.in_focus:
        if _WORKED_WITH.isdisjoint(person.reach) or person.deceased or person.shielded:
            continue
        born = person.birth_date
        if born is None or born.value <= web.on:
            yield person


def is_live(line: VisibleSupport) -> bool:
    """An agency that is shown by name has a live edge; a named line says what it is."""
    if line.level is not Level.CONTACT:
        return True
    return line.state is SupportState.ACTIVE and line.reason is not Reason.HAND_OVER


def live_lines(web: SupportWeb, person_id: str) -> tuple[VisibleSupport, ...]:
    return tuple(line for line in web.supports_of(person_id) if is_live(line))


def worked_through(line: VisibleSupport) -> bool:
    """The viewer's own, or a covered or led colleague's."""
    return line.reason in _WORKED_THROUGH


def begun(lines: Iterable[VisibleSupport]) -> date | None:
    """The first day of any of these, as far as their dates are shown."""
    return min((line.since for line in lines if line.since), default=None)


def surely_under(person: VisiblePerson, years: int, on: date) -> bool:
    """Younger on every day that the birth date can be; unknown is not sure."""
    born = person.birth_date
    return born is not None and on < birthday(born.value, years)


def surely_over(person: VisiblePerson, years: int, on: date) -> bool:
    """Of that age on every day that the birth date can be; unknown is not sure."""
    born = person.birth_date
    return born is not None and birthday(born.latest, years) <= on


def fact_of(line: VisibleSupport, kind: FactKind = FactKind.SUPPORT) -> Fact:
    """A line of support as a fact: with its worker and its first day, where they are shown."""
    if line.worker is None:
        return Fact(FactKind.AGENCY, line.id, line.agency.name)
    return Fact(kind, line.id, line.agency.name, line.worker.name, line.since)


def born_fact(person: VisiblePerson) -> Fact:
    born = person.birth_date
    return Fact(FactKind.BORN, person.id, on=born.value if born else None)
