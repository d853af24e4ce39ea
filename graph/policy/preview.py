"""The preview of an agreement: who would see what of it, before anybody agrees.

Somebody typical (`archetypes.py`) looks at an imagined record, made of nothing but what the
presenter already sees of the person: lines of support as they stand on the presenter's page, the
agreements that they recorded themself, and the one that is proposed. What is hidden from the
presenter is not in it, so no preview can tell of it; what comes out names lines of their own page.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from graph.policy.case import Ground, Moment
from graph.policy.facts import Facts, Focus, FocusKind, PersonFacts
from graph.policy.lines import render
from graph.policy.seeing import sight_of
from graph.policy.sight import Sight
from graph.policy.support_web import Notice, SupportWeb, VisiblePerson, VisibleSupport
from graph.records.agreements import Consent, FoundNotAble, HeldAuthority
from graph.records.model import (
    Agency,
    Directory,
    Kinship,
    Membership,
    Person,
    Post,
    Practitioner,
    Support,
)
from graph.records.viewer import Archetype, FamilyMemberView, Viewer, WorkerView
from graph.vocabulary import Kin, Level, Role, Sector, SupportState

RELATIVE = "somebody in the family"
"""The id of an imagined relative; no record has it, for their ids are UUIDs."""

THEIR_WORKER = "somebody who works with them"
"""Likewise of who works with that relative, and of their post and agency: another than the
archetypes'."""


class Onlooker(StrEnum):
    """Whose view a preview shows: always the same four, nobody's real worker."""

    SCHOOL_NURSE = "school_nurse"
    HOUSING_OFFICER = "housing_officer"
    WORKS_WITH_RELATIVE = "works_with_relative"
    FAMILY_MEMBER = "family_member"


_ARCHETYPES = {
    Onlooker.SCHOOL_NURSE: Archetype(Sector.UNIVERSAL_CHILD_HEALTH, Role.SCHOOL_NURSE),
    Onlooker.HOUSING_OFFICER: Archetype(Sector.HOUSING, Role.HOUSING_OFFICER),
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """The terms that are talked about: an agreement, and the authority that it would rest on."""

    consent: Consent
    authority: HeldAuthority | None = None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What one onlooker would see: a level for each line of the presenter's page, by its id."""

    onlooker: Onlooker
    before: Mapping[str, Level]
    after: Mapping[str, Level]
    relative_id: str | None = None
    """Of the family member, where somebody in particular was named."""


@dataclass(frozen=True, slots=True)
class Agreements:
    """What a worker may know of the agreements about one person whom they support."""

    own: tuple[Consent, ...] = ()
    """Those that they recorded."""
    authorities: tuple[HeldAuthority, ...] = ()
    """By which somebody whom the page shows agrees for the person: those whose evidence this worker
    saw, or that what they recorded rests on."""
    sensitive: frozenset[str] = frozenset()
    """The agencies of the page that are shown only where they are named."""
    not_able: tuple[FoundNotAble, ...] = ()
    """That the person was found not able to decide, where they wrote it down; what colleagues did
    would tell of these."""
    glimpses: tuple[Glimpse, ...] = field(default=())


def may_talk(web: SupportWeb) -> bool:
    """Whoever supports the person themself sits down with them; not where only the name is left
    to them, and not about somebody who died."""
    if len(web.in_focus) != 1:
        return False
    (person,) = web.in_focus
    return (
        any(line.own and not line.ended for line in web.supports_of(person.id))
        and Notice.CONTACT_RESTRICTED not in web.notices
        and not person.deceased
    )


Propose = Callable[[SupportWeb, Agreements], Proposal | None]
"""Makes terms of what the presenter sees; None where nothing is proposed yet."""


def agreements_around(
    viewer: WorkerView, ground: Ground, propose: Propose | None
) -> tuple[SupportWeb, Agreements] | None:
    """The presenter's page and what goes with it; None where the person is hidden from them, or
    not theirs to talk with. Where nothing can be proposed, nobody looks."""
    sight = sight_of(viewer, ground)
    if sight is None:
        return None
    web = render(sight, ground)
    if not may_talk(web):
        return None
    record = ground.facts.people[web.focus.id]
    own = tuple(each for each in record.consents if each.recorded_by == viewer.practitioner_id)
    resting_on = {each.authority_id for each in own}
    known = Agreements(
        own=own,
        authorities=tuple(
            each
            for each in record.authorities
            if (each.seen_by == viewer.practitioner_id or each.id in resting_on)
            and _holder_is_shown(each, web)
        ),
        sensitive=_sensitive(sight),
        not_able=tuple(
            each for each in record.not_able if each.recorded_by == viewer.practitioner_id
        ),
    )
    if propose is not None:
        glimpses = _glimpses(web, known, ground, propose(web, known))
        known = replace(known, glimpses=tuple(glimpses))
    return web, known


def _holder_is_shown(held: HeldAuthority, web: SupportWeb) -> bool:
    agencies = {line.agency.id for line in web.supports}
    return held.holder_id in agencies or web.person(held.holder_id) is not None


def _sensitive(sight: Sight) -> frozenset[str]:
    return frozenset(
        shown.edge.agency_id
        for shown in sight.edges[sight.focus.id]
        if shown.sensitive and not shown.past and shown.level > Level.EXISTENCE
    )


def _glimpses(
    web: SupportWeb, known: Agreements, ground: Ground, proposal: Proposal | None
) -> Iterator[Glimpse]:
    before = _imagined(web, known, ground)
    after = before if proposal is None else _with(before, proposal, ground.moment)
    members = frozenset() if proposal is None else proposal.consent.family_members
    named = sorted(each for each in members if web.person(each))
    relative = named[0] if named else RELATIVE
    onlookers: dict[Onlooker, Viewer] = {
        **_ARCHETYPES,
        Onlooker.WORKS_WITH_RELATIVE: WorkerView(THEIR_WORKER, (Post(THEIR_WORKER, THEIR_WORKER),)),
        Onlooker.FAMILY_MEMBER: FamilyMemberView(relative),
    }
    for onlooker, viewer in onlookers.items():
        yield Glimpse(
            onlooker,
            _levels(viewer, before, ground),
            _levels(viewer, after, ground),
            relative if onlooker is Onlooker.FAMILY_MEMBER and named else None,
        )


def _levels(viewer: Viewer, facts: Facts, ground: Ground) -> dict[str, Level]:
    sight = sight_of(viewer, Ground(facts, ground.moment, ground.rules))
    edges = () if sight is None else sight.edges.get(facts.focus.id, ())
    return {shown.edge.id: shown.level for shown in edges if not shown.own}


def _imagined(web: SupportWeb, known: Agreements, ground: Ground) -> Facts:
    """A record of what the presenter sees, with somebody who works with a relative."""
    (person,) = web.in_focus
    lines = [line for line in web.supports_of(person.id) if _is_live(line)]
    supports = tuple(_support(line, known, ground) for line in lines)
    record = PersonFacts(
        Person(person.id, "", "", birth_date=person.birth_date),
        memberships=_memberships(person, person.id),
        kin=tuple(_kin(web, person)),
        supports=supports,
        consents=tuple(replace(each, recorded_by=None) for each in known.own),
        authorities=known.authorities,
        not_able=known.not_able,
    )
    works_with = Support(
        THEIR_WORKER,
        THEIR_WORKER,
        THEIR_WORKER,
        RELATIVE,
        Role.OTHER,
        confirmed_on=ground.today,
        post_id=THEIR_WORKER,
    )
    relative = PersonFacts(
        Person(RELATIVE, "", ""),
        memberships=_memberships(person, RELATIVE),
        supports=(works_with,),
    )
    workers = [_worker(each) for each in (*supports, works_with)]
    agencies = [line.agency for line in lines]
    return Facts(
        Focus(FocusKind.PERSON, person.id),
        people={person.id: record, RELATIVE: relative},
        directory=Directory(
            agencies={
                THEIR_WORKER: Agency(THEIR_WORKER, "", Sector.VOLUNTARY),
                **{each.id: Agency(each.id, "", each.sector) for each in agencies},
            },
            practitioners={worker.id: worker for worker in workers},
        ),
    )


def _with(facts: Facts, proposal: Proposal, moment: Moment) -> Facts:
    """As if it were said at the moment of the look. Whoever proposes reads the clock a little
    later, and what is said later than the moment does not count yet."""
    record = facts.people[facts.focus.id]
    authorities = record.authorities
    if proposal.authority is not None and proposal.authority not in authorities:
        authorities = (*authorities, proposal.authority)
    said = tuple(replace(event, at=moment.now) for event in proposal.consent.events)
    proposed = replace(proposal.consent, recorded_by=None, given_on=moment.today, events=said)
    agreed = replace(record, consents=(*record.consents, proposed), authorities=authorities)
    return replace(facts, people={**facts.people, record.person.id: agreed})


def _is_live(line: VisibleSupport) -> bool:
    return line.state in (None, SupportState.ACTIVE) and not line.ended


def _support(line: VisibleSupport, known: Agreements, ground: Ground) -> Support:
    """A worker of nobody's for each line, whose post is the line's own."""
    return Support(
        line.id,
        f"of {line.id}",
        line.agency.id,
        line.person_id,
        line.role or Role.OTHER,
        confirmed_on=ground.today,
        sensitive=line.agency.id in known.sensitive,
        post_id=f"of {line.id}",
    )


def _worker(edge: Support) -> Practitioner:
    post = Post(edge.post_id or "", edge.agency_id, role=edge.role)
    return Practitioner(edge.practitioner_id, "", posts=(post,))


def _memberships(person: VisiblePerson, member_id: str) -> tuple[Membership, ...]:
    return tuple(
        Membership(f"{member_id} in {family_id}", member_id, family_id)
        for family_id in person.family_ids
    )


def _kin(web: SupportWeb, person: VisiblePerson) -> Iterator[Kinship]:
    """Only who holds parental responsibility, as far as the page says so."""
    for each in web.kin:
        if each.person_id == person.id and not each.ended:
            yield Kinship(
                each.id,
                person.id,
                each.relative_id,
                Kin.FAMILY_MEMBER,
                parental_responsibility=bool(each.parental_responsibility),
            )
