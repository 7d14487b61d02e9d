"""Accounts of ours for the demo company: a bank in yuan, and receiving accounts for what marketplaces pay out."""

from finance.models import MoneyAccount
from finance.services.money import create_account
from finance.states import MoneyAccountKind

_ACCOUNTS = (
    ("ICBC-CNY", "ICBC Shenzhen, current account", MoneyAccountKind.BANK, "CNY"),
    ("PAYONEER-USD", "Payoneer, US receiving account", MoneyAccountKind.PAYONEER, "USD"),
    ("WF-EUR", "WorldFirst, euro receiving account", MoneyAccountKind.WORLD_FIRST, "EUR"),
    ("WF-GBP", "WorldFirst, pound receiving account", MoneyAccountKind.WORLD_FIRST, "GBP"),
)


def create_demo_money() -> dict[str, MoneyAccount]:
    """Currency -> the account for it; those that are there already are left alone."""
    for code, name, kind, currency in _ACCOUNTS:
        create_account(code=code, name=name, kind=kind, currency=currency, actor=None)
    return {
        account.currency: account for account in MoneyAccount.objects.filter(code__in=[row[0] for row in _ACCOUNTS])
    }
