"""What must never be false of distribution, proved from its rows."""

from django.utils.translation import gettext_lazy as _

from erp.kernel.promises import Promise

_ORDERS = "SELECT count(*) FROM distribution_distributororder"

PROMISES = [
    Promise(
        "wallet_balance_is_its_entries",
        _("A wallet's balance is the sum of its entries"),
        """SELECT w.distributor_id, w.balance, coalesce(e.amount, 0) AS entries FROM distribution_wallet w
           LEFT JOIN (SELECT wallet_id, sum(amount) AS amount FROM distribution_walletentry GROUP BY 1) e ON e.wallet_id = w.distributor_id
           WHERE w.balance <> coalesce(e.amount, 0)""",
        "SELECT count(*) FROM distribution_wallet",
    ),
    Promise(
        "wallet_held_is_its_holds",
        _("What a wallet holds is the sum of its open holds, and it is covered by balance and credit"),
        """SELECT w.distributor_id, w.held, coalesce(h.amount, 0) AS holds, w.balance, w.credit_limit FROM distribution_wallet w
           LEFT JOIN (SELECT wallet_id, sum(amount) AS amount FROM distribution_wallethold WHERE state = 'held' GROUP BY 1) h
             ON h.wallet_id = w.distributor_id
           WHERE w.held <> coalesce(h.amount, 0) OR w.held > w.balance + w.credit_limit""",
        "SELECT count(*) FROM distribution_wallet",
    ),
    Promise(
        "distributor_order_has_its_hold",
        _(
            "A distributor's order has its money held while it is open, taken when it shipped, free when it was called off"
        ),
        """SELECT d.number, o.state, h.state AS hold, h.amount, d.items_minor + d.shipping_minor AS total FROM distribution_distributororder d
           JOIN orders_order o ON o.id = d.order_id LEFT JOIN distribution_wallethold h ON h.order_id = d.order_id
           WHERE h.id IS NULL OR h.amount <> d.items_minor + d.shipping_minor OR h.wallet_id <> d.distributor_id
              OR h.state <> CASE WHEN o.state = 'cancelled' THEN 'released' WHEN o.state IN ('shipped', 'delivered', 'closed') THEN 'captured'
                                 ELSE 'held' END""",
        _ORDERS,
    ),
    Promise(
        "capture_is_the_order",
        _("A distributor pays for each shipped order once, exactly its goods and its shipping, and for no other"),
        """SELECT d.number, o.state, d.items_minor + d.shipping_minor AS total, count(e.id) AS captures, sum(e.amount) AS amount
           FROM distribution_distributororder d JOIN orders_order o ON o.id = d.order_id
           LEFT JOIN distribution_walletentry e ON e.kind = 'capture' AND e.document_kind = 'order' AND e.document_id = d.order_id
             AND NOT EXISTS (SELECT 1 FROM distribution_walletentry r WHERE r.key = 'given_back:' || e.id)
           GROUP BY d.id, o.state
           HAVING count(e.id) <> CASE WHEN o.state IN ('shipped', 'delivered', 'closed') THEN 1 ELSE 0 END
               OR coalesce(sum(e.amount), 0) <> CASE WHEN count(e.id) > 0 THEN -(d.items_minor + d.shipping_minor) ELSE 0 END""",
        _ORDERS,
    ),
    Promise(
        "top_up_in_the_wallet_once",
        _("A confirmed top-up is in its wallet once, and no other is"),
        """SELECT t.id, t.state, t.amount, count(e.id) AS entries, sum(e.amount) AS entered FROM distribution_topup t
           LEFT JOIN distribution_walletentry e ON e.kind = 'top_up' AND e.document_kind = 'top_up' AND e.document_id = t.id
             AND e.wallet_id = t.wallet_id
           GROUP BY t.id HAVING coalesce(sum(e.amount), 0) <> CASE WHEN t.state = 'confirmed' THEN t.amount ELSE 0 END""",
        "SELECT count(*) FROM distribution_topup",
    ),
    Promise(
        "distributor_sees_only_its_own",
        _("Who signs in for a distributor has no other role and no store"),
        """SELECT u.username, u.role, d.code AS distributor, count(a.id) AS stores FROM people_user u
           LEFT JOIN distribution_distributoruser l ON l.user_id = u.id LEFT JOIN distribution_distributor d ON d.id = l.distributor_id
           LEFT JOIN stores_storeaccess a ON a.user_id = u.id
           WHERE l.id IS NOT NULL OR u.role = 'distributor'
           GROUP BY u.id, d.code, l.id HAVING (l.id IS NOT NULL AND u.role <> 'distributor') OR count(a.id) > 0""",
        "SELECT count(*) FROM people_user WHERE role = 'distributor'",
    ),
]
