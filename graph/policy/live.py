"""Which edges are live, and which are sensitive.

Dates are inclusive, in the deployment's time zone.
"""

from graph.policy.case import Dossier, Ground
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
    """The worker still works for the agency of the edge: another job does not carry it on."""
    return (edge.practitioner_id, edge.agency_id) in ground.teams


LIVE = (is_active, is_confirmed, has_begun_and_not_ended, has_a_live_post)


def has_ended(ground: Ground, edge: Support) -> bool:
    """It ended, by its state or its dates; then it may be shown as past."""
    end = edge.span.end
    by_date = edge.state is SupportState.ACTIVE and end is not None and end < ground.today
    return edge.state is SupportState.ENDED or by_date


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


SENSITIVE = (by_its_agency, by_its_worker, by_its_own_mark, by_its_role, by_a_need_it_meets)


def is_sensitive(dossier: Dossier, edge: Support) -> bool:
    """Shown only where it was agreed or decided by name."""
    known = dossier.sensitive.get(edge.id)
    if known is None:
        known = dossier.sensitive[edge.id] = _is_marked(dossier, edge)
    return known


def _is_marked(dossier: Dossier, edge: Support) -> bool:
    for marks in dossier.ground.rules.sensitive:  # noqa: SIM110 - twice as fast as any()
        if marks(dossier, edge):
            return True
    return False
