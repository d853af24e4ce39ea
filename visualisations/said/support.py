"""The dates and the state of one line of support."""

from collections.abc import Iterator

from graph.policy.support_web import VisibleSupport
from graph.records.dates import PartialDate
from graph.vocabulary import SupportState
from visualisations.said.dates import date_text, quarter_text
from visualisations.words import Words


def support_dates(support: VisibleSupport, words: Words) -> tuple[str, ...]:
    """Since when, and until when: `since 5 January 2026`, `ended between July and September 2026`.

    Support of which only the quarter is shown is dated by its quarter; that it has ended is said
    even where no date is shown.
    """
    return tuple(_dates(support, words))


def _dates(support: VisibleSupport, words: Words) -> Iterator[str]:
    if support.since is not None:
        since = PartialDate(support.since, support.since_precision)
        yield words.text("since", date=date_text(since, words))
    elif support.since_quarter:
        yield _said("since", None, support.since_quarter, words)
    if support.until is not None or support.until_quarter:
        key = "ended_on" if support.ended else "until"
        until = PartialDate(support.until, support.until_precision) if support.until else None
        yield _said(key, until, support.until_quarter, words)
    elif support.ended:
        yield words.text("ended")


def _said(key: str, day: PartialDate | None, in_quarter: str | None, words: Words) -> str:
    if day is not None:
        return words.text(key, date=date_text(day, words))
    return words.text(f"{key}_quarter", quarter=quarter_text(in_quarter or "", words))


def support_state(support: VisibleSupport, words: Words) -> str | None:
    """That a line waits, rests or has ended; None where it is simply active."""
    if support.state in (None, SupportState.ACTIVE):
        return None
    return words.of(support.state)
