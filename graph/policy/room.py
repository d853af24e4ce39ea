"""What never comes into a room, on a projector or on paper, whoever is present."""

from graph.policy.sight import Shown
from graph.policy.support_web import Reason
from graph.policy.waiting import WAITING


def sensitive_edges_stay_out(shown: Shown) -> bool:
    return shown.sensitive


def waiting_edges_stay_out(shown: Shown) -> bool:
    return shown.edge.state in WAITING


def what_somebody_left_behind_stays_out(shown: Shown) -> bool:
    """It waits to be handed over, which is nobody's business here."""
    return shown.reason is Reason.HAND_OVER


ROOM = (sensitive_edges_stay_out, waiting_edges_stay_out, what_somebody_left_behind_stays_out)
