"""The harder stories of a district: duty, safety, wishes, absence.

Each rests on one family of a known shape; a district too small to have it goes without.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from app.demo.district import District
from app.demo.families.draft import FamilyDraft
from app.demo.partnership.partnership import Worker
from app.demo.stories import duty
from app.demo.stories.duty import youngest_client
from graph.records.agreements import (
    Cover,
    Exclusion,
    SafetyArrangement,
)
from graph.records.bundle import Records
from graph.records.dates import Span
from graph.records.model import Interest, Post
from graph.vocabulary import (
    ExclusionGround,
    ExclusionKind,
    InterestKind,
    NeedKind,
    Role,
    Sex,
    SupportState,
)


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
    if not district.services.is_served(adviser, mother.id):
        district.services.add(mother.id, adviser, since=300, confirmed=12)
    officer = district.rng.choice(district.partnership.of("probation"))
    if not district.services.is_served(officer, father.id):
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
    child = youngest_client(district, family)
    if child is not None:
        add, of = district.services.add, district.partnership.of
        add(child.id, of("youth")[1], since=200, state=SupportState.SUSPENDED)
        add(child.id, of("housing")[1], since=12, state=SupportState.ENTERED_IN_ERROR, confirmed=11)
    return Records()


STORIES: tuple[tuple[str, Callable[[District, FamilyDraft], Records]], ...] = (
    ("fled", _fled),
    ("foster_care", _shielded),
    ("kinship_care", duty.approved),
    ("three_generations", duty.waiting),
    ("blended", duty.overdue),
    ("two_parents", duty.forgotten),
    ("two_households", _wishes),
    ("grandparents_apart", _neighbour),
    ("one_parent", duty.enquiry),
    ("lone_father", duty.closed_enquiry),
    ("bereaved", duty.emergency),
    ("expecting", _pregnancy),
    ("young_adult", _hidden_desk),
    ("adoptive", _interrupted),
)


def _covers(district: District) -> Records:
    """This week one family support worker stands in for another; next month the other way."""
    one, _, other = district.partnership.of("local_support", Role.FAMILY_SUPPORT)[:3]
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
    _leave(district, mover, left, now)


def _leave(district: District, leaver: Worker, last_day: date, *then: Post) -> None:
    """All posts of somebody end; the edges of these stay open."""
    records = district.partnership.records
    practitioners = tuple(
        replace(one, posts=(*(_ended(post, last_day) for post in one.posts), *then))
        if one.id == leaver.id
        else one
        for one in records.practitioners
    )
    district.partnership = replace(
        district.partnership, records=replace(records, practitioners=practitioners)
    )


def _ended(post: Post, last_day: date) -> Post:
    return replace(post, span=Span(post.span.start, last_day))
