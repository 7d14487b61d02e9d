"""The first page: what needs this person now."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from erp.kernel.ui.home import tiles_for
from people.access import AuthedRequest, signed_in
from people.roles import Role


@require_GET
@signed_in
def today(request: AuthedRequest) -> HttpResponse:
    """Numbers that open. Who works at the stations and has no orders to look at goes there; a distributor goes to its own pages."""
    if request.user.role == Role.DISTRIBUTOR:
        return redirect("distribution:portal")
    if request.user.can("stations.use") and not request.user.can("orders.view"):
        return redirect("logistics:stations")
    return render(request, "orders/today.html", {"tiles": tiles_for(request.user)})
