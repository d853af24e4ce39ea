"""Records that may be of one person: a pair that waits for the coordinator, and a joined one."""

from datetime import date

from app.demo.ids import Ids
from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.comparing import same_person
from graph.database.driver import Database
from graph.records.bundle import Records
from graph.records.dates import PartialDate
from graph.records.model import Person
from graph.records.viewer import Actor
from graph.storing.store import store
from graph.vocabulary import Sex, TaskKind
from queries.tasks import ASK_TO_COMPARE, Comparisons

_WAITING = (("Kofi", "Ansah", date(2012, 3, 4)), ("Coffie", "Ansah", date(2012, 4, 3)))
_JOINED = (("Siobhan", "Doyle", date(1988, 11, 9)), ("Shivaun", "Doyle", date(1988, 11, 9)))


def add_near_matches(services: Services, database: Database, seed: int) -> None:
    """Safe to run again: each stands under its own id, and nothing is joined twice."""
    ids, now = Ids(seed), services.clock.now()
    for place, pair in enumerate((_WAITING, _JOINED)):
        people = tuple(
            Person(
                ids.of("near match", place, number),
                given,
                family,
                birth_date=PartialDate(born),
                sex=Sex.MALE if pair is _WAITING else Sex.FEMALE,
            )
            for number, (given, family, born) in enumerate(pair)
        )
        store(database, Records(people=people))
        task, about = ids.of("comparison", place), [each.id for each in people]
        row = {"id": task, "kind": TaskKind.MAY_BE_KNOWN.value, "about": about}
        database.rows(ASK_TO_COMPARE, Comparisons(now, [row]))
    one, other = about
    whoever = Actor(ids.of("a coordinator"), None)
    sent = SentForm(ids.of("joined"), "the demo council")
    same_person(services, whoever, sent, task, (one, other), guarded=False)
