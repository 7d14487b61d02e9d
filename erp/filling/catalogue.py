"""Stores, warehouses, goods and their listings. Marketplaces are paused: nothing of this is ever told to one."""

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

from django.db.models import Model

from erp.filling.words import PER_PRODUCT, product, variant
from erp.kernel import crypto
from inventory.models import StoreWarehouse, Warehouse
from inventory.states import WarehouseKind
from products.models import Barcode, BundlePart, Listing, Product, Sku
from products.states import SkuKind
from stores.models import QuantityPool, SellerAccount, Store
from stores.states import CONNECTED, AccountState

M = TypeVar("M", bound=Model)
BATCH = 5000
STORES_PER_SKU = 2
BUNDLE_EVERY = 50
_SITES = {"amazon": (("DE", "EUR"), ("UK", "GBP"), ("US", "USD")), "wish": (("US", "USD"),)}
_PLACES = (
    ("SZX", "Shenzhen", "深圳仓", "own", "CN"),
    ("NGB", "Ningbo", "宁波仓", "own", "CN"),
    ("DUS", "Düsseldorf", "杜塞仓", "overseas", "DE"),
)


def make_stores() -> tuple[list[Store], list[Warehouse]]:
    """A paused account at each marketplace with its stores, and three warehouses that serve them all."""
    warehouses = [
        Warehouse.objects.create(code=code, name=name, name_zh=zh, kind=WarehouseKind(kind), country=country)
        for code, name, zh, kind, country in _PLACES
    ]
    stores = []
    for marketplace in CONNECTED:
        account = SellerAccount.objects.create(
            marketplace=marketplace, seller_id=f"FILL-{marketplace}", name=f"Fill {marketplace}", base_url="http://127.0.0.1:9",
            hook_key=f"fill-{marketplace}", state=AccountState.PAUSED, credentials=crypto.seal_json({"seller_id": "FILL"}),
        )  # fmt: skip
        stores += [
            Store.objects.create(
                account=account, site=site, name=f"Fill {marketplace} {site}", currency=currency, zone="UTC"
            )
            for site, currency in _SITES.get(marketplace, (("WW", "USD"),))
        ]
    StoreWarehouse.objects.bulk_create(
        StoreWarehouse(store=store, warehouse=warehouse, rank=rank)
        for store in stores
        for rank, warehouse in enumerate(warehouses, start=1)
    )
    return stores, warehouses


def make_goods(count: int, stores: list[Store]) -> None:
    """`count` SKUs, four to a product, each with a barcode and sold in two stores; every fiftieth is a bundle of its neighbours."""
    products = list(_saved(Product, (Product(**_named(product(n))) for n in range(-(-count // PER_PRODUCT)))))
    skus = list(_saved(Sku, (_sku(n, products) for n in range(count))))
    singles = [sku for sku in skus if sku.kind == SkuKind.SINGLE]
    for _ in _saved(Barcode, (Barcode(sku=sku, code=f"69{n:011}") for n, sku in enumerate(singles))):
        pass
    parts = (
        BundlePart(bundle=skus[n], part=skus[n - back], quantity=back)
        for n in range(BUNDLE_EVERY - 1, count, BUNDLE_EVERY)
        for back in (1, 2)
    )
    for _ in _saved(BundlePart, parts):
        pass
    sold = [(sku, stores[(n + nth * 3) % len(stores)]) for n, sku in enumerate(skus) for nth in range(STORES_PER_SKU)]
    pools = _saved(
        QuantityPool,
        (
            QuantityPool(account=store.account, store=store, external_key=f"{store.pk}:{sku.code}")
            for sku, store in sold
        ),
    )
    listings = (
        Listing(
            store=store, external_key=f"{store.pk}:{sku.code}", seller_sku=sku.code, title=sku.name, sku=sku, pool=pool,
            price=9 + sku.pk % 90, currency=store.currency,
        )
        for (sku, store), pool in zip(sold, pools, strict=True)
    )  # fmt: skip
    for _ in _saved(Listing, listings):
        pass


def _sku(number: int, products: list[Product]) -> Sku:
    bundle = number % BUNDLE_EVERY == BUNDLE_EVERY - 1
    return Sku(
        product=products[number // PER_PRODUCT], kind=SkuKind.BUNDLE if bundle else SkuKind.SINGLE, weight_g=50 + number * 37 % 2000,
        length_mm=100, width_mm=80, height_mm=40, **_named(variant(number)),
    )  # fmt: skip


def _named(name: object) -> dict[str, str]:
    return {field: getattr(name, field) for field in ("code", "name", "name_zh")}


def _saved(model: type[M], rows: Iterator[M]) -> Iterator[M]:
    while batch := list(islice(rows, BATCH)):
        yield from model._default_manager.bulk_create(batch)
