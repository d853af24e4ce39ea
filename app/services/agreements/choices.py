"""What a person chose on the page that two people sit over, and the agreement that it makes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from graph.errors import ChangedMeanwhile, Refused
from graph.policy.facts import PolicySettings
from graph.policy.preview import Agreements, Proposal
from graph.policy.support_web import SupportWeb, VisiblePerson
from graph.records.agreements import Consent, ConsentEvent, HeldAuthority
from graph.records.dates import Span, add_months, birthday
from graph.vocabulary import (
    ADULT_AUTHORITIES,
    Authority,
    ConsentEventKind,
    Jurisdiction,
    Level,
    Sector,
)
from visualisations.words import Words


class Decider(StrEnum):
    """Who decides: the person, or somebody who may for them."""

    SELF = "self"
    OTHER = "other"


class Asked(StrEnum):
    """How it was talked about."""

    TOGETHER = "together"
    CALL = "call"
    INTERPRETER = "interpreter"
    WRITING = "writing"


IN_VICTORIA_ALONE = frozenset(
    {Authority.SECRETARY, Authority.PERMANENT_CARER, Authority.AUTHORISED_ABORIGINAL_AGENCY}
)
OF_AGENCIES = frozenset(
    {
        Authority.COUNCIL_UNDER_CARE_ORDER,
        Authority.SECRETARY,
        Authority.AUTHORISED_ABORIGINAL_AGENCY,
    }
)
_ASSUMED = "assumed for a preview"
_CARE = frozenset({Sector.CHILDRENS_SOCIAL_CARE})
_PARENTAL = frozenset({Authority.PARENT, Authority.RESPONSIBILITY_BY_ORDER})


@dataclass(frozen=True, slots=True)
class Choices:
    """As they were ticked; nothing that was not answered is in any of the sets."""

    decider: Decider | None = None
    holder_id: str = ""
    kind: Authority | None = None
    evidence: str = ""
    competence: str = ""
    adult_stated: bool = False
    known: Level | None = None
    """CONTACT, AGENCY, or HIDDEN: nothing for now."""
    sectors: frozenset[Sector] = frozenset()
    families: frozenset[str] = frozenset()
    """Whose workers may know, by the ids of the families."""
    relatives: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    """Agencies to which the answer was yes, each by name."""
    services_no: frozenset[str] = frozenset()
    months: int = 0
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the page knows of the person: nothing that the presenter does not see."""

    web: SupportWeb
    agreements: Agreements
    policy: PolicySettings

    @property
    def person(self) -> VisiblePerson:
        return self.web.in_focus[0]

    @property
    def may_be_child(self) -> bool:
        """Not surely of the age from which somebody is presumed able to decide."""
        return not self._surely(self.policy.presumed_able_age)

    @property
    def presumed_able(self) -> bool:
        """To decide without a note of competence: by age, unless the presenter wrote down, with
        note and evidence, that they were found not able."""
        found = any(
            each.note and each.evidence and each.span.contains(self.web.on)
            for each in self.agreements.not_able
        )
        return not self.may_be_child and (self.adult or not found)

    @property
    def may_be_found_not_able(self) -> bool:
        """Of a young person whom the law presumes able; of any, where it presumes nobody."""
        born, age = self.person.birth_date, self.policy.presumed_able_age
        if self.adult or born is None or age >= self.policy.adult_age:
            return not self.adult
        return birthday(born.value, age) <= self.web.on

    @property
    def adult(self) -> bool:
        return self._surely(self.policy.adult_age)

    @property
    def age_unknown(self) -> bool:
        return self.person.birth_date is None

    def _surely(self, years: int) -> bool:
        born = self.person.birth_date
        return born is not None and birthday(born.latest, years) <= self.web.on

    @property
    def deciding_sectors(self) -> frozenset[Sector]:
        """Of the services that can hold an order by which they decide at this age."""
        if Authority.AUTHORISED_ABORIGINAL_AGENCY in self.authorities:
            return _CARE | {Sector.VOLUNTARY}
        return _CARE if OF_AGENCIES.intersection(self.authorities) else frozenset()

    @property
    def authorities(self) -> tuple[Authority, ...]:
        """The kinds by which somebody else may decide at this age, where the law has them."""
        here = self.policy.jurisdiction is Jurisdiction.VICTORIA
        kinds = [each for each in Authority if each not in (Authority.SELF, Authority.DELEGATED)]
        if not here:
            kinds = [each for each in kinds if each not in IN_VICTORIA_ALONE]
        if self.adult:
            kinds = [each for each in kinds if each in ADULT_AUTHORITIES]
        elif self.presumed_able:
            kinds = [each for each in kinds if each not in _PARENTAL]
        return tuple(kinds)

    def decides_as_child(self, choices: Choices) -> bool:
        """A child for themself, or who was found not able: only for what they name, and where they
        were found competent."""
        stated = choices.adult_stated and self.age_unknown
        return choices.decider is Decider.SELF and not self.presumed_able and not stated

    def held(self, choices: Choices) -> HeldAuthority | None:
        """The authority that is known already of this holder and kind."""
        for each in self.agreements.authorities:
            if each.holder_id == choices.holder_id and each.kind is choices.kind:
                return each if each.span.contains(self.web.on) else None
        return None

    def responsible(self, holder_id: str) -> bool:
        """Somebody whom the page shows with parental responsibility."""
        return any(
            each.relative_id == holder_id and each.parental_responsibility and not each.ended
            for each in self.web.kin
            if each.person_id == self.person.id
        )


def check_no(known: Known, choices: Choices) -> None:
    """A no needs nothing but who says it. Raises Refused, and ChangedMeanwhile."""
    _check_decider(known, choices)


def check_yes(known: Known, choices: Choices) -> None:
    """Raises Refused for what is no agreement yet, and ChangedMeanwhile for what is not offered
    any more."""
    _check_decider(known, choices)
    if known.decides_as_child(choices):
        if not choices.competence:
            raise Refused("refused_please_write_down_how_you", "competence")
        if not choices.services:
            raise Refused(
                "refused_a_young_person_says_yes",
                "services",
            )
    if not (choices.sectors or choices.families or choices.relatives):
        raise Refused("refused_nobody_is_to_know_yet", "sectors")


def _check_decider(known: Known, choices: Choices) -> None:
    _check_offered(known, choices)
    if choices.decider is Decider.OTHER:
        _check_authority(known, choices)


def _check_offered(known: Known, choices: Choices) -> None:
    person, web = known.person, known.web
    agencies = {line.agency.id for line in web.supports_of(person.id) if not line.ended}
    relatives = {each.id for each in web.people if not each.by_name_only} - {person.id}
    if (
        not choices.families <= set(person.family_ids)
        or not choices.relatives <= relatives
        or not (choices.services | choices.services_no) <= agencies
    ):
        raise ChangedMeanwhile
    if choices.decider is Decider.OTHER and choices.holder_id not in relatives | agencies:
        raise Refused("refused_please_choose_who_decides", "holder")


def _check_authority(known: Known, choices: Choices) -> None:
    kind = choices.kind
    if kind is None or kind not in known.authorities:
        raise Refused("refused_please_choose_by_what_right", "authority")
    is_person = known.web.person(choices.holder_id) is not None
    if is_person is (kind in OF_AGENCIES):
        who = "service" if kind in OF_AGENCIES else "person"
        raise Refused(f"refused_right_of_a_{who}", "holder")
    if kind is Authority.PARENT and not known.responsible(choices.holder_id):
        raise Refused(
            "refused_the_record_does_not_say",
            "holder",
        )
    if known.held(choices) is None and not choices.evidence:
        raise Refused("refused_please_write_down_what_you", "evidence")


@dataclass(frozen=True, slots=True)
class Made:
    """Who records something, when, and under which ids."""

    consent_id: str
    authority_id: str
    recorder: str
    now: datetime
    today: date


def proposed(known: Known, choices: Choices, made: Made, words: Words) -> Proposal | None:
    """What a preview shows: as if a young person were found to understand, and None before enough
    is chosen for anything to change."""
    undecided = choices.decider is Decider.OTHER and not (choices.holder_id and choices.kind)
    if choices.known is None or undecided:
        return None
    assumed = replace(
        choices,
        decider=choices.decider or Decider.SELF,
        competence=choices.competence or _ASSUMED,
    )
    return proposal(known, assumed, made, words, no=choices.known is Level.HIDDEN)


def proposal(known: Known, choices: Choices, made: Made, words: Words, *, no: bool) -> Proposal:
    """The agreement that the choices make, or the no."""
    authority = _authority(known, choices, made)
    level = Level.HIDDEN if no else choices.known or Level.HIDDEN
    as_child = known.decides_as_child(choices)
    named = choices.services_no if no else choices.services
    sensitive = choices.services & known.agreements.sensitive if level else frozenset()
    kind = ConsentEventKind.SAID_NO if no or not level else ConsentEventKind.GIVEN
    consent = Consent(
        id=made.consent_id,
        person_id=known.person.id,
        authority=Authority.SELF if authority is None else authority.kind,
        holder_id=known.person.id if authority is None else authority.holder_id,
        level=level,
        given_on=made.today,
        expires_on=add_months(made.today, choices.months or 12),
        events=(ConsentEvent(kind, made.now),),
        services=named if as_child and named else None,
        sectors=choices.sectors,
        family_teams=frozenset() if as_child else choices.families,
        family_members=frozenset() if as_child else choices.relatives,
        sensitive=dict.fromkeys(sorted(sensitive), level),
        recorded_by=made.recorder,
        legal_basis=words.text("agreement_basis"),
        competence_note=(choices.competence or None) if as_child else None,
        method=words.text(f"talk_asked_{choices.asked}") if choices.asked else None,
        notice_version=words.text("agreement_notice"),
        authority_id=None if authority is None else authority.id,
        adult_stated=choices.adult_stated and known.age_unknown,
    )
    return Proposal(consent, authority)


def _authority(known: Known, choices: Choices, made: Made) -> HeldAuthority | None:
    if choices.decider is not Decider.OTHER or choices.kind is None:
        return None
    return known.held(choices) or HeldAuthority(
        made.authority_id,
        known.person.id,
        choices.holder_id,
        choices.kind,
        choices.evidence,
        made.recorder,
        Span(made.today),
    )


def events_of(agreements: Sequence[Consent]) -> int:
    """How often anything happened to them: what a form that records one more was made with."""
    return sum(len(each.events) for each in agreements)
