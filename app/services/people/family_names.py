"""What a family is called, by those whom the viewer sees in it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.services.context import Services
from graph.errors import NotVisible
from graph.policy.facts import Focus, FocusKind
from graph.records.viewer import Actor
from visualisations.said import in_alphabet
from visualisations.words import Words


@dataclass(frozen=True, slots=True)
class NamedFamily:
    id: str
    title: str = ""
    """Tells it from the others of somebody who belongs to several; empty where it is the only one,
    and needs no telling."""


def family_title(members: Iterable[str], words: Words) -> str:
    """`Hale and Marsh family`, from the names of those whom the viewer sees."""
    names = sorted({name.split()[-1] for name in members if name.strip()}, key=in_alphabet)
    if not names:
        return words.text("family_untitled")
    return words.text("family_title", names=words.listed(names))


def family_titles(
    services: Services, actor: Actor, family_ids: Sequence[str], op_id: str
) -> dict[str, str]:
    """By id; without those that are not shown any more. A disclosure for each."""
    found = {}
    for number, family_id in enumerate(family_ids):
        op = f"{op_id}/{number}" if number else op_id
        try:
            web = services.gateway.support_web(actor, Focus(FocusKind.FAMILY, family_id), op)
        except NotVisible:
            continue
        found[family_id] = family_title([one.name for one in web.in_focus], services.words)
    return found


def named_families(
    services: Services, actor: Actor, family_ids: Sequence[str]
) -> tuple[NamedFamily, ...]:
    """The families of one person, each so that it is told from the others."""
    if len(family_ids) < 2:
        return tuple(map(NamedFamily, family_ids))
    titles = family_titles(services, actor, family_ids, services.ids.new())
    often = Counter(titles.values())
    named, seen = [], Counter[str]()
    for family_id, title in titles.items():
        seen[title] += 1
        if often[title] > 1:
            title = services.words.text("family_title_again", title=title, number=seen[title])
        named.append(NamedFamily(family_id, title))
    return tuple(named)
