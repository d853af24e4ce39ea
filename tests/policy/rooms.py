"""Holding what a room sees beside what the oracle says of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random

from graph.errors import Refused
from graph.policy import RULES, Rules, together
from graph.policy.facts import Facts, Focus
from graph.policy.support_web import SupportWeb
from graph.records.viewer import FamilyMemberView, WorkerView
from tests.oracle.oracle import Oracle
from tests.oracle.room import Present, RoomWebs
from tests.oracle.web import Expected
from tests.policy.comparing import Comparison, Tally
from tests.worlds.councils import Council


@dataclass(frozen=True)
class Meeting:
    """Some people in one room, about one focus."""

    present: Present
    focus: Focus
    facts: tuple[Facts, ...]


class Rooms:
    """Meetings of one council, and whether each sees what it should."""

    def __init__(self, council: Council, tally: Tally) -> None:
        self.council = council
        self.webs = RoomWebs(Oracle(council.records, council.now, council.settings))
        self.comparison = Comparison(council, tally)

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """For each focus some rooms: of those who may see it, and of anybody.

        Members of the family only where the facts around the focus hold them: without their
        records `together` cannot know of a safety arrangement between them.
        """
        rng = Random(len(self.council.records.supports))
        workers: list[WorkerView | FamilyMemberView] = list(self.council.workers())
        found = []
        for focus in self.council.foci():
            around = self.council.facts(workers[0], focus).people
            members = self.council.family_members()
            everybody = workers + [member for member in members if member.person_id in around]
            insiders = [one for one in everybody if self.webs.web_of(one, focus) is not None]
            for among in (insiders, insiders, everybody):
                if among:
                    present = rng.sample(among, min(len(among), rng.choice((1, 2, 2, 3))))
                    facts = tuple(self.council.facts(viewer, focus) for viewer in present)
                    found.append(Meeting(present, focus, facts))
        return tuple(found)

    def disagreements(self, rules: Rules = RULES) -> Iterator[str]:
        for meeting in self.meetings:
            for what in self.compare(meeting, rules):
                yield f"{meeting.present} at {meeting.focus}: {what}"

    def compare(self, meeting: Meeting, rules: Rules) -> Iterator[str]:
        refused = self.webs.refused(meeting.present)
        pairs = list(zip(meeting.present, meeting.facts, strict=True))
        try:
            seen = together(pairs, self.council.now, self.council.settings, rules)
        except Refused:
            if not refused:
                yield "a room that may meet was refused"
            return
        if refused:
            yield "two people under one safety arrangement sat in one room"
            return
        expected = self.webs.web(meeting.present, meeting.focus)
        if expected is not None and seen is not None:
            expected = with_reach_of(expected, seen)
        yield from self.comparison.compare(expected, seen, meeting.focus)


def with_reach_of(expected: Expected, seen: SupportWeb) -> Expected:
    """Whose reach stands for that of all is a matter of taste: it is compared as yes or no."""
    reach = {person.id: person.reach for person in seen.people}
    for person in expected.people.values():
        if bool(person.reach) == bool(reach.get(person.id)):
            expected.people[person.id] = replace(person, reach=reach.get(person.id, ()))
    return expected
