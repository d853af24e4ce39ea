"""Ties of a family: linking two people, and what waits until both sides have said yes.

Whoever works with both links them at once. Of everybody else the other side is asked, whether
there is one or not: what comes back never tells which.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.sight import at, may_edit, web_of, works_with
from graph.database.query import Touch
from graph.door.change import Change
from graph.door.first_statements import Touched, family, person
from graph.door.locking import Ask
from graph.errors import NotVisible, Refused
from graph.policy.support_web import SupportWeb
from graph.records.dates import PartialDate, Span
from graph.records.model import Family, Membership
from graph.records.ties import TieProposal, both_ways
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import FAMILIES, KINSHIPS, MEMBERSHIPS, TIE_PROPOSALS
from graph.vocabulary import (
    KIN_INVERSE,
    AuditTag,
    DatePrecision,
    Kin,
    KinGroup,
    TieState,
    kin_group,
)
from queries import families
from queries.families import BelongsTo, Between, ProposedTie, TieAnswer, TieAt
from visualisations.said import name_of

NEW_FAMILY = "new"
"""In place of a family's id: the two are the first of one."""


@dataclass(frozen=True, slots=True)
class NewTie:
    """What the relative is to the person, as it was typed."""

    relative_id: str
    on_page: bool
    """The relative stands on the person's own page, and need not be one of the actor's people."""
    kind: Kin
    since: PartialDate | None = None
    parental_responsibility: bool = False
    main_carer: bool = False
    lives_with: bool = False
    family: str = ""
    """An id of one of the person's families, `NEW_FAMILY`, or nothing."""


def link(services: Services, actor: Actor, sent: SentForm, person_id: str, new: NewTie) -> bool:
    """Link two people, or ask for it; whether it waits for the other side.

    Raises NotVisible where the actor may not change the family of the one, or see the other, and
    Refused where the page itself says otherwise.
    """
    if actor.practitioner_id is None:
        raise NotVisible
    if new.relative_id == person_id:
        raise Refused("refused_please_choose_somebody_else", "relative")
    foci = [at(person_id)] if new.on_page else [at(person_id), at(new.relative_id)]
    made = services.ids.new()

    def both(_ask: Ask) -> Iterable[Touched]:
        # Looked at by now, and nobody is locked yet: who may not be seen is not even asked for.
        own = web_of(change, person_id)
        if not may_edit(own, person_id) or (new.on_page and not _on_page(own, new.relative_id)):
            raise NotVisible
        return [person(person_id), person(new.relative_id), *_family_touched(own, new, made)]

    change = services.change(actor, sent, sees=foci, find=both)
    with change:
        own = web_of(change, person_id)
        other = own if new.on_page else web_of(change, new.relative_id)
        _refuse_contradictions(own, new)
        tie = _proposal(services, change, actor, (own, other), person_id, new, made)
        if tie.agreed:
            _store_tie(services, change, tie, new_family=new.family == NEW_FAMILY)
            change.record(AuditTag.TIE_ADDED, tie.id)
        else:
            change.run(TIE_PROPOSALS.store, BulkRows([TIE_PROPOSALS.to_row(tie)]))
            change.record(AuditTag.TIE_PROPOSED, tie.id)
        change.commit("" if tie.agreed else TieState.WAITING.value)
    return change.result == TieState.WAITING.value


def answer(
    services: Services,
    actor: Actor,
    sent: SentForm,
    person_id: str,
    tie_id: str,
    said: TieState,
) -> bool:
    """Say yes or no to a tie for somebody with whom the actor works, or take one's own back;
    whether it waits for somebody still."""
    if actor.practitioner_id is None:
        raise NotVisible

    def who_is_joined(ask: Ask) -> Iterable[Touched]:
        tie = _waiting(ask(families.PROPOSED_TIE, TieAt(tie_id)), person_id)
        _refuse_strangers(web_of(change, person_id), actor, tie, person_id, said)
        touched = [person(tie.person_id), person(tie.relative_id)]
        if tie.family_id is not None:
            touched.append(Touched(Touch.FAMILY, tie.family_id, made=_is_new(tie)))
        return touched

    change = services.change(actor, sent, sees=at(person_id), find=who_is_joined)
    with change:
        web = change.web
        tie = _waiting(change.run(families.PROPOSED_TIE, TieAt(tie_id)), person_id)
        if said is TieState.CONFIRMED:
            _say_yes(services, change, actor, web, tie)
        else:
            change.one(
                families.ANSWER_TIE,
                TieAnswer(tie_id, tie.person_yes, tie.relative_yes, said.value, change.now),
            )
            change.record(AuditTag.TIE_REFUSED, tie_id)
            change.commit(said.value)
    return change.result == TieState.WAITING.value


def _on_page(web: SupportWeb, person_id: str) -> bool:
    seen = web.person(person_id)
    return seen is not None and not seen.by_name_only


def _family_touched(web: SupportWeb, new: NewTie, made: str) -> list[Touched]:
    if not new.family:
        return []
    if new.family == NEW_FAMILY:
        return [Touched(Touch.FAMILY, made, made=True)]
    seen = web.person(web.focus.id)
    if seen is None or new.family not in seen.family_ids:
        raise NotVisible
    return [family(new.family)]


_OPPOSITE = {KinGroup.PARENT: KinGroup.CHILD, KinGroup.CHILD: KinGroup.PARENT}


def _refuse_contradictions(web: SupportWeb, new: NewTie) -> None:
    """What the page says already cannot be turned round beside it."""
    opposite = _OPPOSITE.get(kin_group(new.kind))
    for known in web.kin:
        if known.relative_id == new.relative_id and known.group is opposite and not known.ended:
            raise Refused(
                "refused_the_page_says_that_it",
                "kind",
            )


def _proposal(
    services: Services,
    change: Change,
    actor: Actor,
    webs: tuple[SupportWeb, SupportWeb],
    person_id: str,
    new: NewTie,
    made: str,
) -> TieProposal:
    own, other = webs
    me = actor.practitioner_id or ""
    return TieProposal(
        made,
        person_id,
        new.relative_id,
        new.kind,
        me,
        change.now,
        _said(services, own, person_id),
        _said(services, other, new.relative_id),
        Span(new.since.value if new.since else None),
        new.since.precision if new.since else DatePrecision.DAY,
        new.parental_responsibility,
        new.main_carer,
        new.lives_with,
        made if new.family == NEW_FAMILY else new.family or None,
        person_yes=me if works_with(own, person_id) else None,
        relative_yes=me if works_with(other, new.relative_id) else None,
    )


def _said(services: Services, web: SupportWeb, person_id: str) -> str:
    seen = web.person(person_id)
    return name_of(seen, services.words) if seen is not None else ""


def _store_tie(
    services: Services, change: Change, tie: TieProposal, *, new_family: bool = False
) -> None:
    """On either record, but where the same stands there; the past of it stays the past."""
    one, other = both_ways(tie, services.ids.new(), services.ids.new())
    for place, kinship in enumerate((one, other)):
        alike = {kinship.kind} if place == 0 else as_from_there(tie.kind)
        ends = Between(kinship.person_id, kinship.relative_id)
        there = {each.kind for each in change.run(families.STANDING_TIES, ends)}
        rows = [] if there & {kind.value for kind in alike} else [KINSHIPS.to_row(kinship)]
        change.run(KINSHIPS.store, BulkRows(rows))
    _store_memberships(services, change, tie, new_family=new_family)


def as_from_there(kind: Kin) -> frozenset[Kin]:
    """All that says from the other side what `kind` says from this one."""
    return frozenset(other for other in Kin if KIN_INVERSE[other] is kind) | {KIN_INVERSE[kind]}


def _store_memberships(
    services: Services, change: Change, tie: TieProposal, *, new_family: bool
) -> None:
    if tie.family_id is None:
        return
    if new_family:
        change.run(FAMILIES.store, BulkRows([FAMILIES.to_row(Family(tie.family_id))]))
    members = [tie.relative_id, *([tie.person_id] if new_family else [])]
    for member in sorted(members):
        stands = change.run(families.STANDING_MEMBERSHIPS, BelongsTo(member, tie.family_id))
        made = Membership(services.ids.new(), member, tie.family_id, stated_by=tie.asked_by)
        rows = [] if stands else [MEMBERSHIPS.to_row(made)]
        change.run(MEMBERSHIPS.store, BulkRows(rows))


def _waiting(found: list[ProposedTie], person_id: str) -> ProposedTie:
    """The tie, if it waits and this is one of the two."""
    for tie in found:
        if person_id in (tie.person_id, tie.relative_id):
            return tie
    raise NotVisible


def _refuse_strangers(
    web: SupportWeb, actor: Actor, tie: ProposedTie, person_id: str, said: TieState
) -> None:
    """Whoever asked may take it back; who works with the person may answer, but about somebody who
    is protected."""
    mine = tie.asked_by == actor.practitioner_id
    if said is TieState.WITHDRAWN:
        if not mine:
            raise NotVisible
    elif not works_with(web, person_id) or (tie.guarded and not mine):
        raise NotVisible


def _say_yes(
    services: Services, change: Change, actor: Actor, web: SupportWeb, tie: ProposedTie
) -> None:
    """For each of the two with whom the actor works, as far as nobody has."""
    me = actor.practitioner_id
    person_yes, relative_yes = tie.person_yes, tie.relative_yes
    if web.focus.id == tie.person_id:
        person_yes = person_yes or me
    else:
        relative_yes = relative_yes or me
    agreed = person_yes is not None and relative_yes is not None
    state = TieState.CONFIRMED if agreed else TieState.WAITING
    decided = change.now if agreed else None
    yes = TieAnswer(tie.tie_id, person_yes, relative_yes, state.value, decided)
    change.one(families.ANSWER_TIE, yes)
    if agreed:
        proposal = _as_record(tie)
        _store_tie(services, change, proposal, new_family=_is_new(tie))
    change.record(AuditTag.TIE_CONFIRMED, tie.tie_id)
    change.commit(state.value)


def _is_new(tie: ProposedTie) -> bool:
    """A family that is to begin with this tie has its id."""
    return tie.family_id == tie.tie_id


def _as_record(tie: ProposedTie) -> TieProposal:
    return TieProposal(
        tie.tie_id,
        tie.person_id,
        tie.relative_id,
        Kin(tie.kind),
        tie.asked_by,
        tie.asked_at,
        tie.person_said,
        tie.relative_said,
        Span(tie.since),
        DatePrecision(tie.since_precision),
        tie.parental_responsibility,
        tie.main_carer,
        tie.lives_with,
        tie.family_id,
    )
