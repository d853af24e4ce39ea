"""A record's version as it stands in a form: it tells nobody how often the record changed."""

from graph.records.viewer import Actor
from graph.seals import same, seal


class VersionMarks:
    """Marks are made for one viewer: somebody else's fits no form of theirs."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, actor: Actor, record_id: str, version: int) -> str:
        """64 hexadecimal digits."""
        return seal(self._key, actor.account_id, record_id, str(version))

    def fits(self, mark: str, actor: Actor, record_id: str, version: int) -> bool:
        return same(mark, self.of(actor, record_id, version))
