"""The pass before the second: what closes takes effect, and what cannot be read is silent."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from app.imports.closing import Closing, Glimpse
from app.imports.findings import Findings, Place
from app.imports.judge import MAY_SAY_NO
from app.imports.kinds import Key, Kind
from app.imports.storing.closing import Closer

SILENT = "That agreement is silent until the row is read."
WAITS = "The agreements of that person wait until it is read."
NOBODY = "Nobody can tell whose row it is: what it closes stays open."
NO_NEW = f"{NOBODY} No new agreement of this import is taken in."
SENSITIVE = "Until it is read, what it is about is sensitive."
STAYS = "What it may end stays as it was."

_SAYS_OF_PEOPLE = frozenset(
    {Kind.PERSONS, Kind.MEMBERSHIPS, Kind.KINSHIPS, Kind.NEEDS, Kind.SUPPORTS}
)


@dataclass(frozen=True, slots=True)
class NotClosed:
    """A row of which nobody can say what it closes, and what is done about it."""

    place: Place
    reason: str
    done: str


@dataclass(frozen=True, slots=True)
class _Unread:
    """A row that cannot be read, or that its source says does not hold any more."""

    place: Place
    reason: str
    kind: Kind
    glimpse: Glimpse


class ClosingPass:
    """Closes before anything opens, and afterwards lets speak again what was read."""

    def __init__(
        self,
        closer: Closer,
        findings: Findings,
        known: Callable[[Collection[Key]], Collection[Key]],
        name_of: Callable[[Key], str],
    ) -> None:
        self._closer, self._findings = closer, findings
        self._known, self._name_of = known, name_of
        self._agreements: dict[str, str] = {}
        self._people: dict[str, str] = {}
        self._untold: set[str] = set()
        """Kinds of which an unread row names nobody who is known."""

    @property
    def needed(self) -> bool:
        """Whether there may be anything to close or to silence."""
        seen = (one.glimpse for one in self._unread())
        named = any(one.closing is not None or one.people or one.words for one in seen)
        return named or bool(self._findings.closings or self._findings.beside)

    def run(self) -> list[NotClosed]:
        """Close, silence, and say what could not be closed."""
        unread = list(self._unread())
        seen = [closing for one in unread for closing in _closings(one)]
        beside = [*self._findings.beside, *seen]
        self._closer.close(self._findings.closings, beside, self._findings.read)
        known = set(self._known(_named(unread)))
        found = [line for one in unread if (line := self._settled(one, known))]
        self._closer.silence(self._agreements, self._people)
        return found

    def _unread(self) -> Iterator[_Unread]:
        for refusal in self._findings.refusals:
            if refusal.glimpse is not None:
                yield _Unread(refusal.place, refusal.reason, refusal.kind, refusal.glimpse)
        for held in self._findings.held:
            if held.glimpse is not None and held.key is not None:
                yield _Unread(held.places[0], held.reason, held.key.kind, held.glimpse)

    def _settled(self, one: _Unread, known: Collection[Key]) -> NotClosed | None:
        """Silence what the row names; None where nothing of it was open."""
        agreements = (
            [key for key in _agreements(one) if key in known] if one.kind is Kind.CONSENTS else []
        )
        for key in agreements:
            self._agreements[self._name_of(key)] = f"{key.kind}|{key.external_id}"
        if agreements:
            return NotClosed(one.place, one.reason, SILENT)
        people = [key for key in _people(one.glimpse) if key in known]
        for key in people:
            until = f"{key.kind}|{key.external_id}|{one.kind}"
            self._people[until] = self._name_of(key)
        if people:
            return NotClosed(one.place, one.reason, WAITS)
        return self._of_nobody(one, known)

    def _of_nobody(self, one: _Unread, known: Collection[Key]) -> NotClosed | None:
        closing = one.glimpse.closing
        if closing is not None and closing.key.kind in {Kind.AGENCIES, Kind.PRACTITIONERS}:
            return NotClosed(one.place, one.reason, SENSITIVE) if closing.key in known else None
        if closing is not None and closing.key.kind is Kind.POSTS:
            untold = closing.key in known and not closing.properties
            return NotClosed(one.place, one.reason, STAYS) if untold else None
        if closing is not None and closing.key.kind is Kind.PERSONS:
            # It says whose row it is: somebody new, or somebody of whom nothing waits.
            return None
        if one.glimpse.people or (closing and one.kind in _SAYS_OF_PEOPLE):
            return None
        self._untold.add(one.kind.value)
        return NotClosed(one.place, one.reason, NO_NEW if one.kind in MAY_SAY_NO else NOBODY)

    def silence_narrowed(self, keys: Iterable[Key]) -> None:
        """Silence agreements that their rows now narrow: terms never change, and a no counts."""
        found = {self._name_of(key): f"{key.kind}|{key.external_id}" for key in keys}
        self._agreements |= found
        self._closer.silence(found, {})

    def lift(self, taken: Collection[Key]) -> None:
        """Let agreements speak again whose rows were read; `taken` are stored or unchanged."""
        read_kinds = {key.kind.value for key in self._findings.read}
        spoken = {(key.kind.value, key.external_id) for key in taken}
        mine = {*self._agreements.values(), *self._people}
        lifted = []
        for silence in self._closer.silences():
            kind, external_id, *of_kind = silence.until.split("|", 2)
            if silence.until in mine:
                continue
            if of_kind:
                whole = of_kind[0] in read_kinds and of_kind[0] not in self._untold
            else:
                whole = (kind, external_id) in spoken
            if whole:
                lifted.append(silence)
        self._closer.lift(lifted)


def _closings(one: _Unread) -> Iterator[Closing]:
    if one.glimpse.closing is not None:
        yield one.glimpse.closing
    if one.kind in {Kind.AGENCIES, Kind.PRACTITIONERS}:
        for word in one.glimpse.words:
            yield Closing(Key(one.kind, word), {"sensitive": True})


def _named(unread: Iterable[_Unread]) -> set[Key]:
    found: set[Key] = set()
    for one in unread:
        found.update(_people(one.glimpse))
        if one.kind is Kind.CONSENTS:
            found.update(_agreements(one))
        if one.glimpse.closing is not None:
            found.add(one.glimpse.closing.key)
    return found


def _people(glimpse: Glimpse) -> list[Key]:
    return [Key(Kind.PERSONS, one) for one in sorted(glimpse.people | glimpse.words)]


def _agreements(one: _Unread) -> list[Key]:
    ids = set(one.glimpse.words)
    if one.glimpse.closing is not None:
        ids.add(one.glimpse.closing.key.external_id)
    return [Key(Kind.CONSENTS, external_id) for external_id in sorted(ids)]
