"""Which meetings a viewer knows of, added to their web where gaps are looked for.

One's own, called or expected at; and a colleague's whom one covers or leads, about a family in
which one sees somebody through that colleague's work. A meeting of others adds nothing.
"""

from collections.abc import Callable
from dataclasses import replace

from app.services.context import Services
from graph.gaps.around import live_lines
from graph.gaps.networks import families
from graph.policy.support_web import Reason, SupportWeb
from graph.records.viewer import Actor
from queries.gaps import MEETINGS_KNOWN, MeetingsKnownTo

_THROUGH = frozenset({Reason.COVER, Reason.SUPERVISOR})


def with_meetings(services: Services, actor: Actor) -> Callable[[SupportWeb], SupportWeb]:
    """Adds them to a web of the actor's."""
    return lambda web: _added(services, actor, web)


def _added(services: Services, actor: Actor, web: SupportWeb) -> SupportWeb:
    reader = actor.practitioner_id
    if reader is None:
        return web
    pairs = sorted(_pairs(web, reader))
    at = MeetingsKnownTo([worker for worker, _ in pairs], [family for _, family in pairs])
    rows = services.gateway.read(actor, MEETINGS_KNOWN, at)
    named = {reader} | {line.worker.id for line in web.supports if line.worker}
    known = (row.known for row in rows)
    return replace(
        web,
        meetings=tuple(
            replace(each, practitioners=tuple(x for x in each.practitioners if x in named))
            for each in known
        ),
    )


def _pairs(web: SupportWeb, reader: str) -> set[tuple[str, str]]:
    """Through whose work the reader sees somebody of which family."""
    pairs = set()
    for family_id, people in families(web).items():
        pairs.add((reader, family_id))
        for person in people:
            for line in live_lines(web, person.id):
                if line.worker and line.reason in _THROUGH:
                    pairs.add((line.worker.id, family_id))
    return pairs
