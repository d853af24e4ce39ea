"""Every word that is stored, in one place.

What people read for each code comes from a deployment's display words
(`visualisations/words/*.toml`); nothing here ever reaches a screen as it stands.
"""

from enum import IntEnum, StrEnum


class Sex(StrEnum):
    """Administrative sex as recorded; HL7 AdministrativeGender."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class DatePrecision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Sector(StrEnum):
    """What kind of service an agency gives, in the order in which the map places them."""

    UNIVERSAL_CHILD_HEALTH = "universal_child_health"
    GP = "gp"
    MATERNITY = "maternity"
    SPECIALIST_HEALTH = "specialist_health"
    MENTAL_HEALTH = "mental_health"
    SUBSTANCE_USE = "substance_use"
    SEXUAL_HEALTH = "sexual_health"
    EARLY_YEARS = "early_years"
    SCHOOL = "school"
    SEND = "send"
    EARLY_HELP = "early_help"
    CHILDRENS_SOCIAL_CARE = "childrens_social_care"
    ADULT_SOCIAL_CARE = "adult_social_care"
    YOUTH = "youth"
    YOUTH_JUSTICE = "youth_justice"
    POLICE = "police"
    PROBATION = "probation"
    HOUSING = "housing"
    DOMESTIC_ABUSE = "domestic_abuse"
    MONEY_AND_EMPLOYMENT = "money_and_employment"
    CAREERS = "careers"
    IMMIGRATION = "immigration"
    ADVOCACY = "advocacy"
    VOLUNTARY = "voluntary"


SENSITIVE_SECTORS = frozenset(
    {
        Sector.MENTAL_HEALTH,
        Sector.SUBSTANCE_USE,
        Sector.SEXUAL_HEALTH,
        Sector.YOUTH_JUSTICE,
        Sector.PROBATION,
        Sector.DOMESTIC_ABUSE,
        Sector.IMMIGRATION,
    }
)
"""Sectors whose every edge is sensitive: shown only where it was agreed by name."""

BY_NAME_ONLY_SECTORS = frozenset(
    {Sector.POLICE, Sector.PROBATION, Sector.YOUTH_JUSTICE, Sector.IMMIGRATION}
)
"""Sectors that receive under an agreement only if it names their agency."""


class Role(StrEnum):
    LEAD_PRACTITIONER = "lead_practitioner"
    COORDINATOR = "coordinator"
    SOCIAL_WORKER = "social_worker"
    HEALTH_VISITOR = "health_visitor"
    SCHOOL_NURSE = "school_nurse"
    MIDWIFE = "midwife"
    GP = "gp"
    DOCTOR = "doctor"
    NURSE = "nurse"
    TEACHER = "teacher"
    SENCO = "senco"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    EARLY_YEARS_PRACTITIONER = "early_years_practitioner"
    CAREERS_ADVISER = "careers_adviser"
    HOUSING_OFFICER = "housing_officer"
    POSITIVE_ACTIVITIES_WORKER = "positive_activities_worker"
    FAMILY_SUPPORT = "family_support"
    YOUTH_WORKER = "youth_worker"
    YOUTH_JUSTICE = "youth_justice"
    PROBATION_OFFICER = "probation_officer"
    POLICE_OFFICER = "police_officer"
    DOMESTIC_ABUSE_ADVISER = "domestic_abuse_adviser"
    RECOVERY_WORKER = "recovery_worker"
    THERAPIST = "therapist"
    ADVOCATE = "advocate"
    VOLUNTEER = "volunteer"
    MANAGER = "manager"
    OTHER = "other"


SENSITIVE_ROLES = frozenset(
    {
        Role.YOUTH_JUSTICE,
        Role.PROBATION_OFFICER,
        Role.DOMESTIC_ABUSE_ADVISER,
        Role.RECOVERY_WORKER,
        Role.THERAPIST,
    }
)
"""Roles that tell what a service is for, wherever the worker sits."""


class SupportState(StrEnum):
    """After FHIR CareTeam.status."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"
    ENTERED_IN_ERROR = "entered_in_error"


class EndReason(StrEnum):
    """Why a support ended."""

    DONE = "done"
    MOVED_AWAY = "moved_away"
    THEIR_WISH = "their_wish"
    ANOTHER_SERVICE = "another_service"
    HANDED_OVER = "handed_over"
    LEFT_THE_POST = "left_the_post"
    DIED = "died"
    BY_MISTAKE = "by_mistake"


class RefusalReason(StrEnum):
    """Why a proposed support was not confirmed."""

    NOT_KNOWN = "not_known"
    WRONG_PERSON = "wrong_person"
    OVER = "over"
    TYPED_WRONG = "typed_wrong"
    ANOTHER_WORKER = "another_worker"


class Tie(StrEnum):
    """The practitioner's own view of their own edge."""

    NORMAL = "normal"
    STRONG = "strong"
    TENUOUS = "tenuous"
    STRESSFUL = "stressful"


class Kin(StrEnum):
    """What the relative is to the person on whose record the kinship stands.

    HL7 v3-RoleCode, with extensions (X_) where RoleCode has none.
    """

    PARENT = "PRN"
    MOTHER = "MTH"
    FATHER = "FTH"
    NATURAL_PARENT = "NPRN"
    NATURAL_MOTHER = "NMTH"
    NATURAL_FATHER = "NFTH"
    STEP_PARENT = "STPPRN"
    ADOPTIVE_PARENT = "ADOPTP"
    FOSTER_PARENT = "PRNFOST"
    CHILD = "CHILD"
    NATURAL_CHILD = "NCHILD"
    ADOPTED_CHILD = "CHLDADOPT"
    FOSTER_CHILD = "CHLDFOST"
    STEP_CHILD = "STPCHLD"
    SIBLING = "SIB"
    NATURAL_SIBLING = "NSIB"
    HALF_SIBLING = "HSIB"
    STEP_SIBLING = "STPSIB"
    TWIN = "TWIN"
    GRANDPARENT = "GRPRN"
    GRANDCHILD = "GRNDCHILD"
    GREAT_GRANDPARENT = "GGRPRN"
    GREAT_GRANDCHILD = "X_GGRNDCHILD"
    AUNT = "AUNT"
    UNCLE = "UNCLE"
    AUNT_OR_UNCLE = "X_AUNTUNCLE"
    """What a niece's or nephew's own record is read back as; the word is chosen by sex."""
    NIECE_OR_NEPHEW = "NIENEPH"
    COUSIN = "COUSN"
    IN_LAW = "INLAW"
    EXTENDED_FAMILY = "EXT"
    SPOUSE = "SPS"
    FORMER_SPOUSE = "FMRSPS"
    DOMESTIC_PARTNER = "DOMPART"
    SIGNIFICANT_OTHER = "SIGOTHR"
    FRIEND = "FRND"
    NEIGHBOUR = "NBOR"
    ROOMMATE = "ROOM"
    FAMILY_MEMBER = "FAMMEMB"
    GUARDIAN = "GUARD"
    WARD = "X_WARD"
    EX_PARTNER = "X_EXPARTNER"
    KINSHIP_CARER = "X_KINCARER"
    CARED_FOR_BY_KIN = "X_KINCARED"
    PRIVATE_FOSTER_CARER = "X_PRIVFOST"
    PRIVATELY_FOSTERED = "X_PRIVFOSTCHLD"
    SUPPORT_CARER = "X_SUPCARER"
    SUPPORTED_BY_CARER = "X_SUPCARED"
    UNBORN_SIBLING = "X_UNBORNSIB"
    """Only read from older records: an unborn child is told by the mother's pregnancy alone."""


ADOPTION_KINDS = frozenset({Kin.ADOPTIVE_PARENT, Kin.ADOPTED_CHILD})
"""An adoption parts kin: the two sides of one do not stand on one page."""


class KinGroup(StrEnum):
    """The coarse kinds that are shown where the person did not agree to the exact one."""

    PARENT = "parent"
    CHILD = "child"
    SIBLING = "sibling"
    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    """Never drawn or named as a partner, whoever looks."""
    OTHER = "other"


KIN_GROUPS: dict[KinGroup, frozenset[Kin]] = {
    KinGroup.PARENT: frozenset(
        {
            Kin.PARENT,
            Kin.MOTHER,
            Kin.FATHER,
            Kin.NATURAL_PARENT,
            Kin.NATURAL_MOTHER,
            Kin.NATURAL_FATHER,
            Kin.STEP_PARENT,
            Kin.ADOPTIVE_PARENT,
            Kin.FOSTER_PARENT,
        }
    ),
    KinGroup.CHILD: frozenset(
        {Kin.CHILD, Kin.NATURAL_CHILD, Kin.ADOPTED_CHILD, Kin.FOSTER_CHILD, Kin.STEP_CHILD}
    ),
    KinGroup.SIBLING: frozenset(
        {Kin.SIBLING, Kin.NATURAL_SIBLING, Kin.HALF_SIBLING, Kin.STEP_SIBLING, Kin.TWIN}
    ),
    KinGroup.PARTNER: frozenset({Kin.SPOUSE, Kin.DOMESTIC_PARTNER, Kin.SIGNIFICANT_OTHER}),
    KinGroup.FORMER_PARTNER: frozenset({Kin.FORMER_SPOUSE, Kin.EX_PARTNER}),
}


def kin_group(kind: Kin) -> KinGroup:
    """The coarse kind of a kinship; OTHER where none of the close ones fits."""
    return next((group for group, kinds in KIN_GROUPS.items() if kind in kinds), KinGroup.OTHER)


KIN_INVERSE: dict[Kin, Kin] = {
    Kin.PARENT: Kin.CHILD,
    Kin.MOTHER: Kin.CHILD,
    Kin.FATHER: Kin.CHILD,
    Kin.NATURAL_PARENT: Kin.NATURAL_CHILD,
    Kin.NATURAL_MOTHER: Kin.NATURAL_CHILD,
    Kin.NATURAL_FATHER: Kin.NATURAL_CHILD,
    Kin.STEP_PARENT: Kin.STEP_CHILD,
    Kin.ADOPTIVE_PARENT: Kin.ADOPTED_CHILD,
    Kin.FOSTER_PARENT: Kin.FOSTER_CHILD,
    Kin.CHILD: Kin.PARENT,
    Kin.NATURAL_CHILD: Kin.NATURAL_PARENT,
    Kin.ADOPTED_CHILD: Kin.ADOPTIVE_PARENT,
    Kin.FOSTER_CHILD: Kin.FOSTER_PARENT,
    Kin.STEP_CHILD: Kin.STEP_PARENT,
    Kin.SIBLING: Kin.SIBLING,
    Kin.NATURAL_SIBLING: Kin.NATURAL_SIBLING,
    Kin.HALF_SIBLING: Kin.HALF_SIBLING,
    Kin.STEP_SIBLING: Kin.STEP_SIBLING,
    Kin.TWIN: Kin.TWIN,
    Kin.GRANDPARENT: Kin.GRANDCHILD,
    Kin.GRANDCHILD: Kin.GRANDPARENT,
    Kin.GREAT_GRANDPARENT: Kin.GREAT_GRANDCHILD,
    Kin.GREAT_GRANDCHILD: Kin.GREAT_GRANDPARENT,
    Kin.AUNT: Kin.NIECE_OR_NEPHEW,
    Kin.UNCLE: Kin.NIECE_OR_NEPHEW,
    Kin.AUNT_OR_UNCLE: Kin.NIECE_OR_NEPHEW,
    Kin.NIECE_OR_NEPHEW: Kin.AUNT_OR_UNCLE,
    Kin.COUSIN: Kin.COUSIN,
    Kin.IN_LAW: Kin.IN_LAW,
    Kin.EXTENDED_FAMILY: Kin.EXTENDED_FAMILY,
    Kin.SPOUSE: Kin.SPOUSE,
    Kin.FORMER_SPOUSE: Kin.FORMER_SPOUSE,
    Kin.DOMESTIC_PARTNER: Kin.DOMESTIC_PARTNER,
    Kin.SIGNIFICANT_OTHER: Kin.SIGNIFICANT_OTHER,
    Kin.FRIEND: Kin.FRIEND,
    Kin.NEIGHBOUR: Kin.NEIGHBOUR,
    Kin.ROOMMATE: Kin.ROOMMATE,
    Kin.FAMILY_MEMBER: Kin.FAMILY_MEMBER,
    Kin.GUARDIAN: Kin.WARD,
    Kin.WARD: Kin.GUARDIAN,
    Kin.EX_PARTNER: Kin.EX_PARTNER,
    Kin.KINSHIP_CARER: Kin.CARED_FOR_BY_KIN,
    Kin.CARED_FOR_BY_KIN: Kin.KINSHIP_CARER,
    Kin.PRIVATE_FOSTER_CARER: Kin.PRIVATELY_FOSTERED,
    Kin.PRIVATELY_FOSTERED: Kin.PRIVATE_FOSTER_CARER,
    Kin.SUPPORT_CARER: Kin.SUPPORTED_BY_CARER,
    Kin.SUPPORTED_BY_CARER: Kin.SUPPORT_CARER,
    Kin.UNBORN_SIBLING: Kin.SIBLING,
}


class TieEnd(StrEnum):
    """Why a tie in a family, or belonging to one, is over."""

    SEPARATED = "separated"
    MOVED = "moved"
    DIED = "died"
    WISH = "wish"
    """They asked not to stand there any more."""
    OTHER = "other"
    MISTAKE = "mistake"
    """It was never so: it is kept, and stands on no page."""


class TieState(StrEnum):
    """Of a tie that somebody put forward."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class LeadKind(StrEnum):
    """What somebody leads for a person: one live lead of each kind is right, two are not."""

    FAMILY_HELP = "family_help"
    CHILD_PROTECTION = "child_protection"
    OTHER = "other"


class IdentityScheme(StrEnum):
    """Who gave an identity number."""

    NHS_NUMBER = "nhs_number"
    OTHER = "other"


class IdentityState(StrEnum):
    """How far an identity number is known to be this person's."""

    GIVEN = "given"
    TRACED = "traced"
    SUPERSEDED = "superseded"
    """Another number took its place: a question for the privacy officer, never a join."""


class NeedKind(StrEnum):
    EDUCATION = "education"
    EARLY_YEARS = "early_years"
    MENTAL_HEALTH = "mental_health"
    PHYSICAL_HEALTH = "physical_health"
    SUBSTANCE_USE = "substance_use"
    FAMILY_RELATIONSHIPS = "family_relationships"
    ABUSE_AND_EXPLOITATION = "abuse_and_exploitation"
    CRIME = "crime"
    DOMESTIC_ABUSE = "domestic_abuse"
    SECURE_HOUSING = "secure_housing"
    FINANCIAL_STABILITY = "financial_stability"
    DISABILITY_AND_CARING = "disability_and_caring"
    IMMIGRATION = "immigration"
    PREGNANCY = "pregnancy"


SENSITIVE_NEEDS = frozenset(
    {
        NeedKind.MENTAL_HEALTH,
        NeedKind.SUBSTANCE_USE,
        NeedKind.ABUSE_AND_EXPLOITATION,
        NeedKind.CRIME,
        NeedKind.DOMESTIC_ABUSE,
        NeedKind.IMMIGRATION,
        NeedKind.PREGNANCY,
    }
)


class Level(IntEnum):
    """How much of a support edge is shown. Ordered: the larger shows more."""

    HIDDEN = 0
    EXISTENCE = 1
    AGENCY = 2
    CONTACT = 3


class Authority(StrEnum):
    """By what right somebody agreed for a person."""

    SELF = "self"
    PARENT = "parent"
    RESPONSIBILITY_BY_ORDER = "responsibility_by_order"
    SPECIAL_GUARDIAN = "special_guardian"
    COUNCIL_UNDER_CARE_ORDER = "council_under_care_order"
    ADOPTER = "adopter"
    DELEGATED = "delegated"
    ATTORNEY = "attorney"
    DEPUTY = "deputy"
    SECRETARY = "secretary"
    PERMANENT_CARER = "permanent_carer"
    AUTHORISED_ABORIGINAL_AGENCY = "authorised_aboriginal_agency"


ADULT_AUTHORITIES = frozenset({Authority.ATTORNEY, Authority.DEPUTY})
"""Authorities that decide for an adult; every other authority but SELF ends with childhood."""


class ConsentEventKind(StrEnum):
    GIVEN = "given"
    RENEWED = "renewed"
    SAID_NO = "said_no"
    WITHDRAWN = "withdrawn"
    SILENCED = "silenced"
    """A row of its source cannot be read: it counts as withdrawn until it is read."""


class ConsentState(StrEnum):
    """After the W3C Data Privacy Vocabulary's consent states."""

    NOT_YET = "not_yet"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class ExclusionKind(StrEnum):
    NOT_SHOWN = "not_shown"
    """The named services are not shown to anybody."""
    NOT_TO = "not_to"
    """Nothing is shown to the named agencies and practitioners."""


class ExclusionGround(StrEnum):
    WISH = "wish"
    SAFETY = "safety"


class InterestKind(StrEnum):
    """What a practitioner declared to be to a person."""

    SELF = "self"
    KIN = "kin"
    PARTNER = "partner"
    FORMER_PARTNER = "former_partner"
    NEIGHBOUR = "neighbour"


class Reach(StrEnum):
    """Why a person is visible to a viewer."""

    DIRECT = "direct"
    COVER = "cover"
    SUPERVISOR = "supervisor"
    FAMILY = "family"
    DECISION = "decision"
    EMERGENCY = "emergency"
    ENQUIRY = "enquiry"
    PROPOSER = "proposer"
    """Not a reach of the policy: the worker's own proposed or suspended edge, as they typed it."""
    FAMILY_MEMBER = "family_member"
    """A person of the family looks at themself or at a relative who named them."""


class AccountRole(StrEnum):
    PRACTITIONER = "practitioner"
    SUPERVISOR = "supervisor"
    COORDINATOR = "coordinator"
    PRIVACY_OFFICER = "privacy_officer"
    ADMINISTRATOR = "administrator"
    AUDIT_READER = "audit_reader"


class ProposalAct(StrEnum):
    """What is proposed for an account, or for a post. Each lets somebody in, or see more, so a
    second person confirms it."""

    ADD = "add"
    LINK = "link"
    ROLES = "roles"
    OPEN = "open"
    LEAD = "lead"
    """Somebody leads the team of their post, and sees whom it supports."""
    FRONT_DOOR = "front_door"
    """Somebody's post stands in a front-door team, which is asked about any child."""


class ProposalState(StrEnum):
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    """By the second person, or taken back."""


class SignsIn(StrEnum):
    """How far somebody is from signing in."""

    NO_ACCOUNT = "no_account"
    ASKED = "asked"
    """An account waits for a second person."""
    NO_PASSWORD = "no_password"  # noqa: S105 - a state, not a password
    """They have a link, or had one, and have not used it."""
    READY = "ready"
    CLOSED = "closed"


class StepKind(StrEnum):
    """What an empty Kithmap needs, in the order in which it is put in."""

    NAME = "name"
    SECOND_ADMINISTRATOR = "second_administrator"
    AGENCY = "agency"
    TEAM = "team"
    COLLEAGUES = "colleagues"
    LEADERS = "leaders"
    ACCOUNTS = "accounts"
    CONFIRMED = "confirmed"
    SIGNED_IN = "signed_in"


class Jurisdiction(StrEnum):
    ENGLAND = "england"
    VICTORIA = "victoria"


class FrontDoorSensitive(StrEnum):
    """What an enquiry or an emergency learns of sensitive services."""

    CONTACT = "contact"
    """The safeguarding contact that the service itself named."""
    NONE = "none"


class MeetingKind(StrEnum):
    TEAM_AROUND_FAMILY = "team_around_family"
    FAMILY_GROUP = "family_group"
    """Family group decision making."""
    CORE_GROUP = "core_group"
    CHILD_PROTECTION_CONFERENCE = "child_protection_conference"
    STRATEGY_DISCUSSION = "strategy_discussion"
    OTHER = "other"


class MeetingState(StrEnum):
    """What became of a meeting: this and its day are all that is kept of it."""

    PLANNED = "planned"
    HELD = "held"
    OFFERED = "offered"
    """To the family, who have not answered."""
    DECLINED = "declined"
    """By the family."""
    CANCELLED = "cancelled"


class WallView(StrEnum):
    """What a wall shows."""

    BLANK = "blank"
    OVERVIEW = "overview"
    GRID = "grid"
    POINTS = "points"
    """What is missing around the family, as far as the room may see it."""


class SharedAs(StrEnum):
    """How much is shared without agreement, as a form says it."""

    AGENCY = "agency"
    CONTACT = "contact"

    @property
    def level(self) -> Level:
        return Level[self.name]


class SharingBasis(StrEnum):
    """What lets somebody share without agreement; a deployment says which laws these are."""

    DUTY = "duty"
    HARM = "harm"
    VITAL = "vital"
    LAW = "law"


class LookHours(StrEnum):
    """How long somebody has to look, in hours: until their shift ends, twelve at most."""

    ONE = "1"
    TWO = "2"
    FOUR = "4"
    EIGHT = "8"
    TWELVE = "12"


class LookReview(StrEnum):
    """What the privacy officer says of an emergency or an enquiry afterwards."""

    OPEN = "open"
    RIGHT = "right"
    NOT_RIGHT = "not_right"


class AuditTag(StrEnum):
    """What happened, as `subject:action`."""

    PERSON_SHOWN = "person:shown"
    FAMILY_SHOWN = "family:shown"
    PERSON_PRINTED = "person:printed"
    FAMILY_PRINTED = "family:printed"
    """The same as a picture or on paper, which goes on without Kithmap."""
    PEOPLE_LISTED = "people:listed"
    DIRECTORY_SHOWN = "directory:shown"
    SIGN_IN = "account:signed_in"
    SIGN_IN_FAILED = "account:sign_in_failed"
    SIGN_OUT = "account:signed_out"
    ACCOUNT_ADDED = "account:added"
    LINK_GIVEN = "account:link_given"
    ACCOUNT_CLOSED = "account:closed"
    ACCOUNT_OPENED = "account:opened"
    PROPOSED = "account:proposed"
    """An administrator asked for an account, a role, a link or a closed account back."""
    PROPOSAL_REFUSED = "account:proposal_refused"
    """A second person said no to it, or the first took it back."""
    ROLES_CHANGED = "account:roles_changed"
    PASSWORD_SET = "account:password_set"  # noqa: S105 - a tag, not a password
    SESSIONS_REVOKED = "account:sessions_revoked"
    PASSWORD_REFUSED = "account:password_refused"  # noqa: S105 - a tag, not a password
    """Whoever wanted to change a password did not know the current one."""
    TRIES_SLOWED = "account:tries_slowed"
    """Tries at a password are turned away unlooked: the first of them, once an hour."""
    PAGE_REFUSED = "page:refused"
    """An account asked for what its role does not name, or an administrator for no account."""
    CONTACT_CARD_CHANGED = "practitioner:card_changed"
    AGENCY_ADDED = "agency:added"
    AGENCY_CHANGED = "agency:changed"
    TEAM_ADDED = "team:added"
    TEAM_CHANGED = "team:changed"
    PRACTITIONER_ADDED = "practitioner:added"
    PRACTITIONER_CHANGED = "practitioner:changed"
    """By an administrator; one's own card is `CONTACT_CARD_CHANGED`."""
    POST_BEGUN = "post:begun"
    POST_PLACED = "post:placed"
    """A post stands in a front-door team."""
    POST_ENDED = "post:ended"
    LEAD_BEGUN = "lead:begun"
    """Somebody leads a team, and so sees whom it supports."""
    LEAD_ENDED = "lead:ended"
    SETTINGS_CHANGED = "account:settings_changed"
    """How Kithmap works for the account alone."""
    STAR_SET = "list:star_set"
    """Somebody starred a line of their own list, or took the star away."""
    MAP_ARRANGED = "family:map_arranged"
    """Somebody moved a service on their own map of a family; nobody else's changes."""
    SUPPORT_PROPOSED = "support:proposed"
    """Somebody was added to one's own people: it waits until it is confirmed."""
    SUPPORT_TIE_CHANGED = "support:tie_changed"
    PROPOSAL_SHOWN = "support:proposal_shown"
    SUPPORT_ACCEPTED = "support:accepted"
    """A colleague's, by somebody who may."""
    SUPPORT_DECLINED = "support:declined"
    SUPPORT_ROLE_CHANGED = "support:role_changed"
    SUPPORT_LEAD_CHANGED = "support:lead_changed"
    SUPPORT_IN_TOUCH = "support:in_touch"
    SUPPORT_PAUSED = "support:paused"
    SUPPORT_RESUMED = "support:resumed"
    SUPPORT_REOPENED = "support:reopened"
    """An end was taken back."""
    SUPPORT_HANDED_OVER = "support:handed_over"
    COVER_SET = "practitioner:cover_set"
    COVER_ENDED = "practitioner:cover_ended"
    NEED_ADDED = "need:added"
    NEED_MET = "need:met"
    NEED_CLOSED = "need:closed"
    BIRTH_RECORDED = "birth:recorded"
    NUMBER_SHOWN = "number:shown"
    NUMBER_RECORDED = "number:recorded"
    NUMBER_SUPERSEDED = "number:superseded"
    NEED_REOPENED = "need:reopened"
    LIMITS_SHOWN = "limit:shown"
    LIMIT_RECORDED = "limit:recorded"
    """Somebody is not to know, or something not to be shown: an exclusion."""
    LIMIT_LIFTED = "limit:lifted"
    INTEREST_DECLARED = "interest:declared"
    """Told to the privacy officer alone."""
    INTEREST_REMOVED = "interest:removed"
    SHARING_SHOWN = "sharing:shown"
    SHARING_DECIDED = "sharing:decided"
    """To share without agreement."""
    SHARING_APPROVED = "sharing:approved"
    SHARING_REFUSED = "sharing:refused"
    SHARING_REVIEWED = "sharing:reviewed"
    SHARING_ENDED = "sharing:ended"
    NOT_SHARED_SHOWN = "not_shared:shown"
    NOT_SHARED_DECIDED = "not_shared:decided"
    """Not to share what would harm somebody more."""
    NOT_SHARED_APPROVED = "not_shared:approved"
    NOT_SHARED_REFUSED = "not_shared:refused"
    NOT_SHARED_REVIEWED = "not_shared:reviewed"
    NOT_SHARED_ENDED = "not_shared:ended"
    FINDING_SHOWN = "finding:shown"
    FOUND_NOT_ABLE = "finding:not_able"
    """To decide for themself: others do."""
    FOUND_ABLE = "finding:able_again"
    LOOK_OPENED = "look:opened"
    """An emergency, or an enquiry of a front door, whether or not it opened anything."""
    LOOK_SHOWN = "look:shown"
    LOOK_WIDENED = "look:widened"
    """To one more adult at home, with a reason of their own."""
    LOOK_KEPT_OPEN = "look:kept_open"
    LOOK_CLOSED = "look:closed"
    LOOK_REVIEWED = "look:reviewed"
    SAFETY_SHOWN = "safety:shown"
    """Who is protected, and from whom: the privacy officer's own page."""
    SAFETY_ASKED = "safety:asked"
    SAFETY_ANSWERED = "safety:answered"
    ARRANGEMENT_MADE = "arrangement:made"
    ARRANGEMENT_ENDED = "arrangement:ended"
    PERSON_SHIELDED = "person:shielded"
    """Or who may reach somebody shielded was changed."""
    SHIELD_LIFTED = "person:shield_lifted"
    SUPPORT_CONFIRMED = "support:confirmed"
    SUPPORT_ENDED = "support:ended"
    FAMILY_EDITED = "family:shown_to_edit"
    """Who belongs to somebody was shown to be changed, with what waits there."""
    TIE_ADDED = "family:tie_added"
    TIE_PROPOSED = "family:tie_proposed"
    TIE_CONFIRMED = "family:tie_confirmed"
    TIE_REFUSED = "family:tie_refused"
    """By the other side, or taken back."""
    TIE_ENDED = "family:tie_ended"
    RELATIVE_NAMED = "family:relative_named"
    """A relative by name only, or somebody the family counts on."""
    RECORDS_COMPARED = "people:compared"
    """The identity rows of an open task were looked at."""
    PEOPLE_MAY_BE_JOINED = "people:may_be_joined"
    """One of two who have to say so, where somebody is protected."""
    PEOPLE_JOINED = "people:joined"
    PEOPLE_TOLD_APART = "people:told_apart"
    PEOPLE_PARTED = "people:parted"
    HELD_SHOWN = "import:held_shown"
    """What an import holds was looked at, with the identity rows of that one task."""
    HELD_SETTLED = "import:held_settled"
    HELD_ASKED = "import:held_asked"
    """It was put to whoever works with the person, or given back by them."""
    CONSENT_GIVEN = "consent:given"
    CONSENT_REFUSED = "consent:refused"
    CONSENT_WITHDRAWN = "consent:withdrawn"
    GAP_NOTED = "gap:noted"
    """A gap was given to a colleague, put off, or said to be none."""
    GAP_NOTE_TAKEN_BACK = "gap:note_taken_back"
    CONSENT_RENEWED = "consent:renewed"
    CONSENT_PREVIEWED = "consent:previewed"
    """A worker sat down to talk about agreement, and saw what somebody typical would see."""
    CONSENT_PUT_OFF = "consent:put_off"
    """Not now: nothing was asked any further, and nothing agreed."""
    ROOM_SHOWN = "room:shown"
    """What everybody at a meeting may see was worked out, for whoever called the meeting."""
    MEETING_PLANNED = "meeting:planned"
    MEETING_CHANGED = "meeting:changed"
    MEETING_CLOSED = "meeting:closed"
    WALL_OPENED = "wall:opened"
    """A map was frozen for a wall; the entry holds what a room of these people may see."""
    WALL_DRIVEN = "wall:driven"
    """Another part of it, or nothing, was put on the wall."""
    NAMES_SHOWN = "wall:names_shown"
    """On purpose, and for a minute."""
    IMPORT_RUN = "import:run"
    DATABASE_RESTORED = "database:restored"
    AUDIT_EXPORTED = "audit:exported"
    DETAIL_ERASED = "audit:detail_erased"
    JOURNAL_ACCEPTED = "audit:journal_accepted"
    """Somebody accepted that the journal was begun anew and knows nothing of what came before."""


class RecordKind(StrEnum):
    """What an imported record is, in the order of storing: nothing refers to a later kind.

    The same whatever the format of the file, so that a file of agreements can name the patients
    of a FHIR export. Agreements come last: until then nobody sees more than their own people.
    """

    AGENCIES = "agencies"
    TEAMS = "teams"
    PRACTITIONERS = "practitioners"
    POSTS = "posts"
    PERSONS = "persons"
    FAMILIES = "families"
    # What hides comes before what shows.
    ARRANGEMENTS = "arrangements"
    EXCLUSIONS = "exclusions"
    INTERESTS = "interests"
    IDENTITY_NUMBERS = "identity_numbers"
    MEMBERSHIPS = "memberships"
    KINSHIPS = "kinships"
    NEEDS = "needs"
    SUPPORTS = "supports"
    AUTHORITIES = "authorities"
    CONSENTS = "consents"


class TaskKind(StrEnum):
    """What somebody has to decide."""

    IMPORT_CHANGED = "import_changed"
    """An imported row changed, and so did the record that it describes."""
    IMPORT_HELD = "import_held"
    """A file restricts a record, or contradicts itself: nothing of it was stored."""
    MAY_BE_KNOWN = "may_be_known"
    """Somebody who was added may be somebody who is known: are they one person?"""
    NUMBER_SUPERSEDED = "number_superseded"
    """Another identity number took the place of somebody's: for the privacy officer alone."""
    TWO_LEADS = "two_leads"
    """Two colleagues lead in the same way for one person."""
    MAY_BE_PROTECTED = "may_be_protected"
    """The same, where that record is protected: the privacy officer alone may compare."""
    OTHER_BASIS = "other_basis"
    """An agreement was withdrawn: is there another basis for what rested on it?"""
    CHILD_SAID_NO = "child_said_no"
    """A child said no to everything, and nobody noted whether they understood what it means."""
    HOLDERS_DIFFER = "holders_differ"
    """Of those who may agree for somebody one says yes and another no."""
    SAFETY_ASKED = "safety_asked"
    """A worker asks that somebody be protected, or no longer: for the privacy officer alone."""
    INTEREST_DECLARED = "interest_declared"
    """A worker said whom they know privately: the privacy officer looks whether that is done."""


class HeldAnswer(StrEnum):
    """What somebody says of a record that an import holds."""

    KEPT = "kept"
    """What Kithmap says is right."""
    TAKEN = "taken"
    """What the source says of who somebody is, is right."""
    MENDED = "mended"
    """It is put right in the source."""
    LEFT_OUT = "left_out"
    """It does not come in."""
    ASKED = "asked"
    """Whoever works with the person is asked."""


class GapKind(StrEnum):
    """What may be missing around somebody, in the order in which the gaps are told."""

    NO_LEAD = "no_lead"
    TWO_LEADS = "two_leads"
    WORKER_LEFT = "worker_left"
    NEED_UNMET = "need_unmet"
    NEVER_ASKED = "never_asked"
    UNCONFIRMED = "unconfirmed"
    WAITING_LONG = "waiting_long"
    NO_CHILD_HEALTH = "no_child_health"
    NO_EDUCATION = "no_education"
    AGREEMENT_ENDING = "agreement_ending"
    SEPARATE_TEAMS = "separate_teams"
    RELIES_ON_ONE = "relies_on_one"
    CARRIES_MUCH = "carries_much"
    BIRTHDAY = "birthday"
    ENDS_SOON = "ends_soon"
    NO_ADULT_SERVICE = "no_adult_service"
    NOT_TALKED = "not_talked"
    NO_MEETING = "no_meeting"
    NO_FAMILY_MEETING = "no_family_meeting"
    UNREVIEWED = "unreviewed"
    DESERT = "desert"


class GapNoteKind(StrEnum):
    """What somebody said about a gap."""

    GIVEN = "given"
    """To a colleague, until a day."""
    PUT_OFF = "put_off"
    """Until a day."""
    NO_GAP = "no_gap"
    """With a reason; it holds until the facts change that the gap rests on."""
