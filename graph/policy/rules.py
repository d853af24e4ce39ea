"""Rules: the policy as ordered tuples of small named rules.

`see` receives them, so that a test can take any one of them away and prove that it is missed.
The rules themselves stand with their subject; `rulebook.py` puts them in order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.policy.case import Case, Decision, Dossier, Ground, Moment, Way
    from graph.policy.facts import Focus
    from graph.policy.sight import Relation, Seen, Shown
    from graph.policy.support_web import VisibleSupport
    from graph.policy.terms import Terms
    from graph.records.agreements import Consent, SafetyArrangement, SharingDecision
    from graph.records.model import Need, Support
    from graph.vocabulary import Level

    LiveRule = Callable[[Ground, Support], bool]
    PastRule = Callable[[Shown, Ground], bool]
    SensitivityRule = Callable[[Dossier, Support], bool]
    RecordRule = Callable[[Dossier, Consent], bool]
    SilenceRule = Callable[[Moment, Consent], bool]
    AuthorityRule = Callable[[Dossier, Consent], Level]
    DeciderRule = Callable[[Sequence[Consent], str | None], Sequence[Consent]]
    NarrowingRule = Callable[[Terms, Sequence[Consent]], Terms]
    DecisionRule = Callable[[Dossier, SharingDecision], Level]
    ReachRule = Callable[[Case, Dossier], Iterable[Way]]
    ClosureRule = Callable[[Case, Dossier, Way], bool]
    EdgeRule = Callable[[Case, Dossier, Support], Decision | None]
    SourceRule = Callable[[Case, Dossier, Support, Way], Decision | None]
    RecipientRule = Callable[[Case, Dossier, Terms, Way], bool | None]
    WishRule = Callable[[Case, Dossier, Support, Way], bool]
    CapRule = Callable[[Way], Level]
    FocusRule = Callable[[Focus, Way], bool]
    ApartRule = Callable[[Focus, SafetyArrangement], str | None]
    KinRule = Callable[[Relation], bool]
    NeedRule = Callable[[Ground, Need, Way], bool]
    LinkRule = Callable[[Way, str], bool]
    PersonFieldRule = Callable[[Seen], frozenset[str]]
    KinFieldRule = Callable[[Relation], frozenset[str]]
    SupportFieldRule = Callable[[Shown], frozenset[str]]
    LineRule = Callable[[Sequence[VisibleSupport]], Sequence[VisibleSupport]]
    MarkerRule = Callable[[Sequence[Shown]], bool]
    MemberRule = Callable[[Dossier, str], bool]
    MemberEdgeRule = Callable[[Dossier, Support, str], bool]
    RoomRule = Callable[[Shown], bool]


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole policy. In the order in which a decision meets them."""

    live: tuple[LiveRule, ...]
    """All must hold for an edge to be live."""
    sensitive: tuple[SensitivityRule, ...]
    """Any one makes an edge sensitive."""
    records: tuple[RecordRule, ...]
    """Any one strikes an agreement as if it had never been recorded."""
    silences: tuple[SilenceRule, ...]
    """Any one makes a standing agreement a no for what it covers."""
    authority: tuple[AuthorityRule, ...]
    """The lowest cap holds; HIDDEN means that the holder does not decide (any more)."""
    deciders: tuple[DeciderRule, ...]
    """The first that names some agreements names those that decide."""
    narrowings: tuple[NarrowingRule, ...]
    """How several agreements become one."""
    decisions: tuple[DecisionRule, ...]
    """The lowest cap holds; HIDDEN means that the decision is not live."""
    reach: tuple[ReachRule, ...]
    """All ways that a viewer has to a person."""
    closures: tuple[ClosureRule, ...]
    """Any one closes a way."""
    edges: tuple[EdgeRule, ...]
    """The first that speaks decides an edge; silence is HIDDEN."""
    by_name: tuple[SourceRule, ...]
    """What may open a sensitive edge; the highest holds, the earlier on a tie."""
    ordinary: tuple[SourceRule, ...]
    """What may open an ordinary edge; the highest holds, the earlier on a tie."""
    recipients: tuple[RecipientRule, ...]
    """The first that speaks says whether an agreement is for the viewer; silence is no."""
    wishes: tuple[WishRule, ...]
    """Any one keeps an agreement from opening an edge."""
    caps: tuple[CapRule, ...]
    """What an agreement shows at most."""
    past: tuple[PastRule, ...]
    """All must hold for an ended edge to be shown."""
    focus: tuple[FocusRule, ...]
    """Any one way of this kind opens a page."""
    apart: tuple[ApartRule, ...]
    """The first that speaks says who of a safety arrangement is left out."""
    kin: tuple[KinRule, ...]
    """Any one hides a kinship."""
    need_grants: tuple[NeedRule, ...]
    """Any one shows a need ..."""
    need_bars: tuple[NeedRule, ...]
    """... unless one of these withholds it."""
    links: tuple[LinkRule, ...]
    """Any one keeps a way from telling that the person is in a family."""
    person_fields: tuple[PersonFieldRule, ...]
    """The fields of a person that are withheld."""
    kin_fields: tuple[KinFieldRule, ...]
    """The fields of a kinship that are withheld."""
    support_fields: tuple[SupportFieldRule, ...]
    """The fields of a named line that are withheld."""
    lines: tuple[LineRule, ...]
    """How edges of one person become lines."""
    marker: tuple[MarkerRule, ...]
    """All must hold for "Other support is in place"."""
    members: tuple[MemberRule, ...]
    """Any one keeps a person from a member of their family (whose id is given)."""
    member_edges: tuple[MemberEdgeRule, ...]
    """Any one keeps an edge from a member of the family."""
    room: tuple[RoomRule, ...]
    """Any one keeps an edge out of a room."""
