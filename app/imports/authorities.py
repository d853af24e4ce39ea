"""Agreements and the authorities on which they rest, where a folder holds both."""

from dataclasses import replace

from app.imports.drafts import ConsentDraft, referenced
from app.imports.findings import Findings, Row
from graph.records.agreements import HeldAuthority
from graph.vocabulary import Authority

_Right = tuple[str, str, Authority]


def rest_on_authorities(findings: Findings) -> None:
    """An agreement that names no authority rests on the only one of its holder of that kind."""
    known: dict[_Right, list[str]] = {}
    for row in findings.rows:
        if isinstance(row.draft, HeldAuthority):
            right = (row.draft.person_id, row.draft.holder_id, row.draft.kind)
            known.setdefault(right, []).append(row.draft.id)
    findings.rows = [_resting(row, known) for row in findings.rows]


def _resting(row: Row, known: dict[_Right, list[str]]) -> Row:
    draft = row.draft
    if not isinstance(draft, ConsentDraft) or draft.consent.authority_id is not None:
        return row
    consent = draft.consent
    found = known.get((consent.person_id, consent.holder_id, consent.authority), [])
    if len(found) != 1:
        return row
    resting = replace(draft, consent=replace(consent, authority_id=found[0]))
    return replace(row, draft=resting, references=referenced(resting))
