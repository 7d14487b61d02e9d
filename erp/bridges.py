"""Joints between siblings, which may not know each other: a fact of the one becomes a call of the other."""

from aftersales.events import RefundsConfirmed
from distribution.services.wallets import WalletPosting, post_wallet
from distribution.states import WalletEntryKind
from erp.kernel.sql import rows


def credit_refunds(event: RefundsConfirmed) -> None:
    """Refunds of distributors' orders go into their wallets, each once; a marketplace's refund is no business of a wallet."""
    found = rows(
        """SELECT d.distributor_id, r.id, r.items_minor + r.shipping_minor + r.tax_minor, c.number
           FROM aftersales_refund r JOIN aftersales_case c ON c.id = r.case_id
           JOIN distribution_distributororder d ON d.order_id = c.order_id
           WHERE r.id = ANY(%s) ORDER BY r.id""",
        [list(event.refund_ids)],
    )
    if found:
        entries = [
            WalletPosting(
                distributor_id, WalletEntryKind.REFUND, f"refund:{refund_id}", amount, "refund", refund_id, number
            )
            for distributor_id, refund_id, amount, number in found
        ]
        post_wallet(entries=entries, actor=None)
