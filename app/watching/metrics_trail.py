"""What the parent itself sees of the audit, beside what its workers count."""

from collections.abc import Callable, Iterator

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from app.watching.one_look import OneLook
from graph.errors import KithmapError

PATIENCE_SECONDS = 2.0
FRESH_SECONDS = 5.0


class TrailLag(Collector):
    """Entries that the journal lacks; no figure while the database or the journal is away."""

    def __init__(self, entries_not_anchored: Callable[[], int]) -> None:
        self._look = OneLook(entries_not_anchored, patience=PATIENCE_SECONDS, fresh=FRESH_SECONDS)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Names alone, so that registering this asks nobody."""
        yield _gauge()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        gauge = _gauge()
        try:
            gauge.add_metric([], self._look.found())
        except (TimeoutError, KithmapError):
            return
        yield gauge


def _gauge() -> GaugeMetricFamily:
    return GaugeMetricFamily(
        "kithmap_audit_lag_entries", "Audit entries that the journal has no line of."
    )
