"""Who may open what of pick-up points and collections, and what their lists may show."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from erp.kernel import clock, crypto
from inventory.models import Collection, PointPaper, Warehouse
from inventory.services import points
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
RULES, ADJUST, MOVE, VIEW = "stores.rules", "stock.adjust", "stock.move", "stock.view"
SCAN = "f" * 64


def a_point() -> Warehouse:
    """A point without papers."""
    return make.make_warehouse(kind="pickup")


def some_point() -> Kwargs:
    """A point; stock is the company's."""
    return {"point_id": a_point().pk}


def some_paper() -> Kwargs:
    """A paper with a scan."""
    path: Path = points.path_of(SCAN, "pdf")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"%PDF-")
    paper = PointPaper.objects.create(
        point=a_point(), kind="lease", number="L", valid_from=clock.business_date(), sha256=SCAN, form="pdf",
        added_at=clock.now(),
    )  # fmt: skip
    return {"paper_id": paper.pk}


def a_collection(maker: User | None = None) -> Collection:
    """An open collection without lines."""
    n = make.number()
    return Collection.objects.create(
        client_id=uuid4(), number=f"PC{n:08}", point=a_point(), code=f"{n:08}", sealed=crypto.seal_json({"name": "Wang"}),
        expires_at=clock.now() + timedelta(days=1), created_by=maker or make.make_user(role="warehouse"),
        created_at=clock.now(),
    )  # fmt: skip


def some_collection() -> Kwargs:
    """A collection; stock is the company's."""
    return {"collection_id": a_collection().pk}


ROWS: list[Row] = [
    Row("points", VIEW),
    Row("point", VIEW, of_nobody=some_point),
    Row("point-paper-new", RULES, BOTH, of_nobody=some_point),
    Row("point-paper-withdraw", RULES, POST, of_nobody=some_paper),
    Row("point-paper-file", RULES, of_nobody=some_paper),
    Row("point-commission", RULES, BOTH, of_nobody=some_point),
    Row("point-statement", VIEW, of_nobody=some_point),
    Row("point-statement-export", VIEW, of_nobody=some_point),
    Row("collect", MOVE, of_nobody=some_point),
    Row("collect-scan", MOVE, POST, of_nobody=some_point),
    Row("collection-new", ADJUST, BOTH, of_nobody=some_point),
    Row("collections", VIEW),
    Row("collection", VIEW, of_nobody=some_collection),
    Row("collection-cancel", ADJUST, POST, of_nobody=some_collection),
    Row("collection-reopen", ADJUST, POST, of_nobody=some_collection),
    Row("collection-slip", ADJUST, of_nobody=some_collection),
]
LISTS: set[str] = {"points", "collections"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show."""
    a_collection(user)
