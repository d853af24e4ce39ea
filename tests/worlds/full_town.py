"""The town of the worked cases with every kind of record in it, for what must hold of all."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from graph.records.agreements import Cover, EmergencyGrant, Enquiry, SafetyArrangement
from graph.records.bundle import Records, SourceRecord
from graph.records.dates import PartialDate, Span
from graph.records.model import (
    Family,
    Interest,
    Kinship,
    Membership,
    Need,
    Person,
    Post,
    Practitioner,
)
from graph.vocabulary import (
    ConsentEventKind,
    DatePrecision,
    ExclusionGround,
    ExclusionKind,
    InterestKind,
    Kin,
    LeadKind,
    Level,
    NeedKind,
    Role,
    Sex,
    SupportState,
    Tie,
)
from tests.worlds.builders import (
    NOW,
    agreement,
    changed,
    decision,
    exclusion,
    post_of,
    said_no,
    support,
)
from tests.worlds.town import TOWN

_MORE_PEOPLE = Records(
    people=(
        Person(
            "zoe",
            "Zoe",
            "Quill",
            sex=Sex.OTHER,
            birth_date=PartialDate(date(2012, 1, 1), DatePrecision.YEAR),
        ),
        Person(
            "max",
            "Maximilian",
            "Quill",
            known_as="Max",
            sex=Sex.MALE,
            birth_date=PartialDate(date(1980, 5, 1), DatePrecision.MONTH),
            deceased_on=date(2026, 3, 1),
            deceased_precision=DatePrecision.MONTH,
            death_shared=True,
        ),
        Person(
            "hidden",
            "Hidden",
            "Away",
            sex=Sex.FEMALE,
            shielded=True,
            named_workers=frozenset({"sol", "vic"}),
        ),
        Person("ivan", "Ivan", "Stranger", sex=Sex.MALE, birth_date=PartialDate(date(1979, 2, 28))),
        Person("lone", "Lone", "O'Nobody", objects=True),
    ),
    families=(Family("X"), Family("empty")),
    memberships=(
        Membership("X-isla", "isla", "X", Span(date(2025, 1, 1), None), "child"),
        Membership("X-zoe", "zoe", "X"),
        Membership("X-hidden", "hidden", "X"),
        Membership("X-max", "max", "X", Span(None, date(2026, 3, 4))),
    ),
    kinships=(
        Kinship(
            "kin-zoe-max",
            "zoe",
            "max",
            Kin.ADOPTIVE_PARENT,
            Span(date(2015, 1, 1), date(2026, 3, 4)),
            kind_agreed=True,
            parental_responsibility=True,
            contact_restricted=True,
        ),
        Kinship("kin-zoe-rose", "zoe", "rose", Kin.KINSHIP_CARER),
        Kinship("kin-dawn-lone", "dawn", "lone", Kin.SIBLING),
    ),
)

_MORE_EDGES = Records(
    practitioners=(
        Practitioner(
            "two",
            "Two Jobs",
            posts=(
                Post(
                    "post-two-old",
                    "housing",
                    Span(date(2020, 1, 1), date(2026, 5, 20)),
                    Role.HOUSING_OFFICER,
                ),
                Post("post-two-new", "probation", Span(date(2026, 5, 20)), Role.PROBATION_OFFICER),
            ),
            sensitive=True,
        ),
    ),
    needs=(
        Need("need-housing", "dawn", NeedKind.SECURE_HOUSING, "housing", Span(date(2026, 1, 1))),
        Need("need-pregnancy", "dawn", NeedKind.PREGNANCY, "gp"),
        Need(
            "need-closed",
            "kai",
            NeedKind.EDUCATION,
            "school",
            Span(date(2025, 1, 1), date(2025, 9, 1)),
        ),
    ),
)


def full_town() -> Records:
    """Every kind of record, every state; today is 1 June 2026."""
    edges = (
        support("two", "housing", "zoe", Role.HOUSING_OFFICER, post_id="post-two-old")
        + support("vic", "housing", "lee", Role.HOUSING_OFFICER)
        + support("vic", "housing", "ivan", Role.HOUSING_OFFICER)
        + support("sol", "social", "hidden", Role.SOCIAL_WORKER)
        + support("tom", "school", "zoe", Role.TEACHER)
        + support("hana", "health", "max", Role.HEALTH_VISITOR)
    )
    return TOWN + _MORE_PEOPLE + _MORE_EDGES + edges + _more_states() + _papers()


def _more_states() -> Records:
    (base,) = support("greg", "gp", "dawn", Role.GP).supports
    return Records(
        supports=(
            replace(
                base,
                id="edge-proposed",
                practitioner_id="greg",
                state=SupportState.PROPOSED,
                confirmed_on=None,
                typed_name="Don Hail",
                typed_birth_date=PartialDate(date(1986, 2, 1), DatePrecision.MONTH),
            ),
            replace(
                base,
                id="edge-suspended",
                practitioner_id="cora",
                post_id=post_of("cora"),
                agency_id="health",
                person_id="isla",
                state=SupportState.SUSPENDED,
            ),
            replace(
                base,
                id="edge-ended",
                practitioner_id="cora",
                post_id=post_of("cora"),
                agency_id="health",
                person_id="kai",
                state=SupportState.ENDED,
                span=Span(date(2025, 9, 1), date(2026, 4, 2)),
                tie=Tie.STRESSFUL,
            ),
            replace(
                base,
                id="edge-error",
                practitioner_id="greg",
                person_id="kai",
                state=SupportState.ENTERED_IN_ERROR,
            ),
            replace(
                base,
                id="edge-sensitive",
                practitioner_id="greg",
                person_id="dawn",
                lead=LeadKind.FAMILY_HELP,
                sensitive=True,
                meets=("need-pregnancy", "need-housing"),
                version=4,
            ),
        ),
    )


def _papers() -> Records:
    week = timedelta(days=7)
    return (
        agreement(
            "dawn",
            family_teams=frozenset({"D"}),
            family_members=frozenset({"kai"}),
            method="in person",
            legal_basis="consent",
            notice_version="2026-01",
            then=((ConsentEventKind.RENEWED, datetime(2026, 5, 2, 8, 30, 0, 120_000, UTC)),),
        )
        + agreement("kai", "dawn", family_teams=frozenset({"D"}))
        + agreement("kai", "lee", level=Level.AGENCY, family_teams=frozenset({"D", "L"}))
        + agreement(
            "kai",
            services=frozenset({"clinic"}),
            sensitive={"clinic": Level.AGENCY},
            named_agencies=frozenset({"school"}),
            competence_note="understood it",
            recorded_by="clara",
        )
        + agreement("isla", "dawn", family_teams=frozenset({"D", "X"}))
        + agreement("lee", then=((ConsentEventKind.WITHDRAWN, datetime(2026, 5, 30, tzinfo=UTC)),))
        + said_no("zoe", "rose")
        + decision(
            ["lee", "kai"],
            ["school"],
            opens=frozenset({"recovery", "social"}),
            sensitive={"recovery": Level.CONTACT},
            basis="section 17",
            views_sought=True,
            threshold="likely harm",
        )
        + exclusion("kai", ExclusionKind.NOT_SHOWN, "social", ground=ExclusionGround.SAFETY)
        + exclusion("isla", ExclusionKind.NOT_TO, "health")
        + Records(
            arrangements=(
                SafetyArrangement(
                    "apart", "dawn", "lee", Span(date(2026, 1, 1), date(2026, 12, 31))
                ),
                SafetyArrangement("apart-from-stranger", "isla", "ivan"),
            ),
            interests=(Interest("hugo", "dawn", InterestKind.FORMER_PARTNER, "hugo-of-dawn"),),
            covers=(Cover("cover", "cora", "hana", Span(date(2026, 6, 1), date(2026, 6, 5))),),
            grants=(
                EmergencyGrant(
                    "grant", "sol", "social", "isla", True, NOW - week / 28, NOW + week / 28
                ),
            ),
            enquiries=(Enquiry("enquiry", "front-door", "isla", NOW - week / 7, NOW + week / 7),),
            sources=(
                SourceRecord("town", "persons", "P1", "0" * 64, "dawn", NOW),
                SourceRecord("town", "supports", "S1", "1" * 64, "edge-ended", NOW),
            ),
        )
    )


def shielded_kai() -> Records:
    """The full town with Kai shielded."""
    return changed(full_town(), "kai", shielded=True, named_workers=frozenset({"sol"}))
