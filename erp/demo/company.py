"""Build a company: warehouses, goods, stock, accounts at the mock marketplaces, stores and listings. The demo and rehearsals share it."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from erp.demo.catalogue import Good, goods
from erp.demo.control import Control
from erp.kernel import clock, crypto
from finance.demo import create_demo_books
from inventory.models import MirrorPlace, StockLevel, StoreWarehouse, Warehouse
from inventory.services.channel import offers
from inventory.services.stock import Receipt, receive
from inventory.states import WarehouseKind
from logistics.demo import create_demo_carriers
from products.models import Barcode, BundlePart, Listing, Product, Sku
from products.states import SkuKind
from stores.models import QuantityPool, SellerAccount, Store, SyncState
from stores.states import AccountState, Marketplace, SyncKind


@dataclass(frozen=True, slots=True)
class Front:
    """A store to be: site, name, currency, zone."""

    site: str
    name: str
    currency: str
    zone: str


@dataclass(frozen=True, slots=True)
class Shop:
    """A seller account to be, and its stores."""

    marketplace: Marketplace
    name: str
    fronts: tuple[Front, ...]
    poll_every_s: int = 60


@dataclass(slots=True)
class Company:
    """What was built: our rows, and the accounts as the mocks know them."""

    warehouses: dict[str, Warehouse] = field(default_factory=dict)
    skus: dict[str, Sku] = field(default_factory=dict)
    stores: list[Store] = field(default_factory=list)
    remote: dict[int, str] = field(default_factory=dict)  # our account id -> the mock's account id


SHOPS = (
    Shop(
        Marketplace.AMAZON,
        "Lumen & Co Europe",
        (
            Front("DE", "Lumen & Co DE", "EUR", "Europe/Berlin"),
            Front("FR", "Lumen & Co FR", "EUR", "Europe/Paris"),
            Front("UK", "Lumen & Co UK", "GBP", "Europe/London"),
        ),
        180,
    ),
    Shop(Marketplace.AMAZON, "Lumen & Co America", (Front("US", "Lumen & Co US", "USD", "America/Los_Angeles"),), 180),
    Shop(
        Marketplace.ALIEXPRESS, "鹿野家居 Deerfield", (Front("GLOBAL", "鹿野家居旗舰店", "USD", "America/Los_Angeles"),)
    ),
    Shop(
        Marketplace.ALIEXPRESS,
        "Deerfield Outdoor",
        (Front("GLOBAL", "Deerfield Outdoor", "USD", "America/Los_Angeles"),),
    ),
    Shop(Marketplace.WISH, "Deerfield on Wish", (Front("GLOBAL", "Deerfield Wish", "USD", "UTC"),)),
    Shop(Marketplace.DHGATE, "Lumen Wholesale", (Front("GLOBAL", "Lumen Wholesale", "USD", "Asia/Shanghai"),), 20),
)
IN_AMERICA = 1  # the place in SHOPS of the shop for which Amazon keeps goods
AT_AMAZON = "FBA-US"
_SENDER_SZX = ["鹿野家居 王小明", "广东省深圳市龙岗区坂田街道雪岗路2018号 B栋3楼", "+86 755 2688 0000"]
_SENDER_LAX = ["Deerfield Fulfilment", "2100 Harbor Gateway, Torrance CA 90501", "+1 310 555 0100"]
_ZONES = {"CN": "Asia/Shanghai", "US": "America/Los_Angeles"}
_WAREHOUSES: tuple[tuple[str, str, str, WarehouseKind, str, list[str]], ...] = (
    ("SZX", "Shenzhen", "深圳仓", WarehouseKind.OWN, "CN", _SENDER_SZX),
    ("LAX", "Los Angeles", "洛杉矶海外仓", WarehouseKind.OVERSEAS, "US", _SENDER_LAX),
    (AT_AMAZON, "Amazon FBA US", "亚马逊 FBA 美国", WarehouseKind.MARKETPLACE, "US", []),
    ("DEF", "Defective goods, Shenzhen", "深圳不良品仓", WarehouseKind.DEFECTIVE, "CN", []),
)  # fmt: skip


def build_company(
    control: Control,
    *,
    hooks_url: str,
    shops: Sequence[Shop] = SHOPS,
    catalogue: Sequence[Good] | None = None,
    units: Mapping[str, int] | None = None,
) -> Company:
    """Make everything but people. `units`: on-hand units per SKU in Shenzhen, by code (a plausible number otherwise)."""
    chosen = list(catalogue if catalogue is not None else goods())
    company = stocked_company(chosen, units)
    for index, shop in enumerate(shops):
        sold = [good for number, good in enumerate(chosen) if _lists(index, number) or len(chosen) < 100]
        open_shop(company, control, shop, sold, hooks_url)
    return company


@transaction.atomic
def stocked_company(chosen: Sequence[Good], units: Mapping[str, int] | None = None) -> Company:
    """A company with warehouses, goods, books, carriers and stock, and no store yet."""
    company = Company()
    _warehouses(company)
    _goods(company, chosen)
    create_demo_books()
    create_demo_carriers(list(company.warehouses.values()))
    _stock(company, chosen, units)
    return company


def _lists(shop: int, good: int) -> bool:
    """Of a large catalogue each shop leaves out a third, another one each."""
    return bool((good + shop) % 3)


def _warehouses(company: Company) -> None:
    for code, name, name_zh, kind, country, sender in _WAREHOUSES:
        company.warehouses[code] = Warehouse.objects.create(
            code=code, name=name, name_zh=name_zh, kind=kind, country=country, sender=sender, time_zone=_ZONES[country]
        )


def _goods(company: Company, chosen: Sequence[Good]) -> None:
    products = {
        good.product: Product(code=good.product, name=good.product_name, name_zh=good.product_name_zh)
        for good in chosen
    }
    Product.objects.bulk_create(products.values())
    skus = [
        Sku(
            product=products[good.product], code=good.code, name=good.name, name_zh=good.name_zh, weight_g=good.weight_g,
            kind=SkuKind.BUNDLE if good.parts else SkuKind.SINGLE, hs_code=good.hs_code,
            customs_name=good.product_name, customs_name_zh=good.product_name_zh,
        )
        for good in chosen
    ]  # fmt: skip
    company.skus = {sku.code: sku for sku in Sku.objects.bulk_create(skus)}
    singles = [good for good in chosen if not good.parts]
    Barcode.objects.bulk_create(
        Barcode(sku=company.skus[good.code], code=f"69012345{number:05}")
        for number, good in enumerate(singles, start=1)
    )
    BundlePart.objects.bulk_create(
        BundlePart(bundle=company.skus[good.code], part=company.skus[code], quantity=quantity)
        for good in chosen
        for code, quantity in good.parts
    )


def _stock(company: Company, chosen: Sequence[Good], units: Mapping[str, int] | None) -> None:
    singles = [good for good in chosen if not good.parts]
    receipts = []
    for number, good in enumerate(singles):
        sku = company.skus[good.code]
        shares = {
            "SZX": 20 + number * 7 % 90,
            "LAX": number * 11 % 40,
            AT_AMAZON: number % 5 * 6 if _lists(IN_AMERICA, number) else 0,
        }
        if units is not None:
            shares = {"SZX": units.get(good.code, 0)}
        receipts += [
            Receipt(sku.pk, company.warehouses[code].pk, quantity, quantity * good.cost, "opening", sku.pk, code)
            for code, quantity in shares.items()
            if quantity
        ]
    receive(receipts=receipts, actor=None)


def open_shop(company: Company, control: Control, shop: Shop, sold: Sequence[Good], hooks_url: str) -> None:
    """One account: at the mock first, then ours with its stores, pools and listings, shown there with what we can offer."""
    there = control.open_account(shop.marketplace, [front.site for front in shop.fronts])
    with transaction.atomic():
        account = _account(shop, there)
        stores = [_store(company, account, front) for front in shop.fronts]
    company.remote[account.pk] = there["account_id"]
    company.stores += stores
    items = [
        {
            "sku": good.code,
            "site": store.site,
            "title": good.name,
            "price": {"amount": good.price, "currency": store.currency},
        }
        for store in stores
        for good in sold
    ]
    ids = control.add_listings(there["account_id"], [{**item, "quantity": 0} for item in items])
    with transaction.atomic():
        _listings(company, account, stores, items, ids)
    _show_offers(control, there["account_id"], account, _kept_there(company, account, stores, items))
    control.post(
        "/hooks",
        {"account_id": there["account_id"], "hooks_url": f"{hooks_url}/hooks/{shop.marketplace}/{account.hook_key}"},
    )


def _account(shop: Shop, there: Mapping[str, Any]) -> SellerAccount:
    credentials = dict(there["credentials"])
    account = SellerAccount.objects.create(
        marketplace=shop.marketplace,
        region=str(credentials.get("region", "")),
        seller_id=str(credentials.get("seller_id") or credentials.get("merchant_id") or there["account_id"]),
        name=shop.name,
        base_url=there["base_url"],
        hook_key=secrets.token_urlsafe(18),
        credentials=crypto.seal_json(credentials),
        refresh_token=crypto.seal(credentials["refresh_token"].encode()) if credentials.get("refresh_token") else None,
        poll_every_s=shop.poll_every_s,
    )
    SyncState.objects.create(account=account, kind=SyncKind.ORDERS)
    return account


def _store(company: Company, account: SellerAccount, front: Front) -> Store:
    store = Store.objects.create(
        account=account, site=front.site, name=front.name, currency=front.currency, zone=front.zone
    )
    preferred = ["LAX", "SZX"] if front.site == "US" else ["SZX", "LAX"]
    ranked = [code for code in preferred if code in company.warehouses]
    StoreWarehouse.objects.bulk_create(
        StoreWarehouse(store=store, warehouse=company.warehouses[code], rank=rank)
        for rank, code in enumerate(ranked, start=1)
    )
    return store


def listing_key(marketplace: str, external: Mapping[str, Any]) -> str:
    """The key by which an order line names the listing, as the connectors build it."""
    if marketplace == Marketplace.AMAZON:
        return str(external["seller_sku"])
    if marketplace == Marketplace.ALIEXPRESS:
        return f"{external['product_id']}:{external['sku_code']}"
    if marketplace == Marketplace.WISH:
        return str(external["variation_id"])
    return f"{external['item_code']}:{external['sku_id']}"


def _listings(
    company: Company,
    account: SellerAccount,
    stores: Sequence[Store],
    items: Sequence[Mapping[str, Any]],
    ids: Sequence[Mapping[str, Any]],
) -> None:
    by_site = {store.site: store for store in stores}
    pools: dict[str, QuantityPool] = {}
    listings = []
    for item, known in zip(items, ids, strict=True):
        store, key = by_site[item["site"]], listing_key(account.marketplace, known["external"])
        shared = f"{account.region}:{key}" if account.marketplace == Marketplace.AMAZON else key
        pool = pools.setdefault(
            shared, QuantityPool(account=account, store=store, external_key=shared, external=known["external"])
        )
        listings.append(
            Listing(
                store=store, external_key=key, external=known["external"], seller_sku=item["sku"], title=item["title"],
                sku=company.skus[item["sku"]], pool=pool, price=item["price"]["amount"], currency=item["price"]["currency"],
            )
        )  # fmt: skip
    QuantityPool.objects.bulk_create(pools.values())
    Listing.objects.bulk_create(listings)


def _kept_there(
    company: Company, account: SellerAccount, stores: Sequence[Store], items: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The items with what lies in Amazon's own warehouse, where some does: the marketplace must know it, since it tells us."""
    held = dict(StockLevel.objects.filter(warehouse__code=AT_AMAZON, on_hand__gt=0).values_list("sku__code", "on_hand"))
    if account.marketplace != Marketplace.AMAZON or [store.site for store in stores] != ["US"] or not held:
        return list(items)
    MirrorPlace.objects.create(account=account, site="US", warehouse=company.warehouses[AT_AMAZON])
    return [{**item, "fulfilled_quantity": held.get(item["sku"], 0)} for item in items]


def _show_offers(control: Control, remote_id: str, account: SellerAccount, items: Sequence[Mapping[str, Any]]) -> None:
    """Set the quantities there to what we can offer, and write down that they are what was sent and acknowledged."""
    pools = {pool.pk: pool for pool in QuantityPool.objects.filter(account=account)}
    amounts = offers(list(pools))
    now = clock.now()
    for pool in pools.values():
        pool.desired = pool.sent = pool.acked = amounts[pool.pk]
        pool.desired_version = pool.sent_version = pool.acked_version = 1
        pool.desired_at = pool.sent_at = pool.acked_at = now
    QuantityPool.objects.bulk_update(
        pools.values(),
        [
            "desired",
            "sent",
            "acked",
            "desired_version",
            "sent_version",
            "acked_version",
            "desired_at",
            "sent_at",
            "acked_at",
        ],
    )
    of_listing = {
        (site, sku): amounts[pool_id]
        for site, sku, pool_id in Listing.objects.filter(store__account=account).values_list(
            "store__site", "seller_sku", "pool_id"
        )
    }
    control.add_listings(remote_id, [{**item, "quantity": of_listing[item["site"], item["sku"]]} for item in items])


def follow_addresses(control: Control, *, hooks_url: str) -> int:
    """The mocks or we listen elsewhere than last time: tell both sides, and let accounts be called again. How many moved."""
    there = {identity(account["credentials"]): account for account in control.get("/accounts")["accounts"]}
    moved = 0
    for account in SellerAccount.objects.all():
        known = there.get(identity(account.secrets))
        if known is None:
            continue  # not an account of these mocks
        control.post(
            "/hooks",
            {
                "account_id": known["account_id"],
                "hooks_url": f"{hooks_url}/hooks/{account.marketplace}/{account.hook_key}",
            },
        )
        if account.base_url != known["base_url"]:
            account.base_url, account.state, account.trouble = known["base_url"], AccountState.ACTIVE, ""
            account.blocked_until, account.trouble_count = None, 0
            account.save(update_fields=["base_url", "state", "trouble", "blocked_until", "trouble_count"])
            moved += 1
    return moved


def identity(credentials: Mapping[str, Any]) -> tuple[str, str]:
    """What stays the same of an account's credentials: its application and its seller."""
    application = credentials.get("client_id") or credentials.get("app_key")
    return (str(application), str(credentials.get("seller_id") or credentials.get("merchant_id")))
