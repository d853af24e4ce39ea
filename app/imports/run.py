"""Import a folder of files: everything is judged, then it closes, then it opens.

The first pass reads every file whole and writes nothing. What the rows close takes effect next,
whatever else is refused. The second pass stores what is in order, batch after batch,
people before what hangs on them and agreements last, so a run that died half-way shows nobody
more than their own people, and the next run finishes it.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

from app.imports.asking import (
    ask_about_agreements,
    ask_about_held,
    ask_about_numbers,
    ask_who_is_known,
    settle_what_came_in,
)
from app.imports.cells import BadCell, clean_text
from app.imports.closing_pass import ClosingPass
from app.imports.fhir.taxonomy import Codes
from app.imports.findings import Findings, Moment
from app.imports.folder import open_folder, read_folder
from app.imports.judge import judge, remarks
from app.imports.kinds import Kind
from app.imports.progress import NobodyWatches, ProgressBar, Watcher
from app.imports.report import ImportReport, make_report
from app.imports.second_pass import ImportRun
from app.imports.storing.batch import BATCH
from app.services.accounts.accounts import COMMAND
from app.services.context import Services
from graph.clock import Clock, Ids
from graph.database.driver import Database
from graph.door.past_facts import Keeping
from graph.errors import DatabaseUnavailable, KithmapError
from graph.policy.facts import ENGLAND, PolicySettings
from graph.vocabulary import AuditTag, Jurisdiction

ATTEMPTS = 3

SOMETHING_LEFT_OUT = 3
"""Exit status of `kithmap import` where some lines were refused or held."""


DRY = (
    "this was a dry run: nothing was written. What is said to be stored would have been; where "
    "somebody edited a record in Kithmap, its row would be held instead."
)


class BadSourceName(KithmapError):
    """The name of the source cannot be used."""


def import_directory(
    database: Database,
    directory: Path,
    *,
    source: str | None = None,
    whole: bool = False,
    clock: Clock,
    ids: Ids,
    law: PolicySettings = ENGLAND,
    progress: Watcher | None = None,
    before_storing: Callable[[], None] = lambda: None,
    batch_size: int = BATCH,
    keeping: Keeping | None = None,
    codes: Codes | None = None,
    dry: bool = False,
) -> ImportReport:
    """Import a bundle of CSV or FHIR files; where it came from is `source`.

    `law` says where the deployment is: its days, and who is a child there.

    Without `source` the folder's name is taken. Ids count within their source: the same file
    under another name makes other records. With `whole` no file is stored by halves.
    `before_storing` is called between the first pass and the next, where there is something to
    close or to store; `batch_size` rows share a transaction; `keeping` keeps what people looked
    like before, for the replay of the audit; `codes` says what codes of roles stand for, Kithmap's
    own table where none is given. With `dry` nothing is written: the report says what would be
    stored. Raises NoBundle, BadSourceName, Busy and DatabaseUnavailable.
    """
    watcher = progress or NobodyWatches()
    name = source_name(directory) if source is None else _checked(source)
    folder = open_folder(directory)
    moment = Moment(clock.now(), law.time_zone)
    watcher.phase("Reading", folder.size)
    findings = read_folder(folder, moment, watcher.advance, codes)
    if law.jurisdiction is not Jurisdiction.ENGLAND:
        _leave_out_numbers(findings)
    run = ImportRun(database, name, moment, ids, batch_size, keeping)
    ready = judge(findings, run.known, moment, whole=whole)
    if dry:
        run.foresee(ready)
        return make_report(
            name,
            findings,
            run.verdicts,
            run.stored,
            [DRY, *findings.remarks, *remarks(ready)],
            [],
            0.0,
        )
    closing = ClosingPass(run.closer, findings, run.known, run.name_of)
    if ready or closing.needed:
        before_storing()
    not_closed = closing.run()
    watcher.phase("Storing", len(ready))
    began = time.perf_counter()
    run.store(ready, findings, watcher)
    closing.silence_narrowed(run.narrowed)
    closing.lift(run.taken)
    ask_about_agreements(database, run, findings, moment, law)
    ask_about_held(database, name, findings, moment)
    settle_what_came_in(database, name, run, moment)
    ask_about_numbers(database, run, moment)
    if findings.trees:
        ask_who_is_known(database, run, ready, moment, ids)
    seconds = time.perf_counter() - began
    return make_report(
        name,
        findings,
        run.verdicts,
        run.stored,
        [*findings.remarks, *remarks(ready)],
        not_closed,
        seconds,
    )


def _leave_out_numbers(findings: Findings) -> None:
    """NHS numbers are of the United Kingdom: elsewhere they are nobody's business."""
    kept = [row for row in findings.rows if row.key.kind is not Kind.IDENTITY_NUMBERS]
    if len(kept) < len(findings.rows):
        findings.remarks.append(
            "NHS numbers are not kept where this Kithmap is, and were left out."
        )
    findings.rows = kept


def source_name(directory: Path) -> str:
    """The name of a source that was given none: its folder's. Raises BadSourceName."""
    return _checked(directory.resolve().name)


def _checked(name: str) -> str:
    try:
        text = clean_text("source", name)
    except BadCell as bad:
        raise BadSourceName(f"The name of the source cannot be used: {bad}.") from None
    if not text:
        raise BadSourceName("Give the source a name.")
    return text


def refuse_bad_bundle(directory: Path, source: str | None) -> None:
    """Say what cannot be imported before anything is started for it.

    Raises NoBundle and BadSourceName.
    """
    open_folder(directory)
    if source is None:
        source_name(directory)
    else:
        _checked(source)


def import_and_report(
    services: Services,
    database: Database,
    directory: Path,
    source: str | None,
    whole: bool,
    codes: Codes,
    dry: bool = False,
) -> int:
    """The `kithmap import` command: print what was done; returns the exit status."""
    with ProgressBar() as bar:
        report = import_directory(
            database,
            directory,
            source=source,
            whole=whole,
            clock=services.clock,
            ids=services.ids,
            law=services.policy,
            progress=bar,
            codes=codes,
            dry=dry,
            keeping=Keeping(services.gateway.history, services.clock),
            before_storing=lambda: note_import(services, source or source_name(directory)),
        )
    for line in report.lines():
        sys.stdout.write(f"{line}\n")
    return 0 if report.complete else SOMETHING_LEFT_OUT


def note_import(services: Services, source: str) -> None:
    """Write into the audit that an import begins; its subject is an id of its own, and the name
    of the source, which may be anything, stands beside it where it can be erased.

    A Neo4j that has just started plans its first statements for longer than a change may take,
    and nobody waits at a page here: so it is tried again.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return _note_import(services, source)
        except DatabaseUnavailable:
            continue
    return _note_import(services, source)


def _note_import(services: Services, source: str) -> None:
    with services.change(COMMAND) as change:
        change.record(AuditTag.IMPORT_RUN, services.ids.new(), source)
        change.commit()
