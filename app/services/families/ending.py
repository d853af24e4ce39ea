"""What ends in a family, and who stands in it by name alone. It asks why, and keeps the past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.services.changes import SentForm
from app.services.context import Services
from app.services.families.sight import at, web_of, works_with
from app.services.families.ties import as_from_there
from graph.clock import local_date
from graph.door.change import Change
from graph.door.first_statements import Touched, family, person
from graph.door.locking import Ask
from graph.errors import ChangedMeanwhile, NotVisible, Refused
from graph.policy.support_web import SupportWeb
from graph.records.dates import PartialDate, Span
from graph.records.model import NamedRelative
from graph.records.viewer import Actor
from graph.storing.kind import BulkRows
from graph.storing.kinds import NAMED_RELATIVES
from graph.vocabulary import AuditTag, Kin, TieEnd
from queries import families
from queries.families import BelongsTo, Between, TieEnds


@dataclass(frozen=True, slots=True)
class Ending:
    why: TieEnd
    when: PartialDate | None = None


def end_tie(
    services: Services,
    actor: Actor,
    sent: SentForm,
    person_id: str,
    kinship_id: str,
    ending: Ending,
) -> None:
    """End what stands on a person's record, and the same on the relative's where the actor works
    with them too. It stays in the past, and nothing brings it back."""

    def both(_ask: Ask) -> Iterable[Touched]:
        web = web_of(change, person_id)
        tie = _tie_on(web, person_id, kinship_id)
        return [person(person_id), person(tie)]

    change = services.change(actor, sent, sees=at(person_id), find=both)
    with change:
        relative_id = _tie_on(change.web, person_id, kinship_id)
        until = _last_day(services, ending)
        stands = {
            each.kinship_id: each
            for each in change.run(families.STANDING_TIES, Between(person_id, relative_id))
        }
        known = stands.get(kinship_id)
        if known is not None and known.since is not None and known.since > until:
            _refuse_ends_before_beginnings(ending)
        query = families.UNSAY_KINSHIPS if ending.why is TieEnd.MISTAKE else families.END_KINSHIPS
        ended = TieEnds(person_id, [kinship_id], until, ending.why.value)
        change.one(query, ended)
        if known is not None and works_with(change.web, relative_id):
            same = _the_same_from_there(change, known.kind, person_id, relative_id)
            change.run(query, TieEnds(relative_id, same, until, ending.why.value))
        change.record(AuditTag.TIE_ENDED, kinship_id)
        change.commit()


def leave_family(
    services: Services,
    actor: Actor,
    sent: SentForm,
    person_id: str,
    family_id: str,
    ending: Ending,
) -> None:
    """End somebody's belonging to a family, for as long as nobody says otherwise."""

    def touched(_ask: Ask) -> Iterable[Touched]:
        web = web_of(change, person_id)
        seen = web.person(person_id)
        if not works_with(web, person_id) or seen is None or family_id not in seen.family_ids:
            raise NotVisible
        return [person(person_id), family(family_id)]

    change = services.change(actor, sent, sees=at(person_id), find=touched)
    with change:
        until = _last_day(services, ending)
        stand = change.run(families.STANDING_MEMBERSHIPS, BelongsTo(person_id, family_id))
        if not stand:
            raise ChangedMeanwhile
        for each in stand:
            if each.since is not None and each.since > until:
                _refuse_ends_before_beginnings(ending)
        ids = [each.membership_id for each in stand]
        change.run(families.END_MEMBERSHIPS, TieEnds(person_id, ids, until, ending.why.value))
        change.record(AuditTag.TIE_ENDED, ids[0])
        change.commit()


@dataclass(frozen=True, slots=True)
class NewRelative:
    """Somebody by name alone, as the family says it."""

    name: str
    kind: Kin
    since: PartialDate | None = None
    who: str = ""
    does: str = ""


def name_relative(
    services: Services, actor: Actor, sent: SentForm, person_id: str, new: NewRelative
) -> None:
    """Write down a relative, or somebody the family counts on, who gets no record."""
    with _editing(services, actor, sent, person_id) as change:
        made = NamedRelative(
            services.ids.new(),
            person_id,
            new.name,
            new.kind,
            Span(new.since.value if new.since else None),
            named_by=actor.practitioner_id,
            who=new.who or None,
            does=new.does or None,
        )
        change.run(NAMED_RELATIVES.store, BulkRows([NAMED_RELATIVES.to_row(made)]))
        change.record(AuditTag.RELATIVE_NAMED, made.id)
        change.commit()


def take_off_relative(
    services: Services, actor: Actor, sent: SentForm, person_id: str, relative_id: str
) -> None:
    """Take somebody off who stands there by name alone."""

    def touched(_ask: Ask) -> Iterable[Touched]:
        web = web_of(change, person_id)
        seen = web.person(relative_id)
        if not works_with(web, person_id) or seen is None or not seen.by_name_only:
            raise NotVisible
        return [person(person_id)]

    change = services.change(actor, sent, sees=at(person_id), find=touched)
    with change:
        until = _last_day(services, Ending(TieEnd.WISH))
        gone = TieEnds(person_id, [relative_id], until, TieEnd.WISH.value)
        change.one(families.TAKE_OFF_RELATIVES, gone)
        change.record(AuditTag.TIE_ENDED, relative_id)
        change.commit()


def _editing(services: Services, actor: Actor, sent: SentForm, person_id: str) -> Change:
    def touched(_ask: Ask) -> Iterable[Touched]:
        if not works_with(web_of(change, person_id), person_id):
            raise NotVisible
        return [person(person_id)]

    change = services.change(actor, sent, sees=at(person_id), find=touched)
    return change


def _tie_on(web: SupportWeb, person_id: str, kinship_id: str) -> str:
    """Whom a visible tie on a person's record joins them with. Raises NotVisible."""
    if works_with(web, person_id):
        for kinship in web.kin:
            seen = web.person(kinship.relative_id)
            by_name = seen is None or seen.by_name_only
            if kinship.id == kinship_id and kinship.person_id == person_id and not by_name:
                return kinship.relative_id
    raise NotVisible


def _the_same_from_there(change: Change, kind: str, person_id: str, relative_id: str) -> list[str]:
    alike = {each.value for each in as_from_there(Kin(kind))}
    back = change.run(families.STANDING_TIES, Between(relative_id, person_id))
    return [each.kinship_id for each in back if each.kind in alike]


def _last_day(services: Services, ending: Ending) -> date:
    """The last whole day: what ends today is over on the next request."""
    today = local_date(services.clock.now(), services.policy.time_zone)
    yesterday = today - timedelta(days=1)
    return min(ending.when.latest, yesterday) if ending.when else yesterday


def _refuse_ends_before_beginnings(ending: Ending) -> None:
    if ending.when is not None:
        raise Refused("refused_that_is_before_it_began", "when")
