"""What each row would do: read its cells, compare with the catalogue and with the rest of the file, change nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from erp.kernel.imports.kinds import FileView, Given, Judged, Options, Reason
from erp.kernel.imports.states import Verdict
from products.services.catalogue_sheet import present
from products.services.catalogue_sheet.cells import MOST_OPTIONS, Wanted, kind_of_barcode, read_row
from products.services.catalogue_sheet.columns import KINDS, OF_PRODUCT
from products.services.catalogue_sheet.present import Thing, Tree
from products.services.catalogue_sheet.shown import shown
from products.services.guards import objections_to_archive, objections_to_parts
from products.states import SkuKind

Change = tuple[Any, Any]


@dataclass(slots=True)
class Plan:
    """A row, what it asks for, what is there, and what it comes to. `changes`: column -> (before, after), typed."""

    row: Given
    wanted: Wanted
    now: Thing | None = None
    product: Thing | None = None  # the product it will belong to, when that exists
    product_code: str = ""
    changes: dict[str, Change] = field(default_factory=dict)
    takes: dict[str, str] = field(default_factory=dict)  # barcode -> the SKU that gives it up by a row of the same file
    verdict: Verdict = Verdict.UNSEEN

    @property
    def new(self) -> bool:
        """The SKU is not there yet."""
        return self.now is None

    def wrong(self, code: str, column: str, **values: Any) -> None:
        """One more thing that is wrong."""
        self.wanted.reasons.append(Reason(code, column, values))

    def judged(self) -> Judged:
        """For the row's mark."""
        if self.verdict not in (Verdict.CHANGED, Verdict.KEPT):
            return Judged(self.verdict, tuple(self.wanted.reasons))
        changes = {name: (shown(name, before), shown(name, after)) for name, (before, after) in self.changes.items()}
        return Judged(self.verdict, tuple(self.wanted.reasons), changes)


@dataclass(slots=True)
class Known:
    """What the rows of a slice refer to, as it is in the catalogue and in the file."""

    tree: Tree
    skus: Mapping[str, Thing]
    products: Mapping[str, Thing]
    owners: Mapping[str, str]
    given_up: set[str]
    kinds: Mapping[str, str]
    brands: Mapping[str, str]
    tags: set[str]


def judge(found: Sequence[Given], options: Options, file: FileView) -> dict[int, Judged]:
    """What the rows would do."""
    return {plan.row.number: plan.judged() for plan in plans_of(found, options, file)}


def plans_of(found: Sequence[Given], options: Options, file: FileView, *, writing: bool = False) -> list[Plan]:
    """The plans of some rows, in the same few statements whatever their number. `writing`: parts that the file makes must be there by now."""
    plans = [Plan(row, read_row(row.values, clears=options.clears)) for row in found]
    known = _known(plans, options, file, writing=writing)
    for plan in plans:
        _compare(plan, known, options)
    _ask_guards(plans)
    for plan in plans:
        plan.verdict = _verdict(plan, options)
    return plans


def _ask_guards(plans: Sequence[Plan]) -> None:
    """What the rest of the house objects to: archiving what has stock or orders, other parts in a bundle that was sold."""
    due = [plan for plan in plans if plan.now and not plan.wanted.reasons]
    closing = {plan.now.id: plan for plan in due if plan.now and plan.changes.get("archived", (None, None))[1]}
    changing = {plan.now.id: plan for plan in due if plan.now and "parts" in plan.changes}
    for column, asked, refusals in (
        ("archived", closing, objections_to_archive(list(closing)) if closing else {}),
        ("parts", changing, objections_to_parts(list(changing)) if changing else {}),
    ):
        for key, refusal in refusals.items():
            if key in asked:
                asked[key].wrong(refusal.code, column, **refusal.values)


def _known(plans: Sequence[Plan], options: Options, file: FileView, *, writing: bool) -> Known:
    wanted = [plan.wanted for plan in plans]
    tree = present.tree()
    skus = present.skus_now([each.sku for each in wanted], tree)
    codes = {each.values.get("product") or (each.sku if each.sku not in skus else "") for each in wanted}
    barcodes = [code for each in wanted for _kind, code in each.values.get("barcodes", ())]
    parts = {code for each in wanted for code, _count in each.values.get("parts", ())}
    kinds = present.kinds_of(list(parts | set(barcodes))) if parts or barcodes else {}
    if not writing and parts - set(kinds):
        kinds |= _kinds_in_file(file, parts - set(kinds))
    owners = present.owners_of(barcodes) if barcodes else {}
    given_up = _given_up(wanted, owners, options, file) if options.update else set()
    return Known(
        tree, skus, present.products_now(sorted(codes - {""}), tree), owners, given_up, kinds,
        present.brands_of(sorted({each.values["brand"] for each in wanted if each.values.get("brand")})),
        present.tags_of(sorted({tag for each in wanted for tag in _tags(each)})),
    )  # fmt: skip


def _given_up(wanted: Sequence[Wanted], owners: Mapping[str, str], options: Options, file: FileView) -> set[str]:
    """Barcodes that rows of these SKUs ask for and that the same file takes away from the SKUs that have them."""
    asked = {
        owners[code]
        for each in wanted for _kind, code in each.values.get("barcodes", ()) if owners.get(code, each.sku) != each.sku
    }  # fmt: skip
    rows = file.keys(sorted(asked)) if asked else {}
    told = {sku: read_row(values, clears=options.clears) for sku, values in rows.items()}
    kept = {
        sku: {code for _kind, code in row.values["barcodes"]}
        for sku, row in told.items()
        if "barcodes" in row.values and not row.reasons
    }
    return {code for code, owner in owners.items() if owner in kept and code not in kept[owner]}


def _tags(wanted: Wanted) -> Iterable[str]:
    return (*wanted.values.get("tags", ()), *wanted.values.get("product_tags", ()))


def _kinds_in_file(file: FileView, codes: set[str]) -> dict[str, str]:
    """Parts that the same file makes."""
    return {
        code: KINDS.get(values.get("kind", "").lower(), SkuKind.BUNDLE if values.get("parts") else SkuKind.SINGLE)
        for code, values in file.keys(sorted(codes)).items()
    }


def _compare(plan: Plan, known: Known, options: Options) -> None:
    wanted, values = plan.wanted, plan.wanted.values
    plan.now = known.skus.get(wanted.sku)
    wanted.reasons.extend(plan.row.clashes)
    _place(plan, known)
    _defaults(plan)
    _refer(plan, known, options)
    now = plan.now.values if plan.now else {}
    there = {**now, **(plan.product.values if plan.product else {})}
    if plan.product is None and plan.now is not None:
        there = {name: value for name, value in now.items() if name not in OF_PRODUCT}  # it moves to a new product
    plan.changes = {
        name: (there.get(name), value) for name, value in values.items() if _differs(name, there.get(name), value)
    }
    if plan.new and plan.product is not None and not options.update:
        plan.changes = {name: change for name, change in plan.changes.items() if name not in OF_PRODUCT}
    _sound(plan, now)


def _differs(name: str, there: Any, value: Any) -> bool:
    """Whether a cell asks for something else than is there: what shows the same is the same."""
    return bool(there != value and shown(name, value) != shown(name, there).strip())


def _verdict(plan: Plan, options: Options) -> Verdict:
    if plan.wanted.reasons:
        return Verdict.WRONG
    if plan.new:
        return Verdict.NEW
    if not plan.changes:
        return Verdict.SAME
    return Verdict.CHANGED if options.update else Verdict.KEPT


def _place(plan: Plan, known: Known) -> None:
    """Which product it belongs to: the one it names, else the one it has, else one of its own."""
    values, now = plan.wanted.values, plan.now
    plan.product_code = values.get("product") or (now.values["product"] if now else plan.wanted.sku)
    if now and plan.product_code == now.values["product"]:
        plan.product = Thing(now.product_id, {name: now.values[name] for name in OF_PRODUCT}, now.product_id)
    else:
        plan.product = known.products.get(plan.product_code)


def _defaults(plan: Plan) -> None:
    """What a new SKU or product takes from its other cells."""
    values = plan.wanted.values
    if not plan.new:
        return
    if "kind" not in values:
        values["kind"] = SkuKind.BUNDLE if values.get("parts") else SkuKind.SINGLE
    if not values.get("name"):
        name = values.get("product_name") or (plan.product.values["product_name"] if plan.product else "")
        if name:
            values["name"] = name
        elif not any(reason.column == "name" for reason in plan.wanted.reasons):
            plan.wrong("required", "name")


def _refer(plan: Plan, known: Known, options: Options) -> None:
    """What the row refers to must be there, or be made."""
    values = plan.wanted.values
    if values.get("brand"):
        own = known.brands.get(values["brand"])
        if own is None and not options.create:
            plan.wrong("unknown_brand", "brand", value=values["brand"])
        values["brand"] = own or values["brand"]
    if values.get("category"):
        found, missing = known.tree.find(values["category"])
        if missing and not options.create:
            plan.wrong("unknown_category", "category", value=shown("category", values["category"]))
        values["category"] = [*(known.tree.paths[found] if found else []), *missing]
    if not options.create:
        for column in ("tags", "product_tags"):
            unknown = [tag for tag in values.get(column, ()) if tag not in known.tags]
            if unknown:
                plan.wrong("unknown_tag", column, value=unknown)
    if "barcodes" in values:
        _refer_barcodes(plan, known)
    _refer_parts(plan, known)


def _refer_barcodes(plan: Plan, known: Known) -> None:
    """A barcode belongs to one SKU, unless the file takes it away there, and is no SKU's code; without a kind it keeps what it has."""
    sku = plan.wanted.sku
    have = {code: kind for kind, code in plan.now.values["barcodes"]} if plan.now else {}
    found = [(kind or have.get(code) or kind_of_barcode(code), code) for kind, code in plan.wanted.values["barcodes"]]
    plan.wanted.values["barcodes"] = found
    for _kind, code in found:
        if known.owners.get(code, sku) != sku and code in known.given_up:
            plan.takes[code] = known.owners[code]
        elif known.owners.get(code, sku) != sku:
            plan.wrong("barcode_taken", "barcodes", value=code, sku=known.owners[code])
        elif code != sku and code in known.kinds:
            plan.wrong("barcode_is_a_sku", "barcodes", value=code)


def _refer_parts(plan: Plan, known: Known) -> None:
    """Parts are living single SKUs, here or in the file; what is a part already may be archived."""
    for code, _count in plan.wanted.values.get("parts", ()):
        if code == plan.wanted.sku:
            plan.wrong("part_of_itself", "parts", value=code)
        elif code not in known.kinds:
            plan.wrong("unknown_part", "parts", value=code)
        elif known.kinds[code] == present.ARCHIVED:
            if not (plan.now and code in dict(plan.now.values["parts"])):
                plan.wrong("archived_part", "parts", value=code)
        elif known.kinds[code] != SkuKind.SINGLE:
            plan.wrong("part_is_a_bundle", "parts", value=code)


def _sound(plan: Plan, now: Mapping[str, Any]) -> None:
    """What the SKU would be as a whole."""
    values = plan.wanted.values
    kind = now.get("kind") or values.get("kind")
    if now and values.get("kind", kind) != kind:
        plan.wrong("kind_is_fixed", "kind", value=kind)
    if values.get("parts") and kind != SkuKind.BUNDLE:
        plan.wrong("parts_of_a_single", "parts")
    if plan.new and kind == SkuKind.BUNDLE and not values.get("parts"):
        plan.wrong("bundle_without_parts", "parts")
    if plan.new and plan.product and plan.product.archived and not values.get("archived"):
        plan.wrong("product_archived", "product", value=plan.product_code)
    weight, net = (values.get(name, now.get(name, 0)) for name in ("weight_g", "net_weight_g"))
    if weight and net and net > weight:
        plan.wrong("net_above_packed", "net_weight_g", net=net, packed=weight)
    options = {name for name, value in {**now, **values}.items() if name.startswith("option:") and value}
    if len(options) > MOST_OPTIONS:
        plan.wrong("too_many_options", "", most=MOST_OPTIONS)
