"""What people of an invented council agreed to: every state that an agreement can be in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from app.demo.families.draft import PARENT_KINDS, FamilyDraft, Someone
from app.demo.ids import Ids
from app.demo.partnership.agencies import ORDINARY_SECTORS
from app.demo.partnership.partnership import Partnership
from graph.records.agreements import Consent, ConsentEvent, HeldAuthority
from graph.records.dates import add_months
from graph.records.model import Support
from graph.vocabulary import (
    Authority,
    ConsentEventKind,
    Kin,
    Level,
    Sector,
    SupportState,
)

SENSITIVE_KEYS = ("mental_health", "recovery", "clinic", "domestic_abuse", "probation")
NOTICE = "Who helps us, leaflet 3"
BASIS = "Agreement of the person or of who may agree for them"
EVIDENCE = {
    Authority.PARENT: "Birth certificate seen",
    Authority.ADOPTER: "Adoption certificate seen",
}
METHODS = ("Conversation at home", "Conversation at the service", "Telephone call", "Signed form")

GIVEN, REFUSED, WITHDRAWN, EXPIRED, ENDING_SOON, NONE = (
    "given",
    "refused",
    "withdrawn",
    "expired",
    "ending soon",
    "none",
)
STATES = (GIVEN, REFUSED, WITHDRAWN, EXPIRED, ENDING_SOON, NONE)
HOW_OFTEN = (64, 7, 7, 5, 7, 10)
WILLING = frozenset({"foster_care", "kinship_care", "adoptive"})
"""Shapes with the rarer authorities, whose families agree, so that each authority is seen."""


def instant(day: date, hour: int = 10) -> datetime:
    return datetime.combine(day, time(hour), UTC)


@dataclass(slots=True)
class AgreementsDraft:
    """The agreements of one district."""

    ids: Ids
    rng: Random
    today: date
    partnership: Partnership
    consents: list[Consent] = field(default_factory=list)
    authorities: dict[str, HeldAuthority] = field(default_factory=dict)
    """By their ids: one for each holder and kind, whose evidence was seen."""

    def agree(
        self,
        person_id: str,
        holder_id: str,
        authority: Authority,
        level: Level,
        *,
        days_ago: int,
        state: str = GIVEN,
        services: frozenset[str] | None = None,
        sectors: frozenset[Sector] = ORDINARY_SECTORS,
        named_agencies: frozenset[str] = frozenset(),
        family_teams: frozenset[str] = frozenset(),
        family_members: frozenset[str] = frozenset(),
        sensitive: Mapping[str, Level] | None = None,
        recorded_by: str | None = None,
        competence_note: str | None = None,
        method: str | None = None,
    ) -> Consent:
        """A record made `days_ago`; its end is twelve months on, sooner where the state says so."""
        given_on = self.today - timedelta(days=days_ago)
        events = [ConsentEvent(ConsentEventKind.GIVEN, instant(given_on))]
        expires_on = add_months(given_on, 12)
        if state == REFUSED:
            events = [ConsentEvent(ConsentEventKind.SAID_NO, instant(given_on))]
        elif state == WITHDRAWN:
            later = given_on + timedelta(days=max(1, days_ago // 2))
            events.append(ConsentEvent(ConsentEventKind.WITHDRAWN, instant(later, 15)))
        elif state == EXPIRED:
            expires_on = min(expires_on, self.today - timedelta(days=1 + days_ago // 8))
        elif state == ENDING_SOON:
            expires_on = min(expires_on, self.today + timedelta(days=3 + days_ago % 25))
        consent = Consent(
            id=self.ids.of("consent", person_id, holder_id, len(self.consents)),
            person_id=person_id,
            authority=authority,
            holder_id=holder_id,
            level=level,
            given_on=given_on,
            expires_on=expires_on,
            events=tuple(events),
            services=services,
            sectors=sectors,
            named_agencies=named_agencies,
            family_teams=family_teams,
            family_members=family_members,
            sensitive=dict(sensitive or {}),
            recorded_by=recorded_by,
            legal_basis=BASIS,
            competence_note=competence_note,
            method=method or METHODS[days_ago % len(METHODS)],
            notice_version=NOTICE,
            authority_id=self._authority(person_id, holder_id, authority),
        )
        self.consents.append(consent)
        return consent

    def _authority(self, person_id: str, holder_id: str, kind: Authority) -> str | None:
        if kind is Authority.SELF:
            return None
        key = self.ids.of("authority", person_id, holder_id, kind.value)
        evidence = EVIDENCE.get(kind, "Court order seen")
        self.authorities[key] = HeldAuthority(key, person_id, holder_id, kind, evidence)
        return key


def agree_family(
    draft: AgreementsDraft,
    family: FamilyDraft,
    clients: set[str],
    supports: Mapping[str, list[Support]],
) -> None:
    """The agreements about a family's clients; relatives without services have none."""
    rng = draft.rng
    willing = family.shape in WILLING
    mood = GIVEN if willing else rng.choices(STATES, HOW_OFTEN)[0]
    for one in family.people:
        if one.id not in clients or one.deceased_on:
            continue
        # What one says the family mostly says; a third decides apart.
        state = mood if willing or rng.random() < 0.67 else rng.choices(STATES, HOW_OFTEN)[0]
        if state != NONE:
            _agree_person(draft, family, one, state, supports.get(one.id, []))
        _own_agreement_for_the_clinic(draft, one, supports.get(one.id, []))


def holders(family: FamilyDraft, one: Someone, council: str) -> list[tuple[str, Authority]]:
    """Who may agree for somebody: themself from sixteen, else who holds responsibility."""
    if one.age >= 16:
        return [(one.id, Authority.SELF)]
    found: list[tuple[str, Authority]] = []
    fostered = False
    for relation in family.relations.values():
        if relation.person is not one:
            continue
        fostered = fostered or relation.kind is Kin.FOSTER_PARENT
        if not relation.responsible or relation.relative.deceased_on:
            continue
        if relation.kind is Kin.KINSHIP_CARER:
            found.insert(0, (relation.relative.id, Authority.SPECIAL_GUARDIAN))
        elif relation.kind is Kin.ADOPTIVE_PARENT:
            found.append((relation.relative.id, Authority.ADOPTER))
        elif relation.kind in PARENT_KINDS and not relation.restricted:
            found.append((relation.relative.id, Authority.PARENT))
    return [(council, Authority.COUNCIL_UNDER_CARE_ORDER)] if fostered else found


def _agree_person(
    draft: AgreementsDraft, family: FamilyDraft, one: Someone, state: str, supports: list[Support]
) -> None:
    rng = draft.rng
    live = [s for s in supports if s.state is SupportState.ACTIVE and s.confirmed_on]
    level = rng.choices((Level.CONTACT, Level.AGENCY, Level.EXISTENCE), (72, 18, 10))[0]
    sectors = ORDINARY_SECTORS
    if rng.random() < 0.2:
        sectors = frozenset(sector for sector in sorted(sectors) if rng.random() < 0.7)
    families = frozenset(family.family_ids[number] for number in one.families)
    days_ago = rng.randint(5, 330)
    if state == EXPIRED:
        days_ago = rng.randint(120, 700)
    # Whoever recorded it worked with them by then.
    day = draft.today - timedelta(days=days_ago + 1)
    there = [s for s in live if s.span.start is not None and s.span.start <= day]
    recorder = rng.choice(there).practitioner_id if there and rng.random() < 0.8 else None
    sensitive, members = _by_name(draft, live), _members(rng, family, one)
    for number, (holder, authority) in enumerate(
        holders(family, one, draft.partnership.agency_id("social_care"))
    ):
        if number and rng.random() > 0.45:
            continue
        teams = families if level >= Level.AGENCY and rng.random() < 0.6 else frozenset()
        draft.agree(
            one.id,
            holder,
            authority,
            level if number == 0 or rng.random() < 0.7 else Level.AGENCY,
            days_ago=days_ago + number,
            state=state if number == 0 else GIVEN,
            sectors=sectors,
            family_teams=teams,
            family_members=members,
            sensitive=sensitive,
            recorded_by=recorder,
        )
        if number == 0 and state == GIVEN and rng.random() < 0.15:
            # An earlier record that the newer one supersedes.
            draft.agree(one.id, holder, authority, Level.AGENCY, days_ago=days_ago + 365)


def _members(rng: Random, family: FamilyDraft, one: Someone) -> frozenset[str]:
    if rng.random() > 0.25:
        return frozenset()
    return frozenset(
        relation.relative.id
        for relation in family.relations.values()
        if relation.person is one
        and relation.relative.age >= 18
        and relation.relative.household == one.household
    )


def _by_name(draft: AgreementsDraft, live: list[Support]) -> dict[str, Level]:
    sensitive = {draft.partnership.agency_id(key) for key in SENSITIVE_KEYS}
    return {
        support.agency_id: draft.rng.choice((Level.AGENCY, Level.CONTACT))
        for support in live
        if support.agency_id in sensitive and draft.rng.random() < 0.4
    }


def _own_agreement_for_the_clinic(
    draft: AgreementsDraft, one: Someone, supports: list[Support]
) -> None:
    """A young person who understands may decide alone about the service that they name."""
    clinic = draft.partnership.agency_id("clinic")
    edge = next(
        (s for s in supports if s.agency_id == clinic and s.state is SupportState.ACTIVE), None
    )
    if edge is None or one.age >= 16 or draft.rng.random() < 0.3:
        return
    draft.agree(
        one.id,
        one.id,
        Authority.SELF,
        Level.AGENCY,
        days_ago=draft.rng.randint(4, 90),
        state=GIVEN if draft.rng.random() < 0.7 else REFUSED,
        services=frozenset({clinic}),
        sectors=frozenset(),
        named_agencies=frozenset({draft.partnership.agency_id("school_nursing")}),
        sensitive={clinic: Level.AGENCY},
        recorded_by=edge.practitioner_id,
        competence_note="Understands what sharing means and who would know; seen alone.",
        method="Conversation at the service",
    )
