"""Files to import with hostile texts in them: each line of a known table or resource, spoilt."""

import json
from pathlib import Path
from random import Random

from app.imports.csv.tables import TABLES
from tests.faults.attacks import raw


def write_tables(chance: Random, folder: Path, drawn: list[str]) -> None:
    """Four CSV tables; each line holds one of the texts in one of its cells.

    One is that of families, which takes any id, so that there is something to store.
    """
    texts_left = list(drawn)
    families = next(table for table in TABLES if table.file == "families.csv")
    others = [table for table in TABLES if table is not families]
    for table in (families, *chance.sample(others, 3)):
        names = [column.name for column in table.columns]
        lines = [",".join(names).encode()]
        for number in range(len(drawn) // 4):
            cells = [f"{name[:1]}{number}".encode() for name in names]
            text = texts_left.pop()
            cells[chance.randrange(len(cells))] = raw(text)
            if chance.random() < 0.5:
                cells = [b'"' + cell.replace(b'"', b'""') + b'"' for cell in cells]
            lines.append(b",".join(cells))
        end = chance.choice((b"\n", b"\r\n"))
        (folder / table.file).write_bytes(end.join(lines) + end)


def write_resources(chance: Random, folder: Path, drawn: list[str]) -> None:
    """FHIR resources with a text, or a structure around it, where something else belongs."""
    lines: dict[str, list[bytes]] = {"Patient": [], "Practitioner": [], "Organization": []}
    for text in drawn:
        kind = chance.choice(list(lines))
        spoilt = chance.choice((text, [text], {"value": text}, [{"family": text}], 1e400, None))
        resource = {"resourceType": kind, "id": text[:60], "name": "A", "gender": "female"}
        resource[chance.choice(("id", "name", "identifier", "birthDate", "address", "x"))] = spoilt  # type: ignore[assignment]
        line = json.dumps(resource).encode()
        lines[kind].append(line if chance.random() < 0.8 else line[: chance.randrange(len(line))])
    for kind, written in lines.items():
        (folder / f"{kind}.ndjson").write_bytes(b"\n".join(written) + b"\n")
