"""What an empty Kithmap still misses, as a short list with one next step.

Numbers and ids alone: it names nobody, and looks at no person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.context import Services
from graph.clock import local_date
from graph.records.viewer import Actor
from graph.vocabulary import StepKind
from queries import partnership

_LOOKED_AT = 50
"""Agencies; whoever has more of them brought them in by a file, and needs no leading."""


ON_THE_SERVER = frozenset({StepKind.NAME, StepKind.SECOND_ADMINISTRATOR})
"""What whoever runs the server does: there is no button for it."""


@dataclass(frozen=True, slots=True)
class Step:
    kind: StepKind
    done: bool
    at: str = ""
    """The id of the record that it is about."""


@dataclass(frozen=True, slots=True)
class SettingUp:
    steps: tuple[Step, ...]

    @property
    def done(self) -> bool:
        return all(step.done for step in self.steps)

    @property
    def next(self) -> Step | None:
        """The first that an administrator can take here."""
        mine = (step for step in self.steps if not step.done and step.kind not in ON_THE_SERVER)
        return next(mine, None)


def setting_up(services: Services, actor: Actor) -> SettingUp:
    now = services.clock.now()
    today = local_date(now, services.policy.time_zone)
    at = partnership.BeginningAt(today, now, _LOOKED_AT)
    (row,) = services.gateway.read(actor, partnership.BEGINNING, at)

    begun = row.agencies > 0
    staffed = begun and not row.empty
    asked = staffed and not row.unasked
    return SettingUp(
        (
            Step(StepKind.NAME, bool(services.settings.partnership)),
            Step(StepKind.SECOND_ADMINISTRATOR, row.administrators > 1),
            Step(StepKind.AGENCY, begun),
            Step(StepKind.TEAM, row.teams > 0, "".join(row.first)),
            _nothing(StepKind.COLLEAGUES, row.empty, begun=begun),
            _nothing(StepKind.LEADERS, row.leaderless, begun=staffed and row.teams > 0),
            _nothing(StepKind.ACCOUNTS, row.unasked, begun=staffed),
            _nothing(StepKind.CONFIRMED, row.waits, begun=asked),
            _nothing(StepKind.SIGNED_IN, row.unused, begun=asked),
        )
    )


def _nothing(kind: StepKind, missing: Sequence[str], *, begun: bool) -> Step:
    """A step that is done where it was begun and nothing is missing any more."""
    return Step(kind, begun and not missing, "".join(missing))
