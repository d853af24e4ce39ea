"""Many webs to draw: the demo council as its practitioners see it, and one very large family."""

from collections.abc import Iterator
from datetime import UTC, datetime

from app.demo.council import DEFAULT_SEED, generate
from app.demo.ids import Ids
from app.demo.partnership.partnership import worker_id
from app.demo.sign_ins import SIGN_INS
from graph.policy import see
from graph.policy.facts import Focus, FocusKind
from graph.policy.support_web import SupportWeb
from graph.records.viewer import WorkerView
from graph.vocabulary import Kin, Role, Sector, Sex
from tests.worlds.builders import facts_of
from tests.worlds.webs import agency, couple, parent, person, support, web_of


def forty_people_with_eighty_supports() -> SupportWeb:
    """Four generations: a couple, five couples, ten couples, eight children."""
    names = iter(range(100))
    people, kinships = [], []

    def add(born: int) -> str:
        at = next(names)
        sex = Sex.FEMALE if at % 2 else Sex.MALE
        people.append(person(f"p{at:02}", f"N{at:02} Vale", sex, born))
        return f"p{at:02}"

    def pair(born: int, parents: tuple[str, str] | None) -> tuple[str, str]:
        one, other = add(born), add(born)
        kinships.append(couple(one, other, Kin.SPOUSE))
        if parents:
            kinships.extend(parent(one, of) for of in parents)
        return one, other

    oldest = pair(1940, None)
    middle = [pair(1962 + at, oldest) for at in range(5)]
    young = [pair(1985 + at, middle[at // 2]) for at in range(10)]
    for at in range(8):
        child = add(2010 + at)
        kinships.extend(parent(child, of) for of in young[at])
    sectors = list(Sector)
    agencies = [agency(f"Service {at}", sectors[at * 5 % len(sectors)]) for at in range(16)]
    supports = [
        support(f"Worker {at // 2:02}", agencies[at // 2 % 16], f"p{at * 7 % 40:02}", Role.TEACHER)
        for at in range(80)
    ]
    return web_of(people, kinships, supports)


def demo_webs() -> Iterator[SupportWeb]:
    """Every family of the demo council, as each practitioner with a sign-in sees it."""
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    council = generate(today=now.date())
    for sign_in in SIGN_INS:
        if sign_in.worker is None:
            continue
        key = worker_id(Ids(DEFAULT_SEED), 0, *sign_in.worker)
        posts = next(one.posts for one in council.practitioners if one.id == key)
        leads = tuple(one.lead for one in council.leaderships if one.practitioner_id == key)
        viewer = WorkerView(key, posts, leads)
        for family in council.families:
            facts = facts_of(council, viewer, Focus(FocusKind.FAMILY, family.id))
            web = see(viewer, facts, now)
            if web is not None:
                yield web
