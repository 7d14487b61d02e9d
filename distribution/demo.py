"""One distributor for the demo, with its prices, a payment told of and an order. Only the demo command calls this."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from distribution.models import Distributor
from distribution.services.distributors import Profile, create_distributor, link_users
from distribution.services.orders import place_order
from distribution.services.price_lists import ItemDraft, create_price_list, set_prices
from distribution.services.wallets import request_top_up, set_credit_limit
from distribution.states import PlacedBy
from erp.kernel import clock
from people.models import User
from people.roles import Role
from products.models import Sku
from stores.connectors.port import RemoteAddress

CODE = "NORDLICHT"
CREDIT = 200_000
_ADDRESS = RemoteAddress(
    name="Maike Petersen", lines=("Fischmarkt 12",), city="Hamburg", state="", postcode="22767", country="DE",
    phone="+49 40 1234567", email="maike@example.org",
)  # fmt: skip


@transaction.atomic
def create_demo_distribution(*, skus: Sequence[Sku], actor: User | None = None) -> Distributor | None:
    """Nordlicht Trading buys `skus` in dollars on credit. The balance is nothing until finance confirms its payment.

    None when it is there already. A person called `distributor`, if there is one, signs in for it.
    """
    if Distributor.objects.filter(code=CODE).exists():
        return None
    price_list = create_price_list(name="Resellers USD", currency="USD", actor=actor).price_list
    assert price_list is not None
    since = clock.business_date() - timedelta(days=30)
    items = [ItemDraft(sku.pk, _price(place), since) for place, sku in enumerate(skus)]
    items += [ItemDraft(sku.pk, _price(place) * Decimal("0.9"), since, 10) for place, sku in enumerate(skus)]
    set_prices(price_list_id=price_list.pk, items=items, actor=actor)
    profile = Profile(
        name="Nordlicht Trading", price_list_id=price_list.pk, label_sender=("Nordlicht Trading", "Am Kai 5", "20457 Hamburg, Germany"),
        discount_percent=Decimal(5), shipping_fee=Decimal("3.50"), contact="orders@nordlicht.example",
    )  # fmt: skip
    made = create_distributor(code=CODE, profile=profile, actor=actor).distributor
    assert made is not None
    set_credit_limit(distributor_id=made.pk, credit_limit=CREDIT, actor=actor)
    people = User.objects.filter(username="distributor", role=Role.DISTRIBUTOR).values_list("pk", flat=True)
    link_users(distributor_id=made.pk, user_ids=list(people), actor=actor)
    request_top_up(
        client_id=_once("top-up"), distributor_id=made.pk, amount=150_000, reference="SWIFT 88120", actor=actor
    )
    lines = [(sku.pk, 2) for sku in skus[:2]]
    place_order(
        client_id=_once("order"), distributor_id=made.pk, reference="NL-1001", lines=lines, address=_ADDRESS, note="", actor=actor,
        placed_by=PlacedBy.STAFF,
    )  # fmt: skip
    return made


def _price(place: int) -> Decimal:
    """Prices that differ from SKU to SKU."""
    return Decimal("4.80") + Decimal("1.35") * (place % 9)


def _once(what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:{CODE}:{what}")
