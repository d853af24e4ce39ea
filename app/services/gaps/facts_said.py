"""The facts that a gap rests on, in words."""

from graph.gaps import Fact, FactKind
from visualisations.said import day_text
from visualisations.words import Words


def fact_said(fact: Fact, words: Words) -> str:
    """One fact with its date, as far as it is shown."""
    key = f"gap_fact_{fact.kind}"
    return words.text(
        key,
        agency=fact.agency,
        worker=fact.worker,
        who=fact.worker or fact.agency,
        date=day_text(fact.on, words) if fact.on else words.text("gap_fact_no_date"),
        since=_since(fact, words),
        code=words.of(fact.code) if fact.code else "",
        number=fact.number,
        names=words.listed(fact.names) if fact.kind is FactKind.PIECE else "",
    )


def _since(fact: Fact, words: Words) -> str:
    if fact.on is None:
        return words.text("gap_fact_no_date")
    return words.text("gap_fact_since", date=day_text(fact.on, words))
