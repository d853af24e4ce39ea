"""A FHIR R4 bulk export as rows: who worked with whom, as the encounters say.

NDJSON after HL7's Bulk Data Access: `Organization`, `Practitioner`, `HealthcareService`,
`PractitionerRole`, `Patient` and `Encounter`, each in any number of files. The hash of a row is
taken of what Kithmap keeps of a resource, since its statistics and stamps change with every export.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from app.imports.cells import BadCell, clean_id
from app.imports.closing import Glimpse, pieces
from app.imports.drafts import Draft, referenced
from app.imports.fhir import organisations, practitioners
from app.imports.fhir.deletions import DELETED, NO_DELETION, closed_by, deleted
from app.imports.fhir.encounters import Encounter, encounter, meetings
from app.imports.fhir.glimpses import ended_post, glimpse_of, set_aside
from app.imports.fhir.once import once
from app.imports.fhir.organisations import Organisation, Placed, wholes_of, within
from app.imports.fhir.people import People
from app.imports.fhir.places import Places
from app.imports.fhir.practitioners import Job
from app.imports.fhir.register import Register
from app.imports.fhir.remarks import remarks
from app.imports.fhir.resources import Element, read_resources
from app.imports.fhir.security import is_a_part
from app.imports.fhir.services import Service, served, service
from app.imports.fhir.set_aside import Gone, SetAside, Unsure
from app.imports.fhir.taxonomy import Codes, own_codes
from app.imports.findings import Findings, Moment, Place, Row
from app.imports.kinds import Key, Kind
from graph.records.model import Practitioner
from graph.vocabulary import Role, Sector

KINDS = {
    "Organization": Kind.AGENCIES,
    "Practitioner": Kind.PRACTITIONERS,
    "HealthcareService": Kind.POSTS,
    "PractitionerRole": Kind.POSTS,
    "Patient": Kind.PERSONS,
    "Encounter": Kind.SUPPORTS,
}
"""The resource types that are read, in the order of reading, and what they become; a service says
something of the posts in it."""

_MAKES_NO_ROW = frozenset({"HealthcareService", "Encounter"})
"""Resources for which no other row waits: an encounter closes nothing, and a service that cannot be
read closes what names it."""

PLACES, BUNDLES = "Location", "Bundle"
"""Resources of which only something is read: what is sensitive, and what was deleted."""

_LINES = (".ndjson", ".jsonl")
_FILE = re.compile(r"(?:[0-9]+[._-])?([A-Za-z]+)(?:[._-].*)?\.(?:ndjson|jsonl)", re.IGNORECASE)
_FIRST_TYPE = re.compile(rb'"resourceType"\s*:\s*"([A-Za-z]{1,60})"')
_LOOKED_AT = 1 << 16
"""Bytes of a file in which the type of its first resource is looked for."""

_ELEMENTS = {
    "agency_id": "organisation",
    "practitioner_id": "practitioner",
    "person_id": "subject",
}
"""What the resources call the columns in which they name others."""


def resource_type(path: Path) -> str | None:
    """Which resources a file holds; None for files that are not NDJSON.

    By its name, as `Patient.ndjson`, `Patient.000.ndjson`, or `1.Patient.ndjson` as the reference
    client of bulk data writes it; else by its first resource.
    """
    match = _FILE.fullmatch(path.name)
    if match:
        for type_ in (*KINDS, PLACES):
            if match[1].lower() == type_.lower():
                return type_
    if path.suffix.lower() not in _LINES:
        return None
    return first_type(path) or (match[1] if match else None)


def first_type(path: Path) -> str | None:
    """The type of the first resource that a file holds; None where it holds none."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        found = _FIRST_TYPE.search(file.read(_LOOKED_AT))
    return found[1].decode("ascii") if found else None


@dataclass(slots=True)
class FhirReader:
    """Reads files one after another, in the order of `KINDS`; `finish` makes the rows.

    Of each resource only what counts is kept, so that memory follows the number of people.
    """

    moment: Moment
    findings: Findings
    codes: Codes = field(default_factory=own_codes)
    _register: Register = field(default_factory=Register)
    _organisations: list[tuple[Place, Organisation]] = field(default_factory=list)
    _practitioners: list[tuple[Place, Practitioner]] = field(default_factory=list)
    _services_read: list[tuple[Place, Service]] = field(default_factory=list)
    _services: dict[str, Service] = field(default_factory=dict)
    _jobs: dict[str, Job] = field(default_factory=dict)
    _jobs_read: list[Job] = field(default_factory=list)
    """Every role as it was read: of two that contradict each other, what either says hides."""
    _half_read: set[str] = field(default_factory=set)
    """Practitioners of whom a role cannot be read: it may be any."""
    _former: list[Job] = field(default_factory=list)
    """Roles that their source says are not active any more."""
    _job_places: list[tuple[Place, Job]] = field(default_factory=list)
    _encounters: list[tuple[Place, Encounter]] = field(default_factory=list)
    _gone: set[Key] = field(default_factory=set)
    """What its source says does not hold any more."""
    _counts: Counter[str] = field(default_factory=Counter)
    _places: Places = field(default_factory=Places)
    _people: People = field(init=False)

    def __post_init__(self) -> None:
        self._people = People(self._counts)

    def read(self, path: Path, type_: str, seen: Callable[[int], None]) -> None:
        """Take in one file. Raises OSError where it cannot be read."""
        for resource in read_resources(path, type_, seen):
            place, kind = Place(path.name, resource.line), KINDS[type_]
            if resource.problem:
                glimpsed = None if type_ in _MAKES_NO_ROW else pieces(resource.line_text)
                self.findings.refuse(place, resource.problem, kind, None, glimpsed)
                continue
            key = None
            try:
                own = clean_id("id", resource.root.needed("id"))
                key = None if type_ in _MAKES_NO_ROW else Key(kind, own)
                self._register.add(type_, own, resource.root)
                self._take(type_, place, resource.root)
            except BadCell as bad:
                self._note_half_read(type_, resource.root)
                glimpsed = glimpse_of(key, resource.root, self.moment) if key else None
                self.findings.refuse(place, str(bad), kind, key, glimpsed)
            except SetAside as reason:
                if isinstance(reason, Unsure):
                    self._note_half_read(type_, resource.root)
                if key and isinstance(reason, Gone):
                    self._gone.add(key)
                gone = isinstance(reason, Gone | Unsure)
                glimpsed = set_aside(key, resource.root, self.moment, gone=gone) if key else None
                self.findings.hold([place], str(reason), key, glimpsed)

    def read_places(self, path: Path, seen: Callable[[int], None]) -> None:
        """Take in what is sensitive of a file of places. Raises OSError where it cannot be read."""
        self._places.read(read_resources(path, PLACES, seen), self._register, self.codes)

    def read_deletions(self, path: Path, seen: Callable[[int], None]) -> None:
        """Close what a source has deleted. Raises OSError where the file cannot be read."""
        for resource in read_resources(path, BUNDLES, seen):
            place = Place(path.name, resource.line)
            try:
                if resource.problem:
                    raise BadCell("line", resource.problem)
                gone = list(deleted(resource.root))
            except BadCell as bad:
                self.findings.refuse(place, str(bad), Kind.PERSONS, None, Glimpse())
                continue
            self.findings.hold([place], DELETED if gone else NO_DELETION)
            for type_, own in gone:
                if type_ in KINDS and type_ not in _MAKES_NO_ROW:
                    key = Key(KINDS[type_], own)
                    self._gone.add(key)
                    closes = closed_by(key, self.moment)
                    self.findings.hold([place], DELETED, key, closes)

    def _note_half_read(self, type_: str, root: Element) -> None:
        if type_ == "PractitionerRole" and (who := practitioners.holder(root, self._register)):
            self._half_read.add(who)

    def _take(self, type_: str, place: Place, root: Element) -> None:
        if root.values.get("implicitRules") or any(
            one.get("modifierExtension") for one in root.marked()
        ):
            # FHIR R4, 2.4.0 Extensibility: whoever does not know one may not process the rest.
            raise Unsure("it bears a mark that changes its meaning and is not known here")
        self._counts["parts of records"] += is_a_part(root)
        if root.why_absent("active") is not None:
            raise Unsure("whether it is active is not told")
        match type_:
            case "Organization":
                found = organisations.organisation(root, self.codes, self.moment)
                self._organisations.append((place, found))
            case "Practitioner":
                self._practitioners.append(
                    (place, practitioners.practitioner(root, self.codes, self.moment))
                )
            case "HealthcareService":
                offered = service(root, self._register, self.codes)
                self._services_read.append((place, offered))
            case "PractitionerRole":
                self._take_job(place, root)
            case "Patient":
                self._people.take(place, root, self.moment)
            case "Encounter":
                met = encounter(root, self._register, self._jobs, self.codes, self.moment)
                self._encounters.append((place, met))

    def _take_job(self, place: Place, root: Element) -> None:
        job = practitioners.job(root, self._register, self.codes, self.moment)
        if job.gone:
            self._former.append(job)
            raise Gone("the role is not active any more")
        # An encounter may name the role though it makes no post.
        self._jobs[job.id] = job
        self._jobs_read.append(job)
        if job.agency_id is None:
            raise SetAside("the role names no practitioner or no organisation")
        self._job_places.append((place, job))

    def finish(self) -> None:
        """Add the rows of all files to the findings."""
        self._take_services()
        self._counts["unread places"] = self._places.unread
        self.findings.rows.extend(self._rows())
        self.findings.remarks.extend(
            remarks(self._counts, self._jobs.values(), len(self._services))
        )
        self.findings.beside.extend(
            ended_post(job.id, self.moment)
            for job in self._jobs.values()
            if Key(Kind.PRACTITIONERS, job.practitioner_id) in self._gone
            or Key(Kind.AGENCIES, job.agency_id or "") in self._gone
        )

    def _take_services(self) -> None:
        """What the services say goes to the roles that name them, and their lines count as those
        of their organisations do."""
        repeats: dict[Place, list[Place]] = {}
        single = once(self._services_read, Kind.POSTS, self.findings, repeats)
        self._services = {offered.id: offered for _, offered in single}
        lines = {found.agency.id: place for place, found in self._organisations}
        for place, offered in single:
            for line in (place, *repeats.get(place, ())):
                self.findings.alike[line] = lines.get(offered.agency_id or "")
        self._jobs = {own: self._with_services(job) for own, job in self._jobs.items()}
        self._jobs_read = [self._with_services(job) for job in self._jobs_read]
        self._job_places = [(place, self._with_services(job)) for place, job in self._job_places]
        self._former = [self._with_services(job) for job in self._former]

    def _with_services(self, job: Job) -> Job:
        found = served(job.services, self._services)
        if self._places.are_secret(job.places, self._register):
            found = replace(found, secret=True)
        return replace(job, served=found)

    def _where_it_was(self, met: Encounter) -> Encounter:
        """A meeting at the place of a sensitive service is as secret as that."""
        secret = self._places.are_secret(met.places, self._register)
        return replace(met, restricted=True) if secret else met

    def _rows(self) -> Iterator[Row]:
        at: dict[str | None, list[Job]] = defaultdict(list)
        of: dict[str, list[Job]] = defaultdict(list)
        for job in self._jobs_read:
            at[job.agency_id].append(job)
        for job in (*self._jobs_read, *self._former):
            of[job.practitioner_id].append(job)
        offered: dict[str | None, list[Service]] = defaultdict(list)
        for one in self._services.values():
            offered[one.agency_id].append(one)
        sectors: dict[str | None, Sector] = {}
        for place, placed in self._placed(at, offered):
            agency = placed.agency
            sectors[agency.id] = agency.sector
            self._counts["agencies in doubt"] += placed.in_doubt
            yield _row([place], Kind.AGENCIES, agency.id, agency)
        for place, practitioner in self._practitioners:
            worker = practitioners.worker(practitioner, of[practitioner.id])
            if practitioner.id in self._half_read:
                self._counts["half read"] += 1
                worker = replace(worker, sensitive=True)
            self._counts["workers in doubt"] += any(job.in_doubt for job in of[practitioner.id])
            yield _row([place], Kind.PRACTITIONERS, worker.id, worker)
        for place, job in self._job_places:
            if job.agency_id is not None:
                draft = practitioners.post(job, job.agency_id, sectors.get(job.agency_id))
                yield _row([place], Kind.POSTS, job.id, draft)
        self._people.settle(self._register, self.findings)
        yield from self._persons()
        # Of two roles at one agency, today's says what somebody is there.
        jobs = sorted(self._jobs.values(), key=lambda job: job.today)
        roles = {
            (job.practitioner_id, job.agency_id): practitioners.role(
                job, sectors.get(job.agency_id)
            )
            for job in jobs
        }
        yield from self._supports(roles)

    def _placed(
        self, at: Mapping[str | None, list[Job]], offered: Mapping[str | None, list[Service]]
    ) -> list[tuple[Place, Placed]]:
        """Every organisation where it stands, by itself and as a part of others."""
        alone: list[tuple[Place, Placed]] = []
        for place, found in self._organisations:
            own = found.agency.id
            jobs, services = at.get(own, []), offered.get(own, [])
            alone.append((place, organisations.placed(found, jobs, services)))
        by_id = {placed.agency.id: placed for _, placed in alone}
        return [
            (place, within(placed, wholes_of(placed, by_id, self._register)))
            for place, placed in alone
        ]

    def _persons(self) -> Iterator[Row]:
        for place, person in self._people.read:
            yield _row([place], Kind.PERSONS, person.id, person)
            if number := self._people.numbers.get(person.id):
                yield _row([place], Kind.IDENTITY_NUMBERS, number.id, number)

    def _supports(self, roles: dict[tuple[str, str | None], Role]) -> Iterator[Row]:
        died = {person.id: person.deceased_on for _, person in self._people.read}

        def hold(place: Place, reason: str) -> None:
            self.findings.hold([place], reason)

        repeats: dict[Place, list[Place]] = {}
        single = [
            (
                place,
                replace(
                    self._where_it_was(met), patient_id=self._people.standing_for(met.patient_id)
                ),
            )
            for place, met in once(self._encounters, Kind.SUPPORTS, self.findings, repeats)
        ]
        jobs = self._jobs.values()
        for tie, met in meetings(single, jobs, self._former, self._services, hold).items():
            role = roles.get((tie.practitioner_id, tie.agency_id))
            role = role or roles.get((tie.practitioner_id, None), Role.OTHER)
            support = met.support(tie, role, died.get(tie.patient_id))
            self._counts["restricted supports"] += met.restricted
            again = [one for place in met.places for one in repeats.get(place, ())]
            yield _row(met.places, Kind.SUPPORTS, tie.external_id, support, again)


def _row(
    places: Iterable[Place],
    kind: Kind,
    external_id: str,
    draft: Draft,
    repeats: Iterable[Place] = (),
) -> Row:
    references = tuple(
        replace(reference, where=_ELEMENTS.get(reference.where, reference.where))
        for reference in referenced(draft)
    )
    key = Key(kind, external_id)
    implied = kind in (Kind.SUPPORTS, Kind.IDENTITY_NUMBERS)
    return Row(
        tuple(places), key, draft, _digest(draft), references, tuple(repeats), implied=implied
    )


def _digest(draft: Draft) -> str:
    text = json.dumps(asdict(draft), sort_keys=True, default=_as_text)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(value: object) -> str | list[str]:
    return sorted(map(str, value)) if isinstance(value, frozenset) else str(value)
