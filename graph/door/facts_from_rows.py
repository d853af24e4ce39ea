"""A circle and its row as `Facts`, and the viewer as the graph knows them at that instant.

Lists come out in the order of their ids, so that nothing depends on the order of the store.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar

from graph.door.asked import Circle, FactsRow
from graph.policy.facts import Facts, Focus, PersonFacts
from graph.records.model import Directory
from graph.records.viewer import Actor, FamilyMemberView, Viewer, WorkerView
from graph.storing.kind import Kind
from graph.storing.kinds import (
    AGENCIES,
    ARRANGEMENTS,
    AUTHORITIES,
    CONSENTS,
    COVERS,
    DECISIONS,
    ENQUIRIES,
    EXCLUSIONS,
    GRANTS,
    INTERESTS,
    KINSHIPS,
    LEADERSHIPS,
    MEMBERSHIPS,
    NAMED_RELATIVES,
    NEEDS,
    NOT_ABLE,
    NOT_SHARED,
    PEOPLE,
    POSTS,
    PRACTITIONERS,
    SUPPORTS,
    TEAMS,
)
from graph.storing.rows import Row


class HasId(Protocol):
    @property
    def id(self) -> str: ...


R = TypeVar("R", bound=HasId)


def viewer_of(actor: Actor, row: FactsRow) -> Viewer | None:
    """The actor with today's posts and teams; None for an account that sees no person."""
    if actor.practitioner_id is not None:
        leads = map(LEADERSHIPS.rows.of, row.leads)
        return WorkerView(
            actor.practitioner_id,
            _in_order(POSTS, row.posts),
            tuple(sorted(leads, key=lambda lead: lead.team_id)),
        )
    if actor.person_id is not None:
        return FamilyMemberView(actor.person_id)
    return None


def facts_of(focus: Focus, circle: Circle, row: FactsRow) -> Facts:
    """The facts of one row, put together person by person."""
    interests = map(INTERESTS.rows.of, row.interests)
    near, everybody = frozenset(circle.near), _people(row)
    return Facts(
        focus=focus,
        people={key: one for key, one in everybody.items() if key in near},
        beyond={key: one for key, one in everybody.items() if key not in near},
        directory=directory_of(row),
        covers=_in_order(COVERS, row.covers),
        interests=tuple(sorted(interests, key=lambda each: (each.person_id, each.kind))),
    )


def directory_of(row: FactsRow) -> Directory:
    agencies = map(AGENCIES.rows.of, row.agencies)
    workers = map(PRACTITIONERS.rows.of, row.practitioners)
    teams = map(TEAMS.rows.of, row.teams)
    return Directory(
        {agency.id: agency for agency in agencies},
        {worker.id: worker for worker in workers},
        {team.id: team for team in teams},
    )


def _people(row: FactsRow) -> dict[str, PersonFacts]:
    memberships = _by_person(MEMBERSHIPS, row.memberships)
    kin = _by_person(KINSHIPS, row.kin)
    supports = _by_person(SUPPORTS, row.supports)
    consents = _by_person(CONSENTS, row.consents)
    decisions = _by_person(DECISIONS, row.decisions)
    exclusions = _by_person(EXCLUSIONS, row.exclusions)
    arrangements = _by_person(ARRANGEMENTS, row.arrangements)
    grants = _by_person(GRANTS, row.grants)
    enquiries = _by_person(ENQUIRIES, row.enquiries)
    needs = _by_person(NEEDS, row.needs)
    authorities = _by_person(AUTHORITIES, row.authorities)
    not_able = _by_person(NOT_ABLE, row.not_able)
    not_shared = _by_person(NOT_SHARED, row.not_shared)
    named_relatives = _by_person(NAMED_RELATIVES, row.named_relatives)
    return {
        one.id: PersonFacts(
            person=one,
            memberships=memberships.get(one.id, ()),
            kin=kin.get(one.id, ()),
            supports=supports.get(one.id, ()),
            consents=consents.get(one.id, ()),
            decisions=decisions.get(one.id, ()),
            exclusions=exclusions.get(one.id, ()),
            arrangements=arrangements.get(one.id, ()),
            grants=grants.get(one.id, ()),
            enquiries=enquiries.get(one.id, ()),
            needs=needs.get(one.id, ()),
            authorities=authorities.get(one.id, ()),
            not_able=not_able.get(one.id, ()),
            not_shared=not_shared.get(one.id, ()),
            named_relatives=named_relatives.get(one.id, ()),
        )
        for one in _in_order(PEOPLE, row.persons)
    }


def _in_order(kind: Kind[R], rows: Iterable[Row]) -> tuple[R, ...]:
    return tuple(sorted(map(kind.rows.of, rows), key=lambda record: record.id))


def _by_person(kind: Kind[R], rows: Iterable[Row]) -> dict[str, tuple[R, ...]]:
    """Records by the id of the person whose list they belong to."""
    lists: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        lists[row["person"]].append(row)
    return {person_id: _in_order(kind, theirs) for person_id, theirs in lists.items()}
