"""What somebody with the machine but without the audit's key can do to its trail and journal."""

import hmac
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from graph.audit.journal import anchor_in
from tests.worlds.trail_state import Node, State


@dataclass(frozen=True)
class Tampering:
    what: str
    state: State
    named: tuple[str, ...]
    """The verdict must hold one of these."""


Kind = Callable[[Random, State, Sequence[State]], Tampering]
"""From the trail as it is, and as it was at earlier moments."""


def place(entry: Node) -> str:
    return f"lane {entry['lane']}, entry {entry['seq']}"


def _other(random: Random, name: str, value: Any) -> Any:
    """Another value of the same type."""
    if name == "lane":
        return value + 10
    if isinstance(value, int):
        return value + random.randint(1, 5) * 1000
    if name == "at":
        return value + timedelta(microseconds=random.choice((-1, 1, 1_000_000, -86_400_000_000)))
    if isinstance(value, tuple | list):
        lines = list(value)
        if lines and random.random() < 0.7:
            number = random.randrange(len(lines))
            lines[number : number + 1] = random.choice(([], [lines[number] + "0"], ["p 1 e 3"] * 2))
            return lines
        return [*lines, f"somebody {random.randint(1, 9)} - 1"]
    if not value:
        return secrets.choice("abcdef0123")
    digit = random.randrange(len(value))
    return value[:digit] + chr(ord(value[digit]) ^ 1) + value[digit + 1 :]


FIELDS = (
    "lane", "seq", "prev", "mac", "op", "at", "actor", "viewer",
    "tag", "subject", "shown", "digest", "detail",
)  # fmt: skip


def flip(random: Random, state: State, _: Sequence[State]) -> Tampering:
    entry, name = random.choice(state.entries), random.choice(FIELDS)
    changed = state.with_entry(entry, **{name: _other(random, name, entry[name])})
    after = f"lane {entry['lane']}, entry {entry['seq'] + 1}"
    return Tampering(f"flip {name} of {place(entry)}", changed, (place(entry), after))


def flip_head(random: Random, state: State, _: Sequence[State]) -> Tampering:
    head, name = random.choice(state.lanes), random.choice(("seq", "mac", "id"))
    changed = state.with_head(head["id"], **{name: _other(random, name, head[name])})
    return Tampering(f"flip {name} of head {head['id']}", changed, (f"lane {head['id']}",))


def flip_detail(random: Random, state: State, _: Sequence[State]) -> Tampering:
    detail, name = random.choice(state.details), random.choice(("op", "salt", "text"))
    changed = {**detail, name: _other(random, name, detail[name])}
    details = tuple(changed if each is detail else each for each in state.details)
    entry = next(each for each in state.entries if each["op"] == detail["op"])
    return Tampering(f"flip {name} of a detail", replace(state, details=details), (place(entry),))


def delete(random: Random, state: State, _: Sequence[State]) -> Tampering:
    """One entry or a few in a row; the followers moved up, or chained anew, or left alone."""
    entry = random.choice(state.entries)
    lane = state.of_lane(entry["lane"])
    start = lane.index(entry)
    gone = lane[start : start + random.choice((1, 1, 1, 2, 3))]
    changed = state.without(gone)
    how = random.choice(("leaving a gap", "moving up", "chained anew"))
    followers = lane[start + len(gone) :]
    if how != "leaving a gap":
        for follower in followers:
            changed = changed.with_entry(follower, seq=follower["seq"] - len(gone))
        changed = changed.with_head(entry["lane"], seq=len(lane) - len(gone))
    if how == "chained anew" and followers:
        moved = changed.entry(entry["lane"], entry["seq"])
        changed = changed.with_entry(moved, prev=gone[0]["prev"])
    after = f"lane {entry['lane']}, entry {entry['seq'] + len(gone)}"
    return Tampering(f"delete {place(entry)}, {how}", changed, (place(entry), after))


def delete_detail(random: Random, state: State, _: Sequence[State]) -> Tampering:
    detail = random.choice(state.details)
    details = tuple(each for each in state.details if each is not detail)
    entry = next(each for each in state.entries if each["op"] == detail["op"])
    return Tampering("delete a detail", replace(state, details=details), (place(entry),))


def reorder(random: Random, state: State, _: Sequence[State]) -> Tampering:
    """Two entries change places: whole, or in what they say alone."""
    one, other = random.sample(state.entries, 2)
    keep = random.choice((("lane", "seq"), ("lane", "seq", "prev"), ("lane", "seq", "prev", "mac")))
    kept_by_one = {name: one[name] for name in keep}
    kept_by_other = {name: other[name] for name in keep}
    entries = tuple(
        {**other, **kept_by_one}
        if each is one
        else {**one, **kept_by_other}
        if each is other
        else each
        for each in state.entries
    )
    changed = replace(state, entries=entries)
    return Tampering(
        f"exchange {place(one)} and {place(other)}", changed, (place(one), place(other))
    )


def truncate(random: Random, state: State, _: Sequence[State]) -> Tampering:
    """The end of one lane or of all, each head moved back to what is its last entry then."""
    lanes = [random.choice(state.lanes)["id"]] if random.random() < 0.7 else range(4)
    changed, first = state, ""
    for number in lanes:
        lane = state.of_lane(number)
        cut = random.randint(1, len(lane))
        first = place(lane[-cut])
        changed = _cut(changed, number, cut)
    return Tampering(f"cut off the end of {list(lanes)}", changed, (first,))


def truncate_both(random: Random, state: State, earlier: Sequence[State]) -> Tampering:
    """The database and its journal, both back to an earlier moment; the second place stands."""
    before = random.choice(earlier)
    changed = replace(before, second=state.second)
    return Tampering("cut database and journal", changed, ("the journal does not know the checkp",))


def roll_back_lane(random: Random, state: State, earlier: Sequence[State]) -> Tampering:
    before = random.choice(earlier)
    number = random.choice([n for n in range(4) if before.head(n) != state.head(n)])
    kept = [each for each in state.entries if each["lane"] != number]
    changed = replace(state, entries=(*kept, *before.of_lane(number)))
    head = before.head(number)
    changed = changed.with_head(number, seq=head["seq"], mac=head["mac"])
    return Tampering(
        f"roll back lane {number}", changed, (f"lane {number}, entry {head['seq'] + 1}",)
    )


def roll_back_dump(random: Random, state: State, earlier: Sequence[State]) -> Tampering:
    """The whole database of an earlier moment, under the journal of now."""
    before = random.choice(earlier)
    changed = replace(before, journal=state.journal, second=state.second)
    named = tuple(
        f"lane {n}, entry {before.head(n)['seq'] + 1}"
        for n in range(4)
        if before.head(n) != state.head(n)
    )
    return Tampering("yesterday's database", changed, named)


def insert(random: Random, state: State, _: Sequence[State]) -> Tampering:
    """A forged entry at the end, its head moved on: invented, copied, or sealed with a guess."""
    number = random.randrange(4)
    head = state.head(number)
    pattern = random.choice(state.entries)
    forged = {
        **pattern,
        "lane": number,
        "seq": head["seq"] + 1,
        "prev": head["mac"],
        "op": secrets.token_hex(8),
        "mac": random.choice((pattern["mac"], secrets.token_hex(32), _guess(pattern))),
    }
    changed = replace(state, entries=(*state.entries, forged))
    changed = changed.with_head(number, seq=forged["seq"], mac=forged["mac"])
    if random.random() < 0.5:
        line = b'[%d,%d,"%s","%s"]\n' % (
            number, forged["seq"], forged["mac"].encode(), secrets.token_hex(16).encode()
        )  # fmt: skip
        changed = replace(changed, journal=(*state.journal, line))
    return Tampering(f"insert {place(forged)}", changed, (place(forged),))


def insert_between(random: Random, state: State, _: Sequence[State]) -> Tampering:
    """A forged entry in the middle, all that follow moved on by one."""
    pattern = random.choice(state.entries)
    changed = state
    for follower in reversed(state.of_lane(pattern["lane"])[pattern["seq"] - 1 :]):
        changed = changed.with_entry(follower, seq=follower["seq"] + 1)
    forged = {**pattern, "op": secrets.token_hex(8), "mac": secrets.token_hex(32)}
    changed = replace(changed, entries=(*changed.entries, forged))
    head = state.head(pattern["lane"])
    changed = changed.with_head(pattern["lane"], seq=head["seq"] + 1)
    return Tampering(f"insert before {place(pattern)}", changed, (place(pattern),))


def _guess(entry: Node) -> str:
    return hmac.digest(b"a guess of the key", repr(entry).encode(), "sha256").hex()


def _cut(state: State, number: int, count: int) -> State:
    lane = state.of_lane(number)
    changed = state.without(lane[-count:])
    return changed.with_head(number, seq=len(lane) - count, mac=lane[-count]["prev"])


def _spoil(random: Random, lines: Sequence[bytes]) -> tuple[str, int, list[bytes]]:
    """One of many ways to change a file of lines; which, at which line, and what comes out."""
    number = random.randrange(len(lines))
    line, changed = lines[number], list(lines)
    how = random.choice(("flip", "flip", "delete", "double", "exchange", "forge", "cut"))
    if how == "flip":
        digit = random.randrange(len(line) - 1)
        changed[number] = line[:digit] + bytes([line[digit] ^ 1]) + line[digit + 1 :]
    elif how == "delete":
        del changed[number]
    elif how == "double":
        changed.insert(number, line)
    elif how == "exchange":
        other = (number + random.randint(1, len(lines) - 1)) % len(lines)
        changed[number], changed[other] = lines[other], line
        number = min(number, other)
    elif how == "forge":
        link = secrets.token_hex(16).encode()
        changed.insert(number, b'[0,1,"%s","%s"]\n' % (secrets.token_hex(32).encode(), link))
    else:
        changed = changed[:number]
    return how, number, changed


def journal(random: Random, state: State, _: Sequence[State]) -> Tampering:
    how, number, lines = _spoil(random, state.journal)
    told = anchor_in(state.journal[number])
    named = [f"line {number + 1} of the journal", f"line {number + 2} of the journal"]
    if told is not None:
        named.append(f"lane {told.lane}, entry {told.seq}")
    if how == "cut":
        named += ["the journal ends before it", "second place", "the journal is gone"]
    changed = replace(state, journal=tuple(lines))
    return Tampering(f"{how} line {number + 1} of the journal", changed, tuple(named))


def second(random: Random, state: State, _: Sequence[State]) -> Tampering:
    how, number, lines = _spoil(random, state.second)
    changed = replace(state, second=tuple(lines))
    named = ("second place", "copied checkpoints")
    return Tampering(f"{how} line {number + 1} of the second place", changed, named)


KINDS: Mapping[Kind, int] = {
    flip: 36, flip_head: 4, flip_detail: 4, delete: 10, delete_detail: 2, reorder: 8,
    truncate: 8, truncate_both: 2, roll_back_lane: 5, roll_back_dump: 2, insert: 5,
    insert_between: 3, journal: 8, second: 3,
}  # fmt: skip
"""How often each, in a hundred."""


def tamperings(random: Random, state: State, earlier: Sequence[State]) -> Iterator[Tampering]:
    """Without end, each unlike those before it."""
    seen: list[State] = [state]
    kinds = list(KINDS)
    while True:
        (kind,) = random.choices(kinds, list(KINDS.values()))
        made = kind(random, state, earlier)
        if made.state not in seen:
            seen.append(made.state)
            yield made
