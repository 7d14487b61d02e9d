"""A person writes an order."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from orders.edit_forms import NewOrderForm
from orders.reads.words import refusal_words
from orders.services.manual import create_orders
from people.access import AuthedRequest, permission_required


@permission_required("orders.review")
@require_http_methods(["GET", "POST"])
def new_order(request: AuthedRequest) -> HttpResponse:
    """The form, and the order when it is sent; sent twice, it is one order."""
    form = NewOrderForm(request.POST if request.method == "POST" else None, user=request.user)
    problems: list[str] = []
    if form.is_valid():
        made = create_orders(drafts=[form.draft], actor=request.user)[0]
        if made.order_id is not None:
            return redirect("orders:order", order_id=made.order_id)
        problems = [refusal_words(each.code, each.values) for each in made.problems]
    context = {"form": form, "problems": problems}
    return render(request, "orders/new.html", context, status=422 if form.is_bound else 200)
