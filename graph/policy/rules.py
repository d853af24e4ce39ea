"""Rules: the policy as ordered tuples of small named rules.

`see` receives them, so that a test can take any one of them away and prove that it is missed.
The rules themselves stand with their subject, where their arguments are told; `rulebook.py` puts
them in order. What a rule answers is told here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from graph.policy.support_web import VisibleSupport
from graph.policy.terms import Statement, Terms
from graph.policy.ways import Decision, Way
from graph.vocabulary import Level

Says = Callable[..., bool]
SaysOrPasses = Callable[..., bool | None]
Caps = Callable[..., Level]
Fields = Callable[..., frozenset[str]]


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole policy. In the order in which a decision meets them."""

    live: tuple[Says, ...]
    """All must hold for an edge to be live."""
    sensitive: tuple[Says, ...]
    """Any one makes an edge sensitive."""
    pregnancy: tuple[Says, ...]
    """Any one makes an edge tell of a pregnancy."""
    authority: tuple[Says, ...]
    """Any one ends a holder's authority, or says that it never was."""
    records: tuple[Says, ...]
    """Any one strikes an agreement as if it had never been recorded."""
    waits: tuple[Says, ...]
    """Any one keeps an agreement from counting yet: until then it only narrows."""
    replaces: tuple[Says, ...]
    """All must hold for a later statement to replace an earlier one of the same holder."""
    ends: tuple[Says, ...]
    """Any one ends a yes in silence."""
    caps: tuple[Caps, ...]
    """What one holder's agreement shows at most."""
    deciders: tuple[Callable[..., Sequence[Statement]], ...]
    """The first that names some statements names those that decide."""
    narrowings: tuple[Callable[..., Terms], ...]
    """How several agreements become one."""
    decisions: tuple[Caps, ...]
    """The lowest cap holds; HIDDEN means that the decision is not live."""
    today: tuple[Says, ...]
    """All must hold for a decision that waits to open something today."""
    today_opens: tuple[Says, ...]
    """And all of these for it to open one support to a viewer."""
    reach: tuple[Callable[..., Iterable[Way]], ...]
    """All ways that a viewer has to a person."""
    closures: tuple[Says, ...]
    """Any one closes a way."""
    restrictions: tuple[Says, ...]
    """Any one leaves the viewer a name and their own edge of a person, and nothing else."""
    edges: tuple[Callable[..., Decision | None], ...]
    """The first that speaks decides an edge; silence is HIDDEN."""
    by_name: tuple[Callable[..., Decision | None], ...]
    """What may open a sensitive edge; the highest holds, the earlier on a tie."""
    ordinary: tuple[Callable[..., Decision | None], ...]
    """What may open an ordinary edge; the highest holds, the earlier on a tie."""
    front_door: tuple[Says, ...]
    """Any one keeps a sensitive service from the front door."""
    recipients: tuple[SaysOrPasses, ...]
    """The first that speaks says whether an agreement is for the viewer; silence is no."""
    wishes: tuple[Says, ...]
    """Any one keeps an agreement from opening an edge."""
    way_caps: tuple[Caps, ...]
    """What an agreement shows at most by a way."""
    past: tuple[Says, ...]
    """All must hold for an ended edge to be shown."""
    apart: tuple[Callable[..., str | None], ...]
    """The first that speaks says who of a safety arrangement is left out."""
    notices: tuple[Says, ...]
    """Any one shows that a safety arrangement applies."""
    kin: tuple[Says, ...]
    """Any one hides a kinship."""
    agreements_told: tuple[Says, ...]
    """Any one tells that a record of agreement exists."""
    decisions_told: tuple[Says, ...]
    """Any one tells that a decision was taken, and when it is to be reviewed."""
    need_grants: tuple[Says, ...]
    """Any one shows a need ..."""
    need_bars: tuple[Says, ...]
    """... unless one of these withholds it."""
    links: tuple[Says, ...]
    """Any one keeps a way from telling that the person is in a family."""
    addresses: tuple[Says, ...]
    """Any one withholds an address where this person lives."""
    person_fields: tuple[Fields, ...]
    """The fields of a person that are withheld."""
    kin_fields: tuple[Fields, ...]
    """The fields of a kinship that are withheld."""
    support_fields: tuple[Fields, ...]
    """The fields of a named line that are withheld."""
    lines: tuple[Callable[..., Sequence[VisibleSupport]], ...]
    """How edges of one person become lines."""
    marker: tuple[Says, ...]
    """All must hold for "Other support is in place"."""
    members: tuple[Says, ...]
    """Any one keeps a person from a member of their family (whose id is given)."""
    member_edges: tuple[Says, ...]
    """Any one keeps an edge from a member of the family."""
    room: tuple[Says, ...]
    """Any one keeps an edge out of a room."""
