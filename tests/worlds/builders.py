"""Builders for tests: facts from a bundle of records, and small records with sensible defaults."""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from graph.policy import see
from graph.policy.facts import Facts, Focus, FocusKind, PersonFacts
from graph.policy.support_web import SupportWeb, VisibleSupport
from graph.records.agreements import (
    Consent,
    ConsentEvent,
    DecisionNotToShare,
    EmergencyGrant,
    Enquiry,
    Exclusion,
    Extension,
    FoundNotAble,
    HeldAuthority,
    SharingDecision,
)
from graph.records.bundle import Records
from graph.records.dates import Span, add_months
from graph.records.matching import same_address
from graph.records.model import Directory, NamedRelative, Post, Support
from graph.records.viewer import FamilyMemberView, Viewer, WorkerView
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    ExclusionGround,
    ExclusionKind,
    Kin,
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

    It holds the people of the scope, the members of their families, their kin both ways, who
    adopted one of these, and who is shielded or protected and has the address of one of the scope;
    beyond them the other side of every safety arrangement of any of these, and of those again, with
    their families, their kin, and for whose sake something was decided about them. Of dates it
    judges nothing.
    """
    worker_id = viewer.practitioner_id if isinstance(viewer, WorkerView) else None
    scope = _scope(records, focus)
    around = _people_around(records, scope)
    everybody = around | _people_beyond(records, around)
    people = {
        person.id: _person_facts(records, person.id, worker_id)
        for person in records.people
        if person.id in everybody
    }
    return Facts(
        focus=focus,
        people={key: one for key, one in people.items() if key in around},
        beyond={key: one for key, one in people.items() if key not in around},
        directory=_directory(records, people.values(), viewer),
        covers=tuple(each for each in records.covers if each.colleague_id == worker_id),
        interests=tuple(
            each
            for each in records.interests
            if each.practitioner_id == worker_id and each.person_id in everybody
        ),
    )


def _scope(records: Records, focus: Focus) -> set[str]:
    if focus.kind is FocusKind.PERSON:
        return {focus.id}
    return {each.person_id for each in records.memberships if each.family_id == focus.id}


def _people_around(records: Records, scope: set[str]) -> set[str]:
    around = scope | _families_of(records, scope)
    relatives = _kin_of(records, scope)
    adopted = (kin for kin in records.kinships if kin.kind is Kin.ADOPTED_CHILD)
    around |= relatives | {kin.person_id for kin in adopted if kin.relative_id in relatives}
    around |= _at_the_same_address(records, scope)
    return around | _for_whom(records, scope)


def _people_beyond(records: Records, around: set[str]) -> set[str]:
    sides = _kept_apart(records, around)
    others = sides | _kept_apart(records, sides)
    beyond = others | _families_of(records, others) | _kin_of(records, others)
    return beyond | _for_whom(records, others)


def _kept_apart(records: Records, people: set[str]) -> set[str]:
    sides = (each.other(person) for each in records.arrangements for person in people)
    return {side for side in sides if side is not None}


def _families_of(records: Records, people: set[str]) -> set[str]:
    families = {each.family_id for each in records.memberships if each.person_id in people}
    return {each.person_id for each in records.memberships if each.family_id in families}


def _kin_of(records: Records, people: set[str]) -> set[str]:
    relatives = {kin.relative_id for kin in records.kinships if kin.person_id in people}
    return relatives | {kin.person_id for kin in records.kinships if kin.relative_id in people}


def _for_whom(records: Records, people: set[str]) -> set[str]:
    return {one for each in records.decisions if each.person_ids & people for one in each.for_whom}


def _at_the_same_address(records: Records, scope: set[str]) -> set[str]:
    addresses = [person.address for person in records.people if person.id in scope]
    in_danger = {each.protected_id for each in records.arrangements}
    in_danger |= {each.person_id for each in records.exclusions}
    in_danger |= {each.person_id for each in records.interests}
    return {
        person.id
        for person in records.people
        if (person.shielded or person.id in in_danger)
        and any(same_address(person.address, address) for address in addresses)
    }


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
        authorities=_authorities(records, person_id),
        not_able=tuple(each for each in records.not_able if each.person_id == person_id),
        not_shared=tuple(each for each in records.not_shared if each.person_id == person_id),
        named_relatives=tuple(
            each for each in records.named_relatives if each.person_id == person_id
        ),
    )


def _authorities(records: Records, person_id: str) -> tuple[HeldAuthority, ...]:
    """Each once, with the day on which its holder died."""
    died = {person.id: person.deceased_on for person in records.people}
    found = {
        each.id: replace(each, holder_died_on=died.get(each.holder_id))
        for each in records.authorities
        if each.person_id == person_id
    }
    return tuple(sorted(found.values(), key=lambda each: each.id))


def _directory(records: Records, people: Iterable[PersonFacts], viewer: Viewer) -> Directory:
    """The agencies, practitioners and teams that edges, exclusions, enquiries and the viewer's own
    posts mention."""
    people = tuple(people)
    edges = [edge for facts in people for edge in facts.supports]
    posts = viewer.posts if isinstance(viewer, WorkerView) else ()
    leads = viewer.leads if isinstance(viewer, WorkerView) else ()
    agencies = {edge.agency_id for edge in edges} | {post.agency_id for post in posts}
    ids = {edge.practitioner_id for edge in edges}
    ids |= {one for facts in people for each in facts.exclusions for one in each.practitioners}
    ids |= {
        extension.by
        for facts in people
        for each in facts.enquiries
        for extension in each.extensions
    }
    if isinstance(viewer, WorkerView):
        ids.add(viewer.practitioner_id)
    workers = {each.id: each for each in records.practitioners if each.id in ids}
    teams = {post.team_id for each in workers.values() for post in each.posts}
    teams |= {post.team_id for post in posts} | {lead.team_id for lead in leads}
    teams |= {each.team_id for facts in people for each in facts.enquiries}
    return Directory(
        agencies={each.id: each for each in records.agencies if each.id in agencies},
        practitioners=workers,
        teams={each.id: each for each in records.teams if each.id in teams},
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
    return replace(
        records,
        **{
            part.name: tuple(
                replace(each, **changes) if getattr(each, "id", None) == record_id else each
                for each in getattr(records, part.name)
            )
            for part in fields(records)
        },
    )


def without(records: Records, record_id: str) -> Records:
    return replace(
        records, supports=tuple(each for each in records.supports if each.id != record_id)
    )


def support(
    practitioner_id: str, agency_id: str, person_id: str, role: Role = Role.OTHER, **terms: Any
) -> Records:
    """A live, confirmed edge of the worker's one post; its id says whose it is."""
    known = {
        "id": f"{practitioner_id}-{person_id}",
        "post_id": post_of(practitioner_id),
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


def post_of(practitioner_id: str) -> str:
    """The id of a worker's one post, as the towns of the tests call it."""
    return f"post-{practitioner_id}"


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
    """ "CONTACT, everyone" unless told: by the person themself, or by a parent.

    With the authority of whoever agrees for another, of the kind that the agreement tells;
    `authority_id` None leaves it out.
    """
    holder = by or person_id
    known = {
        "id": f"agreement-{next(_numbers):04}",
        "authority": Authority.SELF if holder == person_id else Authority.PARENT,
        "sectors": ALL_SECTORS,
        "expires_on": add_months(on, 12),
    }
    given = ConsentEvent(ConsentEventKind.GIVEN, noon(on), day_only=True)
    events = (given, *(ConsentEvent(kind, when) for kind, when in then))
    consent = Consent(
        person_id=person_id,
        holder_id=holder,
        level=level,
        given_on=on,
        **{"events": events, **known, **terms},
    )
    if consent.authority is Authority.SELF or "authority_id" in terms:
        return Records(consents=(consent,))
    held = authority(holder, person_id, consent.authority)
    resting = replace(consent, authority_id=held.authorities[0].id)
    return held + Records(consents=(resting,))


def authority(holder_id: str, person_id: str, kind: Authority, **terms: Any) -> Records:
    """By which somebody agrees for another, seen and live; its id tells all three."""
    known = {
        "id": f"authority-{kind}-{holder_id}-{person_id}",
        "evidence": "seen",
        "seen_by": "manager",
    }
    return Records(
        authorities=(
            HeldAuthority(
                person_id=person_id, holder_id=holder_id, kind=kind, **{**known, **terms}
            ),
        )
    )


def not_able(person_id: str, **terms: Any) -> Records:
    """A young person found not able to decide for themself."""
    known = {"id": f"not-able-{person_id}", "note": "Did not follow.", "evidence": "assessment"}
    return Records(not_able=(FoundNotAble(person_id=person_id, **{**known, **terms}),))


def not_shared(
    person_id: str, services: Iterable[str], with_whom: Iterable[str] = (), **terms: Any
) -> Records:
    """A decision not to share, approved."""
    known = {
        "id": f"not-shared-{next(_numbers):04}",
        "why": "It would harm the child more.",
        "decided_on": date(2026, 4, 1),
        "approved_by": "manager",
        "review_on": date(2026, 6, 30),
    }
    made = DecisionNotToShare(
        person_id=person_id,
        services=frozenset(services),
        with_whom=frozenset(with_whom),
        **{**known, **terms},
    )
    return Records(not_shared=(made,))


def named_relative(person_id: str, name: str, kind: Kin, **terms: Any) -> Records:
    """A relative by name only, on somebody's record."""
    known = {"id": f"named-{next(_numbers):04}", "named_by": "tom"}
    made = NamedRelative(person_id=person_id, name=name, kind=kind, **{**known, **terms})
    return Records(named_relatives=(made,))


def enquiry(team_id: str, child_id: str, *adults: str, **terms: Any) -> Records:
    """Opened an hour ago by one of the team, with a reason for each of these adults."""
    known = {
        "id": f"enquiry-{next(_numbers):04}",
        "opened_at": NOW - timedelta(hours=1),
        "opened_by": "fay",
        "why": "Called about by a neighbour.",
        "reasons": dict.fromkeys(adults, "Lives with the child."),
    }
    known["ends_at"] = terms.get("opened_at", known["opened_at"]) + timedelta(hours=216)
    return Records(enquiries=(Enquiry(team_id=team_id, child_id=child_id, **{**known, **terms}),))


def extended(at: datetime, by: str = "fred", reason: str = "Not settled yet.") -> Extension:
    return Extension(at, by, reason)


def grant(practitioner_id: str, agency_id: str, person_id: str, **terms: Any) -> Records:
    """An emergency opened an hour ago; `reasons` for adults, `household` ticked or not."""
    known: dict[str, Any] = {
        "id": f"grant-{next(_numbers):04}",
        "household": False,
        "opened_at": NOW - timedelta(hours=1),
        "ends_at": NOW + timedelta(hours=7),
        "reason": "Could not wait.",
    }
    made = EmergencyGrant(
        practitioner_id=practitioner_id,
        agency_id=agency_id,
        person_id=person_id,
        **{**known, **terms},
    )
    return Records(grants=(made,))


def another_post(records: Records, practitioner_id: str, post: Post) -> Records:
    """The same records with one more job for a worker."""
    return replace(
        records,
        practitioners=tuple(
            replace(each, posts=(*each.posts, post)) if each.id == practitioner_id else each
            for each in records.practitioners
        ),
    )


def said_no(person_id: str, by: str | None = None, on: date = date(2026, 5, 4)) -> Records:
    no = ConsentEvent(ConsentEventKind.SAID_NO, noon(on), day_only=True)
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
