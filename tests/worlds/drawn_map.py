"""The drawing that a page was given, as its script reads it."""

import json
from typing import Any


def drawing_of(written: str) -> dict[str, Any]:
    """What `MapPayload.to_json` wrote, each text back in its place."""
    given = json.loads(written)

    def unfold(value: Any) -> Any:
        if isinstance(value, str):
            return given["texts"][int(value[1:])] if value.startswith("~") else value
        if isinstance(value, dict) and "~" in value:
            names = unfold(value["~"])
            return [dict(zip(names, map(unfold, row), strict=True)) for row in value["rows"]]
        if isinstance(value, dict):
            return {key: unfold(inner) for key, inner in value.items()}
        return [unfold(inner) for inner in value] if isinstance(value, list) else value

    drawing: dict[str, Any] = unfold(given["drawing"])
    return drawing
