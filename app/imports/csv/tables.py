"""The files of a CSV bundle: their columns, and how a row becomes a draft.

`docs/import.md` shows the same columns to people; a test holds the two together.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from app.imports.cells import Cells
from app.imports.csv import builders, limits
from app.imports.csv.agreements import CONSENT_COLUMNS, consent
from app.imports.csv.columns import CARD, ID, SPAN, Column, optional, required
from app.imports.drafts import Draft
from app.imports.findings import Moment
from app.imports.kinds import Kind
from graph.records.model import IdentityNumber


@dataclass(frozen=True, slots=True)
class Table:
    """One file of a bundle."""

    kind: Kind
    columns: tuple[Column, ...]
    build: Callable[[Cells, Moment], Draft]
    """Raises BadCell."""
    identity: Callable[[Cells], str]
    """The row's external id. Raises BadCell."""
    beside: Callable[[Cells], IdentityNumber | None] = lambda _: None
    """What a row says beside its record, as one of its own. Raises BadCell."""
    apart: frozenset[str] = frozenset()
    """The columns that say it."""

    @property
    def file(self) -> str:
        return f"{self.kind}.csv"

    @property
    def required(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.required)


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
        builders.agency,
        builders.own("agency_id"),
    ),
    Table(
        Kind.TEAMS,
        (
            required("team_id", ID),
            required("name", "text"),
            required("agency_id", "an id of agencies.csv"),
            optional("front_door", "yes or no: answers “who is around this child?”"),
        ),
        builders.team,
        builders.own("team_id"),
    ),
    Table(
        Kind.PRACTITIONERS,
        (required("practitioner_id", ID), required("name", "text"), *CARD, SENSITIVE),
        builders.practitioner,
        builders.own("practitioner_id"),
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
        builders.post,
        builders.POST_ID,
    ),
    Table(
        Kind.PERSONS,
        (
            required("person_id", ID),
            optional("given_name", "text; one of the two names is needed"),
            optional("family_name", "text; empty for somebody with one name"),
            optional("known_as", "text: the first name that is used"),
            optional("sex", "female, male, other or unknown; empty: unknown"),
            optional("birth_date", "2014-03-31, or 2014-03, or 2014"),
            optional("address", "text"),
            optional("nhs_number", "ten digits; kept apart, and shown on no map, list or paper"),
            optional("nhs_number_state", "given, traced or superseded; empty: given"),
            optional("deceased_on", "a day"),
            optional("death_shared", "yes or no: the family asked that relatives' maps show it"),
            optional("shielded", "yes or no: only named workers may find this person"),
            optional("named_workers", "ids of practitioners.csv, parted by “;”"),
            optional("objects", "yes or no: does not want to stand on others' maps"),
        ),
        builders.person,
        builders.own("person_id"),
        builders.number,
        frozenset({"nhs_number", "nhs_number_state"}),
    ),
    Table(Kind.FAMILIES, (required("family_id", ID),), builders.family, builders.own("family_id")),
    Table(
        Kind.ARRANGEMENTS,
        limits.ARRANGEMENT_COLUMNS,
        limits.arrangement,
        builders.own("arrangement_id"),
    ),
    Table(
        Kind.EXCLUSIONS, limits.EXCLUSION_COLUMNS, limits.exclusion, builders.own("exclusion_id")
    ),
    Table(Kind.INTERESTS, limits.INTEREST_COLUMNS, limits.interest, limits.interest_id),
    Table(
        Kind.MEMBERSHIPS,
        (
            optional("membership_id", f"{ID}; empty: person and family"),
            required("person_id", "an id of persons.csv"),
            required("family_id", "an id of families.csv"),
            *SPAN,
            optional("role", "text"),
        ),
        builders.membership,
        builders.MEMBERSHIP_ID,
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
        builders.kinship,
        builders.KINSHIP_ID,
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
        builders.need,
        builders.own("need_id"),
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
        builders.support,
        builders.SUPPORT_ID,
    ),
    Table(
        Kind.AUTHORITIES, limits.AUTHORITY_COLUMNS, limits.authority, builders.own("authority_id")
    ),
    Table(Kind.CONSENTS, CONSENT_COLUMNS, consent, builders.own("consent_id")),
)
