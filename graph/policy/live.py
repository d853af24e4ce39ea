"""Which edges are live, which have ended, and which are sensitive.

Dates are inclusive, in the deployment's time zone.
"""

from datetime import date

from graph.policy.case import Dossier, Ground
from graph.policy.pregnancy import tells_a_pregnancy
from graph.records.model import Support
from graph.vocabulary import SENSITIVE_ROLES, SupportState


def is_active(_ground: Ground, edge: Support) -> bool:
    """Proposed, suspended, ended and mistaken edges are not live."""
    return edge.state is SupportState.ACTIVE


def is_confirmed(_ground: Ground, edge: Support) -> bool:
    """Somebody once said that the edge is true, or it came from an agency's own system."""
    return edge.confirmed_on is not None


def has_begun_and_not_ended(ground: Ground, edge: Support) -> bool:
    return edge.span.contains(ground.today)


def has_a_live_post(ground: Ground, edge: Support) -> bool:
    """The post that the edge belongs to: another job, in the same agency too, carries it not on."""
    post = ground.post_of(edge)
    return post is not None and post.live(ground.today)


LIVE = (is_active, is_confirmed, has_begun_and_not_ended, has_a_live_post)


def end_of(ground: Ground, edge: Support) -> date | None:
    """The day on which an edge ended: its own end, or an active one's with its post."""
    post = ground.post_of(edge)
    ends = [edge.span.end]
    if edge.state is SupportState.ACTIVE and post is not None:
        ends.append(post.span.end)
    return min((end for end in ends if end is not None), default=None)


def has_ended(ground: Ground, edge: Support) -> bool:
    """By its state, its dates, or with its post; then it may be shown as past."""
    if edge.state is SupportState.ENDED:
        return True
    start, end = edge.span.start, end_of(ground, edge)
    if start is not None and start > ground.today:
        return False
    return edge.state is SupportState.ACTIVE and end is not None and end < ground.today


def by_its_agency(dossier: Dossier, edge: Support) -> bool:
    """The agency's sector is a sensitive one, or the agency is marked."""
    agency = dossier.ground.agency(edge.agency_id)
    return agency is None or agency.is_sensitive


def by_its_worker(dossier: Dossier, edge: Support) -> bool:
    worker = dossier.ground.facts.directory.practitioners.get(edge.practitioner_id)
    return worker is None or worker.sensitive


def by_its_own_mark(_dossier: Dossier, edge: Support) -> bool:
    return edge.sensitive


def by_its_role(_dossier: Dossier, edge: Support) -> bool:
    """A recovery worker in an ordinary surgery tells as much as the recovery service does."""
    return edge.role in SENSITIVE_ROLES


def by_a_need_it_meets(dossier: Dossier, edge: Support) -> bool:
    """A need that the facts do not describe may be any, so it counts as a sensitive one."""
    needs = dossier.needs
    return any(need is None or need.is_sensitive for need in map(needs.get, edge.meets))


def by_a_pregnancy_it_tells(dossier: Dossier, edge: Support) -> bool:
    return tells_a_pregnancy(dossier, edge)


SENSITIVE = (
    by_its_agency,
    by_its_worker,
    by_its_own_mark,
    by_its_role,
    by_a_need_it_meets,
    by_a_pregnancy_it_tells,
)


def is_sensitive(dossier: Dossier, edge: Support) -> bool:
    """Shown only where it was agreed or decided by name."""
    rules = dossier.ground.rules.sensitive
    return dossier.remember(
        ("sensitive", edge.id), lambda: any(marks(dossier, edge) for marks in rules)
    )
