"""What limits who sees what, and by what right others agree, in a CSV bundle."""

from app.imports.cells import BadCell, Cells
from app.imports.csv.columns import ID, SPAN, optional, required
from app.imports.drafts import AGENCY_AUTHORITIES
from app.imports.findings import Moment
from graph.records.agreements import Exclusion, HeldAuthority, SafetyArrangement
from graph.records.model import Interest
from graph.vocabulary import Authority, ExclusionGround, ExclusionKind, InterestKind

ARRANGEMENT_COLUMNS = (
    required("arrangement_id", ID),
    required("protected_id", "an id of persons.csv: who is protected"),
    required("from_id", "an id of persons.csv: from whom"),
    *SPAN,
)

EXCLUSION_COLUMNS = (
    required("exclusion_id", ID),
    required("person_id", "an id of persons.csv: about whom"),
    required(
        "kind", "not_shown (the agencies are shown to nobody) or not_to (nothing is shown to them)"
    ),
    required("ground", "wish or safety"),
    optional("agencies", "ids of agencies.csv, parted by “;”"),
    optional("practitioners", "ids of practitioners.csv, parted by “;”; only for not_to"),
    optional("made_by", "an id of persons.csv: who wished it"),
    optional("why_no_decision", "text: why a safety exclusion rests on no decision not to share"),
    *SPAN,
)

INTEREST_COLUMNS = (
    optional("interest_id", f"{ID}; empty: practitioner, person and kind"),
    required("practitioner_id", "an id of practitioners.csv"),
    required("person_id", "an id of persons.csv"),
    required(
        "kind", "what they are to the person: self, kin, partner, former_partner or neighbour"
    ),
)

AUTHORITY_COLUMNS = (
    required("authority_id", ID),
    required("person_id", "an id of persons.csv: for whom"),
    required("holder_id", "who holds it: an id of persons.csv, or of agencies.csv"),
    required("kind", "an authority, not self"),
    optional("evidence", "text: what was seen, like court order of 3 March 2025"),
    optional("seen_by", "an id of practitioners.csv"),
    optional("delegated_by", "an id of authorities.csv; only where the kind is delegated"),
    *SPAN,
)


def arrangement(cells: Cells, _: Moment) -> SafetyArrangement:
    """Raises BadCell."""
    protected, from_id = cells.id("protected_id"), cells.id("from_id")
    if protected == from_id:
        raise BadCell("from_id", "is the protected person themself")
    return SafetyArrangement(cells.id("arrangement_id"), protected, from_id, cells.span())


def exclusion(cells: Cells, _: Moment) -> Exclusion:
    """Raises BadCell."""
    kind = cells.code("kind", ExclusionKind)
    agencies, practitioners = cells.ids("agencies"), cells.ids("practitioners")
    if kind is ExclusionKind.NOT_SHOWN and practitioners:
        raise BadCell("practitioners", "is for not_to; name the agencies that are not shown")
    if not agencies and not practitioners:
        raise BadCell("agencies", "is empty; name who is excluded")
    return Exclusion(
        id=cells.id("exclusion_id"),
        person_id=cells.id("person_id"),
        kind=kind,
        ground=cells.code("ground", ExclusionGround),
        agencies=agencies,
        practitioners=practitioners,
        span=cells.span(),
        made_by=cells.id("made_by") or None,
        why_no_decision=cells.note("why_no_decision"),
    )


def interest(cells: Cells, _: Moment) -> Interest:
    """Raises BadCell."""
    return Interest(
        practitioner_id=cells.id("practitioner_id"),
        person_id=cells.id("person_id"),
        kind=cells.code("kind", InterestKind),
        id=interest_id(cells),
    )


def interest_id(cells: Cells) -> str:
    """Its own id, else what it joins."""
    parts = ("practitioner_id", "person_id", "kind")
    return cells.id("interest_id") or "|".join(cells.id(part) for part in parts)


def authority(cells: Cells, _: Moment) -> HeldAuthority:
    """Raises BadCell."""
    kind = cells.code("kind", Authority)
    person_id, holder_id = cells.id("person_id"), cells.id("holder_id")
    if kind is Authority.SELF:
        raise BadCell("kind", "nobody needs an authority to agree for themself")
    if holder_id == person_id and kind not in AGENCY_AUTHORITIES:
        raise BadCell("holder_id", "is the person themself")
    delegated_by = cells.id("delegated_by") or None
    if delegated_by and kind is not Authority.DELEGATED:
        raise BadCell("delegated_by", "is for the kind “delegated”")
    return HeldAuthority(
        id=cells.id("authority_id"),
        person_id=person_id,
        holder_id=holder_id,
        kind=kind,
        evidence=cells.note("evidence"),
        seen_by=cells.id("seen_by") or None,
        span=cells.span(),
        delegated_by=delegated_by,
    )
