"""Which records of agreement a worker knows of: that there is one, by what right, until when.

What was agreed shows in what the map shows. That something was asked, and when it ends, is a task
of whoever recorded it; to anybody else a record would tell of a worker who may be hidden.
"""

from collections.abc import Iterator

from graph.policy.agreements import end_of_agreement
from graph.policy.case import Case, Dossier
from graph.policy.reach import WORKING, full_ways
from graph.policy.support_web import VisibleAgreement
from graph.policy.ways import Way
from graph.records.agreements import Consent
from graph.vocabulary import ConsentState


def its_recorder_holds_the_edge(record: Consent, way: Way) -> bool:
    """The viewer recorded it, or covers or leads whoever did, in their work with this person."""
    edge = way.edge
    return way.reach in WORKING and edge is not None and edge.practitioner_id == record.recorded_by


AGREEMENTS_TOLD = (its_recorder_holds_the_edge,)


def agreements_told(case: Case, dossier: Dossier) -> Iterator[VisibleAgreement]:
    """In the order of their ids. One that is still to begin is not told."""
    ways, rules = full_ways(case, dossier), case.ground.rules.agreements_told
    for record in sorted(dossier.facts.consents, key=lambda record: record.id):
        state = state_of(dossier, record)
        if state is not ConsentState.NOT_YET and any(
            tells(record, way) for way in ways for tells in rules
        ):
            yield VisibleAgreement(
                record.id,
                dossier.id,
                record.authority,
                state,
                record.given_on,
                end_of_agreement(dossier, record),
            )


def state_of(dossier: Dossier, record: Consent) -> ConsentState:
    """As its events say; a yes, renewed or not, until its last day."""
    moment = dossier.ground.moment
    state = record.state(moment.now, moment.today)
    if state not in (ConsentState.GIVEN, ConsentState.EXPIRED):
        return state
    over = moment.today > end_of_agreement(dossier, record)
    return ConsentState.EXPIRED if over else ConsentState.GIVEN
