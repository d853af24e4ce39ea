"""Agreements of a CSV bundle: the columns of `consents.csv`, and their rules."""

from datetime import date, timedelta
from enum import StrEnum

from app.imports.cells import BadCell, Cells, as_written, clean_id, code
from app.imports.csv.columns import ID, optional, required
from app.imports.drafts import AGENCY_AUTHORITIES, ConsentDraft
from app.imports.findings import Moment
from graph.records.agreements import Consent, ConsentEvent
from graph.records.dates import add_months
from graph.vocabulary import Authority, ConsentEventKind, Level, Sector

LONGEST_MONTHS = 12
TODAY = "today"
"""In `given_on`: the day of the import that first stores the row."""
EVERY_SERVICE = "all"


class LevelWord(StrEnum):
    """How a file writes a level; a level that shows nothing is a no."""

    EXISTENCE = "existence"
    AGENCY = "agency"
    CONTACT = "contact"

    @property
    def level(self) -> Level:
        return Level[self.name]


class Answer(StrEnum):
    GIVEN = "given"
    SAID_NO = "said_no"


CONSENT_COLUMNS = (
    required("consent_id", ID),
    required("person_id", "an id of persons.csv: about whom"),
    required("authority", "an authority: by what right"),
    optional("holder_id", "who agreed; empty where the authority is self"),
    optional("authority_id", "an id of authorities.csv; empty: the only one of holder and kind"),
    optional("answer", "given or said_no; empty: given"),
    optional("level", "existence, agency or contact; may be empty only where answer is said_no"),
    required("services", "all, or ids of agencies.csv, parted by “;”"),
    optional("sectors", "sectors that receive, parted by “;”"),
    optional("named_agencies", "ids of agencies.csv that receive, parted by “;”"),
    optional("family_teams", "ids of families.csv, parted by “;”"),
    optional("family_members", "ids of persons.csv, parted by “;”"),
    optional("sensitive", "agencies agreed by name with their level, like A7:contact;A9:agency"),
    required("given_on", "a day, or today: the day of the import that first stores the row"),
    optional("expires_on", "a day, 12 months after given_on at most; empty: 12 months after it"),
    optional("withdrawn_on", "a day"),
    optional("recorded_by", "an id of practitioners.csv; empty: the agency's own system"),
    optional("legal_basis", "text"),
    optional("competence_note", "text: why a young person could agree for themself"),
    optional("method", "text: how it was asked"),
    optional("notice_version", "text: which explanation was given"),
)


def consent(cells: Cells, moment: Moment) -> ConsentDraft:
    """Raises BadCell."""
    authority = cells.code("authority", Authority)
    person_id = cells.id("person_id")
    answer = cells.code("answer", Answer, Answer.GIVEN)
    from_import_day = as_written(cells.raw("given_on")) == TODAY
    given_on = moment.today if from_import_day else _given_on(cells, moment)
    return ConsentDraft(
        Consent(
            id=cells.id("consent_id"),
            person_id=person_id,
            authority=authority,
            holder_id=_holder(cells, authority, person_id),
            level=_level(cells, answer),
            given_on=given_on,
            expires_on=_expires_on(cells, given_on),
            events=_events(cells, moment, answer, given_on, from_import_day),
            services=_services(cells),
            sectors=cells.codes("sectors", Sector),
            named_agencies=cells.ids("named_agencies"),
            family_teams=cells.ids("family_teams"),
            family_members=cells.ids("family_members"),
            sensitive=_sensitive(cells),
            recorded_by=cells.id("recorded_by") or None,
            legal_basis=cells.note("legal_basis"),
            competence_note=cells.note("competence_note"),
            method=cells.optional("method"),
            notice_version=cells.optional("notice_version"),
            authority_id=cells.id("authority_id") or None,
        ),
        from_import_day,
        expires_by_default=not cells.raw("expires_on"),
    )


def _holder(cells: Cells, authority: Authority, person_id: str) -> str:
    holder = cells.id("holder_id")
    if authority is Authority.SELF:
        if holder and holder != person_id:
            raise BadCell("holder_id", "somebody else cannot agree as “self”")
        return person_id
    if not holder:
        who = "agency" if authority in AGENCY_AUTHORITIES else "person"
        raise BadCell("holder_id", f"is empty; name the {who} who holds this authority")
    if holder == person_id and authority not in AGENCY_AUTHORITIES:
        raise BadCell("holder_id", "is the person themself, which is authority “self”")
    return holder


def _level(cells: Cells, answer: Answer) -> Level:
    if not cells.raw("level") and answer is Answer.SAID_NO:
        return Level.HIDDEN
    return cells.code("level", LevelWord).level


def _given_on(cells: Cells, moment: Moment) -> date:
    found = cells.past_day("given_on", moment.today)
    if found is None:
        raise BadCell("given_on", "is empty and may not be")
    return found


def _expires_on(cells: Cells, given_on: date) -> date:
    latest = add_months(given_on, LONGEST_MONTHS)
    found = cells.day("expires_on") or latest
    if found < given_on:
        raise BadCell("expires_on", "lies before given_on")
    if found > latest:
        raise BadCell("expires_on", f"lies more than {LONGEST_MONTHS} months after given_on")
    return found


def _events(
    cells: Cells, moment: Moment, answer: Answer, given_on: date, from_import_day: bool
) -> tuple[ConsentEvent, ...]:
    """In the order of time; a withdrawal follows even where it came on the same day."""
    kind = ConsentEventKind(answer.value)
    withdrawn = cells.past_day("withdrawn_on", moment.today)
    begun = moment.now - _AN_INSTANT if from_import_day else moment.start_of(given_on)
    first = ConsentEvent(kind, begun, day_only=True)
    if withdrawn is None:
        return (first,)
    if answer is Answer.SAID_NO:
        raise BadCell("withdrawn_on", "a no cannot be withdrawn; add a new agreement instead")
    if from_import_day:
        # Whenever it was given, that was not later than this import.
        return (first, ConsentEvent(ConsentEventKind.WITHDRAWN, moment.now))
    if withdrawn < given_on:
        raise BadCell("withdrawn_on", "lies before given_on")
    ended = max(moment.start_of(withdrawn), begun + _AN_INSTANT)
    return (first, ConsentEvent(ConsentEventKind.WITHDRAWN, ended, day_only=True))


_AN_INSTANT = timedelta(microseconds=1)
"""The smallest difference that a stored instant can have."""


def _services(cells: Cells) -> frozenset[str] | None:
    if as_written(cells.raw("services")) == EVERY_SERVICE:
        return None
    return cells.ids("services")


def _sensitive(cells: Cells) -> dict[str, Level]:
    levels: dict[str, Level] = {}
    for part in filter(None, (part.strip() for part in cells.raw("sensitive").split(";"))):
        agency, colon, word = part.rpartition(":")
        if not colon or not agency.strip():
            raise BadCell("sensitive", "write each as agency:level, like A7:contact")
        agency = clean_id("sensitive", agency)
        if agency in levels:
            raise BadCell("sensitive", "names an agency twice")
        levels[agency] = code("sensitive", word.strip(), LevelWord).level
    return levels
