"""The family that people are shown first, written by hand: six people, some fourteen workers.

Amara Nwosu supports four of the six. What she sees has one of everything: named workers of many
agencies, an agency without a name, "Other support is in place", past support, an edge of her own
that waits for confirmation, kin without any service; and three sensitive services that she does
not see. The family's GP, at the same moment, sees little.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from app.demo.district import District
from app.demo.families.draft import APART, FamilyDraft, Someone
from app.demo.partnership.agencies import ORDINARY_SECTORS
from app.demo.stories.agreements import AgreementsDraft
from graph.records.bundle import Records
from graph.records.dates import PartialDate
from graph.records.ties import TieProposal
from graph.vocabulary import (
    Authority,
    Kin,
    Level,
    NeedKind,
    Sector,
    Sex,
    SupportState,
    Tie,
)

BY_HAND = "by hand"


@dataclass(frozen=True, slots=True)
class _Family:
    joan: Someone
    carly: Someone
    daniel: Someone
    jaden: Someone
    ruby: Someone
    theo: Someone
    marcus: Someone
    shanice: Someone
    amelie: Someone


def add_shop_window(district: District) -> None:
    """The Whitlocks, and the household of the two older children's father."""
    draft = district.new_family()
    draft.shape = BY_HAND
    family = _people(draft)
    draft.derive_kin()
    _services_of_children(district, family)
    _services_of_adults(district, family)
    _past_and_proposed(district, family)
    _a_tie_to_confirm(district, family)
    _agreements(district.agreements, draft, family)


def _people(draft: FamilyDraft) -> _Family:
    second = draft.second_family()
    joan = draft.named("Joan", "Whitlock", Sex.FEMALE, 67)
    carly = draft.named("Carly", "Whitlock", Sex.FEMALE, 36)
    daniel = draft.named("Daniel", "Boateng", Sex.MALE, 34)
    jaden = draft.named("Jaden", "Reid", Sex.MALE, 15)
    ruby = draft.named("Ruby", "Reid", Sex.FEMALE, 11)
    theo = draft.named("Theodore", "Boateng", Sex.MALE, 3)
    theo.known_as = "Theo"
    marcus = draft.named("Marcus", "Reid", Sex.MALE, 39, household=1, family=second)
    shanice = draft.named("Shanice", "Palmer", Sex.FEMALE, 31, household=1, family=second)
    amelie = draft.named("Amelie", "Reid", Sex.FEMALE, 1, household=1, family=second)
    ron = draft.named("Ron", "Whitlock", Sex.MALE, 71, household=APART)
    ron.deceased_on, ron.death_shared = draft.today - timedelta(days=430), True
    dean = draft.named("Dean", "Whitlock", Sex.MALE, 33, household=APART)
    for child in (jaden, ruby):
        child.families = (0, second)
        draft.parent(child, carly, main_carer=True)
        draft.parent(child, marcus)
    draft.parent(theo, carly, main_carer=True)
    draft.parent(theo, daniel)
    for child in (jaden, ruby):
        draft.relate(child, daniel, Kin.STEP_PARENT)
    for grown in (carly, dean):
        draft.parent(grown, joan)
        draft.parent(grown, ron)
    draft.parent(amelie, shanice, main_carer=True)
    draft.parent(amelie, marcus)
    draft.couple(carly, daniel, Kin.DOMESTIC_PARTNER, 5)
    draft.couple(carly, marcus, Kin.EX_PARTNER, 7)
    draft.couple(marcus, shanice, Kin.DOMESTIC_PARTNER, 2)
    draft.couple(joan, ron, Kin.SPOUSE, 40)
    return _Family(joan, carly, daniel, jaden, ruby, theo, marcus, shanice, amelie)


def _services_of_children(district: District, family: _Family) -> None:
    add, named = district.services.add, district.partnership.named
    amara, naomi, curtis = named("Amara Nwosu"), named("Naomi Clarke"), named("Curtis Francis")
    jaden, ruby, theo = family.jaden.id, family.ruby.id, family.theo.id
    education = district.services.need(ruby, NeedKind.EDUCATION, named("Tomasz Zieliński"), 200)
    relationships = district.services.need(jaden, NeedKind.FAMILY_RELATIONSHIPS, amara, 190)

    add(jaden, amara, since=190, tie=Tie.STRESSFUL, confirmed=9, meets=(relationships.id,))
    add(jaden, naomi, since=310, lead=True, tie=Tie.TENUOUS, confirmed=20)
    add(jaden, named("Gareth Pugh"), since=420, confirmed=30)
    add(jaden, named("Yasmin Karimi"), since=300, confirmed=44)
    add(jaden, named("Leila Haddad"), since=160, tie=Tie.STRONG, confirmed=6)
    add(jaden, curtis, since=140, confirmed=15)
    add(jaden, named("Hannah Lowe"), since=60, confirmed=12)
    add(jaden, named("Beatriz Fernandes"), since=110, confirmed=70)
    add(jaden, named("Eilidh MacLeod"), since=45, confirmed=10)

    add(ruby, amara, since=205, tie=Tie.STRONG, confirmed=9)
    add(ruby, naomi, since=310, lead=True, confirmed=20)
    add(ruby, named("Ellen Fairbairn"), since=250, tie=Tie.STRONG, confirmed=33)
    add(ruby, named("Tomasz Zieliński"), since=240, confirmed=33, meets=(education.id,))
    add(ruby, named("Beatriz Fernandes"), since=180, confirmed=70)
    add(ruby, curtis, since=90, confirmed=15)
    add(ruby, named("Zofia Wójcik"), since=120, confirmed=14)

    add(theo, amara, since=205, lead=True, confirmed=9)
    add(theo, named("Priya Raman"), since=900, tie=Tie.STRONG, confirmed=25)
    add(theo, named("Maureen Docherty"), since=130, confirmed=40)
    add(theo, named("Dr Fiona Strachan"), since=1000, confirmed=110)

    add(family.amelie.id, named("Siobhán O’Donnell"), since=380, lead=True, confirmed=31)


def _services_of_adults(district: District, family: _Family) -> None:
    add, named = district.services.add, district.partnership.named
    amara, castle = named("Amara Nwosu"), district.partnership.of("gp_castle")
    carly, daniel = family.carly.id, family.daniel.id
    housing = district.services.need(carly, NeedKind.SECURE_HOUSING, named("Kwame Mensah"), 260)
    family_life = district.services.need(carly, NeedKind.FAMILY_RELATIONSHIPS, amara, 210)
    pregnancy = district.services.need(carly, NeedKind.PREGNANCY, named("Grace Adjei"), 100)
    # Amara's own agency wrote it down too, so that she sees it; the midwife stays unseen.
    for kind in (NeedKind.PREGNANCY, NeedKind.FINANCIAL_STABILITY):
        district.services.need(carly, kind, amara, 95)

    add(carly, amara, since=210, lead=True, tie=Tie.STRONG, confirmed=9, meets=(family_life.id,))
    add(carly, named("Dr Fiona Strachan"), since=1200, confirmed=110)
    add(carly, named("Kwame Mensah"), since=260, tie=Tie.NORMAL, confirmed=50, meets=(housing.id,))
    add(carly, named("Maureen Docherty"), since=130, confirmed=40)
    add(carly, named("Priya Raman"), since=900, confirmed=25)
    add(carly, named("Grace Adjei"), since=100, confirmed=18, meets=(pregnancy.id,))
    add(carly, named("Parisa Hosseini"), since=220, confirmed=13)

    add(daniel, castle[0], since=600, confirmed=85)
    add(daniel, named("Rhys Llewellyn"), since=75, confirmed=22)
    add(daniel, named("Delroy Palmer"), since=170, confirmed=11)
    add(family.joan.id, castle[1], since=1100, confirmed=60)
    add(family.joan.id, named("Linh Nguyễn"), since=500, confirmed=70)
    add(family.marcus.id, named("Malcolm Tilley"), since=330, confirmed=28)
    add(family.marcus.id, castle[0], since=700, confirmed=160)
    add(family.shanice.id, castle[0], since=480, confirmed=90)


def _past_and_proposed(district: District, family: _Family) -> None:
    add, named = district.services.add, district.partnership.named
    ended = SupportState.ENDED
    joan = family.joan
    add(family.theo.id, named("Siobhán O’Donnell"), since=1050, until=905, state=ended)
    add(family.theo.id, named("Rukhsana Malik"), since=400, until=212, state=ended)
    add(family.carly.id, named("Joe Pickering"), since=520, until=215, state=ended)
    add(family.jaden.id, named("Sean Gallagher"), since=330, until=309, state=ended)
    add(
        joan.id,
        named("Amara Nwosu"),
        since=2,
        state=SupportState.PROPOSED,
        typed_name="Joan Whitlock",
        typed_birth_date=PartialDate(joan.born),
    )
    add(
        family.carly.id,
        named("Hannah Lowe"),
        since=3,
        state=SupportState.PROPOSED,
        typed_name="Carly Whitlock",
        typed_birth_date=PartialDate(family.carly.born),
    )


def _a_tie_to_confirm(district: District, family: _Family) -> None:
    """Somebody who works with Shanice says what she is to Ruby; Amara is asked."""
    asker = district.partnership.named("Leila Haddad")
    two_days_ago = datetime.combine(district.today - timedelta(days=2), time(10), tzinfo=UTC)
    district.stories += Records(
        tie_proposals=(
            TieProposal(
                district.ids.of("tie", district.number, "shanice"),
                family.ruby.id,
                family.shanice.id,
                Kin.STEP_PARENT,
                asker.id,
                two_days_ago,
                "Ruby Reid",
                "Shanice Palmer",
                relative_yes=asker.id,
            ),
        )
    )


def _agreements(agreements: AgreementsDraft, draft: FamilyDraft, family: _Family) -> None:
    home = frozenset({draft.family_ids[0]})
    partnership = agreements.partnership
    named = partnership.named
    amara, eilidh = named("Amara Nwosu").id, named("Eilidh MacLeod").id
    wellbeing, clinic = partnership.agency_id("mental_health"), partnership.agency_id("clinic")
    # The surgery knows of most things anyway, thinks the family, and need not know of the rest.
    without_gp = ORDINARY_SECTORS - {Sector.GP}
    agree = agreements.agree
    carly, marcus, daniel = family.carly.id, family.marcus.id, family.daniel.id

    agree(carly, carly, Authority.SELF, Level.AGENCY, days_ago=209, recorded_by=amara)
    agree(
        carly,
        carly,
        Authority.SELF,
        Level.CONTACT,
        days_ago=120,
        sectors=without_gp,
        family_members=frozenset({daniel}),
        recorded_by=amara,
    )
    for child in (family.jaden.id, family.ruby.id):
        by_name = {wellbeing: Level.AGENCY} if child == family.ruby.id else {}
        for holder, days_ago in ((carly, 120), (marcus, 100)):
            agree(
                child,
                holder,
                Authority.PARENT,
                Level.CONTACT,
                days_ago=days_ago,
                sectors=without_gp,
                sensitive=by_name,
                recorded_by=amara,
            )
    agree(
        family.jaden.id,
        family.jaden.id,
        Authority.SELF,
        Level.AGENCY,
        days_ago=30,
        services=frozenset({clinic}),
        sectors=frozenset(),
        named_agencies=frozenset({partnership.agency_id("school_nursing")}),
        sensitive={clinic: Level.AGENCY},
        recorded_by=eilidh,
        competence_note="Understands what sharing means and who would know; seen alone.",
        method="Conversation at the service",
    )
    for holder in (carly, daniel):
        agree(
            family.theo.id,
            holder,
            Authority.PARENT,
            Level.CONTACT,
            days_ago=118,
            sectors=without_gp,
            recorded_by=amara,
        )
    agree(daniel, daniel, Authority.SELF, Level.AGENCY, days_ago=80, family_teams=home)
    agree(
        family.joan.id,
        family.joan.id,
        Authority.SELF,
        Level.EXISTENCE,
        days_ago=80,
        family_teams=home,
    )
    agree(marcus, marcus, Authority.SELF, Level.CONTACT, days_ago=60, state="refused")
    shanice = family.shanice.id
    agree(shanice, shanice, Authority.SELF, Level.CONTACT, days_ago=40)
    for holder in (shanice, marcus):
        agree(family.amelie.id, holder, Authority.PARENT, Level.CONTACT, days_ago=40)
