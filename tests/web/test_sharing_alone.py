"""Sharing without agreement: what nobody does alone, and what nobody learns from being asked."""

from datetime import date
from uuid import uuid4

import pytest

from app.services.sharing import answering
from graph.records.bundle import Leadership, Records
from graph.records.dates import Span
from graph.records.model import Post
from graph.records.viewer import Actor, TeamLead
from graph.vocabulary import AccountRole, ExclusionGround, ExclusionKind, Level, Role
from tests.browsers.fixtures import Build
from tests.browsers.page_forms import find_form, forms_of
from tests.browsers.sharing_forms import decide, name_of, press, town_of_its_own
from tests.browsers.site import Browser, Site
from tests.worlds.builders import agreement, another_post, changed, decision, exclusion, support

pytestmark = pytest.mark.neo4j

ASKED = "wants to share without agreement"


def officer_of(site: Site) -> Browser:
    return site.signed_in(None, AccountRole.PRIVACY_OFFICER)


def hana_shares_with(site: Site, who: str, **typed: str) -> str:
    """What Hana, whom Sue leads, decides about Noah."""
    kind, _, name = who.partition(":")
    of = site.council.id
    chosen = f"{kind}:{of(name)}"
    return decide(site.signed_in("hana"), site.person("noah"), of("health"), chosen, **typed)


def hanas_decision(site: Site) -> str:
    """Where it is ended, without the end of that address."""
    forms = forms_of(site.signed_in("hana").text(f"{site.person('noah')}/sharing"))
    ends = [form.action for form in forms if form.action.endswith("/end")]
    return ends[0].removesuffix("/end")


def test_what_was_ended_meanwhile_is_answered_no_more(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    officer, sue = officer_of(site), site.signed_in("sue")
    hana_shares_with(site, "worker:gita")
    path, noah = hanas_decision(site), site.person("noah")
    leads = find_form(sue.text(path), "/approve")
    listed = officer.text("/sharing").partition(name_of(site, "noah"))[2]
    answers = [find_form(listed, end) for end in ("/approve", "/refuse")]
    press(site.signed_in("hana"), f"{noah}/sharing", "/end")
    assert sue.post(leads.action, leads.fields).status_code == 404
    for answer in answers:
        fields = answer.fields | {"because": "Not now."}
        assert officer.post(answer.action, fields).status_code == 409
    assert "It is over" in site.signed_in("hana").text(f"{noah}/sharing")
    assert site.signed_in("gita").get(noah).status_code == 404


def test_one_decision_is_one_task_in_however_many_roles_its_maker_supports(
    build_site: Build,
) -> None:
    again = support("hana", "health", "noah", Role.NURSE, id="hana-noah-again")
    site = build_site(town_of_its_own() + again)
    hana_shares_with(site, "worker:gita")
    assert site.signed_in("sue").text("/waiting").count(ASKED) == 1


def test_an_answer_once_given_stands(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    officer, sue = officer_of(site), site.signed_in("sue")
    hana_shares_with(site, "worker:gita")
    path = hanas_decision(site)
    listed = officer.text("/sharing").partition(name_of(site, "noah"))[2]
    yes = find_form(listed, "/approve")
    press(sue, path, "/refuse", because="Not yet.")
    assert officer.post(yes.action, yes.fields).status_code == 409
    assert site.signed_in("gita").get(site.person("noah")).status_code == 404


@pytest.mark.parametrize("end", ["approve", "refuse", "review", "end"])
def test_what_is_not_there_is_answered_like_what_was_answered(build_site: Build, end: str) -> None:
    officer = officer_of(build_site(town_of_its_own()))
    form = forms_of(officer.text("/safety"))[-1]
    token = {"csrf_token": form.fields["csrf_token"], "op_id": str(uuid4()), "because": "No."}
    assert officer.post(f"/sharing/{uuid4()}/{end}", token).status_code == 409


@pytest.mark.parametrize("who", ["worker:sue", "agency:health"])
def test_nobody_says_yes_to_what_they_would_receive_themself(build_site: Build, who: str) -> None:
    site = build_site(town_of_its_own())
    sue = site.signed_in("sue")
    hana_shares_with(site, who)
    path = hanas_decision(site)
    assert ASKED not in sue.text("/waiting")
    assert sue.get(path).status_code == 404
    assert (
        "waits for a second person"
        in officer_of(site).text("/sharing").partition(name_of(site, "noah"))[2]
    )


def test_a_leader_of_another_job_is_not_asked(build_site: Build) -> None:
    """Hana works in South Team too, and with nobody there: its leader learns of nothing."""
    second = Post("post-hana-2", "health", Span(date(2025, 1, 1)), Role.HEALTH_VISITOR, "south")
    leads = Leadership("cora", TeamLead("south", "health", post_id="post-cora"))
    site = build_site(
        another_post(town_of_its_own(), "hana", second) + Records(leaderships=(leads,))
    )
    hana_shares_with(site, "worker:gita")
    assert ASKED in site.signed_in("sue").text("/waiting")
    cora = site.signed_in("cora")
    assert ASKED not in cora.text("/waiting")
    assert cora.get(hanas_decision(site)).status_code == 404


def test_of_a_sensitive_support_its_named_supervisor_alone_is_asked(build_site: Build) -> None:
    """Whoever leads there without being named does not learn of the person, nor of a decision."""
    asks = decision(
        ["noah"],
        ["gp"],
        opens=frozenset({"health"}),
        decided_by="hana",
        decided_on=date(2026, 6, 1),
        approved_by=None,
    )
    site = build_site(changed(town_of_its_own(), "hana-noah", sensitive=True) + asks)
    sue = site.signed_in("sue")
    assert sue.get(site.person("noah")).status_code == 404
    assert ASKED not in sue.text("/waiting")


def test_a_task_tells_no_leader_who_else_is_kept_out(build_site: Build) -> None:
    """What keeps somebody else from a person, the leader is not shown: their tasks are the same."""
    kept = exclusion("noah", ExclusionKind.NOT_TO, "gp", ground=ExclusionGround.SAFETY)
    site = build_site(town_of_its_own() + kept)
    hana_shares_with(site, "worker:hugo")
    sue = site.signed_in("sue")
    assert ASKED in sue.text("/waiting")
    press(sue, hanas_decision(site), "/approve")
    assert "Child Health" in site.signed_in("hugo").text(site.person("noah"))


def test_a_leader_who_is_kept_out_is_not_asked_and_the_officer_is(build_site: Build) -> None:
    kept = exclusion(
        "noah",
        ExclusionKind.NOT_TO,
        ground=ExclusionGround.SAFETY,
        practitioners=frozenset({"sue"}),
    )
    site = build_site(town_of_its_own() + kept)
    hana_shares_with(site, "worker:hugo")
    sue = site.signed_in("sue")
    assert sue.get(site.person("noah")).status_code == 404
    assert ASKED not in sue.text("/waiting")
    assert sue.get(hanas_decision(site)).status_code == 404
    press(officer_of(site), "/sharing", "/approve", name_of(site, "noah"))
    assert "Child Health" in site.signed_in("hugo").text(site.person("noah"))


def test_no_decision_tells_more_than_its_maker_was_shown(build_site: Build) -> None:
    """Hugo sees that the surgery works with Dawn, and not who there."""
    site = build_site(town_of_its_own() + agreement("dawn", level=Level.AGENCY))
    hugo, dawn, of = site.signed_in("hugo"), site.person("dawn"), site.council.id
    assert "you see its name alone" in hugo.text(f"{dawn}/sharing")
    said = decide(hugo, dawn, of("gp"), f"worker:{of('una')}")
    assert "Of Riverside Surgery you see the name alone" in said
    assert "You decided nothing here." in said
    decide(hugo, dawn, of("gp"), f"worker:{of('una')}", level="agency")
    press(officer_of(site), "/sharing", "/approve", name_of(site, "dawn"))
    una = site.signed_in("una").text(dawn)
    assert "Riverside Surgery" in una
    assert "Gita Rao" not in una


def test_the_same_is_asked_for_once(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    hana_shares_with(site, "worker:gita")
    assert "You decided this already" in hana_shares_with(site, "worker:gita")
    assert "You decided this already" not in hana_shares_with(site, "worker:hugo")


def test_what_became_of_it_is_told_to_whoever_decided(build_site: Build) -> None:
    site = build_site(town_of_its_own())
    noah, officer = site.person("noah"), officer_of(site)
    hana_shares_with(site, "worker:gita")
    press(officer, "/sharing", "/approve", name_of(site, "noah"))
    assert "Counts." in site.signed_in("hana").text(f"{noah}/sharing")
    press(officer, "/sharing", "/end", name_of(site, "noah"))
    assert "It is over" in site.signed_in("hana").text(f"{noah}/sharing")
    site.clock.forward(days=20)
    assert "You decided nothing here." in site.signed_in("hana").text(f"{noah}/sharing")


def test_what_nobody_reviewed_in_time_is_decided_anew_and_by_two(build_site: Build) -> None:
    lapsed = decision(
        ["noah"],
        ["gp"],
        opens=frozenset({"health"}),
        recipient_practitioners=frozenset({"gita"}),
        decided_by="hana",
        review_on=date(2026, 5, 27),
    )
    site = build_site(town_of_its_own() + lapsed)
    officer, noah = officer_of(site), site.person("noah")
    listed = officer.text("/sharing").partition(name_of(site, "noah"))[2].partition("</li>")[0]
    review = find_form(listed, "/review")
    site.clock.forward(days=21)
    officer = officer_of(site)
    assert site.signed_in("gita").get(noah).status_code == 404
    listed = officer.text("/sharing").partition(name_of(site, "noah"))[2].partition("</li>")[0]
    assert "over: nobody reviewed it" in listed
    due = answering.for_officer(site.services, Actor("an-officer")).due
    assert lapsed.decisions[0].review_on not in due
    assert "/review" not in listed
    token = find_form(listed, "/end").fields["csrf_token"]
    late = {"csrf_token": token, "op_id": str(uuid4())}
    assert officer.post(review.action, late).status_code == 409
    assert site.signed_in("gita").get(noah).status_code == 404
    assert "nobody reviewed it in time" in site.signed_in("hana").text(f"{noah}/sharing")


def test_no_review_is_promised_for_after_its_end(build_site: Build) -> None:
    short = decision(
        ["noah"],
        ["gp"],
        opens=frozenset({"health"}),
        review_on=date(2026, 5, 28),
        ends_on=date(2026, 7, 1),
    )
    site = build_site(town_of_its_own() + short)
    officer = officer_of(site)
    said = press(officer, "/sharing", "/review", name_of(site, "noah"))
    assert "to be reviewed by 1 July 2026" in said.partition(name_of(site, "noah"))[2]


def test_what_is_about_two_people_is_the_officers(build_site: Build) -> None:
    """The page of the one would tell nothing of the other."""
    two = decision(
        ["noah", "rose"],
        ["gp"],
        opens=frozenset({"health"}),
        decided_by="hana",
        decided_on=date(2026, 6, 1),
        approved_by=None,
    )
    site = build_site(town_of_its_own() + two)
    assert ASKED not in site.signed_in("sue").text("/waiting")
    assert name_of(site, "rose") in officer_of(site).text("/sharing")
