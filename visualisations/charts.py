"""Bars, drawn on the server as SVG: no script runs in the page, and nothing is fetched.

What is drawn is the told numbers of a table that stands beside it. Text takes the colour of the
page, so that it is read in the dark and on paper too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

_FONT = "system-ui, sans-serif"
_COLOURS = ("#2a7f86", "#c07a2c", "#7a6fb0", "#5f8f3e", "#b0567a", "#6b7d8a")
"""Told apart by most who see colours otherwise, on white and on the dark page."""
_WIDTH, _BAR, _ROW, _LABEL = 400, 13, 24, 300
"""Pixels."""
_SPARE = 36
"""Beside it: a browser's letters may be wider than those that were measured."""


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    """Of the row."""
    series: str
    value: int


@lru_cache(maxsize=128)
def bars(title: str, drawn: tuple[Bar, ...]) -> str:
    """An SVG element; empty where there is nothing to draw. One chart takes some milliseconds,
    the first of a process some seconds."""
    if not drawn:
        return ""
    # Only here: the two need seconds and much memory to start, and most processes draw nothing.
    import altair
    import vl_convert

    series = list(dict.fromkeys(bar.series for bar in drawn))
    rows: list[dict[str, Any]] = [
        {
            "name": bar.name,
            "series": bar.series,
            "value": bar.value,
            "place": series.index(bar.series),
        }
        for bar in drawn
    ]
    stacked = len(series) > 2  # ages lie in a row: their sum says something too
    chart = (
        altair.Chart(altair.InlineData(values=rows))
        .mark_bar()
        .encode(
            y=altair.Y("name:N", sort=_order(drawn), title=None),
            order=altair.Order("place:Q"),
            x=altair.X(
                "value:Q",
                title=None,
                stack=stacked or None,
                axis=altair.Axis(tickMinStep=10, tickCount=5, format="d"),
            ),
            color=altair.Color(
                "series:N",
                sort=series,
                title=None,
                legend=altair.Legend(orient="top") if len(series) > 1 else None,
                scale=altair.Scale(domain=series, range=list(_COLOURS[: len(series)])),
            ),
        )
        .properties(
            width=_WIDTH,
            height=altair.Step(_ROW if stacked else _BAR),
            padding={"left": _SPARE, "right": _SPARE, "top": 5, "bottom": 5},
        )
        .configure(background="transparent", font=_FONT, aria=False)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor="currentColor",
            tickColor="currentColor",
            domainColor="currentColor",
            labelOverlap=True,
            gridOpacity=0.25,
            gridColor="currentColor",
            labelFontSize=11,
            labelLimit=_LABEL,
        )
        .configure_legend(labelColor="currentColor", labelFontSize=11, labelLimit=_LABEL)
    )
    if not stacked:
        chart = chart.encode(yOffset=altair.YOffset("series:N", sort=series))
    svg: str = vl_convert.vegalite_to_svg(chart.to_dict())
    return svg.replace("<svg ", f'<svg role="img" aria-label="{escape(title)}" ', 1)


def _order(drawn: Sequence[Bar]) -> list[str]:
    return list(dict.fromkeys(bar.name for bar in drawn))
