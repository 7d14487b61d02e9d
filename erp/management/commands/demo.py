"""`manage.py demo`: make the demo company on an empty database, once."""

import json
import os
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from distribution.demo import create_demo_distribution
from erp.demo.catalogue import goods
from erp.demo.company import Company, build_company, follow_addresses
from erp.demo.control import Control
from erp.demo.house import furnish
from erp.demo.spare import open_spare_sellers
from erp.kernel import clock
from finance import chart
from finance.demo_money import create_demo_money
from finance.demo_payables import create_demo_payables
from finance.services.money import book_other
from logistics.demo_carriers import create_demo_carrier_accounts, follow_carriers
from logistics.states import CarrierProtocol
from people.demo import create_demo_people
from people.models import User
from procurement.demo import create_demo_procurement
from products.states import SkuKind
from stores.models import SellerAccount, Store, StoreAccess
from stores.states import Marketplace

ORDERS_EACH = 4
DEPOSIT = 500_000_00  # minor units of the base currency


class Command(BaseCommand):
    help = "Make the demo company: people, warehouses, goods, stock, accounts and stores at the mock marketplaces, first orders."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")

    def handle(self, *args: Any, **options: Any) -> None:
        """Where a company exists, only its addresses follow the mocks and us. Passwords are made at random and shown this once."""
        mocks = os.environ.get("MOCKS_URL")
        if not mocks:
            raise CommandError(
                "the demo lives at the mock marketplaces: set MOCKS_URL, or start everything with make run"
            )
        control = Control(mocks)
        if SellerAccount.objects.exists():
            moved = follow_addresses(control, hooks_url=settings.PUBLIC_URL) + follow_carriers(carriers_there(control))
            self._say(options, {"made": False, "moved": moved, "sign_ins": []})
            return
        company = build_company(control, hooks_url=settings.PUBLIC_URL)
        people = create_demo_people(company.stores)
        create_demo_carrier_accounts(
            lambda carrier: carrier_account(control, carrier), warehouses=list(company.warehouses.values())
        )
        first_orders(control, company)
        open_spare_sellers(control, goods())
        furnish(company, actor=User.objects.get(username="owner"))
        trade_beyond_orders(company)
        sign_ins = [{"username": name, "role": role, "password": password} for name, role, password in people]
        self._say(
            options, {"made": True, "stores": len(company.stores), "skus": len(company.skus), "sign_ins": sign_ins}
        )

    def _say(self, options: dict[str, Any], answer: dict[str, Any]) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(answer))
            return
        self.stdout.write(f"made: {answer['made']}")
        for sign_in in answer["sign_ins"]:
            self.stdout.write("  ".join(f"{value:<14}" for value in sign_in.values()))


def carrier_account(control: Control, carrier: str) -> dict[str, Any]:
    """A new account at a mock carrier, whose parcels travel by themselves, twenty times as fast as real ones."""
    control.post("/settings", {"carrier": carrier, "travel_after_s": 7200, "travel_scale": 0.05})
    return control.post("/accounts", {"carrier": carrier})


def carriers_there(control: Control) -> dict[str, str]:
    """The mock carriers' accounts and where they listen now."""
    told = [control.get("/accounts", carrier=name)["accounts"] for name in CarrierProtocol.values]
    return {account["account_id"]: account["base_url"] for accounts in told for account in accounts}


def first_orders(control: Control, company: Company) -> None:
    """A few buyers at each account, and a listing per account that nobody has mapped yet, with an order for it."""
    for account_id, remote_id in company.remote.items():
        control.post("/orders", {"account_id": remote_id, "count": ORDERS_EACH, "seed": account_id})
        site = next(store.site for store in company.stores if store.account_id == account_id)
        new = {"sku": f"NEW-{account_id:02}", "site": site, "title": "Listed by hand yesterday", "quantity": 5}
        control.add_listings(remote_id, [{**new, "price": {"amount": "12.99", "currency": "USD"}}])
        line = {"sku": new["sku"], "quantity": 1}
        control.post(
            "/orders",
            {"account_id": remote_id, "orders": [{"lines": [line], "site": site, "country": "DE", "paid": True}]},
        )


def trade_beyond_orders(company: Company) -> None:
    """Goods on their way and arrived, bills, money in the bank, and a distributor with an order."""
    owner = User.objects.get(username="owner")
    singles = [sku for sku in company.skus.values() if sku.kind == SkuKind.SINGLE]
    accounts = create_demo_money()
    bank = accounts[settings.BASE_CURRENCY] if settings.BASE_CURRENCY in accounts else next(iter(accounts.values()))
    book_other(
        client_id=uuid5(NAMESPACE_URL, "demo:deposit"),
        money_account_id=bank.pk,
        amount=DEPOSIT,
        other=chart.OPENING,
        memo="Balance when the demo began",
        on=clock.business_date(),
        actor=owner,
    )
    create_demo_procurement(warehouse=company.warehouses["SZX"], skus=singles[:12], actor=owner)
    create_demo_payables(actor=owner)
    create_demo_distribution(skus=singles[:24], actor=owner)
    own = list(Store.objects.filter(account__marketplace=Marketplace.DIRECT))
    staff = User.objects.filter(username__in=("manager", "operations", "service", "finance"))
    StoreAccess.objects.bulk_create(
        [StoreAccess(user=person, store=store) for person in staff for store in own], ignore_conflicts=True
    )
