"""What identifies a record within its source."""

from dataclasses import dataclass

from graph.vocabulary import RecordKind as Kind


@dataclass(frozen=True, slots=True)
class Key:
    """The identity of a record within its source."""

    kind: Kind
    external_id: str


__all__ = ["Key", "Kind"]
