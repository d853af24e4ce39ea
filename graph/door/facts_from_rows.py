"""A circle and its row as `Facts`, and the viewer as the graph knows them at that instant."""

from graph.door import from_rows
from graph.door.asked import Circle, FactsRow
from graph.policy.facts import Facts, Focus, PersonFacts
from graph.records.model import Directory
from graph.records.viewer import Actor, FamilyMemberView, Viewer, WorkerView


def viewer_of(actor: Actor, row: FactsRow) -> Viewer | None:
    """The actor with today's posts and teams; None for an account that sees no person."""
    if actor.practitioner_id is not None:
        posts = tuple(sorted(map(from_rows.post, row.posts), key=lambda post: post.id))
        leads = tuple(sorted(map(from_rows.team_lead, row.leads), key=lambda lead: lead.team_id))
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
            sorted((from_rows.cover(who, each) for each in row.covers), key=lambda cover: cover.id)
        ),
        interests=tuple(
            sorted(
                (from_rows.interest(who, each) for each in row.interests),
                key=lambda interest: (interest.person_id, interest.kind),
            )
        ),
    )


def directory_of(row: FactsRow) -> Directory:
    agencies = map(from_rows.agency, row.agencies)
    workers = map(from_rows.practitioner, row.practitioners)
    return Directory(
        {agency.id: agency for agency in agencies}, {worker.id: worker for worker in workers}
    )


def _people(who: str, circle: Circle, row: FactsRow) -> dict[str, PersonFacts]:
    near = frozenset(circle.near)
    memberships = from_rows.by_person(from_rows.membership, row.memberships)
    kin = from_rows.by_person(from_rows.kinship, row.kin)
    supports = from_rows.by_person(from_rows.support, row.supports)
    consents = from_rows.by_person(from_rows.consent, row.consents)
    decisions = from_rows.by_person(from_rows.decision, row.decisions)
    exclusions = from_rows.by_person(from_rows.exclusion, row.exclusions)
    arrangements = from_rows.by_person(from_rows.arrangement, row.arrangements)
    grants = from_rows.by_person(from_rows.grant(who), row.grants)
    enquiries = from_rows.by_person(from_rows.enquiry, row.enquiries)
    needs = from_rows.by_person(from_rows.need, row.needs)
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
        for one in sorted(map(from_rows.person, row.persons), key=lambda person: person.id)
    }
