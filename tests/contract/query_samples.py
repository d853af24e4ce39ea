"""Parameters for every registered query, about records that exist: each has something to return."""

import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from app.services.accounts.accounts import name_key
from graph.audit.entry import ADD_ENTRY, LOCK_LANE, Anchor, LaneAt
from graph.database.driver import Database, Transaction
from graph.database.query import NOTHING_TOUCHED, Access, Audience, Nothing, Query
from graph.door.first_statements import person
from graph.records.agreements import (
    ConsentEvent,
    DecisionNotToShare,
    EmergencyGrant,
    Exclusion,
    SafetyArrangement,
)
from graph.records.bundle import Records, SourceRecord
from graph.records.model import Need, Person
from graph.records.names import sounds
from graph.records.ties import TieProposal
from graph.storing.kinds import CONSENTS, DESCRIBE
from graph.storing.store import steps, store
from graph.vocabulary import (
    AccountRole,
    AuditTag,
    ConsentEventKind,
    EndReason,
    ExclusionGround,
    ExclusionKind,
    GapKind,
    GapNoteKind,
    Kin,
    LookReview,
    NeedKind,
    ProposalAct,
    ProposalState,
    TaskKind,
    Tie,
)
from queries.accounts import ADD_ACCOUNT, SET_LINK, Link, NewAccount
from queries.closings import CLOSE, SILENCE_AGREEMENTS, Silences
from queries.door import open_gateway
from queries.gaps import (
    KEEP_FEEDBACK,
    KEEP_GAP_WEEK,
    KEEP_PICTURE,
    NOTE_GAP,
    TAKE_BACK_GAP_NOTE,
    NewFeedback,
    NewGapNote,
    NewGapWeek,
    NewPicture,
    NoteOfMine,
)
from queries.imports import CLAIMS, CURRENT, MAKE_TASKS, NewTasks
from queries.leading import LEAD, LEAD_HOLDERS, LEAD_MEMBERSHIPS
from queries.looks_reviewed import REVIEW_LOOK, Reviewing
from queries.merging import BEGIN_JOIN, Join
from queries.narrowing import DROP_ASIDE, SET_ASIDE, TAKE_UP
from queries.needs import CLOSE_NEED, NeedOn
from queries.own_edges import END_SUPPORT, Ended
from queries.proposals import DECIDE, PROPOSE, Decision, NewProposal
from queries.rounds import NOTE_ROUND, RoundMade
from queries.safety import ASK_PRIVACY_OFFICER, Asking
from queries.sessions import START_SESSION, SessionStart
from queries.support import SET_OWN_TIE, NewTie
from queries.tasks import ASK_ABOUT_AGREEMENTS, ASK_TO_COMPARE, Agreements, Comparisons
from tests.conftest import AUDIT_KEY, HandClock
from tests.contract.meeting_samples import meeting_samples
from tests.worlds.builders import NOW, agreement
from tests.worlds.council import Council, settle
from tests.worlds.everything import everything

NOBODY = "00000000-0000-0000-0000-000000000000"
UNREAD = "consents|unread"
LONG_AGO = NOW - timedelta(days=30)


@dataclass(frozen=True)
class ByHand:
    task_id: str
    practitioner_id: str


PUT_BY_HAND = Query(
    name="test_put_by_hand",
    audience=Audience.UPKEEP,
    access=Access.WRITE,
    touches=NOTHING_TOUCHED,
    params=ByHand,
    row=Nothing,
    cypher="""
        MATCH (t:Task {id: $task_id})
        MATCH (w:Practitioner {id: $practitioner_id})
        MERGE (t)-[:FOR]->(w)
    """,
)


@dataclass(frozen=True)
class Filled:
    """A council with an account and a session, an entry of the audit and a past of somebody."""

    council: Council
    source: SourceRecord
    account: Mapping[str, Any]
    anchor: Anchor
    version: int
    """Of Hana's support of Noah, which was changed once."""
    op: str
    """The operation that changed it."""
    gap_note: str
    """What Hana said about a gap of Noah's."""
    meetings: Mapping[str, dict[str, Any]]
    compared: Mapping[str, str]
    """A task about two records, and a join of two others."""
    ask: str
    """What Hana asked the privacy officer about Noah."""

    def params(self, query: Query[Any, Any], transaction: Transaction) -> Any:
        """Parameters with which the query finds what it asks for, in this transaction."""
        known = self._common | self._special.get(query.name, {})
        if query is ADD_ENTRY:
            head = transaction.rows(LOCK_LANE, LaneAt(0))[0]
            known |= {"lane": 0, "seq": head.seq + 1, "prev": head.mac, "op": str(uuid4())}
        hints = typing.get_type_hints(query.params)
        return query.params(
            **{
                each.name: known.get(each.name, about_nobody(hints[each.name]))
                for each in fields(query.params)
            }
        )

    @property
    def _common(self) -> dict[str, Any]:
        """By the name of a parameter, whichever query asks for it."""
        of = self.council.id
        consent = next(e for e in self.council.records.consents if e.person_id == of("dawn"))
        return dict(self.account) | {
            "support_id": of("hana-noah"),
            "person_id": of("noah"),
            "practitioner_id": of("hana"),
            "practitioner": of("hana"),
            "agency_id": of("health"),
            "consent_id": consent.id,
            "look_id": self.compared["look"],
            "mention": of("hana"),
            "person": of("noah"),
            "people": {"ids": [of("noah")]},
            "ids": [of("dawn")],
            "lane": self.anchor.lane,
            "version": self.version,
            "tie": Tie.STRESSFUL.value,
            "at": NOW,
            "now": NOW,
            "since": LONG_AGO,
            "most": 5,
            "size": 1,
            "after": self.anchor.seq - 1,
            "upto": self.anchor.seq,
            "before": self.anchor.seq + 1,
            "tags": [AuditTag.PERSON_SHOWN.value],
            "source": self.source.source,
            "kind": self.source.kind,
            "external_ids": [self.source.external_id],
        }

    @property
    def _joined(self) -> dict[str, Any]:
        return {
            "join_id": self.compared["join"],
            "from_id": self.compared["away"],
            "into_id": self.compared["into"],
        }

    def _copy_of(self, name: str) -> list[dict[str, str]]:
        return [{"id": self.compared[name], "copy": str(uuid4())}]

    @property
    def _special(self) -> dict[str, dict[str, Any]]:
        """By the name of a query, where it takes another word for it, or other records."""
        of, records = self.council.id, self.council.records
        new = agreement(of("noah"), of("dawn")).consents[0]
        recorded = next(each for each in records.consents if each.recorded_by)
        standing = next(
            each
            for each in records.consents
            if each.id != self._common["consent_id"]
            and {event.kind for event in each.events} == {ConsentEventKind.GIVEN}
        )
        leads = {
            query.name: {**self._joined, "back": False, "picked": []}
            for query in (*LEAD, LEAD_MEMBERSHIPS, LEAD_HOLDERS)
        } | {query.name: self._joined for query in (*SET_ASIDE, DROP_ASIDE, *TAKE_UP)}
        wording: dict[str, dict[str, Any]] = {
            "circle_of_person": {"focus": of("noah")},
            "locked_circle_of_person": {"focus": of("noah")},
            "circle_of_family": {"focus": of("D")},
            "locked_circle_of_family": {"focus": of("D")},
            "facts_of_circle": {"people": {"ids": [of("noah"), of("dawn")]}},
            "agencies_named": {"words": "Child"},
            "practitioners_named": {"words": "Hana"},
            "agencies_kept": {"after": ""},
            "asked_by_name": {"name": "Hana"},
            "set_team": {"id": of("north"), "version": 1, "keys": {"name": "North Team"}},
            "team_sheet": {"team_id": of("north")},
            "members_of_team": {"team_id": of("north")},
            "begin_lead": {"post_id": of("post-hana"), "team_id": of("north")},
            "end_lead": {
                "practitioner_id": of("sue"),
                "team_id": of("north"),
                "last": NOW.date(),
            },
            "place_post": {
                "practitioner_id": of("sol"),
                "post_id": of("post-sol"),
                "team_id": of("front-door"),
            },
            "set_colleague": {"id": of("hana"), "version": 1, "keys": {"name": "Hana Ito"}},
            "end_posts": {"posts": [of("post-hana")], "last": NOW.date()},
            "practitioners_of_roles": {"roles": ["health_visitor"]},
            "agencies_of_name": {"name": "child health"},
            "namesakes_at_agency": {"name": "hana ito"},
            "practitioners_of_mail": {"mail": "hana.ito@example.org"},
            "set_agency": {"id": of("health"), "version": 1, "keys": {"name": "Child Health"}},
            "agencies_of_sector": {"sector": "school", "after": ""},
            "staff_of_agency": {"agency_id": of("health")},
            "find_session": {"seen_since": LONG_AGO, "started_since": LONG_AGO},
            "start_session": {"session_id": str(uuid4()), "token_hash": str(uuid4())},
            "add_account": {
                "account_id": str(uuid4()),
                "name_key": str(uuid4()),
                "practitioner_id": of("gita"),
            },
            "gap_notes": {"subjects": [of("noah")]},
            "note_gap": {"note_id": str(uuid4())},
            "done_in": {
                "tags": [AuditTag.PERSON_SHOWN.value],
                "since": LONG_AGO,
                "before": NOW + timedelta(days=1),
            },
            "agencies_told": {"agencies": [of("gp")]},
            "keep_feedback": {"key": str(uuid4()), "month": date(2026, 5, 1), "text": "Good."},
            "meetings_known": {"practitioners": [of("hana")], "families": [of("D")]},
            "meetings_of_families": {"families": [of("D")]},
            "take_back_gap_note": {"note_id": self.gap_note},
            "workers_without_gap_week": {"week": date(2020, 1, 6)},
            "gap_weeks": {"viewer": of("hana"), "whose": "own", "after": date(2020, 1, 1)},
            "keep_gap_week": {"key": str(uuid4()), "week": date(2026, 5, 4)},
            "families_after": {"after": "", "limit": 2},
            "people_without_family_after": {"after": "", "limit": 2},
            "keep_picture": {"month": date(2020, 2, 1)},
            "propose": {"proposal_id": str(uuid4()), "until": NOW},
            "news_for_account": {"recently": LONG_AGO},
            "waiting_proposals": {"account_id": self.account["administrator"]},
            "accounts_of_mail": {"mail": self.account["mail"], "account_id": NOBODY},
            "set_own_card": {"version": 1, "card": {"phone": "01632 960999", "mobile": None}},
            "set_own_password": {"begun_at": NOW},
            "confirm_proposed_support": {
                "support_id": of("edge-proposed"),
                "person_id": of("dawn"),
                "confirmed_by": of("hana"),
            },
            "decline_proposed_support": {
                "support_id": of("edge-proposed"),
                "person_id": of("dawn"),
                "declined_by": of("hana"),
                "because": "over",
            },
            "resume_own_support": self._own_edge("edge-paused"),
            "reopen_own_support": self._own_edge("edge-over") | {"version": 2},
            "hand_overs_that_wait": {"ids": [of("hana-noah")]},
            "carry_marks_of_hand_over": {"ids": [of("edge-handed")]},
            "refused_lately": {"practitioner_id": of("sol"), "since": LONG_AGO.date()},
            "close_need": {"need_id": of("need-housing"), "person_id": of("dawn")},
            "reopen_need": {
                "need_id": of("need-shut"),
                "person_id": of("dawn"),
                "on": date(2026, 5, 31),
            },
            "end_cover": {"cover_id": of("cover-clinical"), "last_day": date(2026, 1, 2)},
            "own_covers": {"today": date(2026, 1, 2)},
            "nobody_may_confirm": {"today": date(2026, 6, 1), "support_id": None},
            "ties_nobody_answers": {
                "practitioner_id": "",
                "tie_id": None,
                "guarded": False,
                "on": date(2026, 6, 1),
                "before": NOW + timedelta(days=1),
            },
            "ties_refused_lately": {"practitioner_id": of("tom")},
            "to_decide": {"practitioner": of("gita"), "today": date(2026, 6, 1)},
            "candidates_for_newcomer": {
                "days": [{"first": date(1986, 2, 3), "last": date(1986, 2, 3)}],
                "family": sorted(sounds("Hale")),
                "practitioner_id": of("gita"),
            },
            "ask_to_compare_records": {
                "rows": [{"id": str(uuid4()), "kind": "may_be_known", "about": [of("dawn")]}]
            },
            "open_held": {"guarded": False, "on": date(2026, 6, 1)},
            "held_task": {
                "task_id": self.compared["held"],
                "guarded": False,
                "on": date(2026, 6, 1),
            },
            "asked_task": {"task_id": self.compared["put"], "practitioner_id": of("hana")},
            "settle_import_task": {"task_id": self.compared["held"], "version": 1, "how": "kept"},
            "take_identity": {"person_id": of("dawn")},
            "put_to_worker": {"task_id": self.compared["held"], "version": 1},
            "give_held_back": {
                "task_id": self.compared["put"],
                "version": 1,
                "practitioner_id": of("hana"),
            },
            "tasks_that_differ": {"source": self.source.source},
            "open_tasks": {"today": date(2026, 6, 1)},
            "own_limits": {"person_id": of("noah"), "today": NOW.date()},
            "own_asks": {"person_id": of("noah"), "answered_since": NOW},
            "lift_own_wish": {
                "exclusion_id": of("exclusion-wished"),
                "last_day": date(2026, 5, 31),
            },
            "people_born": {"first": date(1986, 1, 1), "last": date(1986, 12, 31)},
            "ask_privacy_officer": {"task_id": str(uuid4()), "kind": "safety_asked"},
            "answer_ask": {"task_id": self.ask},
            "arrangements_now": {"today": NOW.date()},
            "sides_of_arrangement": {"arrangement_id": of("apart")},
            "end_arrangement": {
                "arrangement_id": of("apart"),
                "last_day": date(2026, 5, 31),
            },
            "limits_now": {"today": NOW.date()},
            "person_of_limit": {"exclusion_id": of("exclusion-wished")},
            "lift_limit": {
                "exclusion_id": of("exclusion-with-all"),
                "today": NOW.date(),
                "last_day": date(2026, 5, 31),
            },
            "remove_interest": {
                "practitioner_id": of("hugo"),
                "person_id": of("dawn"),
                "kind": "former_partner",
            },
            "own_decisions": {"person_id": of("noah"), "since": NOW.date()},
            "decision_to_answer": {
                "decision_id": of("decided-and-waits"),
                "person_id": of("noah"),
                "leader": of("sue"),
                "today": NOW.date(),
            },
            "decisions_now": {"today": NOW.date()},
            "refused_decisions": {
                "practitioner_id": of("sol"),
                "since": NOW - timedelta(days=14),
            },
            "decisions_waiting": {
                "today": NOW.date(),
                "review_days": 90,
                "lapsed_before": date(2026, 5, 15),
            },
            "people_of_decision": {"decision_id": of("decided-and-waits")},
            "answer_decision": {
                "decision_id": of("decided-and-waits"),
                "by": of("sue"),
                "yes": True,
                "because": "",
                "today": NOW.date(),
            },
            "review_decision": {
                "decision_id": of("decided-and-stands"),
                "on": NOW.date(),
                "next": date(2026, 8, 30),
                "review_days": 90,
                "lapsed_before": date(2026, 5, 15),
            },
            "end_decision": {
                "decision_id": of("decided-and-waits"),
                "last_day": date(2026, 5, 31),
                "practitioner_id": "",
            },
            "own_not_shared": {"person_id": of("noah"), "since": NOW.date()},
            "refused_not_sharing": {
                "practitioner_id": of("sol"),
                "since": NOW - timedelta(days=14),
            },
            "not_sharing_to_answer": {
                "decision_id": of("unshared-and-waits"),
                "person_id": of("noah"),
                "leader": of("sue"),
                "today": NOW.date(),
            },
            "not_shared_waiting": {"today": NOW.date(), "review_days": 90},
            "people_of_not_sharing": {"decision_id": of("unshared-and-waits")},
            "answer_not_sharing": {
                "decision_id": of("unshared-and-waits"),
                "by": of("sue"),
                "yes": False,
                "last_day": date(2026, 5, 31),
            },
            "review_not_sharing": {
                "decision_id": of("unshared-and-holds"),
                "on": NOW.date(),
                "next": date(2026, 8, 30),
            },
            "end_not_sharing": {
                "decision_id": of("unshared-and-waits"),
                "last_day": date(2026, 5, 31),
                "practitioner_id": "",
            },
            "own_findings": {"person_id": of("noah")},
            "end_finding": {
                "finding_id": of("unable-and-recorded"),
                "person_id": of("noah"),
                "last_day": date(2026, 5, 31),
            },
            "set_shield": {"shielded": True, "named_workers": [of("hana")]},
            "open_comparisons": {"guarded": False},
            "identity_rows": {"task_id": self.compared["task"], "guarded": False},
            "known_apart": {**self.compared},
            "say_two_people": {**self.compared, "judgement_id": str(uuid4())},
            "close_comparison": {"task_id": self.compared["task"]},
            "cannot_tell": {"task_id": self.compared["task"]},
            "say_same_first": {**self.compared, "task_id": self.compared["task"]},
            "take_own_words": self._joined,
            "say_the_stricter": self._joined,
            "touched_by_joining": {"people": [of("isla")]},
            "begin_join": {
                "join_id": str(uuid4()),
                "from_id": self.compared["one"],
                "into_id": self.compared["other"],
            },
            "begin_parting": self._joined,
            "settle_overlapping_supports": self._joined,
            "take_up_supports": self._joined,
            "mark_clients": {**self.compared},
            "join_at": {"join_id": self.compared["join"]},
            "recent_joins": {"guarded": True},
            "since_joined": {"join_id": self.compared["join"]},
            "records_of_people": {"people": [self.compared["into"]]},
            "shield_joined_records": {"person_id": self.compared["into"]},
            "unname_on_joined_records": {"person_id": self.compared["into"]},
            "protected_since_joined": {"join_id": self.compared["join"]},
            "exclude_from_both": {**self._joined, "copies": self._copy_of("kept_out")},
            "keep_both_apart": {**self._joined, "copies": self._copy_of("kept_apart")},
            "not_shared_since_joined": {"join_id": self.compared["join"]},
            "not_shared_of_both": {**self._joined, "copies": self._copy_of("not_shared")},
            "known_privately_from_both": self._joined,
            "listed_in_directory": {"id": of("hana")},
            "own_people": {"support_ids": [of("hana-noah")]},
            "ties_around": {"people": [of("isla")], "practitioner_id": of("tom")},
            "ties_to_answer": {"practitioner_id": of("tom"), "on": NOW.date()},
            "proposed_tie": {"tie_id": of("tie-waiting")},
            "answer_tie": {"tie_id": of("tie-waiting")},
            "numbers_of": {"person_id": of("isla"), "scheme": "nhs_number"},
            "supersede_number": {"person_id": of("isla"), "number_id": of("number")},
            "open_pregnancies": {"person_id": of("dawn"), "on": NOW.date()},
            "pregnancies_known": {
                "person_id": of("dawn"),
                "practitioner_id": of("hana"),
                "agencies": [of("gp")],
                "on": NOW.date(),
            },
            "carried_supports": {
                "person_id": of("dawn"),
                "need_ids": [of("need-pregnancy")],
                "on": NOW.date(),
            },
            "standing_ties": {"person_id": of("kai"), "relative_id": of("isla")},
            "standing_memberships": {"family_id": of("D")},
            "end_kinships": {"person_id": of("kai"), "record_ids": [of("kin-kai-isla")]},
            "unsay_kinships": {"person_id": of("kai"), "record_ids": [of("kin-kai-isla")]},
            "end_memberships": {"record_ids": [of("D-noah")]},
            "take_off_relatives": {
                "person_id": of("isla"),
                "record_ids": [
                    each.id for each in records.named_relatives if each.person_id == of("isla")
                ][:1],
            },
            "own_tasks": {"practitioner_id": of("gita")},
            "ask_about_agreements": {"ids": [self._common["consent_id"]]},
            "withdraw_consent": {"person_id": of("dawn")},
            "renew_consent": {
                "person_id": standing.person_id,
                "consent_id": standing.id,
                "expires_on": date(2027, 6, 1),
            },
            "consents_of_worker": {"practitioner_id": recorded.recorded_by},
            "people_meant": {"born": date(2022, 1, 30), "postcode": "SZ14AB"},
            "own_front_doors": {"practitioner_id": of("fay"), "on": NOW.date()},
            "open_emergencies": {},
            "open_looks": {"person_id": of("dawn"), "on": NOW.date()},
            "keep_enquiry_open": {
                "look_id": of("enquiry-with-all"),
                "by": of("fay"),
                "ends_at": NOW + timedelta(days=3),
            },
            "review_look": {"look_id": self.compared["look"], "review": "right"},
            "looks_by_agency_and_month": {"subjects": [of("noah")], "agencies": [of("health")]},
            "recorded_consents": {
                "person_id": recorded.person_id,
                "practitioner_id": recorded.recorded_by,
            },
            "record_consent": {"row": CONSENTS.to_row(new)},
            "note_closed": {"rows": [(self.source.external_id, "fingerprint")]},
            "silence_agreements": {"rows": [(self._common["consent_id"], "consents|C1")]},
            "silence_people": {"rows": [(of("dawn"), "persons|P1|persons")]},
            "lift_silences": {"ids": [f"{self._common['consent_id']}/silenced/{UNREAD}"]},
            "settle_sources": {"rows": [self._claim(self.source.external_id, of("dawn"))]},
            "lock_families": {"ids": [of("D")]},
            "hold_imported_families": {"ids": [of("D")]},
            "take_a_try": {
                "budgets": [{"key": str(uuid4()), "size": 5, "seconds": 60.0, "per_name": 0}],
                "now": NOW.timestamp(),
                "noted_before": 0.0,
                "spare": 1.0,
                "spare_seconds": 1.0,
            },
            "claim_op": {"op": str(uuid4())},
            "settle_op": {"op": self.op, "owes": True},
            "add_audit_detail": {"op": str(uuid4())},
            "rounds_made": {"jobs": ["a job"]},
            "take_rounds": {"name": str(uuid4()), "until": NOW},
            "accounts_from": {"after": ""},
            "remember_place": {"key": str(uuid4()), "now": 0.0, "tries": 1.0},
            "forget_old_sessions": {
                "before": LONG_AGO,
                "budgets_before": 0.0,
                "places_before": 0.0,
                "answers_before": LONG_AGO,
            },
        }
        wording |= self.meetings
        samples = self._samples()
        for kind, one in CURRENT.items():
            wording[one.name] = {"ids": [samples[kind]]}
        for kind, close in CLOSE.items():
            wording[close.name] = {"rows": [(samples[kind], {})]}
        for kind, claim in CLAIMS.items():
            wording[claim.name] = {"rows": [self._claim(str(uuid4()), samples[kind])]}
        for step in steps(replace(records, sources=(self.source,))):
            wording[step.query.name] = {"rows": list(step.rows)}
        for name, query in DESCRIBE.items():
            described = replace(self.source, describes=getattr(records, name)[0].id)
            wording[query.name] = {"rows": [asdict(described)]}
        return wording | leads

    def _own_edge(self, name: str) -> dict[str, Any]:
        """Of its own worker, at its first version."""
        known = self.council.id(name)
        edge = next(each for each in self.council.records.supports if each.id == known)
        return {
            "support_id": edge.id,
            "person_id": edge.person_id,
            "practitioner_id": edge.practitioner_id,
            "version": 1,
        }

    @staticmethod
    def _claim(external_id: str, described: str) -> tuple[str, str, str, str]:
        return (external_id, described, "0" * 64, "fingerprint")

    def _samples(self) -> dict[str, str]:
        """One id of each kind that an import brings."""
        records = self.council.records
        found = {
            kind: getattr(records, kind)[0].id
            for kind in CURRENT
            if kind not in ("persons", "posts")
        }
        posts = records.practitioners[0].posts
        return found | {"persons": records.people[0].id, "posts": posts[0].id}


def fill(database: Database) -> Filled:
    """Store a council of one's own with everything that a query may ask for."""
    council = settle(database, everything())
    source = SourceRecord(f"sample {uuid4()}", "persons", "P1", "0" * 64, council.id("dawn"), NOW)
    store(database, Records(sources=(source,)))
    database.rows(NOTE_ROUND, RoundMade("a job", NOW))
    consent = next(e for e in council.records.consents if e.person_id == council.id("dawn"))
    ended = replace(
        consent,
        id=str(uuid4()),
        recorded_by=council.id("gita"),
        events=(*consent.events, ConsentEvent(ConsentEventKind.WITHDRAWN, NOW)),
    )
    store(database, Records(consents=(ended,)))
    database.rows(ASK_ABOUT_AGREEMENTS, Agreements([ended.id], NOW, NOW.date()))
    database.rows(SILENCE_AGREEMENTS, Silences(source.source, NOW, [(consent.id, UNREAD)]))
    anchors: list[Anchor] = []
    gateway = open_gateway(database, AUDIT_KEY, clock=HandClock(NOW), anchor=anchors.append)
    hana, noah = council.worker("hana"), council.id("noah")
    gateway.support_web(hana, council.person("noah"), str(uuid4()))
    edge = next(each for each in council.records.supports if each.id == council.id("hana-noah"))
    with gateway.change(hana, op := str(uuid4()), [person(noah)]) as change:
        tie = NewTie(edge.id, noah, council.id("hana"), edge.version, Tie.STRESSFUL)
        version = change.one(SET_OWN_TIE, tie).version
        change.record(AuditTag.SUPPORT_TIE_CHANGED, edge.id)
        change.commit()
    _close(database, council)
    account = _account(database, council.id("hana"))
    note = _gaps(database, council.id("hana"), noah)
    meetings = meeting_samples(database, council)
    compared = _compared(database) | _held(database, source.source, council.id("hana"))
    compared |= _looked(database, council.id("hana"), council.id("dawn"))
    ask = str(uuid4())
    said = TaskKind.SAFETY_ASKED
    asking = Asking(ask, said, "Keep him safe.", council.id("hana"), noah, NOW)
    database.rows(ASK_PRIVACY_OFFICER, asking)
    return Filled(council, source, account, anchors[0], version, op, note, meetings, compared, ask)


def _gaps(database: Database, hana: str, noah: str) -> str:
    """A note that stands, one that was taken back, a week and a picture; the id of the first."""
    notes = [str(uuid4()), str(uuid4())]
    for note in notes:
        said = GapNoteKind.GIVEN
        new = NewGapNote(
            note, GapKind.NO_LEAD, noah, "", said, hana, hana, NOW.date(), "A reason.", NOW
        )
        database.rows(NOTE_GAP, new)
    database.rows(TAKE_BACK_GAP_NOTE, NoteOfMine(notes[1], hana, NOW))
    database.rows(
        KEEP_GAP_WEEK, NewGapWeek(str(uuid4()), hana, "own", NOW.date(), ["no_lead"], [1])
    )
    database.rows(KEEP_FEEDBACK, NewFeedback(str(uuid4()), date(2020, 1, 1), "It helps."))
    database.rows(KEEP_PICTURE, NewPicture(date(2020, 1, 1), ["gap no_lead"], [12], [10]))
    return notes[0]


def _close(database: Database, council: Council) -> None:
    """What can be opened again: a support that ended, and a need that was closed."""
    over, dawn, hana = (council.id(name) for name in ("edge-over", "dawn", "hana"))
    database.rows(END_SUPPORT, Ended(over, dawn, hana, 1, NOW.date(), EndReason.DONE))
    shut = NeedOn(council.id("need-shut"), dawn, date(2026, 5, 31), hana)
    database.rows(CLOSE_NEED, shut)


def _held(database: Database, source: str, worker: str) -> dict[str, str]:
    """Two records that an import holds, the second one put to somebody who works."""
    made = {name: str(uuid4()) for name in ("held", "put")}
    for number, task in enumerate(made.values()):
        somebody = str(uuid4())
        store(database, Records(people=(Person(somebody, "Ada", "Held"),)))
        row = (task, f"P{number}", somebody, "edited", "{}", somebody, "", "")
        database.rows(MAKE_TASKS, NewTasks(source, "persons", NOW, (row,)))
    database.rows(PUT_BY_HAND, ByHand(made["put"], worker))
    alone = tuple(Person(str(uuid4()), name, "Alone") for name in ("Edwin", "Effie"))
    tie = TieProposal(
        str(uuid4()), alone[0].id, alone[1].id, Kin.SIBLING, worker, LONG_AGO, "Edwin", "Effie"
    )
    store(database, Records(people=alone, tie_proposals=(tie,)))
    return made


def _looked(database: Database, hana: str, dawn: str) -> dict[str, str]:
    """An emergency that is open, and one that was found not right."""
    made = {name: str(uuid4()) for name in ("look", "judged")}
    until = NOW + timedelta(hours=4)
    looks = tuple(
        EmergencyGrant(each, hana, "health", dawn, False, NOW, until, "A fall.")
        for each in made.values()
    )
    store(database, Records(grants=looks))
    said = Reviewing(made["judged"], LookReview.NOT_RIGHT, "an officer", NOW, "No need.")
    database.rows(REVIEW_LOOK, said)
    return made


def _compared(database: Database) -> dict[str, str]:
    names = (
        "one",
        "other",
        "away",
        "into",
        "task",
        "join",
        "need",
        "kept_out",
        "kept_apart",
        "not_shared",
    )
    made = {name: str(uuid4()) for name in names}
    people = tuple(Person(made[each], "Ada", each) for each in ("one", "other", "away", "into"))
    store(database, Records(people=people))
    about = [made["one"], made["other"]]
    row = {"id": made["task"], "kind": "may_be_known", "about": about}
    database.rows(ASK_TO_COMPARE, Comparisons(NOW, [row]))
    join = Join(made["join"], made["away"], made["into"], "somebody", NOW)
    database.rows(BEGIN_JOIN, join)
    need = Need(made["need"], made["into"], NeedKind.EDUCATION, "an agency")
    kept_out = Exclusion(
        made["kept_out"], made["into"], ExclusionKind.NOT_TO, ExclusionGround.SAFETY
    )
    kept_apart = SafetyArrangement(made["kept_apart"], made["into"], made["away"])
    protected = Records(
        exclusions=(kept_out,),
        arrangements=(kept_apart,),
        not_shared=(DecisionNotToShare(made["not_shared"], made["into"], frozenset()),),
    )
    store(database, Records(needs=(need,)) + protected)
    return made


def _account(database: Database, practitioner_id: str) -> dict[str, Any]:
    ids = ("account_id", "session_id", "token_hash", "link_hash")
    known: dict[str, Any] = {name: str(uuid4()) for name in ids}
    name = f"Hana {uuid4()}"
    account, roles = known["account_id"], [AccountRole.PRACTITIONER.value]
    new = NewAccount(account, name, name_key(name), roles, practitioner_id, NOW)
    database.rows(ADD_ACCOUNT, new)
    database.rows(SET_LINK, Link(account, known["link_hash"], NOW + timedelta(days=1)))
    start = SessionStart(account, known["session_id"], known["token_hash"], NOW)
    database.rows(START_SESSION, start)
    known |= _proposals(database, account, practitioner_id)
    more = {"account": account, "session": known["session_id"], "roles": roles, "name": name}
    return known | more | {"name_key": name_key(name), "beginning": name_key(name)}


def _proposals(database: Database, account: str, practitioner_id: str) -> dict[str, Any]:
    """What an administrator asked for: one link that was confirmed, and one that waits."""
    other, mail = str(uuid4()), f"{uuid4()}@example.org"
    roles = [AccountRole.ADMINISTRATOR.value]
    database.rows(ADD_ACCOUNT, NewAccount(other, other, other, roles, None, NOW, mail))
    asked = NewProposal(
        proposal_id=str(uuid4()),
        act=ProposalAct.LINK,
        account_id=account,
        name="Hana",
        roles=[AccountRole.PRACTITIONER.value],
        practitioner_id=practitioner_id,
        mail=None,
        proposed_by=other,
        now=NOW,
        until=NOW + timedelta(days=1),
    )
    database.rows(PROPOSE, asked)
    database.rows(DECIDE, Decision(asked.proposal_id, ProposalState.CONFIRMED, other, NOW))
    waiting = replace(asked, proposal_id=str(uuid4()))
    database.rows(PROPOSE, waiting)
    database.rows(PROPOSE, replace(asked, proposal_id=str(uuid4()), act=ProposalAct.ADD))
    return {"proposal_id": waiting.proposal_id, "mail": mail, "administrator": other}


def about_nobody(kind: Any) -> Any:
    """A value of a declared type that no record has."""
    origin = typing.get_origin(kind) or kind
    if origin in (types.UnionType, typing.Union):
        return about_nobody(next(a for a in typing.get_args(kind) if a is not type(None)))
    if isinstance(origin, type) and issubclass(origin, str):
        return NOBODY
    if origin is datetime:
        return datetime(2026, 6, 1, tzinfo=UTC)
    if origin is date:
        return date(2026, 6, 1)
    if isinstance(origin, type) and issubclass(origin, bool | int | float):
        return origin(0)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"id": "nobody", "person": "nobody", "keys": {}, "events": []}
    return []


def misfits(row: Any) -> Iterator[str]:
    """The columns of a row whose value is not of the type that the row declares."""
    hints = typing.get_type_hints(type(row))
    for each in fields(row):
        value = getattr(row, each.name)
        if not fits(value, hints[each.name]):
            yield f"{each.name}: {type(value).__name__} for {hints[each.name]}"


def fits(value: Any, kind: Any) -> bool:
    origin, inner = typing.get_origin(kind) or kind, typing.get_args(kind)
    if origin is Any or origin is object:
        return True
    if origin in (types.UnionType, typing.Union):
        return any(fits(value, each) for each in inner)
    if typing.is_typeddict(origin):
        return isinstance(value, Mapping) and set(value) == set(typing.get_type_hints(origin))
    if not isinstance(value, origin) or (origin is int and isinstance(value, bool)):
        return False
    if isinstance(value, Mapping):
        return True
    if isinstance(value, Sequence) and not isinstance(value, str) and inner:
        return all(fits(each, inner[0]) for each in value)
    return True
