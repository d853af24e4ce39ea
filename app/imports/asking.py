"""What an import asks people: about agreements that were refused, withdrawn, or contradicted;
about records that it holds; and who of the new people may be somebody who is known.
"""

import hashlib
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import partial
from uuid import UUID

from app.imports.findings import Findings, Moment, Row
from app.imports.kinds import Key, Kind
from app.imports.second_pass import ImportRun
from app.imports.storing.batch import BATCH, BATCH_SECONDS
from graph.clock import Ids
from graph.database.driver import Database, Transaction
from graph.door.newcomers import who_may_be
from graph.policy.facts import PolicySettings
from graph.records.dates import add_months
from graph.records.matching import Identity
from graph.records.model import Person
from graph.vocabulary import RecordKind, TaskKind
from queries.imports import (
    ASK_ABOUT_HELD,
    SETTLE_HELD,
    TASKS_THAT_DIFFER,
    HeldTasks,
    NotHeld,
    OfSource,
)
from queries.numbers import ASK_ABOUT_SUPERSEDED, ASK_WHO_BEARS_IT, TheseNumbers
from queries.tasks import ASK_ABOUT_AGREEMENTS, ASK_TO_COMPARE, Agreements, Comparisons


def ask_about_agreements(
    database: Database, run: ImportRun, findings: Findings, moment: Moment, law: PolicySettings
) -> None:
    """Make the tasks of the agreements that this import stored or ended, each once for ever."""
    ids = sorted({*run.agreements, *_ended(run, findings)})
    age = min(law.presumed_able_age, law.adult_age)
    since = add_months(moment.today, -12 * age)
    for start in range(0, len(ids), BATCH):
        asked = Agreements(ids[start : start + BATCH], moment.now, since)
        database.write(partial(_ask, asked=asked), BATCH_SECONDS)


def _ask(transaction: Transaction, *, asked: Agreements) -> None:
    transaction.rows(ASK_ABOUT_AGREEMENTS, asked)


def _ended(run: ImportRun, findings: Findings) -> Iterable[str]:
    """Those of earlier imports that rows of this one end, whatever else became of the rows."""
    glimpses = [one.glimpse for one in findings.refusals] + [one.glimpse for one in findings.held]
    seen = [one.closing for one in glimpses if one and one.closing]
    closings = (*findings.closings, *findings.beside, *seen)
    keys = {one.key for one in closings if one.key.kind is Kind.CONSENTS and one.ends_agreement}
    return (run.name_of(key) for key in run.known(keys))


def ask_about_numbers(database: Database, run: ImportRun, moment: Moment) -> None:
    """Who else bears a number that came in, and what was replaced: nobody is joined by one."""
    ids = sorted(run.numbers)
    for start in range(0, len(ids), BATCH):
        asked = TheseNumbers(ids[start : start + BATCH], moment.now)
        database.write(partial(_ask_about_numbers, asked=asked), BATCH_SECONDS)


def _ask_about_numbers(transaction: Transaction, *, asked: TheseNumbers) -> None:
    transaction.rows(ASK_WHO_BEARS_IT, asked)
    transaction.rows(ASK_ABOUT_SUPERSEDED, asked)


def ask_about_held(database: Database, source: str, findings: Findings, moment: Moment) -> None:
    """Make a task of each record at which a human has to look, and settle those of what came in."""
    held = {one.asks: one.reason for one in findings.held if one.asks is not None}
    if not held and not findings.trees:
        return
    rows = [
        (_task_id(source, key), key.kind.value, key.external_id, reason)
        for key, reason in held.items()
    ]
    for start in range(0, len(rows), BATCH):
        asked = HeldTasks(source, moment.now, rows[start : start + BATCH])
        database.write(partial(_ask_of_held, asked=asked), BATCH_SECONDS)
    came = [_task_id(source, key) for key in findings.read if key not in held]
    for start in range(0, len(came), BATCH):
        settled = NotHeld(came[start : start + BATCH], moment.now)
        database.write(partial(_settle, settled=settled), BATCH_SECONDS)


def _ask_of_held(transaction: Transaction, *, asked: HeldTasks) -> None:
    transaction.rows(ASK_ABOUT_HELD, asked)


def _settle(transaction: Transaction, *, settled: NotHeld) -> None:
    transaction.rows(SETTLE_HELD, settled)


def _task_id(source: str, key: Key) -> str:
    """One for each record, however often it is held."""
    parts = (source, key.kind, key.external_id)
    return str(UUID(hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]))


def settle_what_came_in(database: Database, source: str, run: ImportRun, moment: Moment) -> None:
    """Of records that differed: where the row is what Kithmap has by now, nobody is asked."""
    waiting = database.rows(TASKS_THAT_DIFFER, OfSource(source))
    came = [
        each.task_id
        for each in waiting
        if Key(RecordKind(each.record_kind), each.external_id) in run.taken
    ]
    for start in range(0, len(came), BATCH):
        settled = NotHeld(came[start : start + BATCH], moment.now)
        database.write(partial(_settle, settled=settled), BATCH_SECONDS)


def ask_who_is_known(
    database: Database, run: ImportRun, rows: Iterable[Row], moment: Moment, ids: Ids
) -> None:
    """Of new people of a family tree who may be somebody known: the coordinator compares them.

    Nobody is joined: a tree holds no third identifier. Of the dead nobody is asked.
    """
    new = {
        run.name_of(row.key): row.draft
        for row in rows
        if isinstance(row.draft, Person) and row.key in run.taken and row.draft.birth_date
    }
    new = {own: one for own, one in new.items() if own in run.new_people and not one.deceased_on}
    for own, person in new.items():
        database.write(
            partial(_ask_who, own=own, person=person, besides=run.new_people, at=moment, ids=ids),
            BATCH_SECONDS,
        )


def _ask_who(
    transaction: Transaction,
    *,
    own: str,
    person: Person,
    besides: AbstractSet[str],
    at: Moment,
    ids: Ids,
) -> None:
    typed = Identity(
        person.given_name, person.family_name, person.birth_date, None, person.known_as
    )
    found = who_may_be(transaction, typed, besides)
    if found.may_be:
        kind = TaskKind.MAY_BE_PROTECTED if found.guarded else TaskKind.MAY_BE_KNOWN
        row = {"id": ids.new(), "kind": kind.value, "about": [own, *found.may_be]}
        transaction.rows(ASK_TO_COMPARE, Comparisons(at.now, [row]))
