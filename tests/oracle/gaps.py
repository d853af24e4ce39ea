"""The gaps a second time, slowly, from what each one says: in one graph of nodes and ties, by
asking networkx and counting. It shares no code with `graph.gaps`."""

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

import networkx as nx

from graph.policy.support_web import SupportWeb

Found = set[tuple[str, str]]
"""Kind and subject."""

MEETS: dict[str, str] = {
    "education": "school send early_years careers",
    "early_years": "early_years universal_child_health",
    "mental_health": "mental_health",
    "physical_health": "gp specialist_health universal_child_health",
    "substance_use": "substance_use",
    "family_relationships": "early_help childrens_social_care voluntary",
    "abuse_and_exploitation": "childrens_social_care police domestic_abuse",
    "crime": "youth_justice probation police youth",
    "domestic_abuse": "domestic_abuse",
    "secure_housing": "housing",
    "financial_stability": "money_and_employment",
    "disability_and_caring": "send specialist_health adult_social_care childrens_social_care",
    "immigration": "immigration",
    "pregnancy": "maternity",
}
CHILDREN = {
    *("school", "send", "early_years", "universal_child_health"),
    *("early_help", "childrens_social_care", "youth", "youth_justice"),
}
ADULTS = ["adult_social_care", "probation", "housing", "money_and_employment", "careers"]


def gaps_again(web: SupportWeb) -> Found:
    return _Again(web).all()


def _turns(born: date, years: int) -> date:
    leap_day = (born.month, born.day) == (2, 29)
    year = born.year + years
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return date(year, 3, 1) if leap_day and not is_leap else born.replace(year=year)


class _Again:
    def __init__(self, web: SupportWeb) -> None:
        self.on = web.on
        restricted = any(str(each) == "contact_restricted" for each in web.notices)
        graph = self.graph = nx.MultiGraph()
        for person in web.people:
            born = person.birth_date
            reaches = {str(each) for each in person.reach}
            graph.add_node(
                person.id,
                kind="person",
                seen=person.in_focus,
                counts=person.in_focus
                and not restricted
                and bool(reaches & {"direct", "cover", "supervisor"})
                and not person.deceased
                and not person.shielded
                and not (born and born.value > web.on),
                person=person,
                reaches=reaches,
                first=born.value if born else None,
                last=born.latest if born else None,
                families=[web.focus.id]
                if web.focus.id and str(web.focus.kind) == "family"
                else [*person.family_ids]
                if not (str(web.focus.kind) == "family" and web.focus.id)
                else [],
            )
        for line in web.supports:
            graph.add_node(line.agency.id, kind="agency")
            end = line.agency.id
            if line.worker:
                end = line.worker.id
                graph.add_node(end, kind="worker")
            live = line.worker is None or (
                str(line.state) == "active" and str(line.reason) != "hand_over"
            )
            graph.add_edge(line.person_id, end, key=line.id, line=line, live=live)
        self.agreements = web.agreements
        self.decisions = web.decisions
        self.offered = None if web.offered is None else {str(each) for each in web.offered}
        talks = self.talks = nx.MultiGraph()
        """Families and practitioners, tied by meetings and by what was noted of being in touch."""
        for each in web.meetings:
            told = {"kind": str(each.kind), "state": str(each.state), "day": each.day}
            talks.add_edge("meeting " + each.id, "family " + each.family_id, **told)
            for one, other in combinations(each.practitioners, 2):
                if told["state"] == "held":
                    talks.add_edge(one, other, day=each.day, both={one, other})
        for line in web.supports:
            if not line.own or line.worker is None:
                continue
            for word in line.in_touch:
                day = date.fromisoformat(word.on)
                talks.add_edge(line.worker.id, word.worker_id, day=day, noted=word.worker_id)

    def people(self) -> Iterator[str]:
        return (n for n, told in self.graph.nodes(data=True) if told.get("counts"))

    def lines(self, person: str, *, live: bool = True) -> list[Any]:
        ties = self.graph.edges(person, data=True)
        return [told["line"] for _, _, told in ties if told["live"] or not live]

    def told(self, person: str) -> dict[str, Any]:
        told: dict[str, Any] = self.graph.nodes[person]
        return told

    def old(self, day: date | None, days: int) -> bool:
        return day is not None and self.on.toordinal() - day.toordinal() > days

    def all(self) -> Found:
        found: Found = set()
        for person in self.people():
            found |= {(kind, person) for kind in self.about(person)}
        for person, told in self.graph.nodes(data=True):
            if told["kind"] == "person" and told["seen"] and not told["person"].deceased:
                added = [x for x in self.lines(person, live=False) if str(x.state) == "proposed"]
                if any(line.own and self.old(line.since, 14) for line in added):
                    found.add(("waiting_long", person))
        return found | self.in_families() | self.in_teams() | self.not_talked()

    def about(self, person: str) -> Iterator[str]:
        told, lines = self.told(person), self.lines(person)
        everything = self.lines(person, live=False)
        through = [x for x in lines if str(x.reason) in ("own", "cover", "supervisor")]
        sectors = {str(x.agency.sector) for x in lines}
        records = [each for each in self.agreements if each.person_id == person]
        leads = [str(x.lead) for x in lines if x.lead]
        if len({x.agency.id for x in lines}) > 1 and not leads:
            yield "no_lead"
        if any(leads.count(kind) > 1 for kind in leads):
            yield "two_leads"
        if any(str(x.reason) == "hand_over" for x in everything):
            yield "worker_left"
        met = {need for x in lines for need in x.meets}
        for need in told["person"].needs:
            may = set(MEETS[str(need.kind)].split()) & sectors
            if self.old(need.since, 14) and need.id not in met and not may:
                yield "need_unmet"
        stands = ("agreement", "agreed_by_name", "decision", "waiting_decision")
        asked = (
            bool(records)
            or told["person"].other_support
            or bool(told["reaches"] & {"family", "decision"})
            or any(str(x.reason) in stands for x in everything)
        )
        if not asked and any(self.old(x.since, 14) for x in through):
            yield "never_asked"
        if any(self.old(x.confirmed_on, 90) for x in through):
            yield "unconfirmed"
        yield from self.of_age(person, sectors)
        yield from self.of_agreements(person, records, lines)
        soon = [x for x in lines if x.until and x.until.toordinal() - self.on.toordinal() <= 60]
        if soon and len(soon) / len(lines) >= 0.5:
            yield "ends_soon"
        ties = nx.Graph((person, other) for _, other, t in self.ties(person) if t["live"])
        helpers = set(ties) - {person}
        one_worker = len(helpers) == 1 and all(self.told(h)["kind"] == "worker" for h in helpers)
        if one_worker and not told["person"].other_support:
            yield "relies_on_one"

    def ties(self, person: str) -> list[tuple[str, str, dict[str, Any]]]:
        return list(self.graph.edges(person, data=True))

    def of_age(self, person: str, sectors: set[str]) -> Iterator[str]:
        told = self.told(person)
        first, last = told["first"], told["last"]
        if first is None:
            return
        if self.on < _turns(first, 5) and "universal_child_health" not in sectors:
            yield "no_child_health"
        five = _turns(last, 5)
        september = date(five.year if (five.month, five.day) <= (9, 1) else five.year + 1, 9, 1)
        taught = sectors & {"school", "send", "early_years"}
        if september <= self.on < _turns(first, 16) and not taught:
            yield "no_education"
        if self.on < _turns(last, 18):
            left = _turns(first, 18).toordinal() - self.on.toordinal()
            open_lines = self.lines(person, live=False)
            follows = {str(x.agency.sector) for x in open_lines if str(x.state) != "ended"}
            if 0 <= left <= 180 and sectors & CHILDREN and not follows & set(ADULTS):
                yield "no_adult_service"

    def of_agreements(self, person: str, records: list[Any], lines: list[Any]) -> Iterator[str]:
        noes = [r for r in records if str(r.state) in ("refused", "withdrawn")]
        yeses = [r for r in records if r not in noes]
        newest = max((r.given_on for r in records), default=None)
        if lines and yeses and not any(r.given_on == newest for r in noes):
            left = max(r.ends_on for r in yeses).toordinal() - self.on.toordinal()
            if left <= 30:
                yield "agreement_ending"
        if any(each.person_id == person and self.old(each.review_on, 0) for each in self.decisions):
            yield "unreviewed"
        needs = [str(need.kind) for need in self.told(person)["person"].needs]
        if self.offered is not None and any(not self.offered & {*MEETS[n].split()} for n in needs):
            yield "desert"
        first = self.told(person)["first"]
        if first is None:
            return
        for age in (16, 18):
            left = _turns(first, age).toordinal() - self.on.toordinal()
            for record in records:
                if str(record.state) != "given" or not 0 <= left <= 90:
                    continue
                right = str(record.authority)
                until_16 = right in ("parent", "delegated")
                never = right in ("self", "attorney", "deputy")
                if not never and (until_16 or age == 18):
                    yield "birthday"

    def network(self, people: list[str]) -> "nx.Graph[str]":
        graph = nx.Graph()
        for person in people:
            for line in self.lines(person):
                graph.add_edge(person, line.worker.id if line.worker else line.agency.id)
                if line.worker:
                    graph.add_edge(line.worker.id, line.agency.id)
        return graph

    def in_families(self) -> Found:
        found: Found = set()
        families = {f for person in self.people() for f in self.told(person)["families"]}
        for family in families:
            members = [p for p in self.people() if family in self.told(p)["families"]]
            found |= {(kind, family) for kind in self.about_meetings(family, members)}
            graph = self.network(members)
            helped = [p for p in members if p in graph]
            apart = [pair for pair in combinations(helped, 2) if not nx.has_path(graph, *pair)]
            if apart:
                found.add(("separate_teams", family))
            for node in set(graph) - set(members):
                rest = nx.Graph(graph)
                rest.remove_node(node)
                if any(
                    nx.has_path(graph, *pair) and not nx.has_path(rest, *pair)
                    for pair in combinations(helped, 2)
                ):
                    found.add(("relies_on_one", family))
        return found

    def about_meetings(self, family: str, members: list[str]) -> Iterator[str]:
        lines = [line for person in members for line in self.lines(person)]
        node = "family " + family
        known = [t for *_, t in self.talks.edges(node, data=True)] if node in self.talks else []
        ago = [(t, self.on.toordinal() - t["day"].toordinal()) for t in known]
        met = any(t["state"] == "held" and 0 <= days <= 90 for t, days in ago)
        to_come = any(t["state"] == "planned" and days <= 0 for t, days in ago)
        if len({x.agency.id for x in lines}) >= 6 and not met and not to_come:
            yield "no_meeting"
        offered = [t for t in known if t["kind"] == "family_group" and t["state"] != "cancelled"]
        if any(str(x.lead) == "child_protection" for x in lines) and not offered:
            yield "no_family_meeting"

    def not_talked(self) -> Found:
        """Agencies that are tied, by way of three people, to whoever looks."""
        shared: dict[str, dict[str, list[tuple[Any, Any]]]] = {}
        for person in self.people():
            lines = [line for line in self.lines(person) if line.worker and line.since]
            mine = [line for line in lines if line.own]
            for line in lines:
                if mine and line.agency.id not in {x.agency.id for x in mine}:
                    pairs = shared.setdefault(line.agency.id, {}).setdefault(person, [])
                    pairs.extend((x, line) for x in mine)
        found: Found = set()
        for agency, people in shared.items():
            pairs = [pair for each in people.values() for pair in each]
            ours = {x.worker.id for x, _ in pairs}
            theirs = {x.worker.id for _, x in pairs}
            words = [
                told["day"]
                for _, _, told in self.talks.edges(theirs & set(self.talks), data=True)
                if told.get("noted") in theirs or ours & told.get("both", set())
            ]
            if any(word <= self.on and not self.old(word, 90) for word in words):
                continue
            of_old = [
                person
                for person, both in people.items()
                if any(self.old(max(x.since, y.since), 90) for x, y in both)
            ]
            if len(of_old) >= 3:
                found.add(("not_talked", agency))
        return found

    def in_teams(self) -> Found:
        load: dict[str, set[str]] = {}
        for person in self.people():
            for line in self.lines(person):
                if str(line.reason) == "supervisor" and line.worker:
                    load.setdefault(line.worker.id, set()).add(person)
        if len(load) < 2:
            return set()
        ways = nx.betweenness_centrality(self.network(list(self.people())))
        found: Found = set()
        for measure in ({w: float(len(p)) for w, p in load.items()}, {w: ways[w] for w in load}):
            values = sorted(measure.values())
            half = len(values) // 2
            middle = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
            named = -(-len(values) * 5 // 100)
            others = values[: len(values) - named]
            for worker, value in measure.items():
                if value > 1.5 * middle and value > max(others, default=0):
                    found.add(("carries_much", worker))
        return found
