"""What never comes into a room, on a projector or on paper, whoever is present."""

from graph.policy.sight import Shown
from graph.policy.waiting import WAITING


def sensitive_edges_stay_out(shown: Shown) -> bool:
    return shown.sensitive


def waiting_edges_stay_out(shown: Shown) -> bool:
    return shown.edge.state in WAITING


ROOM = (sensitive_edges_stay_out, waiting_edges_stay_out)
