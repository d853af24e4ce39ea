"""Slows guessing down without locking anybody out.

Every try takes one from a few budgets that fill up again with time (token buckets in the graph).
A device on which somebody signed in before has a budget of its own: a guesser elsewhere does not
stand in that person's way. A network's budget grows with the names that signed in from it, as an
office has many people behind one address.

Where a budget is empty, one try in a few is looked at all the same, drawn by lot: a stranger can
empty a budget, but cannot keep the right password out. What is drawn has a budget too.

Names and networks share a fixed number of budgets, so that invented ones leave no more than that
in the graph. It is the same for names that nobody has: whether two share one tells of neither.
"""

import secrets
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from app.services.context import Services
from graph.errors import Slowed
from graph.records.viewer import NOBODY, Actor
from graph.seals import same, seal
from graph.vocabulary import AuditTag
from queries import accounts, sessions

_DEVICE_TRIES, _DEVICE_SECONDS = 8, 60
_NAME_TRIES, _NAME_SECONDS = 8, 300
_NETWORK_TRIES, _NETWORK_SECONDS = 60, 10
_NETWORK_TRIES_PER_NAME = 20
_BUCKETS = 65_536
ONE_IN = 5
"""Of the tries that meet an empty budget one in so many is looked at."""
_SPARE_TRIES, _SPARE_SECONDS = 10, 30
"""How many of those in a row, and seconds until there is one more."""
_ACCOUNTS_OF_A_DEVICE = 6
_NOTED_FOR_SECONDS = 3600.0
"""A budget that stays empty has one audit entry in this time: a guesser must not fill the trail."""


class TryLater(Slowed):
    """Too many tries; `seconds` until the next one is allowed. The same for every name."""

    def __init__(self, seconds: float) -> None:
        minutes = max(1, round(seconds / 60))
        how_long = "one" if minutes == 1 else "many"
        super().__init__(f"refused_too_many_tries_{how_long}", int(seconds) + 1, count=minutes)


@dataclass(frozen=True, slots=True)
class Caller:
    """What is known of a browser before anybody signed in."""

    network: str
    """The address the request came from."""
    device: str | None
    """The cookie of a device on which somebody signed in before."""


def take_a_try(
    services: Services, name_key: str, caller: Caller, actor: Actor = NOBODY
) -> tuple[str, ...]:
    """Take one try from every budget that applies, and return their keys.

    Raises TryLater where one of them is empty; then nothing was taken.
    """
    budgets = _budgets(services, name_key, caller)
    now = services.clock.now().timestamp()
    at = sessions.BudgetsAt(
        budgets=budgets,
        now=now,
        noted_before=now - _NOTED_FOR_SECONDS,
        drawn=drawn(services),
        spare=float(_SPARE_TRIES),
        spare_seconds=float(_SPARE_SECONDS),
    )
    row = services.gateway.account_row(sessions.TAKE_A_TRY, at)
    if row is not None and row.wait > 0:
        if row.news:
            _note_slowed(services, name_key, actor)
        raise TryLater(row.wait)
    return tuple(str(budget["key"]) for budget in budgets)


def drawn(services: Services) -> bool:
    """Whether this try is looked at even where a budget is empty."""
    return services.ids.pick(ONE_IN) == 0


def _note_slowed(services: Services, name_key: str, actor: Actor) -> None:
    # The same statements for a name that nobody has.
    row = services.gateway.account_row(accounts.CREDENTIALS, accounts.NameKey(name_key))
    with services.change(actor) as change:
        change.record(AuditTag.TRIES_SLOWED, row.account_id if row else "")
        change.commit()


def give_tries_back(services: Services, keys: tuple[str, ...]) -> None:
    """After the right password: what succeeds is no guess."""
    services.gateway.account_rows(sessions.GIVE_TRIES_BACK, sessions.BudgetKeys(list(keys)))


def remember_place(services: Services, name_key: str, caller: Caller) -> None:
    """Once this name has signed in from this network, whose budget grows by it."""
    key = services.keys.attempts
    now = services.clock.now().timestamp()
    services.gateway.account_rows(
        sessions.REMEMBER_PLACE,
        sessions.NewPlace(
            key=_network_key(key, caller),
            place=_place(key, name_key, caller),
            tries=float(_NETWORK_TRIES_PER_NAME),
            now=now,
        ),
    )


def remember_device(services: Services, name_key: str, device: str | None) -> str:
    """The device cookie once this name has signed in there: a random id, and a seal per name."""
    known = device.split(".") if device else []
    device_id = known[0] if known and len(known[0]) == 32 else secrets.token_hex(16)
    mine = _device_seal(services.keys.attempts, device_id, name_key)
    others = [proof for proof in known[1:] if len(proof) == 64 and not same(proof, mine)]
    return ".".join((device_id, mine, *others[: _ACCOUNTS_OF_A_DEVICE - 1]))


def _budgets(services: Services, name_key: str, caller: Caller) -> list[dict[str, object]]:
    key = services.keys.attempts
    device = _known_device(key, name_key, caller.device)
    if device is not None:
        own = seal(key, "device", device, name_key)
        return [_budget(own, _DEVICE_TRIES, _DEVICE_SECONDS)]
    name = _shared(key, "name", name_key)
    network = _network_key(key, caller)
    # Whether the name signed in from here before makes no difference to it: that would tell.
    found = [
        _budget(name, _NAME_TRIES, _NAME_SECONDS),
        _budget(network, _NETWORK_TRIES, _NETWORK_SECONDS, _NETWORK_TRIES_PER_NAME),
    ]
    return sorted(found, key=lambda budget: str(budget["key"]))


def _budget(key: str, size: int, seconds: int, per_name: int = 0) -> dict[str, object]:
    return {"key": key, "size": size, "seconds": float(seconds), "per_name": per_name}


def _shared(key: bytes, kind: str, value: str) -> str:
    """The key of one of a fixed number of budgets; those of a former key are forgotten in time."""
    return f"{kind} {seal(key, 'budgets')[:12]} {_bucket(key, kind, value)}"


def _bucket(key: bytes, kind: str, value: str) -> int:
    return int(seal(key, kind, value)[:8], 16) % _BUCKETS


def _network_key(key: bytes, caller: Caller) -> str:
    return _shared(key, "network", _network(caller.network))


def _place(key: bytes, name_key: str, caller: Caller) -> str:
    return seal(key, "place", _network(caller.network), name_key)[:24]


def _known_device(key: bytes, name_key: str, device: str | None) -> str | None:
    """The device's id, where its cookie proves that this name has signed in there before."""
    device_id, *seals = (device or "").split(".")
    mine = _device_seal(key, device_id, name_key)
    return device_id if any(same(proof, mine) for proof in seals) else None


def _device_seal(key: bytes, device_id: str, name_key: str) -> str:
    return seal(key, "known device", device_id, name_key)


def _network(address: str) -> str:
    """The network of an address: /24 for IPv4, /56 for IPv6, as providers hand them out."""
    try:
        parsed: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:
        return "unknown"
    return str(ip_network((parsed, 24 if parsed.version == 4 else 56), strict=False))
