"""Gaps in who meets and who talks: many helpers and no meeting, none offered to the family, people
shared by two services that have not spoken."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from graph.gaps.around import counted, live_lines
from graph.gaps.gap import Fact, FactKind, Gap
from graph.gaps.networks import families
from graph.gaps.thresholds import Thresholds
from graph.policy.support_web import KnownMeeting, SupportWeb, VisiblePerson, VisibleSupport
from graph.vocabulary import GapKind, LeadKind, MeetingKind, MeetingState

Pair = tuple[VisibleSupport, VisibleSupport]
"""The viewer's own line, and somebody else's to the same person."""


def no_meeting(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """Many agencies are around a family, and no meeting that the viewer knows of was held lately
    or is to come."""
    for family_id, people in families(web).items():
        around = {line.agency.id: line.agency.name for line in _lines(web, people)}
        if len(around) < at.no_meeting_agencies:
            continue
        known = [each for each in web.meetings if each.family_id == family_id]
        last = _last_held(known, web.on)
        if _is_planned(known, web.on) or (last and (web.on - last).days <= at.no_meeting):
            continue
        facts = [Fact(FactKind.AROUND, key, name) for key, name in sorted(around.items())]
        if last:
            facts.insert(0, Fact(FactKind.MET, family_id, on=last))
        yield Gap(
            GapKind.NO_MEETING,
            family_id,
            tuple(person.id for person in people),
            tuple(facts),
            since=last + timedelta(days=at.no_meeting) if last else None,
            may_be_met=True,
        )


def no_family_meeting(web: SupportWeb, _at: Thresholds) -> Iterator[Gap]:
    """Somebody leads child protection, and the viewer knows of no meeting of the family's own that
    was offered, whatever became of the offer."""
    offered = {
        each.family_id
        for each in web.meetings
        if each.kind is MeetingKind.FAMILY_GROUP and each.state is not MeetingState.CANCELLED
    }
    for family_id, people in families(web).items():
        leads = [x for x in _lines(web, people) if x.lead is LeadKind.CHILD_PROTECTION]
        if not leads or family_id in offered:
            continue
        facts = tuple(
            Fact(
                FactKind.LEADS,
                line.id,
                line.agency.name,
                line.worker.name if line.worker else "",
                line.since,
                code=line.lead,
            )
            for line in leads
        )
        yield Gap(
            GapKind.NO_FAMILY_MEETING,
            family_id,
            tuple(person.id for person in people),
            facts,
            since=min((line.since for line in leads if line.since), default=None),
            may_be_met=True,
        )


def not_talked(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """The viewer and another service support several of the same people, and the viewer has noted
    no word with any of its workers for long, nor met them. Only of the viewer's own support: what
    others note of whom they talked to is theirs."""
    for agency_id, shared in sorted(_shared(web).items()):
        if len(shared) < at.not_talked_people:
            continue
        begun = sorted(min(map(_both_since, pairs)) for pairs in shared.values())
        pairs = [pair for each in shared.values() for pair in each]
        word = _last_word(web, pairs)
        quiet = max(filter(None, (begun[at.not_talked_people - 1], word)))
        if (web.on - quiet).days <= at.not_talked:
            continue
        other = pairs[0][1].agency.name
        facts = [Fact(FactKind.SHARES, agency_id, other, number=len(shared))]
        if word:
            facts.append(Fact(FactKind.TALKED, agency_id, other, on=word))
        yield Gap(
            GapKind.NOT_TALKED,
            agency_id,
            tuple(sorted(shared)),
            (*facts, *_others(pairs)),
            since=quiet + timedelta(days=at.not_talked),
            may_be_met=True,
        )


def _lines(web: SupportWeb, people: Iterable[VisiblePerson]) -> list[VisibleSupport]:
    return [line for person in people for line in live_lines(web, person.id)]


def _last_held(known: Iterable[KnownMeeting], on: date) -> date | None:
    held = (each.day for each in known if each.state is MeetingState.HELD and each.day <= on)
    return max(held, default=None)


def _is_planned(known: Iterable[KnownMeeting], on: date) -> bool:
    return any(each.state is MeetingState.PLANNED and each.day >= on for each in known)


def _shared(web: SupportWeb) -> Mapping[str, Mapping[str, list[Pair]]]:
    """By the other agency and the person; only lines that say since when and who."""
    found: dict[str, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    for person in counted(web):
        lines = [line for line in live_lines(web, person.id) if line.worker and line.since]
        mine = [line for line in lines if line.own]
        own = {line.agency.id for line in mine}
        for line in lines:
            if line.agency.id not in own:
                found[line.agency.id][person.id] += [(each, line) for each in mine]
    return {
        agency: {person: pairs for person, pairs in people.items() if pairs}
        for agency, people in found.items()
    }


def _both_since(pair: Pair) -> date:
    return max(line.since for line in pair if line.since)


def _last_word(web: SupportWeb, pairs: Iterable[Pair]) -> date | None:
    """The last day of which the viewer noted, or knows by a meeting, that both spoke."""
    own = {mine.worker.id for mine, _ in pairs if mine.worker}
    others = {other.worker.id for _, other in pairs if other.worker}
    days = [
        date.fromisoformat(each.on)
        for line in web.supports
        if line.own
        for each in line.in_touch
        if each.worker_id in others
    ]
    days += [
        each.day
        for each in web.meetings
        if each.state is MeetingState.HELD
        and not own.isdisjoint(each.practitioners)
        and not others.isdisjoint(each.practitioners)
    ]
    return max((day for day in days if day <= web.on), default=None)


def _others(pairs: Iterable[Pair]) -> tuple[Fact, ...]:
    """Whom to talk to: each worker of theirs once."""
    names = {line.worker.id: line for _, line in pairs if line.worker}
    return tuple(
        Fact(FactKind.THERE, key, line.agency.name, line.worker.name if line.worker else "")
        for key, line in sorted(names.items())
    )
