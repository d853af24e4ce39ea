"""What the chair of a meeting can put on the wall, a button for each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from app.services.meetings.walls import MeetingPage
from app.web.frame.forms import drawn
from app.web.frame.wiring import display_words
from app.web.meetings.forms import WallForm
from graph.vocabulary import WallView
from visualisations.wall import Wall, WallPoint
from visualisations.wall_sheets import key_of_sheet, turned


@dataclass(frozen=True, slots=True)
class Button:
    said: str
    form: WallForm


@dataclass(frozen=True, slots=True)
class Drive:
    """The chair's buttons, each with what it says."""

    views: Sequence[Button]
    sheets: Sequence[Button]
    """Of what is on the wall; none where all of it fits on one."""
    sheet: int
    """The number of the one that is turned up."""
    agencies: Sequence[Button]
    people: Sequence[Button]
    points: Sequence[Button]
    names: Button


def drive_of(found: MeetingPage) -> Drive | None:
    if found.wall is None or found.drawn is None:
        return None
    words, wall = display_words(), found.drawn
    to = url_for("meetings.drive", meeting_id=found.row.id)

    def button(said: str, at: str, **shown: str) -> Button:
        return Button(said, drawn(WallForm, to, suffix=at, **shown))

    views = [WallView.BLANK, WallView.OVERVIEW, WallView.GRID]
    if wall.points:
        views.append(WallView.POINTS)
    mapped = found.wall.view in (WallView.OVERVIEW, WallView.GRID)
    view = found.wall.view if mapped else WallView.OVERVIEW
    standing = found.wall
    now = WallView(standing.view)
    up = turned(wall, now, standing.opened, standing.person, words)
    return Drive(
        [button(words.text(f"wall_{each}"), each, view=each) for each in views],
        [
            button(
                words.text("wall_sheet", number=number, of=up.of),
                key_of_sheet(number),
                view=now,
                opened=key_of_sheet(number),
                person=standing.person,
            )
            for number in range(1, up.of + 1)
            if up.of > 1 and now is not WallView.BLANK
        ],
        up.number,
        [
            button(each.name, each.key, view=WallView.OVERVIEW, opened=each.key)
            for each in wall.agencies
            if each.helpers
        ],
        [
            button(wall.names.get(each.key, each.initials), each.key, view=view, person=each.key)
            for each in wall.people
            if each.form
        ],
        [
            button(_said(point, wall), point.key, view=WallView.POINTS, opened=point.key)
            for point in wall.points
        ],
        button(
            words.text("wall_names_yes"),
            "names",
            view=standing.view if standing.view == WallView.POINTS else view,
            opened=standing.opened,
            person=standing.person,
            names="yes",
        ),
    )


def _said(point: WallPoint, wall: Wall) -> str:
    """A point as the chair reads it, by name."""
    names = (wall.names.get(key, wall.person(key).initials) for key in point.people)
    return f"{', '.join(names)}: {point.said}"
