"""Rows that stand there twice: said twice, said of two spans of time, or against each other."""

from collections import defaultdict
from dataclasses import replace
from datetime import date

from app.imports.closing import Glimpse, closing_of
from app.imports.drafts import is_made, people_of, span_of, with_id
from app.imports.findings import Findings, Moment, Place, Row
from app.imports.kinds import Key, Kind

OWN_ID = {
    Kind.POSTS: "post_id",
    Kind.MEMBERSHIPS: "membership_id",
    Kind.KINSHIPS: "kinship_id",
    Kind.SUPPORTS: "support_id",
    Kind.INTERESTS: "interest_id",
}
"""The columns of ids that may be left empty."""


def settle_doubled(findings: Findings, moment: Moment) -> None:
    """Leave one row for each record, and refuse those of which nobody can say which is right."""
    _merge_repeats(findings)
    _tell_spans_apart(findings)
    _refuse_doubled(findings, moment)


def _merge_repeats(findings: Findings) -> None:
    """The same row twice is said twice and means the same once, however its words are spelt."""
    kept: list[Row] = []
    by_key: dict[Key, list[int]] = defaultdict(list)
    for row in findings.rows:
        same = (
            at
            for at in by_key[row.key]
            if kept[at].sha256 == row.sha256 or kept[at].draft == row.draft
        )
        if (at := next(same, None)) is None:
            by_key[row.key].append(len(kept))
            kept.append(row)
        else:
            kept[at] = replace(kept[at], repeats=kept[at].repeats + row.all_places)
    findings.rows = kept


def _tell_spans_apart(findings: Findings) -> None:
    """Of rows without ids that join the same ends, each has its own beginning: somebody came back.

    The earliest keeps the id that it had while it was alone.
    """
    by_key: dict[Key, list[Row]] = defaultdict(list)
    for row in findings.rows:
        if is_made(row.key.external_id):
            by_key[row.key].append(row)
    apart: dict[int, Row] = {}
    for rows in by_key.values():
        starts = [span_of(row.draft).start or date.min for row in rows]
        if len(rows) < 2 or len(set(starts)) < len(rows):
            continue
        (_, _), *later = sorted(zip(starts, rows, strict=True), key=lambda one: one[0])
        for start, row in later:
            own = f"{row.key.external_id}|{start}"
            draft = with_id(row.draft, own)
            apart[id(row)] = replace(row, key=Key(row.key.kind, own), draft=draft)
    findings.rows = [apart.get(id(row), row) for row in findings.rows]


def _refuse_doubled(findings: Findings, moment: Moment) -> None:
    """Nobody can say which of two rows with one id is right, so both are refused; so is one whose
    other cannot be read, or is held: it may say that the first is over."""
    by_key: dict[Key, list[Row]] = defaultdict(list)
    for row in findings.rows:
        by_key[row.key].append(row)
    aside: dict[Key, list[Place]] = defaultdict(list)
    elsewhere = [
        *((refusal.key, (refusal.place,)) for refusal in findings.refusals),
        *((held.key, held.places) for held in findings.held),
    ]
    for stated, places in elsewhere:
        if stated in by_key:
            aside[stated] += places
    doubled = {key: rows for key, rows in by_key.items() if len(rows) > 1 or key in aside}
    for key, rows in doubled.items():
        for row in rows:
            others = [other.places[0] for other in rows if other is not row]
            where = _in_words(others + aside[key], row)
            reason = f"the same id stands also {where}"
            if is_made(key.external_id):
                reason = (
                    f"the same is said {where}, and neither an id nor “from” tells them apart: "
                    f"give each an id of its own in the {OWN_ID[key.kind]} column"
                )
            seen = Glimpse(closing_of(row.key, row.draft, moment), people_of(row.draft))
            findings.refuse_row(row, reason, seen)
    findings.rows = [row for row in findings.rows if row.key not in doubled]


def _in_words(places: list[Place], row: Row) -> str:
    """Where else, at most three places."""
    here = row.places[0].file
    words = [
        f"on line {place.line}" + ("" if place.file == here else f" of {place.file}")
        for place in places[:3]
    ]
    return ", ".join(words) + (" and further on" if len(places) > len(words) else "")
