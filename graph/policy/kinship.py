"""Which kinships a viewer may see, and what of each.

An adoption parts kin, a pregnancy is its mother's to tell, and a former partner is never a partner.
"""

from graph.policy.case import Dossier, Ground
from graph.policy.pregnancy import tells_a_pregnancy
from graph.policy.reach import INFORMED
from graph.policy.sight import Relation
from graph.policy.support_web import VisibleKinship
from graph.vocabulary import ADOPTION_KINDS, Kin, KinGroup, Reach, kin_group

FLAGS = frozenset({"parental_responsibility", "lives_with"})
NOTHING: frozenset[str] = frozenset()

_BIRTH_PARENTS = frozenset(
    {
        Kin.PARENT,
        Kin.MOTHER,
        Kin.FATHER,
        Kin.NATURAL_PARENT,
        Kin.NATURAL_MOTHER,
        Kin.NATURAL_FATHER,
    }
)
_BIRTH_CHILDREN = frozenset({Kin.CHILD, Kin.NATURAL_CHILD})
_OF_BLOOD = frozenset(
    {
        Kin.GRANDPARENT,
        Kin.GRANDCHILD,
        Kin.GREAT_GRANDPARENT,
        Kin.GREAT_GRANDCHILD,
        Kin.AUNT,
        Kin.UNCLE,
        Kin.AUNT_OR_UNCLE,
        Kin.NIECE_OR_NEPHEW,
        Kin.COUSIN,
        Kin.EXTENDED_FAMILY,
        Kin.FAMILY_MEMBER,
    }
)
"""Besides parents, children and siblings, the kin that an adoption gives and takes."""


# Which kinships are hidden.


def kin_for_those_who_may_know(relation: Relation) -> bool:
    """Who works with the person, or had to ask. A family sees kinship among those it sees."""
    among_themselves = Reach.FAMILY_MEMBER in relation.reach and relation.relative_reached
    return INFORMED.isdisjoint(relation.reach) and not among_themselves


def the_relative_is_shielded(relation: Relation) -> bool:
    return relation.relative.person.shielded and not relation.relative_reached


def the_relative_objects(relation: Relation) -> bool:
    return relation.relative.person.objects


def the_kinship_is_still_to_come(relation: Relation) -> bool:
    start = relation.kinship.span.start
    return start is not None and start > relation.record.ground.today


def an_adoption_parts_them(relation: Relation) -> bool:
    """Without an agreement by name to this kinship."""
    kinship = relation.kinship
    return not kinship.kind_agreed and parted_by_adoption(
        relation.record, relation.relative, kinship.kind
    )


def it_is_a_sensitive_kinship(relation: Relation) -> bool:
    """Donor conception or a new identity, without an agreement by name."""
    return relation.kinship.sensitive and not relation.kinship.kind_agreed


def it_tells_a_pregnancy(relation: Relation) -> bool:
    """For who may see the mother's need alone."""
    return tells_a_pregnancy(relation.record, relation.kinship) and not relation.pregnancy_known


def the_viewer_is_kept_from_the_relative(relation: Relation) -> bool:
    """By a safety exclusion or an interest that they declared."""
    return relation.relative_restricted


KIN = (
    kin_for_those_who_may_know,
    the_relative_is_shielded,
    the_relative_objects,
    the_kinship_is_still_to_come,
    an_adoption_parts_them,
    it_is_a_sensitive_kinship,
    it_tells_a_pregnancy,
    the_viewer_is_kept_from_the_relative,
)


def adopters(ground: Ground, child_id: str) -> frozenset[str]:
    """Who adopted somebody, by either's record."""
    found = set()
    for kinship in ground.kinships.get(child_id, ()):
        start = kinship.span.start
        if kinship.kind not in ADOPTION_KINDS or (start is not None and start > ground.today):
            continue
        on_childs_record = kinship.kind is Kin.ADOPTIVE_PARENT
        child = kinship.person_id if on_childs_record else kinship.relative_id
        if child == child_id:
            found.add(kinship.relative_id if on_childs_record else kinship.person_id)
    return frozenset(found)


def parted_kind(kind: Kin) -> bool:
    """A kind of kin that an adoption gives and takes."""
    close = kin_group(kind) in (KinGroup.PARENT, KinGroup.CHILD, KinGroup.SIBLING)
    return kind not in ADOPTION_KINDS and (close or kind in _OF_BLOOD)


def parted_by_adoption(one: Dossier, other: Dossier, kind: Kin) -> bool:
    """One of them was adopted, and the other is of the family that was left."""
    if not parted_kind(kind):
        return False
    return _is_beyond(one, other) or _is_beyond(other, one)


def _is_beyond(child: Dossier, other: Dossier) -> bool:
    """A parent of an adopted child who is no adopter; or other kin of theirs who are no kin of
    one. A child of their own stands on their side."""
    ground = child.ground
    new = adopters(ground, child.id)
    if not new or other.id in new or child.id in _parents(ground, other.id):
        return False
    return other.id in _parents(ground, child.id) or not any(
        {kinship.person_id, kinship.relative_id} & new
        for kinship in ground.kinships.get(other.id, ())
    )


def _parents(ground: Ground, person_id: str) -> frozenset[str]:
    """By birth, as far as anybody says; a step-parent or a carer is none."""
    found = set()
    for kinship in ground.kinships.get(person_id, ()):
        if kinship.kind in _BIRTH_PARENTS and kinship.person_id == person_id:
            found.add(kinship.relative_id)
        if kinship.kind in _BIRTH_CHILDREN and kinship.relative_id == person_id:
            found.add(kinship.person_id)
    return frozenset(found)


def family_across_an_adoption(dossier: Dossier, family_id: str) -> bool:
    """The family that an adopted person left: their kin of before are in it, no adopter is."""
    ground = dossier.ground
    members = {member.id: member for member in ground.members.get(family_id, ())}
    parents = adopters(ground, dossier.id)
    if not parents or parents & members.keys():
        return False
    for kinship in ground.kinships.get(dossier.id, ()):
        other_id = kinship.relative_id if kinship.person_id == dossier.id else kinship.person_id
        other = members.get(other_id)
        if other is not None and parted_by_adoption(dossier, other, kinship.kind):
            return True
    return False


# Which fields of a kinship are withheld.


def kinds_are_coarse_unless_agreed(relation: Relation) -> frozenset[str]:
    return NOTHING if relation.kinship.kind_agreed else frozenset({"kind"})


def flags_for_direct_workers_and_their_cover(relation: Relation) -> frozenset[str]:
    known = {Reach.DIRECT, Reach.COVER} & set(relation.reach)
    return NOTHING if known else FLAGS


def flags_of_children(relation: Relation) -> frozenset[str]:
    """Who holds responsibility and lives with whom is a question about a child."""
    return NOTHING if relation.record.child else FLAGS


def restrictions_for_those_who_may_know(relation: Relation) -> frozenset[str]:
    """Whoever stands in needs it most."""
    known = not INFORMED.isdisjoint(relation.reach)
    return NOTHING if known else frozenset({"contact_restricted"})


KIN_FIELDS = (
    kinds_are_coarse_unless_agreed,
    flags_for_direct_workers_and_their_cover,
    flags_of_children,
    restrictions_for_those_who_may_know,
)


def is_hidden(relation: Relation) -> bool:
    for hides in relation.record.ground.rules.kin:  # noqa: SIM110 - twice as fast as any()
        if hides(relation):
            return True
    return False


def kinship_on_page(relation: Relation) -> VisibleKinship:
    """A kinship that is not hidden, as the viewer may see it."""
    rules, kinship = relation.record.ground.rules, relation.kinship
    withheld = NOTHING.union(*(rule(relation) for rule in rules.kin_fields))
    end = kinship.span.end
    ended = end is not None and end < relation.record.ground.today
    kind = as_it_is_today(kinship.kind, ended)
    return VisibleKinship(
        id=kinship.id,
        person_id=kinship.person_id,
        relative_id=kinship.relative_id,
        group=kin_group(kind),
        kind=None if "kind" in withheld else kind,
        parental_responsibility=None
        if "parental_responsibility" in withheld
        else kinship.parental_responsibility,
        lives_with=None if "lives_with" in withheld else kinship.lives_with,
        contact_restricted=None if "contact_restricted" in withheld else kinship.contact_restricted,
        ended=ended,
    )


def as_it_is_today(kind: Kin, ended: bool) -> Kin:
    """A partnership that has ended is a former one, whoever looks."""
    if not ended or kin_group(kind) is not KinGroup.PARTNER:
        return kind
    return Kin.FORMER_SPOUSE if kind is Kin.SPOUSE else Kin.EX_PARTNER
