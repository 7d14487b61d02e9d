"""How the pages of apps below name our cases and what belongs to them. A case of a store that one may not see is only a number."""

from django.urls import reverse

from aftersales.models import Case, CaseLine, Inspection, Refund
from erp.kernel.ui.links import Link
from people.models import User
from stores.access import store_ids_for


def cases(ids: list[int], user: User) -> dict[int, Link]:
    """Cases by their id."""
    return _named(list(Case.objects.filter(pk__in=ids).values_list("pk", "pk", "number", "order__store_id")), user)


def case_lines(ids: list[int], user: User) -> dict[int, Link]:
    """The case that a line belongs to."""
    found = CaseLine.objects.filter(pk__in=ids)
    return _named(list(found.values_list("pk", "case_id", "case__number", "case__order__store_id")), user)


def inspections(ids: list[int], user: User) -> dict[int, Link]:
    """The case whose units were judged."""
    found = Inspection.objects.filter(pk__in=ids)
    return _named(
        list(found.values_list("pk", "line__case_id", "line__case__number", "line__case__order__store_id")), user
    )


def refunds(ids: list[int], user: User) -> dict[int, Link]:
    """The case on which the money went back."""
    found = Refund.objects.filter(pk__in=ids)
    return _named(list(found.values_list("pk", "case_id", "case__number", "case__order__store_id")), user)


def _named(found: list[tuple[int, int, str, int]], user: User) -> dict[int, Link]:
    mine = set(store_ids_for(user)) if user.can("cases.view") else set()
    return {
        key: Link(number, reverse("aftersales:case", args=[case_id])) if store_id in mine else Link(number)
        for key, case_id, number, store_id in found
    }
