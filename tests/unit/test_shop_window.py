"""What the demo's sign-ins see of the family of the shop window, by the policy itself."""

from datetime import UTC, date, datetime, time

import pytest

from app.demo.council import generate
from app.demo.ids import Ids
from app.demo.partnership.partnership import worker_id
from app.demo.sign_ins import SIGN_INS, first_page, new_password
from graph.policy import see
from graph.policy.confirming import to_confirm
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import Reason, SupportWeb
from graph.records.bundle import Records
from graph.records.viewer import WorkerView
from graph.vocabulary import Level, Reach, SupportState, Tie
from tests.worlds.builders import facts_of

SEED = 2026
TODAY = date(2026, 11, 23)
NOW = datetime.combine(TODAY, time(12), UTC)
FAMILY = Ids(SEED).of("family", 0, 0, 0)


@pytest.fixture(scope="module")
def council() -> Records:
    return generate(SEED, today=TODAY)


def viewer(council: Records, sign_in: str) -> WorkerView:
    worker = next(one.worker for one in SIGN_INS if one.name == sign_in)
    assert worker is not None
    key = worker_id(Ids(SEED), 0, *worker)
    practitioner = next(one for one in council.practitioners if one.id == key)
    leads = tuple(one.lead for one in council.leaderships if one.practitioner_id == key)
    return WorkerView(key, practitioner.posts, leads)


def look(council: Records, sign_in: str, focus: Focus) -> SupportWeb | None:
    who = viewer(council, sign_in)
    return see(who, facts_of(council, who, focus), NOW)


def family_map(council: Records, sign_in: str) -> SupportWeb:
    web = look(council, sign_in, Focus(FocusKind.FAMILY, FAMILY))
    assert web is not None
    return web


def named(web: SupportWeb) -> set[str]:
    return {one.worker.name for one in web.supports if one.worker and not one.ended}


def test_amara_sees_six_people_and_fourteen_workers_of_ten_agencies(council: Records) -> None:
    web = family_map(council, "amara")
    assert {person.name for person in web.in_focus} == {
        "Joan Whitlock",
        "Carly Whitlock",
        "Daniel Boateng",
        "Jaden Reid",
        "Ruby Reid",
        "Theo Boateng",
    }
    assert len(named(web)) == 14
    contact = {one.agency.id for one in web.supports if one.level is Level.CONTACT}
    assert len(contact) >= 10


def test_amaras_map_has_one_of_everything(council: Records) -> None:
    web = family_map(council, "amara")
    agency_only = [one for one in web.supports if one.level is Level.AGENCY]
    assert {one.reason for one in agency_only} == {Reason.AGREEMENT, Reason.AGREED_BY_NAME}
    assert [person.name for person in web.people if person.other_support] == ["Joan Whitlock"]
    assert sum(one.ended for one in web.supports) == 3
    (proposed,) = (one for one in web.supports if one.state is SupportState.PROPOSED)
    assert proposed.own
    relatives = {person.name for person in web.people if not person.reached}
    assert {"Marcus Reid", "Dean Whitlock", "Ron Whitlock"} <= relatives
    assert [person.name for person in web.people if person.deceased] == ["Ron Whitlock"]
    assert [person.name for person in web.people if person.pregnant] == ["Carly Whitlock"]
    assert {one.tie for one in web.supports if one.tie} >= {Tie.STRONG, Tie.STRESSFUL, Tie.NORMAL}


def test_amara_does_not_see_the_services_that_were_not_named(council: Records) -> None:
    web = family_map(council, "amara")
    shown = {one.agency.name for one in web.supports}
    assert not shown & {"The Quay Clinic", "Turning Tide Recovery", "Safe Harbour"}
    assert "Grace Adjei" not in named(web)


def test_the_gp_sees_little_of_the_same_family(council: Records) -> None:
    web = family_map(council, "fiona")
    assert named(web) == {"Dr Fiona Strachan"}
    assert "Jaden Reid" in {person.name for person in web.people if not person.reached}


def test_the_supervisor_sees_the_team_named_and_other_agencies_by_name_only(
    council: Records,
) -> None:
    web = family_map(council, "miriam")
    assert named(web) == {"Amara Nwosu"}
    assert {one.reason for one in web.supports if one.level is Level.CONTACT} == {Reason.SUPERVISOR}
    assert len({one.agency.id for one in web.supports if one.level is Level.AGENCY}) >= 7


def test_the_school_nurse_sees_the_clinic_that_the_young_person_named(council: Records) -> None:
    web = family_map(council, "beatriz")
    (clinic,) = (one for one in web.supports if one.agency.name == "The Quay Clinic")
    assert clinic.level is Level.AGENCY
    assert clinic.reason is Reason.AGREED_BY_NAME


def test_the_front_door_sees_a_child_by_an_enquiry_and_the_whitlocks_not(council: Records) -> None:
    assert look(council, "sean", Focus(FocusKind.FAMILY, FAMILY)) is None
    child = max(council.enquiries, key=lambda enquiry: enquiry.opened_at).child_id
    web = look(council, "sean", Focus(FocusKind.PERSON, child))
    assert web is not None
    shown = web.person(child)
    assert shown is not None
    assert Reach.ENQUIRY in shown.reach


def test_amara_covers_a_colleague_today(council: Records) -> None:
    amara = viewer(council, "amara").practitioner_id
    (cover,) = (one for one in council.covers if one.colleague_id == amara)
    person = next(
        one.person_id
        for one in council.supports
        if one.practitioner_id == cover.worker_id and one.state is SupportState.ACTIVE
    )
    web = look(council, "amara", Focus(FocusKind.PERSON, person))
    assert web is not None
    assert cover.span.contains(TODAY)


def test_the_first_page_of_a_sign_in_is_the_same_in_a_council_of_any_size_and_day(
    council: Records,
) -> None:
    smallest = generate(SEED, 60, today=date(2027, 3, 1))
    for sign_in in SIGN_INS:
        page = first_page(council, sign_in, SEED)
        assert page == first_page(smallest, sign_in, SEED)
        kind, _, rest = page.strip("/").partition("/")
        if kind == "families":
            assert look(council, sign_in.name, Focus(FocusKind.FAMILY, rest.removesuffix("/map")))
        elif kind == "people":
            assert look(council, sign_in.name, Focus(FocusKind.PERSON, rest))


def test_passwords_are_long_and_never_the_same() -> None:
    made = {new_password() for _ in range(200)}
    assert len(made) == 200
    assert all(len(password) >= 16 for password in made)


def waits_for(council: Records, sign_in: str) -> set[tuple[str, str]]:
    """Who proposed whom, of what a sign-in may confirm, each by name."""
    who, found = viewer(council, sign_in), set[tuple[str, str]]()
    for edge in council.supports:
        if edge.state is SupportState.PROPOSED:
            facts = facts_of(council, who, Focus(FocusKind.PERSON, edge.person_id))
            asked = to_confirm(who, facts, edge.id, NOW)
            for line in asked.supports if asked else ():
                found.add((line.worker.name if line.worker else "", edge.typed_name or ""))
    return found


def test_a_proposal_waits_for_amara_and_her_own_for_her_manager(council: Records) -> None:
    assert ("Hannah Lowe", "Carly Whitlock") in waits_for(council, "amara")
    assert ("Amara Nwosu", "Joan Whitlock") in waits_for(council, "miriam")


def test_miriam_has_what_a_worker_who_left_has_left_behind(council: Records) -> None:
    leaver = next(one for one in council.practitioners if one.name == "Delyth Rowlands")
    mine = {edge.person_id for edge in council.supports if edge.practitioner_id == leaver.id}
    webs = [look(council, "miriam", Focus(FocusKind.PERSON, person)) for person in mine]
    left = [line for web in webs if web for line in web.supports]
    assert Reason.HAND_OVER in {line.reason for line in left}
