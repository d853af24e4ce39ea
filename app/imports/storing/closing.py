"""What an import closes, in the database: before anything of it is stored.

Each kind is one transaction after another, small ones, so that a run that dies has closed what it
reached and opened nothing. Running it again changes nothing more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from app.imports.closing import Closing
from app.imports.kinds import Key, Kind
from app.imports.storing.batch import BATCH, BATCH_SECONDS, find_sources
from app.imports.storing.edits import fingerprint
from graph.database.driver import Database, Transaction
from graph.door.past_facts import Keeping
from graph.records.agreements import HeldAuthority
from graph.records.bundle import PlacedPost
from graph.records.model import (
    Agency,
    Kinship,
    Membership,
    Person,
    Post,
    Practitioner,
    Support,
)
from graph.storing.kinds import IMPORTED
from graph.vocabulary import Authority, ConsentEventKind, Kin, Role, Sector
from queries.closings import (
    CLOSE,
    FIND_SILENCES,
    LIFT_SILENCES,
    NOTE_CLOSED,
    SILENCE_AGREEMENTS,
    SILENCE_PEOPLE,
    ClosedRows,
    Fingerprints,
    LiftedSilences,
    OfSource,
    Silence,
    Silences,
)
from queries.imports import CURRENT, WITHDRAW_IMPORTED, Current, KnownSource, TheseIds, Withdrawals

_BLANK: Mapping[Kind, object] = {
    Kind.AGENCIES: Agency("", "", Sector.GP),
    Kind.PRACTITIONERS: Practitioner("", ""),
    Kind.POSTS: PlacedPost("", Post("", "")),
    Kind.PERSONS: Person("", "", ""),
    Kind.MEMBERSHIPS: Membership("", "", ""),
    Kind.KINSHIPS: Kinship("", "", "", Kin.FAMILY_MEMBER),
    Kind.SUPPORTS: Support("", "", "", "", Role.OTHER),
    Kind.AUTHORITIES: HeldAuthority("", "", "", Authority.PARENT),
}
"""A record of each kind, for the names of its properties."""


def _names(kind: Kind) -> frozenset[str]:
    return frozenset(IMPORTED[kind].to_row(_BLANK[kind])["keys"])


@dataclass(frozen=True, slots=True)
class Closed:
    """A closing, and the record that it is about."""

    closing: Closing
    known: KnownSource


@dataclass(frozen=True, slots=True)
class Closer:
    """Closes what the rows of one source close."""

    database: Database
    source: str
    now: datetime
    keeping: Keeping | None = None

    def close(
        self, rows: Iterable[Closing], beside: Iterable[Closing], shas: Mapping[Key, str]
    ) -> None:
        """Close what rows close that changed since the last import, and what is closed beside them.

        `shas` are the hashes of the rows that were read.
        """
        beside = list(filter(None, beside))
        anyway = {closing.key for closing in beside}
        by_kind: dict[Kind, dict[str, Closing]] = {}
        for closing in (*filter(None, rows), *beside):
            of_kind = by_kind.setdefault(closing.key.kind, {})
            known = of_kind.get(closing.key.external_id)
            of_kind[closing.key.external_id] = merged(known, closing) if known else closing
        for kind in Kind:
            wanted = by_kind.get(kind, {})
            sources = find_sources(self.database, self.source, kind, sorted(wanted))
            changed = [
                Closed(wanted[external_id], source)
                for external_id, source in sorted(sources.items())
                if (key := Key(kind, external_id)) in anyway or shas.get(key) != source.sha256
            ]
            for start in range(0, len(changed), BATCH):
                batch = changed[start : start + BATCH]
                workers = self._workers(batch)
                close = partial(self._close, kind=kind, batch=batch, workers=workers)
                self.database.write(close, BATCH_SECONDS)

    def _workers(self, batch: Sequence[Closed]) -> Mapping[str, str]:
        """The named workers of those who are shielded, under Kithmap's ids."""
        named = sorted({one for item in batch for one in item.closing.named_workers})
        found = find_sources(self.database, self.source, Kind.PRACTITIONERS, named)
        return {external_id: source.describes for external_id, source in found.items()}

    def _close(
        self,
        transaction: Transaction,
        *,
        kind: Kind,
        batch: Sequence[Closed],
        workers: Mapping[str, str],
    ) -> None:
        ids = TheseIds(sorted(item.known.describes for item in batch))
        current = {row.id: row for row in transaction.rows(CURRENT[kind], ids)}
        found = [(item, now) for item in batch if (now := current.get(item.known.describes))]
        self._keep_past(transaction, kind, [now for _, now in found])
        if kind is Kind.CONSENTS:
            self._withdraw(transaction, found)
            return
        rows, notes = [], []
        names = _names(kind)
        for item, now in found:
            new = _narrowed(item.closing, now.properties, workers)
            if not new:
                continue
            rows.append((now.id, new))
            if fingerprint(now.properties, names) == item.known.written:
                after = fingerprint({**now.properties, **new}, names)
                notes.append((item.known.external_id, after))
        if rows:
            transaction.rows(CLOSE[kind], ClosedRows(rows))
        if notes:
            transaction.rows(NOTE_CLOSED, Fingerprints(self.source, kind, notes))

    def _withdraw(self, transaction: Transaction, found: Sequence[tuple[Closed, Current]]) -> None:
        rows = [
            (now.id, f"{now.id}/{len(now.events)}", item.closing.ended_at or self.now)
            for item, now in found
            if spoken(now)[-1:] not in ([ConsentEventKind.SAID_NO], [ConsentEventKind.WITHDRAWN])
        ]
        if rows:
            transaction.rows(WITHDRAW_IMPORTED, Withdrawals(rows))

    def _keep_past(self, transaction: Transaction, kind: Kind, found: Sequence[Current]) -> None:
        """Keep what hung on the people before it is closed."""
        if self.keeping is None or not found:
            return
        if kind is Kind.PERSONS:
            people, families = {now.id for now in found}, set[str]()
        else:
            ends = [end.column for end in IMPORTED[kind].ends]
            whose = [ends.index(column) for column in IMPORTED[kind].people]
            people = {now.ends[place] for now in found for place in whose}
            families = {now.ends[ends.index("family")] for now in found if "family" in ends}
        if people:
            until = self.keeping.clock.now()
            self.keeping.history.hold_and_keep(transaction, people, families, until)

    # Agreements whose rows cannot be read.

    def silence(self, agreements: Mapping[str, str], people: Mapping[str, str]) -> None:
        """Silence agreements, by their ids in Kithmap, each until a row is read; and by such rows
        the people all of whose agreements wait for one."""
        if agreements or people:
            self.database.write(
                partial(self._silence, agreements=agreements, people=people), BATCH_SECONDS
            )

    def _silence(
        self, transaction: Transaction, *, agreements: Mapping[str, str], people: Mapping[str, str]
    ) -> None:
        found = transaction.rows(CURRENT[Kind.CONSENTS], TheseIds(sorted(agreements)))
        whose = {now.ends[0] for now in found} | set(people.values())
        if self.keeping and whose:
            until = self.keeping.clock.now()
            self.keeping.history.hold_and_keep(transaction, whose, set(), until)
        if agreements:
            rows = Silences(self.source, self.now, sorted(agreements.items()))
            transaction.rows(SILENCE_AGREEMENTS, rows)
        if people:
            by_person = sorted((person, until) for until, person in people.items())
            transaction.rows(SILENCE_PEOPLE, Silences(self.source, self.now, by_person))

    def silences(self) -> list[Silence]:
        """The silences that rows of this source brought about."""
        return self.database.write(
            lambda transaction: transaction.rows(FIND_SILENCES, OfSource(self.source)),
            BATCH_SECONDS,
        )

    def lift(self, silences: Sequence[Silence]) -> None:
        """Let agreements speak again whose rows were read."""
        if silences:
            self.database.write(partial(self._lift, silences=silences), BATCH_SECONDS)

    def _lift(self, transaction: Transaction, *, silences: Sequence[Silence]) -> None:
        if self.keeping:
            people = {silence.person for silence in silences}
            until = self.keeping.clock.now()
            self.keeping.history.hold_and_keep(transaction, people, set(), until)
        transaction.rows(LIFT_SILENCES, LiftedSilences([silence.id for silence in silences]))


def merged(one: Closing, other: Closing) -> Closing:
    """What two rows about one record close together."""
    ends = [end for end in (one.properties.get("to"), other.properties.get("to")) if end]
    properties = {**one.properties, **other.properties}
    if ends:
        properties["to"] = min(end for end in ends if isinstance(end, date))
    return replace(
        one,
        properties=properties,
        named_workers=one.named_workers & other.named_workers,
        ends_agreement=one.ends_agreement or other.ends_agreement,
    )


def spoken(current: Current) -> list[str]:
    """What happened to an agreement, without the silences that imports laid on it."""
    kinds = [event[0] for event in current.events]
    return [kind for kind in kinds if kind != ConsentEventKind.SILENCED]


_OF_A_DEATH = ("deceased_on", "deceased_precision")


def _narrowed(
    closing: Closing, now: Mapping[str, object], workers: Mapping[str, str]
) -> dict[str, object]:
    """What a closing changes about a record as it is now; nothing is ever widened."""
    new: dict[str, object] = {}
    for name, value in closing.properties.items():
        known = now.get(name)
        if name == "to" and isinstance(known, date) and isinstance(value, date) and known <= value:
            continue
        if name in _OF_A_DEATH and now.get("deceased_on") is not None:
            continue
        if known != value:
            new[name] = value
    if "shielded" in new:
        named = (workers.get(one) for one in closing.named_workers)
        new["named_workers"] = sorted(filter(None, named))
    return new
