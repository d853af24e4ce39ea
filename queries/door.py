"""Hands the door its queries: the one place where a gateway is put together."""

import hmac
from collections.abc import Callable, Iterable

from graph.audit.entry import Anchor, Audit
from graph.clock import Clock, Ids, RandomIds, SystemClock
from graph.database.driver import Database
from graph.door.disclosure import FactsQueries
from graph.door.gateway import Gateway
from graph.door.observer import NOBODY, Observer, observed
from graph.door.partnership import CountQueries, PartnershipCounts
from graph.door.past_facts import History
from graph.door.replay import ReplayQueries
from graph.policy.facts import ENGLAND, PolicySettings
from queries.circles import (
    CIRCLE_OF_CASELOAD,
    CIRCLE_OF_FAMILY,
    CIRCLE_OF_PERSON,
    FACTS_OF_CIRCLE,
    LOCKED_CIRCLE_OF_CASELOAD,
    LOCKED_CIRCLE_OF_FAMILY,
    LOCKED_CIRCLE_OF_PERSON,
    PEOPLE_FACTS,
    TO_DECIDE,
    WHOLE_CASELOAD,
)
from queries.gaps import (
    FAMILIES_AFTER,
    MEETINGS_OF_FAMILIES,
    SECTORS_OFFERED,
    WITHOUT_FAMILY_AFTER,
)

FACTS_QUERIES = FactsQueries(
    of_circle=FACTS_OF_CIRCLE,
    around_person=LOCKED_CIRCLE_OF_PERSON,
    around_family=LOCKED_CIRCLE_OF_FAMILY,
    around_caseload=LOCKED_CIRCLE_OF_CASELOAD,
    whole_caseload=WHOLE_CASELOAD,
    before_locks=CIRCLE_OF_CASELOAD,
    to_decide=TO_DECIDE,
)

REPLAY_QUERIES = ReplayQueries(
    of_circle=FACTS_OF_CIRCLE, around_person=CIRCLE_OF_PERSON, around_family=CIRCLE_OF_FAMILY
)

COUNT_QUERIES = CountQueries(
    FACTS_OF_CIRCLE, FAMILIES_AFTER, WITHOUT_FAMILY_AFTER, MEETINGS_OF_FAMILIES, SECTORS_OFFERED
)


def open_counts(
    database: Database,
    clock: Clock,
    settings: PolicySettings = ENGLAND,
    areas: Iterable[str] = (),
) -> PartnershipCounts:
    """The door's counts of the whole partnership: numbers, and nobody."""
    return PartnershipCounts(database, COUNT_QUERIES, clock, settings, areas)


def open_gateway(
    database: Database,
    audit_key: bytes,
    *,
    clock: Clock | None = None,
    ids: Ids | None = None,
    settings: PolicySettings = ENGLAND,
    deployment: str = "kithmap",
    form_key: bytes | None = None,
    anchor: Callable[[Anchor], None] | None = None,
    observer: Observer = NOBODY,
) -> Gateway:
    """The door to a database whose schema is up to date.

    `audit_key` (32 bytes or more) seals the audit trail and lives outside the database;
    `form_key` seals the versions in forms. `anchor` is called after each commit with the place
    and seal of its entry, before anything is sent; `observer` counts what the door
    does. The clock and the ids are the machine's own unless they are given.
    """
    clock = clock or SystemClock()
    ids = ids or RandomIds()
    return Gateway(
        database,
        FACTS_QUERIES,
        Audit(audit_key, deployment, ids, observed(anchor, observer)),
        clock,
        ids,
        form_key or hmac.digest(audit_key, b"kithmap versions in forms", "sha256"),
        History(PEOPLE_FACTS, audit_key),
        settings,
        observer,
    )
