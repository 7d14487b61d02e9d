"""A carrier's account at the mocks, a service whose labels are bought there, and parcels of it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from erp.kernel import clock
from erp.kernel.models import OutboxCommand
from erp.kernel.services import outbox
from erp.kernel.sql import execute
from inventory.models import Warehouse
from inventory.services.reserve import Wish, reserve
from inventory.services.stock import Receipt, receive
from logistics.models import CarrierAccount, Parcel, Service
from logistics.services.carriers import open_account
from logistics.services.parcels import ParcelDraft, ParcelDraftLine, create_parcels
from logistics.states import CarrierProtocol
from tests import factories as make
from tests.mock_marketplaces.conftest import Mocks

CODES = {"swiftpost": "SP-STANDARD", "lineair": "LA-WORLD"}


@dataclass
class Line:
    """A carrier here and there."""

    account: CarrierAccount
    service: Service
    warehouse: Warehouse
    there: dict[str, Any]
    mocks: Mocks

    def truth(self) -> dict[str, Any]:
        """What the carrier knows: {reference: statuses}, and the money."""
        told = self.mocks.truth(self.there["account_id"])
        labels: dict[str, list[str]] = {}
        for label in told["labels"]:
            labels.setdefault(label["reference"], []).append(label["status"])
        return {"labels": labels, "net": told["money"]["net"], "calls": told["calls"]}

    def faults(self, *rules: dict[str, Any]) -> None:
        self.mocks.control("faults", {"account_id": self.there["account_id"], "rules": list(rules), "seed": 1})

    def scan(self, parcel: Parcel, milestone: str, place: str = "Shenzhen") -> None:
        """The carrier scans a parcel."""
        parcel.refresh_from_db()
        body = {"account_id": self.there["account_id"], "tracking_number": parcel.tracking_number}
        self.mocks.control("parcels/scan", {**body, "milestone": milestone, "place": place})

    def parcel(self, **address: Any) -> Parcel:
        """A new parcel of the service, with its goods held."""
        sku, holder = make.make_sku(), make.number()
        receive(receipts=[Receipt(sku.pk, self.warehouse.pk, 1, 100, "test", make.number())], actor=None)
        reserve([Wish("test", holder, sku.pk, self.warehouse.pk, 1, clock.now())])
        draft = ParcelDraft(
            owner_kind="test",
            owner_id=make.number(),
            attempt=1,
            warehouse_id=self.warehouse.pk,
            service_id=self.service.pk,
            recipient={**make.ADDRESS, **address},
            references=("A-1",),
            ship_by=clock.now() + timedelta(days=1),
            lines=(ParcelDraftLine(sku.pk, 1, "test", holder),),
        )
        return Parcel.objects.get(pk=next(iter(create_parcels([draft]).values())))

    def work(self) -> None:
        """What the outbox does when its time has come."""
        execute("UPDATE kernel_outboxcommand SET next_at = clock_timestamp() WHERE finished_at IS NULL")
        execute("UPDATE logistics_carrieraccount SET blocked_until = NULL")
        outbox.work(self.account.lane)

    def commands(self) -> list[tuple[str, str]]:
        """Our commands and how they stand."""
        return list(OutboxCommand.objects.order_by("pk").values_list("kind", "state"))


def open_line(mocks: Mocks, carrier: str) -> Line:
    """An account at one of the mock carriers, with a service from a warehouse."""
    there = mocks.control("accounts", {"carrier": carrier})
    account = open_account(
        carrier_id=make.make_carrier().pk,
        protocol=CarrierProtocol(carrier),
        name=carrier,
        customer_id=there["account_id"],
        base_url=there["base_url"],
        credentials=there["credentials"],
        actor=None,
    )
    warehouse = make.make_warehouse()
    service = make.make_service(
        carrier=account.carrier, warehouses=[warehouse], account=account, carrier_code=CODES[carrier]
    )
    return Line(account, service, warehouse, there, mocks)
