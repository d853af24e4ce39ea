"""Saying "still true" of several people at once: one change of several supports of one's own."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.changes import SentForm
from app.services.context import Services
from app.services.people.own_support import OwnEdge
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import person
from graph.errors import Conflict, NotVisible, Refused
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.viewer import Actor
from graph.vocabulary import AuditTag
from queries.support import CONFIRM_OWN_SUPPORT, SupportOn
from visualisations.said import in_alphabet, name_of

MOST_AT_ONCE = 60


@dataclass(frozen=True, slots=True)
class Ticked:
    """One support, and the mark of the version that the list showed."""

    edge: OwnEdge
    mark: str


@dataclass(frozen=True, slots=True)
class SaidTrue:
    """Whose support is marked as still true, and whose was changed meanwhile and is not."""

    names: tuple[str, ...]
    changed: tuple[str, ...]


def confirm_several(
    services: Services, actor: Actor, sent: SentForm, ticked: Sequence[Ticked]
) -> SaidTrue:
    """Say of several that one's own support is still true, today.

    What changed since the list was shown is left as it is, and named. Raises Refused where one of
    them is not to be seen any more, or none was chosen; Conflict where all were changed. Sent
    again, it does nothing twice, and names nobody.
    """
    worker = actor.practitioner_id
    if worker is None:
        raise NotVisible
    if not ticked:
        raise Refused("refused_tick_those_of_whom_it", "ticked")
    if len(ticked) > MOST_AT_ONCE:
        raise Refused("refused_tick_people_at_most", "ticked", most=MOST_AT_ONCE)
    ids = sorted({each.edge.person_id for each in ticked})
    done = SaidTrue((), ())
    try:
        with services.change(
            actor,
            sent,
            [person(each) for each in ids],
            sees=[Focus(FocusKind.PERSON, each) for each in ids],
        ) as change:
            if not change.repeated:
                done = _confirm(services, change, worker, ticked)
            change.commit()
    except NotVisible:
        raise Refused("refused_somebody_among_them_is_not") from None
    return done


def _confirm(services: Services, change: Change, worker: str, ticked: Sequence[Ticked]) -> SaidTrue:
    today = local_date(services.clock.now(), services.policy.time_zone)
    said, changed = set[str](), set[str]()
    for each in ticked:
        edge, name = each.edge, name_of(_page(change, each).in_focus[0], services.words)
        version = _own_version(change, each)
        at = SupportOn(edge.support_id, edge.person_id, worker, version or 0, today)
        fits = version is not None and change.fits(edge.support_id, version, each.mark)
        if fits and change.run(CONFIRM_OWN_SUPPORT, at):
            change.record(AuditTag.SUPPORT_CONFIRMED, edge.support_id)
            said.add(name)
        else:
            changed.add(name)
    if not said:
        raise Conflict("refused_all_of_them_were_changed")
    return SaidTrue(_listed(said), _listed(changed - said))


def _page(change: Change, each: Ticked) -> SupportWeb:
    return next(web for web in change.webs if web.focus.id == each.edge.person_id)


def _own_version(change: Change, each: Ticked) -> int | None:
    """None where it is not one's own any more, or ended."""
    for line in _page(change, each).supports_of(each.edge.person_id):
        if line.id == each.edge.support_id and line.own:
            return line.version
    return None


def _listed(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=in_alphabet))
