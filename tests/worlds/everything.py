"""The full town with every kind of record in it, and every field of each kind filled once."""

from datetime import date, timedelta

from graph.records.agreements import Cover, EmergencyGrant, Enquiry, Exclusion, Extension
from graph.records.bundle import Leadership, Records
from graph.records.dates import Span
from graph.records.model import (
    Agency,
    ContactCard,
    IdentityNumber,
    InTouch,
    Kinship,
    Membership,
    Need,
    SafeguardingContact,
    Support,
    Team,
)
from graph.records.ties import TieProposal
from graph.records.viewer import TeamLead
from graph.vocabulary import (
    Authority,
    EndReason,
    ExclusionGround,
    ExclusionKind,
    IdentityScheme,
    Kin,
    LeadKind,
    LookReview,
    NeedKind,
    RefusalReason,
    Role,
    Sector,
    SharingBasis,
    SupportState,
    TieEnd,
    TieState,
)
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    authority,
    decision,
    named_relative,
    not_able,
    not_shared,
    support,
)
from tests.worlds.full_town import full_town

_YEAR = Span(date(2026, 1, 1), date(2026, 12, 31))
_PAST = Span(date(2020, 1, 1), date(2021, 12, 31))
_CARD = ContactCard("01632 960001", "07700 900001", "duty@town.example", "Mondays")
_SOON = NOW + timedelta(hours=3)


def everything() -> Records:
    """Nothing here is about what the policy says of it: only that it is stored, and comes back."""
    papers = (
        authority(
            "dawn",
            "isla",
            Authority.PARENT,
            evidence="a birth certificate",
            seen_by="sol",
            span=_YEAR,
            delegated_by="another",
        )
        + not_able("isla", found_by="Dr Shah", recorded_by="sol", span=_YEAR)
        + not_shared(
            "isla",
            ["health"],
            with_whom=["school"],
            with_practitioners=frozenset({"una"}),
            why="it would be told on",
            decided_by="sol",
            approved_by="una",
            approved_at=NOW,
            refused_by="una",
            refused_at=NOW,
            refused_because="It has changed.",
            last_review_on=date(2026, 5, 1),
            ended_on=date(2026, 5, 31),
        )
        + not_shared("noah", ["health"], id="unshared-and-holds", decided_by="hana")
        + not_shared(
            "noah",
            ["health"],
            ["gp"],
            id="unshared-and-waits",
            decided_by="hana",
            decided_on=NOW.date(),
            approved_by=None,
        )
        + not_able("noah", id="unable-and-recorded", recorded_by="hana", span=Span(NOW.date()))
        + named_relative(
            "isla",
            "Aunt May",
            Kin.AUNT,
            span=_YEAR,
            kind_agreed=True,
            named_by="sol",
            who="football coach",
            does="takes her to football",
        )
        + agreement(
            "isla",
            "dawn",
            id="agreed-with-all",
            authority_id="an-authority",
            lifts=frozenset({"clinic"}),
            adult_stated=True,
        )
        + decision(
            ["isla"],
            ["school"],
            id="decided-with-all",
            opens=frozenset({"social"}),
            for_whom=frozenset({"isla"}),
            decided_by="sol",
            decided_at=NOW,
            approved_by="una",
            approved_at=NOW,
            refused_by="una",
            refused_at=NOW,
            refused_because="They agreed meanwhile.",
            last_review_on=date(2026, 5, 1),
        )
        + decision(["noah"], ["gp"], id="decided-and-stands", decided_by="hana")
        + decision(
            ["noah"],
            ["gp"],
            id="decided-and-waits",
            opens=frozenset({"health"}),
            for_whom=frozenset({"noah"}),
            basis=SharingBasis.DUTY.value,
            threshold="He is not safe.",
            decided_by="hana",
            decided_on=NOW.date(),
            decided_at=NOW,
            approved_by=None,
        )
    )
    return full_town() + papers + _more()


def _more() -> Records:
    return Records(
        agencies=(
            Agency(
                "home", "Town Home", Sector.HOUSING, _CARD, True, SafeguardingContact("A", _CARD)
            ),
        ),
        teams=(Team("joint", "Joint team", "home", True, frozenset({"health"})),),
        leaderships=(Leadership("sol", TeamLead("joint", "home", True, _YEAR, "a-post")),),
        identity_numbers=(
            IdentityNumber("number", "isla", IdentityScheme.NHS_NUMBER, "9434765919"),
        ),
        kinships=(
            Kinship("kin-sensitive", "isla", "kai", Kin.HALF_SIBLING, sensitive=True),
            Kinship(
                "kin-over", "rose", "lee", Kin.FRIEND, _PAST, why_ended=TieEnd.WISH, stated_by="tom"
            ),
        ),
        memberships=(
            Membership(
                "rose-L", "rose", "L", _PAST, "aunt", why_ended=TieEnd.MOVED, stated_by="tom"
            ),
        ),
        tie_proposals=(
            TieProposal(
                "tie-with-all",
                "isla",
                "rose",
                Kin.GRANDPARENT,
                "tom",
                NOW,
                "Isla Marsh",
                "Rose Hale",
                _YEAR,
                family_id="D",
                person_yes="tom",
                relative_yes="gita",
                state=TieState.REFUSED,
                decided_at=NOW,
            ),
            TieProposal(
                "tie-waiting",
                "isla",
                "dawn",
                Kin.GUARDIAN,
                "tom",
                NOW,
                "Isla Marsh",
                "Dawn Hale",
            ),
        ),
        needs=(
            Need("need-shut", "dawn", NeedKind.EDUCATION, "health"),
            Need("need-born", "dawn", NeedKind.PREGNANCY, "health", _YEAR, "isla"),
        ),
        supports=(
            *_own_edges(),
            Support(
                "edge-with-post",
                "sol",
                "social",
                "isla",
                Role.OTHER,
                lead=LeadKind.CHILD_PROTECTION,
                post_id="a-post",
                ended_because=EndReason.MOVED_AWAY,
                refused_because=RefusalReason.OVER,
                takes_over="another-edge",
                proposed_by="sol",
                in_touch=(InTouch("hana", "2026-05-01"), InTouch("gita", "2026-05-02")),
            ),
        ),
        exclusions=(
            Exclusion(
                "exclusion-with-all",
                "isla",
                ExclusionKind.NOT_TO,
                ExclusionGround.SAFETY,
                frozenset({"school"}),
                frozenset({"gita"}),
                _YEAR,
                "dawn",
                "a-decision",
                "there was no time",
                "tom",
            ),
            Exclusion(
                "exclusion-wished",
                "noah",
                ExclusionKind.NOT_TO,
                ExclusionGround.WISH,
                frozenset({"police"}),
                span=_YEAR,
                recorded_by="hana",
            ),
        ),
        covers=(Cover("cover-clinical", "cora", "hana", _YEAR, clinical=True),),
        grants=(
            EmergencyGrant(
                "grant-with-all",
                "sol",
                "social",
                "isla",
                True,
                NOW,
                _SOON,
                "a fall",
                {"dawn": "she lives there"},
                "una",
                LookReview.RIGHT,
            ),
        ),
        enquiries=(
            Enquiry(
                "enquiry-with-all",
                "front-door",
                "isla",
                NOW,
                _SOON,
                "sol",
                "a call",
                {"dawn": "she lives there"},
                (Extension(NOW, "una", "still open"),),
                LookReview.NOT_RIGHT,
            ),
        ),
    )


def _own_edges() -> tuple[Support, ...]:
    """One's own in each state that a form changes: paused, over, handed over, refused."""
    return (
        *support(
            "hana",
            "health",
            "dawn",
            id="edge-paused",
            state=SupportState.SUSPENDED,
            post_id="post-hana",
        ).supports,
        *support("hana", "health", "dawn", id="edge-over").supports,
        *support(
            "cora",
            "health",
            "noah",
            id="edge-handed",
            state=SupportState.PROPOSED,
            confirmed_on=None,
            typed_name="Noah",
            takes_over="hana-noah",
            proposed_by="hana",
        ).supports,
        *support(
            "vic",
            "housing",
            "rose",
            id="edge-of-nobody",
            state=SupportState.PROPOSED,
            confirmed_on=None,
        ).supports,
        *support(
            "sol",
            "social",
            "dawn",
            id="edge-refused",
            state=SupportState.ENTERED_IN_ERROR,
            refused_because=RefusalReason.OVER,
            span=Span(TODAY, TODAY),
            typed_name="Dawn",
        ).supports,
    )
