"""The same map and list as a picture and on paper: SVG, and from it PDF and PNG."""

from visualisations.paper.sheets import PaperSize, TeamLine, paper, team_paper
from visualisations.paper.svg import Marking, svg_of
from visualisations.paper.typesetting import png_of

__all__ = ["Marking", "PaperSize", "TeamLine", "paper", "png_of", "svg_of", "team_paper"]
