"""Sharing decisions: which are live, and how far.

A decision shares without agreement, by duty. It is not approved by hope, does not outlive its
end, and fades when nobody reviews it. One that waits for its second person opens a little, today.
"""

from datetime import date, timedelta

from graph.policy.case import Dossier
from graph.policy.facts import PolicySettings
from graph.records.agreements import SharingDecision
from graph.records.dates import add_months, next_working_day, working_days_after
from graph.vocabulary import Level

DECISION_MONTHS = 12
"""No decision lasts longer, whatever end it states."""


def _if(holds: bool) -> Level:
    return Level.CONTACT if holds else Level.HIDDEN


def _is_approved(dossier: Dossier, decision: SharingDecision) -> bool:
    at = decision.approved_at
    return decision.approved_by is not None and (at is None or at <= dossier.ground.moment.now)


def _is_refused(dossier: Dossier, decision: SharingDecision) -> bool:
    at = decision.refused_at
    if at is None:
        return decision.refused_by is not None
    return at <= dossier.ground.moment.now


def _is_taken(dossier: Dossier, decision: SharingDecision) -> bool:
    at, moment = decision.decided_at, dossier.ground.moment
    return decision.decided_on <= moment.today and (at is None or at <= moment.now)


def it_is_approved(dossier: Dossier, decision: SharingDecision) -> Level:
    return _if(_is_approved(dossier, decision))


def it_was_not_refused(dossier: Dossier, decision: SharingDecision) -> Level:
    return _if(not _is_refused(dossier, decision))


def it_was_taken(dossier: Dossier, decision: SharingDecision) -> Level:
    return _if(_is_taken(dossier, decision))


def it_has_not_ended(dossier: Dossier, decision: SharingDecision) -> Level:
    """The last day counts."""
    return _if(dossier.ground.today <= decision.ends_on)


def it_lasts_twelve_months_at_most(dossier: Dossier, decision: SharingDecision) -> Level:
    last = add_months(decision.decided_on, DECISION_MONTHS)
    return _if(dossier.ground.today <= last)


def it_fades_when_its_review_is_overdue(dossier: Dossier, decision: SharingDecision) -> Level:
    overdue = review_due(dossier, decision) < dossier.ground.today
    return Level.AGENCY if overdue else Level.CONTACT


def it_lapses_without_review(dossier: Dossier, decision: SharingDecision) -> Level:
    """After the days of grace it opens nothing and gives no reach."""
    due, moment = review_due(dossier, decision), dossier.ground.moment
    return _if(not has_lapsed(due, moment.today, moment.settings))


def has_lapsed(due: date, today: date, settings: PolicySettings) -> bool:
    """Whether nobody looked at a decision within the days of grace after its review was due."""
    grace = settings.decision_grace_working_days
    if (today - due).days > 7 * (grace + 8):  # whatever holidays there are: no need to count
        return True
    return working_days_after(due, today, settings.calendar) > grace


def the_person_lives(dossier: Dossier, _decision: SharingDecision) -> Level:
    """After a death nothing is shared anew; only existing workers keep sight."""
    return _if(not dossier.dead)


DECISIONS = (
    it_is_approved,
    it_was_not_refused,
    it_was_taken,
    it_has_not_ended,
    it_lasts_twelve_months_at_most,
    it_fades_when_its_review_is_overdue,
    it_lapses_without_review,
    the_person_lives,
)


def review_due(dossier: Dossier, decision: SharingDecision) -> date:
    """Ninety days after the decision or its last review at most, whatever was typed."""
    today, last = dossier.ground.today, decision.last_review_on
    reviewed = last is not None and last <= today
    since = max(decision.decided_on, last) if last and reviewed else decision.decided_on
    return min(
        decision.review_on, since + timedelta(days=dossier.ground.moment.settings.review_days)
    )


def in_force(dossier: Dossier) -> tuple[SharingDecision, ...]:
    """Those about a person that are approved, taken and not over, reviewed or not, by their ids."""
    rules = (
        it_is_approved,
        it_was_not_refused,
        it_was_taken,
        it_has_not_ended,
        it_lasts_twelve_months_at_most,
    )
    return tuple(
        decision
        for decision in sorted(dossier.facts.decisions, key=lambda each: each.id)
        if dossier.id in decision.person_ids
        and all(rule(dossier, decision) is Level.CONTACT for rule in rules)
    )


def live_decisions(dossier: Dossier) -> tuple[tuple[SharingDecision, Level], ...]:
    """The live decisions about a person, each with the most that it may show."""
    return dossier.remember("decisions", lambda: _live_decisions(dossier))


def decisions_that_lead(dossier: Dossier) -> tuple[SharingDecision, ...]:
    """Those by which ways lead to a person. A death closes such a way, and does not make that it
    never was: arrangements are worked out on the ways before any closes."""
    rules = [each for each in dossier.ground.rules.decisions if each is not the_person_lives]
    return tuple(
        decision
        for decision in about(dossier)
        if all(caps(dossier, decision) > Level.HIDDEN for caps in rules)
    )


def _live_decisions(dossier: Dossier) -> tuple[tuple[SharingDecision, Level], ...]:
    rules = dossier.ground.rules.decisions
    capped = (
        (decision, min((caps(dossier, decision) for caps in rules), default=Level.CONTACT))
        for decision in about(dossier)
    )
    return tuple(each for each in capped if each[1] > Level.HIDDEN)


def about(dossier: Dossier) -> list[SharingDecision]:
    """All decisions about a person, whatever became of them, by their ids."""
    found = (each for each in dossier.facts.decisions if dossier.id in each.person_ids)
    return sorted(found, key=lambda each: each.id)


# Today: all must hold for a decision that waits for its second person.


def it_waits(dossier: Dossier, decision: SharingDecision) -> bool:
    """Neither approved nor refused."""
    return not _is_approved(dossier, decision) and not _is_refused(dossier, decision)


def it_was_taken_already(dossier: Dossier, decision: SharingDecision) -> bool:
    return _is_taken(dossier, decision)


def the_next_working_day_is_not_over(dossier: Dossier, decision: SharingDecision) -> bool:
    """From Friday: all of Monday."""
    calendar = dossier.ground.moment.settings.calendar
    at = decision.decided_at
    day = decision.decided_on if at is None else dossier.ground.moment.day_of(at)
    return dossier.ground.today <= next_working_day(day, calendar)


def its_own_end_is_not_over(dossier: Dossier, decision: SharingDecision) -> bool:
    return dossier.ground.today <= decision.ends_on


def the_person_is_alive(dossier: Dossier, _decision: SharingDecision) -> bool:
    return not dossier.dead


TODAY = (
    it_waits,
    it_was_taken_already,
    the_next_working_day_is_not_over,
    its_own_end_is_not_over,
    the_person_is_alive,
)


def is_later(one: SharingDecision, other: SharingDecision) -> bool:
    """By a known order."""
    if one.decided_at is not None and other.decided_at is not None:
        return one.decided_at > other.decided_at
    return one.decided_on > other.decided_on


def decisions_of_today(dossier: Dossier) -> tuple[SharingDecision, ...]:
    """Those about a person that wait and open something meanwhile."""
    rules = dossier.ground.rules.today
    return dossier.remember(
        "today",
        lambda: tuple(
            each for each in about(dossier) if all(holds(dossier, each) for holds in rules)
        ),
    )
