"""The harder stories of a district: duty, safety, wishes, absence.

Each rests on one family of a known shape; a district too small to have it goes without.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from app.demo.district import District
from app.demo.draft import FamilyDraft, Someone
from app.demo.partnership import Worker
from graph.consent import (
    Cover,
    EmergencyGrant,
    Enquiry,
    Exclusion,
    SafetyArrangement,
    SharingDecision,
)
from graph.dates import Span
from graph.model import Interest, Post
from graph.records import Records
from graph.vocabulary import (
    ExclusionGround,
    ExclusionKind,
    InterestKind,
    Level,
    NeedKind,
    Role,
    Sex,
    SupportState,
)

DUTY = "Public task: safeguarding and promoting welfare (Children Act 2004, s.10 and s.11)"
THRESHOLD = "A child is likely to suffer harm if those who help do not know of each other"


def prepare_stories(district: District) -> None:
    """What must be so before services are given: who is shielded, who objects."""
    apart = district.of_shape("grandparents_apart")
    if apart is not None:
        grandparent = next(one for one in apart.people if one.age >= 60)
        grandparent.objects = True
    fostering = district.of_shape("foster_care")
    if fostering is not None:
        child = next(one for one in fostering.people if one.needs_social_worker)
        child.shielded = True


def tell_stories(district: District) -> None:
    """Add the records of every story whose family is there."""
    for shape, story in STORIES:
        family = district.of_shape(shape)
        if family is not None:
            district.stories += story(district, family)
    district.stories += _covers(district)
    _move_a_worker(district)


def _fled(district: District, family: FamilyDraft) -> Records:
    mother, *rest = family.people
    father = next(one for one in rest if one.household == 1)
    children = [one for one in rest if one.household == 0]
    adviser = district.rng.choice(district.partnership.of("domestic_abuse"))
    district.services.add(mother.id, adviser, since=300, confirmed=12)
    officer = district.rng.choice(district.partnership.of("probation"))
    if not _supported_by(district, father, officer):
        district.services.add(father.id, officer, since=280, confirmed=21)
    since = Span(district.today - timedelta(days=320))
    arrangements = tuple(
        SafetyArrangement(
            district.ids.of("arrangement", protected.id, father.id), protected.id, father.id, since
        )
        for protected in (mother, *children)
    )
    return Records(arrangements=arrangements)


def _shielded(district: District, family: FamilyDraft) -> Records:
    child = next(one for one in family.people if one.shielded)
    social_care = district.partnership.agency_id("social_care")
    child.named_workers = frozenset(
        support.practitioner_id
        for support in district.services.by_person.get(child.id, [])
        if support.agency_id == social_care
    )
    return Records()


def _approved(district: District, family: FamilyDraft) -> Records:
    return _decision(district, family, decided=40, review_in=50, approved=True)


def _waiting(district: District, family: FamilyDraft) -> Records:
    return _decision(district, family, decided=2, review_in=88, approved=False)


def _overdue(district: District, family: FamilyDraft) -> Records:
    return _decision(district, family, decided=94, review_in=-4, approved=True)


def _forgotten(district: District, family: FamilyDraft) -> Records:
    return _decision(district, family, decided=120, review_in=-30, approved=True)


def _decision(
    district: District, family: FamilyDraft, *, decided: int, review_in: int, approved: bool
) -> Records:
    """Social care opens what it and the surgeries do about a child to the child's school."""
    child = _youngest_client(district, family)
    if child is None:
        return Records()
    agency_id, partnership = district.partnership.agency_id, district.partnership
    made_by, approver = partnership.of("social_care", Role.MANAGER)[:2]
    decided_on = district.today - timedelta(days=decided)
    recovery = agency_id("recovery")
    return Records(
        decisions=(
            SharingDecision(
                id=district.ids.of("decision", child.id, decided),
                person_ids=frozenset({child.id}),
                opens=frozenset(
                    agency_id(key) for key in ("social_care", "gp_harbour", "gp_castle", "mch")
                ),
                recipient_agencies=frozenset({agency_id("primary"), agency_id("secondary")}),
                recipient_practitioners=frozenset({made_by.id}),
                level=Level.CONTACT,
                sensitive={recovery: Level.AGENCY} if approved and review_in > 0 else {},
                decided_on=decided_on,
                approved_by=approver.id if approved else None,
                review_on=district.today + timedelta(days=review_in),
                ends_on=decided_on + timedelta(days=360),
                basis=DUTY,
                threshold=THRESHOLD,
                views_sought=True,
                informed=approved,
            ),
        )
    )


def _wishes(district: District, family: FamilyDraft) -> Records:
    """One wishes that housing learns nothing, one that the food bank is not shown; one is kept
    safe from a surgery."""
    adults = [one for one in family.people if one.age >= 18]
    agency_id = district.partnership.agency_id
    wishes = (
        (ExclusionKind.NOT_TO, ExclusionGround.WISH, "housing"),
        (ExclusionKind.NOT_SHOWN, ExclusionGround.WISH, "voluntary"),
        (ExclusionKind.NOT_TO, ExclusionGround.SAFETY, "gp_castle"),
    )
    return Records(
        exclusions=tuple(
            Exclusion(
                district.ids.of("exclusion", adult.id, kind.value, agency),
                adult.id,
                kind,
                ground,
                frozenset({agency_id(agency)}),
                span=Span(district.today - timedelta(days=70)),
            )
            for adult, (kind, ground, agency) in zip(adults, wishes, strict=False)
        )
    )


def _neighbour(district: District, family: FamilyDraft) -> Records:
    """A worker of the family lives next door and said so."""
    return Records(
        interests=tuple(
            Interest(supports[0].practitioner_id, one.id, InterestKind.NEIGHBOUR)
            for one in family.people
            if (supports := district.services.by_person.get(one.id)) and one.age >= 18
        )[:1]
    )


def _enquiry(district: District, family: FamilyDraft) -> Records:
    child = _youngest_client(district, family)
    return _enquire(district, child, days_ago=1) if child else Records()


def _closed_enquiry(district: District, family: FamilyDraft) -> Records:
    child = _youngest_client(district, family)
    return _enquire(district, child, days_ago=25) if child else Records()


def _enquire(district: District, child: Someone, days_ago: int) -> Records:
    team = next(team for team in district.partnership.teams.values() if team.front_door)
    opened = _at(district.today - timedelta(days=days_ago), 14)
    key = district.ids.of("enquiry", child.id, days_ago)
    return Records(
        enquiries=(Enquiry(key, team.id, child.id, opened, opened + timedelta(hours=72)),)
    )


def _emergency(district: District, family: FamilyDraft) -> Records:
    child = _youngest_client(district, family)
    if child is None:
        return Records()
    worker = district.partnership.of("social_care", Role.SOCIAL_WORKER)[-1]
    opened = _at(district.today, 7)
    grant = EmergencyGrant(
        district.ids.of("grant", child.id, worker.id),
        worker.id,
        worker.agency_id,
        child.id,
        household=True,
        opened_at=opened,
        ends_at=opened + timedelta(hours=12),
    )
    return Records(grants=(grant,))


def _pregnancy(district: District, family: FamilyDraft) -> Records:
    mother = next(one for one in family.people if one.sex is Sex.FEMALE)
    if mother.id in district.clients:
        midwife = district.partnership.of("mch", Role.MIDWIFE)[0]
        need = district.services.need(mother.id, NeedKind.PREGNANCY, midwife, 90)
        district.services.add(mother.id, midwife, since=90, confirmed=14, meets=(need.id,))
    return Records()


def _hidden_desk(district: District, family: FamilyDraft) -> Records:
    """A domestic abuse adviser sits in the surgery; that edge is marked sensitive by itself."""
    mother = next(
        (one for one in family.people if one.id in district.clients and one.age > 18), None
    )
    if mother is not None:
        desk = district.partnership.of("gp_harbour")[-1]
        district.services.add(
            mother.id,
            desk,
            since=50,
            confirmed=8,
            sensitive=True,
            role=Role.DOMESTIC_ABUSE_ADVISER,
        )
    return Records()


def _interrupted(district: District, family: FamilyDraft) -> Records:
    """A service that pauses, and an edge that was entered by mistake."""
    child = _youngest_client(district, family)
    if child is not None:
        add, of = district.services.add, district.partnership.of
        add(child.id, of("youth")[1], since=200, state=SupportState.SUSPENDED)
        add(child.id, of("housing")[1], since=12, state=SupportState.ENTERED_IN_ERROR, confirmed=11)
    return Records()


STORIES: tuple[tuple[str, Callable[[District, FamilyDraft], Records]], ...] = (
    ("fled", _fled),
    ("foster_care", _shielded),
    ("kinship_care", _approved),
    ("three_generations", _waiting),
    ("blended", _overdue),
    ("two_parents", _forgotten),
    ("two_households", _wishes),
    ("grandparents_apart", _neighbour),
    ("one_parent", _enquiry),
    ("lone_father", _closed_enquiry),
    ("bereaved", _emergency),
    ("expecting", _pregnancy),
    ("young_adult", _hidden_desk),
    ("adoptive", _interrupted),
)


def _covers(district: District) -> Records:
    """This week one family support worker stands in for another; next month the other way."""
    one, other = district.partnership.of("local_support", Role.FAMILY_SUPPORT)[:2]
    today = district.today
    return Records(
        covers=(
            _cover(district, one, other, today - timedelta(days=2), today + timedelta(days=12)),
            _cover(district, other, one, today + timedelta(days=30), today + timedelta(days=44)),
        )
    )


def _cover(district: District, colleague: Worker, worker: Worker, start: date, end: date) -> Cover:
    key = district.ids.of("cover", colleague.id, worker.id)
    return Cover(key, colleague.id, worker.id, Span(start, end))


def _move_a_worker(district: District) -> None:
    """A youth worker moved to Positive Activities three weeks ago; old edges are still open."""
    mover = district.partnership.of("youth", Role.YOUTH_WORKER)[-1]
    left = district.today - timedelta(days=21)
    now = Post(
        id=district.ids.of("post", "later", mover.id),
        agency_id=district.partnership.agency_id("activities"),
        span=Span(left + timedelta(days=1)),
        role=Role.POSITIVE_ACTIVITIES_WORKER,
    )
    records = district.partnership.records
    practitioners = tuple(
        replace(one, posts=(*(_ended(post, left) for post in one.posts), now))
        if one.id == mover.id
        else one
        for one in records.practitioners
    )
    district.partnership = replace(
        district.partnership, records=replace(records, practitioners=practitioners)
    )


def _ended(post: Post, last_day: date) -> Post:
    return replace(post, span=Span(post.span.start, last_day))


def _youngest_client(district: District, family: FamilyDraft) -> Someone | None:
    young = [one for one in family.people if one.id in district.clients and one.age < 18]
    return max(young, key=lambda one: one.born, default=None)


def _supported_by(district: District, one: Someone, worker: Worker) -> bool:
    supports = district.services.by_person.get(one.id, [])
    return any(support.practitioner_id == worker.id for support in supports)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
