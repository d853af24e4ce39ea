"""A FHIR R4 bulk export as rows: who worked with whom, as the encounters say.

NDJSON after HL7's Bulk Data Access: `Organization`, `Practitioner`, `PractitionerRole`, `Patient`
and `Encounter`, each in any number of files. The hash of a row is taken of what Kithmap keeps of
a resource, since its statistics and stamps change with every export.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from app.imports.cells import BadCell, clean_id
from app.imports.drafts import Draft, referenced
from app.imports.fhir import people
from app.imports.fhir.encounters import Encounter, encounter, meetings
from app.imports.fhir.people import Job, Organisation, SetAside
from app.imports.fhir.register import Register
from app.imports.fhir.resources import Element, read_resources
from app.imports.findings import Findings, Moment, Place, Row
from app.imports.kinds import Key, Kind
from graph.records.model import Person, Practitioner
from graph.vocabulary import Role

KINDS = {
    "Organization": Kind.AGENCIES,
    "Practitioner": Kind.PRACTITIONERS,
    "PractitionerRole": Kind.POSTS,
    "Patient": Kind.PERSONS,
    "Encounter": Kind.SUPPORTS,
}
"""The resource types that are read, in the order of reading, and what they become."""

_FILE = re.compile(r"([A-Z][A-Za-z]+)(?:[._-].*)?\.ndjson")

_ELEMENTS = {
    "agency_id": "organisation",
    "practitioner_id": "practitioner",
    "person_id": "subject",
}
"""What the resources call the columns in which they name others."""


def resource_type(file: str) -> str | None:
    """Which resources a file holds, by its name, as `Patient.000.ndjson`; None for other files."""
    match = _FILE.fullmatch(file)
    return match[1] if match else None


@dataclass(slots=True)
class FhirReader:
    """Reads files one after another, in the order of `KINDS`; `finish` makes the rows.

    Of each resource only what counts is kept, so that memory follows the number of people.
    """

    moment: Moment
    findings: Findings
    _register: Register = field(default_factory=Register)
    _organisations: list[tuple[Place, Organisation]] = field(default_factory=list)
    _practitioners: list[tuple[Place, Practitioner]] = field(default_factory=list)
    _jobs: dict[str, Job] = field(default_factory=dict)
    _job_places: list[tuple[Place, Job]] = field(default_factory=list)
    _people: list[tuple[Place, Person]] = field(default_factory=list)
    _encounters: list[Encounter] = field(default_factory=list)

    def read(self, path: Path, type_: str, seen: Callable[[int], None]) -> None:
        """Take in one file. Raises OSError where it cannot be read."""
        for resource in read_resources(path, type_, seen):
            place, kind = Place(path.name, resource.line), KINDS[type_]
            if resource.problem:
                self.findings.refuse(place, resource.problem, kind)
                continue
            key = None
            try:
                own = clean_id("id", resource.root.needed("id"))
                key = None if type_ == "Encounter" else Key(kind, own)
                self._register.add(type_, own, resource.root)
                self._take(type_, place, resource.root)
            except BadCell as bad:
                self.findings.refuse(place, str(bad), kind, key)
            except SetAside as reason:
                self.findings.hold([place], str(reason), key)

    def _take(self, type_: str, place: Place, root: Element) -> None:
        match type_:
            case "Organization":
                self._organisations.append((place, people.organisation(root)))
            case "Practitioner":
                self._practitioners.append((place, people.practitioner(root)))
            case "PractitionerRole":
                job = people.job(root, self._register)
                self._jobs[job.id] = job
                self._job_places.append((place, job))
            case "Patient":
                self._people.append((place, people.patient(root, self.moment)))
            case "Encounter":
                self._encounters.append(
                    encounter(root, place, self._register, self._jobs, self.moment)
                )

    def finish(self) -> None:
        """Add the rows of all files to the findings."""
        self.findings.rows.extend(self._rows())

    def _rows(self) -> Iterator[Row]:
        at: dict[str, list[Job]] = defaultdict(list)
        of: dict[str, list[Job]] = defaultdict(list)
        for job in self._jobs.values():
            at[job.agency_id].append(job)
            of[job.practitioner_id].append(job)
        sectors = {}
        for place, found in self._organisations:
            agency = people.agency(found, at[found.agency.id])
            sectors[agency.id] = agency.sector
            yield _row([place], Kind.AGENCIES, agency.id, agency)
        for place, practitioner in self._practitioners:
            worker = people.worker(practitioner, of[practitioner.id])
            yield _row([place], Kind.PRACTITIONERS, worker.id, worker)
        for place, job in self._job_places:
            draft = people.post(job, sectors.get(job.agency_id))
            yield _row([place], Kind.POSTS, job.id, draft)
        for place, person in self._people:
            yield _row([place], Kind.PERSONS, person.id, person)
        roles = {
            (job.practitioner_id, job.agency_id): people.role(job, sectors.get(job.agency_id))
            for job in self._jobs.values()
        }
        yield from self._supports(roles)

    def _supports(self, roles: dict[tuple[str, str], Role]) -> Iterator[Row]:
        died = {person.id: person.deceased_on for _, person in self._people}

        def refuse(met: Encounter, reason: str) -> None:
            self.findings.refuse(met.place, reason, Kind.SUPPORTS)

        pairs = meetings(self._single(refuse), self._jobs.values(), refuse)
        for tie, met in pairs.items():
            role = roles.get((tie.practitioner_id, tie.agency_id), Role.OTHER)
            support = met.support(tie, role, died.get(tie.patient_id))
            yield _row(met.places, Kind.SUPPORTS, tie.external_id, support)

    def _single(self, refuse: Callable[[Encounter, str], None]) -> list[Encounter]:
        """The encounters whose id no other has."""
        by_id: dict[str, list[Encounter]] = defaultdict(list)
        for met in self._encounters:
            by_id[met.id].append(met)
        for doubled in by_id.values():
            for met in doubled if len(doubled) > 1 else ():
                other = next(one for one in doubled if one is not met).place
                refuse(met, f"the same id stands also on line {other.line} of {other.file}")
        return [met for met in self._encounters if len(by_id[met.id]) == 1]


def _row(places: Iterable[Place], kind: Kind, external_id: str, draft: Draft) -> Row:
    references = tuple(
        replace(reference, where=_ELEMENTS.get(reference.where, reference.where))
        for reference in referenced(draft)
    )
    return Row(tuple(places), Key(kind, external_id), draft, _digest(draft), references)


def _digest(draft: Draft) -> str:
    text = json.dumps(asdict(draft), sort_keys=True, default=_as_text)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_text(value: object) -> str | list[str]:
    return sorted(map(str, value)) if isinstance(value, frozenset) else str(value)
