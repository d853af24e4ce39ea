"""What was done to one's own account by others: told at the next sign-in, in words."""

from datetime import datetime, timedelta

from app.services.accounts.roles import roles_of
from app.services.accounts.sessions import SignedIn
from app.services.context import Services
from graph.clock import local_date
from graph.vocabulary import ProposalAct, ProposalState
from queries import proposals
from visualisations.said import day_text

_RECENTLY = timedelta(days=14)
"""Told again for so long, whoever signed in meanwhile."""
_PAST = timedelta(days=365)


def news(services: Services, mine: SignedIn) -> tuple[str, ...]:
    """Sentences about what was confirmed since the sign-in before this one; the newest first."""
    recently = services.clock.now() - _RECENTLY
    asked = proposals.NewsFor(mine.account_id, mine.session_id, recently)
    rows = services.gateway.account_rows(proposals.NEWS_FOR_ACCOUNT, asked)
    return tuple(_sentence(services, row) for row in rows)


def plan(services: Services) -> None:
    """Let Neo4j plan what every first page asks of accounts. Raises DatabaseUnavailable."""
    nobody, now = services.ids.new(), services.clock.now()
    today = local_date(now, services.policy.time_zone)
    waiting = proposals.WaitingFor(nobody, nobody, now, today, None)
    with services.gateway.planning() as transaction:
        transaction.rows(proposals.NEWS_FOR_ACCOUNT, proposals.NewsFor(nobody, nobody, now))
        transaction.rows(proposals.WAITING, waiting)


def past(services: Services, account_id: str) -> tuple[str, ...]:
    """The same of the last year, with what was refused and what waits."""
    asked = proposals.PastOf(account_id, services.clock.now() - _PAST)
    rows = services.gateway.account_rows(proposals.PAST_OF_ACCOUNT, asked)
    return tuple(_sentence(services, row) for row in rows)


def _sentence(services: Services, row: proposals.PastRow) -> str:
    what = _what(services, row)
    asked = f"{what} was asked for by {row.proposer_name or _SERVER}"
    match ProposalState(row.state):
        case ProposalState.WAITING:
            return f"{asked} on {_day(services, row.proposed_at)} and is not confirmed."
        case ProposalState.REFUSED:
            return f"{asked} and not confirmed by {_decided(services, row)}."
        case ProposalState.CONFIRMED:
            if row.proposer_name is None and row.decider_name is None:
                return f"{what} was made {_decided(services, row)}."
            return f"{asked} and confirmed by {_decided(services, row)}."


_SERVER = "whoever runs Kithmap's server"


def _decided(services: Services, row: proposals.PastRow) -> str:
    who = row.decider_name or f"by {_SERVER}"
    return f"{who} on {_day(services, row.decided_at)}" if row.decided_at else who


def _what(services: Services, row: proposals.PastRow) -> str:
    match ProposalAct(row.act):
        case ProposalAct.ADD:
            return "This account"
        case ProposalAct.LINK:
            return "A new link to set the password of this account"
        case ProposalAct.OPEN:
            return "Opening this account again"
        case ProposalAct.LEAD:
            return "Leading a team"
        case ProposalAct.FRONT_DOOR:
            return "A post in a front-door team"
        case ProposalAct.ROLES:
            roles = ", ".join(services.words.of(role) for role in roles_of(row.roles))
            return f"Another set of roles for this account ({roles})"


def _day(services: Services, instant: datetime) -> str:
    return day_text(local_date(instant, services.policy.time_zone), services.words)
