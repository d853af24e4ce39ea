"""Folders of files for the tests of imports, and the first pass over them."""

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.imports.findings import Findings, Moment, Row
from app.imports.folder import open_folder, read_folder
from app.imports.judge import judge
from app.imports.kinds import Key

MOMENT = Moment(datetime(2026, 6, 1, 9, 0, tzinfo=UTC), ZoneInfo("Europe/London"))

SMALL = {
    "agencies.csv": "agency_id,name,sector\nA1,School,school\nA2,Surgery,gp\n",
    "practitioners.csv": "practitioner_id,name\nW1,Tom\nW2,Gita\n",
    "posts.csv": "practitioner_id,agency_id,role\nW1,A1,teacher\nW2,A2,gp\n",
    "persons.csv": (
        "person_id,given_name,family_name,birth_date\nP1,Isla,North,2014\nP2,Dawn,North,1990\n"
    ),
    "families.csv": "family_id\nF1\n",
    "memberships.csv": "person_id,family_id\nP1,F1\nP2,F1\n",
    "kinships.csv": "person_id,relative_id,kind\nP1,P2,NMTH\n",
    "supports.csv": (
        "practitioner_id,agency_id,person_id,role\nW1,A1,P1,teacher\nW2,A2,P1,gp\nW2,A2,P2,gp\n"
    ),
    "consents.csv": (
        "consent_id,person_id,authority,level,services,sectors,given_on\n"
        "C1,P2,self,contact,all,school;gp,2026-03-01\n"
    ),
}
"""A whole bundle in which everything is in order."""


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
    return folder


def small(**changed: str | bytes) -> dict[str, str | bytes]:
    """The whole bundle with some files replaced; `persons="..."` is `persons.csv`."""
    return {**SMALL, **{f"{name}.csv": content for name, content in changed.items()}}


def first_pass(
    folder: Path, *, whole: bool = False, known: Collection[Key] = ()
) -> tuple[Findings, list[Row]]:
    """What the first pass finds, and the rows that may be stored."""
    findings = read_folder(open_folder(folder), MOMENT, lambda _: None)
    ready = judge(findings, lambda keys: set(keys) & set(known), MOMENT, whole=whole)
    return findings, ready


def reasons(findings: Findings) -> list[str]:
    """Each refused row as `file:line: reason`."""
    return [
        f"{refusal.place.file}:{refusal.place.line}: {refusal.reason}"
        for refusal in findings.refusals
    ]


def held(findings: Findings) -> dict[str, set[str]]:
    """Why rows wait, by file."""
    found: dict[str, set[str]] = {}
    for one in findings.held:
        for place in one.places:
            found.setdefault(place.file, set()).add(one.reason)
    return found


def ndjson(*resources: dict[str, object]) -> str:
    return "".join(json.dumps(resource) + "\n" for resource in resources)
