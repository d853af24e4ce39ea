"""What a FHIR export was read as, where its sender may think otherwise."""

from collections import Counter
from collections.abc import Iterable, Iterator

from app.imports.fhir.practitioners import Job


def remarks(counts: Counter[str], jobs: Iterable[Job], services: int) -> Iterator[str]:
    """What was made sensitive or left out, and why; `services` is how many of them were read."""
    agencies, workers = counts["agencies in doubt"], counts["workers in doubt"]
    if agencies or workers:
        yield (
            f"{agencies} agencies and {workers} practitioners are sensitive because their "
            "codes are not known here, or because none is given: they are shown only where "
            "they were agreed to by name. A table of your own can say what a code stands for "
            "(KITHMAP_CODES), or say of each in Kithmap that it is not sensitive."
        )
    if counts["restricted people"]:
        yield (
            f"{counts['restricted people']} people are marked as restricted by their source. "
            "They are shielded: nobody finds them until workers are named for them."
        )
    if counts["recorded twice"]:
        yield (
            f"{counts['recorded twice']} records are about people who have another record beside "
            "(Patient.link: seealso). Each came in; what one says of a death or of secrecy counts "
            "for all of them."
        )
    if counts["restricted supports"]:
        yield (
            f"{counts['restricted supports']} supports come from encounters that their source "
            "marks as restricted, or as those of a sensitive service. They are sensitive."
        )
    if counts["unread places"]:
        yield (
            f"{counts['unread places']} places (Location) cannot be read: they may be those of a "
            "sensitive service."
        )
    if counts["parts of records"]:
        yield (
            f"{counts['parts of records']} records are parts of what their source has (SUBSETTED): "
            "a death, an end or a label may be among what was left out. Export them whole."
        )
    if counts["unread numbers"]:
        yield (
            f"{counts['unread numbers']} NHS numbers are none that anybody has. They were left out."
        )
    if counts["half read"]:
        yield (
            f"{counts['half read']} practitioners are sensitive because a role of theirs cannot be "
            "read: it may be any."
        )
    yield from _on_roles(list(jobs))
    if services:
        yield (
            f"{services} services were read for what is sensitive in them: category, type, "
            "specialty and security labels. Their names, numbers, hours and places were not."
        )


def _on_roles(jobs: list[Job]) -> Iterator[str]:
    restricted = sum(job.restricted for job in jobs)
    if restricted:
        yield (
            f"{restricted} roles are marked as restricted by their source: who holds them is "
            "sensitive."
        )
    if secret := sum(job.served.secret for job in jobs):
        yield (
            f"{secret} roles are in a sensitive service: who holds them is sensitive, and so "
            "is every support in them. The organisation itself need not be."
        )
    if unread := sum(job.served.unread for job in jobs):
        yield (
            f"{unread} roles name a service (HealthcareService) that is not in this folder or "
            "could not be read: who holds them is sensitive until it is."
        )
