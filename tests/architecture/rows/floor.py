"""Who may open what of the floor, and what its lists may show."""

from __future__ import annotations

from uuid import uuid4

from inventory.models import Bin, BinMove, StockDocument, StockLevel, StockRequest, Transfer
from inventory.services.bins import Placed, place
from inventory.services.transfers import plan_transfer
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row
from tests.inventory.floor import goods, make_bins

POST, BOTH = ("POST",), ("GET", "POST")
VIEW, MOVE, ADJUST, APPROVE = "stock.view", "stock.move", "stock.adjust", "stock.approve"


def transfer() -> Kwargs:
    """A draft of a transfer."""
    sku, here, there = make.make_sku(), make.make_warehouse(), make.make_warehouse()
    done = plan_transfer(client_id=uuid4(), source_id=here.pk, target_id=there.pk, lines=[(sku.pk, 2)], actor=None)
    assert done.transfer
    return {"transfer_id": done.transfer.pk}


def some_bin() -> Kwargs:
    """An empty bin."""
    [made] = make_bins(make.make_warehouse(), f"B{make.number()}")
    return {"bin_id": made.pk}


def bin_move() -> Kwargs:
    """Somebody put goods away."""
    sku, house = make.make_sku(), make.make_warehouse()
    goods(house, (sku, 3, 100))
    [made] = make_bins(house, f"B{make.number()}")
    place(client_id=uuid4(), placed=[Placed(sku.pk, house.pk, None, made.pk, 2)], actor=None)
    return {"move_id": BinMove.objects.latest("id").pk}


def document() -> Kwargs:
    """A receipt."""
    goods(make.make_warehouse(), (make.make_sku(), 3, 100))
    return {"document_id": StockDocument.objects.latest("id").pk}


ROWS: list[Row] = [
    Row("floor", MOVE),
    Row("floor-mode", MOVE, kwargs={"mode": "put"}),
    Row("floor-scan", MOVE, POST, kwargs={"mode": "move"}),
    Row("floor-undo", MOVE, POST, of_nobody=bin_move),
    Row("stock-bins", VIEW),
    Row("stock-bins-new", MOVE, BOTH),
    Row("stock-bin-close", MOVE, POST, of_nobody=some_bin),
    Row("transfers", VIEW),
    Row("transfer-new", MOVE, BOTH),
    Row("transfer", VIEW, of_nobody=transfer),
    Row("transfer-bench", MOVE, of_nobody=transfer),
    Row("transfer-scan", MOVE, POST, of_nobody=transfer),
    Row("transfer-print", VIEW, of_nobody=transfer),
    Row("transfer-act", MOVE, POST, of_nobody=lambda: {**transfer(), "action": "send"}),
    Row("stock-documents", VIEW),
    Row("stock-document-new", ADJUST, BOTH, kwargs={"kind": "damage"}),
    Row("stock-document-undo", ADJUST, POST, of_nobody=document),
    Row("stock-requests", VIEW),
    Row("stock-request-decide", APPROVE, POST, kwargs={"answer": "approve"}),
    Row("api:transfers", VIEW, api=True),
    Row("api:transfer", VIEW, of_nobody=transfer, api=True),
    Row("api:transfers-plan", MOVE, POST, api=True),
    Row("api:transfer-send", MOVE, POST, of_nobody=transfer, api=True),
    Row("api:transfer-receive", MOVE, POST, of_nobody=transfer, api=True),
    Row("api:bin-stock", VIEW, api=True),
    Row("api:bin-moves", MOVE, POST, api=True),
]
LISTS: set[str] = {
    *("stock-bins", "transfers", "stock-documents", "stock-requests"),
    *("api:transfers", "api:bin-stock"),
}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; none of it belongs to a store."""
    transfer()
    level = StockLevel.objects.get(pk=BinMove.objects.get(pk=bin_move()["move_id"]).level_id)
    StockRequest.objects.create(
        client_id=uuid4(),
        kind="adjustment",
        warehouse_id=level.warehouse_id,
        reason="gone",
        lines=[[level.sku_id, -1]],
        value=100,
        made_by=user,
        made_at=make.NOON,
    )
    assert Transfer.objects.exists()
    assert Bin.objects.exists()
