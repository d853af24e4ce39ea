"""What if somebody left, a service closed, or what was agreed ended: for a viewer's own people."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.services.context import Services
from app.services.gaps.viewed import Viewed, thresholds, viewed
from graph.gaps import Gap
from graph.gaps.around import live_lines
from graph.gaps.what_if import Without, what_if
from graph.gaps.whose import Whose
from graph.records.viewer import Actor
from graph.vocabulary import GapKind
from visualisations.said import name_of
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class Person:
    person_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What would be missing then."""

    gap: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    whose: Whose
    workers: Mapping[str, str]
    """Names by id, of all who support these people as far as the viewer sees."""
    agencies: Mapping[str, str]
    asked: str | None
    """What is asked for, in words; None where nothing is, or nobody of that id is there."""
    alone: tuple[Person, ...]
    missing: tuple[Missing, ...]


def what_if_page(
    services: Services,
    actor: Actor,
    op_id: str,
    whose: Whose | None,
    without: Without | None,
    which: str,
) -> WhatIfPage:
    """Raises NotVisible for whoever is no worker."""
    seen = viewed(services, actor, op_id, whose)
    workers, agencies = _helpers(seen)
    words = services.words
    asked = None
    if without is Without.AGREEMENTS:
        asked = words.text("what_if_agreements")
    elif without is not None:
        name = (workers if without is Without.WORKER else agencies).get(which)
        asked = name and words.text(f"what_if_{without}", name=name)
    if without is None or asked is None:
        return WhatIfPage(seen.whose, workers, agencies, None, (), ())
    then = what_if(seen.web, without, which, thresholds(services))
    people = {each.id: Person(each.id, name_of(each, words)) for each in seen.web.people}
    return WhatIfPage(
        seen.whose,
        workers,
        agencies,
        asked,
        tuple(people[each] for each in then.alone),
        tuple(
            Missing(_said(gap, workers, words), tuple(people[each] for each in gap.people))
            for gap in then.gaps
        ),
    )


def _said(gap: Gap, workers: Mapping[str, str], words: Words) -> str:
    said = words.of(gap.kind)
    name = workers.get(gap.subject)
    # It is about a colleague; the people beside it are whom they support.
    if gap.kind is GapKind.CARRIES_MUCH and name:
        return words.text("what_if_carries", gap=said, name=name)
    return said


def _helpers(seen: Viewed) -> tuple[dict[str, str], dict[str, str]]:
    workers, agencies = {}, {}
    for person in seen.web.people:
        for line in live_lines(seen.web, person.id):
            agencies[line.agency.id] = line.agency.name
            if line.worker:
                workers[line.worker.id] = line.worker.name
    return _by_name(workers), _by_name(agencies)


def _by_name(names: dict[str, str]) -> dict[str, str]:
    return dict(sorted(names.items(), key=lambda each: (each[1].casefold(), each[0])))
