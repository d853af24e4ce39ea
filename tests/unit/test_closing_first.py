"""Every row opens or closes: what opens waits for its whole person, what closes for nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.imports.closing import Closing
from app.imports.findings import Findings
from app.imports.kinds import Key, Kind
from graph.records.agreements import Consent, ConsentEvent
from graph.vocabulary import ConsentEventKind, ConsentState, SupportState
from tests.worlds.builders import agreement, said_no
from tests.worlds.bundles import MOMENT, first_pass, held, reasons, small, write
from tests.worlds.fhir_resources import drafts, encounter, organisation, patient, practitioner, role
from tests.worlds.fhir_resources import files as fhir

CONSENTS = "consent_id,person_id,authority,answer,level,services,sectors,given_on,withdrawn_on\n"
YES = "C1,P2,self,given,contact,all,gp,2026-03-01,\n"


def closings(findings: Findings) -> dict[Key, Closing]:
    """All that rows close, of those that were read and of those that were not."""
    found = {closing.key: closing for closing in (*findings.closings, *findings.beside)}
    glimpses = [
        *(refusal.glimpse for refusal in findings.refusals),
        *(one.glimpse for one in findings.held),
    ]
    for glimpse in glimpses:
        if glimpse is not None and glimpse.closing:
            found[glimpse.closing.key] = glimpse.closing
    return found


def ready_ids(rows: list[Any]) -> set[str]:
    return {row.key.external_id for row in rows}


def test_what_opens_waits_for_every_row_about_the_same_person(tmp_path: Path) -> None:
    bad = CONSENTS + YES + "C2,P2,self,said_no,,all,,2026-11-2,\n"
    findings, ready = first_pass(write(tmp_path, small(consents=bad)))
    # Dawn's rows wait, Isla's come in but for the kinship that names Dawn.
    assert ready_ids(ready) & {"P2", "C1", "P2|F1", "W2|A2|P2"} == set()
    assert {"P1", "P1|F1", "W1|A1|P1", "W2|A2|P1"} <= ready_ids(ready)
    assert held(findings)["persons.csv"] == {
        "another row about the same person was refused (line 3 of consents.csv)"
    }


BAD_LINES = {
    "too many cells": "C2,P2,self,said_no,,all,,2026-05-01,,more\n",
    "too few": "C2,P2,self,said_no\n",
    "an open quotation mark": 'C2,P2,"self,said_no,,all,,2026-05-01,\n',
    "quotation marks astray": 'C2,P2,"se"lf,said_no,,all,,2026-05-01,\n',
    "no text": b"C2,P2,s\xe9lf,said_no,,all,,2026-05-01,\n",
    "a wrong word": "C2,P2,self,said_noo,,all,,2026-05-01,\n",
}


@pytest.mark.parametrize("line", BAD_LINES.values(), ids=BAD_LINES)
def test_whose_row_it_is_is_told_however_it_is_broken(tmp_path: Path, line: str | bytes) -> None:
    data = (CONSENTS + YES).encode() + (line if isinstance(line, bytes) else line.encode())
    _, ready = first_pass(write(tmp_path, small(consents=data)))
    assert ready_ids(ready) & {"P2", "C1"} == set()
    assert "P1" in ready_ids(ready)


def test_where_nobody_can_tell_whose_no_it_is_no_new_agreement_comes_in(tmp_path: Path) -> None:
    bad = CONSENTS + YES + "C2,,self,said_no,,all,,2026-05-01,\n"
    findings, ready = first_pass(write(tmp_path, small(consents=bad)))
    assert "C1" not in ready_ids(ready)
    assert {"P1", "P2", "W2|A2|P2"} <= ready_ids(ready)
    assert held(findings)["consents.csv"] == {
        "a row that may limit it cannot be read, and nobody can tell whose it is"
    }


NOES = {
    "a no": "C1,P2,self,said_no,,all,,2026-03-01,\n",
    "a withdrawal": "C1,P2,self,given,contact,all,gp,2026-03-01,2026-05-01\n",
}


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("row", NOES.values(), ids=NOES)
def test_a_no_waits_for_nothing_but_its_person(tmp_path: Path, row: str, whole: bool) -> None:
    bad = CONSENTS + row + "C9,P2,self,given,contactt,all,gp,2026-03-01,\n"
    folder = write(tmp_path, small(consents=bad))
    _, ready = first_pass(folder, whole=whole, known=[Key(Kind.PERSONS, "P2")])
    assert "C1" in ready_ids(ready)
    assert "P2" not in ready_ids(ready)


def test_a_known_record_that_is_refused_now_does_not_keep_a_no_out(tmp_path: Path) -> None:
    files = small(
        agencies="agency_id,name,sector\nA1,School,scool\nA2,Surgery,gp\n",
        consents=CONSENTS + "C1,P2,self,said_no,,A1,,2026-03-01,\n",
    )
    known = [Key(Kind.PERSONS, "P2"), Key(Kind.AGENCIES, "A1")]
    _, ready = first_pass(write(tmp_path, files), known=known)
    assert "C1" in ready_ids(ready)


def test_a_bad_meeting_keeps_nobody_waiting(tmp_path: Path) -> None:
    met = [
        encounter("E1", "P1", "W1", "O1", "2020-02-03", status="completed"),
        encounter("E2", "P1", "W2", "O2", "2021-02-03"),
    ]
    findings, ready = first_pass(write(tmp_path, fhir(Encounter=met)))
    assert reasons(findings) == ["Encounter.ndjson:1: status: is not a code of EncounterStatus"]
    assert {"P1", "W2|O2|P1"} <= ready_ids(ready)


PERSONS = "person_id,given_name,family_name,birth_date,shielded,objects,deceased_on\n"
SUPPORTS = "practitioner_id,agency_id,person_id,role,state,to,sensitive\n"

GLIMPSED = {
    "shielded, and born on no day": (
        {"persons": PERSONS + "P1,Isla,North,never,Yes,,\nP2,Dawn,North,,,,\n"},
        Key(Kind.PERSONS, "P1"),
        {"shielded": True},
    ),
    "objects, and shielded who knows how": (
        {"persons": PERSONS + "P1,Isla,North,,maybe,yes,\nP2,Dawn,North,,,,\n"},
        Key(Kind.PERSONS, "P1"),
        {"objects": True},
    ),
    "died, without a name": (
        {"persons": PERSONS + "P1,,,,,,2026-05-01\nP2,Dawn,North,,,,\n"},
        Key(Kind.PERSONS, "P1"),
        {"deceased_on": date(2026, 5, 1)},
    ),
    "ended, in a role that is none": (
        {"supports": SUPPORTS + "W1,A1,P1,techer,ended,2026-05-01,yes\n"},
        Key(Kind.SUPPORTS, "W1|A1|P1"),
        {"state": SupportState.ENDED, "to": date(2026, 5, 1), "sensitive": True},
    ),
    "a post that ended, in a role that is none": (
        {"posts": "practitioner_id,agency_id,role,to\nW1,A1,techer,2026-05-01\nW2,A2,gp,\n"},
        Key(Kind.POSTS, "W1|A1"),
        {"to": date(2026, 5, 1)},
    ),
    "nobody knows whether it is sensitive": (
        {"agencies": "agency_id,name,sector,sensitive\nA1,School,school,perhaps\nA2,S,gp,\n"},
        Key(Kind.AGENCIES, "A1"),
        {"sensitive": True},
    ),
}


@pytest.mark.parametrize(("changed", "key", "closed"), GLIMPSED.values(), ids=GLIMPSED)
def test_what_closes_is_read_from_a_row_that_cannot_be_read_whole(
    tmp_path: Path, changed: dict[str, str], key: Key, closed: dict[str, object]
) -> None:
    findings, ready = first_pass(write(tmp_path, small(**changed)))
    assert closings(findings)[key].properties == closed
    assert key not in {row.key for row in ready}


def test_a_row_that_is_not_sensitive_says_so_though_the_rest_cannot_be_read(tmp_path: Path) -> None:
    agencies = "agency_id,name,sector,sensitive\nA1,School,scool,no\nA2,Surgery,gp,\n"
    findings, _ = first_pass(write(tmp_path, small(agencies=agencies)))
    assert Key(Kind.AGENCIES, "A1") not in closings(findings)


def test_what_fhir_says_has_ended_closes(tmp_path: Path) -> None:
    changed = fhir(
        Organization=[organisation("O1"), organisation("O2", active=False)],
        Practitioner=[practitioner("W1"), practitioner("W2")],
        PractitionerRole=[role("R1", "W1", "O1", active=False), role("R2", "W2", "O2")],
        Patient=[patient("P1", gender="E", meta={"security": [{"code": "R"}]})],
    )
    findings, _ = first_pass(write(tmp_path, changed))
    found = closings(findings)
    yesterday = date(2026, 5, 31)
    assert found[Key(Kind.POSTS, "R1")].properties == {"to": yesterday}
    assert found[Key(Kind.POSTS, "R2")].properties == {"to": yesterday}
    assert found[Key(Kind.AGENCIES, "O2")].properties == {"sensitive": True}
    assert found[Key(Kind.PERSONS, "P1")].properties == {"shielded": True}


LIMITS: dict[str, str | bytes] = {
    "arrangements.csv": "arrangement_id,protected_id,from_id\nG1,P1,P2\n",
    "exclusions.csv": "exclusion_id,person_id,kind,ground,agencies\nX1,P1,not_to,safety,A2\n",
    "interests.csv": "practitioner_id,person_id,kind\nW1,P2,neighbour\n",
    "authorities.csv": "authority_id,person_id,holder_id,kind,evidence\nH1,P1,P2,parent,Seen\n",
}


def test_what_limits_sight_comes_in_before_what_opens_it(tmp_path: Path) -> None:
    findings, ready = first_pass(write(tmp_path, {**small(), **LIMITS}))
    assert reasons(findings) == []
    kinds = [row.key.kind for row in ready]
    hides = [Kind.ARRANGEMENTS, Kind.EXCLUSIONS, Kind.INTERESTS]
    assert max(map(kinds.index, hides)) < min(map(kinds.index, (Kind.SUPPORTS, Kind.CONSENTS)))
    assert Key(Kind.INTERESTS, "W1|P2|neighbour") in {row.key for row in ready}


BAD_LIMITS = {
    "exclusions.csv": "exclusion_id,person_id,kind,ground,agencies\nX1,P2,not_to,safty,A2\n",
    "arrangements.csv": "arrangement_id,protected_id,from_id\nG1,P2,P2\n",
    "interests.csv": "practitioner_id,person_id,kind\nW1,P2,frend\n",
}


@pytest.mark.parametrize("name", BAD_LIMITS)
def test_a_limit_that_cannot_be_read_keeps_its_person_out(tmp_path: Path, name: str) -> None:
    _, ready = first_pass(write(tmp_path, {**small(), name: BAD_LIMITS[name]}))
    assert ready_ids(ready) & {"P2", "C1", "W2|A2|P2"} == set()


@pytest.mark.parametrize("named", ["H1", ""])
def test_an_agreement_rests_on_the_authority_of_its_holder(tmp_path: Path, named: str) -> None:
    agreement = (
        "consent_id,person_id,authority,holder_id,authority_id,level,services,sectors,given_on\n"
        f"C1,P1,parent,P2,{named},contact,all,gp,2026-03-01\n"
    )
    _, ready = first_pass(write(tmp_path, {**small(consents=agreement), **LIMITS}))
    consent: Consent = drafts(ready)[Key(Kind.CONSENTS, "C1")].consent
    assert consent.authority_id == "H1"


def test_of_two_authorities_of_one_kind_none_is_guessed(tmp_path: Path) -> None:
    two = str(LIMITS["authorities.csv"]) + "H2,P1,P2,parent,Seen too\n"
    agreement = (
        "consent_id,person_id,authority,holder_id,level,services,sectors,given_on\n"
        "C1,P1,parent,P2,contact,all,gp,2026-03-01\n"
    )
    files = {**small(consents=agreement), "authorities.csv": two}
    _, ready = first_pass(write(tmp_path, files))
    assert drafts(ready)[Key(Kind.CONSENTS, "C1")].consent.authority_id is None


def test_silence_counts_as_withdrawn_and_leaves_a_no_what_it_is() -> None:
    silenced = ConsentEvent(ConsentEventKind.SILENCED, MOMENT.now)
    states = {}
    for name, records in (("yes", agreement("dawn")), ("no", said_no("dawn"))):
        consent = records.consents[0]
        quiet = replace(consent, events=(*consent.events, silenced))
        states[name] = quiet.state(MOMENT.now, MOMENT.today)
    assert states == {"yes": ConsentState.WITHDRAWN, "no": ConsentState.REFUSED}
