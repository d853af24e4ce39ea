"""`kithmap audit verify | replay | show | export | erase-detail | accept-journal`."""

import re
import sys
from argparse import ArgumentParser, Namespace
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from app.commands.misuse import Misused
from app.deployment.settings import Settings
from app.running import runtime
from app.running.runtime import Runtime
from app.upkeep import auditing
from app.upkeep.auditing import Checked, Wanted
from graph.audit.entry import instant_text
from graph.audit.trail import StoredEntry

_LIMIT = 50
_PLACE = re.compile(r"([0-3]):([1-9]\d{0,14})")


def add_commands(commands: Any) -> None:
    """Hook the commands in; `commands` is what `ArgumentParser.add_subparsers` returned."""
    commands.add_parser(
        "verify", help="is the trail whole, and does the journal agree; status 1 if not"
    ).set_defaults(run=_verify)
    commands.add_parser(
        "replay", help="was each disclosure permitted by the facts of then; status 1 if not"
    ).set_defaults(run=_replay)
    show: ArgumentParser = commands.add_parser("show", help="the newest entries; ids, no names")
    show.add_argument("--limit", type=int, default=_LIMIT, help=f"how many ({_LIMIT})")
    show.set_defaults(run=_show)
    export: ArgumentParser = commands.add_parser("export", help="copy entries to a file")
    export.add_argument("--to", required=True, metavar="FILE", help="a new file, or - ")
    export.add_argument("--format", choices=auditing.KINDS, help="csv, unless FILE ends in .jsonl")
    export.set_defaults(run=_export)
    for parser in (show, export):
        parser.add_argument("--actor", metavar="ID", help="an account, or whom it acted as")
        parser.add_argument("--account", metavar="ID", help="who signed in")
        parser.add_argument("--practitioner", metavar="ID", help="as whom they worked")
        parser.add_argument("--person", metavar="ID", help="who was shown, or was asked for")
        parser.add_argument("--day", metavar="YYYY-MM-DD", help="in the deployment's time zone")
    erase: ArgumentParser = commands.add_parser(
        "erase-detail", help="erase the text beside an entry; the entry stays"
    )
    erase.add_argument("place", metavar="LANE:ENTRY", help="as `show` prints it")
    erase.set_defaults(run=_erase)
    commands.add_parser(
        "accept-journal", help="say in the audit that the journal was begun anew"
    ).set_defaults(run=_accept)


def _running(settings: Settings) -> AbstractContextManager[Runtime]:
    return runtime.running(settings, _say)


def _verify(settings: Settings, asked: Namespace) -> int:
    with _running(settings) as runtime:
        checked = auditing.check(runtime.services(), runtime.database(), runtime.audit_journal)
        unprotected = runtime.audit_journal.unprotected
    _tell(checked)
    if unprotected is not None:
        sys.stdout.write(f"note: {unprotected}\n")
    return 0 if checked.verdict.whole else 1


def _tell(checked: Checked) -> None:
    verdict, witness = checked.verdict, checked.witness
    for fault in verdict.faults:
        sys.stdout.write(f"fault: {fault}\n")
    for note in (*verdict.restored, *verdict.notes):
        sys.stdout.write(f"note: {note}\n")
    last = instant_text(witness.last) if witness.last else "never"
    sys.stdout.write(
        f"{verdict.entries} entries; {witness.lines} lines in the journal, of which "
        f"{len(witness.checkpoints)} checkpoints, the last: {last}\n"
    )
    if verdict.whole:
        sys.stdout.write("The audit trail is whole.\n")
    else:
        sys.stdout.write(f"The audit trail is NOT whole: {len(verdict.faults)} faults.\n")


def _replay(settings: Settings, asked: Namespace) -> int:
    with _running(settings) as runtime:
        replayed = auditing.judge(runtime.services(), runtime.database())
    for line in replayed.refused:
        sys.stdout.write(f"fault: {line}\n")
    for line in replayed.unjudged:
        sys.stdout.write(f"cannot be judged: {line}\n")
    sys.stdout.write(
        f"{replayed.disclosures} disclosures; {replayed.lines} lines judged, "
        f"{len(replayed.refused)} not permitted; {len(replayed.unjudged)} cannot be judged.\n"
    )
    return 1 if replayed.refused else 0


def _show(settings: Settings, asked: Namespace) -> int:
    wanted = _wanted(asked)
    if asked.limit < 1:
        raise Misused("--limit takes a whole number from 1 on.")
    with _running(settings) as runtime:
        for entry in auditing.latest(runtime.services(), runtime.database(), wanted, asked.limit):
            sys.stdout.write(f"{_line(entry)}\n")
    return 0


def _line(entry: StoredEntry) -> str:
    beside = "" if not entry.detail else "  +detail" if entry.salt else "  (detail erased)"
    return (
        f"{instant_text(entry.at)}  {entry.lane}:{entry.seq}  {entry.tag}  account {entry.actor}  "
        f"as {entry.viewer or '-'}  subject {entry.subject}  "
        f"{len(entry.shown)} lines shown{beside}"
    )


def _export(settings: Settings, asked: Namespace) -> int:
    wanted = _wanted(asked)
    kind = asked.format or ("jsonl" if asked.to.endswith(".jsonl") else "csv")
    with _running(settings) as runtime:
        count = auditing.export(runtime.services(), runtime.database(), wanted, asked.to, kind)
    _say(f"Exported {count} entries. The audit tells of it.")
    return 0


def _erase(settings: Settings, asked: Namespace) -> int:
    found = _PLACE.fullmatch(asked.place)
    if found is None:
        raise Misused("Name the entry as LANE:ENTRY, such as 2:15.")
    with _running(settings) as runtime:
        done = auditing.erase_detail(
            runtime.services(), runtime.database(), int(found[1]), int(found[2])
        )
    _say("The text is erased; the audit tells of it." if done else "That entry has no such text.")
    return 0 if done else 1


def _accept(settings: Settings, asked: Namespace) -> int:
    with _running(settings) as runtime:
        count = auditing.accept_journal(
            runtime.services(), runtime.database(), runtime.audit_journal
        )
    _say(f"Accepted: {count} entries from before the journal rest on their seals alone.")
    return 0


def _wanted(asked: Namespace) -> Wanted:
    try:
        day = date.fromisoformat(asked.day) if asked.day else None
    except ValueError:
        raise Misused("--day takes a day such as 2026-06-01.") from None
    return Wanted(asked.actor, asked.person, day, asked.account, asked.practitioner)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
