"""How a row of each file of a CSV bundle becomes a draft. Every function raises BadCell."""

from collections.abc import Callable

from app.imports.cells import NO_BIRTH, BadCell, Cells, stands_for_none
from app.imports.drafts import Leads, PostDraft
from app.imports.findings import Moment
from graph.records.identity_numbers import NoNumber, read_number
from graph.records.model import (
    Agency,
    Family,
    IdentityNumber,
    Kinship,
    Membership,
    Need,
    Person,
    Post,
    Practitioner,
    Support,
    Team,
)
from graph.vocabulary import (
    DatePrecision,
    IdentityScheme,
    IdentityState,
    Kin,
    LeadKind,
    NeedKind,
    Role,
    Sector,
    Sex,
    SupportState,
)


def own(column: str) -> Callable[[Cells], str]:
    """The id in a column."""
    return lambda cells: cells.id(column)


def own_or(column: str, *parts: str) -> Callable[[Cells], str]:
    """The id column where it is filled, else the ids of what the edge joins.

    Own ids hold no `|`, so the two never meet.
    """
    return lambda cells: cells.id(column) or "|".join(cells.id(part) for part in parts)


def agency(cells: Cells, _: Moment) -> Agency:
    return Agency(
        id=cells.id("agency_id"),
        name=cells.title("name"),
        sector=cells.code("sector", Sector),
        duty=cells.card(),
        sensitive=cells.flag("sensitive"),
    )


def team(cells: Cells, _: Moment) -> Team:
    return Team(
        id=cells.id("team_id"),
        name=cells.title("name"),
        agency_id=cells.id("agency_id"),
        front_door=cells.flag("front_door"),
    )


def practitioner(cells: Cells, _: Moment) -> Practitioner:
    return Practitioner(
        id=cells.id("practitioner_id"),
        name=cells.title("name"),
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
            id=POST_ID(cells),
            agency_id=cells.id("agency_id"),
            span=cells.span(),
            role=cells.code("role", Role),
            team_id=team_id,
        ),
        leads=leads,
    )


def person(cells: Cells, moment: Moment) -> Person:
    born = cells.past("birth_date", moment.today)
    died = cells.past("deceased_on", moment.today)
    if born and died and died.latest < born.value:
        raise BadCell("deceased_on", "lies before birth_date")
    if born and not died and stands_for_none(born):
        raise BadCell("birth_date", NO_BIRTH)
    shielded, named = cells.flag("shielded"), cells.ids("named_workers")
    if named and not shielded:
        raise BadCell("named_workers", "is for people whose “shielded” is yes")
    given, family = cells.name("given_name"), cells.name("family_name")
    if not given and not family:
        raise BadCell("given_name", "is empty, and so is family_name: give one of them")
    return Person(
        id=cells.id("person_id"),
        given_name=given,
        family_name=family,
        known_as=cells.optional("known_as"),
        sex=cells.code("sex", Sex, Sex.UNKNOWN),
        birth_date=born,
        address=cells.note("address"),
        deceased_on=died.value if died else None,
        deceased_precision=died.precision if died else DatePrecision.DAY,
        death_shared=cells.flag("death_shared"),
        shielded=shielded,
        named_workers=named,
        objects=cells.flag("objects"),
    )


def number(cells: Cells) -> IdentityNumber | None:
    """The NHS number of a person, where the row has one."""
    typed = cells.raw("nhs_number")
    state = cells.code("nhs_number_state", IdentityState, IdentityState.GIVEN)
    if not typed:
        if cells.raw("nhs_number_state"):
            raise BadCell("nhs_number_state", "is for an nhs_number")
        return None
    try:
        value = read_number(typed)
    except NoNumber:
        raise BadCell("nhs_number", "is no NHS number of anybody's; compare it once more") from None
    own = cells.id("person_id")
    return IdentityNumber(f"{own};nhs_number", own, IdentityScheme.NHS_NUMBER, value, state)


def family(cells: Cells, _: Moment) -> Family:
    return Family(id=cells.id("family_id"))


def membership(cells: Cells, _: Moment) -> Membership:
    return Membership(
        id=MEMBERSHIP_ID(cells),
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
        id=KINSHIP_ID(cells),
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
    span, first, last = cells.span(), cells.partial("from"), cells.partial("to")
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
        id=SUPPORT_ID(cells),
        practitioner_id=cells.id("practitioner_id"),
        agency_id=cells.id("agency_id"),
        person_id=cells.id("person_id"),
        role=cells.code("role", Role),
        state=state,
        span=span,
        lead=LeadKind.OTHER if cells.flag("lead") else None,
        confirmed_on=confirmed,
        sensitive=cells.flag("sensitive"),
        meets=tuple(sorted(cells.ids("meets"))),
        since_precision=first.precision if first else DatePrecision.DAY,
        until_precision=last.precision if last else DatePrecision.DAY,
    )


POST_ID = own_or("post_id", "practitioner_id", "agency_id")
MEMBERSHIP_ID = own_or("membership_id", "person_id", "family_id")
KINSHIP_ID = own_or("kinship_id", "person_id", "relative_id", "kind")
SUPPORT_ID = own_or("support_id", "practitioner_id", "agency_id", "person_id")
