"""Full screen and paper: nothing of what was meant for one reader."""

import json
from dataclasses import replace

from graph.policy.support_web import Notice, Reason, SupportWeb, VisibleNeed, VisibleSupport
from graph.vocabulary import KinGroup, NeedKind, Role, Sector, SupportState, Tie
from tests.worlds.drawn_map import drawing_of
from tests.worlds.webs import agency, parent, person, support, web_of
from visualisations import Words, draw
from visualisations.nodes import group_letters
from visualisations.scene import NodeKind

WORDS = Words.load("england")
CLINIC = agency("Quay Clinic", Sector.SEXUAL_HEALTH)
SCHOOL = agency("Oakfield School", Sector.SCHOOL)
CLUB = agency("Wharf Club", Sector.YOUTH)
HOMES = agency("Harbour Homes", Sector.HOUSING)
HUB = agency("Haven Hub", Sector.YOUTH)
COUNCIL = agency("Early Help Hub", Sector.EARLY_HELP)


def private_web() -> SupportWeb:
    """Each thing that one viewer may see and a room may not, beside what everybody may."""
    people = [
        person(
            "mum",
            "Mia Fox",
            born=1986,
            pregnant=True,
            other_support=True,
            needs=(VisibleNeed("n", NeedKind.DOMESTIC_ABUSE),),
            address="1 Mill Road",
        ),
        person("kid", "Abe Fox", born=2012),
    ]
    kin = replace(parent("kid", "mum"), contact_restricted=True, parental_responsibility=True)
    supports: list[VisibleSupport] = [
        support(
            "Ola Mann", COUNCIL, "kid", own=True, reason=Reason.OWN, tie=Tie.STRESSFUL, version=4
        ),
        support("Ella Wood", SCHOOL, "kid", Role.TEACHER),
        support("Quin Hart", CLINIC, "kid", reason=Reason.AGREED_BY_NAME),
        support("Dee Cole", CLUB, "mum", reason=Reason.DECISION),
        support("Safe Gard", HUB, "mum", reason=Reason.SAFEGUARDING_CONTACT),
        replace(support("Own Secret", HUB, "kid", own=True, reason=Reason.OWN), sensitive=True),
        support("Will Ash", CLUB, "kid", state=SupportState.PROPOSED),
        support("Past Lowe", HOMES, "mum", state=SupportState.ENDED),
    ]
    return web_of(people, [kin], supports, notices=frozenset(Notice))


PRIVATE = (
    "Quay Clinic",
    "Quin Hart",
    "Dee Cole",
    "Safe Gard",
    "Own Secret",
    "Haven Hub",
    "Will Ash",
    "Past Lowe",
    "Harbour Homes",
    "tie_stressful",
    "stressful",
    "tie_waiting",
    "tie_ended",
    "regnan",
    "other_support",
    "Other support",
    "restricted",
    "Domestic abuse",
    "Mill Road",
    '"own"',
    "safety arrangement",
    "agreed to this service by name",
)


def test_the_room_and_the_paper_hold_nothing_that_was_meant_for_one_reader() -> None:
    payload = draw(private_web(), WORDS)
    room = json.dumps(drawing_of(payload.to_json())["forOthers"], ensure_ascii=False)
    paper = repr(payload.for_others.text)
    for empty in ("own=False", "other_support=None", "pregnancy=None"):
        paper = paper.replace(empty, "")
    assert "Ella Wood" in room
    assert "Ella Wood" in paper
    assert "Ola Mann" in room
    for private in PRIVATE:
        assert private not in room, private
        assert private not in paper, private
    own = payload.to_json() + repr(payload.text)
    assert [private for private in PRIVATE if private not in own] == ["Mill Road"]


def test_what_everybody_may_see_is_the_same_for_one_and_for_all() -> None:
    open_web = web_of([person("kid", "Abe Fox")], [], [support("Ella Wood", SCHOOL, "kid")])
    payload = draw(open_web, WORDS)
    assert payload.for_others.scene == payload.scene
    assert payload.for_others.text == payload.text


def test_an_agency_counts_only_those_who_are_around_now() -> None:
    ended = support("Past Lowe", SCHOOL, "kid", state=SupportState.ENDED)
    people = [person("kid", "Abe Fox")]
    here = support("Ella Wood", SCHOOL, "kid")
    for supports, said in ([here, ended], "1 practitioner"), ([ended], "support ended"):
        scene = draw(web_of(people, [], supports), WORDS).scene
        (group,) = (node for node in scene.nodes if node.kind is NodeKind.GROUP)
        assert group.spoken == f"Oakfield School, {said}"
    assert group_letters(SCHOOL, 2, WORDS).spoken == "Oakfield School, 2 practitioners"


def test_a_former_partner_of_whom_no_more_is_shown_is_never_called_partner() -> None:
    people = [person("a", "Ann Low"), person("b", "Bob Low")]
    told = replace(parent("a", "b"), group=KinGroup.FORMER_PARTNER)
    payload = draw(web_of(people, [told]), WORDS)
    for text in (payload.text, payload.for_others.text):
        assert {line for one in text.people for line in one.kin} == {
            "Bob Low: former partner",
            "Ann Low: former partner",
        }
    assert {item.words for item in payload.scene.legend} >= {"former partners; more is not said"}
