"""The stage: exchange rates, places, goods, stores, people to trade with, and the rules they take."""

from datetime import timedelta
from decimal import Decimal

from distribution.services.distributors import Profile, create_distributor
from distribution.services.price_lists import ItemDraft, create_price_list, set_prices
from distribution.services.wallets import set_credit_limit
from erp.kernel import crypto
from erp.kernel.models import FxRate
from erp.story.teller import Event, Story, expect, verb
from finance.models import FeeRule
from finance.services.money import create_account
from inventory.models import StoreWarehouse, Warehouse
from logistics.models import Carrier, Service
from logistics.services.rates import CardDraft, RateDraft, save_cards
from logistics.weights import HEAVIEST_G
from people.services.accounts import book_bill_differences
from procurement.services.suppliers import SupplierDraft, create_supplier
from products.models import BundlePart, Listing, Product, Sku
from stores.models import QuantityPool, SellerAccount, Store


@verb("rates")
def rates(story: Story, event: Event) -> None:
    """What one unit of each currency is worth in the base currency, from this day on."""
    for currency, rate in event["rates"].items():
        FxRate.objects.create(currency=currency, valid_from=story.day, rate=Decimal(rate), source="story")


@verb("warehouse")
def warehouse(story: Story, event: Event) -> None:
    """A place for goods; of kind own unless it says otherwise."""
    values = {"name": event["code"], "kind": event.get("kind", "own"), "country": event.get("country", "CN")}
    story.put("warehouse", event["code"], Warehouse.objects.create(code=event["code"], **values))


@verb("sku")
def sku(story: Story, event: Event) -> None:
    """A thing that we keep, with its weight and perhaps its size."""
    product = Product.objects.create(code=event["code"], name=event["code"])
    length, width, height = event.get("size_mm", (0, 0, 0))
    made = Sku.objects.create(
        product=product,
        code=event["code"],
        name=event["code"],
        weight_g=event["weight_g"],
        length_mm=length,
        width_mm=width,
        height_mm=height,
    )
    story.put("sku", event["code"], made)


@verb("bundle")
def bundle(story: Story, event: Event) -> None:
    """Several things that are sold as one: parts of (SKU, how many)."""
    product = Product.objects.create(code=event["code"], name=event["code"])
    made = Sku.objects.create(product=product, code=event["code"], name=event["code"], kind="bundle")
    for code, quantity in event["parts"]:
        BundlePart.objects.create(bundle=made, part=story.get("sku", code), quantity=quantity)
    story.put("sku", event["code"], made)


@verb("rule")
def rule(story: Story, event: Event) -> None:
    """A rule of the company: where the differences of bills go (expense, revalue)."""
    book_bill_differences(how=event["bill_differences"], actor=story.actor)


@verb("service")
def service(story: Story, event: Event) -> None:
    """A carrier's service from all warehouses, and what it costs: the first grams, then each begun step."""
    carrier, _ = Carrier.objects.get_or_create(code=event["carrier"], defaults={"name": event["carrier"]})
    made = Service.objects.create(carrier=carrier, code=event["code"], name=event["code"], tracking_prefix="ST")
    made.warehouses.set(story.known.get("warehouse", {}).values())
    rate = RateDraft(
        HEAVIEST_G,
        first_g=event["first_g"],
        first_price=story.minor(event["first_price"], "CNY"),
        step_g=event["step_g"],
        step_price=story.minor(event["step_price"], "CNY"),
    )
    save_cards([CardDraft(made.pk, story.day - timedelta(days=1), (rate,))])


@verb("store")
def store(story: Story, event: Event) -> None:
    """A store on an account of its own at a marketplace, selling from the named warehouses, with a listing of every SKU."""
    name = event["name"]
    account = SellerAccount.objects.create(
        marketplace=event["marketplace"],
        seller_id=name,
        name=name,
        base_url="http://127.0.0.1:1",
        hook_key=name,
        credentials=crypto.seal_json({}),
    )
    made = Store.objects.create(
        account=account, site="X", name=name, currency=event["currency"], zone="UTC", push_stock="share" in event,
        stock_share=Decimal(event.get("share", "1")),
    )  # fmt: skip
    StoreWarehouse.objects.bulk_create(
        StoreWarehouse(store=made, warehouse=story.get("warehouse", code), rank=rank)
        for rank, code in enumerate(event["warehouses"], start=1)
    )
    for code, each in story.known.get("sku", {}).items():
        pool = QuantityPool.objects.create(account=account, store=made, external_key=code) if made.push_stock else None
        Listing.objects.create(
            store=made, external_key=code, seller_sku=code, title=code, sku=each, currency=made.currency, pool=pool
        )
    story.put("store", name, made)


@verb("fee")
def fee(story: Story, event: Event) -> None:
    """What a marketplace takes, from this day on."""
    FeeRule.objects.create(
        marketplace=event["marketplace"],
        component=event["component"],
        base=event.get("base", "items_shipping"),
        percent=Decimal(event.get("percent", "0")),
        fixed_per_order=Decimal(event.get("fixed", "0")),
        currency=event.get("currency", "USD"),
        valid_from=story.day,
    )


@verb("supplier")
def supplier(story: Story, event: Event) -> None:
    """Somebody who sells to us, in their currency."""
    draft = SupplierDraft(code=event["code"], name=event["code"], currency=event["currency"])
    saved = create_supplier(draft=draft, actor=story.actor)
    story.put("supplier", event["code"], expect(saved.supplier, saved.refused))


@verb("money_account")
def money_account(story: Story, event: Event) -> None:
    """Where money of ours can be."""
    made = create_account(
        code=event["code"],
        name=event["code"],
        kind=event.get("kind", "bank"),
        currency=event["currency"],
        actor=story.actor,
    )
    story.put("money_account", event["code"], expect(made.account, made.refused))


@verb("distributor")
def distributor(story: Story, event: Event) -> None:
    """Somebody who resells, with prices, a fee for shipping, and perhaps credit."""
    currency = event["currency"]
    listed = expect(create_price_list(name=event["code"], currency=currency, actor=story.actor).price_list)
    items = [ItemDraft(story.get("sku", code).pk, Decimal(price), story.day) for code, price in event["prices"].items()]
    set_prices(price_list_id=listed.pk, items=items, actor=story.actor)
    profile = Profile(event["code"], listed.pk, (event["code"],), shipping_fee=Decimal(event.get("shipping_fee", "0")))
    saved = create_distributor(code=event["code"], profile=profile, actor=story.actor)
    made = expect(saved.distributor, saved.refused)
    if event.get("credit"):
        set_credit_limit(distributor_id=made.pk, credit_limit=story.minor(event["credit"], currency), actor=story.actor)
    story.put("distributor", event["code"], made)
