"""What waits for whoever recorded an agreement: its end, and voices that differ."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.services.context import Services
from graph.clock import local_date
from graph.records.viewer import Actor
from queries.consent import CONSENTS_OF_WORKER, WorkerAt, WorkersConsent
from visualisations.said import day_text

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class AgreementTask:
    what: str
    person_id: str
    since: datetime


def agreements_that_wait(services: Services, actor: Actor) -> Iterator[AgreementTask]:
    """Of the agreements that the actor recorded, about people whom they support."""
    if actor.practitioner_id is None:
        return
    rows = services.gateway.read(actor, CONSENTS_OF_WORKER, WorkerAt(actor.practitioner_id))
    today = local_date(services.clock.now(), services.policy.time_zone)
    words = services.words
    standing = [each for each in rows if not _replaced(each, rows)]
    for each in standing:
        if not each.no and today <= each.ends <= today + SOON:
            on = day_text(each.ends, words)
            said = words.text("waits_agreement_ends", on=on)
            yield AgreementTask(said, each.person_id, each.begun)
    for person_id, since in _differing([e for e in standing if e.no or e.ends >= today]):
        yield AgreementTask(words.text("waits_voices_differ"), person_id, since)


def _replaced(one: WorkersConsent, rows: list[WorkersConsent]) -> bool:
    """By a newer one of the same holder for all services."""
    return any(
        other.general
        and (other.person_id, other.holder_id) == (one.person_id, one.holder_id)
        and other.begun > one.begun
        for other in rows
    )


def _differing(standing: list[WorkersConsent]) -> Iterator[tuple[str, datetime]]:
    """People about whom one holder says yes and another one no, since the later of the two."""
    for person_id in sorted({each.person_id for each in standing}):
        about = [each for each in standing if each.person_id == person_id]
        said = {each.no: each.holder_id for each in about}
        if len(said) == 2 and len({each.holder_id for each in about}) > 1:
            yield person_id, max(each.begun for each in about)
