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
    say, act = services.words.text, _what(services, row)
    server = say("news_server")
    said = {
        "act": act,
        "proposer": row.proposer_name or server,
        "proposed_on": _day(services, row.proposed_at),
        "decided": _decided(services, row),
    }
    match ProposalState(row.state):
        case ProposalState.WAITING:
            return say("news_waits", **said)
        case ProposalState.REFUSED:
            return say("news_refused", **said)
        case ProposalState.CONFIRMED:
            by_server = row.proposer_name is None and row.decider_name is None
            return say("news_made" if by_server else "news_confirmed", **said)


def _decided(services: Services, row: proposals.PastRow) -> str:
    say = services.words.text
    who = row.decider_name or say("news_server")
    if row.decided_at is None:
        return who
    return say("news_who_and_day", who=who, day=_day(services, row.decided_at))


def _what(services: Services, row: proposals.PastRow) -> str:
    words, act = services.words, ProposalAct(row.act)
    roles = words.listed(words.of(role) for role in roles_of(row.roles)) if row.roles else ""
    return words.text(f"news_of_{act.value}", roles=roles)


def _day(services: Services, instant: datetime) -> str:
    return day_text(local_date(instant, services.policy.time_zone), services.words)
