"""Money: settlements of marketplaces, payouts, withdrawals, wallets, deposits, and the closing of months."""

from datetime import date
from decimal import Decimal

from distribution.services.wallets import request_top_up
from erp.kernel.outcomes import Refusal
from erp.story.selling import expect_all
from erp.story.teller import CannotTell, Event, Story, expect, verb
from finance import chart
from finance.models import Settlement, SettlementLine, Withdrawal
from finance.services.closing import close_month
from finance.services.money import book_other, withdraw
from finance.services.payouts import pay_out
from finance.services.settlements import import_settlements
from finance.services.settlements_review import accept_lines
from finance.services.topups import confirm_top_ups
from stores.connectors.port import RemoteSettlement, RemoteSettlementLine


@verb("deposit")
def deposit(story: Story, event: Event) -> None:
    """The owner puts money into an account of ours."""
    account = story.get("money_account", event["into"])
    booked = book_other(
        client_id=story.wish("deposit", event["id"]),
        money_account_id=account.pk,
        amount=story.minor(event["amount"], account.currency),
        other=chart.OPENING,
        memo=event.get("memo", "deposit"),
        on=story.day,
        actor=story.actor,
    )
    story.put("deposit", event["id"], expect(booked.entry_id, booked.refused))


@verb("top_up")
def top_up(story: Story, event: Event) -> None:
    """A distributor sends money; finance confirms where it arrived."""
    distributor = story.get("distributor", event["distributor"])
    asked = request_top_up(
        client_id=story.wish("top_up", event["id"]),
        distributor_id=distributor.pk,
        amount=story.minor(event["amount"], distributor.wallet.currency),
        reference=event["id"],
        actor=story.actor,
    )
    made = expect(asked.top_up, asked.refused)
    expect_all(
        confirm_top_ups([made.pk], money_account_id=story.get("money_account", event["into"]).pk, actor=story.actor)
    )
    story.put("top_up", event["id"], made)


@verb("settle")
def settle(story: Story, event: Event) -> None:
    """A marketplace settles: lines of (order, component, amount), positive to us."""
    store = story.get("store", event["store"])
    lines = tuple(
        RemoteSettlementLine(
            f"{event['id']}-{number}", component, component, ref, store.site, Decimal(amount), story.day
        )
        for number, (ref, component, amount) in enumerate(event["lines"], start=1)
    )
    total = sum((line.amount for line in lines), Decimal(0))
    remote = RemoteSettlement(event["id"], store.currency, story.day, story.day, total, lines)
    imported = import_settlements([(store.account_id, remote)], actor=story.actor)
    settlement_id = expect(imported.new.get((store.account_id, event["id"])), imported.refused)
    story.put("settle", event["id"], Settlement.objects.get(pk=settlement_id))


@verb("accept")
def accept(story: Story, event: Event) -> None:
    """Live with the differences of a settlement."""
    settlement = story.get("settle", event["settle"])
    lines = SettlementLine.objects.filter(settlement=settlement, state="different").values_list("pk", flat=True)
    if not lines:
        raise CannotTell("there is no difference to accept")
    expect_all(accept_lines(sorted(lines), reason=event["reason"], actor=story.actor))


@verb("pay_out")
def paid_out(story: Story, event: Event) -> None:
    """A settlement arrives on an account of ours."""
    settlement = Settlement.objects.get(pk=story.get("settle", event["settle"]).pk)
    account = story.get("money_account", event["into"])
    expect_all(
        pay_out(
            settlement.pk, money_account_id=account.pk, received_minor=settlement.total, on=story.day, actor=story.actor
        )
    )


@verb("withdraw")
def withdrawn(story: Story, event: Event) -> None:
    """Money moves from one account of ours to another, less the provider's fee, at the provider's rate."""
    source, target = story.get("money_account", event["from"]), story.get("money_account", event["to"])
    done = withdraw(
        client_id=story.wish("withdraw", event["id"]),
        source_id=source.pk,
        target_id=target.pk,
        amount=story.minor(event["amount"], source.currency),
        fee=story.minor(event.get("fee", "0"), source.currency),
        received=story.minor(event["received"], target.currency),
        on=story.day,
        actor=story.actor,
    )
    made: Withdrawal = expect(done.withdrawal, done.refused)
    story.put("withdraw", event["id"], made)


@verb("close")
def close(story: Story, event: Event) -> None:
    """A month closes."""
    outcome = close_month(month=date.fromisoformat(f"{event['month']}-01"), actor=story.actor)
    if isinstance(outcome, Refusal):
        raise CannotTell(f"refused: {outcome}")
    story.put("close", event["month"], outcome)
