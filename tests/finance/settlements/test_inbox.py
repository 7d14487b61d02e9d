"""Raw reports become settlements; what can't be taken waits for a person, with the reason."""

from __future__ import annotations

from typing import Any

import pytest

from erp.kernel.services.inbox import DONE, Received, Verdict
from finance.models import Settlement
from finance.services import settlements_inbox
from finance.services.settlements_inbox import process_settlements
from stores.connectors.errors import UnreadableAnswer
from stores.connectors.port import RemoteSettlement
from stores.models import SellerAccount
from tests.factories import NOON, make_account, number
from tests.finance.settlements.cast import line, make_rates, report

pytestmark = pytest.mark.django_db


class Reader:
    """A connector that reads what the test has laid out for it."""

    reports: dict[str, RemoteSettlement]

    def read_settlement(self, raw: dict[str, Any]) -> RemoteSettlement:
        if raw["id"] not in self.reports:
            raise UnreadableAnswer("no total in the report")
        return self.reports[raw["id"]]


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader()

    def connector_for(_account: SellerAccount) -> Reader:
        return reader

    monkeypatch.setattr(settlements_inbox, "connector_for", connector_for)
    return reader


def received(account_id: int, raw_id: str) -> Received:
    payload = {"account_id": account_id, "raw": {"id": raw_id}}
    return Received(number(), f"account:{account_id}", "settlement.snapshot", raw_id, "", payload, 1, NOON)


def test_each_report_gets_its_verdict_and_the_good_ones_go_on(reader: Reader) -> None:
    make_rates()
    account = make_account()
    good, foreign = line("", "storage", "-5.00"), line("", "storage", "-5.00")
    reader.reports = {
        "good": report(good),
        "short": report(good, total=line("", "", "-4.00").amount),
        "foreign": report(foreign, currency="GBP"),
    }
    names = ["good", "good", "short", "foreign", "garbled"]
    messages = [received(account.pk, name) for name in names] + [received(0, "good")]
    verdicts = process_settlements(messages)
    assert [verdicts[message.id] for message in messages] == [
        DONE,
        DONE,
        Verdict(
            "quarantine", "its lines add up to -5.00 EUR, not to its total -4.00: ask the marketplace for a new report"
        ),
        Verdict(
            "quarantine",
            "no exchange rate for GBP on 2026-11-16: enter one that is valid from then or before, then try again",
        ),
        Verdict("quarantine", "no total in the report"),
        Verdict("quarantine", "account 0 is gone"),
    ]
    assert Settlement.objects.get().external_id == reader.reports["good"].external_id
