"""When the house could know a sale: within the fixed limit, which begins anew with each fault that struck on the way.

The marketplaces say which faults they committed, and which orders and SKUs the spoiled calls and pushes named. A fault counts only
when it could keep this news from this account: one about this order where it was sold, one about this SKU where it must be lowered.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

PUSHED_LIMIT_S = 5.0
HARMLESS = {"duplicate_push", "duplicate_row"}
APPLIED = {"applied_but_answer_lost", "truncated_json"}  # a quantity is set there, whatever became of the answer


@dataclass(frozen=True, slots=True)
class News:
    """Something that happened to an order at an account: when, and how soon it can be known in fair weather."""

    account_id: int
    order_id: str
    at: float
    limit_s: float


@dataclass(frozen=True, slots=True)
class Weather:
    """The faults that struck each account, in order. `backstop_s`: how often an account is polled that pushes."""

    faults: Mapping[int, list[Mapping[str, Any]]]
    backstop_s: float

    @classmethod
    def of(cls, truths: Mapping[int, Mapping[str, Any]], *, backstop_s: float) -> "Weather":
        """Out of the marketplaces' own account."""
        return cls({key: list(truth["faults"]) for key, truth in truths.items()}, backstop_s)

    def heard_by(self, news: News) -> float:
        """The moment from which we must know it."""
        known, polled, lost = news.at + news.limit_s, news.limit_s > PUSHED_LIMIT_S, False
        for fault in self.faults[news.account_id]:
            named = news.order_id in fault["names"]
            unnamed = (polled or lost) and not fault[
                "names"
            ]  # a list, or a token: what brings the news where no push does
            if fault["kind"] in HARMLESS or not (named or unnamed or fault["kind"] == "throttle"):
                continue
            if news.at <= fault["until"] and fault["t"] <= known:
                lost = lost or fault["kind"] == "drop_push"
                known = max(known, fault["until"] + news.limit_s + (self.backstop_s if lost else 0))
        return known

    def shown_by(self, news: News, *, account_id: int, skus: Iterable[str]) -> float:
        """The moment from which an account must show less of these SKUs because of it."""
        known, wanted = self.heard_by(news), set(skus)
        for fault in self.faults[account_id]:
            spoiled = fault["kind"] == "throttle" or (fault["kind"] not in APPLIED and wanted & set(fault["names"]))
            if spoiled and news.at <= fault["until"] and fault["t"] <= known:
                known = max(known, fault["until"] + PUSHED_LIMIT_S)
        return known
