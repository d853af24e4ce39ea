"""A map for more eyes than one: full screen in a meeting, and on paper.

A support web is made for one viewer. What it holds because of who looks is left out of what a room
or a sheet of paper shows: how the viewer finds their own work, what is sensitive, what somebody
agreed to for the viewer's service by name, what a decision, an emergency or an enquiry opened, what
waits or is over, and everything that tells of something that is not shown.
"""

from dataclasses import replace

from graph.policy.support_web import (
    Reason,
    SupportWeb,
    VisibleKinship,
    VisiblePerson,
    VisibleSupport,
)
from graph.vocabulary import SupportState

_FOR_THE_VIEWER = frozenset(
    {
        Reason.AGREED_BY_NAME,
        Reason.DECISION,
        Reason.EMERGENCY,
        Reason.ENQUIRY,
        Reason.HAND_OVER,
        Reason.SAFEGUARDING_CONTACT,
        Reason.WAITING_DECISION,
    }
)
_NOT_NOW = frozenset({SupportState.PROPOSED, SupportState.SUSPENDED, SupportState.ENDED})


def for_others(web: SupportWeb) -> SupportWeb:
    """The same web without what only its viewer was meant to see."""
    return replace(
        web,
        people=tuple(_person(one) for one in web.people),
        kin=tuple(_kinship(one) for one in web.kin),
        supports=tuple(_support(one) for one in web.supports if is_for_others(one)),
        notices=frozenset(),
    )


def is_for_others(support: VisibleSupport) -> bool:
    """Whether a line may be seen by others than the viewer of its web."""
    open_to_all = support.reason not in _FOR_THE_VIEWER and not support.sensitive
    return open_to_all and support.state not in _NOT_NOW


def _support(support: VisibleSupport) -> VisibleSupport:
    return replace(
        support, tie=None, own=False, version=None, confirmed_on=None, reason=Reason.AGREEMENT
    )


def _person(person: VisiblePerson) -> VisiblePerson:
    return replace(person, pregnant=False, other_support=False, needs=(), address=None)


def _kinship(kinship: VisibleKinship) -> VisibleKinship:
    """Flags are for those who work with the child."""
    return replace(kinship, parental_responsibility=None, lives_with=None, contact_restricted=None)
