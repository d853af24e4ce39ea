"""Brothers and sisters who are added one after the other: put forward, whoever they are."""

from collections.abc import Sequence
from uuid import UUID

from app.services.context import Services
from graph.door.change import Change
from graph.errors import Refused
from graph.records.ties import TieProposal
from graph.storing.kind import BulkRows
from graph.storing.kinds import TIE_PROPOSALS
from graph.vocabulary import Kin
from queries.families import OWN_PEOPLE, OwnEdges


def put_forward(
    services: Services,
    change: Change,
    worker: str,
    siblings: Sequence[str],
    newcomer: tuple[str, str],
) -> None:
    """That the newcomer (an id, and the name that was typed) is the brother or sister of those
    whom the worker supports by these edges. It is the same for somebody known and unknown: it
    waits. Raises Refused for what is no id."""
    person_id, said = newcomer
    known = change.run(OWN_PEOPLE, OwnEdges(worker, [_id(each) for each in siblings]))
    rows = [
        TIE_PROPOSALS.to_row(
            TieProposal(
                services.ids.new(),
                other.person_id,
                person_id,
                Kin.SIBLING,
                worker,
                change.now,
                other.name,
                said,
            )
        )
        for other in known
        if other.person_id != person_id
    ]
    change.run(TIE_PROPOSALS.store, BulkRows(rows))


def _id(typed: str) -> str:
    try:
        return str(UUID(typed))
    except ValueError:
        raise Refused("refused_the_form_was_incomplete_please") from None
