"""The page where an account's stores get their warehouses. It lives here because a store knows no warehouse."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from erp.kernel.ui.names import local_name
from inventory.models import StoreWarehouse, Warehouse
from inventory.services.serving import set_warehouses
from inventory.states import WarehouseKind
from people.access import AuthedRequest
from stores.models import Store
from stores.views.accounts import managed, manages

SERVING = (WarehouseKind.OWN, WarehouseKind.OVERSEAS, WarehouseKind.PICKUP)


class RankForm(forms.Form):
    """For one store: 1, 2, 3 ... beside the warehouses that serve it; empty beside the others."""

    def __init__(self, *args: Any, store: Store, warehouses: list[Warehouse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.store = store
        for warehouse in warehouses:
            self.fields[f"w{warehouse.pk}"] = forms.IntegerField(
                label=f"{warehouse.code} · {local_name(warehouse)}", min_value=1, max_value=99, required=False
            )

    @property
    def ranked(self) -> list[int]:
        """Warehouse ids, best first; the same number twice keeps the order of the list."""
        given = [(rank, int(name[1:])) for name, rank in self.cleaned_data.items() if rank]
        return [warehouse_id for _rank, warehouse_id in sorted(given, key=lambda pair: pair[0])]


@manages
@require_http_methods(["GET", "POST"])
def account_warehouses(request: AuthedRequest, account_id: int) -> HttpResponse:
    """A number beside each warehouse of each store. Stock in a marketplace's own warehouse is never offered by us."""
    account = managed(request, account_id)
    stores = list(account.stores.order_by("name"))
    places = list(Warehouse.objects.filter(closed_at=None, kind__in=SERVING).order_by("pk"))
    ranks = {(row.store_id, row.warehouse_id): row.rank for row in StoreWarehouse.objects.filter(store__in=stores)}
    data = request.POST if request.method == "POST" else None
    listed = [
        RankForm(
            data, prefix=f"store{store.pk}", store=store, warehouses=places,
            initial={f"w{each.pk}": ranks.get((store.pk, each.pk)) for each in places},
        )
        for store in stores
    ]  # fmt: skip
    if data is not None and all([form.is_valid() for form in listed]):  # noqa: C419  # all that is wrong is said at once
        ranking = {form.store.pk: form.ranked for form in listed}
        if set_warehouses(account_id=account.pk, ranking=ranking, actor=request.user):
            messages.success(request, _("The warehouses are saved; what the stores offer follows in seconds."))
        else:
            messages.info(request, _("It was so already; nothing is changed."))
        return redirect("account", account.pk)
    context = {"account": account, "forms": listed, "places": places}
    return render(request, "inventory/account_warehouses.html", context)


def served_by(account_id: int) -> str:
    """The warehouses of an account's stores, once each store has one."""
    without = Store.objects.filter(account_id=account_id, warehouses=None).exists()
    codes = StoreWarehouse.objects.filter(store__account_id=account_id).values_list("warehouse__code", flat=True)
    return "" if without else ", ".join(sorted(set(codes)))
