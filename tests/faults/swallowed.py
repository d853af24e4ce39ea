"""Promise 7: a commit whose reply got lost is resolved, and its operation happens exactly once.

`python -m tests.faults swallowed` runs this part alone. Between Kithmap and Neo4j stands a wire
that takes away commits and replies; whoever is told "not known" sends the same form again.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

from graph.database.address import Neo4jAddress
from graph.database.driver import Database
from graph.door.gateway import Gateway
from graph.errors import DatabaseUnavailable, KithmapError, OutcomeUnknown
from queries.door import open_gateway
from tests.faults.deeds import Crowd, Deed, crowd_of, crowd_records, do, judge
from tests.faults.own_neo4j import AUDIT_KEY, PATIENT, own_neo4j
from tests.proxies.commit_thief import CommitThief, Fate
from tests.worlds.council import settle

CLIENTS = 8
PEOPLE = 80
FULL = {
    Fate.REPLY_LOST: 340,
    Fate.CUT_AT_ONCE: 160,
    Fate.ARRIVES_LATE: 72,
    Fate.REPLY_HELD: 16,
    Fate.NEVER_ARRIVES: 40,
    Fate.LOST_UNSEEN: 8,
}
LATE_SECONDS = (0.02, 1.8)
LATER_SECONDS = (4.3, 4.7)
"""After the question whether it was stored is given up, and before the server's own limit."""
LATER = 0.1
"""Which part of those that arrive late arrive that late."""
AGAIN = 0.3
"""How often the reply to what is sent again is swallowed too."""
TWICE = 0.2
"""How often a form is sent once more after its answer, as by a double click."""


@dataclass
class Client:
    """One person at a form: what they asked for, and what they were told."""

    asked: list[Deed] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    unknown: int = 0
    """How often they were told that the outcome is not known."""
    refused: int = 0
    """How often they were told that nothing was saved, or that others are in the way."""
    wrong: int = 0
    """How often they were told anything else but that it is done."""
    stolen: dict[Fate, int] = field(default_factory=dict)


def run(scale: float = 1.0) -> dict[str, int | float]:
    """The figures; with `scale` 1 more than 500 commits that reach Neo4j and have no reply."""
    with own_neo4j() as address:
        return swallow(address, scale)


def swallow(address: Neo4jAddress, scale: float) -> dict[str, int | float]:
    """The figures, from a crowd of its own on a server that others may use too."""
    with Database(address, PATIENT) as database:
        crowd = crowd_of(settle(database, crowd_records(CLIENTS, PEOPLE)))
        fates = _fates(scale)
        with ThreadPoolExecutor(CLIENTS) as many:
            clients = list(
                many.map(
                    lambda number: _client(address, crowd, number, fates[number::CLIENTS]),
                    range(CLIENTS),
                )
            )
        asked = [deed for client in clients for deed in client.asked]
        told = {op: result for client in clients for op, result in client.told.items()}
        found = judge(database, crowd, asked, told)
    stolen = {fate: sum(client.stolen.get(fate, 0) for client in clients) for fate in Fate}
    wrong = sum(client.wrong for client in clients) + len(asked) - found.stored
    return {
        "swallowed_commits": sum(count for fate, count in stolen.items() if fate.reaches),
        "commits_lost_on_the_way": sum(count for fate, count in stolen.items() if not fate.reaches),
        "told_unknown": sum(client.unknown for client in clients),
        "told_not_saved": sum(client.refused for client in clients),
        "not_exactly_once": wrong + found.lost + found.halves + found.doubles,
    }


def _fates(scale: float) -> list[Fate]:
    fates = [fate for fate, count in FULL.items() for _ in range(max(1, round(count * scale)))]
    Random(1).shuffle(fates)
    return fates


def _client(address: Neo4jAddress, crowd: Crowd, number: int, fates: list[Fate]) -> Client:
    client, chance, worker = Client(), Random(number), crowd.workers[number]
    with CommitThief(address) as thief, Database(thief.address) as database:
        gateway = open_gateway(database, AUDIT_KEY)
        for fate in fates:
            deed = Deed.draw(crowd, worker, chance)
            client.asked.append(deed)
            for planned in _plans(fate, chance):
                thief.leave()
                if planned is not None:
                    thief.steal_next(*planned)
                try:
                    client.told[deed.op] = do(gateway, crowd, deed)
                except OutcomeUnknown:
                    client.unknown += 1
                    continue
                except DatabaseUnavailable:
                    client.refused += 1
                    continue
                except KithmapError:
                    client.wrong += 1
                break
            if chance.random() < TWICE:
                client.wrong += not _answers_alike(gateway, crowd, deed, client.told.get(deed.op))
        client.stolen = thief.stolen
    return client


def _answers_alike(gateway: Gateway, crowd: Crowd, deed: Deed, told: str | None) -> bool:
    """Whether the same form, sent once more, gets the answer that it had."""
    try:
        return do(gateway, crowd, deed) == told
    except DatabaseUnavailable:
        return True
    except KithmapError:
        return False


def _plans(fate: Fate, chance: Random) -> Iterator[tuple[Fate, float] | None]:
    """What happens to the commit the first time, and each time that the form is sent again."""
    late = LATER_SECONDS if chance.random() < LATER else LATE_SECONDS
    yield fate, chance.uniform(*late)
    while True:
        yield (Fate.REPLY_LOST, 0.0) if chance.random() < AGAIN else None
