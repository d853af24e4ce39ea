"""Apart: the two sides of a safety arrangement never stand on one page."""

from collections.abc import Set

from graph.policy.case import Case, Ground
from graph.policy.facts import FocusKind
from graph.policy.reach import INFORMED, full_ways, is_restricted, ways_to
from graph.policy.support_web import Notice
from graph.records.agreements import SafetyArrangement
from graph.vocabulary import Reach


def the_one_in_focus_stays(ground: Ground, arrangement: SafetyArrangement) -> str | None:
    """On a person's own page the other side never appears; a room is nobody's own page."""
    focus = ground.facts.focus
    own_page = focus.kind is FocusKind.PERSON and not ground.in_room
    return arrangement.other(focus.id) if own_page else None


def the_one_kept_away_is_left_out(_ground: Ground, arrangement: SafetyArrangement) -> str | None:
    return arrangement.from_id


APART = (the_one_in_focus_stays, the_one_kept_away_is_left_out)


def left_out(ground: Ground, would_appear: Set[str]) -> frozenset[str]:
    """Who is left out, entirely, of a page on which these people would appear.

    Only where both sides would appear; each arrangement is judged by itself, so that who is left
    out for one does not bring somebody back for another.
    """
    out = set()
    for arrangement in _among(ground, would_appear):
        if {arrangement.protected_id, arrangement.from_id} <= would_appear:
            answers = (says(ground, arrangement) for says in ground.rules.apart)
            out.add(next((person_id for person_id in answers if person_id), ""))
    return frozenset(out)


# Where it is said that a safety arrangement applies. The other side is not named.


def the_protected_persons_page_says_so(case: Case, arrangement: SafetyArrangement) -> bool:
    """To all who work with them, stand behind somebody who does, or had to ask."""
    focus = case.ground.facts.focus
    return focus.id == arrangement.protected_id and _reaches(case, focus.id, INFORMED)


def whoever_works_with_both_is_told(case: Case, arrangement: SafetyArrangement) -> bool:
    """Also on the page of the one kept away."""
    sides = (arrangement.protected_id, arrangement.from_id)
    return case.ground.facts.focus.id in sides and all(_is_direct(case, side) for side in sides)


NOTICES = (the_protected_persons_page_says_so, whoever_works_with_both_is_told)


def notices(case: Case) -> frozenset[Notice]:
    """Those of the page of one person."""
    focus = case.ground.facts.focus
    dossier = case.ground.dossier(focus.id)
    if focus.kind is not FocusKind.PERSON or dossier is None:
        return frozenset()
    if is_restricted(case, dossier):
        return frozenset({Notice.CONTACT_RESTRICTED})
    rules = case.ground.rules.notices
    told = any(says(case, each) for each in dossier.arrangements for says in rules)
    return frozenset({Notice.SAFETY_ARRANGEMENT}) if told else frozenset()


def _is_direct(case: Case, person_id: str) -> bool:
    """Also where the page itself does not have them."""
    case = case.beyond
    dossier = case.ground.dossier(person_id)
    return dossier is not None and any(way.reach is Reach.DIRECT for way in ways_to(case, dossier))


def _reaches(case: Case, person_id: str, reaches: frozenset[Reach]) -> bool:
    dossier = case.ground.dossier(person_id)
    return dossier is not None and any(way.reach in reaches for way in full_ways(case, dossier))


def _among(ground: Ground, people: Set[str]) -> list[SafetyArrangement]:
    dossiers = (ground.dossier(person_id) for person_id in sorted(people))
    return [arrangement for dossier in dossiers if dossier for arrangement in dossier.arrangements]
