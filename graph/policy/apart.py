"""Apart: the two sides of a safety arrangement never stand on one page."""

from collections.abc import Set

from graph.policy.case import Case, Ground
from graph.policy.facts import Focus, FocusKind
from graph.policy.reach import ways_to
from graph.policy.support_web import Notice
from graph.records.agreements import SafetyArrangement
from graph.vocabulary import Reach


def the_one_in_focus_stays(focus: Focus, arrangement: SafetyArrangement) -> str | None:
    """On a person's own page the other side never appears."""
    return arrangement.other(focus.id) if focus.kind is FocusKind.PERSON else None


def the_one_kept_away_is_left_out(_focus: Focus, arrangement: SafetyArrangement) -> str | None:
    return arrangement.from_id


APART = (the_one_in_focus_stays, the_one_kept_away_is_left_out)


def left_out(ground: Ground, would_appear: Set[str]) -> frozenset[str]:
    """Who is left out, entirely, of a page on which these people would appear.

    Only where both sides would appear; each arrangement is judged by itself, so that who is left
    out for one does not bring somebody back for another.
    """
    focus, rules = ground.facts.focus, ground.rules.apart
    out = set()
    for arrangement in _among(ground, would_appear):
        if {arrangement.protected_id, arrangement.from_id} <= would_appear:
            answers = (says(focus, arrangement) for says in rules)
            out.add(next((person_id for person_id in answers if person_id), ""))
    return frozenset(out)


def notices(case: Case, would_appear: Set[str]) -> frozenset[Notice]:
    """Told to those who work with both sides, where one of them is, or would be, on the page."""
    for arrangement in _among(case.ground, would_appear):
        if _works_with(case, arrangement.protected_id) and _works_with(case, arrangement.from_id):
            return frozenset({Notice.SAFETY_ARRANGEMENT})
    return frozenset()


def _works_with(case: Case, person_id: str) -> bool:
    dossier = case.ground.dossier(person_id)
    return dossier is not None and any(way.reach is Reach.DIRECT for way in ways_to(case, dossier))


def _among(ground: Ground, people: Set[str]) -> list[SafetyArrangement]:
    dossiers = (ground.dossier(person_id) for person_id in sorted(people))
    return [arrangement for dossier in dossiers if dossier for arrangement in dossier.arrangements]
