"""The first pass over CSV files: columns, cells, references, and what one bad row holds back."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from app.imports.csv.tables import TABLES
from app.imports.drafts import ConsentDraft, Leads, PostDraft
from app.imports.kinds import Key, Kind
from app.imports.report import make_report
from graph.records.dates import PartialDate, Span
from graph.records.model import Person, Support
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    ConsentState,
    DatePrecision,
    Kin,
    Level,
    NeedKind,
    Role,
    Sector,
    Sex,
    SupportState,
)
from tests.worlds.bundles import MOMENT, first_pass, held, reasons, small, write

DOCS = Path(__file__).parents[2] / "docs"


def draft_of(folder: Path, kind: Kind, external_id: str) -> object:
    _, ready = first_pass(folder)
    return next(row.draft for row in ready if row.key == Key(kind, external_id))


def test_a_bundle_in_order_is_ready_whole_and_in_the_order_of_storing(tmp_path: Path) -> None:
    findings, ready = first_pass(write(tmp_path, small()))
    assert not findings.refusals
    assert not findings.held
    assert len(ready) == 16
    kinds = [row.key.kind for row in ready]
    assert kinds == sorted(kinds, key=list(Kind).index)
    assert kinds[-1] is Kind.CONSENTS


def test_the_example_of_the_documentation_is_in_order() -> None:
    findings, ready = first_pass(DOCS / "example-bundle")
    assert reasons(findings) == []
    # Any number that is taken might be somebody's, so the example has none.
    assert {row.key.kind for row in ready} == set(Kind) - {Kind.IDENTITY_NUMBERS}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.file)
def test_the_documentation_shows_every_column_as_it_is(table: object) -> None:
    text = (DOCS / "import.md").read_text()
    section = text.split(f"### `{table.file}`")[1].split("###")[0]  # type: ignore[attr-defined]
    shown = re.findall(r"^\| `(\w+)` \| (yes|no) \| (.*) \|$", section, re.MULTILINE)
    assert shown == [
        (column.name, "yes" if column.required else "no", column.what)
        for column in table.columns  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize("codes", [Sector, Role, Kin, SupportState, NeedKind, Authority])
def test_the_documentation_lists_every_code(codes: type[Sector]) -> None:
    text = (DOCS / "import.md").read_text()
    assert [code.value for code in codes if f"`{code.value}`" not in text] == []


def test_a_byte_order_mark_and_other_line_ends_change_nothing(tmp_path: Path) -> None:
    plain, other = tmp_path / "plain", tmp_path / "other"
    plain.mkdir()
    other.mkdir()
    _, rows = first_pass(write(plain, small()))
    changed = {
        name: b"\xef\xbb\xbf" + str(text).replace("\n", "\r\n").encode()
        for name, text in small().items()
    }
    _, again = first_pass(write(other, changed))
    assert [row.sha256 for row in rows] == [row.sha256 for row in again]


def test_the_order_of_columns_and_empty_columns_do_not_count_as_a_change(tmp_path: Path) -> None:
    persons = "family_name,person_id,sex,given_name,birth_date\n"
    files = small(persons=persons + "North,P1,,Isla,2014\nNorth,P2,,Dawn,1990\n")
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    _, rows = first_pass(write(tmp_path / "a", small()))
    _, again = first_pass(write(tmp_path / "b", files))
    assert [row.sha256 for row in rows] == [row.sha256 for row in again]


def test_a_person_is_read_with_a_partial_birth_date(tmp_path: Path) -> None:
    persons = (
        "person_id,given_name,family_name,known_as,sex,birth_date,address\n"
        'P1,Isla,North,Izzy,female,2014-03,"4 Ferry Lane\nMilltown"\nP2,Dawn,North,,,1990,\n'
    )
    person = draft_of(write(tmp_path, small(persons=persons)), Kind.PERSONS, "P1")
    assert person == Person(
        id="P1",
        given_name="Isla",
        family_name="North",
        known_as="Izzy",
        sex=Sex.FEMALE,
        birth_date=PartialDate(date(2014, 3, 1), DatePrecision.MONTH),
        address="4 Ferry Lane, Milltown",
    )


@pytest.mark.parametrize("written", ["2019-05", "May 2019", "may, 2019", "5/2019"])
def test_a_birth_of_which_the_month_is_known_may_be_written_in_words(
    tmp_path: Path, written: str
) -> None:
    persons = f'person_id,given_name,family_name,birth_date\nP1,Isla,North,"{written}"\n'
    persons += "P2,Dawn,North,3 May 1990\n"
    folder = write(tmp_path, small(persons=persons))
    isla, dawn = (draft_of(folder, Kind.PERSONS, one) for one in ("P1", "P2"))
    assert isinstance(isla, Person)
    assert isinstance(dawn, Person)
    assert isla.birth_date == PartialDate(date(2019, 5, 1), DatePrecision.MONTH)
    assert dawn.birth_date == PartialDate(date(1990, 5, 3))


def test_a_span_of_months_counts_both_whole_and_stays_as_exact_as_it_was(tmp_path: Path) -> None:
    head = "practitioner_id,agency_id,person_id,role,from,to\n"
    folder = write(tmp_path, small(supports=head + "W1,A1,P1,teacher,September 2025,2026-02\n"))
    support = draft_of(folder, Kind.SUPPORTS, "W1|A1|P1")
    assert isinstance(support, Support)
    assert support.span == Span(date(2025, 9, 1), date(2026, 2, 28))
    assert support.since_precision is support.until_precision is DatePrecision.MONTH


def test_a_death_of_which_the_month_is_known_closes_from_its_first_day(tmp_path: Path) -> None:
    persons = (
        "person_id,given_name,family_name,deceased_on\nP1,Isla,North,\nP2,Dawn,North,May 2026\n"
    )
    dawn = draft_of(write(tmp_path, small(persons=persons)), Kind.PERSONS, "P2")
    assert isinstance(dawn, Person)
    assert (dawn.deceased_on, dawn.deceased_precision) == (date(2026, 5, 1), DatePrecision.MONTH)


def test_a_support_without_a_day_of_confirmation_was_confirmed_by_being_sent(
    tmp_path: Path,
) -> None:
    support = draft_of(write(tmp_path, small()), Kind.SUPPORTS, "W1|A1|P1")
    assert isinstance(support, Support)
    assert support.state is SupportState.ACTIVE
    assert support.confirmed_on == date(2026, 6, 1)


def test_a_proposed_support_is_not_confirmed(tmp_path: Path) -> None:
    head = "practitioner_id,agency_id,person_id,role,state,confirmed_on\n"
    folder = write(tmp_path, small(supports=head + "W1,A1,P1,teacher,proposed,\n"))
    support = draft_of(folder, Kind.SUPPORTS, "W1|A1|P1")
    assert isinstance(support, Support)
    assert support.confirmed_on is None


def test_a_post_may_lead_its_team(tmp_path: Path) -> None:
    files = small(
        teams="team_id,name,agency_id\nT1,East,A1\n",
        posts="practitioner_id,agency_id,role,team_id,leads\nW1,A1,manager,T1,safeguarding\n"
        "W2,A2,gp,,\n",
    )
    post = draft_of(write(tmp_path, files), Kind.POSTS, "W1|A1")
    assert isinstance(post, PostDraft)
    assert (post.post.team_id, post.leads) == ("T1", Leads.SAFEGUARDING)


HEAD = "consent_id,person_id,authority,holder_id,answer,level,services,sectors,given_on,expires_on"


def agreement(folder: Path, row: str, more: str = "") -> ConsentDraft:
    draft = draft_of(write(folder, small(consents=f"{HEAD}{more}\n{row}\n")), Kind.CONSENTS, "C1")
    assert isinstance(draft, ConsentDraft)
    return draft


def test_an_agreement_runs_for_twelve_months_where_the_file_names_no_last_day(
    tmp_path: Path,
) -> None:
    consent = agreement(tmp_path, "C1,P2,self,,,contact,all,gp,2026-03-31,").consent
    assert consent.expires_on == date(2027, 3, 31)
    assert consent.services is None
    assert consent.holder_id == "P2"
    assert consent.state(MOMENT.now, MOMENT.today).value == "given"


def test_today_means_the_day_of_the_import(tmp_path: Path) -> None:
    draft = agreement(tmp_path, "C1,P2,self,,,agency,A2,gp,today,")
    assert draft.from_import_day
    assert draft.consent.given_on == MOMENT.today
    assert MOMENT.start_of(MOMENT.today) < draft.consent.events[0].at <= MOMENT.now
    assert draft.consent.services == frozenset({"A2"})


def test_a_no_needs_no_level(tmp_path: Path) -> None:
    consent = agreement(tmp_path, "C1,P1,parent,P2,said_no,,all,,2026-03-31,").consent
    assert consent.level is Level.HIDDEN
    assert [event.kind for event in consent.events] == [ConsentEventKind.SAID_NO]


def test_a_withdrawal_follows_the_agreement_even_on_the_same_day(tmp_path: Path) -> None:
    row = "C1,P2,self,,,contact,all,gp,2026-03-31,,2026-03-31"
    events = agreement(tmp_path, row, ",withdrawn_on").consent.events
    assert [event.kind for event in events] == [
        ConsentEventKind.GIVEN,
        ConsentEventKind.WITHDRAWN,
    ]
    assert events[0].at < events[1].at


def test_an_agreement_of_today_can_be_withdrawn_whenever_it_was_given(tmp_path: Path) -> None:
    row = "C1,P2,self,,,contact,all,gp,today,,2026-01-31"
    consent = agreement(tmp_path, row, ",withdrawn_on").consent
    assert consent.state(MOMENT.now, MOMENT.today) is ConsentState.WITHDRAWN
    assert consent.events[0].at < consent.events[1].at


def test_sensitive_agencies_come_with_their_own_level(tmp_path: Path) -> None:
    row = "C1,P2,self,,,agency,all,gp,2026-03-31,,A1:contact; A2:existence"
    consent = agreement(tmp_path, row, ",sensitive").consent
    assert consent.sensitive == {"A1": Level.CONTACT, "A2": Level.EXISTENCE}


def test_whole_or_nothing_holds_back_a_file_and_every_file_that_refers_to_it(
    tmp_path: Path,
) -> None:
    persons = "person_id,given_name,family_name\nP1,Isla,North\nP2,Dawn,North\nP3,,\n"
    findings, ready = first_pass(write(tmp_path, small(persons=persons)), whole=True)
    assert reasons(findings) == [
        "persons.csv:4: given_name: is empty, and so is family_name: give one of them"
    ]
    assert {row.key.kind for row in ready} == {
        Kind.AGENCIES,
        Kind.PRACTITIONERS,
        Kind.POSTS,
        Kind.FAMILIES,
    }
    assert held(findings) == {
        "persons.csv": {"another row of the file was refused"},
        "memberships.csv": {"the file refers to persons that were refused or held"},
        "kinships.csv": {"the file refers to persons that were refused or held"},
        "supports.csv": {"the file refers to persons that were refused or held"},
        "consents.csv": {"the file refers to persons that were refused or held"},
    }


def test_a_refused_row_holds_back_its_own_person_alone(tmp_path: Path) -> None:
    persons = "person_id,given_name,family_name\nP1,,\nP2,Dawn,North\n"
    findings, ready = first_pass(write(tmp_path, small(persons=persons)))
    assert reasons(findings) == [
        "persons.csv:2: given_name: is empty, and so is family_name: give one of them"
    ]
    stored = {row.key.external_id for row in ready}
    assert {"P2", "P2|F1", "W2|A2|P2", "C1"} <= stored
    assert not stored & {"P1", "P1|F1", "P1|P2|NMTH", "W1|A1|P1", "W2|A2|P1"}
    assert len(findings.held) == 4


def test_a_file_that_cannot_be_read_holds_back_what_refers_to_it_and_blames_nobody_else(
    tmp_path: Path,
) -> None:
    findings, ready = first_pass(write(tmp_path, small(agencies="agency_id;name;sector\n")))
    assert len(findings.refusals) == 1
    assert {row.key.kind for row in ready} == {
        Kind.PRACTITIONERS,
        Kind.PERSONS,
        Kind.FAMILIES,
        Kind.MEMBERSHIPS,
        Kind.KINSHIPS,
        Kind.CONSENTS,
    }


def test_a_record_of_an_earlier_import_may_be_named(tmp_path: Path) -> None:
    only_consents = {"consents.csv": small()["consents.csv"]}
    folder = write(tmp_path, only_consents)
    refused, _ = first_pass(folder)
    assert reasons(refused) == ["consents.csv:2: person_id: there is no such id among the persons"]
    _, ready = first_pass(folder, known=[Key(Kind.PERSONS, "P2")])
    assert [row.key.external_id for row in ready] == ["C1"]


@pytest.mark.parametrize("whole", [False, True])
def test_every_line_is_counted_once(tmp_path: Path, whole: bool) -> None:
    files = small(
        persons="person_id,given_name,family_name\nP1,Isla,North\nP2,,\nP3,Noah,North\n",
        supports=str(small()["supports.csv"]) + "W1,A9,P1,teacher\n",
    )
    findings, ready = first_pass(write(tmp_path, files), whole=whole)
    for name, text in files.items():
        lines = len(str(text).splitlines()) - 1
        found = [
            *(place for row in ready for place in row.places),
            *(refusal.place for refusal in findings.refusals),
            *(place for one in findings.held for place in one.places),
        ]
        assert sorted(place.line for place in found if place.file == name) == [
            line + 2 for line in range(lines)
        ]


def test_of_each_file_twenty_refused_rows_are_named_and_the_rest_is_counted(
    tmp_path: Path,
) -> None:
    wrong = "".join(f"P{number},Isla,North,neither\n" for number in range(25))
    persons = "person_id,given_name,family_name,sex\n" + wrong
    findings, _ = first_pass(write(tmp_path, {"persons.csv": persons}))
    report = make_report("a source", findings, {}, Counter(), [], [], 0.0)
    refused = [line for line in report.lines() if line.startswith("Refused: ")]
    assert refused[0].startswith("Refused: persons.csv line 2: ")
    assert refused[20:] == ["Refused: persons.csv: 5 more rows"]
    assert report.refused == 25


def test_commas_quotation_marks_and_line_ends_within_cells_are_understood(tmp_path: Path) -> None:
    persons = (
        "person_id,given_name,family_name,address\r\n"
        'P1,"Isla ""Izzy""","North, of the hill","1 Row\r\n2 Row"\r\nP2,Dawn,O\'Neill,\r\n'
    )
    person = draft_of(write(tmp_path, small(persons=persons)), Kind.PERSONS, "P1")
    assert isinstance(person, Person)
    assert person.given_name == 'Isla "Izzy"'
    assert person.family_name == "North, of the hill"
    assert person.address == "1 Row, 2 Row"


def test_the_span_of_a_membership_is_read(tmp_path: Path) -> None:
    memberships = "person_id,family_id,from,to\nP1,F1,2020-01-01,2021-12-31\n"
    row = draft_of(write(tmp_path, small(memberships=memberships)), Kind.MEMBERSHIPS, "P1|F1")
    assert row.span == Span(date(2020, 1, 1), date(2021, 12, 31))  # type: ignore[attr-defined]
