"""Sharing decisions: which are live, and how far.

A decision shares without agreement, by duty. It is not approved by hope, does not outlive its
end, and fades when nobody reviews it.
"""

from graph.policy.case import Dossier
from graph.records.agreements import SharingDecision
from graph.records.dates import add_months, working_days_after
from graph.vocabulary import Level

DECISION_MONTHS = 12
"""No decision lasts longer, whatever end it states."""


def _if(holds: bool) -> Level:
    return Level.CONTACT if holds else Level.HIDDEN


def it_is_approved(_dossier: Dossier, decision: SharingDecision) -> Level:
    return _if(decision.approved_by is not None)


def it_was_taken(dossier: Dossier, decision: SharingDecision) -> Level:
    return _if(decision.decided_on <= dossier.ground.today)


def it_has_not_ended(dossier: Dossier, decision: SharingDecision) -> Level:
    """The last day counts."""
    return _if(dossier.ground.today <= decision.ends_on)


def it_lasts_twelve_months_at_most(dossier: Dossier, decision: SharingDecision) -> Level:
    last = add_months(decision.decided_on, DECISION_MONTHS)
    return _if(dossier.ground.today <= last)


def it_fades_when_its_review_is_overdue(dossier: Dossier, decision: SharingDecision) -> Level:
    overdue = decision.review_on < dossier.ground.today
    return Level.AGENCY if overdue else Level.CONTACT


def it_lapses_without_review(dossier: Dossier, decision: SharingDecision) -> Level:
    """After the days of grace it opens nothing and gives no reach."""
    today, settings = dossier.ground.today, dossier.ground.moment.settings
    overdue = working_days_after(decision.review_on, today)
    return _if(overdue <= settings.decision_grace_working_days)


def the_person_lives(dossier: Dossier, _decision: SharingDecision) -> Level:
    """After a death nothing is shared anew; only existing workers keep sight."""
    return _if(not dossier.dead)


DECISIONS = (
    it_is_approved,
    it_was_taken,
    it_has_not_ended,
    it_lasts_twelve_months_at_most,
    it_fades_when_its_review_is_overdue,
    it_lapses_without_review,
    the_person_lives,
)


def live_decisions(dossier: Dossier) -> tuple[tuple[SharingDecision, Level], ...]:
    """The live decisions about a person, by id, each with the most that it may show."""
    if dossier.decided is None:
        rules = dossier.ground.rules.decisions
        capped = (
            (decision, min((caps(dossier, decision) for caps in rules), default=Level.CONTACT))
            for decision in sorted(dossier.facts.decisions, key=lambda each: each.id)
            if dossier.id in decision.person_ids
        )
        dossier.decided = tuple(each for each in capped if each[1] > Level.HIDDEN)
    return dossier.decided
