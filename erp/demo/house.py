"""What a house has besides goods and stores: categories, bins with goods in them, price rules, and pick-up points. So no page is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, uuid5

from erp.demo.catalogue import goods
from erp.demo.company import Company
from erp.kernel import clock
from erp.kernel.sql import execute
from finance.services.price_rules import RuleDraft, set_price_rules
from finance.states import PriceRounding, PriceTarget
from inventory.models import StockLevel, Warehouse
from inventory.services.bin_setup import BinDraft, save_bins
from inventory.services.bins import Placed, place
from inventory.services.collecting import hand_out, open_collection
from inventory.services.points import NewPaper, add_paper, set_commission
from inventory.services.stock import Receipt, receive
from inventory.states import BinKind, PaperKind, WarehouseKind
from logistics.models import Service
from people.models import User
from products.models import Category, Sku

_TREE: Mapping[tuple[str, str], Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("Home", "家居"): {
        ("Kitchen and table", "厨房餐桌"): ("MUG", "KNIFE", "BOTL", "SPON"),
        ("Living", "居室"): ("LAMP", "TOWL", "PILO", "HOOK", "SEED"),
    },
    ("Electronics", "电子"): {
        ("Phone accessories", "手机配件"): ("CBL", "CASE", "FILM", "CHRG"),
        ("Computer accessories", "电脑配件"): ("MOUS",),
    },
    ("Out and about", "出行户外"): {
        ("Bags and clothes", "箱包服饰"): ("BAG", "SOCK", "BELT", "SCRF"),
        ("Sport and garden", "运动园艺"): ("YOGA", "ROPE", "TENT", "CLIP", "GLOV"),
    },
    ("Work and play", "文具玩具"): {
        ("Stationery and tools", "文具工具"): ("PEN", "NOTE", "TAPE", "DRIL"),
        ("Toys and beauty", "玩具美妆"): ("TOYP", "PUZL", "BRSH"),
    },
}
_BINNED = 36  # SKUs that lie in bins; the rest is still to be put away
_AT_POINT = 6
_UNITS = 12
_COMMISSION = 300  # minor units of the base currency
_POINTS = (
    ("P-LG", "Longgang pick-up point", "龙岗自提点", 400),
    ("P-FT", "Futian pick-up point", "福田自提点", -20),  # its lease has ended: it serves nobody new
)


def furnish(company: Company, *, actor: User) -> None:
    """Make all of it, for a company that has its goods, stock and stores."""
    singles = [sku for sku in company.skus.values() if sku.kind == "single"]
    sort_goods()
    put_away(company.warehouses["SZX"], singles[:_BINNED], actor=actor)
    open_points(singles[:_AT_POINT], actor=actor)
    rule_prices(company, actor=actor)


def sort_goods() -> None:
    """A tree of two levels, and each product of the demo on its branch."""
    tops = {top: Category(name=top[0], name_zh=top[1]) for top in _TREE}
    Category.objects.bulk_create(tops.values())
    leaves = [
        (Category(name=name[0], name_zh=name[1], parent=tops[top]), codes)
        for top, below in _TREE.items()
        for name, codes in below.items()
    ]
    Category.objects.bulk_create(leaf for leaf, _codes in leaves)
    pairs = [(leaf.pk, code) for leaf, codes in leaves for code in codes]
    execute(
        """UPDATE products_product p SET category_id = u.c FROM unnest(%s::bigint[], %s::text[]) AS u(c, p) WHERE p.code = u.p""",
        [[pair[0] for pair in pairs], [pair[1] for pair in pairs]],
    )


def put_away(warehouse: Warehouse, skus: Sequence[Sku], *, actor: User) -> None:
    """Two aisles of shelves, a floor place and one for packing; what fits lies in them, two SKUs a bin."""
    shelves = [f"{aisle}-{number:02}" for aisle in "AB" for number in range(1, 10)]
    drafts = [BinDraft(code, zone=code[0], sort=place) for place, code in enumerate(shelves, start=1)]
    more = (BinDraft("F-01", "F", BinKind.FLOOR, 90), BinDraft("PACK", "", BinKind.STAGING, 99))
    bins = save_bins(warehouse_id=warehouse.pk, drafts=[*drafts, *more])[: len(shelves)]
    there = dict(
        StockLevel.objects.filter(warehouse=warehouse, sku__in=skus, on_hand__gt=0).values_list("sku_id", "on_hand")
    )
    placed = [
        Placed(sku.pk, warehouse.pk, None, bins[number % len(bins)], there[sku.pk])
        for number, sku in enumerate(skus)
        if sku.pk in there
    ]
    place(client_id=uuid5(NAMESPACE_URL, "demo:bins"), placed=placed, actor=actor)


def open_points(skus: Sequence[Sku], *, actor: User) -> None:
    """A point that serves, with goods, one collection handed out and one that waits; and a point whose lease has ended."""
    points = []
    today = clock.business_date()
    for code, name, name_zh, days in _POINTS:
        point = Warehouse.objects.create(
            code=code, name=name, name_zh=name_zh, kind=WarehouseKind.PICKUP, country="CN", sender=[]
        )
        for paper in _papers(code, today, days):
            add_paper(point_id=point.pk, paper=paper, actor=actor)
        set_commission(point_id=point.pk, commission=_COMMISSION)
        points.append(point)
    serving = points[0]
    costs = {good.code: good.cost for good in goods()}
    receive(
        receipts=[
            Receipt(sku.pk, serving.pk, _UNITS, _UNITS * costs[sku.code], "opening", sku.pk, serving.code)
            for sku in skus
        ],
        actor=None,
    )
    for name, units, comes in (("王芳", 1, True), ("李伟", 2, False)):
        opened = open_collection(
            client_id=uuid5(NAMESPACE_URL, f"demo:collection:{name}"), point_id=serving.pk, collector=name, actor=actor,
            goods=dict.fromkeys([sku.pk for sku in skus[:2]], units), expires_at=clock.now() + timedelta(days=7),
        )  # fmt: skip
        if opened.collection and comes:
            hand_out(
                client_id=uuid5(NAMESPACE_URL, f"demo:handed:{name}"), point_id=serving.pk, code=opened.collection.code, actor=actor
            )  # fmt: skip


def _papers(code: str, today: date, days: int) -> tuple[NewPaper, ...]:
    """A licence for good, and a lease that ends so many days from now."""
    since = today - timedelta(days=340)
    return (
        NewPaper(PaperKind.LICENCE, f"LIC-{code}", since),
        NewPaper(PaperKind.LEASE, f"LEASE-{code}", since, today + timedelta(days=days)),
    )


def rule_prices(company: Company, *, actor: User) -> None:
    """A margin for what Amazon US delivers, another for what leaves from Shenzhen, prices ending in .99."""
    by_site = {store.site: store.pk for store in company.stores}
    margin = RuleDraft(
        target_kind=PriceTarget.MARGIN, target=Decimal(25), floor_margin=Decimal(8), rounding_step=Decimal(1),
        rounding_ending=Decimal("0.99"), rounding_mode=PriceRounding.UP, advertising_percent=Decimal(6), returns_percent=Decimal(3),
    )  # fmt: skip
    post = Service.objects.filter(warehouses=company.warehouses["SZX"], closed_at=None).order_by("rank", "pk").first()
    set_price_rules(store_ids=[by_site["US"]] if "US" in by_site else [], draft=margin, actor=actor)
    shipped = [store.pk for store in company.stores if store.site == "GLOBAL"][:2]
    from_china = RuleDraft(
        target_kind=PriceTarget.MARGIN, target=Decimal(30), floor_margin=Decimal(10), rounding_step=Decimal(1),
        rounding_ending=Decimal("0.99"), rounding_mode=PriceRounding.NEAREST, service_id=post.pk if post else None,
        packaging=Decimal("0.80"), returns_percent=Decimal(2),
    )  # fmt: skip
    set_price_rules(store_ids=shipped, draft=from_china, actor=actor)
