"""A circle and its row as `Facts`, and the viewer as the graph knows them at that instant."""

from graph import rows
from graph.fact_rows import Circle, FactsRow
from graph.facts import Facts, Focus, PersonFacts
from graph.model import Directory
from graph.viewer import Actor, FamilyMemberView, Viewer, WorkerView


def viewer_of(actor: Actor, row: FactsRow) -> Viewer | None:
    """The actor with today's posts and teams; None for an account that sees no person."""
    if actor.practitioner_id is not None:
        posts = tuple(sorted(map(rows.post, row.posts), key=lambda post: post.id))
        leads = tuple(sorted(map(rows.team_lead, row.leads), key=lambda lead: lead.team_id))
        return WorkerView(actor.practitioner_id, posts, leads)
    if actor.person_id is not None:
        return FamilyMemberView(actor.person_id)
    return None


def facts_of(actor: Actor, focus: Focus, circle: Circle, row: FactsRow) -> Facts:
    """The facts of one row, put together person by person."""
    who = actor.practitioner_id or ""
    return Facts(
        focus=focus,
        people=_people(who, circle, row),
        directory=directory_of(row),
        covers=tuple(
            sorted((rows.cover(who, each) for each in row.covers), key=lambda cover: cover.id)
        ),
        interests=tuple(
            sorted(
                (rows.interest(who, each) for each in row.interests),
                key=lambda interest: (interest.person_id, interest.kind),
            )
        ),
    )


def directory_of(row: FactsRow) -> Directory:
    agencies = map(rows.agency, row.agencies)
    workers = map(rows.practitioner, row.practitioners)
    return Directory(
        {agency.id: agency for agency in agencies}, {worker.id: worker for worker in workers}
    )


def _people(who: str, circle: Circle, row: FactsRow) -> dict[str, PersonFacts]:
    near = frozenset(circle.near)
    memberships = rows.by_person(rows.membership, row.memberships)
    kin = rows.by_person(rows.kinship, row.kin)
    supports = rows.by_person(rows.support, row.supports)
    consents = rows.by_person(rows.consent, row.consents)
    decisions = rows.by_person(rows.decision, row.decisions)
    exclusions = rows.by_person(rows.exclusion, row.exclusions)
    arrangements = rows.by_person(rows.arrangement, row.arrangements)
    grants = rows.by_person(rows.grant(who), row.grants)
    enquiries = rows.by_person(rows.enquiry, row.enquiries)
    needs = rows.by_person(rows.need, row.needs)
    return {
        one.id: PersonFacts(
            person=one,
            # Somebody who is here only for the far side of a safety arrangement decides with
            # their supports alone: through their families nobody else may come into sight.
            memberships=memberships.get(one.id, ()) if one.id in near else (),
            kin=kin.get(one.id, ()) if one.id in near else (),
            supports=supports.get(one.id, ()),
            consents=consents.get(one.id, ()),
            decisions=decisions.get(one.id, ()),
            exclusions=exclusions.get(one.id, ()),
            arrangements=arrangements.get(one.id, ()),
            grants=grants.get(one.id, ()) if one.id in near else (),
            enquiries=enquiries.get(one.id, ()) if one.id in near else (),
            needs=needs.get(one.id, ()),
        )
        for one in sorted(map(rows.person, row.persons), key=lambda person: person.id)
    }
