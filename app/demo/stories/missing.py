"""What is missing around the people of one team: a case of each gap that a manager can meet.

Told last, and by hand, so that everything before stays as it is drawn.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from app.demo.district import District
from app.demo.families.draft import Someone
from app.demo.families.names import mail_name
from app.demo.partnership.partnership import Worker, landline
from app.demo.stories.duty import DUTY, THRESHOLD
from graph.records.agreements import SharingDecision
from graph.records.bundle import Records
from graph.records.dates import Span
from graph.records.model import ContactCard, Post, Practitioner, Support
from graph.vocabulary import Authority, LeadKind, Level, Role, SupportState

_LEFT_DAYS_AGO = 20
_REVIEW_DAYS = 90


def leave_gaps(district: District) -> None:
    """In the first district alone, where a manager signs in."""
    if district.number != 0:
        return
    amara, joe = district.partnership.of("local_support", Role.FAMILY_SUPPORT)[:2]
    people = list(_people_of(district, joe))
    if len(people) >= 4:
        _two_leads(district, people[0], joe, amara)
        _somebody_left(district, people[1:3], joe)
        _somebody_new(district, people[3], joe)
        _turns_eighteen(district, amara)
    _an_agreement_ends(district, (joe, amara))
    _support_runs_out(district, amara)
    sean, *_ = district.partnership.of("social_care", Role.SOCIAL_WORKER)
    _protected_and_not_asked_to_meet(district, sean)
    _shared_and_not_reviewed(district, sean)


def _people_of(district: District, worker: Worker) -> Iterator[str]:
    """Whom a worker supports today, but for the family of the shop window."""
    by_hand = {
        one.id for family in district.families if family.shape == "by hand" for one in family.people
    }
    for edge in district.services.supports:
        theirs = edge.practitioner_id == worker.id and _is_live(district, edge)
        if theirs and edge.person_id not in by_hand:
            yield edge.person_id


def _is_live(district: District, edge: Support) -> bool:
    return (
        edge.state is SupportState.ACTIVE
        and edge.confirmed_on is not None
        and edge.span.contains(district.today)
    )


def _put(district: District, old: Support, new: Support) -> None:
    services = district.services
    services.supports[services.supports.index(old)] = new
    of_person = services.by_person[old.person_id]
    of_person[of_person.index(old)] = new


def _edge(district: District, worker: Worker, person_id: str) -> Support:
    return next(
        edge
        for edge in district.services.by_person[person_id]
        if edge.practitioner_id == worker.id and _is_live(district, edge)
    )


def _two_leads(district: District, person_id: str, joe: Worker, amara: Worker) -> None:
    """Two colleagues are both down as the one who leads."""
    old = _edge(district, joe, person_id)
    _put(district, old, replace(old, lead=LeadKind.FAMILY_HELP))
    if not district.services.is_served(amara, person_id):
        new = district.services.add(person_id, amara, since=60, confirmed=5)
        _put(district, new, replace(new, lead=LeadKind.FAMILY_HELP))


def _somebody_left(district: District, people: list[str], joe: Worker) -> None:
    """A colleague of the team left three weeks ago, and nobody has taken their people over."""
    last_day = district.today - timedelta(days=_LEFT_DAYS_AGO)
    began = district.today - timedelta(days=900)
    left = _colleague(district, joe, "Delyth Rowlands", 871, Span(began, last_day))
    for person_id in people:
        start = _edge(district, joe, person_id).span.start or began
        since = (district.today - start).days
        district.services.add(person_id, left, since=since, confirmed=min(since, 70))


def _somebody_new(district: District, person_id: str, joe: Worker) -> None:
    """A colleague who has just begun has few people, and the others have many."""
    new = _colleague(
        district, joe, "Elin Parry", 872, Span(district.today - timedelta(days=35), None)
    )
    start = _edge(district, joe, person_id).span.start or district.today
    since = min(30, (district.today - start).days)
    district.services.add(person_id, new, since=since, confirmed=min(since, 9))


def _colleague(district: District, joe: Worker, name: str, number: int, span: Span) -> Worker:
    """Somebody more in Joe's team."""
    key = district.ids.of("practitioner", "by hand", name)
    post = Post(
        district.ids.of("post", "by hand", name), joe.agency_id, span, joe.role, joe.team_id
    )
    card = ContactCard(phone=landline(number), email=f"{mail_name(name)}@local-support.example.org")
    district.stories += Records(practitioners=(Practitioner(key, name, card, (post,)),))
    return replace(joe, id=key, name=name, post_id=post.id)


def _an_agreement_ends(district: District, workers: tuple[Worker, ...]) -> None:
    """An adult agreed nearly a year ago, and nobody has asked them since."""
    agreed = {consent.person_id for consent in district.agreements.consents}
    adults = {one.id for family in district.families for one in family.people if one.age >= 18}
    for worker in workers:
        for person_id in _people_of(district, worker):
            if person_id in adults - agreed:
                district.agreements.agree(
                    person_id,
                    person_id,
                    Authority.SELF,
                    Level.AGENCY,
                    days_ago=347,
                    recorded_by=worker.id,
                )
                return


def _support_runs_out(district: District, amara: Worker) -> None:
    """The one who is there has a last day in a month."""
    for person_id in _people_of(district, amara):
        edges = [e for e in district.services.by_person[person_id] if _is_live(district, e)]
        own = [e for e in edges if e.practitioner_id == amara.id]
        if 2 * len(own) >= len(edges):
            end = district.today + timedelta(days=30)
            _put(district, own[0], replace(own[0], span=Span(own[0].span.start, end)))
            return


def _turns_eighteen(district: District, amara: Worker) -> None:
    """Somebody of seventeen has services for children, and nothing that follows."""
    someone = next(_seventeen(district), None)
    if someone is not None and not district.services.is_served(amara, someone.id):
        born = district.today - timedelta(days=365 * 18 + 4 - 120)
        someone.born = date(born.year, born.month, min(born.day, 28))
        someone.age = 17
        district.services.add(someone.id, amara, since=120, confirmed=20)


def _seventeen(district: District) -> Iterator[Someone]:
    for family in district.families:
        if family.shape != "by hand":
            yield from (
                one for one in family.people if one.age in (16, 17) and one.id in district.clients
            )


def _protected_and_not_asked_to_meet(district: District, sean: Worker) -> None:
    """A social worker leads child protection, and nobody offered the family to meet."""
    children = {one.id for family in district.families for one in family.people if one.age < 18}
    for person_id in _people_of(district, sean):
        old = _edge(district, sean, person_id)
        if person_id in children and old.lead in (None, LeadKind.OTHER):
            _put(district, old, replace(old, lead=LeadKind.CHILD_PROTECTION))
            return


def _shared_and_not_reviewed(district: District, sean: Worker) -> None:
    """It was decided to share without agreement, and the day of review has passed."""
    approver = district.partnership.of("social_care", Role.MANAGER)[0]
    decided = {one for each in district.stories.decisions for one in each.person_ids}
    for person_id in _people_of(district, sean):
        edge = _edge(district, sean, person_id)
        if person_id in decided or edge.lead is LeadKind.CHILD_PROTECTION:
            continue
        decided_on = district.today - timedelta(days=_REVIEW_DAYS + 2)
        district.stories += Records(
            decisions=(
                SharingDecision(
                    id=district.ids.of("decision", "by hand", person_id),
                    person_ids=frozenset({person_id}),
                    opens=frozenset({sean.agency_id}),
                    recipient_agencies=frozenset({district.partnership.agency_id("primary")}),
                    level=Level.AGENCY,
                    decided_on=decided_on,
                    approved_by=approver.id,
                    review_on=decided_on + timedelta(days=_REVIEW_DAYS),
                    ends_on=decided_on + timedelta(days=360),
                    basis=DUTY,
                    threshold=THRESHOLD,
                    views_sought=True,
                    informed=True,
                    for_whom=frozenset({person_id}),
                    decided_by=sean.id,
                ),
            )
        )
        return
