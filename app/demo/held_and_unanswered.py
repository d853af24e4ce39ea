"""What waits for the coordinator beside near matches: records that imports hold, new support that
nobody may confirm, and a tie that nobody answers."""

import json
from datetime import timedelta

from app.demo.ids import Ids
from app.demo.partnership.partnership import worker_id
from app.services.context import Services
from graph.clock import local_date
from graph.database.driver import Database
from graph.records.bundle import Records
from graph.records.dates import Span
from graph.records.model import Person, Post, Practitioner, Support, Team
from graph.records.ties import TieProposal
from graph.storing.store import store
from graph.vocabulary import Kin, RecordKind, Role, SupportState
from queries.imports import ASK_ABOUT_HELD, MAKE_TASKS, HeldTasks, NewTasks

_SCHOOLS = "the schools’ own system"
_TREE = "a family tree"
_FILE = "0" * 64
"""In place of the hash of a row: no file came in."""


def add_what_waits(services: Services, database: Database, seed: int, known: Records) -> None:
    """Safe to run again: each stands under its own id. `known` are the council's first records."""
    ids, now = Ids(seed), services.clock.now()
    day = local_date(now, services.policy.time_zone)
    amara = worker_id(ids, 0, "local_support", Role.FAMILY_SUPPORT, 0)
    theirs = _somebody_of(known, amara)
    says = {
        "given_name": f"{theirs.given_name}-Rose",
        "family_name": theirs.family_name,
        "birth_date": theirs.birth_date.value.isoformat() if theirs.birth_date else None,
        "birth_precision": theirs.birth_date.precision.value if theirs.birth_date else None,
        "sex": theirs.sex.value,
    }
    person = (
        ids.of("held", "person"), "P17", theirs.id, "edited", json.dumps(says), theirs.id, _FILE, ""
    )  # fmt: skip
    of_person = NewTasks(_SCHOOLS, RecordKind.PERSONS, now, (person,))
    database.rows(MAKE_TASKS, of_person)
    support = (ids.of("held", "support"), "S204", "", "other_ends", "{}", None, _FILE, "")
    database.rows(MAKE_TASKS, NewTasks(_SCHOOLS, RecordKind.SUPPORTS, now, (support,)))
    tree = (ids.of("held", "tree"), RecordKind.PERSONS.value, "I17", "the tree restricts it")
    database.rows(ASK_ABOUT_HELD, HeldTasks(_TREE, now, (tree,)))
    alone = Person(ids.of("waits", "person"), "Edwin", "Fairlie")
    agency = next(each for each in known.agencies if each.sector.value == "housing")
    team = Team(ids.of("waits", "team"), "Tenancy Support", agency.id)
    newcomer, colleague = ids.of("waits", "practitioner"), ids.of("waits", "colleague")
    works, beside = (
        Post(
            ids.of("waits", "post", whose),
            agency.id,
            Span(day - timedelta(days=days)),
            Role.HOUSING_OFFICER,
            team.id,
        )
        for whose, days in (("newcomer", 40), ("colleague", 900))
    )
    new = Support(
        id=ids.of("waits", "support"),
        practitioner_id=newcomer,
        agency_id=agency.id,
        person_id=alone.id,
        role=Role.HOUSING_OFFICER,
        state=SupportState.PROPOSED,
        span=Span(day - timedelta(days=6)),
        post_id=works.id,
        typed_name="Edwin Fairlie",
    )
    tie = TieProposal(
        ids.of("waits", "tie"),
        theirs.id,
        alone.id,
        Kin.EXTENDED_FAMILY,
        amara,
        now - timedelta(days=23),
        theirs.name,
        alone.name,
        person_yes=amara,
    )
    store(
        database,
        Records(
            teams=(team,),
            practitioners=(
                Practitioner(newcomer, "Dilys Probert", posts=(works,)),
                Practitioner(colleague, "Owain Parry", posts=(beside,)),
            ),
            people=(alone,),
            supports=(new,),
            tie_proposals=(tie,),
        ),
    )


def _somebody_of(known: Records, worker: str) -> Person:
    """Of those whom a worker supports today, somebody whom nothing protects."""
    mine = {
        edge.person_id
        for edge in known.supports
        if edge.practitioner_id == worker
        and edge.state is SupportState.ACTIVE
        and edge.span.end is None
    }
    protected = {each.person_id for each in known.exclusions}
    protected |= {one for each in known.arrangements for one in (each.protected_id, each.from_id)}
    protected |= {each.person_id for each in known.interests}
    return next(
        each
        for each in known.people
        if each.id in mine and not each.shielded and each.id not in protected and each.birth_date
    )
