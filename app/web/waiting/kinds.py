"""The kinds of tasks, in one table. Another kind is a function that finds its tasks, and a line."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time

from flask import g, url_for

from app.services.accounts import deciding
from app.services.agreements.waiting import agreements_that_wait
from app.services.context import Services
from app.services.coordination.unanswered import (
    lonely_ties,
    ties_refused_lately,
    unconfirmable,
)
from app.services.families.page import ties_to_answer
from app.services.looking import reviewing
from app.services.not_sharing import answering as not_sharing_answering
from app.services.not_sharing import deciding as not_sharing_deciding
from app.services.people.proposals import ToDecide, refused_lately, to_decide
from app.services.sharing import answering
from app.services.sharing import deciding as sharing_deciding
from app.services.waiting import Waiting, own_tasks, waiting
from app.web.frame.permissions import Permission
from app.web.frame.wiring import actor, display_words, services, user
from app.web.waiting.task import KindOfTask, Task
from graph.vocabulary import TaskKind
from visualisations.said import moment_text


def _accounts(here: Services) -> Iterator[Task]:
    """What somebody asked for of an account, and a second person has to say yes or no to."""
    words = display_words()
    for each in deciding.waiting(here, user().signed_in):
        if each.may_decide:
            yield Task(
                words.text("waits_account", what=words.of(each.act), name=each.name),
                each.proposed_at,
                each.proposer_name,
                url_for("home.start"),
            )


def _ties(here: Services) -> Iterator[Task]:
    """Links between two people, one of them the reader's. Their names stand where it is said."""
    for each in ties_to_answer(here, actor()):
        yield Task(
            display_words().text("waits_tie"),
            each.asked_at,
            url=url_for("families.edit", person_id=each.person_id),
        )


def _proposals(here: Services) -> Iterator[Task]:
    """A colleague's new support that I may confirm."""
    for each in _edges(here):
        if not each.left and not each.decision_id:
            yield _of_edge(each, "waits_proposal", "supports.show_proposal")


def _left_behind(here: Services) -> Iterator[Task]:
    """What a worker who left has left behind, in a team that I lead."""
    for each in _edges(here):
        if each.left:
            url = url_for("people.show_person", person_id=each.person_id)
            yield replace(_of_edge(each, "waits_left", "supports.show_proposal"), url=url)


def _decisions(here: Services) -> Iterator[Task]:
    """What somebody whom I lead wants to share without agreement, or decided not to share; about
    whom, its page tells. Once, in however many roles they support that person."""
    decided = {each.decision_id: each for each in _edges(here) if each.decision_id}
    for each in decided.values():
        page = "not_sharing.show_decision" if each.not_sharing else "sharing.show_decision"
        url = url_for(page, person_id=each.person_id, decision_id=each.decision_id)
        text = "waits_not_sharing" if each.not_sharing else "waits_decision"
        what = display_words().text(text)
        yield Task(what, _midnight(each.since), each.worker, url)


def _decisions_of_officer(here: Services) -> Iterator[Task]:
    """Decisions without a second person, and those whose review is due: how many."""
    words = display_words()
    found = answering.for_officer(here, actor())
    for text, days in (("waits_decisions", found.waiting), ("waits_reviews", found.due)):
        if days:
            url = url_for("sharing.show_all")
            yield Task(words.text(text), _midnight(min(days)), url=url, number=len(days))


def _not_shared_of_officer(here: Services) -> Iterator[Task]:
    """Likewise of decisions not to share."""
    words = display_words()
    found = not_sharing_answering.for_officer(here, actor())
    for text, days in (
        ("waits_not_shared", found.waiting),
        ("waits_not_shared_reviews", found.due),
    ):
        if days:
            url = url_for("not_sharing.show_all")
            yield Task(words.text(text), _midnight(min(days)), url=url, number=len(days))


def _looks_to_review(here: Services) -> Iterator[Task]:
    """What was opened without waiting, and nobody has reviewed: how many."""
    if found := reviewing.to_review(here, actor()):
        what, url = display_words().text("waits_looks"), url_for("looking.show_reviews")
        yield Task(what, found[0].opened_at, url=url, number=len(found))


def _looks_not_right(here: Services) -> Iterator[Task]:
    """What I opened, and a review found not right, for two weeks; of whom, it does not say."""
    words, zone = display_words(), here.policy.time_zone
    for each in reviewing.not_right_lately(here, actor()):
        at = moment_text(each.opened_at, zone, words)
        yield Task(words.text("waits_look_not_right", at=at, because=each.note), each.at)


def _refused(here: Services) -> Iterator[Task]:
    """What I proposed, and somebody did not confirm: as I typed it, for two weeks. And what I
    decided to share, or not to share, and a second person said no to."""
    words = display_words()
    for each in refused_lately(here, actor()):
        what = words.text("waits_refused", name=each.name, because=each.because)
        yield Task(what, _midnight(each.on))
    for tie in ties_refused_lately(here, actor()):
        what = words.text("waits_tie_refused", person=tie.person, relative=tie.relative)
        yield Task(what, tie.at)
    for decided in sharing_deciding.refused_lately(here, actor()):
        url = url_for("sharing.show_sharing", person_id=decided.person_id)
        yield Task(words.text("waits_decision_refused"), decided.at, url=url)
    for kept in not_sharing_deciding.refused_lately(here, actor()):
        url = url_for("not_sharing.show_not_sharing", person_id=kept.person_id)
        yield Task(words.text("waits_not_sharing_refused"), kept.at, url=url)


def _edges(here: Services) -> tuple[ToDecide, ...]:
    if "edges_to_decide" not in g:
        g.edges_to_decide = to_decide(here, actor())
    return g.edges_to_decide  # type: ignore[no-any-return]  # of this function


def _of_edge(each: ToDecide, text: str, page: str) -> Task:
    words = display_words()
    return Task(
        words.text(text, name=each.worker),
        _midnight(each.since),
        words.text("waits_proposal_by", name=each.worker, agency=each.agency),
        url_for(page, person_id=each.person_id, support_id=each.support_id),
    )


def _agreements(here: Services) -> Iterator[Task]:
    """Agreements that the reader recorded themself; about whom, their history tells."""
    for each in agreements_that_wait(here, actor()):
        url = url_for("agreements.show_history", person_id=each.person_id)
        yield Task(each.what, each.since, url=url)


def _of_coordinator(here: Services) -> Iterator[Task]:
    return _compared(here, shielded=False)


def _of_privacy_officer(here: Services) -> Iterator[Task]:
    return _compared(here, shielded=True)


def _compared(here: Services, *, shielded: bool) -> Iterator[Task]:
    """Kinds and numbers; whom they are about stands on the page where they are settled."""
    for each in waiting(here, actor(), shielded=shielded):
        yield Task(each.kind, each.oldest, url=page_of(each), number=each.number)


def page_of(waiting: Waiting) -> str:
    """Where tasks of this kind are settled; empty where that is on no page."""
    if waiting.held:
        return url_for("coordination.show_held")
    if waiting.asked:
        return url_for("safety.show_desk")
    return url_for("families.show_comparisons") if waiting.compares else ""


def _of_recorder(here: Services) -> Iterator[Task]:
    """What is asked of a worker: of what they recorded, or by the coordinator. About whom it is,
    the page that it leads to tells."""
    words = display_words()
    for each in own_tasks(here, actor()):
        if each.kind == TaskKind.IMPORT_CHANGED:
            url = url_for("coordination.show_asked", task_id=each.task_id)
            yield Task(words.text("waits_held_asked"), each.since, url=url)
            continue
        url = url_for("people.show_person", person_id=each.person_id)
        yield Task(words.of(TaskKind(each.kind)), each.since, url=url)


def _without_leader(here: Services) -> Iterator[Task]:
    yield from _unconfirmable(here, "waits_without_leader", shielded=False)
    yield from _lonely_ties(here, guarded=False)


def _kept_apart(here: Services) -> Iterator[Task]:
    yield from _unconfirmable(here, "waits_kept_apart", shielded=True)
    yield from _lonely_ties(here, guarded=True)


def _unconfirmable(here: Services, text: str, *, shielded: bool) -> Iterator[Task]:
    """New support that nobody may confirm: whose it is, and not of whom. What waits for a second
    person is not the reader's to do."""
    words = display_words()
    for each in unconfirmable(here, actor(), shielded=shielded):
        if not each.asked:
            url = url_for("coordination.show_unanswered_support", support_id=each.support_id)
            what = words.text(text, name=each.worker, agency=each.agency)
            yield Task(what, _midnight(each.since), url=url)


def _lonely_ties(here: Services, *, guarded: bool) -> Iterator[Task]:
    for each in lonely_ties(here, actor(), guarded=guarded):
        url = url_for("coordination.show_unanswered_tie", tie_id=each.tie_id)
        yield Task(display_words().text("waits_lonely_tie"), each.asked_at, url=url)


def _midnight(day: date | None) -> datetime:
    return datetime.combine(day or date.min, time(), services().policy.time_zone)


KINDS: tuple[KindOfTask, ...] = (
    KindOfTask(Permission.ACCOUNTS_CONFIRM, _accounts),
    KindOfTask(Permission.FAMILY_CHANGE, _ties),
    KindOfTask(Permission.PEOPLE_READ, _of_recorder),
    KindOfTask(Permission.SUPPORT_CHANGE, _proposals),
    KindOfTask(Permission.SUPPORT_CHANGE, _left_behind),
    KindOfTask(Permission.SUPPORT_CHANGE, _decisions),
    KindOfTask(Permission.SUPPORT_CHANGE, _refused),
    KindOfTask(Permission.SUPPORT_CHANGE, _looks_not_right),
    KindOfTask(Permission.SUPPORT_CHANGE, _agreements),
    KindOfTask(Permission.COORDINATION_READ, _of_coordinator),
    KindOfTask(Permission.COORDINATION_READ, _without_leader),
    KindOfTask(Permission.PRIVACY_READ, _of_privacy_officer),
    KindOfTask(Permission.PRIVACY_READ, _kept_apart),
    KindOfTask(Permission.SAFETY_KEEP, _decisions_of_officer),
    KindOfTask(Permission.SAFETY_KEEP, _not_shared_of_officer),
    KindOfTask(Permission.SAFETY_KEEP, _looks_to_review),
)


def tasks() -> tuple[Task, ...]:
    """All that waits for whoever is signed in, the oldest first; found once in a request."""
    if "waiting_tasks" not in g:
        if user().may(Permission.SUPPORT_CHANGE):
            _edges(services())  # by the policy, on the leader: not while the other one is open
        found = services().together(_found)
        g.waiting_tasks = tuple(sorted(found, key=lambda task: (task.since, task.what, task.url)))
    return g.waiting_tasks  # type: ignore[no-any-return]  # of this function


def _found(here: Services) -> list[Task]:
    return [task for kind in KINDS if user().may(kind.permission) for task in kind.find(here)]


def number() -> int:
    """How many things wait: the count beside the link to them."""
    return sum(task.number for task in tasks())
