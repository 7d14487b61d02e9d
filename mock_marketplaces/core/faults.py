"""Misbehaviour on order: exact rules for the next N calls, or a seeded mixture."""

import json
import random
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.protocol import Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

BEFORE = ("throttle", "error500", "hang", "reset", "revoked_token")  # the call is not applied
AFTER = ("truncated_json", "applied_but_answer_lost")  # it is
PAGES = ("unreadable_row", "duplicate_row", "drifting_row", "repeated_page")  # only lists of orders feel them
PUSH = ("duplicate_push", "bad_signature_push", "drop_push", "late_push", "shuffled_push")
LATE = ("applied_late",)  # only carriers: the answer is lost at once, and the call is applied `seconds` later
LASTING = ("hang", "late_push", "shuffled_push")
KINDS = BEFORE + AFTER + PAGES + PUSH + LATE

PROFILES: dict[str, dict[str, float]] = {
    "none": {},
    "mild": {
        "throttle": 0.02,
        "error500": 0.02,
        "reset": 0.01,
        "applied_but_answer_lost": 0.01,
        "duplicate_row": 0.05,
        "drifting_row": 0.02,
        "duplicate_push": 0.05,
        "drop_push": 0.02,
        "shuffled_push": 0.05,
    },
    "harsh": {
        "throttle": 0.08,
        "error500": 0.08,
        "hang": 0.01,
        "reset": 0.04,
        "truncated_json": 0.03,
        "applied_but_answer_lost": 0.05,
        "revoked_token": 0.01,
        "unreadable_row": 0.01,
        "duplicate_row": 0.1,
        "drifting_row": 0.05,
        "repeated_page": 0.05,
        "duplicate_push": 0.15,
        "bad_signature_push": 0.05,
        "drop_push": 0.1,
        "late_push": 0.1,
        "shuffled_push": 0.1,
    },
}
PROFILE_SECONDS = 2.0
# A pair of tokens whose answer is lost is lost for good, and a person must connect the account again: no profile does that.
NO_TOKENS = "!tokens"
DEFAULT_SECONDS = 30.0


class Faults:
    """Rules live in the store. Each has its own dice, seeded by rule and draw, whatever the threads do."""

    def __init__(self, world: "World") -> None:
        self.world = world

    def replace(self, account_id: str, profile: str, rules: list[dict[str, Any]], seed: Any) -> list[dict[str, Any]]:
        """Forget the account's rules and take these. A rule: {kind, operation?, times?, probability?, seconds?}.

        `times` counts hits (default 1; null for ever), `operation` is an API operation or a push topic (default any), or
        `!tokens` for any but those that hand out tokens.
        """
        if profile not in PROFILES:
            raise Refusal(f"unknown profile {profile!r}; there are {', '.join(PROFILES)}", status=400)
        mixture = [
            {
                "kind": kind, "operation": NO_TOKENS if kind in AFTER else "", "times": None, "probability": chance,
                "seconds": PROFILE_SECONDS,
            }
            for kind, chance in PROFILES[profile].items()
        ]  # fmt: skip
        wanted = mixture + rules
        for rule in wanted:
            if rule.get("kind") not in KINDS:
                raise Refusal(f"unknown fault {rule.get('kind')!r}; there are {', '.join(KINDS)}", status=400)
        store = self.world.store
        with store.tx():
            store.run("DELETE FROM fault WHERE account_id = ?", account_id)
            for number, rule in enumerate(wanted):
                store.insert(
                    "fault",
                    account_id=account_id,
                    kind=rule["kind"],
                    operation=rule.get("operation") or "",
                    times_left=rule.get("times", 1),
                    probability=float(rule.get("probability", 1)),
                    seconds=float(rule.get("seconds", DEFAULT_SECONDS)),
                    seed=f"{seed}:{number}",
                )
        return wanted

    def draw(self, account_id: str | None, operation: str, kinds: tuple[str, ...]) -> dict[str, Any] | None:
        """The first rule that hits this call, used up by one; None for good weather."""
        store = self.world.store
        query = """SELECT * FROM fault WHERE account_id = ? AND operation IN ('', ?, ?)
            AND coalesce(times_left, 1) > 0 ORDER BY id"""
        if account_id is None:
            return None
        more = "" if operation in self.world.protocol.token_calls else NO_TOKENS
        for rule in store.rows(query, account_id, operation, more):
            if rule["kind"] in kinds and self._hits(rule):
                return rule
        return None

    def note(self, account_id: str, fault: dict[str, Any], operation: str, text: str) -> None:
        """Keep that it struck, until when, and which orders and SKUs the call or push names: the judge must know what we spoiled."""
        store, now = self.world.store, self.world.clock.now()
        named = store.rows(
            """SELECT id AS name FROM sale WHERE account_id = ?1 AND instr(?2, id)
               UNION SELECT sku FROM listing WHERE account_id = ?1 AND (instr(?2, sku) OR instr(?2, product_id))""",
            account_id,
            text,
        )
        with store.tx():
            store.insert(
                "fault_hit", account_id=account_id, t=now,
                until=now + (fault["seconds"] if fault["kind"] in LASTING else 0), kind=fault["kind"], operation=operation,
                names=json.dumps(sorted(row["name"] for row in named)),
            )  # fmt: skip

    def hits(self, account_id: str) -> list[dict[str, Any]]:
        """Every fault that struck the account, in order."""
        rows = self.world.store.rows("SELECT * FROM fault_hit WHERE account_id = ? ORDER BY id", account_id)
        keys = ("t", "until", "kind", "operation")
        return [{**{key: row[key] for key in keys}, "names": json.loads(row["names"])} for row in rows]

    def _hits(self, rule: dict[str, Any]) -> bool:
        store = self.world.store
        with store.tx():
            fresh = store.row("SELECT * FROM fault WHERE id = ?", rule["id"])
            if fresh is None or fresh["times_left"] == 0:
                return False
            hit: bool = random.Random(f"{fresh['seed']}:{fresh['drawn']}").random() < fresh["probability"]
            store.run(
                "UPDATE fault SET drawn = drawn + 1, times_left = times_left - ? WHERE id = ?", int(hit), rule["id"]
            )
        return hit
