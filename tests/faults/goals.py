"""What the faults must show: a figure that misses its goal makes `make faults` fail.

A figure without a goal is only told. What was measured last stands in `docs/figures.md`.
"""

from collections.abc import Mapping, Sequence

Figures = Mapping[str, int | float]

NEVER = (
    "lost",
    "halves",
    "doubles",
    "inconsistencies",
    "not_exactly_once",
    "lost_updates",
    "begun_after_acknowledgement",
    "shown_past_its_stamp",
    "audited_behind_the_withdrawal",
    "entries_not_judged",
    "not_permitted_at_their_stamp",
    "unlogged",
    "entries_unexplained",
    "tampering_false_alarms",
    "server_errors",
    "traces",
    "admitted",
    "true_user_locked_out",
    "unequal",
    "audits_not_whole",
    "losses_not_told",
    "touched",
    "shown_while_out",
    "unanswered_while_out",
    "faults_while_out",
    "saved_and_lost",
    "saved_and_lost_on_full_disks",
    "full_disks_not_tried",
    "pages_not_shown",
    "changes_refused",
    "thief_secrets",
    "thief_heard",
    "thief_passwords_of_two_starts",
)
AT_LEAST: Figures = {
    "kills_app": 20,
    "kills_neo4j": 20,
    "checks": 20,
    "swallowed_commits": 500,
    "contended_edits": 50 * 200,
    "withdraw_races": 1_000,
    "tamperings": 1_000,
    "restores": 20,
    "outages": 20,
    "thief_captured_kills": 50,
    "hostile_inputs": 100_000,
    "guesses": 3_000,
    "changes_per_s": 9.5,
    # Nothing is proved by what never happened.
    "acknowledged": 1_000,
    "looks_begun_afterwards": 1_000,
    "disclosures": 1_000,
    "damaged": 20,
    "answered_503": 100,
    "pages": 300,
    # Without the patterns the same faults must do harm, or they would prove nothing.
    "bare_doubles": 1,
    "bare_lost_updates": 1,
    "bare_halves_seen": 1,
    "bare_shown_after_withdrawal": 1,
    "bare_unlogged": 1,
    "bare_halves_stored": 1,
    "bare_thief_secrets": 2,
}
AT_MOST: Figures = {
    "slowest_503_s": 10,
    "slowest_recovery_s": 5,
    "p95_page_over_elsewhere": 1.5,  # what the pages of a family wait while somebody changes it
    "bare_tamperings_found": 505,  # a plain log notices gaps, and no more than half of all
}
ALL_OF = {
    "tamperings_found": "tamperings",
    "tamperings_named": "tamperings",
    "damaged_refused": "damaged",
}


def missed(figures: Figures, *, whole: bool) -> Sequence[str]:
    """Each goal that the figures miss, in words; where the run was `whole`, absent figures too."""
    said: list[str] = []
    limits: list[tuple[str, str, int | float]] = [(name, "at most", 0) for name in NEVER]
    limits += [(name, "at most", limit) for name, limit in AT_MOST.items()]
    limits += [(name, "at least", limit) for name, limit in AT_LEAST.items()]
    limits += [(name, "at least", figures.get(all_of, 0)) for name, all_of in ALL_OF.items()]
    for name, bound, limit in limits:
        if name not in figures:
            said += [f"{name} was not measured"] * whole
        elif figures[name] > limit if bound == "at most" else figures[name] < limit:
            said.append(f"{name} is {figures[name]}, and should be {bound} {limit}")
    return said
