"""The store that distributors' orders belong to: one per currency, on a seller account that speaks to no marketplace."""

from collections.abc import Iterable

from django.conf import settings

from erp.kernel import crypto
from erp.kernel.sql import execute
from stores.models import SellerAccount, Store
from stores.states import Marketplace

SELLER_ID = "own"


def own_store(currency: str) -> Store:
    """The store of own sales in a currency, made when it is first asked for."""
    account, _ = SellerAccount.objects.get_or_create(
        marketplace=Marketplace.DIRECT,
        seller_id=SELLER_ID,
        region="",
        defaults={"name": "Own sales", "base_url": "", "hook_key": "direct", "credentials": crypto.seal_json({})},
    )
    store, _ = Store.objects.get_or_create(
        account=account,
        site=currency,
        defaults={
            "name": f"Own sales {currency}",
            "currency": currency,
            "zone": settings.COMPANY_ZONE,
            "push_stock": False,
        },
    )
    return store


def listing_key(sku_id: int) -> str:
    """How a line of such an order names its listing; the code of a SKU may change, this does not."""
    return f"sku:{sku_id}"


def own_listings(store: Store, sku_ids: Iterable[int]) -> None:
    """A listing per SKU, mapped, without a pool: nobody is told a quantity. What is there stays."""
    execute(
        """INSERT INTO products_listing (store_id, external_key, external, seller_sku, title, sku_id, currency, state)
           SELECT %s, 'sku:' || s.id, '{}'::jsonb, s.code, s.name, s.id, %s, 'active' FROM products_sku s
           WHERE s.id = ANY(%s) AND NOT EXISTS (SELECT 1 FROM products_listing l WHERE l.store_id = %s AND l.external_key = 'sku:' || s.id)
           ORDER BY s.id ON CONFLICT (store_id, external_key) DO NOTHING""",
        [store.pk, store.currency, sorted(set(sku_ids)), store.pk],
    )
