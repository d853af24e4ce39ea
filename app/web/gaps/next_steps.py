"""The addresses of what is to be done next about a gap."""

from collections.abc import Callable, Mapping

from flask import url_for

from app.services.gaps.next_steps import NextStep, Place

_PAGES: Mapping[Place, Callable[[str], str]] = {
    Place.AROUND: lambda key: url_for("people.show_person", person_id=key, _anchor="around"),
    Place.OWN_SUPPORT: lambda key: url_for("people.show_person", person_id=key, _anchor="own"),
    Place.TALK: lambda key: url_for("agreements.show_talk", person_id=key),
    Place.AGREEMENTS: lambda key: url_for("agreements.show_history", person_id=key),
    Place.SHARING: lambda key: url_for("sharing.show_sharing", person_id=key),
    Place.HAND_OVER: lambda key: url_for("supports.show_hand_over_of", support_id=key),
    Place.MEETING: lambda key: url_for("meetings.new_meeting", family_id=key),
    Place.FAMILY_MAP: lambda key: url_for("families.show_family_map", family_id=key),
    Place.SECTOR: lambda key: url_for("directory.show_sector", sector=key),
    Place.COLLEAGUE: lambda key: url_for("directory.show_practitioner", practitioner_id=key),
}


def address_of(step: NextStep) -> str:
    return _PAGES[step.place](step.id)
