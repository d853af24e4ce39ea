"""What others did to one's own account, and what waits for one's yes or no: for first pages."""

from typing import Any

from flask import url_for

from app.services.accounts import deciding
from app.services.accounts.deciding import Waiting
from app.services.accounts.news import news
from app.web.frame.forms import OnceForm, drawn
from app.web.frame.permissions import Permission
from app.web.frame.wiring import services, user


class DecisionForms:
    """The two buttons beside what waits."""

    def confirm(self, waiting: Waiting) -> OnceForm:
        return self._drawn("administration.confirm", waiting)

    def refuse(self, waiting: Waiting) -> OnceForm:
        return self._drawn("administration.refuse", waiting)

    def _drawn(self, endpoint: str, waiting: Waiting) -> OnceForm:
        return drawn(OnceForm, url_for(endpoint, proposal_id=waiting.proposal_id))


def of_accounts() -> dict[str, Any]:
    """For the part of a first page that is about accounts."""
    mine = user().signed_in
    found = deciding.waiting(services(), mine) if user().may(Permission.ACCOUNTS_CONFIRM) else ()
    return {
        "account_news": news(services(), mine),
        "account_proposals": tuple(each for each in found if each.may_decide),
        "decisions": DecisionForms(),
    }
