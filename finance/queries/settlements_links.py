"""How other pages name settlements, their lines, and our money."""

from django.urls import reverse

from distribution.models import WalletEntry
from erp.kernel.ui.links import Link
from finance.models import MoneyAccount, Settlement, SettlementLine, Withdrawal
from people.models import User
from stores.access import account_ids_for


def settlements(ids: list[int], user: User) -> dict[int, Link]:
    """A settlement, when one sees its account."""
    mine = set(account_ids_for(user)) if user.can("finance.view") else set()
    found = Settlement.objects.filter(pk__in=ids)
    return {
        one.pk: Link(one.external_id, reverse("finance:settlement", args=[one.pk]) if one.account_id in mine else "")
        for one in found
    }


def settlement_lines(ids: list[int], user: User) -> dict[int, Link]:
    """A line is shown on its settlement."""
    mine = set(account_ids_for(user)) if user.can("finance.view") else set()
    found = SettlementLine.objects.filter(pk__in=ids).select_related("settlement")
    return {
        line.pk: Link(
            f"{line.settlement.external_id} · {line.order_ref or line.raw_kind}",
            reverse("finance:settlement", args=[line.settlement_id]) if line.settlement.account_id in mine else "",
        )
        for line in found
    }


def withdrawals(ids: list[int], user: User) -> dict[int, Link]:
    """A withdrawal stands in the account that it left."""
    may = user.can("finance.view")
    found = Withdrawal.objects.filter(pk__in=ids)
    return {
        one.pk: Link(one.number, reverse("finance:money-account", args=[one.source_id]) if may else "") for one in found
    }


def money_accounts(ids: list[int], user: User) -> dict[int, Link]:
    """An account of ours."""
    may = user.can("finance.view")
    found = MoneyAccount.objects.filter(pk__in=ids)
    return {one.pk: Link(one.code, reverse("finance:money-account", args=[one.pk]) if may else "") for one in found}


def wallet_entries(ids: list[int], user: User) -> dict[int, Link]:
    """A change of a distributor's wallet, by the distributor and what was noted."""
    found = WalletEntry.objects.filter(pk__in=ids).select_related("wallet__distributor")
    return {one.pk: Link(f"{one.wallet.distributor.code} · {one.note or one.get_kind_display()}") for one in found}
