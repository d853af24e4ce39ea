"""What an import asks people: about agreements that were refused, withdrawn, or contradicted."""

from collections.abc import Iterable
from functools import partial

from app.imports.findings import Findings, Moment
from app.imports.kinds import Kind
from app.imports.second_pass import ImportRun
from app.imports.storing.batch import BATCH, BATCH_SECONDS
from graph.database.driver import Database, Transaction
from graph.policy.facts import PolicySettings
from graph.records.dates import add_months
from queries.tasks import ASK_ABOUT_AGREEMENTS, Agreements


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
