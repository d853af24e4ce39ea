"""Encounters: who took part in them supports the patient, from the first to the last."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.imports.cells import BadCell
from app.imports.fhir.data_types import first_day
from app.imports.fhir.places import named_places
from app.imports.fhir.practitioners import Job
from app.imports.fhir.register import NobodyNamed, Register
from app.imports.fhir.resources import Element
from app.imports.fhir.security import is_restricted
from app.imports.fhir.services import Service, ServiceId, named_services, of_r5, served
from app.imports.fhir.set_aside import SetAside
from app.imports.fhir.taxonomy import Codes
from app.imports.findings import Moment, Place
from graph.records.dates import PartialDate, Span
from graph.records.model import Support
from graph.vocabulary import DatePrecision, Role, SupportState

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
    role_id: str | None
    """The role in which they took part, where it is named."""
    day: PartialDate


@dataclass(frozen=True, slots=True)
class Encounter:
    id: str
    patient_id: str
    parts: tuple[Part, ...]
    services: tuple[ServiceId, ...]
    """The services that it names."""
    restricted: bool
    """Whether the source marks it as more than normally confidential, or names a sensitive service
    as the one that met somebody."""
    places: tuple[str, ...]
    """Where it was."""


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

    first: PartialDate
    last: PartialDate
    restricted: bool = False
    places: list[Place] = field(default_factory=list)

    def add(self, day: PartialDate, restricted: bool, place: Place) -> None:
        """One meeting more."""
        self.first = min(self.first, day, key=lambda one: (one.value, one.latest))
        self.last = max(self.last, day, key=lambda one: one.value)
        self.restricted = self.restricted or restricted
        if not self.places or self.places[-1] != place:
            self.places.append(place)

    def support(self, tie: Tie, role: Role, died: date | None) -> Support:
        """Active from the first meeting, confirmed by the last, ended by a death.

        Certifying a death is an encounter too, so the first one can lie after it.
        """
        start = min(self.first.value, died) if died else self.first.value
        exact = start != self.first.value
        return Support(
            id=tie.external_id,
            practitioner_id=tie.practitioner_id,
            agency_id=tie.agency_id,
            person_id=tie.patient_id,
            role=role,
            state=SupportState.ENDED if died else SupportState.ACTIVE,
            span=Span(start, died),
            confirmed_on=self.last.value,
            sensitive=self.restricted,
            since_precision=DatePrecision.DAY if exact else self.first.precision,
        )


def encounter(
    root: Element, register: Register, jobs: Mapping[str, Job], codes: Codes, moment: Moment
) -> Encounter:
    """Raises BadCell or SetAside."""
    status = root.text("status")
    if status is None:
        raise SetAside("the encounter’s status is not given")
    if status not in _STATUSES:
        raise BadCell("status", "is not a code of EncounterStatus")
    if status not in _TOOK_PLACE:
        raise SetAside(f"the encounter’s status is “{status}”: nobody met")
    subject = root.element("subject")
    if subject is None:
        raise SetAside("the encounter names no patient")
    patient = register.target(subject, "Patient")
    if patient.type != "Patient":
        raise SetAside("the encounter is not with one patient")
    parts = tuple(_parts(root, register, jobs, moment))
    secret = is_restricted(root) or _of_a_sensitive_service(root, codes)
    named = named_services((one for _, one in of_r5(root) if one is not None), register)
    where = (one.element("location") for one in root.elements("location"))
    places = named_places((one for one in where if one is not None), register)
    return Encounter(root.needed("id"), patient.id, parts, named, secret, places)


def _of_a_sensitive_service(root: Element, codes: Codes) -> bool:
    """Whether its own words for the service that met somebody name a sensitive one."""
    said = codes.said([*root.elements("type"), *_service(root)])
    return said.is_secret


def _service(root: Element) -> Iterator[Element]:
    """The words of `serviceType`: one concept in R4, a list in R5."""
    if isinstance(root.values.get("serviceType"), dict):
        found = root.element("serviceType")
        if found is not None:
            yield found
    yield from (concept for concept, _ in of_r5(root) if concept is not None)


def _parts(
    root: Element, register: Register, jobs: Mapping[str, Job], moment: Moment
) -> Iterator[Part]:
    """Who took part, as far as it can be told: who cannot be told does not hide the others.

    Raises what kept the last of them out, where nobody is left.
    """
    agency_id = _provider(root, register)
    trouble: BadCell | SetAside = SetAside("the encounter names no practitioner")
    nobody = True
    for participant in root.elements("participant"):
        try:
            part = _part(participant, register, jobs, agency_id)
        except (BadCell, SetAside) as found:
            trouble = found
            continue
        if part is not None:
            nobody = False
            yield Part(*part, _day(root, participant, moment))
    if nobody:
        raise trouble


def _part(
    participant: Element, register: Register, jobs: Mapping[str, Job], agency_id: str | None
) -> tuple[str, str | None, str | None] | None:
    # R4 says `individual`, R5 `actor`.
    who = participant.element("individual") or participant.element("actor")
    if who is None:
        return None
    target = register.target(who, "Practitioner")
    if target.type == "Practitioner":
        return target.id, agency_id, None
    if target.type != "PractitionerRole":
        return None
    job = jobs.get(target.id)
    if job is None:
        where = "is not stored" if register.has_role(target.id) else "is not in this folder"
        raise SetAside(f"{who.path}: names a role that {where}")
    return job.practitioner_id, agency_id or job.agency_id, job.id


def _provider(root: Element, register: Register) -> str | None:
    provider = root.element("serviceProvider")
    try:
        target = register.target(provider, "Organization") if provider else None
    except NobodyNamed:
        return None
    return target.id if target and target.type == "Organization" else None


def _day(root: Element, participant: Element, moment: Moment) -> PartialDate:
    """The day of the meeting: when it began, else when it ended."""
    periods = [
        period
        for holder, name in ((participant, "period"), (root, "period"), (root, "actualPeriod"))
        if (period := holder.element(name)) is not None
    ]
    for end in ("start", "end"):
        for period in periods:
            if found := first_day(period, end, moment.today):
                return found
    raise SetAside("no day is given on which they met")


NO_AGENCY = "serviceProvider: is missing, and no single role of the practitioner says it"


def meetings(
    encounters: Iterable[tuple[Place, Encounter]],
    jobs: Iterable[Job],
    former: Iterable[Job],
    services: Mapping[str, Service],
    hold: Callable[[Place, str], None],
) -> dict[Tie, Meetings]:
    """Every pair that met at an agency. An encounter of which no agency can be told is held.

    A meeting is as sensitive as the service in which it was: the one that it names, or that its
    role names, or, where it names no role, any of those of its practitioner at that agency. Roles
    that are not active any more (`former`) count there too.
    """
    jobs = list(jobs)
    agencies: dict[str, set[str]] = defaultdict(set)
    for job in jobs:
        if job.agency_id:
            agencies[job.practitioner_id].add(job.agency_id)
    secret = {job.id for job in jobs if job.served.secret}
    secret_at = {
        (job.practitioner_id, job.agency_id) for job in (*jobs, *former) if job.served.secret
    }
    found: dict[Tie, Meetings] = {}
    for place, met in encounters:
        restricted = met.restricted or served(met.services, services).secret
        ties = list(_ties(met, agencies))
        for tie, part in ties:
            here = (tie.practitioner_id, tie.agency_id)
            hidden = part.role_id in secret if part.role_id else here in secret_at
            pair = found.setdefault(tie, Meetings(part.day, part.day))
            pair.add(part.day, restricted or hidden, place)
        if not ties:
            hold(place, NO_AGENCY)
    return found


def _ties(met: Encounter, agencies: Mapping[str, set[str]]) -> Iterator[tuple[Tie, Part]]:
    for part in met.parts:
        known = agencies.get(part.practitioner_id, set())
        agency_id = part.agency_id or (next(iter(known)) if len(known) == 1 else None)
        if agency_id:
            yield Tie(met.patient_id, part.practitioner_id, agency_id), part
