"""Who may say that a colleague's new support is true, and what they read to say it; and who may
take the end of their own back.

The edge is judged as it would be were it live: whoever would then see nothing of it may not confirm
it either, so that being asked tells nobody more than the answer "yes" would.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from graph.policy.case import Case, Dossier, Ground, Moment
from graph.policy.edges import decide, leads_worker_of
from graph.policy.facts import ENGLAND, Facts, FocusKind, PolicySettings
from graph.policy.lines import named_line
from graph.policy.live import is_sensitive
from graph.policy.reach import direct, is_open
from graph.policy.rulebook import RULES
from graph.policy.rules import Rules
from graph.policy.sight import Shown
from graph.policy.support_web import Reason, SupportWeb, VisiblePerson
from graph.policy.ways import Way
from graph.records.model import Support
from graph.records.viewer import Viewer, WorkerView
from graph.vocabulary import ExclusionGround, ExclusionKind, Level, Reach, SupportState

Says = Callable[[Case, Dossier, Support], bool]


# Who may: any one of these.


def the_worker_is_theirs_to_lead(case: Case, dossier: Dossier, edge: Support) -> bool:
    """In a sensitive service only the named clinical or safeguarding supervisor leads."""
    return leads_worker_of(case, dossier, edge)


def they_work_with_the_person_too(case: Case, dossier: Dossier, edge: Support) -> bool:
    """By a live edge of their own; a sensitive one is the named supervisor's alone."""
    return not is_sensitive(dossier, edge) and any(direct(case, dossier))


MAY_CONFIRM: tuple[Says, ...] = (the_worker_is_theirs_to_lead, they_work_with_the_person_too)


# What keeps everybody from it, or this one: none of these.


def it_is_their_own(case: Case, _dossier: Dossier, edge: Support) -> bool:
    return case.viewer_id in (edge.practitioner_id, edge.proposed_by)


def its_worker_is_kept_from_the_person(case: Case, dossier: Dossier, edge: Support) -> bool:
    """A safety exclusion is looked at again: such a support is the privacy officer's."""
    worker = case.ground.facts.directory.practitioners.get(edge.practitioner_id)
    agencies = {edge.agency_id}
    if worker is not None:
        agencies |= {post.agency_id for post in worker.posts if post.live(case.ground.today)}
    return any(
        each.kind is ExclusionKind.NOT_TO
        and (edge.practitioner_id in each.practitioners or not agencies.isdisjoint(each.agencies))
        for each in dossier.exclusions[ExclusionGround.SAFETY]
    )


MAY_NOT_CONFIRM: tuple[Says, ...] = (it_is_their_own, its_worker_is_kept_from_the_person)


def to_confirm(
    viewer: Viewer,
    facts: Facts,
    support_id: str,
    now: datetime,
    settings: PolicySettings = ENGLAND,
    rules: Rules = RULES,
) -> SupportWeb | None:
    """A proposed edge of the focus person as whoever may confirm it reads it: whose it is, and the
    name and birth date that its worker typed. None where it is not this viewer's to confirm."""
    if not isinstance(viewer, WorkerView) or facts.focus.kind is not FocusKind.PERSON:
        return None
    proposed = _proposed(facts, support_id)
    if proposed is None:
        return None
    moment = Moment.at(now, settings)
    live = replace(proposed, state=SupportState.ACTIVE, confirmed_on=moment.today)
    case = Case(Ground(_with(facts, live), moment, rules), viewer)
    dossier = case.ground.dossier(facts.focus.id)
    if dossier is None or live not in dossier.live or not _may(case, dossier, live):
        return None
    decision = decide(case, dossier, live)
    if decision.level is not Level.CONTACT or not isinstance(decision.reason, Reason):
        return None
    shown = Shown(
        dossier,
        live,
        decision.level,
        decision.reason,
        until=live.span.end,
        sensitive=is_sensitive(dossier, live),
    )
    line = replace(
        named_line(shown, case.ground),
        state=SupportState.PROPOSED,
        since=live.span.start,
        confirmed_on=None,
        tie=None,
        version=proposed.version,
    )
    person = VisiblePerson(
        dossier.id,
        proposed.typed_name or "",
        in_focus=True,
        birth_date=proposed.typed_birth_date,
    )
    return SupportWeb(facts.focus, case.ground.today, (person,), supports=(line,))


def to_take_back(
    viewer: Viewer,
    facts: Facts,
    support_id: str,
    now: datetime,
    settings: PolicySettings = ENGLAND,
    rules: Rules = RULES,
) -> SupportWeb | None:
    """The viewer's own edge that ended today, of a post that still is and a person whom it would
    lead to again: they may take the end back. None otherwise. Nothing of the person is told."""
    if not isinstance(viewer, WorkerView) or facts.focus.kind is not FocusKind.PERSON:
        return None
    case = Case(Ground(facts, Moment.at(now, settings), rules), viewer)
    dossier = case.ground.dossier(facts.focus.id)
    ended = [edge for edge in dossier.supports if edge.id == support_id] if dossier else []
    if dossier is None or not ended:
        return None
    (edge,) = ended
    post = case.posts.get(edge.post_id or "")
    back = Way(Reach.DIRECT, edge.agency_id, edge.agency_id, edge)
    if (
        edge.practitioner_id != case.viewer_id
        or edge.state is not SupportState.ENDED
        or post is None
        or not is_open(case, dossier, back)
    ):
        return None
    sensitive = is_sensitive(dossier, edge)
    shown = Shown(dossier, edge, Level.CONTACT, Reason.OWN, own=True, sensitive=sensitive)
    line = named_line(shown, case.ground)
    person = VisiblePerson(dossier.id, "", in_focus=True)
    return SupportWeb(facts.focus, case.ground.today, (person,), supports=(line,))


def _may(case: Case, dossier: Dossier, edge: Support) -> bool:
    return any(may(case, dossier, edge) for may in MAY_CONFIRM) and not any(
        keeps(case, dossier, edge) for keeps in MAY_NOT_CONFIRM
    )


def _proposed(facts: Facts, support_id: str) -> Support | None:
    one = facts.people.get(facts.focus.id)
    edges = one.supports if one is not None else ()
    return next(
        (each for each in edges if each.id == support_id and each.state is SupportState.PROPOSED),
        None,
    )


def _with(facts: Facts, live: Support) -> Facts:
    """The same facts, with this edge live."""
    one = facts.people[live.person_id]
    edges = tuple(live if each.id == live.id else each for each in one.supports)
    people = {**facts.people, one.person.id: replace(one, supports=edges)}
    return replace(facts, people=people)
