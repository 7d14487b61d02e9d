"""Orders from a sheet: rows with the same reference are one order. Read here, quoted as a dry run, placed by `place_orders`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from distribution.services.orders import OrderDraft
from erp.kernel.outcomes import Refusal
from erp.kernel.sheets import SheetRow, read_sheet
from erp.kernel.sql import rows
from stores.connectors.port import RemoteAddress

COLUMNS: dict[str, tuple[str, ...]] = {
    "reference": ("Reference", "参考号"),
    "sku": ("SKU",),
    "quantity": ("Quantity", "数量"),
    "name": ("Name", "收件人"),
    "address1": ("Address 1", "地址1"),
    "address2": ("Address 2", "地址2"),
    "city": ("City", "城市"),
    "state": ("State", "州"),
    "postcode": ("Postcode", "邮编"),
    "country": ("Country", "国家"),
    "phone": ("Phone", "电话"),
    "email": ("E-mail", "邮箱"),
    "note": ("Note", "备注"),
}
MOST_ORDERS = 500
_SAME = ("name", "address1", "address2", "city", "state", "postcode", "country", "phone", "email", "note")
EXAMPLE = (
    "PO-1001",
    "SKU-1",
    2,
    "Jo Müller",
    "Lange Straße 1",
    "",
    "Berlin",
    "",
    "10115",
    "DE",
    "+49 30 1234567",
    "jo@example.org",
    "",
)

Values = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Upload:
    """The orders of a sheet, and by their place what is wrong with their rows (these are not placed)."""

    drafts: tuple[OrderDraft, ...]
    problems: tuple[tuple[Refusal, ...], ...]


def read_rows(data: bytes) -> list[dict[str, Any]]:
    """The rows of the file as they stand, with their numbers; raises UnreadableSheet."""
    return [{"row": row.number, **row.values} for row in read_sheet(data, columns=COLUMNS)]


def as_orders(found: Sequence[Mapping[str, Any]], *, distributor_id: int) -> Upload:
    """Rows to drafts. The same file makes the same drafts, so that it is placed once however often it is sent."""
    groups: dict[str, list[SheetRow]] = {}
    for place, row in enumerate(found):
        values = {name: str(row.get(name, "")).replace("\0", "") for name in COLUMNS}
        reference = values["reference"][:80]
        groups.setdefault(reference or f"\0{place}", []).append(SheetRow(int(row["row"]), values))
    skus = _sku_ids(row.values["sku"] for group in groups.values() for row in group)
    drafts, problems = [], []
    for key, group in groups.items():
        reference = "" if key.startswith("\0") else key
        draft, wrong = _draft(reference, group, skus, distributor_id)
        drafts.append(draft)
        problems.append(wrong)
    return Upload(tuple(drafts), tuple(problems))


def _draft(
    reference: str, group: Sequence[SheetRow], skus: Mapping[str, int], distributor_id: int
) -> tuple[OrderDraft, tuple[Refusal, ...]]:
    first = group[0].values
    wrong = [] if reference else [Refusal("no_reference", {"row": group[0].number})]
    lines, unknown = [], []
    for row in group:
        quantity = row.values["quantity"]
        whole = quantity.isascii() and quantity.isdecimal() and len(quantity) < 9
        if not whole:
            wrong.append(Refusal("bad_quantity", {"row": row.number, "quantity": quantity or "—"}))
        if row.values["sku"] not in skus:
            unknown.append(row.values["sku"] or "—")
        elif whole:
            lines.append((skus[row.values["sku"]], int(quantity)))
        other = [name for name in _SAME if row.values[name] not in ("", first[name])]
        wrong += [Refusal("differs", {"row": row.number, "column": COLUMNS[name][0]}) for name in other]
    client_id = uuid5(NAMESPACE_URL, f"distributor:{distributor_id}:{reference or group[0].number}")
    return OrderDraft(client_id, reference, tuple(lines), _address(first), first["note"], tuple(unknown)), tuple(wrong)


def _address(values: Values) -> RemoteAddress:
    lines = tuple(line for line in (values["address1"], values["address2"]) if line)
    return RemoteAddress(
        name=values["name"], lines=lines, city=values["city"], state=values["state"], postcode=values["postcode"],
        country=values["country"].upper(), phone=values["phone"], email=values["email"],
    )  # fmt: skip


def _sku_ids(codes: Any) -> dict[str, int]:
    found = rows("SELECT code, id FROM products_sku WHERE code = ANY(%s)", [sorted(set(codes))])
    return {row[0]: row[1] for row in found}
