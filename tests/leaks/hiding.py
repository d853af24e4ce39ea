"""Why somebody is hidden from a worker: the kinds, and a town in which each of them is met."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from graph.policy.facts import Focus, FocusKind
from graph.records.agreements import SafetyArrangement
from graph.records.bundle import Records
from graph.records.model import Family, Interest, Membership, Person
from graph.vocabulary import ExclusionGround, ExclusionKind, InterestKind, Role
from tests.leaks.canary_council import Canaries, canary_records
from tests.oracle.oracle import Oracle
from tests.worlds.builders import NOW, agreement, exclusion, support

SHIELDED = "shielded, and the viewer is not named"
BARRED = "excludes the viewer's agency"
INTERESTED = "the viewer has declared an interest"
KEPT_APART = "kept apart from somebody whom the viewer supports"
SENSITIVE_ONLY = "supported by sensitive services alone"
NO_TIE = "nobody's"
KINDS = frozenset({SHIELDED, BARRED, INTERESTED, KEPT_APART, SENSITIVE_ONLY, NO_TIE})


def hiding_records() -> Records:
    """The canaries' town, and beside it people who are hidden for one reason each."""
    hidden = ("pat", "sid", "bea", "ina")
    return (
        canary_records()
        + Records(
            people=tuple(Person(name, name.capitalize(), "Quiet") for name in hidden),
            families=tuple(Family(f"of-{name}") for name in (*hidden, "hidden", "lone")),
            memberships=(
                *(
                    Membership(f"of-{name}-{name}", name, f"of-{name}")
                    for name in (*hidden, "hidden", "lone")
                ),
                # Pat's agreement would open Pat to Una, who supports Kai, were they not kept apart.
                Membership("D-pat", "pat", "D"),
            ),
            arrangements=(SafetyArrangement("apart-pat", "pat", "kai"),),
            interests=tuple(
                Interest(worker, "ina", InterestKind.FORMER_PARTNER) for worker in ("una", "greg")
            ),
        )
        + agreement("pat", family_teams=frozenset({"D"}))
        + support("hugo", "housing", "pat", Role.HOUSING_OFFICER)
        + support("clara", "clinic", "sid", Role.NURSE)
        + support("rita", "recovery", "sid", Role.RECOVERY_WORKER)
        + support("hugo", "housing", "ina", Role.HOUSING_OFFICER)
        + support("hugo", "housing", "bea", Role.HOUSING_OFFICER)
        + exclusion(
            "bea", ExclusionKind.NOT_TO, "school", "gp", "social", ground=ExclusionGround.SAFETY
        )
    )


@dataclass(frozen=True)
class Hiding:
    """What the oracle shows a worker nothing of, and why."""

    canaries: Canaries
    worker: str

    @cached_property
    def people(self) -> dict[str, frozenset[str]]:
        """The kinds in which a hidden person is hidden, by id; none where it is just no reach."""
        return {
            person.id: frozenset(self._kinds(person))
            for person in self.canaries.records.people
            if self._hidden(Focus(FocusKind.PERSON, person.id))
        }

    @cached_property
    def families(self) -> dict[str, frozenset[str]]:
        """The kinds in which the hidden members of a hidden family are hidden, by its id."""
        return {
            family.id: frozenset().union(
                *(self.people.get(each, ()) for each in self._oracle.members(family.id))
            )
            for family in self.canaries.records.families
            if self._hidden(Focus(FocusKind.FAMILY, family.id))
        }

    @cached_property
    def _oracle(self) -> Oracle:
        return Oracle(self.canaries.records, NOW)

    def _hidden(self, focus: Focus) -> bool:
        return self.canaries.expected(self.worker, focus) is None

    def _kinds(self, person: Person) -> Iterator[str]:
        oracle, viewer = self._oracle, self.canaries.viewer(self.worker)
        live = [edge for edge in oracle.edges_of(person.id) if oracle.live(edge)]
        agencies = {post.agency_id for post in viewer.posts}
        if person.shielded and viewer.practitioner_id not in person.named_workers:
            yield SHIELDED
        if any(
            each.kind is ExclusionKind.NOT_TO and each.agencies & agencies
            for ground in ExclusionGround
            for each in oracle.exclusions_of(person.id, ground)
        ):
            yield BARRED
        declared = {(each.practitioner_id, each.person_id) for each in oracle.records.interests}
        if (viewer.practitioner_id, person.id) in declared:
            yield INTERESTED
        others = [each.other(person.id) for each in oracle.arrangements_of(person.id)]
        if any(other and oracle.own_live_edges(viewer, other) for other in others):
            yield KEPT_APART
        if live and all(oracle.sensitive(edge) for edge in live):
            yield SENSITIVE_ONLY
        if not oracle.edges_of(person.id):
            yield NO_TIE
