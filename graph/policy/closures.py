"""Closures: what shuts a way to a person that would otherwise be open."""

from graph.policy.case import Case, Dossier, Way
from graph.policy.reach import WORKING
from graph.records.dates import add_months
from graph.vocabulary import Reach


def the_viewers_post_ended(case: Case, _dossier: Dossier, way: Way) -> bool:
    """All reach acts through a live post of the viewer's at the agency that gives it."""
    return way.agency_id not in case.agencies


def the_person_is_shielded(case: Case, dossier: Dossier, way: Way) -> bool:
    """Only named workers, and only by an edge of their own, until the privacy officer adds some."""
    person = dossier.person
    return person.shielded and (
        way.reach is not Reach.DIRECT or case.viewer_id not in person.named_workers
    )


def a_safety_arrangement_parts_the_family(case: Case, dossier: Dossier, way: Way) -> bool:
    """An edge to either side closes FAMILY to the other. An unknown other side closes it too."""
    return way.reach is Reach.FAMILY and works_with_the_other_side(case, dossier)


def works_with_the_other_side(case: Case, dossier: Dossier) -> bool:
    """The viewer has a live edge to somebody on the other side of the person's arrangements.

    Where the facts do not hold that other side, the doubt counts as a yes.
    """
    for arrangement in dossier.arrangements:
        other = case.ground.dossier(arrangement.other(dossier.id) or "")
        if other is None or any(edge.practitioner_id == case.viewer_id for edge in other.live):
            return True
    return False


def a_death_leaves_existing_workers(_case: Case, dossier: Dossier, way: Way) -> bool:
    """After a death only those keep sight whose edge (or colleague's) began on or before it."""
    died = dossier.person.deceased_on
    if died is None or not dossier.dead:
        return False
    if way.reach not in WORKING or way.edge is None:
        return True
    begun = way.edge.span.start
    return begun is not None and begun > died


def a_year_after_a_death_nobody(_case: Case, dossier: Dossier, _way: Way) -> bool:
    died = dossier.person.deceased_on
    months = dossier.ground.moment.settings.after_death_months
    return died is not None and dossier.ground.today > add_months(died, months)


CLOSURES = (
    the_viewers_post_ended,
    the_person_is_shielded,
    a_safety_arrangement_parts_the_family,
    a_death_leaves_existing_workers,
    a_year_after_a_death_nobody,
)
