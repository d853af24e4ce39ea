"""A gap, and the facts and dates that it rests on."""

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.vocabulary import GapKind


class FactKind(StrEnum):
    """What kind of fact a gap rests on; never stored, worded where it is shown."""

    SUPPORT = "support"
    AGENCY = "agency"
    """By name only: whom, since when and as what is not shown."""
    LEADS = "leads"
    BORN = "born"
    NEED = "need"
    CONFIRMED = "confirmed"
    WAITS = "waits"
    AGREEMENT_ENDS = "agreement_ends"
    TURNS = "turns"
    LEFT = "left"
    ENDS = "ends"
    HOLDS = "holds"
    """Without this practitioner or agency a family's network falls apart."""
    PIECE = "piece"
    """One of the pieces of a family's network that have nobody in common."""
    CASELOAD = "caseload"
    BETWEEN = "between"
    """Many ways between other people lead through this practitioner."""
    AROUND = "around"
    """One of the agencies around a family."""
    MET = "met"
    """The last meeting that the viewer knows of."""
    SHARES = "shares"
    """An agency supports so many of the viewer's own people."""
    TALKED = "talked"
    """The last word between the viewer and an agency, as far as the viewer noted it."""
    THERE = "there"
    """Somebody of that agency, to talk to."""
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Fact:
    kind: FactKind
    key: str
    """The id of the record, or what else tells it from others."""
    agency: str = ""
    worker: str = ""
    on: date | None = None
    number: int | None = None
    code: StrEnum | None = None
    """A need, a kind of lead: what its words say."""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that is missing around one subject."""

    kind: GapKind
    subject: str
    """The id of the person or family that it is about; of a practitioner, who carries much."""
    people: tuple[str, ...]
    """The ids of the people concerned, in their order."""
    facts: tuple[Fact, ...]
    since: date | None = None
    """The day from which on it should not be so; None where no date is shown that tells it."""
    comes: date | None = None
    """The day on which it will come, where it is still to come."""
    may_be_met: bool = False
    """It rests on what is not shown, and may be met by support that is not shown."""

    @property
    def to_come(self) -> bool:
        return self.comes is not None

    @property
    def digest(self) -> str:
        """The same as long as the facts are the same, whatever they are called and whenever it is
        asked: what was said about a gap holds for as long."""
        facts = sorted(f"{each.kind} {each.key} {each.on} {each.number}" for each in self.facts)
        text = "\n".join((self.kind, self.subject, *facts))
        return hashlib.sha256(text.encode()).hexdigest()
