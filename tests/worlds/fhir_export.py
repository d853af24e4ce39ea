"""A bulk export as hospitals' systems write it: references by identifier, displays, extensions.

Twelve people, seven workers at four services, and encounters over thirty years. Two have died, and
one service is named in no encounter.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.worlds.bundles import ndjson, write

NPI = "http://hl7.org/fhir/sid/us-npi"
NUCC = "http://nucc.org/provider-taxonomy"
SYSTEM = "https://hospital.example/ids"
FAMILY_MEDICINE = "208D00000X"

Resource = dict[str, Any]


@dataclass(frozen=True)
class Export:
    """The files, and what somebody counts who reads them without the import."""

    files: dict[str, str | bytes]
    encounters: int
    met: dict[tuple[str, str], list[date]]
    """By worker and person, the days on which they met."""
    dead: frozenset[str]

    @property
    def live_pairs(self) -> set[tuple[str, str]]:
        return {(worker, person) for worker, person in self.met if person not in self.dead}

    def put_into(self, folder: Path) -> Path:
        return write(folder, self.files)


PEOPLE = tuple(f"person-{number}" for number in range(12))
WORKERS = tuple(f"worker-{number}" for number in range(7))
SERVICES = tuple(f"service-{number}" for number in range(4))
DEAD = frozenset({"person-3", "person-8"})


def export() -> Export:
    rng = Random(7)
    met: dict[tuple[str, str], list[date]] = defaultdict(list)
    encounters = []
    for person in PEOPLE:
        around = rng.sample(WORKERS, rng.randint(1, 4))
        for number in range(rng.randint(3, 9)):
            worker = around[number % len(around)]
            day = date(1995, 1, 1) + timedelta(days=rng.randrange(11_000))
            met[worker, person].append(day)
            encounters.append(_encounter(f"{person}-{number}", person, worker, day))
    rng.shuffle(encounters)
    resources = {
        "Organization": [_organisation(each) for each in SERVICES],
        "Practitioner": [_practitioner(each) for each in WORKERS],
        "PractitionerRole": [_role(each) for each in WORKERS],
        "Patient": [_patient(each) for each in PEOPLE],
        "Encounter": encounters,
    }
    files: dict[str, str | bytes] = {
        f"{name}.000.ndjson": ndjson(*rows) for name, rows in resources.items()
    }
    return Export(files, len(encounters), dict(met), DEAD)


def agreements(of: Export) -> str:
    """Everybody who lives agrees, for themselves, that all may be known to the services."""
    head = "consent_id,person_id,authority,level,services,sectors,given_on\n"
    return head + "".join(
        f"agreed-{person},{person},self,contact,all,gp;specialist_health,today\n"
        for person in sorted({person for _, person in of.live_pairs})
    )


def _npi(worker: str) -> str:
    return f"99999{WORKERS.index(worker):05}"


def _service_of(worker: str) -> str:
    """The last service has no worker."""
    return SERVICES[WORKERS.index(worker) % (len(SERVICES) - 1)]


def _meta(profile: str) -> Resource:
    return {"profile": [f"http://hl7.org/fhir/us/core/StructureDefinition/us-core-{profile}"]}


def _identifier(value: str, system: str = SYSTEM) -> list[Resource]:
    return [{"use": "official", "system": system, "value": value}]


def _organisation(id_: str) -> Resource:
    return {
        "resourceType": "Organization",
        "id": id_,
        "meta": _meta("organization"),
        "extension": [{"url": "https://hospital.example/beds", "valueInteger": 45}],
        "identifier": _identifier(id_),
        "active": True,
        "type": [
            {
                "coding": [
                    {
                        "system": "http://terminology.hl7.org/CodeSystem/organization-type",
                        "code": "prov",
                    }
                ]
            }
        ],
        "name": f"HOSPITAL {id_.upper()}",
        "telecom": [{"system": "phone", "value": "5550102030"}],
        "address": [{"line": ["1 MAIN ST"], "city": "SPRINGFIELD", "country": "US"}],
    }


def _practitioner(id_: str) -> Resource:
    return {
        "resourceType": "Practitioner",
        "id": id_,
        "meta": _meta("practitioner"),
        "identifier": _identifier(_npi(id_), NPI),
        "active": True,
        "name": [{"family": id_.title(), "given": ["Irvin"], "prefix": ["Dr."]}],
        "telecom": [{"system": "email", "value": f"{id_}@hospital.example", "use": "work"}],
        "gender": "male",
    }


def _role(worker: str) -> Resource:
    code = [{"coding": [{"system": NUCC, "code": FAMILY_MEDICINE}], "text": "General Practice"}]
    return {
        "resourceType": "PractitionerRole",
        "id": f"role-of-{worker}",
        "meta": _meta("practitionerrole"),
        "practitioner": {"identifier": _identifier(_npi(worker), NPI)[0], "display": "Dr. Irvin"},
        "organization": {"identifier": _identifier(_service_of(worker))[0], "display": "HOSPITAL"},
        "code": code,
        "specialty": code,
        "telecom": [{"system": "phone", "value": "9135550100"}],
    }


def _patient(id_: str) -> Resource:
    found: Resource = {
        "resourceType": "Patient",
        "id": id_,
        "meta": _meta("patient"),
        "text": {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml"></div>'},
        "identifier": _identifier(id_),
        "name": [
            {"use": "official", "family": id_.title(), "given": ["Sumiko", "Larue"]},
            {"use": "maiden", "family": "Before", "given": ["Sumiko", "Larue"]},
        ],
        "gender": "female",
        "birthDate": "1960-05-21",
        "maritalStatus": {"text": "Married"},
        "multipleBirthBoolean": False,
        "communication": [{"language": {"text": "English (United States)"}}],
    }
    if id_ in DEAD:
        found["deceasedDateTime"] = "2025-12-09T20:35:22-04:00"
    return found


def _encounter(id_: str, person: str, worker: str, day: date) -> Resource:
    service = _service_of(worker)
    period = {"start": f"{day}T02:25:16-04:00", "end": f"{day}T06:20:16-04:00"}
    individual = {
        "reference": f"Practitioner?identifier={NPI}|{_npi(worker)}",
        "display": "Dr. Irvin",
    }
    return {
        "resourceType": "Encounter",
        "id": id_,
        "meta": _meta("encounter"),
        "identifier": _identifier(id_),
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "type": [{"text": "Encounter for problem (procedure)"}],
        "subject": {"reference": f"Patient/{person}", "display": "Mrs. Sumiko"},
        "participant": [{"period": period, "individual": individual}],
        "period": period,
        "serviceProvider": {
            "reference": f"Organization?identifier={SYSTEM}|{service}",
            "display": "HOSPITAL",
        },
    }
