"""What a marketplace's own warehouses hold of the sellers' goods. Orders that it fulfils take from there, not from the listing's quantity."""

from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.protocol import Order, Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

_ROWS = """
SELECT held.*, listing.title, listing.product_id,
       coalesce((SELECT sum(sale_line.quantity - sale_line.shipped) FROM sale_line JOIN sale ON sale.id = sale_id
                  WHERE sale.account_id = held.account_id AND sale.site = held.site AND sale_line.sku = held.sku
                    AND sale.extra ->> 'marketplace_fulfilled' AND shipped_at IS NULL AND cancelled_at IS NULL), 0) AS reserved
  FROM warehouse_stock AS held
  JOIN listing ON listing.account_id = held.account_id AND listing.sku = held.sku AND listing.site = held.site
 WHERE held.account_id = ? AND {where} ORDER BY held.sku, held.site
"""


class Warehouse:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.store = world.store

    def put(self, account_id: str, sku: str, site: str, quantity: int) -> None:
        """The warehouse holds this many now. Inside a transaction."""
        if quantity < 0:
            raise Refusal("fulfilled_quantity must be 0 or more", status=400)
        self.store.run(
            "INSERT INTO warehouse_stock VALUES (?, ?, ?, ?, ?) ON CONFLICT (account_id, sku, site)"
            " DO UPDATE SET quantity = excluded.quantity, updated_at = excluded.updated_at",
            account_id, sku, site, quantity, self.world.clock.now(),
        )  # fmt: skip

    def take(self, account_id: str, sku: str, site: str, quantity: int) -> bool:
        """Take units for an order; refused when too few are left. False when it never held any: then the listing's are sold."""
        held = self.store.row(
            "SELECT quantity FROM warehouse_stock WHERE account_id = ? AND sku = ? AND site = ?", account_id, sku, site
        )
        if held is None:
            return False
        if held["quantity"] < quantity:
            raise Refusal(f"{sku}: {held['quantity']} left in the marketplace's warehouse, {quantity} wanted")
        self.put(account_id, sku, site, held["quantity"] - quantity)
        return True

    def give_back(self, order: Order) -> bool:
        """The units of a cancelled order lie there again; False when they did not come from there."""
        if not order.extra.get("marketplace_fulfilled"):
            return False
        touched = [
            self.store.run(
                "UPDATE warehouse_stock SET quantity = quantity + ?, updated_at = ? WHERE account_id = ? AND sku = ? AND site = ?",
                line["quantity"], self.world.clock.now(), order.account_id, line["sku"], order.row["site"],
            )
            for line in order.lines
        ]  # fmt: skip
        return any(touched)

    def rows(self, account_id: str, where: str = "1", *values: Any) -> list[dict[str, Any]]:
        """What is held by a condition on `held`: `quantity` may be sold, `reserved` waits for its order to be sent."""
        return self.store.rows(_ROWS.format(where=where), account_id, *values)

    def ship(self, order: Order, tracking: str) -> None:
        """The marketplace sends an order that it fulfils, whole."""
        if not order.extra.get("marketplace_fulfilled") or order.status != "paid":
            raise Refusal(f"order {order.id} is not one that the marketplace can send now")
        units = {line["id"]: line["quantity"] for line in order.lines}
        for line in order.lines:
            self.store.run(
                "UPDATE warehouse_stock SET updated_at = ? WHERE account_id = ? AND sku = ? AND site = ?",
                self.world.clock.now(), order.account_id, line["sku"], order.row["site"],
            )  # fmt: skip
        self.world.shipments.record(
            order, reference="1", carrier=self.world.protocol.name, tracking=tracking, units=units
        )
