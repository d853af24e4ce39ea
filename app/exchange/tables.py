"""The files of a CSV bundle: their columns, and how a row becomes a draft.

`docs/import.md` shows the same columns to people; a test holds the two together.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.exchange.agreements import CONSENT_COLUMNS, consent
from app.exchange.cells import BadCell, Cells
from app.exchange.columns import CARD, ID, SPAN, Column, optional, required
from app.exchange.drafts import Draft, Leads, PostDraft
from app.exchange.kinds import Kind
from app.exchange.rows import Moment
from graph.model import (
    Agency,
    Family,
    Kinship,
    Membership,
    Need,
    Person,
    Post,
    Practitioner,
    Support,
    Team,
)
from graph.vocabulary import Kin, NeedKind, Role, Sector, Sex, SupportState


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a bundle."""

    kind: Kind
    columns: tuple[Column, ...]
    build: Callable[[Cells, Moment], Draft]
    """Raises BadCell."""
    identity: Callable[[Cells], str]
    """The row's external id. Raises BadCell."""

    @property
    def file(self) -> str:
        return f"{self.kind}.csv"

    @property
    def required(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.required)


def _own(column: str) -> Callable[[Cells], str]:
    return lambda cells: cells.id(column)


def _own_or(column: str, *parts: str) -> Callable[[Cells], str]:
    """The id column where it is filled, else the ids of what the edge joins.

    Own ids hold no `|`, so the two never meet.
    """
    return lambda cells: cells.id(column) or "|".join(cells.id(part) for part in parts)


def agency(cells: Cells, _: Moment) -> Agency:
    return Agency(
        id=cells.id("agency_id"),
        name=cells.text("name"),
        sector=cells.code("sector", Sector),
        duty=cells.card(),
        sensitive=cells.flag("sensitive"),
    )


def team(cells: Cells, _: Moment) -> Team:
    return Team(
        id=cells.id("team_id"),
        name=cells.text("name"),
        agency_id=cells.id("agency_id"),
        front_door=cells.flag("front_door"),
    )


def practitioner(cells: Cells, _: Moment) -> Practitioner:
    return Practitioner(
        id=cells.id("practitioner_id"),
        name=cells.text("name"),
        card=cells.card(),
        sensitive=cells.flag("sensitive"),
    )


def post(cells: Cells, _: Moment) -> PostDraft:
    team_id = cells.id("team_id") or None
    leads = cells.code("leads", Leads) if cells.raw("leads") else None
    if leads and not team_id:
        raise BadCell("leads", "needs a team_id: the team that is led")
    return PostDraft(
        practitioner_id=cells.id("practitioner_id"),
        post=Post(
            id=_POST_ID(cells),
            agency_id=cells.id("agency_id"),
            span=cells.span(),
            role=cells.code("role", Role),
            team_id=team_id,
        ),
        leads=leads,
    )


def person(cells: Cells, moment: Moment) -> Person:
    born = cells.partial("birth_date", moment.today)
    died = cells.past_day("deceased_on", moment.today)
    if born and died and died < born.value:
        raise BadCell("deceased_on", "lies before birth_date")
    shielded, named = cells.flag("shielded"), cells.ids("named_workers")
    if named and not shielded:
        raise BadCell("named_workers", "is for people whose “shielded” is yes")
    return Person(
        id=cells.id("person_id"),
        given_name=cells.text("given_name"),
        family_name=cells.text("family_name"),
        known_as=cells.optional("known_as"),
        sex=cells.code("sex", Sex, Sex.UNKNOWN),
        birth_date=born,
        address=cells.note("address"),
        deceased_on=died,
        death_shared=cells.flag("death_shared"),
        shielded=shielded,
        named_workers=named,
        objects=cells.flag("objects"),
    )


def family(cells: Cells, _: Moment) -> Family:
    return Family(id=cells.id("family_id"))


def membership(cells: Cells, _: Moment) -> Membership:
    return Membership(
        id=_MEMBERSHIP_ID(cells),
        person_id=cells.id("person_id"),
        family_id=cells.id("family_id"),
        span=cells.span(),
        role=cells.optional("role"),
    )


def kinship(cells: Cells, _: Moment) -> Kinship:
    person_id, relative_id = cells.id("person_id"), cells.id("relative_id")
    if person_id == relative_id:
        raise BadCell("relative_id", "is the person themself")
    return Kinship(
        id=_KINSHIP_ID(cells),
        person_id=person_id,
        relative_id=relative_id,
        kind=cells.code("kind", Kin),
        span=cells.span(),
        kind_agreed=cells.flag("kind_agreed"),
        parental_responsibility=cells.flag("parental_responsibility"),
        main_carer=cells.flag("main_carer"),
        lives_with=cells.flag("lives_with"),
        contact_restricted=cells.flag("contact_restricted"),
    )


def need(cells: Cells, _: Moment) -> Need:
    return Need(
        id=cells.id("need_id"),
        person_id=cells.id("person_id"),
        kind=cells.code("kind", NeedKind),
        recorded_by_agency=cells.id("recorded_by_agency"),
        span=cells.span(),
    )


def support(cells: Cells, moment: Moment) -> Support:
    state = cells.code("state", SupportState, SupportState.ACTIVE)
    span = cells.span()
    if state is SupportState.ENDED and span.end is None:
        raise BadCell("to", "is empty and may not be where state is ended")
    confirmed = cells.past_day("confirmed_on", moment.today)
    if state is SupportState.PROPOSED:
        if confirmed:
            raise BadCell("confirmed_on", "a proposed support is not confirmed yet")
    elif confirmed is None:
        # What an agency's own system says is confirmed by being sent.
        confirmed = moment.today
    return Support(
        id=_SUPPORT_ID(cells),
        practitioner_id=cells.id("practitioner_id"),
        agency_id=cells.id("agency_id"),
        person_id=cells.id("person_id"),
        role=cells.code("role", Role),
        state=state,
        span=span,
        lead=cells.flag("lead"),
        confirmed_on=confirmed,
        sensitive=cells.flag("sensitive"),
        meets=tuple(sorted(cells.ids("meets"))),
    )


_POST_ID = _own_or("post_id", "practitioner_id", "agency_id")
_MEMBERSHIP_ID = _own_or("membership_id", "person_id", "family_id")
_KINSHIP_ID = _own_or("kinship_id", "person_id", "relative_id", "kind")
_SUPPORT_ID = _own_or("support_id", "practitioner_id", "agency_id", "person_id")

SENSITIVE = optional("sensitive", "yes or no: shown only where it was agreed by name")

TABLES = (
    Table(
        Kind.AGENCIES,
        (
            required("agency_id", ID),
            required("name", "text"),
            required("sector", "a sector"),
            *(replace(column, what=f"duty contact: {column.what}") for column in CARD),
            SENSITIVE,
        ),
        agency,
        _own("agency_id"),
    ),
    Table(
        Kind.TEAMS,
        (
            required("team_id", ID),
            required("name", "text"),
            required("agency_id", "an id of agencies.csv"),
            optional("front_door", "yes or no: answers “who is around this child?”"),
        ),
        team,
        _own("team_id"),
    ),
    Table(
        Kind.PRACTITIONERS,
        (required("practitioner_id", ID), required("name", "text"), *CARD, SENSITIVE),
        practitioner,
        _own("practitioner_id"),
    ),
    Table(
        Kind.POSTS,
        (
            optional("post_id", f"{ID}; empty: practitioner and agency"),
            required("practitioner_id", "an id of practitioners.csv"),
            required("agency_id", "an id of agencies.csv"),
            required("role", "a role"),
            optional("team_id", "an id of teams.csv"),
            *SPAN,
            optional("leads", "team or safeguarding: leads the team of this post, and how"),
        ),
        post,
        _POST_ID,
    ),
    Table(
        Kind.PERSONS,
        (
            required("person_id", ID),
            required("given_name", "text"),
            required("family_name", "text"),
            optional("known_as", "text: the first name that is used"),
            optional("sex", "female, male, other or unknown; empty: unknown"),
            optional("birth_date", "2014-03-31, or 2014-03, or 2014"),
            optional("address", "text"),
            optional("deceased_on", "a day"),
            optional("death_shared", "yes or no: the family asked that relatives' maps show it"),
            optional("shielded", "yes or no: only named workers may find this person"),
            optional("named_workers", "ids of practitioners.csv, parted by “;”"),
            optional("objects", "yes or no: does not want to stand on others' maps"),
        ),
        person,
        _own("person_id"),
    ),
    Table(Kind.FAMILIES, (required("family_id", ID),), family, _own("family_id")),
    Table(
        Kind.MEMBERSHIPS,
        (
            optional("membership_id", f"{ID}; empty: person and family"),
            required("person_id", "an id of persons.csv"),
            required("family_id", "an id of families.csv"),
            *SPAN,
            optional("role", "text"),
        ),
        membership,
        _MEMBERSHIP_ID,
    ),
    Table(
        Kind.KINSHIPS,
        (
            optional("kinship_id", f"{ID}; empty: person, relative and kind"),
            required("person_id", "an id of persons.csv: on whose record it stands"),
            required("relative_id", "an id of persons.csv"),
            required("kind", "a kinship: what the relative is to the person"),
            *SPAN,
            optional("kind_agreed", "yes or no: the person agreed that the exact kind is shown"),
            optional("parental_responsibility", "yes or no"),
            optional("main_carer", "yes or no"),
            optional("lives_with", "yes or no"),
            optional("contact_restricted", "yes or no"),
        ),
        kinship,
        _KINSHIP_ID,
    ),
    Table(
        Kind.NEEDS,
        (
            required("need_id", ID),
            required("person_id", "an id of persons.csv"),
            required("kind", "a need"),
            required("recorded_by_agency", "an id of agencies.csv"),
            *SPAN,
        ),
        need,
        _own("need_id"),
    ),
    Table(
        Kind.SUPPORTS,
        (
            optional("support_id", f"{ID}; empty: practitioner, agency and person"),
            required("practitioner_id", "an id of practitioners.csv"),
            required("agency_id", "an id of agencies.csv: the post it belongs to"),
            required("person_id", "an id of persons.csv"),
            required("role", "a role"),
            optional("state", "a state of support; empty: active"),
            *SPAN,
            optional("lead", "yes or no: the lead practitioner"),
            optional("confirmed_on", "a day; empty: the day of the import"),
            SENSITIVE,
            optional("meets", "ids of needs.csv, parted by “;”"),
        ),
        support,
        _SUPPORT_ID,
    ),
    Table(Kind.CONSENTS, CONSENT_COLUMNS, consent, _own("consent_id")),
)
