"""The kinds of tasks, in one table. Another kind is a function that finds its tasks, and a line."""

from collections.abc import Iterator

from flask import g, url_for

from app.services.accounts import deciding
from app.services.families.page import ties_to_answer
from app.services.waiting import own_tasks, waiting
from app.web.frame.permissions import Permission
from app.web.frame.wiring import actor, display_words, services, user
from app.web.waiting.task import KindOfTask, Task
from graph.vocabulary import TaskKind


def _accounts() -> Iterator[Task]:
    """What somebody asked for of an account, and a second person has to say yes or no to."""
    words = display_words()
    for each in deciding.waiting(services(), user().signed_in):
        if each.may_decide:
            yield Task(
                words.text("waits_account", what=words.of(each.act), name=each.name),
                each.proposed_at,
                each.proposer_name,
                url_for("home.start"),
            )


def _ties() -> Iterator[Task]:
    """Links between two people, one of them the reader's. Their names stand where it is said."""
    for each in ties_to_answer(services(), actor()):
        yield Task(
            display_words().text("waits_tie"),
            each.asked_at,
            url=url_for("families.edit", person_id=each.person_id),
        )


def _of_coordinator() -> Iterator[Task]:
    return _compared(shielded=False)


def _of_privacy_officer() -> Iterator[Task]:
    return _compared(shielded=True)


def _compared(*, shielded: bool) -> Iterator[Task]:
    """Kinds and numbers: there is no page yet on which they are settled."""
    for each in waiting(services(), actor(), shielded=shielded):
        yield Task(each.kind, each.oldest, number=each.number)


def _of_recorder() -> Iterator[Task]:
    """What is asked of whoever recorded an agreement: about whom, the person's own page tells."""
    words = display_words()
    for each in own_tasks(services(), actor()):
        url = url_for("people.show_person", person_id=each.person_id)
        yield Task(words.of(TaskKind(each.kind)), each.since, url=url)


KINDS: tuple[KindOfTask, ...] = (
    KindOfTask(Permission.ACCOUNTS_CONFIRM, _accounts),
    KindOfTask(Permission.FAMILY_CHANGE, _ties),
    KindOfTask(Permission.PEOPLE_READ, _of_recorder),
    KindOfTask(Permission.COORDINATION_READ, _of_coordinator),
    KindOfTask(Permission.PRIVACY_READ, _of_privacy_officer),
)


def tasks() -> tuple[Task, ...]:
    """All that waits for whoever is signed in, the oldest first; found once in a request."""
    if "waiting_tasks" not in g:
        found = [task for kind in KINDS if user().may(kind.permission) for task in kind.find()]
        g.waiting_tasks = tuple(sorted(found, key=lambda task: (task.since, task.what, task.url)))
    return g.waiting_tasks  # type: ignore[no-any-return]  # of this function


def number() -> int:
    """How many things wait: the count beside the link to them."""
    return sum(task.number for task in tasks())
