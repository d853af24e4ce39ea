"""Facts of a bundle of records, assembled as the database would: by what touches what, no policy.

The people are those of the scope, the members of their families, and their kin both ways.
"""

from graph.facts import Facts, Focus, FocusKind, PersonFacts
from graph.model import Directory
from graph.records import Records
from graph.viewer import Viewer, WorkerView


def facts_of(records: Records, viewer: Viewer, focus: Focus) -> Facts:
    worker = viewer.practitioner_id if isinstance(viewer, WorkerView) else None
    ids = people_around(records, focus)
    return Facts(
        focus=focus,
        people={
            person.id: person_facts(records, worker, person.id)
            for person in records.people
            if person.id in ids
        },
        directory=Directory(
            agencies={agency.id: agency for agency in records.agencies},
            practitioners={worker.id: worker for worker in records.practitioners},
        ),
        covers=tuple(cover for cover in records.covers if cover.colleague_id == worker),
        interests=tuple(
            interest
            for interest in records.interests
            if interest.practitioner_id == worker and interest.person_id in ids
        ),
    )


def people_around(records: Records, focus: Focus) -> set[str]:
    scope = {focus.id}
    if focus.kind is FocusKind.FAMILY:
        scope = {m.person_id for m in records.memberships if m.family_id == focus.id}
    families = {m.family_id for m in records.memberships if m.person_id in scope}
    around = scope | {m.person_id for m in records.memberships if m.family_id in families}
    around |= {kin.relative_id for kin in records.kinships if kin.person_id in scope}
    return around | {kin.person_id for kin in records.kinships if kin.relative_id in scope}


def person_facts(records: Records, worker: str | None, person_id: str) -> PersonFacts:
    return PersonFacts(
        person=next(person for person in records.people if person.id == person_id),
        memberships=tuple(m for m in records.memberships if m.person_id == person_id),
        kin=tuple(kin for kin in records.kinships if kin.person_id == person_id),
        supports=tuple(s for s in records.supports if s.person_id == person_id),
        consents=tuple(c for c in records.consents if c.person_id == person_id),
        decisions=tuple(d for d in records.decisions if person_id in d.person_ids),
        exclusions=tuple(x for x in records.exclusions if x.person_id == person_id),
        arrangements=tuple(a for a in records.arrangements if a.other(person_id) is not None),
        grants=tuple(
            g for g in records.grants if g.person_id == person_id and g.practitioner_id == worker
        ),
        enquiries=tuple(q for q in records.enquiries if q.child_id == person_id),
        needs=tuple(need for need in records.needs if need.person_id == person_id),
    )
