"""Slows guessing down without locking anybody out.

Every try takes one from a few budgets that fill up again with time (token buckets in the graph).
A device on which somebody signed in before has a budget of its own, so that a guesser who uses up
a name's budget elsewhere does not stand in that person's way.
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
_ACCOUNTS_OF_A_DEVICE = 6
_NOTED_FOR_SECONDS = 3600.0
"""A budget that stays empty has one audit entry in this time: a guesser must not fill the trail."""


class TryLater(Slowed):
    """Too many tries; `seconds` until the next one is allowed. The same for every name."""

    def __init__(self, seconds: float) -> None:
        minutes = max(1, round(seconds / 60))
        wait = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"Too many tries. Please wait {wait}, then try again.", int(seconds) + 1)


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
    budgets = _budgets(services.keys.attempts, name_key, caller)
    now = services.clock.now().timestamp()
    at = sessions.BudgetsAt(budgets, now, now - _NOTED_FOR_SECONDS)
    row = services.gateway.account_row(sessions.TAKE_A_TRY, at)
    if row is not None and row.wait > 0:
        if row.news:
            _note_slowed(services, name_key, actor)
        raise TryLater(row.wait)
    return tuple(str(budget["key"]) for budget in budgets)


def _note_slowed(services: Services, name_key: str, actor: Actor) -> None:
    # The same statements for a name that nobody has.
    row = services.gateway.account_row(accounts.CREDENTIALS, accounts.NameKey(name_key))
    with services.change(actor) as change:
        change.record(AuditTag.TRIES_SLOWED, row.account_id if row else "")
        change.commit()


def give_tries_back(services: Services, keys: tuple[str, ...]) -> None:
    """After the right password: what succeeds is no guess."""
    services.gateway.account_rows(sessions.GIVE_TRIES_BACK, sessions.BudgetKeys(list(keys)))


def remember_device(services: Services, name_key: str, device: str | None) -> str:
    """The device cookie once this name has signed in there: a random id, and a seal per name."""
    known = device.split(".") if device else []
    device_id = known[0] if known and len(known[0]) == 32 else secrets.token_hex(16)
    mine = _device_seal(services.keys.attempts, device_id, name_key)
    others = [proof for proof in known[1:] if len(proof) == 64 and not same(proof, mine)]
    return ".".join((device_id, mine, *others[: _ACCOUNTS_OF_A_DEVICE - 1]))


def _budgets(key: bytes, name_key: str, caller: Caller) -> list[dict[str, object]]:
    device = _known_device(key, name_key, caller.device)
    if device is not None:
        found = [(seal(key, "device", device, name_key), _DEVICE_TRIES, _DEVICE_SECONDS)]
    else:
        found = [
            (seal(key, "name", name_key), _NAME_TRIES, _NAME_SECONDS),
            (seal(key, "network", _network(caller.network)), _NETWORK_TRIES, _NETWORK_SECONDS),
        ]
    return [
        {"key": name, "size": size, "seconds": float(seconds)}
        for name, size, seconds in sorted(found)
    ]


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
