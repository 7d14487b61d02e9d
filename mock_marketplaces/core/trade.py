"""The trade all four share: accounts, listings with a quantity, orders, payment, cancelling. Every change has its time.

A sale takes units from the listing's quantity and is refused when too few are left; a stock push sets it. That is all
a mock knows of stock: it sells what its listing says.
"""

import json
import random
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mock_marketplaces.core.buyers import DESTINATIONS, plausible_buyer
from mock_marketplaces.core.money import shared
from mock_marketplaces.core.protocol import Order, Refusal

if TYPE_CHECKING:
    from mock_marketplaces.core.world import World

UNPAID_SHARE = 0.08
LINES_CHOICE = [1, 1, 1, 1, 2, 2, 3]
UNITS_CHOICE = [1, 1, 1, 1, 2, 2, 3]


class Trade:
    def __init__(self, world: "World") -> None:
        self.world = world
        self.store = world.store
        self.clock = world.clock
        self._accounts: dict[str, dict[str, Any]] = {}
        world.effects.kinds["stock"] = lambda data: self._take_effect(**data)

    # accounts and listings ------------------------------------------------------------------------------------

    def open_account(self, sites: list[str], hooks_url: str) -> dict[str, Any]:
        protocol = self.world.protocol
        protocol.check_sites(sites)
        with self.store.tx():
            account_id = f"{protocol.name}-{self.store.next('account'):03d}"
            self.store.insert(
                "account",
                id=account_id,
                sites=json.dumps(sites),
                credentials="{}",
                hooks_url=hooks_url,
                created_at=self.clock.now(),
            )
            credentials = protocol.credentials(account_id, sites)
            self.store.run("UPDATE account SET credentials = ? WHERE id = ?", json.dumps(credentials), account_id)
        return {
            "account_id": account_id,
            "base_url": f"{self.world.base_url}/{protocol.name}",
            "credentials": credentials,
        }

    def account(self, account_id: str) -> dict[str, Any]:
        """The account with credentials and sites unpacked; they never change, so they are read once."""
        known = self._accounts.get(account_id)
        if known is None:
            row = self.store.row("SELECT * FROM account WHERE id = ?", account_id)
            if row is None:
                raise Refusal(f"no account {account_id!r}; POST /control/accounts opens one", status=404)
            known = {**row, "credentials": json.loads(row["credentials"]), "sites": json.loads(row["sites"])}
            self._accounts[account_id] = known
        return known

    def account_by(self, key: str, value: str) -> dict[str, Any] | None:
        """The account whose credentials hold this value under this key."""
        ids = [row["id"] for row in self.store.rows("SELECT id FROM account ORDER BY id")]
        return next(
            (account for account in map(self.account, ids) if value and account["credentials"].get(key) == value), None
        )

    def set_hooks(self, account_id: str, hooks_url: str) -> None:
        self.account(account_id)
        with self.store.tx():
            self.store.run("UPDATE account SET hooks_url = ? WHERE id = ?", hooks_url, account_id)

    def add_listings(self, account_id: str, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """List SKUs, or change title, price and quantity of those already listed. Answers with their ids."""
        account = self.account(account_id)
        with self.store.tx():
            return [self._add_listing(account, item) for item in items]

    def _add_listing(self, account: dict[str, Any], item: dict[str, Any]) -> dict[str, Any]:
        protocol, now = self.world.protocol, self.clock.now()
        sku, site = str(item["sku"]), str(item.get("site") or account["sites"][0])
        if site not in account["sites"]:
            raise Refusal(
                f"account {account['id']} does not sell on site {site!r}, only on {', '.join(account['sites'])}",
                status=400,
            )
        price = item.get("price") or {}
        amount, currency = str(price.get("amount", "9.99")), str(price.get("currency") or protocol.site(site).currency)
        pool_id = self._pool(account["id"], sku, protocol.stock_group(site), item.get("quantity"))
        known = self.store.row(
            "SELECT * FROM listing WHERE account_id = ? AND sku = ? AND site = ?", account["id"], sku, site
        )
        if known:
            title = str(item.get("title") or known["title"])
            self.store.run(
                "UPDATE listing SET title = ?, amount = ?, currency = ?, updated_at = ? WHERE id = ?",
                title,
                amount,
                currency,
                now,
                known["id"],
            )
            return {"sku": sku, "site": site, "external": json.loads(known["external"])}
        if item.get("product"):
            product_id, variant_id, external = protocol.externals_in(account["id"], sku, site, str(item["product"]))
        else:
            product_id, variant_id, external = protocol.externals(account["id"], sku, site)
        self.store.insert(
            "listing",
            account_id=account["id"],
            sku=sku,
            site=site,
            title=str(item.get("title") or sku),
            amount=amount,
            currency=currency,
            pool_id=pool_id,
            product_id=product_id,
            variant_id=variant_id,
            external=json.dumps(external),
            created_at=now,
            updated_at=now,
        )
        return {"sku": sku, "site": site, "external": external}

    def _pool(self, account_id: str, sku: str, group: str, quantity: int | None) -> int:
        known = self.store.row(
            "SELECT * FROM pool WHERE account_id = ? AND sku = ? AND stock_group = ?", account_id, sku, group
        )
        pool_id = (
            known["id"]
            if known
            else self.store.insert("pool", account_id=account_id, sku=sku, stock_group=group, quantity=0)
        )
        if quantity is not None or not known:
            self._set_quantity(pool_id, int(quantity or 0), "listed")
        return int(pool_id)

    def listings(self, account_id: str, where: str = "1", *values: Any) -> list[dict[str, Any]]:
        """Listings with their shared quantity."""
        return self.store.rows(
            f"SELECT listing.*, pool.quantity, pool.stock_group FROM listing JOIN pool ON pool.id = pool_id"
            f" WHERE listing.account_id = ? AND {where} ORDER BY listing.id",
            account_id,
            *values,
        )

    @staticmethod
    def external(listing: dict[str, Any]) -> dict[str, Any]:
        """The marketplace's own ids of a listing, as they were handed out when it was listed."""
        ids: dict[str, Any] = json.loads(listing["external"])
        return ids

    # stock ----------------------------------------------------------------------------------------------------

    def _set_quantity(self, pool_id: int, quantity: int, cause: str) -> None:
        self.store.run("UPDATE pool SET quantity = ? WHERE id = ?", quantity, pool_id)
        self.store.insert("pool_change", pool_id=pool_id, t=self.clock.now(), quantity=quantity, cause=cause)

    def push_stock(self, pool_id: int, quantity: int, *, delay_s: float = 0.0) -> None:
        """The seller's stock push: an absolute quantity, effective now or after the marketplace's delay."""
        with self.store.tx():
            push_id = self.store.insert("stock_push", pool_id=pool_id, quantity=quantity, received_at=self.clock.now())
            self.world.effects.schedule("stock", {"push_id": push_id}, delay_s)

    def _take_effect(self, push_id: int) -> None:
        push = self.store.row("SELECT * FROM stock_push WHERE id = ?", push_id)
        if push:
            self._set_quantity(push["pool_id"], push["quantity"], "pushed")
            self.store.run("UPDATE stock_push SET effective_at = ? WHERE id = ?", self.clock.now(), push_id)

    def set_price(self, listing_id: int, amount: str, currency: str | None = None) -> None:
        with self.store.tx():
            self.store.run(
                "UPDATE listing SET amount = ?, currency = coalesce(?, currency), updated_at = ? WHERE id = ?",
                amount,
                currency,
                self.clock.now(),
                listing_id,
            )

    # selling --------------------------------------------------------------------------------------------------

    def place(self, account_id: str, specs: list[dict[str, Any]], seed: Any = 0) -> list[list[str]]:
        """Buyers place these orders, all or none: the ids per order. Refused when a listing has too little left."""
        account = self.account(account_id)
        with self.store.tx():
            chance = random.Random(f"{self.store.seed}:{seed}:{self.store.next('placing')}")
            return [self._place_one(account, spec, chance) for spec in specs]

    def place_random(self, account_id: str, count: int, seed: Any) -> list[list[str]]:
        """`count` plausible orders, of what is in stock; fewer when the listings sell out."""
        account = self.account(account_id)
        chance = random.Random(f"random-orders:{seed}")
        placed = []
        for _ in range(count):
            with self.store.tx():
                spec = self._random_spec(account, chance)
                if spec is None:
                    break
                placed.append(self._place_one(account, spec, chance))
        return placed

    def _random_spec(self, account: dict[str, Any], chance: random.Random) -> dict[str, Any] | None:
        stocked = self.listings(account["id"], "pool.quantity > 0")
        stocked = [listing for listing in stocked if self.world.protocol.on_sale(listing)]
        if not stocked:
            return None
        site = chance.choice(stocked)["site"]
        here = [listing for listing in stocked if listing["site"] == site]
        chosen = chance.sample(here, min(len(here), chance.choice(LINES_CHOICE)))
        lines = [
            {"sku": listing["sku"], "quantity": min(listing["quantity"], chance.choice(UNITS_CHOICE))}
            for listing in chosen
        ]
        return {"lines": lines, "site": site, "paid": chance.random() >= UNPAID_SHARE}

    def _place_one(self, account: dict[str, Any], spec: dict[str, Any], chance: random.Random) -> list[str]:
        protocol = self.world.protocol
        site = str(spec.get("site") or account["sites"][0])
        home = protocol.site(site)
        country = str(spec.get("country") or (home.country if home.region else chance.choice(DESTINATIONS))).upper()
        buyer = {**plausible_buyer(chance, country), **(spec.get("buyer") or {})}
        lines = [self._sell(account["id"], site, line) for line in spec.get("lines") or []]
        if not lines:
            raise Refusal("an order needs at least one line {sku, quantity}", status=400)
        groups = [[line] for line in lines] if protocol.lines_apart else [lines]
        extra = {
            **protocol.order_extra(),
            **({"marketplace_fulfilled": True} if spec.get("marketplace_fulfilled") else {}),
        }
        charges = _charges(spec, groups, per_unit=protocol.shipping_per_unit)
        ids = [
            self._write_order(account["id"], site, country, buyer, group, extra | more, bool(spec.get("paid", True)))
            for group, more in zip(groups, charges, strict=True)
        ]
        for order_id in ids:
            self._announce(order_id, "created")
        return ids

    def _sell(self, account_id: str, site: str, line: dict[str, Any]) -> dict[str, Any]:
        sku, quantity = str(line["sku"]), int(line.get("quantity", 1))
        found = self.listings(account_id, "listing.sku = ? AND site = ?", sku, site)
        if not found:
            raise Refusal(f"{account_id} lists no {sku!r} on site {site!r}", status=404)
        listing = found[0]
        if quantity < 1:
            raise Refusal("quantity must be 1 or more", status=400)
        if not self.world.protocol.on_sale(listing):
            raise Refusal(f"{sku} is off the shelf")
        if listing["quantity"] < quantity:
            raise Refusal(f"{sku}: {listing['quantity']} left, {quantity} wanted")
        self._set_quantity(listing["pool_id"], listing["quantity"] - quantity, "sold")
        return {**listing, "wanted": quantity}

    def _write_order(
        self,
        account_id: str,
        site: str,
        country: str,
        buyer: dict[str, Any],
        lines: list[dict[str, Any]],
        extra: dict[str, Any],
        paid: bool,
    ) -> str:
        now = self.clock.now()
        order_id = self.world.protocol.order_id(now)
        self.store.insert(
            "sale",
            id=order_id,
            account_id=account_id,
            site=site,
            currency=lines[0]["currency"],
            country=country,
            buyer=json.dumps(buyer, ensure_ascii=False),
            sold_at=now,
            paid_at=now if paid else None,
            updated_at=now,
            extra=json.dumps(extra),
        )
        for line in lines:
            self.store.insert(
                "sale_line",
                id=self.world.protocol.line_id(),
                sale_id=order_id,
                listing_id=line["id"],
                sku=line["sku"],
                title=line["title"],
                quantity=line["wanted"],
                amount=line["amount"],
            )
        return order_id

    def _announce(self, order_id: str, change: str) -> None:
        order = self.order(order_id)
        for notice in self.world.protocol.notices(order, change):
            self.world.pushes.queue(order.account_id, notice)

    # what happens to an order ---------------------------------------------------------------------------------

    def order(self, order_id: str) -> Order:
        found = self.orders("id = ?", order_id)
        if not found:
            raise Refusal(f"no order {order_id!r}", status=404)
        return found[0]

    def orders(self, where: str, *values: Any, tail: str = "") -> list[Order]:
        """Orders by a condition on table `sale`, with lines, shipments, refunds and facts: five statements for any number."""
        rows = self.store.rows(f"SELECT * FROM sale WHERE {where} {tail}", *values)
        found = {row["id"]: Order(row, json.loads(row["buyer"]), json.loads(row["extra"])) for row in rows}
        ids = json.dumps(list(found))
        inside = "sale_id IN (SELECT value FROM json_each(?))"
        lines = """SELECT sale_line.*, product_id, variant_id, external
            FROM sale_line JOIN listing ON listing.id = listing_id"""
        for line in self.store.rows(f"{lines} WHERE {inside} ORDER BY sale_line.rowid", ids):
            found[line["sale_id"]].lines.append({**line, "external": json.loads(line["external"])})
        for shipment in self.store.rows(f"SELECT * FROM shipment WHERE {inside} ORDER BY id", ids):
            found[shipment["sale_id"]].shipments.append({**shipment, "lines": json.loads(shipment["lines"])})
        for refund in self.store.rows(f"SELECT * FROM refund WHERE {inside} ORDER BY t, id", ids):
            found[refund["sale_id"]].refunds.append({**refund, "lines": json.loads(refund["lines"])})
        for fact in self.store.rows(f"SELECT * FROM fact WHERE {inside} ORDER BY id", ids):
            found[fact["sale_id"]].facts.append({**fact, "data": json.loads(fact["data"])})
        return list(found.values())

    def touch(self, order_id: str, change: str, **columns: Any) -> None:
        """Write these columns, move `updated_at` and tell whoever listens. Inside a transaction."""
        names = "".join(f", {name} = ?" for name in columns)
        self.store.run(
            f"UPDATE sale SET updated_at = ?{names} WHERE id = ?", self.clock.now(), *columns.values(), order_id
        )
        self._announce(order_id, change)

    def change_extra(self, order_id: str, change: str, **values: Any) -> None:
        self.touch(order_id, change, extra=json.dumps({**self.order(order_id).extra, **values}))

    def pay(self, order_id: str) -> None:
        """Paying twice changes nothing; a cancelled order can't be paid."""
        with self.store.tx():
            order = self.order(order_id)
            if order.status == "cancelled":
                raise Refusal(f"order {order_id} is cancelled")
            if order.row["paid_at"] is None:
                self.touch(order_id, "paid", paid_at=self.clock.now())

    def cancel(self, order_id: str, data: dict[str, Any]) -> None:
        """End an order that has not shipped. With `request` true the buyer only asks for it."""
        with self.store.tx():
            order = self.order(order_id)
            if order.status in ("shipped", "part_shipped"):
                raise Refusal(f"order {order_id} has shipped; a return is what is left")
            if data.get("request"):
                self._note(order_id, "cancel_request", data)
                return self.touch(order_id, "cancel_requested")
            if order.status == "cancelled":
                return None
            self._note(order_id, "cancel", data)
            if self.world.settings["restock_on_cancel"]:
                self._restock(order)
            return self.touch(order_id, "cancelled", cancelled_at=self.clock.now())

    def _restock(self, order: Order) -> None:
        for line in order.lines:
            pool = self.store.row(
                "SELECT pool.* FROM pool JOIN listing ON pool_id = pool.id WHERE listing.id = ?", line["listing_id"]
            )
            if pool:
                self._set_quantity(pool["id"], pool["quantity"] + line["quantity"], "cancelled")

    def note(self, order_id: str, kind: str, data: dict[str, Any], change: str) -> None:
        """A return, dispute or review: the fact is kept, and the protocol shows what it can of it."""
        with self.store.tx():
            self.order(order_id)
            self._note(order_id, kind, data)
            self.touch(order_id, change)

    def _note(self, order_id: str, kind: str, data: dict[str, Any]) -> None:
        self.store.insert("fact", sale_id=order_id, kind=kind, t=self.clock.now(), data=json.dumps(data))


def _charges(spec: dict[str, Any], groups: list[list[dict[str, Any]]], *, per_unit: bool) -> list[dict[str, str]]:
    """Shipping and tax of an order, shared over the orders that its lines become by what the goods cost."""
    weights = [sum((Decimal(line["amount"]) * line["wanted"] for line in group), Decimal(0)) for group in groups]
    parts: list[dict[str, str]] = [{} for _ in groups]
    for name in ("shipping", "tax"):
        if spec.get(name) is None:
            continue
        for part, amount in zip(
            parts, shared(Decimal(str(spec[name])), weights, groups[0][0]["currency"]), strict=True
        ):
            part[name] = str(amount)
    for part, group in zip(parts, groups, strict=True):
        units = sum(line["wanted"] for line in group)
        if per_unit and Decimal(part.get("shipping", "0")) * 100 % units:
            raise Refusal(f"shipping {part['shipping']} does not divide by {units} units", status=400)
    return parts
