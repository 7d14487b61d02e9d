"""What counts as known in time when the marketplaces misbehave, and what does not."""

from typing import Any

from erp.rehearsal.judge import oversold
from erp.rehearsal.weather import News, Weather

AMAZON, DHGATE = 1, 2


def fault(kind: str, t: float, *names: str, lasts: float = 0.0) -> dict[str, Any]:
    return {"kind": kind, "t": t, "until": t + lasts, "operation": "x", "names": list(names)}


def weather(*, amazon: tuple[Any, ...] = (), dhgate: tuple[Any, ...] = ()) -> Weather:
    return Weather({AMAZON: list(amazon), DHGATE: list(dhgate)}, backstop_s=15)


def shown(faults: Weather) -> float:
    """When DHgate must show the sale that Amazon made at 100 and pushed."""
    return faults.shown_by(News(AMAZON, "A-1", 100, 5), account_id=DHGATE, skus={"MUG", "SET"})


def test_only_faults_on_the_way_of_this_news_give_the_limit_anew() -> None:
    told = {
        "fair": weather(),
        "another order": weather(amazon=(fault("late_push", 101, "A-2", lasts=2),)),
        "another sku": weather(dhgate=(fault("reset", 104, "CUP"),)),
        "over before": weather(amazon=(fault("throttle", 99),)),
        "too late": weather(dhgate=(fault("reset", 106, "MUG"),)),
        "twice the same": weather(amazon=(fault("duplicate_push", 101, "A-1"),)),
        "set, answer lost": weather(dhgate=(fault("applied_but_answer_lost", 104, "MUG"),)),
        "a list that no push needs": weather(amazon=(fault("error500", 104),)),
        "held back": weather(amazon=(fault("late_push", 101, "A-1", lasts=2),)),
        "never pushed": weather(amazon=(fault("drop_push", 101, "A-1"),)),
        "nor read": weather(amazon=(fault("drop_push", 101, "A-1"), fault("error500", 115))),
        "read badly, then set badly": weather(amazon=(fault("reset", 103, "A-1"),), dhgate=(fault("reset", 107, "SET"),)),
        "throttled": weather(dhgate=(fault("throttle", 104),)),
    }  # fmt: skip
    assert {name: shown(faults) for name, faults in told.items()} == {
        "fair": 105, "another order": 105, "another sku": 105, "over before": 105, "too late": 105, "twice the same": 105,
        "set, answer lost": 105, "a list that no push needs": 105, "held back": 108, "never pushed": 121, "nor read": 135,
        "read badly, then set badly": 112, "throttled": 109,
    }  # fmt: skip


def test_a_polled_marketplace_is_known_by_its_lists() -> None:
    faults = weather(dhgate=(fault("error500", 106),))
    assert faults.heard_by(News(DHGATE, "D-1", 100, 8)) == 114


def sale(order_id: str, at: float) -> dict[str, Any]:
    return {
        "id": order_id, "sold_at": at, "cancelled_at": None, "shipped_at": None, "lines": [{"sku": "MUG", "quantity": 1}],
    }  # fmt: skip


def test_a_unit_is_excused_by_the_fault_that_hid_it_and_by_no_other() -> None:
    def judged(*faults: dict[str, Any]) -> tuple[int, int]:
        truths = {
            AMAZON: {"marketplace": "amazon", "orders": [sale("A-1", 100)], "faults": []},
            DHGATE: {"marketplace": "dhgate", "orders": [sale("D-1", 106)], "faults": list(faults)},
        }
        found = oversold(truths, {"MUG": {"MUG": 1}}, {"MUG": 1}, {AMAZON: 5.0, DHGATE: 8.0}, backstop_s=15)
        return found["oversold"], found["oversold_excused"]

    assert [judged(), judged(fault("reset", 104, "CUP")), judged(fault("reset", 104, "MUG"))] == [
        (1, 0),
        (1, 0),
        (1, 1),
    ]
