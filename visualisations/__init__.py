"""From a SupportWeb to what people look at: the map, its print, and the same as a list."""

from visualisations.drawing import draw
from visualisations.payload import MapPayload, Mode
from visualisations.words import Words

__all__ = ["MapPayload", "Mode", "Words", "draw"]
