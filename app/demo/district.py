"""A district of an invented council: its families, partnership, services and agreements."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from app.demo.families.draft import NEVER, FamilyDraft, Someone
from app.demo.families.family_records import families_of, kinships_of, memberships_of, people_of
from app.demo.families.households import alone
from app.demo.families.shapes import COMMON, FIRST, LARGE, TWO_FAMILIES, Shape
from app.demo.ids import Ids
from app.demo.partnership.partnership import Partnership, make_partnership
from app.demo.partnership.services import ServicesDraft, serve_family
from app.demo.stories.agreements import AgreementsDraft, agree_family
from graph.records.bundle import Records

CLIENTS_PER_DISTRICT = 250
FAMILIES_PER_DISTRICT = 70

_COMMON_SHAPES = [shape for shape, _ in COMMON]
_COMMON_SHARES = [share for _, share in COMMON]


@dataclass(slots=True)
class District:
    """Everything about one district while it is being invented."""

    number: int
    today: date
    ids: Ids
    rng: Random
    partnership: Partnership
    services: ServicesDraft
    agreements: AgreementsDraft
    families: list[FamilyDraft] = field(default_factory=list)
    stories: Records = Records()
    """Decisions, exclusions and the like, which the casebook writes."""
    clients: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)
    """Given and family names, so that few people share both."""

    @classmethod
    def begin(cls, seed: int, number: int, today: date) -> "District":
        ids = Ids(seed)
        # Each district draws its own lots, so that a council grows without changing.
        rng = Random(f"{seed}/{number}")  # noqa: S311 - invents a town, keeps no secret
        partnership = make_partnership(ids, rng, number, today)
        return cls(
            number,
            today,
            ids,
            rng,
            partnership,
            ServicesDraft(ids, rng, today, partnership),
            AgreementsDraft(ids, rng, today, partnership),
        )

    def new_family(self) -> FamilyDraft:
        key = (self.number, len(self.families))
        draft = FamilyDraft.begin(self.ids, self.rng, self.today, key, self.names)
        self.families.append(draft)
        return draft

    def of_shape(self, shape: str) -> FamilyDraft | None:
        return next((family for family in self.families if family.shape == shape), None)

    def fill(self, families: int, clients: int) -> None:
        """Draw families until there are as many, of every shape first."""
        made = sum(len(family.family_ids) for family in self.families)
        waiting = list(FIRST)
        while made < families:
            shape = waiting.pop(0) if waiting else None
            if shape is None or (shape in TWO_FAMILIES and made + 2 > families):
                behind = len(self._candidates()) * families < clients * made
                shape = self.rng.choice(LARGE) if behind else self._common()
            draft = self.new_family()
            draft.shape = shape.__name__
            shape(draft)
            draft.derive_kin()
            made += len(draft.family_ids)

    def _common(self) -> Shape:
        return self.rng.choices(_COMMON_SHAPES, _COMMON_SHARES)[0]

    def choose_clients(self, count: int) -> None:
        """Exactly so many people have services: children first, then adults of the household."""
        while len(self._candidates()) < count:
            alone(self.new_family())
        ranked = sorted(self._candidates(), key=lambda one: one.turn)
        self.clients = {one.id for one in ranked[:count]}

    def _candidates(self) -> list[Someone]:
        return [
            one
            for family in self.families
            for one in family.people
            if one.turn < NEVER and one.deceased_on is None
        ]

    def serve(self) -> None:
        """Supports, needs and agreements for every family that has none by hand."""
        for family in self.families:
            if family.shape != "by hand":
                serve_family(self.services, family, self.clients)
                agree_family(self.agreements, family, self.clients, self.services.by_person)

    def records(self) -> Records:
        return (
            self.partnership.records
            + Records(
                people=tuple(made for f in self.families for made in people_of(f)),
                families=tuple(made for f in self.families for made in families_of(f)),
                memberships=tuple(made for f in self.families for made in memberships_of(f)),
                kinships=tuple(made for f in self.families for made in kinships_of(f)),
                needs=tuple(self.services.needs),
                supports=tuple(self.services.supports),
                consents=tuple(self.agreements.consents),
                authorities=tuple(self.agreements.authorities.values()),
            )
            + self.stories
        )
