"""Gaps in what was asked, agreed and decided: never asked, about to end, about to be somebody
else's word, not reviewed.

A viewer knows of a record only if they recorded it, or lead or cover whoever did; and that
something was agreed, where it shows them a service.
"""

from collections.abc import Iterator
from datetime import timedelta

from graph.gaps.around import begun, counted, fact_of, live_lines, worked_through
from graph.gaps.gap import Fact, FactKind, Gap
from graph.gaps.thresholds import Thresholds
from graph.policy.support_web import Reason, SupportWeb, VisibleAgreement, VisiblePerson
from graph.records.dates import birthday
from graph.vocabulary import ADULT_AUTHORITIES, Authority, ConsentState, GapKind, Reach

_SOMETHING_STANDS = frozenset(
    {
        Reason.AGREEMENT,
        Reason.AGREED_BY_NAME,
        Reason.DECISION,
        Reason.WAITING_DECISION,
    }
)
ADULT = 18
_TO_OWN_WORD = frozenset({Authority.PARENT, Authority.DELEGATED})
"""A parent's word fades when the young person's own counts; that of a court's holders does not."""


def never_asked(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """Support has gone on for long, and nobody has asked for an agreement, nor decided without."""
    for person in counted(web):
        lines = [line for line in live_lines(web, person.id) if worked_through(line)]
        first = begun(lines)
        if first is None or (web.on - first).days <= at.never_asked:
            continue
        if not _something_stands(web, person):
            yield Gap(
                GapKind.NEVER_ASKED,
                person.id,
                (person.id,),
                tuple(map(fact_of, lines)),
                since=first + timedelta(days=at.never_asked),
                may_be_met=True,
            )


def _something_stands(web: SupportWeb, person: VisiblePerson) -> bool:
    """A record of an agreement or a no is known, or what is shown was agreed or decided."""
    return (
        any(web.agreements_of(person.id))
        or person.other_support
        or not {Reach.FAMILY, Reach.DECISION}.isdisjoint(person.reach)
        or any(line.reason in _SOMETHING_STANDS for line in web.supports_of(person.id))
    )


def agreement_ending(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """An agreement ends soon, or has ended while support goes on, and no other goes on longer."""
    for person in counted(web):
        records = tuple(web.agreements_of(person.id))
        if not records or not live_lines(web, person.id):
            continue
        newest = max(record.given_on for record in records)
        if any(_is_no(record) and record.given_on == newest for record in records):
            continue  # they said no: that is an answer
        yes = [record for record in records if not _is_no(record)]
        last = max(record.ends_on for record in yes)
        if (last - web.on).days > at.agreement_ending:
            continue
        facts = tuple(
            Fact(FactKind.AGREEMENT_ENDS, record.id, on=record.ends_on, code=record.authority)
            for record in yes
            if record.ends_on == last
        )
        over = last < web.on
        yield Gap(
            GapKind.AGREEMENT_ENDING,
            person.id,
            (person.id,),
            facts,
            since=last + timedelta(days=1) if over else None,
            comes=None if over else last,
            may_be_met=True,
        )


def _is_no(record: VisibleAgreement) -> bool:
    return record.state in (ConsentState.REFUSED, ConsentState.WITHDRAWN)


def birthday_to_come(web: SupportWeb, at: Thresholds) -> Iterator[Gap]:
    """A birthday comes after which somebody else decides than who agreed until now."""
    for person in counted(web):
        born = person.birth_date
        standing = [
            record
            for record in web.agreements_of(person.id)
            if record.state is ConsentState.GIVEN and record.authority is not Authority.SELF
        ]
        if born is None or not standing:
            continue
        for age in sorted({at.own_word_from, ADULT}):
            day = birthday(born.value, age)
            ends = [record for record in standing if _ends_at(record.authority, age)]
            if ends and 0 <= (day - web.on).days <= at.birthday:
                facts = (
                    Fact(FactKind.TURNS, person.id, on=day, number=age),
                    *(
                        Fact(FactKind.AGREEMENT_ENDS, each.id, on=each.ends_on, code=each.authority)
                        for each in ends
                    ),
                )
                yield Gap(GapKind.BIRTHDAY, person.id, (person.id,), facts, comes=day)
                break


def _ends_at(authority: Authority, age: int) -> bool:
    if authority in ADULT_AUTHORITIES:
        return False
    return age >= ADULT or authority in _TO_OWN_WORD


def unreviewed(web: SupportWeb, _at: Thresholds) -> Iterator[Gap]:
    """It was decided to share without agreement, and the day has passed to look at it again."""
    for person in counted(web):
        late = [
            each
            for each in web.decisions
            if each.person_id == person.id and each.review_on < web.on
        ]
        if late:
            facts = tuple(Fact(FactKind.REVIEW, each.id, on=each.review_on) for each in late)
            since = min(each.review_on for each in late) + timedelta(days=1)
            yield Gap(GapKind.UNREVIEWED, person.id, (person.id,), facts, since=since)
