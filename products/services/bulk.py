"""Many SKUs changed at once: one wish, a few statements, an outcome per SKU. A SKU takes the whole wish or nothing of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db import transaction

from erp.kernel.outcomes import Outcomes, Refusal, missing
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from people.models import User
from products.models import Brand, Category, Tag
from products.services.archiving import archive_skus, unarchive_skus
from products.services.codes import write_customs_codes, wrong_customs_code
from products.services.fields import country_fits, wrong_sku
from products.states import Trait

SUBJECT = "sku"


class BadEdit(ValueError):
    """The wish itself makes no sense; `code` and `values` say why."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Edit:
    """What is wished of many SKUs; None leaves a thing as it is, 0 clears category or brand.

    Category and brand belong to the product: all its variants get them. An empty `hs_code` with a country takes the code away.
    """

    category_id: int | None = None
    brand_id: int | None = None
    add_tags: tuple[int, ...] = ()
    remove_tags: tuple[int, ...] = ()
    add_traits: tuple[str, ...] = ()
    remove_traits: tuple[str, ...] = ()
    weight_g: int | None = None
    net_weight_g: int | None = None
    material: str | None = None
    origin: str | None = None
    hs_country: str = ""
    hs_code: str = ""
    archive: bool | None = None

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> "Edit":
        """Read it back from a job's parameters or the API. Raises BadEdit on a name that it does not know."""
        known = {each.name for each in fields(cls)}
        if unknown := set(params) - known:
            raise BadEdit("unknown", name=min(unknown)[:40])
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in params.items()
        }
        return cls(**values)

    def params(self) -> dict[str, Any]:
        """As JSON for a job."""
        untouched = asdict(Edit())
        return {name: value for name, value in asdict(self).items() if value != untouched[name]}

    @property
    def empty(self) -> bool:
        """Whether nothing is wished."""
        return self == Edit()


def check_edit(edit: Edit) -> None:
    """Raises BadEdit when the wish itself is wrong, whichever SKUs it is for."""
    if edit.empty:
        raise BadEdit("no_edit")
    if edit.category_id and not Category.objects.filter(pk=edit.category_id).exists():
        raise BadEdit("no_category")
    if edit.brand_id and not Brand.objects.filter(pk=edit.brand_id).exists():
        raise BadEdit("no_brand")
    tags = set(edit.add_tags) | set(edit.remove_tags)
    if Tag.objects.filter(pk__in=tags).count() < len(tags):
        raise BadEdit("no_tag")
    if unknown := (set(edit.add_traits) | set(edit.remove_traits)) - set(Trait.values):
        raise BadEdit("trait", trait=min(unknown)[:40])
    if edit.origin is not None and not country_fits(edit.origin):
        raise BadEdit("country")
    if (edit.hs_country or edit.hs_code) and (wrong := wrong_customs_code(edit.hs_country, edit.hs_code)):
        raise BadEdit(wrong.code)
    own = {name: value for name, value in _own(edit).items() if name != "origin"}
    for refusal in wrong_sku(own).values():
        raise BadEdit(refusal.code, **refusal.values)


@retried()
@transaction.atomic
def edit_skus(*, sku_ids: Sequence[int], edit: Edit, actor: User | None) -> Outcomes:
    """Change many SKUs alike. Raises BadEdit; refused per SKU: `not_found`, `net_over_packed`, and why it can't be (un)archived."""
    check_edit(edit)
    known = rows(
        "SELECT id, weight_g, net_weight_g FROM products_sku WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE",
        [list(sku_ids)],
    )
    refused: dict[int, Refusal] = missing(sku_ids, [row[0] for row in known])
    refused |= _too_light(known, edit)
    fit = [row[0] for row in known if row[0] not in refused]
    changed: set[int] = set()
    if edit.archive is not None and fit:
        outcomes = (archive_skus if edit.archive else unarchive_skus)(sku_ids=fit, actor=actor)
        refused |= outcomes.refused
        changed |= set(outcomes.done)
        fit = [key for key in fit if key not in refused]
    for step in (_write_own, _write_traits, _write_tags, _write_codes, _write_product):
        changed |= step(fit, edit)
    done = tuple(key for key in fit if key in changed)
    record("sku.edited", subject_kind=SUBJECT, subject_ids=done, actor=actor, data=edit.params())
    return Outcomes(done, tuple(key for key in fit if key not in changed), refused)


def _own(edit: Edit) -> dict[str, Any]:
    names = ("weight_g", "net_weight_g", "material", "origin")
    return {name: getattr(edit, name) for name in names if getattr(edit, name) is not None}


def _too_light(known: Sequence[tuple[int, int, int]], edit: Edit) -> dict[int, Refusal]:
    if edit.weight_g is None and edit.net_weight_g is None:
        return {}
    refused = {}
    for key, was_packed, was_net in known:
        packed = was_packed if edit.weight_g is None else edit.weight_g
        net = was_net if edit.net_weight_g is None else edit.net_weight_g
        if 0 < packed < net:
            refused[key] = Refusal("net_over_packed", {"net": net, "packed": packed})
    return refused


def _write_own(ids: list[int], edit: Edit) -> set[int]:
    own = _own(edit)
    if not own or not ids:
        return set()
    names, marks = ", ".join(own), ", ".join(["%s"] * len(own))
    found = rows(
        f"UPDATE products_sku SET ({names}) = ROW({marks}) WHERE id = ANY(%s) AND ROW({names}) IS DISTINCT FROM ROW({marks}) RETURNING id",
        [*own.values(), ids, *own.values()],
    )
    return {row[0] for row in found}


def _write_traits(ids: list[int], edit: Edit) -> set[int]:
    if not (edit.add_traits or edit.remove_traits) or not ids:
        return set()
    found = rows(
        """UPDATE products_sku s SET traits = x.wanted
           FROM (SELECT id, ARRAY(SELECT DISTINCT t FROM unnest(traits || %s::varchar[]) t WHERE NOT t = ANY(%s) ORDER BY t)::varchar[] AS wanted
                 FROM products_sku WHERE id = ANY(%s)) x
           WHERE s.id = x.id AND NOT (s.traits @> x.wanted AND s.traits <@ x.wanted) RETURNING s.id""",
        [list(edit.add_traits), list(edit.remove_traits), ids],
    )
    return {row[0] for row in found}


def _write_tags(ids: list[int], edit: Edit) -> set[int]:
    gone = rows(
        "DELETE FROM products_skutag WHERE sku_id = ANY(%s) AND tag_id = ANY(%s) RETURNING sku_id",
        [ids, list(edit.remove_tags)],
    )
    new = rows(
        """INSERT INTO products_skutag (sku_id, tag_id) SELECT s, t FROM unnest(%s::bigint[]) s, unnest(%s::bigint[]) t
           ORDER BY 1, 2 ON CONFLICT (sku_id, tag_id) DO NOTHING RETURNING sku_id""",
        [ids, [tag for tag in edit.add_tags if tag not in edit.remove_tags]],
    )
    return {row[0] for row in (*gone, *new)}


def _write_codes(ids: list[int], edit: Edit) -> set[int]:
    return set(write_customs_codes(ids, edit.hs_country, edit.hs_code)) if edit.hs_country else set()


def _write_product(ids: list[int], edit: Edit) -> set[int]:
    """Category and brand of the products of these SKUs."""
    changed: set[int] = set()
    for column, wanted in (("category_id", edit.category_id), ("brand_id", edit.brand_id)):
        if wanted is None:
            continue
        products = [row[0] for row in rows(
            """SELECT p.id FROM products_product p WHERE p.id IN (SELECT product_id FROM products_sku WHERE id = ANY(%s))
               ORDER BY p.id FOR NO KEY UPDATE""", [ids]
        )]  # fmt: skip
        found = rows(
            f"UPDATE products_product SET {column} = %s WHERE id = ANY(%s) AND {column} IS DISTINCT FROM %s RETURNING id",
            [wanted or None, products, wanted or None],
        )
        moved = [row[0] for row in found]
        of_them = rows("SELECT id FROM products_sku WHERE id = ANY(%s) AND product_id = ANY(%s)", [ids, moved])
        changed |= {row[0] for row in of_them}
    return changed


def set_product_tags(*, product_id: int, tag_ids: Sequence[int], actor: User | None) -> Outcomes:
    """A product wears exactly these tags. Refused: `not_found`, `no_tag`."""
    with transaction.atomic():
        if not rows("SELECT 1 FROM products_product WHERE id = %s FOR NO KEY UPDATE", [product_id]):
            return Outcomes(refused=missing([product_id], ()))
        if Tag.objects.filter(pk__in=tag_ids).count() < len(set(tag_ids)):
            return Outcomes(refused={product_id: Refusal("no_tag")})
        changed = execute(
            "DELETE FROM products_producttag WHERE product_id = %s AND NOT tag_id = ANY(%s)",
            [product_id, list(tag_ids)],
        )
        changed += execute(
            """INSERT INTO products_producttag (product_id, tag_id) SELECT %s, t FROM unnest(%s::bigint[]) t
               ON CONFLICT (product_id, tag_id) DO NOTHING""",
            [product_id, list(tag_ids)],
        )
        if not changed:
            return Outcomes(already=(product_id,))
        data = {"tags": sorted(tag_ids)}
        record("product.tags", subject_kind="product", subject_ids=[product_id], actor=actor, data=data)
        return Outcomes(done=(product_id,))
