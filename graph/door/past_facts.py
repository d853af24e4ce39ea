"""The facts of a person as they stood before each change of them, for the replay of the audit.

A disclosure notes the stamp of each person it shows, and nothing more. A change keeps, before its
first write and under its locks, what hung on each person whose stamp it moves; so for every stamp
there is either what was kept, or the person as they are now. Names, addresses and free texts are
left out: the policy does not look at them.
"""

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from graph.clock import Clock
from graph.database.driver import Transaction
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.database.sealed import Raw, unwrap
from graph.door.asked import PeopleAt, PeopleRow

Map = Mapping[str, Any]
Lists = Mapping[str, Sequence[Map]]
"""The lists of one person, by the name of the kind."""

KINDS = tuple(field.name for field in fields(PeopleRow))

_LEFT_OUT: Mapping[str, Map] = {
    "persons": {"given_name": "", "family_name": "", "known_as": None, "address": None},
    "consents": {"legal_basis": None, "method": None, "notice_version": None},
    "decisions": {
        "basis": None,
        "threshold": None,
        "views_sought": None,
        "informed": None,
        "refused_because": None,
    },
    "supports": {"typed_birth_date": None, "typed_birth_precision": None},
    "exclusions": {"why_no_decision": None},
    "grants": {"reason": None},
    "enquiries": {"why": None},
    "authorities": {"evidence": None},
    "not_able": {"found_by": None},
    "not_shared": {"why": "", "refused_because": None},
    "named_relatives": {"name": "", "who": None, "does": None},
}
_ONLY_HOW_MANY = {
    "grants": ("reasons_texts",),
    "enquiries": ("reasons_texts", "extensions_reason"),
}
"""Lists of words: the policy asks of whom there is one."""
_ONLY_WHETHER = {
    "consents": ("competence_note",),
    "supports": ("typed_name",),
    "not_able": ("note", "evidence"),
}
"""The policy asks whether there is one, not what it says."""


@dataclass(frozen=True, slots=True)
class NewPast:
    rows: Sequence[Map]


@dataclass(frozen=True, slots=True)
class PastAt:
    person: str


@dataclass(frozen=True, slots=True)
class PastRow:
    stamp: int
    until: str
    facts: str
    mac: str


STORE_PAST = Query(
    name="store_past_facts",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=NewPast,
    row=Nothing,
    cypher="""
        UNWIND $rows AS row
        MERGE (x:PastFacts {person: row.person, stamp: row.stamp})
        SET x = row
    """,
)

PAST_OF_PERSON = Query(
    name="past_facts_of_person",
    audience=Audience.FACTS,
    access=Access.READ,
    params=PastAt,
    row=PastRow,
    cypher="""
        MATCH (x:PastFacts {person: $person})
        WHERE x.stamp >= 0
        RETURN x.stamp AS stamp, toString(x.until) AS until, x.facts AS facts, x.mac AS mac
        ORDER BY x.stamp
    """,
)


@dataclass(frozen=True, slots=True)
class Held:
    id: str


HOLD_FAMILIES = Query(
    name="hold_imported_families",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=PeopleAt,
    row=Held,
    cypher="""
        UNWIND $ids AS id
        WITH id ORDER BY id
        MATCH (f:Family {id: id})
        SET f.held = 0
        RETURN id AS id
    """,
)

HOLD_PEOPLE = Query(
    name="hold_imported_people",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=PeopleAt,
    row=Held,
    cypher="""
        UNWIND $ids AS id
        WITH id ORDER BY id
        MATCH (p:Person {id: id})
        SET p.held = 0
        RETURN id AS id
    """,
)


@dataclass(frozen=True, slots=True)
class Past:
    """What hung on a person at one stamp."""

    stamp: int
    until: datetime
    """The instant of the change that ended it."""
    lists: Lists


@dataclass(frozen=True, slots=True)
class Keeping:
    """What an import is given, which has no gateway."""

    history: "History"
    clock: Clock


class History:
    """Keeps and finds past facts, under a seal with a key that is drawn from the audit's."""

    def __init__(self, of_people: Query[PeopleAt, PeopleRow], audit_key: bytes) -> None:
        self._of_people = of_people
        self._key = hmac.digest(audit_key, b"kithmap past facts 1", "sha256")

    def plan(self, transaction: Transaction) -> None:
        """Let Neo4j plan the queries before somebody waits for them."""
        transaction.facts(self._of_people, PeopleAt(()))
        transaction.rows(STORE_PAST, NewPast([]))

    def keep(
        self, transaction: Transaction, ids: Sequence[str], until: datetime, moved: int = 0
    ) -> None:
        """Keep people as they are before a change. They are locked already.

        `moved` says by how much the lock itself has moved their stamps.
        """
        if not ids:
            return
        now = self.now(transaction, ids)
        kept = [self._row(person, lists, until, moved) for person, lists in now.items()]
        transaction.rows(STORE_PAST, NewPast(kept))

    def hold_and_keep(
        self,
        transaction: Transaction,
        people: AbstractSet[str],
        families: AbstractSet[str],
        until: datetime,
    ) -> None:
        """Lock families and people, in the order of all locks, and keep the people."""
        if families:
            transaction.rows(HOLD_FAMILIES, PeopleAt(sorted(families)))
        held = transaction.rows(HOLD_PEOPLE, PeopleAt(sorted(people)))
        self.keep(transaction, [each.id for each in held], until)

    def now(self, transaction: Transaction, ids: Sequence[str]) -> dict[str, Lists]:
        """What hangs on people as they are in this transaction, by their ids."""
        (row,) = unwrap(transaction.facts(self._of_people, PeopleAt(tuple(ids))))
        return by_person({kind: getattr(row, kind) for kind in KINDS})

    def past(self, transaction: Transaction, person: str) -> list[Past]:
        """What was kept of a person, oldest first; what does not bear its seal is left out."""
        return list(self._opened(person, transaction.facts(PAST_OF_PERSON, PastAt(person))))

    def _row(self, person: str, lists: Lists, until: datetime, moved: int) -> Map:
        (who,) = lists["persons"]
        stamp = who["stamp"] - moved
        text = json.dumps(_without_words(lists, stamp), separators=(",", ":"), ensure_ascii=True)
        mac = self._seal(person, stamp, text)
        return {"person": person, "stamp": stamp, "until": until, "facts": text, "mac": mac}

    def _opened(self, person: str, raw: Raw[PastRow]) -> Iterator[Past]:
        for row in unwrap(raw):
            if row.mac == self._seal(person, row.stamp, row.facts):
                until = datetime.fromisoformat(row.until)
                # What was kept before there were such records has none of them.
                kept = {kind: [] for kind in KINDS} | json.loads(row.facts)
                yield Past(row.stamp, until, kept)

    def _seal(self, person: str, stamp: int, text: str) -> str:
        message = f"{person} {stamp} {text}".encode()
        return hmac.digest(self._key, message, "sha256").hex()


def by_person(lists: Lists) -> dict[str, Lists]:
    """Lists of several people, parted by whose they are."""
    found: dict[str, dict[str, list[Map]]] = {
        one["id"]: {kind: [] for kind in KINDS} for one in lists["persons"]
    }
    for kind in KINDS:
        for each in lists[kind]:
            owner = each["id"] if kind == "persons" else each["person"]
            if owner in found:
                found[owner][kind].append(each)
    return dict(found)


def _without_words(lists: Lists, stamp: int) -> Lists:
    kept = {kind: [dict(each) for each in lists[kind]] for kind in KINDS}
    for kind, empty in _LEFT_OUT.items():
        for each in kept[kind]:
            each.update(empty)
    for kind, names in _ONLY_HOW_MANY.items():
        for each in kept[kind]:
            each.update({name: [""] * len(each[name] or ()) for name in names})
    for kind, names in _ONLY_WHETHER.items():
        for each in kept[kind]:
            each.update({name: "yes" if each[name] else None for name in names})
    for each in kept["persons"]:
        each["stamp"] = stamp
    return kept
