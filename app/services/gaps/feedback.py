"""What somebody writes about Kithmap, without a name: no account, no time, no entry of the audit.

It is kept with its month alone. The form's id, by which it is kept once, is drawn anew for each
form and stands nowhere else.
"""

from app.services.changes import SentForm
from app.services.context import Services
from graph.clock import local_date
from graph.seals import digest
from queries.gaps import KEEP_FEEDBACK, NewFeedback


def give(services: Services, sent: SentForm, text: str) -> None:
    """Raises DatabaseUnavailable."""
    month = local_date(services.clock.now(), services.policy.time_zone).replace(day=1)
    new = NewFeedback(digest("feedback", sent.op_id), month, text)
    services.gateway.upkeep_rows(KEEP_FEEDBACK, new)
