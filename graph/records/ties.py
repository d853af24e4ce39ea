"""A tie of a family that was put forward: it holds once somebody of each side has said yes."""

from dataclasses import dataclass
from datetime import datetime

from graph.records.dates import Span
from graph.records.model import Kinship
from graph.vocabulary import KIN_INVERSE, DatePrecision, Kin, TieState


@dataclass(frozen=True, slots=True)
class TieProposal:
    """No page but those of whoever asked, and of whoever is asked, tells anything of it."""

    id: str
    person_id: str
    relative_id: str
    kind: Kin
    """What the relative is to the person."""
    asked_by: str
    """A practitioner's id."""
    asked_at: datetime
    person_said: str
    """The name under which whoever asked knows the person; who is asked reads it."""
    relative_said: str
    span: Span = Span()
    since_precision: DatePrecision = DatePrecision.DAY
    parental_responsibility: bool = False
    main_carer: bool = False
    lives_with: bool = False
    family_id: str | None = None
    """The relative is to belong to this family of the person's."""
    person_yes: str | None = None
    """Who said yes of those who work with the person: a practitioner's or an account's id."""
    relative_yes: str | None = None
    state: TieState = TieState.WAITING
    decided_at: datetime | None = None

    @property
    def agreed(self) -> bool:
        return self.person_yes is not None and self.relative_yes is not None


def both_ways(proposal: TieProposal, one_id: str, other_id: str) -> tuple[Kinship, Kinship]:
    """The kinship as it stands on either record. The flags are about the child, whose record says
    what the relative is to them."""
    return (
        Kinship(
            one_id,
            proposal.person_id,
            proposal.relative_id,
            proposal.kind,
            proposal.span,
            parental_responsibility=proposal.parental_responsibility,
            main_carer=proposal.main_carer,
            lives_with=proposal.lives_with,
            since_precision=proposal.since_precision,
            stated_by=proposal.asked_by,
        ),
        Kinship(
            other_id,
            proposal.relative_id,
            proposal.person_id,
            KIN_INVERSE[proposal.kind],
            proposal.span,
            lives_with=proposal.lives_with,
            since_precision=proposal.since_precision,
            stated_by=proposal.asked_by,
        ),
    )
