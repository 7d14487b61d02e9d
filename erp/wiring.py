"""The four tables that join the house; nothing else does. Read top to bottom.

Event -> handlers; inbox kind -> processor; outbox kind -> sender; schedule -> job. A fifth names the long jobs of pages.
"""

from django.conf import settings

from aftersales.events import RefundsConfirmed, ReturnsInspected
from aftersales.services import (
    conversations,
    crossings,
    refund_sending,
    refunds,
    remote,
    replies,
    reply_sending,
    resends,
)
from distribution.events import WalletsPosted
from distribution.services import wallets
from erp import bridges
from erp.demo.buyers import EVERY_S
from erp.demo.spare import spare_app
from erp.kernel.events import subscribe
from erp.kernel.imports.kinds import set_kinds
from erp.kernel.services import inbox, jobs, outbox, schedule, sheets_in, sheets_out
from erp.kernel.services.inbox import Processor
from erp.kernel.services.jobs import Long
from erp.kernel.services.outbox import Sender
from erp.kernel.services.schedule import Recurring
from finance import guards as finance_guards
from finance.services import estimates, settlements_inbox
from finance.services.books import booking
from insights.services import traffic
from inventory import guards as stock_guards
from inventory.events import ReservationsChanged, StockMoved, StockRevalued
from inventory.services import channel, mirror, offering, warehouse_guards
from logistics import guards as parcel_guards
from logistics import jobs as parcel_jobs
from logistics.events import (
    ConsolidationsHandedOver,
    LabelsRefused,
    ParcelsCalledBack,
    ParcelsClaimed,
    ParcelsDelivered,
    ParcelsHandedOver,
    ParcelsShipped,
    ParcelsStarted,
)
from logistics.rate_sheet import RATES
from logistics.services import buying, label_cancelling, label_sending, label_settling, papers, setup_guards
from logistics.services import calling_back as parcel_undo
from logistics.services import trying as parcel_trying
from orders import guards as order_guards
from orders import jobs as order_jobs
from orders.events import (
    BuyersErased,
    CancellationsCrossed,
    OrdersCalledBack,
    OrdersCancelled,
    OrdersChanged,
    OrdersShipped,
)
from orders.order_sheet import ORDER_SHEET
from orders.rules import hooks as rule_hooks
from orders.rules import jobs as rule_jobs
from orders.rules import stale as rule_stale
from orders.rules import trying as order_trying
from orders.services import (
    calling_back,
    cancel_requests,
    cancel_sending,
    confirm,
    demand,
    forgetting,
    fulfilled,
    mapping,
    shipping,
    snapshots,
    splitting,
    tracking,
)
from procurement import guards as purchase_guards
from products import jobs as catalogue_jobs
from products.catalogue_sheet import CATALOGUE
from products.events import ListingsMapped, ListingsRemapped
from products.services import first_import, gate, guards, publish_sending, publish_settling, publishing, remap
from stores.events import StoreRulesChanged
from stores.services import hooks, onboarding
from stores.states import CONNECTED


def _has_demo_buyers() -> bool:
    return bool(settings.DEMO and settings.MOCKS_URL)


def _connect_guards() -> None:
    guards.set_guards(
        archive=[stock_guards.still_in_stock, purchase_guards.on_order], parts=[order_guards.sold_bundles]
    )
    setup_guards.set_guards([order_guards.services_wished, finance_guards.services_priced])
    warehouse_guards.set_guards([parcel_guards.not_left, purchase_guards.to_arrive])


def connect() -> None:
    """Called once, by `ErpConfig.ready`."""
    _connect_undoing()
    _connect_guards()
    subscribe(ReservationsChanged, demand.note_changes)
    subscribe(ReservationsChanged, resends.note_changes)
    subscribe(ListingsMapped, mapping.serve_mapped)
    subscribe(ListingsMapped, channel.note_mapped)
    subscribe(ListingsRemapped, mapping.keep_sold)
    subscribe(ListingsMapped, mirror.note_mapped)
    subscribe(ListingsMapped, fulfilled.note_mapped)
    subscribe(StoreRulesChanged, channel.note_rules)
    subscribe(ParcelsClaimed, resends.lock_cases_of)
    subscribe(ParcelsClaimed, shipping.lock_orders_of)
    subscribe(ParcelsStarted, shipping.note_started)
    subscribe(ParcelsStarted, resends.note_started)
    subscribe(ParcelsShipped, shipping.note_shipped)
    subscribe(ParcelsShipped, resends.note_shipped)
    subscribe(LabelsRefused, tracking.note_refused)
    subscribe(ParcelsDelivered, tracking.note_delivered)
    subscribe(OrdersShipped, tracking.note_shipped)
    subscribe(OrdersChanged, rule_stale.note_changed)
    subscribe(OrdersShipped, wallets.capture)
    subscribe(OrdersShipped, fulfilled.note_shipped)
    subscribe(OrdersCancelled, wallets.release)
    subscribe(CancellationsCrossed, crossings.note_crossed)
    subscribe(BuyersErased, conversations.erase_of)
    subscribe(BuyersErased, resends.erase_of)
    subscribe(BuyersErased, tracking.erase_papers)
    subscribe(RefundsConfirmed, bridges.credit_refunds)
    subscribe(ParcelsShipped, booking.note_freight)
    subscribe(ConsolidationsHandedOver, booking.note_linehauls)
    subscribe(StockMoved, booking.note_moves)
    subscribe(StockRevalued, booking.note_revaluations)
    subscribe(OrdersShipped, booking.note_sales)
    subscribe(RefundsConfirmed, booking.note_refunds)
    subscribe(ReturnsInspected, booking.note_returns)
    subscribe(WalletsPosted, booking.note_wallets)

    inbox.set_processors(
        {
            "order.snapshot": Processor(snapshots.process_snapshots),
            "return.snapshot": Processor(remote.process_returns),
            "review.snapshot": Processor(remote.process_reviews),
            "message.snapshot": Processor(conversations.process_messages),
            "traffic.day": Processor(traffic.process_traffic),
            "warehouse.stock": Processor(mirror.process_warehouse_stock),
            "settlement.snapshot": Processor(settlements_inbox.process_settlements, batch=20),
            **{
                f"push.{name}": Processor(hooks.process_pushes, transactional=False, batch=20, queue="io")
                for name in CONNECTED
            },
        }
    )

    outbox.set_senders(
        {
            shipping.CONFIRM: Sender(confirm.send, confirm.check, confirm.settled),
            cancel_requests.CANCEL: Sender(
                cancel_sending.send, cancel_sending.check, cancel_sending.settled, decided_anew=True
            ),
            cancel_requests.ANSWER: Sender(
                cancel_sending.send, cancel_sending.check, cancel_sending.settled, decided_anew=True
            ),
            buying.BUY: Sender(label_sending.send, label_sending.check, label_settling.settled),
            buying.CANCEL: Sender(label_cancelling.send, label_cancelling.send, label_cancelling.settled),
            refunds.SEND: Sender(refund_sending.send, refund_sending.check, refund_sending.settled),
            **{
                kind: Sender(publish_sending.send, publish_sending.check, publish_settling.settled, decided_anew=True)
                for kind in publishing.COMMANDS.values()
            },
            replies.SEND: Sender(reply_sending.send, reply_sending.check, reply_sending.settled, decided_anew=True),
        }
    )

    schedule.set_schedule(
        {
            "kernel.sweep": Recurring("kernel.sweep", every_s=2),
            "kernel.run_audit": Recurring("kernel.run_audit", every_s=900),
            "kernel.forget_answers": Recurring("kernel.forget_answers", every_s=600),
            "kernel.forget_sheets": Recurring("kernel.forget_sheets", every_s=3600),
            "kernel.forget_raw": Recurring("kernel.forget_raw", every_s=3600),
            "orders.forget_buyers": Recurring("orders.forget_buyers", every_s=3600),
            "stores.pull_due": Recurring("stores.pull_due", every_s=2),
            "stores.pull_reports_due": Recurring("stores.pull_reports_due", every_s=5),
            "stores.sweep_due": Recurring("stores.sweep_due", every_s=300),
            "stores.stop_ended": Recurring("stores.stop_ended", every_s=60),
            "stores.sweep_pools": Recurring("stores.sweep_pools", every_s=3),
            "stores.sweep_prices": Recurring("stores.sweep_prices", every_s=5),
            "stores.forget_acks": Recurring("stores.forget_acks", every_s=3600),
            "stores.read_back_all": Recurring("stores.read_back_all", every_s=300),
            "products.look_due": Recurring("products.look_due", every_s=300),
            "inventory.refresh_pools": Recurring("inventory.refresh_pools", every_s=2),
            "inventory.end_fixed": Recurring("inventory.end_fixed", every_s=30),
            "inventory.keep_months": Recurring("inventory.keep_months", every_s=3600),
            "inventory.forget_collectors": Recurring("inventory.forget_collectors", every_s=3600),
            "inventory.judge_points": Recurring("inventory.judge_points", every_s=300),
            "inventory.reckon_alerts": Recurring("inventory.reckon_alerts", every_s=120),
            "orders.reckon_exposure": Recurring("orders.reckon_exposure", every_s=settings.EXPOSURE_EVERY_S),
            "procurement.reckon": Recurring("procurement.reckon", every_s=3600),
            "orders.refresh_demands": Recurring("orders.refresh_demands", every_s=2),
            "aftersales.refresh_resends": Recurring("aftersales.refresh_resends", every_s=3),
            "orders.allocate": Recurring("orders.allocate", every_s=5),
            "orders.apply_rules": Recurring("orders.apply_rules", every_s=2),
            "orders.forget_rehearsals": Recurring("orders.forget_rehearsals", every_s=3600),
            "finance.post_unposted": Recurring("finance.post_unposted", every_s=60),
            "finance.keep_days": Recurring("finance.keep_days", every_s=300),
            "finance.rematch": Recurring("finance.rematch", every_s=60),
            "logistics.pull_scans": Recurring("logistics.pull_scans", every_s=20, queue="io"),
            "orders.close_delivered": Recurring("orders.close_delivered", every_s=600),
            "orders.expire_unpaid": Recurring("orders.expire_unpaid", every_s=60),
            **(
                {"demo.buyers": Recurring("erp.demo_buyers", every_s=EVERY_S, queue="io")} if _has_demo_buyers() else {}
            ),
        }
    )

    remap.set_promised(mapping.promised_units)
    forgetting.set_keepers(resends.still_needed)
    publish_sending.set_offer(offering.offer_of)
    parcel_trying.set_orders(order_trying.consignment_of)
    rule_hooks.set_fees(estimates.fees_of_orders)
    rule_hooks.set_split(lambda ids: splitting.split_orders(order_ids=list(ids), by="stock", actor=None))
    publishing.set_gate(gate.refused_by_checks)
    onboarding.set_spare(spare_app if _has_demo_buyers() else None)

    jobs.set_runners(
        {
            "orders.approve": order_jobs.approve,
            "orders.hold": order_jobs.hold,
            "orders.release": order_jobs.release,
            "orders.back_to_review": order_jobs.back_to_review,
            **{f"orders.{name}": runner for name, runner in order_jobs.GROUPING.items()},
            "orders.accept_cancel": order_jobs.accept_cancel,
            "orders.refuse_cancel": order_jobs.refuse_cancel,
            parcel_jobs.WAVES: Long(parcel_jobs.make, slice=parcel_jobs.WAVES_SLICE),
            parcel_jobs.SHIP: parcel_jobs.ship,
            parcel_jobs.RECALL: parcel_jobs.recall,
            papers.KIND: Long(papers.run, slice=papers.SLICE),
            rule_jobs.APPLY: rule_jobs.apply_live,
            rule_jobs.REHEARSE: Long(rule_jobs.rehearse_parts, slice=1),
            catalogue_jobs.EDIT: catalogue_jobs.edit,
            first_import.KIND: Long(first_import.run, slice=1, queue="io"),
            sheets_in.READ: Long(sheets_in.run_read, slice=1),
            sheets_in.CHECK: Long(sheets_in.run_check, slice=1),
            sheets_in.WRITE: Long(sheets_in.run_write, slice=1),
            sheets_out.WRITE: Long(sheets_out.run_write, slice=1),
        }
    )

    set_kinds([CATALOGUE, RATES, ORDER_SHEET])


def _connect_undoing() -> None:
    """What follows when a shipment is undone, and what ends the time in which it can be."""
    subscribe(ParcelsCalledBack, calling_back.note_called_back)
    subscribe(ParcelsCalledBack, booking.undo_freight)
    subscribe(ParcelsHandedOver, calling_back.note_handed)
    subscribe(OrdersCalledBack, wallets.give_back)
    subscribe(OrdersCalledBack, booking.undo_sales)
    parcel_undo.set_guards([calling_back.too_late, resends.not_called_back])
