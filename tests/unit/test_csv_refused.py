"""Rows of CSV files that are refused: each with its line and reason, and no word of the file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.imports.findings import Place
from app.imports.kinds import Kind
from tests.worlds.bundles import first_pass, reasons, small, write

HEAD = "consent_id,person_id,authority,holder_id,answer,level,services,sectors,given_on,expires_on"


PERSONS = "person_id,given_name,family_name,sex,birth_date,deceased_on,shielded,named_workers\n"
SUPPORTS = "practitioner_id,agency_id,person_id,role,state,from,to,confirmed_on\n"

REFUSED = {
    "unknown code": (
        {"agencies": "agency_id,name,sector\nA1,School,scool\nA2,Surgery,gp\n"},
        "agencies.csv:2: sector: is not a known code (did you mean “school”?)",
    ),
    "wrong date": (
        {"persons": PERSONS + "P1,Isla,North,,31/03/2014,,,\nP2,Dawn,North,,,,,\n"},
        "persons.csv:2: birth_date: write it as 2014-03-31, or 2014-03, or 2014",
    ),
    "no such day": (
        {"persons": PERSONS + "P1,Isla,North,,2014-02-30,,,\nP2,Dawn,North,,,,,\n"},
        "persons.csv:2: birth_date: there is no such day",
    ),
    "born tomorrow": (
        {"persons": PERSONS + "P1,Isla,North,,2026-06-02,,,\nP2,Dawn,North,,,,,\n"},
        "persons.csv:2: birth_date: lies in the future",
    ),
    "died before birth": (
        {"persons": PERSONS + "P1,Isla,North,,2014,2013-01-01,,\nP2,Dawn,North,,,,,\n"},
        "persons.csv:2: deceased_on: lies before birth_date",
    ),
    "named workers of somebody who is not shielded": (
        {"persons": PERSONS + "P1,Isla,North,,,,,W1\nP2,Dawn,North,,,,,\n"},
        "persons.csv:2: named_workers: is for people whose “shielded” is yes",
    ),
    "empty cell": (
        {"agencies": "agency_id,name,sector\nA1,,school\nA2,Surgery,gp\n"},
        "agencies.csv:2: name: is empty and may not be",
    ),
    "no name at all": (
        {"persons": "person_id,given_name,family_name\nP1,,\nP2,Dawn,North\n"},
        "persons.csv:2: given_name: is empty, and so is family_name: give one of them",
    ),
    "missing columns": (
        {"agencies": "agency_id,name\nA1,School\nA2,Surgery\n"},
        "agencies.csv:1: the file lacks sector",
    ),
    "unknown column": (
        {"families": "family_id,titel\nF1,x\n"},
        "families.csv:1: column 2 has a name that is not known here",
    ),
    "a column twice": (
        {"families": "family_id,family_id\nF1,F1\n"},
        "families.csv:1: the column family_id stands there twice",
    ),
    "semicolons": (
        {"memberships": "person_id;family_id\nP1;F1\n"},
        "memberships.csv:1: the first line must name the columns, parted by commas: membership_id, "
        "person_id, family_id, from, to, role",
    ),
    "no header": (
        {"families": "F1\n"},
        "families.csv:1: the first line must name the columns, parted by commas: family_id",
    ),
    "too few cells": (
        {"memberships": "person_id,family_id\nP1\n"},
        "memberships.csv:2: has 1 cells where the header has 2",
    ),
    "doubled ids": (
        {"persons": "person_id,given_name\nP1,Isla\nP2,Dawn\nP1,Ida\n"},
        "persons.csv:4: the same id stands also on line 2",
    ),
    "an edge twice without ids": (
        {"memberships": "person_id,family_id,role\nP1,F1,child\nP1,F1,ward\n"},
        "memberships.csv:2: the same is said on line 3, and neither an id nor “from” tells them "
        "apart: give each an id of its own in the membership_id column",
    ),
    "a reference to nobody": (
        {"memberships": "person_id,family_id\nP9,F1\n"},
        "memberships.csv:2: person_id: there is no such id among the persons",
    ),
    "one's own relative": (
        {"kinships": "person_id,relative_id,kind\nP1,P1,SIB\n"},
        "kinships.csv:2: relative_id: is the person themself",
    ),
    "ended without an end": (
        {"supports": SUPPORTS + "W1,A1,P1,teacher,ended,,,\n"},
        "supports.csv:2: to: is empty and may not be where state is ended",
    ),
    "ended before it began": (
        {"supports": SUPPORTS + "W1,A1,P1,teacher,,2026-03-01,2026-02-01,\n"},
        "supports.csv:2: to: lies before “from”",
    ),
    "confirmed tomorrow": (
        {"supports": SUPPORTS + "W1,A1,P1,teacher,,,,2026-06-02\n"},
        "supports.csv:2: confirmed_on: lies in the future",
    ),
    "a team of another agency": (
        {
            "teams": "team_id,name,agency_id\nT1,East,A2\n",
            "posts": "practitioner_id,agency_id,role,team_id\nW1,A1,teacher,T1\nW2,A2,gp,\n",
        },
        "posts.csv:2: team_id: the team belongs to another agency",
    ),
    "leads no team": (
        {"posts": "practitioner_id,agency_id,role,leads\nW1,A1,teacher,team\n"},
        "posts.csv:2: leads: needs a team_id: the team that is led",
    ),
    "somebody else agrees as self": (
        {"consents": f"{HEAD}\nC1,P2,self,P1,,contact,all,gp,2026-03-01,\n"},
        "consents.csv:2: holder_id: somebody else cannot agree as “self”",
    ),
    "nobody holds the authority": (
        {"consents": f"{HEAD}\nC1,P1,parent,,,contact,all,gp,2026-03-01,\n"},
        "consents.csv:2: holder_id: is empty; name the person who holds this authority",
    ),
    "longer than twelve months": (
        {"consents": f"{HEAD}\nC1,P2,self,,,contact,all,gp,2026-03-01,2027-03-02\n"},
        "consents.csv:2: expires_on: lies more than 12 months after given_on",
    ),
    "given tomorrow": (
        {"consents": f"{HEAD}\nC1,P2,self,,,contact,all,gp,2026-06-02,\n"},
        "consents.csv:2: given_on: lies in the future",
    ),
    "no level": (
        {"consents": f"{HEAD}\nC1,P2,self,,,,all,gp,2026-03-01,\n"},
        "consents.csv:2: level: is not a known code: write existence, agency or contact",
    ),
    "services left open": (
        {"consents": f"{HEAD}\nC1,P2,self,,,contact,,gp,2026-03-01,\n"},
        "consents.csv:2: services: is empty and may not be",
    ),
    "an unknown agency in an agreement": (
        {"consents": f"{HEAD}\nC1,P2,self,,,contact,A7,gp,2026-03-01,\n"},
        "consents.csv:2: services: there is no such id among the agencies",
    ),
    "an id that would be a list": (
        {"families": 'family_id\n"F1;F2"\n'},
        "families.csv:2: family_id: an id may not hold “;” or “|”",
    ),
}


@pytest.mark.parametrize(("changed", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_row_is_refused_with_its_line_and_reason(
    tmp_path: Path, changed: dict[str, str | bytes], reason: str
) -> None:
    findings, ready = first_pass(write(tmp_path, small(**changed)))
    assert reason in reasons(findings)
    file, line, _ = reason.split(":", 2)
    assert Place(file, int(line)) not in {place for row in ready for place in row.all_places}


def test_a_reason_never_repeats_what_stands_in_the_file(tmp_path: Path) -> None:
    files = small(
        persons="person_id,given_name,family_name,sex,birth_date\n"
        "secret1,secret2,secret3,secret4,\nsecret5,secret6,,,\nP1,secret7,secret8,,secret9\n",
        consents="consent_id,person_id,authority,level,services,given_on,secret10\n",
        supports="secret11,secret12\n",
    )
    findings, _ = first_pass(write(tmp_path, files))
    assert len(findings.refusals) >= 5
    assert not [reason for reason in reasons(findings) if "secret" in reason]


def test_lines_after_a_cell_of_several_lines_keep_their_numbers(tmp_path: Path) -> None:
    persons = 'person_id,given_name,family_name,address\nP1,Isla,North,"1 Row\n2 Row"\n\nP2,,,\n'
    findings, _ = first_pass(write(tmp_path, small(persons=persons)))
    assert reasons(findings)[0].startswith("persons.csv:5: given_name")


Break = Callable[[str], str]


def test_a_quotation_mark_that_is_never_closed_refuses_its_own_line_alone(tmp_path: Path) -> None:
    rows = "".join(f"P{number},Given,Family,\n" for number in range(3, 60))
    persons = f'person_id,given_name,family_name,address\nP1,"Isla,North,\nP2,Dawn,North,\n{rows}'
    findings, ready = first_pass(write(tmp_path, small(persons=persons)))
    assert reasons(findings)[0] == ("persons.csv:2: a quotation mark is opened and not closed")
    assert len([row for row in ready if row.key.kind is Kind.PERSONS]) == 58


def test_a_later_quotation_mark_does_not_swallow_the_rows_between(tmp_path: Path) -> None:
    persons = (
        'person_id,given_name,family_name,address\nP1,"Isla,North,\nP2,Dawn,North,\n'
        'P3,Noah,North,"4 Ferry Lane, Milltown"\n'
    )
    findings, ready = first_pass(write(tmp_path, small(persons=persons)))
    assert [refusal.place.line for refusal in findings.refusals] == [2]
    persons_ready = {row.key.external_id for row in ready if row.key.kind is Kind.PERSONS}
    assert persons_ready == {"P2", "P3"}


@pytest.mark.parametrize(("lines", "refused"), [(20, 0), (21, 21)])
def test_a_cell_of_more_than_twenty_lines_is_taken_for_an_open_quotation_mark(
    tmp_path: Path, lines: int, refused: int
) -> None:
    cell = "\n".join(str(number) for number in range(lines))
    persons = f'person_id,given_name,family_name,address\nP1,Isla,North,"{cell}"\nP2,Dawn,North,\n'
    findings, _ = first_pass(write(tmp_path, small(persons=persons)))
    assert len(findings.refusals) == refused
