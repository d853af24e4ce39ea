"""The oracle's web for a preview: somebody typical, imagined beside one person."""

from dataclasses import replace
from datetime import datetime

from graph.policy.facts import Focus, FocusKind, PolicySettings
from graph.records.bundle import Records
from graph.records.model import Agency, Post, Practitioner, Support
from graph.records.viewer import Archetype, WorkerView
from tests.oracle.oracle import Oracle
from tests.oracle.web import Expected, WorkerWebs

NOBODY = "nobody-real"


class Previews:
    """What an archetype would see: by agreement alone, and nothing of a family at once."""

    def __init__(self, records: Records, now: datetime, settings: PolicySettings) -> None:
        self.records = replace(
            records, decisions=(), grants=(), enquiries=(), covers=(), interests=()
        )
        self.now, self.settings = now, settings

    def web(self, viewer: Archetype, focus: Focus) -> Expected | None:
        if focus.kind is not FocusKind.PERSON:
            return None
        post = Post(NOBODY, NOBODY, role=viewer.role)
        today = self.now.astimezone(self.settings.time_zone).date()
        edge = Support(
            NOBODY, NOBODY, NOBODY, focus.id, viewer.role, confirmed_on=today, post_id=NOBODY
        )
        imagined = Records(
            agencies=(Agency(NOBODY, "", viewer.sector),),
            practitioners=(Practitioner(NOBODY, "", posts=(post,)),),
            supports=(edge,),
        )
        oracle = Oracle(self.records + imagined, self.now, self.settings)
        expected = WorkerWebs(oracle).web(WorkerView(NOBODY, (post,)), focus)
        if expected is not None:
            expected.lines.pop(NOBODY)
        return expected
