"""Encounters: who took part in them supports the patient, from the first to the last."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from app.imports.cells import BadCell
from app.imports.fhir.data_types import first_day
from app.imports.fhir.people import Job, SetAside
from app.imports.fhir.register import Register
from app.imports.fhir.resources import Element
from app.imports.findings import Moment, Place
from graph.records.dates import Span
from graph.records.model import Support
from graph.vocabulary import Role, SupportState

_STATUSES = frozenset(
    {
        "planned",
        "arrived",
        "triaged",
        "in-progress",
        "onleave",
        "finished",
        "cancelled",
        "entered-in-error",
        "unknown",
    }
)
_TOOK_PLACE = _STATUSES - {"planned", "cancelled", "entered-in-error", "unknown"}


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody who took part; the agency None where the encounter does not say it."""

    practitioner_id: str
    agency_id: str | None
    day: date


@dataclass(frozen=True, slots=True)
class Encounter:
    id: str
    place: Place
    patient_id: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """The ends of a support edge, by the source's ids."""

    patient_id: str
    practitioner_id: str
    agency_id: str

    @property
    def external_id(self) -> str:
        return f"{self.practitioner_id}|{self.agency_id}|{self.patient_id}"


@dataclass(slots=True)
class Meetings:
    """When two met, and where the files say so."""

    first: date
    last: date
    places: list[Place]

    def support(self, tie: Tie, role: Role, died: date | None) -> Support:
        """Active from the first meeting, confirmed by the last, ended by a death.

        Certifying a death is an encounter too, so the first one can lie after it.
        """
        start = min(self.first, died) if died else self.first
        return Support(
            id=tie.external_id,
            practitioner_id=tie.practitioner_id,
            agency_id=tie.agency_id,
            person_id=tie.patient_id,
            role=role,
            state=SupportState.ENDED if died else SupportState.ACTIVE,
            span=Span(start, died),
            confirmed_on=self.last,
        )


def encounter(
    root: Element, place: Place, register: Register, jobs: dict[str, Job], moment: Moment
) -> Encounter:
    """Raises BadCell or SetAside."""
    status = root.needed("status")
    if status not in _STATUSES:
        raise BadCell("status", "is not a code of EncounterStatus")
    if status not in _TOOK_PLACE:
        raise SetAside(f"the encounter’s status is “{status}”: nobody met")
    subject = root.element("subject")
    if subject is None:
        raise BadCell("subject", "is missing")
    patient = register.target(subject, "Patient")
    if patient.type != "Patient":
        raise SetAside("the encounter is not with one patient")
    parts = tuple(_parts(root, register, jobs, moment))
    if not parts:
        raise SetAside("the encounter names no practitioner")
    return Encounter(root.needed("id"), place, patient.id, parts)


def _parts(
    root: Element, register: Register, jobs: dict[str, Job], moment: Moment
) -> Iterable[Part]:
    provider = root.element("serviceProvider")
    agency_id = register.target(provider, "Organization").id if provider else None
    for participant in root.elements("participant"):
        # R4 says `individual`, R5 `actor`.
        who = participant.element("individual") or participant.element("actor")
        if who is None:
            continue
        target = register.target(who, "Practitioner")
        if target.type == "PractitionerRole":
            job = jobs.get(target.id)
            if job is None:
                raise BadCell(who.path, "names a role that is not in this bundle")
            yield Part(
                job.practitioner_id, agency_id or job.agency_id, _day(root, participant, moment)
            )
        elif target.type == "Practitioner":
            yield Part(target.id, agency_id, _day(root, participant, moment))


def _day(root: Element, participant: Element, moment: Moment) -> date:
    for holder in (participant, root):
        period = holder.element("period")
        if period and (found := first_day(period, "start", moment.today)):
            return found.value
    raise BadCell("period.start", "is missing")


def meetings(
    encounters: Iterable[Encounter],
    jobs: Iterable[Job],
    refuse: Callable[[Encounter, str], None],
) -> dict[Tie, Meetings]:
    """Every pair that met at an agency. An encounter whose agency cannot be told is refused."""
    agencies: dict[str, set[str]] = defaultdict(set)
    for job in jobs:
        agencies[job.practitioner_id].add(job.agency_id)
    found: dict[Tie, Meetings] = {}
    for met in encounters:
        ties = list(_ties(met, agencies))
        if None in ties:
            refuse(
                met, "serviceProvider: is missing, and no single role of the practitioner says it"
            )
            continue
        for tie, part in zip(ties, met.parts, strict=True):
            if tie is None:
                continue
            pair = found.setdefault(tie, Meetings(part.day, part.day, []))
            pair.first, pair.last = min(pair.first, part.day), max(pair.last, part.day)
            if not pair.places or pair.places[-1] != met.place:
                pair.places.append(met.place)
    return found


def _ties(met: Encounter, agencies: dict[str, set[str]]) -> Iterable[Tie | None]:
    for part in met.parts:
        known = agencies.get(part.practitioner_id, set())
        agency_id = part.agency_id or (next(iter(known)) if len(known) == 1 else None)
        yield Tie(met.patient_id, part.practitioner_id, agency_id) if agency_id else None
