"""What others did to one's own account, and what waits for one's yes or no: for first pages."""

from typing import Any

from flask import url_for
from wtforms.validators import DataRequired, Length

from app.services.accounts import deciding
from app.services.accounts.deciding import Waiting
from app.services.accounts.news import news
from app.web.frame.forms import OnceForm, Sentence, SomeNamed, drawn
from app.web.frame.permissions import Permission
from app.web.frame.wiring import display_words, services, user

MOST_AT_ONCE = 12
"""Accounts that are confirmed at once: their links, which are shown once, fit into one message."""


class DecisionForms:
    """The two buttons beside what waits."""

    def confirm(self, waiting: Waiting) -> OnceForm:
        return self._drawn("administration.confirm", waiting)

    def refuse(self, waiting: Waiting) -> OnceForm:
        return self._drawn("administration.refuse", waiting)

    def _drawn(self, endpoint: str, waiting: Waiting) -> OnceForm:
        return drawn(OnceForm, url_for(endpoint, proposal_id=waiting.proposal_id))


class SeveralForm(OnceForm):
    """Several that wait for a second person, each with a box: none is ticked beforehand."""

    chosen = SomeNamed(
        "label_tick_those_whom_you_know",
        [
            DataRequired("refused_please_tick_at_least_one"),
            Length(max=MOST_AT_ONCE, message="refused_tick_at_most"),
        ],
        description=Sentence("hint_several_at_once", {"most": MOST_AT_ONCE}),
    )


def _several(waiting: tuple[Waiting, ...]) -> SeveralForm:
    """All of them in one form, so that twelve new colleagues are one yes and not twelve."""
    form = drawn(SeveralForm, url_for("administration.confirm_several"))
    form.chosen.choices = [(each.proposal_id, _in_short(each)) for each in waiting]
    return form


def _in_short(waiting: Waiting) -> str:
    who = waiting.practitioner_name or waiting.mail or waiting.name
    act = display_words().of(waiting.act)
    where = waiting.team_name or ", ".join(waiting.agencies)
    return f"{who} ({where}): {act}" if where else f"{who}: {act}"


def of_accounts() -> dict[str, Any]:
    """For the part of a first page that is about accounts."""
    mine = user().signed_in
    found = deciding.waiting(services(), mine) if user().may(Permission.ACCOUNTS_CONFIRM) else ()
    mine_to_decide = tuple(each for each in found if each.may_decide)
    return {
        "account_news": news(services(), mine),
        "account_proposals": mine_to_decide,
        "several": _several(mine_to_decide) if len(mine_to_decide) > 1 else None,
        "decisions": DecisionForms(),
    }
