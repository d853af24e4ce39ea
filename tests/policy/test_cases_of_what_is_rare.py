"""What random councils seldom show: one case for each rule that only such a town sets to work."""

from dataclasses import replace
from datetime import date

from graph.policy.facts import ENGLAND, VICTORIA
from graph.policy.support_web import Reason
from graph.records.agreements import ConsentEvent
from graph.records.bundle import Leadership, Records
from graph.records.dates import Span
from graph.records.model import ContactCard, Need, Post, Practitioner, SafeguardingContact, Team
from graph.records.viewer import TeamLead
from graph.vocabulary import Authority, ConsentEventKind, FrontDoorSensitive, Level, NeedKind
from tests.worlds.builders import (
    TODAY,
    agreement,
    changed,
    decision,
    grant,
    ids,
    line,
    noon,
    said_no,
    support,
    web,
)
from tests.worlds.town import TOWN

DUTY = SafeguardingContact("Duty lead", ContactCard(phone="01632 960999"))
AT_THE_FRONT_DOOR = (
    changed(TOWN, "recovery", safeguarding=DUTY)
    + support("rita", "recovery", "dawn")
    + grant("sol", "social", "dawn", reasons={"dawn": "Said she was ill."})
)
TOM_AT_NOAH = TOWN + support("tom", "school", "noah")
BOTH_AGREE = agreement("noah", by="dawn")


def test_a_sensitive_service_that_meets_a_pregnancy_is_not_told_at_the_front_door() -> None:
    seen = web(AT_THE_FRONT_DOOR, "sol", "dawn")
    assert line(seen, "agency:recovery:dawn").reason is Reason.SAFEGUARDING_CONTACT
    need = Records(needs=(Need("expects", "dawn", NeedKind.PREGNANCY, "gp"),))
    meets = changed(AT_THE_FRONT_DOOR, "rita-dawn", meets=("expects",)) + need
    assert "agency:recovery:dawn" not in ids(web(meets, "sol", "dawn"))


def test_a_deployment_may_keep_sensitive_services_from_the_front_door() -> None:
    kept = replace(ENGLAND, front_door_sensitive=FrontDoorSensitive.NONE)
    seen = web(AT_THE_FRONT_DOOR, "sol", "dawn", settings=kept)
    assert "agency:recovery:dawn" not in ids(seen)


def test_a_delegate_of_nobody_agrees_for_nobody() -> None:
    delegated = agreement("noah", by="rose", authority=Authority.DELEGATED)
    assert ids(web(TOM_AT_NOAH + delegated, "hana", "noah")) == {"hana-noah"}


def test_victorias_own_authorities_say_nothing_in_england() -> None:
    secretary = agreement("noah", by="department", authority=Authority.SECRETARY)
    assert ids(web(TOM_AT_NOAH + secretary, "hana", "noah")) == {"hana-noah"}
    seen = web(TOM_AT_NOAH + secretary, "hana", "noah", settings=VICTORIA)
    assert ids(seen) == {"hana-noah", "tom-noah"}


def test_a_childs_general_no_without_competence_leaves_their_named_one_in_force() -> None:
    no = ConsentEvent(ConsentEventKind.SAID_NO, noon(date(2026, 3, 2)), day_only=True)
    named = agreement("kai", level=Level.HIDDEN, services=frozenset({"social"}), events=(no,))
    town = TOWN + agreement("kai", by="dawn") + named
    assert ids(web(town, "una", "kai")) == {"una-kai"}
    assert ids(web(town + said_no("kai"), "una", "kai")) == {"una-kai"}


def test_a_decision_that_was_refused_after_all_opens_nothing() -> None:
    refused = decision(["dawn"], ["housing"], opens=frozenset({"gp"}), refused_by="manager")
    assert ids(web(TOWN + refused, "hugo", "dawn")) == {"hugo-dawn"}


def test_a_decision_that_waits_opens_nothing_of_the_dead() -> None:
    terms = {"opens": frozenset({"gp"}), "approved_by": None, "decided_on": TODAY}
    town = TOWN + decision(["dawn"], ["housing"], **terms)
    assert ids(web(town, "hugo", "dawn")) == {"hugo-dawn", "agency:gp:dawn"}
    dead = changed(town, "dawn", deceased_on=date(2026, 5, 1))
    assert ids(web(dead, "hugo", "dawn")) == {"hugo-dawn"}


def led_by(leader: str, agency: str, worker: str, of: str) -> Records:
    """A joint team of both agencies; the worker's post stands in it."""
    post = Post(f"post-{worker}", of, Span(date(2024, 9, 1)), team_id="J")
    lead = TeamLead("J", of, safeguarding=True, post_id=f"post-{leader}")
    town = changed(TOM_AT_NOAH + BOTH_AGREE, worker, posts=(post,))
    return town + Records(
        teams=(Team("J", "Joint", of, partners=frozenset({agency})),),
        practitioners=(Practitioner(leader, "Jo Lind", posts=(Post(f"post-{leader}", agency),)),),
        leaderships=(Leadership(leader, lead),),
    )


def test_a_probation_officer_who_leads_a_joint_team_receives_only_by_name() -> None:
    town = led_by("jo", "probation", "hana", "health")
    assert ids(web(town, "jo", "noah")) == {"hana-noah"}
    named = agreement(
        "noah", by="dawn", on=date(2026, 4, 1), named_agencies=frozenset({"probation", "health"})
    )
    assert ids(web(town + named, "jo", "noah")) == {"hana-noah", "agency:school:noah"}


def test_who_leads_a_probation_officer_receives_for_probation_only_by_name() -> None:
    town = led_by("jo", "social", "pia", "probation") + agreement("lee")
    town += support("vic", "housing", "lee")
    assert ids(web(town, "jo", "lee")) == {"pia-lee"}
    named = agreement("lee", on=date(2026, 4, 1), named_agencies=frozenset({"probation"}))
    assert ids(web(town + named, "jo", "lee")) == {"pia-lee", "agency:housing:lee"}
