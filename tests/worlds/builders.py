"""Builders for tests: facts from a bundle of records, and small records with sensible defaults."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from graph.policy import see
from graph.policy.facts import Facts, Focus, FocusKind, PersonFacts
from graph.policy.support_web import SupportWeb, VisibleSupport
from graph.records.agreements import Consent, ConsentEvent, Exclusion, SharingDecision
from graph.records.bundle import Records
from graph.records.dates import Span, add_months
from graph.records.model import Directory, Support
from graph.records.viewer import FamilyMemberView, Viewer, WorkerView
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    ExclusionGround,
    ExclusionKind,
    Level,
    Role,
    Sector,
)

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)

ALL_SECTORS = frozenset(Sector)
_numbers = count(1)


def facts_of(records: Records, viewer: Viewer, focus: Focus) -> Facts:
    """The facts around a focus, as the database would give them to this viewer.

    It holds the people of the scope, the members of their families, their kin both ways, and the
    other side of every safety arrangement of any of these; of dates it judges nothing.
    """
    worker_id = viewer.practitioner_id if isinstance(viewer, WorkerView) else None
    around = _people_around(records, focus)
    people = {
        person.id: _person_facts(records, person.id, worker_id)
        for person in records.people
        if person.id in around
    }
    return Facts(
        focus=focus,
        people=people,
        directory=_directory(records, people.values(), viewer),
        covers=tuple(each for each in records.covers if each.colleague_id == worker_id),
        interests=tuple(
            each
            for each in records.interests
            if each.practitioner_id == worker_id and each.person_id in around
        ),
    )


def _people_around(records: Records, focus: Focus) -> set[str]:
    scope = {focus.id}
    if focus.kind is FocusKind.FAMILY:
        scope = {each.person_id for each in records.memberships if each.family_id == focus.id}
    families = {each.family_id for each in records.memberships if each.person_id in scope}
    around = scope | {each.person_id for each in records.memberships if each.family_id in families}
    around |= {kin.relative_id for kin in records.kinships if kin.person_id in scope}
    around |= {kin.person_id for kin in records.kinships if kin.relative_id in scope}
    others = {each.other(person) for each in records.arrangements for person in around}
    return around | {other for other in others if other is not None}


def _person_facts(records: Records, person_id: str, worker_id: str | None) -> PersonFacts:
    return PersonFacts(
        person=next(each for each in records.people if each.id == person_id),
        memberships=tuple(each for each in records.memberships if each.person_id == person_id),
        kin=tuple(each for each in records.kinships if each.person_id == person_id),
        supports=tuple(each for each in records.supports if each.person_id == person_id),
        consents=tuple(each for each in records.consents if each.person_id == person_id),
        decisions=tuple(each for each in records.decisions if person_id in each.person_ids),
        exclusions=tuple(each for each in records.exclusions if each.person_id == person_id),
        arrangements=tuple(each for each in records.arrangements if each.other(person_id)),
        grants=tuple(
            each
            for each in records.grants
            if each.person_id == person_id and each.practitioner_id == worker_id
        ),
        enquiries=tuple(each for each in records.enquiries if each.child_id == person_id),
        needs=tuple(each for each in records.needs if each.person_id == person_id),
    )


def _directory(records: Records, people: Iterable[PersonFacts], viewer: Viewer) -> Directory:
    """The agencies and practitioners that the edges and the viewer's own posts mention."""
    edges = [edge for facts in people for edge in facts.supports]
    posts = viewer.posts if isinstance(viewer, WorkerView) else ()
    agencies = {edge.agency_id for edge in edges} | {post.agency_id for post in posts}
    workers = {edge.practitioner_id for edge in edges}
    if isinstance(viewer, WorkerView):
        workers.add(viewer.practitioner_id)
    return Directory(
        agencies={each.id: each for each in records.agencies if each.id in agencies},
        practitioners={each.id: each for each in records.practitioners if each.id in workers},
    )


def worker(records: Records, practitioner_id: str) -> WorkerView:
    """A practitioner of the records as a viewer, with their posts and the teams they lead."""
    practitioner = next(each for each in records.practitioners if each.id == practitioner_id)
    return WorkerView(
        practitioner_id,
        practitioner.posts,
        tuple(each.lead for each in records.leaderships if each.practitioner_id == practitioner_id),
    )


def at(person_id: str) -> Focus:
    return Focus(FocusKind.PERSON, person_id)


def at_family(family_id: str) -> Focus:
    return Focus(FocusKind.FAMILY, family_id)


def looks(
    records: Records, who: str | Viewer, focus: str | Focus, now: datetime = NOW, **settings: Any
) -> SupportWeb | None:
    """What somebody sees: a practitioner by id or any viewer, at a person by id or any focus."""
    viewer = worker(records, who) if isinstance(who, str) else who
    target = at(focus) if isinstance(focus, str) else focus
    return see(viewer, facts_of(records, viewer, target), now, **settings)


def web(
    records: Records, who: str | Viewer, focus: str | Focus, now: datetime = NOW, **settings: Any
) -> SupportWeb:
    """What somebody sees, where they must see something."""
    seen = looks(records, who, focus, now, **settings)
    assert seen is not None, "not found"
    return seen


def ids(seen: SupportWeb) -> set[str]:
    """Of the lines of support on a page."""
    return {line.id for line in seen.supports}


def line(seen: SupportWeb, line_id: str) -> VisibleSupport:
    return next(each for each in seen.supports if each.id == line_id)


def relative(person_id: str) -> FamilyMemberView:
    return FamilyMemberView(person_id)


def changed(records: Records, record_id: str, **changes: Any) -> Records:
    """The same records with one of them changed, whatever its kind."""
    kinds = ("agencies", "practitioners", "people", "memberships", "kinships", "needs", "supports")
    rest = ("exclusions", "arrangements", "covers", "grants", "enquiries", "decisions", "consents")
    return replace(
        records,
        **{
            kind: tuple(
                replace(each, **changes) if each.id == record_id else each
                for each in getattr(records, kind)
            )
            for kind in kinds + rest
        },
    )


def without(records: Records, record_id: str) -> Records:
    return replace(
        records, supports=tuple(each for each in records.supports if each.id != record_id)
    )


def support(
    practitioner_id: str, agency_id: str, person_id: str, role: Role = Role.OTHER, **terms: Any
) -> Records:
    """A live, confirmed edge; its id says whose it is."""
    known = {
        "id": f"{practitioner_id}-{person_id}",
        "span": Span(date(2026, 1, 10)),
        "confirmed_on": date(2026, 5, 4),
    }
    edge = Support(
        practitioner_id=practitioner_id,
        agency_id=agency_id,
        person_id=person_id,
        role=role,
        **{**known, **terms},
    )
    return Records(supports=(edge,))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def agreement(
    person_id: str,
    by: str | None = None,
    level: Level = Level.CONTACT,
    on: date = date(2026, 3, 2),
    then: Iterable[tuple[ConsentEventKind, datetime]] = (),
    **terms: Any,
) -> Records:
    """ "CONTACT, everyone" unless told: by the person themself, or by a parent."""
    holder = by or person_id
    known = {
        "id": f"agreement-{next(_numbers):04}",
        "authority": Authority.SELF if holder == person_id else Authority.PARENT,
        "sectors": ALL_SECTORS,
        "expires_on": add_months(on, 12),
    }
    given = ConsentEvent(ConsentEventKind.GIVEN, noon(on))
    events = (given, *(ConsentEvent(kind, when) for kind, when in then))
    consent = Consent(
        person_id=person_id,
        holder_id=holder,
        level=level,
        given_on=on,
        **{"events": events, **known, **terms},
    )
    return Records(consents=(consent,))


def said_no(person_id: str, by: str | None = None, on: date = date(2026, 5, 4)) -> Records:
    no = ConsentEvent(ConsentEventKind.SAID_NO, noon(on))
    return agreement(person_id, by, Level.HIDDEN, on, events=(no,))


def decision(people: Iterable[str], to: Iterable[str], **terms: Any) -> Records:
    """An approved, reviewed decision at CONTACT, received by some agencies."""
    known = {
        "id": f"decision-{next(_numbers):04}",
        "opens": frozenset(),
        "level": Level.CONTACT,
        "decided_on": date(2026, 4, 1),
        "approved_by": "manager",
        "review_on": date(2026, 6, 30),
        "ends_on": date(2026, 9, 30),
    }
    made = SharingDecision(
        person_ids=frozenset(people), recipient_agencies=frozenset(to), **{**known, **terms}
    )
    return Records(decisions=(made,))


def exclusion(
    person_id: str,
    kind: ExclusionKind,
    *agencies: str,
    ground: ExclusionGround = ExclusionGround.WISH,
    **terms: Any,
) -> Records:
    made = Exclusion(
        f"exclusion-{next(_numbers):04}", person_id, kind, ground, frozenset(agencies), **terms
    )
    return Records(exclusions=(made,))
