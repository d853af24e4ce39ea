"""Sharing by duty: decisions in every state, enquiries of the front door, an emergency."""

from datetime import UTC, date, datetime, time, timedelta

from app.demo.district import District
from app.demo.families.draft import FamilyDraft, Someone
from graph.records.agreements import EmergencyGrant, Enquiry, SharingDecision
from graph.records.bundle import Records
from graph.vocabulary import Level, Role

DUTY = "Public task: safeguarding and promoting welfare (Children Act 2004, s.10 and s.11)"
THRESHOLD = "A child is likely to suffer harm if those who help do not know of each other"


def approved(district: District, family: FamilyDraft) -> Records:
    """In force, its review still to come."""
    return _decision(district, family, decided=40, review_in=50, approved=True)


def waiting(district: District, family: FamilyDraft) -> Records:
    """Waits for its second person longer than until the next working day: it opens nothing."""
    return _decision(district, family, decided=6, review_in=84, approved=False)


def overdue(district: District, family: FamilyDraft) -> Records:
    """Its review passed a few days ago: it still counts for the agency’s name."""
    return _decision(district, family, decided=94, review_in=-4, approved=True)


def forgotten(district: District, family: FamilyDraft) -> Records:
    """Its review passed a month ago: it counts for nothing any more."""
    return _decision(district, family, decided=120, review_in=-30, approved=True)


def _decision(
    district: District, family: FamilyDraft, *, decided: int, review_in: int, approved: bool
) -> Records:
    """Social care opens what it and the surgeries do about a child to the child's school."""
    child = youngest_client(district, family)
    if child is None:
        return Records()
    agency_id, partnership = district.partnership.agency_id, district.partnership
    made_by, approver = partnership.of("social_care", Role.MANAGER)[:2]
    decided_on = district.today - timedelta(days=decided)
    recovery = agency_id("recovery")
    return Records(
        decisions=(
            SharingDecision(
                id=district.ids.of("decision", child.id, decided),
                person_ids=frozenset({child.id}),
                opens=frozenset(
                    agency_id(key) for key in ("social_care", "gp_harbour", "gp_castle", "mch")
                ),
                recipient_agencies=frozenset({agency_id("primary"), agency_id("secondary")}),
                recipient_practitioners=frozenset({made_by.id}),
                level=Level.CONTACT,
                sensitive={recovery: Level.AGENCY} if approved and review_in > 0 else {},
                decided_on=decided_on,
                approved_by=approver.id if approved else None,
                review_on=district.today + timedelta(days=review_in),
                ends_on=decided_on + timedelta(days=360),
                basis=DUTY,
                threshold=THRESHOLD,
                views_sought=True,
                informed=approved,
                for_whom=frozenset({child.id}),
                decided_by=made_by.id,
            ),
        )
    )


def enquiry(district: District, family: FamilyDraft) -> Records:
    """Opened yesterday by the front door, and open for two more days."""
    child = youngest_client(district, family)
    return _enquire(district, family, child, days_ago=1) if child else Records()


def closed_enquiry(district: District, family: FamilyDraft) -> Records:
    """Long over."""
    child = youngest_client(district, family)
    return _enquire(district, family, child, days_ago=25) if child else Records()


def _enquire(district: District, family: FamilyDraft, child: Someone, days_ago: int) -> Records:
    """With a reason for each adult of the household, as there must be."""
    team = next(team for team in district.partnership.teams.values() if team.front_door)
    opened = _at(district.today - timedelta(days=days_ago), 14)
    key = district.ids.of("enquiry", child.id, days_ago)
    desk = next(one for one in district.partnership.of("social_care") if one.team_id == team.id)
    asked = Enquiry(
        key,
        team.id,
        child.id,
        opened,
        opened + timedelta(hours=72),
        opened_by=desk.id,
        why="A neighbour called, worried about shouting at night",
        reasons={one.id: "Cares for the child" for one in _adults_at_home(family, child)},
    )
    return Records(enquiries=(asked,))


def _adults_at_home(family: FamilyDraft, child: Someone) -> list[Someone]:
    return [one for one in family.people if one.age >= 18 and one.household == child.household]


def emergency(district: District, family: FamilyDraft) -> Records:
    """A social worker who had to look this morning; it lasts until the evening."""
    child = youngest_client(district, family)
    if child is None:
        return Records()
    worker = district.partnership.of("social_care", Role.SOCIAL_WORKER)[-1]
    opened = _at(district.today, 7)
    grant = EmergencyGrant(
        district.ids.of("grant", child.id, worker.id),
        worker.id,
        worker.agency_id,
        child.id,
        household=True,
        opened_at=opened,
        ends_at=opened + timedelta(hours=12),
        reason="Not at school, nobody answers the door",
    )
    return Records(grants=(grant,))


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def youngest_client(district: District, family: FamilyDraft) -> Someone | None:
    young = [one for one in family.people if one.id in district.clients and one.age < 18]
    return max(young, key=lambda one: one.born, default=None)
