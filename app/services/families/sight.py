"""Whose family somebody may change, by what they see."""

from graph.door.change import Change
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import Notice, SupportWeb
from graph.vocabulary import Reach


def at(person_id: str) -> Focus:
    return Focus(FocusKind.PERSON, person_id)


def works_with(web: SupportWeb, person_id: str) -> bool:
    """The viewer's own support of somebody is live, and nothing keeps them from the family."""
    seen = web.person(person_id)
    direct = seen is not None and Reach.DIRECT in seen.reach
    return direct and Notice.CONTACT_RESTRICTED not in web.notices


def may_edit(web: SupportWeb, person_id: str) -> bool:
    """Who works with somebody, or has just added them."""
    seen = web.person(person_id)
    added = seen is not None and Reach.PROPOSER in seen.reach
    return added or works_with(web, person_id)


def web_of(change: Change, person_id: str) -> SupportWeb:
    """What the actor sees of somebody whom the change looked at."""
    found = (web for web in (change.web, *change.webs[1:]) if web.focus.id == person_id)
    return next(found)
