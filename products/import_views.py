"""The page of an account's first import. It lives here because a store knows no listing."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from erp.kernel.job_words import toast_context
from people.access import AuthedRequest
from products.models import Listing
from products.services.first_import import start_import
from stores.models import SellerAccount
from stores.views.accounts import managed, manages


class ImportForm(forms.Form):
    """How far back."""

    days = forms.IntegerField(
        label=gettext_lazy("Days of orders to read"),
        min_value=0,
        max_value=180,
        initial=14,
        help_text=gettext_lazy("0 reads no past orders. New ones come in by themselves from now on."),
    )


@manages
@require_http_methods(["GET", "POST"])
def account_import(request: AuthedRequest, account_id: int) -> HttpResponse:
    """Start it, see how far it is, start it again: nothing comes in twice."""
    account = managed(request, account_id)
    form = ImportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if not account.stores.exists():
            messages.error(request, _("Open a store first."))
        else:
            start_import(account_id=account.pk, days=form.cleaned_data["days"], actor=request.user)
        return redirect("products:account-import", account.pk)
    job = account.import_job
    listed = Listing.objects.filter(store__account=account)
    context = {
        "account": account,
        "form": form if request.method == "POST" else ImportForm(),
        "job": job,
        "toast": toast_context(job) if job and job.created_by_id == request.user.pk else None,
        "listed": listed.count(),
        "unmapped": listed.filter(sku=None).count(),
    }
    return render(request, "products/account_import.html", context)


def imported(account_id: int) -> str:
    """How many listings an account has, once its first import has begun."""
    begun = SellerAccount.objects.filter(pk=account_id, import_job__isnull=False).exists()
    count = Listing.objects.filter(store__account_id=account_id).count()
    if not begun and not count:
        return ""
    return ngettext("%(count)s listing", "%(count)s listings", count) % {"count": count}
