"""The audit entries of one site alone, though other tests write to the same trail."""

from dataclasses import dataclass, field

from graph.audit.entry import Anchor
from graph.audit.journal import Journal
from tests.browsers.entries import Entry, entry_at
from tests.browsers.site import Site
from tests.conftest import AUDIT_KEY


@dataclass
class OwnTrail:
    """Whatever the journal beside the site's data folder says that this site has written."""

    site: Site
    _read: int = field(default=0)

    def new(self) -> list[Entry]:
        """The entries that were written since the last time, in the order of writing."""
        anchors = self._anchors()
        fresh, self._read = anchors[self._read :], len(anchors)
        database = self.site.database
        return [entry_at(database, anchor.lane, anchor.seq) for anchor in fresh]

    def _anchors(self) -> list[Anchor]:
        return list(Journal(self.site.services.settings.anchor_file, AUDIT_KEY).read())
