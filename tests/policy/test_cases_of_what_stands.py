"""The worked examples of the policy about what stands: agreements, authority, decisions.

Rows 72 to 76, 86 to 88 and 91 to 97, and 100. Each test bears the number of its row.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from graph.policy.facts import ENGLAND
from graph.policy.support_web import Reason
from graph.records.bundle import Records
from graph.records.dates import Holidays, PartialDate, Span
from graph.records.model import Kinship, Person
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    Kin,
    Level,
    Role,
    SupportState,
)
from tests.worlds.builders import (
    NOW,
    TODAY,
    agreement,
    authority,
    changed,
    decision,
    ids,
    line,
    looks,
    noon,
    said_no,
    support,
    web,
)
from tests.worlds.town import TOWN

DAWN_AGREES = agreement("dawn")
BOTH_AGREE_FOR_KAI = TOWN + agreement("kai", by="dawn") + agreement("kai", by="lee")
ISLA_HAS_HANA = TOWN + support("hana", "health", "isla", Role.HEALTH_VISITOR)
SOL_AT_DAWN = TOWN + support("sol", "social", "dawn", Role.SOCIAL_WORKER)
GP, SOCIAL = frozenset({"gp"}), frozenset({"social"})
YESTERDAY = TODAY - timedelta(days=1)


def named_no(person_id: str, services: frozenset[str], **terms: object) -> Records:
    (no,) = said_no(person_id, on=date(2026, 3, 2)).consents
    return Records(consents=(replace(no, services=services, **terms),))  # type: ignore[arg-type]


def sixteen_yesterday() -> Records:
    return changed(TOWN, "kai", birth_date=PartialDate(date(2010, 5, 31)))


@pytest.mark.parametrize("flip", [False, True])
def test_case_72_a_yes_and_a_no_of_one_day_without_known_order_are_a_no(flip: bool) -> None:
    day = date(2026, 5, 20)
    first, second = ("z", "a") if flip else ("a", "z")
    yes = replace(agreement("dawn", on=day).consents[0], id=first)
    no = replace(said_no("dawn", on=day).consents[0], id=second)
    assert ids(web(TOWN + Records(consents=(yes, no)), "hugo", "dawn")) == {"hugo-dawn"}
    assert ids(web(TOWN + Records(consents=(no, yes)), "hugo", "dawn")) == {"hugo-dawn"}


def test_case_72_where_the_order_of_the_day_is_known_the_later_stands() -> None:
    day = datetime(2026, 5, 20, 9, 0, tzinfo=NOW.tzinfo)

    def at(records: Records, hour: int) -> Records:
        (record,) = records.consents
        event = replace(record.events[0], at=day.replace(hour=hour), day_only=False)
        return Records(consents=(replace(record, events=(event,)),))

    yes, no = agreement("dawn", on=day.date()), said_no("dawn", on=day.date())
    assert "gita-dawn" in ids(web(TOWN + at(no, 9) + at(yes, 10), "hugo", "dawn"))
    assert ids(web(TOWN + at(yes, 9) + at(no, 10), "hugo", "dawn")) == {"hugo-dawn"}


def test_case_73_a_record_replaces_only_what_it_covers() -> None:
    town = (
        SOL_AT_DAWN + named_no("dawn", GP) + agreement("dawn", on=date(2026, 5, 4), services=SOCIAL)
    )
    assert ids(web(town, "hugo", "dawn")) == {"hugo-dawn", "sol-dawn"}


def test_case_74_a_general_yes_leaves_a_named_no_in_force_unless_it_lifts_it() -> None:
    town = SOL_AT_DAWN + named_no("dawn", GP)
    later = date(2026, 5, 4)
    assert ids(web(town + agreement("dawn", on=later), "hugo", "dawn")) == {"hugo-dawn", "sol-dawn"}
    lifted = town + agreement("dawn", on=later, lifts=GP)
    assert ids(web(lifted, "hugo", "dawn")) == {"hugo-dawn", "sol-dawn", "gita-dawn"}


def test_case_75_a_competent_childs_no_to_everything_holds_for_everything() -> None:
    (no,) = said_no("kai").consents
    found = Records(consents=(replace(no, competence_note="Understood it well."),))
    assert ids(web(BOTH_AGREE_FOR_KAI + found, "una", "kai")) == {"una-kai"}


def test_case_76_without_competence_it_caps_at_the_agency() -> None:
    by_name = TOWN + agreement("kai", by="dawn", sensitive={"clinic": Level.CONTACT})
    by_name += agreement("kai", by="lee", sensitive={"clinic": Level.CONTACT})
    assert ids(web(by_name + said_no("kai"), "una", "kai")) == {"una-kai", "agency:social:kai"}
    duty = decision(["kai"], ["school"], opens=SOCIAL)
    seen = web(by_name + said_no("kai") + duty, "una", "kai")
    assert line(seen, "sol-kai").reason is Reason.DECISION


def test_case_86_a_parent_without_parental_responsibility_holds_no_authority() -> None:
    assert ids(web(ISLA_HAS_HANA + agreement("isla", by="rose"), "tom", "isla")) == {"tom-isla"}
    no_record = agreement("isla", by="dawn", authority_id=None)
    assert ids(web(ISLA_HAS_HANA + no_record, "tom", "isla")) == {"tom-isla"}


def test_case_87_an_adoption_order_ends_the_authority_of_all_before_it() -> None:
    ivy = Records(
        people=(
            Person("ivy", "Ivy", "Stone", birth_date=PartialDate(date(2016, 1, 1))),
            Person("ada", "Ada", "Stone"),
            Person("bob", "Bob", "Wood"),
        ),
        kinships=(
            Kinship("k1", "ivy", "ada", Kin.ADOPTIVE_PARENT, parental_responsibility=True),
            Kinship("k2", "ivy", "bob", Kin.NATURAL_FATHER, parental_responsibility=True),
        ),
    )
    town = TOWN + ivy + support("tom", "school", "ivy") + support("hana", "health", "ivy")
    no_of_2024 = said_no("ivy", by="bob", on=date(2024, 5, 4))
    town += changed(no_of_2024, "authority-parent-bob-ivy", span=Span(date(2016, 1, 1)))
    adas = agreement("ivy", by="ada", authority=Authority.ADOPTER)
    order = changed(adas, "authority-adopter-ada-ivy", span=Span(date(2025, 6, 1)))
    assert ids(web(town + order, "tom", "ivy")) == {"tom-ivy", "hana-ivy"}


def test_case_88_a_decision_that_waits_opens_a_little_today() -> None:
    waits = decision(["kai"], ["school"], opens=SOCIAL, approved_by=None, decided_on=TODAY)
    seen = web(TOWN + waits, "una", "kai")
    assert ids(seen) == {"una-kai", "agency:social:kai"}
    assert line(seen, "agency:social:kai").reason is Reason.WAITING_DECISION
    friday = changed(TOWN + waits, waits.decisions[0].id, decided_on=date(2026, 5, 29))
    assert ids(web(friday, "una", "kai")) == {"una-kai", "agency:social:kai"}
    assert ids(web(friday, "una", "kai", now=NOW + timedelta(days=1))) == {"una-kai"}
    refused = changed(TOWN + waits, waits.decisions[0].id, refused_at=NOW)
    assert ids(web(refused, "una", "kai")) == {"una-kai"}
    sensitive = changed(TOWN + waits, waits.decisions[0].id, sensitive={"clinic": Level.CONTACT})
    assert ids(web(sensitive, "una", "kai")) == {"una-kai", "agency:social:kai"}
    assert looks(TOWN + waits, "tom", "kai") is None
    again = decision(
        ["kai"], ["school"], opens=SOCIAL, approved_by=None, decided_on=date(2026, 5, 4)
    )
    assert ids(web(TOWN + again + waits, "una", "kai")) == {"una-kai"}


def test_a_no_is_not_got_round_by_asking_for_a_little_more() -> None:
    """A worker alone opens a service to somebody once, for a day, whatever else they name with it
    and whether they name the agency or who works there."""
    waits = {"approved_by": None, "decided_on": TODAY}
    town = TOWN + support("hana", "health", "kai")
    before = {"decided_on": date(2026, 5, 28), "approved_by": None}
    no = decision(["kai"], ["school"], opens=SOCIAL, **before, refused_at=NOW - timedelta(days=3))
    unanswered = decision(["kai"], ["school"], opens=SOCIAL, **before)
    more = decision(["kai"], ["school"], opens=SOCIAL | {"health"}, **waits)
    by_name = decision(
        ["kai"], [], opens=SOCIAL, recipient_practitioners=frozenset({"una"}), **waits
    )
    wider = decision(["kai"], ["school", "gp"], opens=SOCIAL, **waits)
    for earlier in (no, unanswered):
        assert ids(web(town + earlier + more, "una", "kai")) == {"una-kai", "agency:health:kai"}
        assert ids(web(town + earlier + by_name, "una", "kai")) == {"una-kai"}
        assert ids(web(town + earlier + wider, "una", "kai")) == {"una-kai"}
    # To somebody else it is the first time.
    to_hana = decision(["kai"], ["health"], opens=SOCIAL, **waits)
    assert "agency:social:kai" in ids(web(town + no + to_hana, "hana", "kai"))
    # What was decided later takes nothing away.
    later = changed(town + more + by_name, by_name.decisions[0].id, decided_on=date(2026, 6, 2))
    assert "agency:social:kai" in ids(web(later, "una", "kai"))


def test_case_65_public_holidays_are_no_working_days() -> None:
    duty = TOWN + decision(["kai"], ["school"], opens=SOCIAL, review_on=date(2026, 5, 15))
    assert ids(web(duty, "una", "kai")) == {"una-kai"}
    days = frozenset({date(2026, 5, 18), date(2026, 5, 19), date(2026, 5, 25)})
    settings = replace(ENGLAND, calendar=Holidays(days))
    assert ids(web(duty, "una", "kai", settings=settings)) == {"una-kai", "agency:social:kai"}


def test_case_91_a_recorder_whose_edge_was_over_recorded_nothing() -> None:
    over = support("hana", "health", "dawn", span=Span(date(2025, 1, 6), date(2025, 1, 31)))
    town = TOWN + over + agreement("dawn", recorded_by="hana")
    assert ids(web(town, "hugo", "dawn")) == {"hugo-dawn"}


def test_case_92_a_recorder_whose_edge_was_live_that_day_recorded_it_for_good() -> None:
    ended = support(
        "hana",
        "health",
        "dawn",
        span=Span(date(2026, 1, 10), date(2026, 4, 30)),
        state=SupportState.ENDED,
    )
    town = TOWN + ended + agreement("dawn", recorded_by="hana")
    assert "gita-dawn" in ids(web(town, "hugo", "dawn"))


def test_case_93_what_does_not_count_yet_narrows_what_its_holder_said_before() -> None:
    vic = support("vic", "housing", "dawn", state=SupportState.PROPOSED, confirmed_on=None)
    narrower = agreement("dawn", on=date(2026, 5, 4), level=Level.AGENCY, recorded_by="vic")
    town = TOWN + DAWN_AGREES + vic + narrower
    assert ids(web(town, "hugo", "dawn")) == {"hugo-dawn", "agency:gp:dawn"}


def test_case_94_an_expired_yes_is_silence_and_a_withdrawn_one_a_no() -> None:
    dawns = agreement("isla", by="dawn")
    lees = agreement("isla", by="lee", level=Level.AGENCY, expires_on=date(2026, 5, 15))
    assert ids(web(ISLA_HAS_HANA + dawns + lees, "tom", "isla")) == {"tom-isla", "hana-isla"}
    withdrawn = [(ConsentEventKind.WITHDRAWN, noon(date(2026, 5, 15)))]
    gone = agreement("isla", by="lee", level=Level.AGENCY, then=withdrawn)
    assert ids(web(ISLA_HAS_HANA + dawns + gone, "tom", "isla")) == {"tom-isla"}


def test_case_95_an_agreement_of_a_child_without_competence_opens_nothing_later() -> None:
    town = sixteen_yesterday() + agreement("kai", services=SOCIAL)
    assert ids(web(town, "una", "kai")) == {"una-kai"}


def test_case_96_a_competent_childs_agreement_for_one_service_stays_for_that_one() -> None:
    own = agreement("kai", services=SOCIAL, competence_note="Understood it well.")
    town = sixteen_yesterday() + own + support("gita", "gp", "kai")
    assert ids(web(town, "una", "kai")) == {"una-kai", "sol-kai"}


def test_case_97_families_stand_in_agreements_for_all_services() -> None:
    named = agreement("kai", by="dawn", services=GP, family_teams=frozenset({"D"}))
    assert looks(TOWN + named, "hana", "kai") is None


def test_case_100_a_deputy_holds_from_sixteen() -> None:
    both = agreement("isla", by="dawn") + agreement("isla", by="lee")
    (no,) = said_no("isla", by="rose").consents
    deputy = authority("rose", "isla", Authority.DEPUTY)
    no = replace(no, authority=Authority.DEPUTY, authority_id=deputy.authorities[0].id)
    town = ISLA_HAS_HANA + both + deputy + Records(consents=(no,))
    assert ids(web(town, "tom", "isla")) == {"tom-isla", "hana-isla"}
