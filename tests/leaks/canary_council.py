"""A council in which every name, phone, note, id and date of support is a string found nowhere
else, and what of these each viewer may see, by the oracle and not by `see`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from hashlib import sha256
from itertools import count
from typing import Any

from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import Reason
from graph.records.agreements import DecisionNotToShare, FoundNotAble
from graph.records.bundle import Records
from graph.records.dates import PartialDate, Span
from graph.records.model import (
    ContactCard,
    IdentityNumber,
    NamedRelative,
    Post,
    Practitioner,
    Support,
)
from graph.records.viewer import WorkerView
from graph.vocabulary import (
    DatePrecision,
    ExclusionGround,
    IdentityScheme,
    Kin,
    Reach,
    Role,
    SupportState,
)
from tests.oracle.oracle import Oracle
from tests.oracle.web import Expected, WorkerWebs
from tests.worlds.builders import NOW
from tests.worlds.council import Council
from tests.worlds.full_town import full_town

ON_THE_FIRST_PAGE = frozenset(
    {
        *(Reach.DIRECT, Reach.COVER, Reach.SUPERVISOR, Reach.PROPOSER),
        *(Reach.ENQUIRY, Reach.EMERGENCY),
    }
)


BESIDE = ("hidden", "dawn")
"""People about whom such is recorded as no worker's page of them need hold."""


def canary_records() -> Records:
    """The full town, with every readable string exchanged for a canary."""
    marks = (_mark(number) for number in count())
    days = (date(2025, 10, 1) + timedelta(days=number) for number in count())
    town = full_town()
    outsider = Practitioner("otto", "Otto", posts=(Post("post-otto", "gp", Span(), Role.GP),))
    return replace(
        town,
        agencies=tuple(
            replace(each, name=f"{next(marks)} Agency", duty=_card(marks)) for each in town.agencies
        ),
        teams=tuple(replace(each, name=f"{next(marks)} Team") for each in town.teams),
        practitioners=tuple(
            replace(each, name=f"{next(marks)} {next(marks)}", card=_card(marks))
            for each in (*town.practitioners, outsider)
        ),
        people=tuple(
            replace(
                each,
                given_name=next(marks),
                family_name=next(marks),
                known_as=next(marks) if each.known_as else None,
                address=f"{next(marks)} Street",
                birth_date=_on_a_day_of_their_own(each.birth_date),
            )
            for each in town.people
        ),
        supports=tuple(
            replace(
                each,
                span=Span(next(days), each.span.end),
                confirmed_on=each.confirmed_on and next(days),
                typed_name=each.typed_name and next(marks),
            )
            for each in town.supports
        ),
        consents=tuple(
            replace(
                each,
                legal_basis=next(marks),
                competence_note=next(marks),
                method=next(marks),
                notice_version=next(marks),
            )
            for each in town.consents
        ),
        decisions=tuple(
            replace(each, basis=next(marks), threshold=next(marks), approved_by=next(marks))
            for each in town.decisions
        ),
        sources=tuple(replace(each, external_id=next(marks)) for each in town.sources),
        not_able=tuple(
            FoundNotAble(f"unable-{each}", each, next(marks), next(marks)) for each in BESIDE
        ),
        not_shared=tuple(
            DecisionNotToShare(
                f"unshared-{each}",
                each,
                services=frozenset({"police"}),
                with_whom=frozenset({"gp"}),
                why=next(marks),
                decided_on=date(2026, 5, 1),
                review_on=date(2026, 7, 1),
            )
            for each in BESIDE
        ),
        # Told in groups, on one page, to who works with them: whole it stands nowhere.
        identity_numbers=tuple(
            IdentityNumber(f"number-{each}", each, IdentityScheme.NHS_NUMBER, next(marks))
            for each in BESIDE
        ),
        named_relatives=tuple(
            NamedRelative(f"named-{each}", each, f"{next(marks)} {next(marks)}", Kin.FRIEND)
            for each in BESIDE
        ),
    )


def _on_a_day_of_their_own(born: PartialDate | None) -> PartialDate | None:
    """Not that of the town in which other tests live: a privacy officer's desk has theirs too, in
    the database that all of them share."""
    return born and replace(born, value=born.value + timedelta(days=3))


def _mark(number: int) -> str:
    """Nine letters that no page, style sheet or other mark holds."""
    digest = sha256(f"canary {number}".encode()).digest()
    return "Zq" + "".join("bcdfghjklmnpqrstvwxz"[byte % 20] for byte in digest[:7])


def _card(marks: Iterator[str]) -> ContactCard:
    digits = f"{int(sha256(next(marks).encode()).hexdigest(), 16) % 10**7:07}"
    return ContactCard(f"01632 {digits}", f"07700 {digits}", f"{next(marks).lower()}@example.org")


@dataclass(frozen=True, eq=False)
class Canaries:
    """What the records hold, and what of it may be where."""

    council: Council

    @property
    def records(self) -> Records:
        return self.council.records

    @cached_property
    def open_to_all(self) -> frozenset[str]:
        """The directory: agencies, teams and professionals' cards, to every signed-in worker."""
        records = self.records
        cards = (*records.agencies, *records.teams, *records.practitioners)
        found = {text for each in cards for text in texts_of(each)}
        posts = {post.id for worker in records.practitioners for post in worker.posts}
        return self.everything & (found - posts)

    @cached_property
    def everything(self) -> frozenset[str]:
        """Every canary, folded: those of the directory, and those of people and their links."""
        texts = texts_of(self.records)
        readable = {text for text in texts if text.startswith(("zq", "01632", "07700"))}
        days = {text for edge in self.records.supports for text in texts_of(_days(edge))}
        born = {text for person in self.records.people for text in texts_of(person.birth_date)}
        return frozenset(readable | days | born | set(self.council.renamed.values()))

    @cached_property
    def secrets(self) -> frozenset[str]:
        """What belongs to people: it may be in no log, no directory and no crash page."""
        return self.everything - self.open_to_all

    @cached_property
    def told_by(self) -> Mapping[str, frozenset[tuple[str, str]]]:
        """Whom a canary tells of, as the lines of the audit name them: a person and `-`, or a
        person and a support of theirs. Not every secret stands in a line: a family's id does not.
        """
        found: dict[str, set[tuple[str, str]]] = {}
        for person in self.records.people:
            # The names of workers on a shielded person's record are no word about the person.
            for text in texts_of(replace(person, named_workers=frozenset())):
                found.setdefault(text, set()).add((person.id, "-"))
        for edge in self.records.supports:
            for text in texts_of((edge.id, _days(edge), edge.typed_name)):
                found.setdefault(text, set()).add((edge.person_id, edge.id))
        return {text: frozenset(found[text]) for text in self.secrets & found.keys()}

    @cached_property
    def _webs(self) -> WorkerWebs:
        return WorkerWebs(Oracle(self.records, NOW))

    def viewer(self, worker: str) -> WorkerView:
        chosen = self.council.id(worker)
        practitioner = next(each for each in self.records.practitioners if each.id == chosen)
        leads = tuple(e.lead for e in self.records.leaderships if e.practitioner_id == chosen)
        return WorkerView(chosen, practitioner.posts, leads)

    @cache  # noqa: B019 - one council lives as long as its tests
    def expected(self, worker: str, focus: Focus) -> Expected | None:
        """What a worker may see around a focus, by the oracle."""
        return self._webs.web(self.viewer(worker), focus)

    def around(self, worker: str, focus: Focus) -> frozenset[str]:
        """The canaries that may be on a page about a focus."""
        expected = self.expected(worker, focus)
        if expected is None:
            return frozenset()
        return self._in(texts_of(expected) | self._recorded(worker, focus))

    def names_of_families(self, worker: str, focus: Focus) -> frozenset[str]:
        """By what the families of somebody who belongs to several are told apart: the last name of
        each whom the viewer sees on such a family's own page, and its look has its entry."""
        expected = self.expected(worker, focus)
        if expected is None or focus.kind is not FocusKind.PERSON:
            return frozenset()
        families = expected.people[focus.id].family_ids
        webs = [self.expected(worker, Focus(FocusKind.FAMILY, each)) for each in families]
        named = {one.name for web in webs if web for one in web.people.values() if one.in_focus}
        last = {name.split()[-1].casefold() for name in named}
        return self._in(last) if len(families) > 1 else frozenset()

    def _recorded(self, worker: str, focus: Focus) -> set[str]:
        """What a worker wrote down of an agreement themself: its id, its days and their notes."""
        mine = self.council.id(worker)
        own = (
            each
            for each in self.records.consents
            if each.recorded_by == mine and each.person_id == focus.id
        )
        told = ((o.id, o.given_on, o.expires_on, o.method, o.competence_note) for o in own)
        return {text for each in told for text in texts_of(each)}

    @cache  # noqa: B019 - one council lives as long as its tests
    def first_page(self, worker: str) -> frozenset[str]:
        """Names, families, agencies, and by which one's own support is told in forms; the days on
        which it was confirmed, and ends; nobody's address, birth date, phone, or whole kin."""
        found: set[str] = set()
        for person in self.records.people:
            expected = self.expected(worker, Focus(FocusKind.PERSON, person.id))
            if expected is None or not ON_THE_FIRST_PAGE & set(expected.people[person.id].reach):
                continue
            mine = expected.people[person.id]
            found |= {mine.id, *mine.family_ids, *_words(mine.name)}
            for line in expected.lines.values():
                found |= set(_words(line.support.agency.name))
                found |= set(_words(line.support.worker.name)) if line.support.worker else set()
                found |= {line.support.agency.id}
                # Withheld from all but whoever works through the support.
                days = [line.support.confirmed_on]
                if line.support.own or Reason.HAND_OVER in line.reasons:
                    found |= {line.support.id}
                    days += [line.support.until]
                found |= {text for day in days if day for text in _written(day)}
        return self._in({text.casefold() for text in found})

    @cache  # noqa: B019 - one council lives as long as its tests
    def gaps_page(self, worker: str) -> frozenset[str]:
        """Of the people of the first page also when they were born, the days of each line and of
        the agreements that are told, and by their ids who could see to it; nobody's address, phone
        or kin."""
        found: set[str] = set()
        for person in self.records.people:
            expected = self.expected(worker, Focus(FocusKind.PERSON, person.id))
            if expected is None or not ON_THE_FIRST_PAGE & set(expected.people[person.id].reach):
                continue
            born = expected.people[person.id].birth_date
            days = [born.value if born else None]
            for line in expected.lines.values():
                found |= {line.support.agency.id}
                found |= {line.support.worker.id} if line.support.worker else set()
                days += [line.support.since, line.support.until, line.support.confirmed_on]
            days += [told.ends_on for told in expected.agreements.values()]
            found |= {text for day in days if day for text in _written(day)}
        return self.first_page(worker) | self._in({text.casefold() for text in found})

    @cached_property
    def kept_safe(self) -> frozenset[str]:
        """Who is protected, from whom and how, and since when: for the privacy officer; nothing of
        who is around them."""
        records = self.records
        limits = [each for each in records.exclusions if each.ground is ExclusionGround.SAFETY]
        sides = {side for a in records.arrangements for side in (a.protected_id, a.from_id)}
        told = sides | {each.person_id for each in records.exclusions}
        told |= {each.person_id for each in records.interests}
        found: set[str] = set()
        for person in records.people:
            if person.shielded or person.id in told:
                born = person.birth_date
                found |= {person.id, *_words(person.given_name), *_words(person.family_name)}
                found |= set(_written(born.value)) if born else set()
                found |= person.named_workers
        found |= {each.id for each in records.exclusions}
        found |= {each.id for each in records.arrangements}
        spans = [each.span for each in records.exclusions]
        spans += [each.span for each in records.arrangements]
        found |= {text for span in spans if span.start for text in _written(span.start)}
        found |= {text for limit in limits for text in texts_of(limit.why_no_decision)}
        found |= {each.practitioner_id for each in records.interests}
        return self._in({text.casefold() for text in found}) | self.open_to_all

    @cached_property
    def shared_by_duty(self) -> frozenset[str]:
        """About whom it was decided to share without agreement, why and when: for the privacy
        officer; nothing of the services that are shared."""
        found: set[str] = set()
        for each in self.records.decisions:
            days = (each.decided_on, each.review_on, each.ends_on)
            found |= {each.id, *texts_of(each.threshold), *texts_of(each.basis)}
            found |= {text for day in days for text in _written(day)}
        told = {one for each in self.records.decisions for one in each.person_ids}
        for person in self.records.people:
            if person.id in told:
                born = person.birth_date
                found |= {*_words(person.given_name), *_words(person.family_name)}
                found |= set(_written(born.value)) if born else set()
        return self._in({text.casefold() for text in found}) | self.open_to_all

    @cached_property
    def not_shared(self) -> frozenset[str]:
        """About whom it was decided not to share, why and when: for the privacy officer; nothing of
        the services that are kept back."""
        found: set[str] = set()
        for each in self.records.not_shared:
            found |= {each.id, *texts_of(each.why)}
            found |= {text for day in (each.decided_on, each.review_on) for text in _written(day)}
        told = {each.person_id for each in self.records.not_shared}
        for person in self.records.people:
            if person.id in told:
                born = person.birth_date
                found |= {*_words(person.given_name), *_words(person.family_name)}
                found |= set(_written(born.value)) if born else set()
        return self._in({text.casefold() for text in found}) | self.open_to_all

    def looks_of(self, worker: str) -> frozenset[str]:
        """By their ids: the emergencies of a worker, and the enquiries of their teams."""
        me = self.council.id(worker)
        teams = {
            post.team_id for one in self.records.practitioners if one.id == me for post in one.posts
        }
        mine = {each.id for each in self.records.grants if each.practitioner_id == me}
        mine |= {each.id for each in self.records.enquiries if each.team_id in teams}
        return self.everything & mine

    @cached_property
    def looked_at(self) -> frozenset[str]:
        """Whom somebody opened without waiting, and why: for the privacy officer."""
        about = {each.person_id for each in self.records.grants}
        about |= {each.child_id for each in self.records.enquiries}
        found = {each.id for each in self.records.grants}
        found |= {each.id for each in self.records.enquiries}
        for person in self.records.people:
            if person.id in about:
                born = person.birth_date
                found |= {*_words(person.given_name), *_words(person.family_name)}
                found |= set(_written(born.value)) if born else set()
        return self._in({text.casefold() for text in found}) | self.open_to_all

    @cached_property
    def posts(self) -> frozenset[str]:
        """By which an administrator's forms tell the posts of colleagues."""
        posts = {post.id for worker in self.records.practitioners for post in worker.posts}
        return self.everything & posts

    @cached_property
    def unanswered(self) -> frozenset[str]:
        """The ids of new support that somebody has to confirm, and the days on which it began."""
        waits = [each for each in self.records.supports if each.state is SupportState.PROPOSED]
        days = [each.span.start for each in waits if each.span.start]
        ids = {each.id for each in waits}
        return self._in(ids | {text for day in days for text in _written(day)})

    def waiting(self, worker: str) -> frozenset[str]:
        """By their ids, and the days on which they were asked: proposals about people whom somebody
        supports, or of their own team; what a worker who left has left behind; one's own covers."""
        me = self.council.id(worker)
        teams = {lead.team_id for lead in self.viewer(worker).leads}
        team = {
            one.id
            for one in self.records.practitioners
            if any(post.team_id in teams for post in one.posts)
        }
        mine = {edge.person_id for edge in self.records.supports if edge.practitioner_id == me}
        found = {
            each.id for each in self.records.covers if me in (each.colleague_id, each.worker_id)
        }
        for edge in self.records.supports:
            asked = edge.state is SupportState.PROPOSED
            if asked and (edge.person_id in mine or edge.practitioner_id in team):
                found |= {edge.id, edge.person_id, *_written(edge.span.start or NOW.date())}
            expected = self.expected(worker, Focus(FocusKind.PERSON, edge.person_id))
            line = expected.lines.get(edge.id) if expected else None
            if line is not None and Reason.HAND_OVER in line.reasons:
                found |= {edge.id, edge.person_id}
        return self._in({text.casefold() for text in found})

    def _in(self, texts: set[str]) -> frozenset[str]:
        return self.everything & texts


def texts_of(value: Any) -> set[str]:
    """Every string and day in a value, folded, as a page may write it."""
    return {text.casefold() for text in _texts(value)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        yield from _words(value)
    elif isinstance(value, PartialDate):
        yield from _written(value.value) if value.precision is DatePrecision.DAY else ()
    elif isinstance(value, date) and not isinstance(value, datetime):
        yield from _written(value)
    elif isinstance(value, Mapping):
        yield from (text for pair in value.items() for part in pair for text in _texts(part))
    elif isinstance(value, list | tuple | frozenset | set):
        yield from (text for each in value for text in _texts(each))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _texts(getattr(value, field.name))


def _words(text: str) -> list[str]:
    """A phone number stays whole; a name is looked for word by word."""
    if text.startswith("0"):
        return [text.replace(" ", "")]
    return [text.partition("@")[0], *text.split()]


def _written(day: date) -> tuple[str, ...]:
    return (day.isoformat(), f"{day.day} {day:%B %Y}")


def _days(edge: Support) -> tuple[date | None, ...]:
    """When a support began and was last confirmed. When it ended is a round date of the town."""
    return (edge.span.start, edge.confirmed_on)
