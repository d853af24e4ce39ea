"""What a source says of today: former names, numbers, addresses and records stay where they are."""

from pathlib import Path
from typing import Any

import pytest

from app.imports.kinds import Key, Kind
from graph.records.model import Person
from graph.vocabulary import Role
from tests.worlds.bundles import first_pass, held, write
from tests.worlds.fhir_resources import (
    drafts,
    encounter,
    files,
    organisation,
    patient,
    practitioner,
    role,
    supports,
)

ENDED, STILL = {"start": "1990-04-02", "end": "2021-05-01"}, {"start": "2021-05-01"}
FORMER = {"use": "official", "family": "Oldham", "given": ["Adam"]}
NOW = {"use": "official", "family": "Moss", "given": ["Ada"]}


def person(folder: Path, *names: dict[str, Any], **more: Any) -> Person | None:
    changed = files(Patient=[patient("P1", name=list(names), **more)])
    _, ready = first_pass(write(folder, changed))
    found = drafts(ready).get(Key(Kind.PERSONS, "P1"))
    assert found is None or isinstance(found, Person)
    return found


NAMES = {
    "the former one first": [{**FORMER, "period": ENDED}, {**NOW, "period": STILL}],
    "the former one last": [{**NOW, "period": STILL}, {**FORMER, "period": ENDED}],
    "the former one without a beginning": [{**FORMER, "period": {"end": "2021"}}, NOW],
    "both open, the later one counts": [
        {**FORMER, "period": {"start": "1990"}},
        {**NOW, "period": {"start": "2021-05"}},
    ],
    "one that is not yet": [{**FORMER, "period": {"start": "2027-01-01"}}, NOW],
    "one whose period cannot be read": [{**FORMER, "period": {"end": "once"}}, NOW],
    "marked as old": [{**FORMER, "use": "old"}, {**NOW, "use": "usual"}],
    "a maiden name": [{**FORMER, "use": "maiden"}, {**NOW, "use": "temp"}],
    "an absent name": [
        {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]},
        {**NOW, "use": "nickname"},
    ],
}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_somebody_is_called_what_they_are_called_today(
    tmp_path: Path, names: list[dict[str, Any]]
) -> None:
    found = person(tmp_path, *names)
    assert found is not None
    assert found.name == "Ada Moss"


@pytest.mark.parametrize(
    "names",
    [[{**FORMER, "use": "old"}], [{**FORMER, "period": ENDED}], [{**FORMER, "use": "maiden"}], []],
)
def test_who_has_no_name_of_today_is_held_and_no_former_name_is_shown(
    tmp_path: Path, names: list[dict[str, Any]]
) -> None:
    changed = files(Patient=[patient("P1", name=names), patient("P2")])
    findings, ready = first_pass(write(tmp_path, changed))
    assert not findings.refusals
    assert held(findings)["Patient.ndjson"] == {"no name of today is given"}
    assert {row.key.external_id for row in ready if row.key.kind is Kind.PERSONS} == {"P2"}


CALLED = {
    "a usual first name": ({"use": "usual", "given": ["Roger"], "family": "Frost"}, "Roger"),
    "a usual name as one text": ({"use": "usual", "text": "Roger Frost"}, "Roger"),
    "two first names in one text": ({"use": "usual", "text": "Roger Lee Frost"}, "Roger Lee"),
    "one word": ({"use": "usual", "text": "Roger"}, "Roger"),
    "a nickname": ({"use": "nickname", "given": ["Rog"]}, "Rog"),
    "the same": ({"use": "usual", "given": ["RHETT"], "family": "Frost"}, None),
    "one that ended": ({"use": "usual", "given": ["Roger"], "period": ENDED}, None),
}


@pytest.mark.parametrize(("usual", "known_as"), CALLED.values(), ids=CALLED)
def test_somebody_goes_by_their_usual_name(
    tmp_path: Path, usual: dict[str, Any], known_as: str | None
) -> None:
    official = {"use": "official", "family": "FROST", "given": ["Rhett"]}
    found = person(tmp_path, official, usual)
    assert found is not None
    assert (found.given_name, found.known_as) == ("Rhett", known_as)


def test_a_usual_name_that_is_a_former_name_too_is_not_what_somebody_is_called(
    tmp_path: Path,
) -> None:
    left = {"use": "usual", "family": "Oldham", "given": ["Adam"]}
    for former in ({**FORMER, "use": "old"}, {**FORMER, "period": ENDED}):
        found = person(tmp_path, NOW, left, former)
        assert found is not None
        assert (found.name, found.known_as) == ("Ada Moss", None)


WRITTEN = {
    "one text": ({"text": "Isla May North"}, ("Isla May North", "")),
    "one text and a family name": ({"text": "Isla North", "family": "North"}, ("Isla", "North")),
    "the family name as one text": ({"text": "North", "family": "North"}, ("", "North")),
    "a mark for no name": ({"given": ["-"], "family": "North"}, ("", "North")),
    "no given names": ({"given": [], "family": "North"}, ("", "North")),
    "a pseudonym": (
        {"use": "anonymous", "text": "Visitor 12"},
        ("Visitor 12", ""),
    ),
}


@pytest.mark.parametrize(("name", "parts"), WRITTEN.values(), ids=WRITTEN)
def test_a_name_is_read_however_much_of_it_is_given(
    tmp_path: Path, name: dict[str, Any], parts: tuple[str, str]
) -> None:
    found = person(tmp_path, name)
    assert found is not None
    assert (found.given_name, found.family_name) == parts


MASKED = [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]


@pytest.mark.parametrize(
    "name",
    [
        {"prefix": ["Mr"]},
        {"given": ["?"], "family": "-"},
        {"given": [" ", ""], "family": ""},
        {**NOW, "extension": MASKED},
    ],
    ids=["a title", "marks", "blanks", "masked"],
)
def test_what_is_no_name_holds_the_person(tmp_path: Path, name: dict[str, Any]) -> None:
    assert person(tmp_path, name) is None


@pytest.mark.parametrize(
    ("addresses", "shown"),
    [
        ([{"line": ["3 Home Road"], "extension": MASKED}], None),
        ([{"use": "billing", "line": ["A solicitor"]}], None),
        ([{"type": "postal", "line": ["PO Box 1"]}, {"line": ["3 Home Road"]}], "3 Home Road"),
        (
            [{"use": "home", "line": ["1"], "period": ENDED}, {"use": "temp", "line": ["2"]}],
            "2",
        ),
    ],
    ids=["masked", "billing", "postal", "temporary"],
)
def test_an_address_is_where_somebody_is(
    tmp_path: Path, addresses: list[dict[str, Any]], shown: str | None
) -> None:
    found = person(tmp_path, NOW, address=addresses)
    assert found is not None
    assert found.address == shown


def test_the_number_of_a_role_that_ended_is_not_shown(tmp_path: Path) -> None:
    number = [{"system": "phone", "value": "01632 960111"}]
    own = practitioner("W1", telecom=[{"system": "phone", "value": "01632 960222"}])
    ended = role("R1", "W1", "O1", period={"end": "2019-06"}, telecom=number)
    _, ready = first_pass(
        write(tmp_path, files(Practitioner=[own, practitioner("W2")], PractitionerRole=[ended]))
    )
    assert drafts(ready)[Key(Kind.PRACTITIONERS, "W1")].card.phone == "01632 960222"


def test_of_two_roles_at_one_agency_the_one_of_today_says_what_somebody_is(tmp_path: Path) -> None:
    jobs = [
        role("R1", "W1", "O1", "367A00000X"),
        role("R2", "W1", "O1", "163W00000X", period={"end": "2019-06"}),
    ]
    _, ready = first_pass(write(tmp_path, files(PractitionerRole=jobs)))
    assert drafts(ready)[Key(Kind.SUPPORTS, "W1|O1|P1")].role is Role.MIDWIFE


def test_a_number_or_address_that_ended_is_not_shown(tmp_path: Path) -> None:
    worker = practitioner(
        "W1",
        telecom=[
            {"system": "phone", "value": "01632 960111", "period": ENDED},
            {"system": "phone", "value": "01632 960222"},
            {"system": "email", "value": "a@example.org", "use": "old"},
        ],
    )
    moved = [
        {"line": ["1 Old Road"], "period": ENDED},
        {"line": ["2 Work Road"], "use": "work"},
        {"line": ["3 Home Road"], "use": "home"},
    ]
    changed = files(Practitioner=[worker], Patient=[patient("P1", address=moved)])
    changed["PractitionerRole.ndjson"] = ""
    _, ready = first_pass(write(tmp_path, changed))
    found = drafts(ready)
    card = found[Key(Kind.PRACTITIONERS, "W1")].card
    assert (card.phone, card.email) == ("01632 960222", None)
    assert found[Key(Kind.PERSONS, "P1")].address == "3 Home Road"


def test_of_several_numbers_the_rank_says_which_to_try_first(tmp_path: Path) -> None:
    numbers = [
        {"system": "phone", "value": "none"},
        {"system": "phone", "value": "second", "rank": 2},
        {"system": "phone", "value": "no rank", "rank": True},
        {"system": "phone", "value": "first", "rank": 1},
        {"system": "phone", "value": "ended", "rank": 1, "period": ENDED},
    ]
    _, ready = first_pass(
        write(tmp_path, files(Practitioner=[practitioner("W1", telecom=numbers)]))
    )
    assert drafts(ready)[Key(Kind.PRACTITIONERS, "W1")].card.phone == "first"


def test_what_is_not_active_is_held_and_the_rest_comes_in(tmp_path: Path) -> None:
    changed = files(
        Organization=[organisation("O1"), organisation("O2", active=False)],
        Practitioner=[practitioner("W1"), practitioner("W2", active=False)],
    )
    findings, ready = first_pass(write(tmp_path, changed))
    assert not findings.refusals
    assert [support.id for support in supports(ready)] == ["W1|O1|P1"]
    kinds = {"Organization.ndjson", "Practitioner.ndjson", "PractitionerRole.ndjson"}
    assert set(held(findings)) == kinds | {"Encounter.ndjson"}


def link(type_: str, other: str) -> list[dict[str, Any]]:
    return [{"type": type_, "other": {"reference": f"Patient/{other}"}}]


LINKS = {
    "replaced by another": ({"link": link("replaced-by", "P2")}, {}),
    "not active any more, too": ({"link": link("replaced-by", "P2"), "active": False}, {}),
    "only the other one says it": ({}, {"link": link("replaces", "P1")}),
    "refers to the main record": (
        {"link": link("refer", "P2")},
        {"link": link("seealso", "P1")},
    ),
}


@pytest.mark.parametrize(("one", "two"), LINKS.values(), ids=LINKS)
def test_of_two_records_about_one_human_one_comes_in_with_the_meetings_of_both(
    tmp_path: Path, one: dict[str, Any], two: dict[str, Any]
) -> None:
    changed = files(
        Patient=[patient("P1", **one), patient("P2", **two)],
        Encounter=[
            encounter("E1", "P1", "W1", "O1", "2020-02-03"),
            encounter("E2", "P2", "W1", "O1", "2021-02-03"),
        ],
    )
    findings, ready = first_pass(write(tmp_path, changed))
    assert not findings.refusals
    assert {row.key.external_id for row in ready if row.key.kind is Kind.PERSONS} == {"P2"}
    (support,) = supports(ready)
    assert support.person_id == "P2"
    assert str(support.span.start) == "2020-02-03"


def test_records_that_replace_each_other_in_a_circle_stay_out(tmp_path: Path) -> None:
    changed = files(
        Patient=[
            patient("P1", link=link("replaced-by", "P2")),
            patient("P2", link=link("replaced-by", "P1")),
        ]
    )
    findings, ready = first_pass(write(tmp_path, changed))
    assert supports(ready) == []
    assert set(held(findings)) == {"Patient.ndjson", "Encounter.ndjson"}


@pytest.mark.parametrize("other", ["Patient/P1", "Patient/P2"])
def test_a_death_on_the_replaced_record_is_the_death_of_the_person(
    tmp_path: Path, other: str
) -> None:
    """Whichever of the two knows the day."""
    died = {"deceasedDateTime": "2024-03-02"}
    one, two = (died, {}) if other == "Patient/P1" else ({"deceasedBoolean": True}, died)
    changed = files(
        Patient=[patient("P1", link=link("replaced-by", "P2"), **one), patient("P2", **two)],
        Encounter=[encounter("E1", "P1", "W1", "O1", "2020-02-03")],
    )
    _, ready = first_pass(write(tmp_path, changed))
    assert str(drafts(ready)[Key(Kind.PERSONS, "P2")].deceased_on) == "2024-03-02"
    (support,) = supports(ready)
    assert str(support.span.end) == "2024-03-02"


def test_a_death_without_a_day_on_the_replaced_record_holds_the_person(tmp_path: Path) -> None:
    gone = patient("P1", link=link("replaced-by", "P2"), deceasedBoolean=True)
    findings, ready = first_pass(write(tmp_path, files(Patient=[gone, patient("P2")])))
    assert supports(ready) == []
    assert (
        "the person has died, or may have, and no date is given" in held(findings)["Patient.ndjson"]
    )


def test_what_was_restricted_in_the_replaced_record_stays_restricted(tmp_path: Path) -> None:
    secret = {"security": [{"code": "V"}]}
    changed = files(
        Patient=[patient("P1", link=link("replaced-by", "P2"), meta=secret), patient("P2")]
    )
    _, ready = first_pass(write(tmp_path, changed))
    assert drafts(ready)[Key(Kind.PERSONS, "P2")].shielded


def test_a_role_that_ended_makes_a_post_that_ended(tmp_path: Path) -> None:
    job = role("R1", "W1", "O1", active=False, period={"start": "2015", "end": "2019-06"})
    _, ready = first_pass(write(tmp_path, files(PractitionerRole=[job])))
    span = drafts(ready)[Key(Kind.POSTS, "R1")].post.span
    assert (str(span.start), str(span.end)) == ("2015-01-01", "2019-06-30")
