"""Who may open what: one row for each named address. A new address needs a row here, or `test_access_matrix.py` fails.

    Row("orders:list", "orders.view"),                            a page without an object
    Row("orders:detail", "orders.view", of_store=order_of),       an object of a store: others get 404
    Row("orders:cancel", "orders.cancel", POST, of_store=order_of),
    Row("api:order-list", "orders.view", api=True),               anonymous: 401, and tokens open it
    Row("hooks:wish", PUBLIC, POST, kwargs={"key": "none"}, answers=(401,)),

`of_store` builds an object of the store it is given and returns the kwargs of the address. `of_nobody` the same
for an object without a store, `of_self` for one of the person who asks. Any other pattern with parameters names `kwargs`.
An `api` row is asked with a token that may write.
"""

from __future__ import annotations

from erp.kernel import crypto
from erp.kernel.models import InboxMessage, Job, OutboxCommand
from erp.kernel.states import InboxState, OutboxState
from logistics.views.stations import DESKS
from people.access import PUBLIC, SIGNED_IN
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows import (
    aftersales,
    alerts,
    carriers,
    catalogue,
    cost,
    counts,
    desk,
    distribution,
    finance_books,
    finance_payables,
    finance_settlements,
    floor,
    imports,
    insights,
    launch,
    mirror,
    onboarding,
    orders,
    pickup,
    procurement,
    publish,
    pushing,
    rates,
    rules,
    sheets,
    waves,
    ways,
)
from tests.architecture.rows.kinds import Kwargs, Row

__all__ = ["ROWS", "Kwargs", "Row"]


def person_of_company() -> Kwargs:
    """Somebody whom the owner manages."""
    return {"person_id": make.make_user(role="designer").pk}


def token_of(user: User) -> Kwargs:
    """A living token of a person."""
    from people.services.tokens import create_token

    return {"token_id": create_token(user=user, name="script")[0].pk}


def session_of(user: User) -> Kwargs:
    """Another signed-in browser of a person."""
    from allauth.usersessions.models import UserSession

    row = UserSession.objects.create(user=user, ip="10.0.0.1", session_key=f"s{make.number()}", user_agent="test")
    return {"session_id": row.pk}


def some_parcel() -> Kwargs:
    """A parcel; warehouse people work for all stores."""
    return {"parcel_id": make.make_parcel().pk}


def order_of(store: Store) -> Kwargs:
    """An order to review."""
    return {"order_id": make.make_order(store=store).pk}


def order_action_of(store: Store) -> Kwargs:
    """An action on an order."""
    return {**order_of(store), "action": "approve"}


def verdict_of(store: Store) -> Kwargs:
    """An answer to a buyer who wants to cancel."""
    return {**order_of(store), "verdict": "accept"}


def confirmation_of(store: Store) -> Kwargs:
    """A confirmation of an order that was rejected."""
    order = order_of(store)
    command = command_of(store)
    OutboxCommand.objects.filter(pk=command["command_id"]).update(key=f"order:{order['order_id']}")
    return {**order, **command}


def job_of(user: User) -> Kwargs:
    """A job that a person has started."""
    row = Job.objects.create(kind="orders.approve", created_by=user, created_at=make.NOON)
    return {"job_id": row.pk}


def some_level() -> Kwargs:
    """A stock level; stock is not divided among stores."""
    return {"level_id": make.make_level().pk}


def account_of(store: Store) -> Kwargs:
    """The seller account of a store."""
    return {"account_id": store.account_id}


def message_of(store: Store) -> Kwargs:
    """A message of a store's account that could not be understood."""
    row = InboxMessage.objects.create(
        source=store.account.lane,
        kind="order.snapshot",
        external_id=f"m{make.number()}",
        payload=crypto.seal_json({"raw": {}}),
        state=InboxState.QUARANTINED,
        received_at=make.NOON,
    )
    return {"message_id": row.pk}


def command_of(store: Store) -> Kwargs:
    """A command to a store's account that has failed for good."""
    row = OutboxCommand.objects.create(
        kind="order.confirm",
        wish=f"w{make.number()}",
        key="order:1",
        lane=store.account.lane,
        payload={},
        state=OutboxState.DEAD,
        created_at=make.NOON,
        finished_at=make.NOON,
    )
    return {"command_id": row.pk}


def some_sku() -> Kwargs:
    """A SKU; the catalogue and the stock are the company's, not a store's."""
    return {"sku_id": make.make_sku().pk}


def some_document() -> Kwargs:
    """A receipt."""
    from uuid import uuid4

    from inventory.services.documents import Arrived, receive_goods

    goods = [Arrived(make.make_sku().pk, 1, 100)]
    written = receive_goods(client_id=uuid4(), warehouse_id=make.make_warehouse().pk, arrived=goods, actor=None)
    assert written.document
    return {"document_id": written.document.pk}


APPS = (
    procurement,
    aftersales,
    catalogue,
    cost,
    counts,
    alerts,
    carriers,
    distribution,
    finance_books,
    finance_payables,
    finance_settlements,
    imports,
    floor,
    insights,
    mirror,
    onboarding,
    orders,
    pickup,
    publish,
    pushing,
    desk,
    launch,
    waves,
    ways,
    rates,
    rules,
    sheets,
)
POST = ("POST",)
BOTH = ("GET", "POST")
OWNER = "people.manage"

ROWS: list[Row] = [
    # The house
    Row("healthz", PUBLIC),
    Row("readyz", PUBLIC),
    Row("set_language", PUBLIC, POST),
    Row("ui-kit", PUBLIC),
    Row("ui-kit-list", PUBLIC),
    Row("ui-kit-drawer", PUBLIC, kwargs={"row_id": 1001}),
    Row("ui-kit-batch", PUBLIC, POST),
    Row("ui-kit-job", PUBLIC, BOTH, kwargs={"done": 0}),
    Row("ui-kit-station", PUBLIC),
    Row("ui-kit-scan", PUBLIC, POST),
    # Marketplaces' pushes: open to all, and refused without a right signature
    Row("hook", PUBLIC, POST, kwargs={"marketplace": "amazon", "hook_key": "none"}, answers=(401,)),
    # Sync health
    Row("sync", "sync.view"),
    Row("sync-accounts", "sync.view"),
    Row("sync-pull", "sync.run", POST, of_store=account_of),
    Row("sync-sweep", "sync.run", POST, of_store=account_of),
    Row("sync-compare", "sync.run", POST, of_store=account_of),
    Row("sync-pause", "sync.run", POST, of_store=account_of),
    Row("sync-resume", "sync.run", POST, of_store=account_of),
    Row("sync-order", "sync.run", POST, answers=(404,)),  # no account is chosen
    Row("sync-thaw", "company.manage", POST),
    Row("sync-quarantine", "sync.view"),
    Row("sync-raw", "orders.buyer", of_store=message_of),
    Row("sync-retry", "sync.run", POST, of_store=message_of),
    Row("sync-dismiss", "sync.run", POST, of_store=message_of),
    Row("sync-outgoing", "sync.view"),
    Row("sync-send-again", "sync.run", POST, of_store=command_of),
    # Stations and parcels
    Row("logistics:stations", "stations.use"),
    Row("logistics:print", "stations.use"),
    Row("logistics:labels", "stations.use", POST),
    *(Row(f"logistics:{desk}", "stations.use") for desk in DESKS),
    *(Row(f"logistics:{desk}-scan", "stations.use", POST) for desk in DESKS),
    Row("logistics:parcels", "parcels.view"),
    Row("logistics:parcel", "parcels.view", of_nobody=some_parcel),
    # Orders
    Row("orders:today", SIGNED_IN),
    Row("orders:list", "orders.view"),
    Row("orders:review", "orders.review"),
    Row("orders:batch", "orders.review", POST, kwargs={"action": "approve"}),
    Row("orders:order", "orders.view", of_store=order_of),
    Row("orders:drawer", "orders.view", of_store=order_of),
    Row("orders:act", "orders.review", POST, of_store=order_action_of),
    Row("orders:cancel", "orders.cancel", POST, of_store=order_of),
    Row("orders:answer-cancel", "orders.cancel", POST, of_store=verdict_of),
    Row("orders:batch-cancel", "orders.cancel", POST, kwargs={"action": "accept_cancel"}),
    Row("orders:reveal", "orders.buyer", POST, of_store=order_of),
    Row("orders:forget", "buyers.forget", POST, of_store=order_of),
    Row("orders:buyers", "audit.view"),
    Row("orders:confirm-again", "orders.review", POST, of_store=confirmation_of),
    Row("orders:unmapped", "listings.map"),
    Row("orders:map", "listings.map", POST),
    Row("products:find-sku", "products.view"),
    # Jobs
    Row("jobs", "jobs.view"),
    Row("job", "jobs.view", of_self=job_of),
    Row("job-toast", "jobs.view", of_self=job_of),
    Row("job-cancel", "jobs.view", POST, of_self=job_of),
    # Stock, catalogue, audit
    Row("stock", "stock.view"),
    Row("stock-sku", "stock.view", of_nobody=some_sku),
    Row("stock-document", "stock.view", of_nobody=some_document),
    Row("stock-receive", "stock.receive", BOTH),
    Row("stock-receive-scan", "stock.receive", POST),
    Row("stock-adjust", "stock.adjust", BOTH, of_nobody=some_sku),
    Row("product-skus", "products.view"),
    Row("product-sku", "products.view", of_nobody=some_sku),
    Row("audit", "audit.view"),
    Row("audit-run", "audit.view", POST),
    # The API
    Row("api:schema", SIGNED_IN, api=True),
    Row("api:docs", SIGNED_IN),
    Row("api:nowhere", SIGNED_IN, BOTH, api=True, answers=(404,)),
    Row("api:orders", "orders.view", api=True),
    Row("api:order", "orders.view", of_store=order_of, api=True),
    Row("api:orders-approve", "orders.review", POST, api=True),
    Row("api:orders-hold", "orders.review", POST, api=True),
    Row("api:orders-release", "orders.review", POST, api=True),
    Row("api:orders-cancel", "orders.cancel", POST, api=True),
    Row("api:orders-accept-cancel", "orders.cancel", POST, api=True),
    Row("api:orders-refuse-cancel", "orders.cancel", POST, api=True),
    Row("api:stock", "stock.view", api=True),
    Row("api:stock-level", "stock.view", of_nobody=some_level, api=True),
    Row("api:stock-moves", "stock.view", of_nobody=some_level, api=True),
    Row("api:stock-receipts", "stock.receive", POST, api=True),
    Row("api:parcels", "parcels.view", api=True),
    Row("api:parcels-ship", "stations.use", POST, api=True),
    Row("api:parcels-recall", "stations.use", POST, api=True),
    Row("api:parcels-scan", "stations.use", POST, api=True),
    Row("api:parcel", "parcels.view", of_nobody=some_parcel, api=True),
    Row("api:parcel-label", "stations.use", of_nobody=some_parcel, api=True),
    # Sign-in
    Row("account_login", PUBLIC, BOTH),
    Row("account_logout", PUBLIC, BOTH),
    Row("account_inactive", PUBLIC),
    Row("account_reauthenticate", SIGNED_IN, BOTH),
    Row("account_change_password", SIGNED_IN, BOTH),
    Row("mfa_authenticate", PUBLIC, BOTH),
    Row("mfa_index", SIGNED_IN),
    Row("mfa_reauthenticate", SIGNED_IN, BOTH),
    Row("mfa_activate_totp", SIGNED_IN, BOTH),
    Row("mfa_deactivate_totp", SIGNED_IN, BOTH, answers=(404,)),  # nobody has one here
    Row("mfa_view_recovery_codes", SIGNED_IN, answers=(404,)),
    Row("mfa_generate_recovery_codes", SIGNED_IN, BOTH),
    Row("mfa_download_recovery_codes", SIGNED_IN, answers=(404,)),
    # Profile
    Row("profile", SIGNED_IN),
    Row("profile_language", SIGNED_IN, POST),
    Row("token_new", SIGNED_IN, POST),
    Row("token_revoke", SIGNED_IN, POST, of_self=token_of),
    Row("session_end", SIGNED_IN, POST, of_self=session_of),
    Row("sessions_end_others", SIGNED_IN, POST),
    # People
    Row("people", OWNER),
    Row("person_new", OWNER, BOTH),
    Row("person", OWNER, of_nobody=person_of_company),
    Row("person_role", OWNER, POST, of_nobody=person_of_company),
    Row("person_deactivate", OWNER, POST, of_nobody=person_of_company),
    Row("person_reactivate", OWNER, POST, of_nobody=person_of_company),
    Row("person_password", OWNER, POST, of_nobody=person_of_company),
    Row("person_second_factor", OWNER, POST, of_nobody=person_of_company),
    Row("person_stores", OWNER, BOTH, of_nobody=person_of_company),
    Row("company", "company.manage", BOTH),
    *(row for app in APPS for row in app.ROWS),
]
