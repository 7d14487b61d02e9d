"""The dialog of saved views, which any list page may show."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from erp.kernel.models import SavedView
from erp.kernel.services import saved_views
from people.access import AuthedRequest, signed_in
from people.models import User


class SavedViewForm(forms.Form):
    """The name of a view, and whether others see it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    shared = forms.BooleanField(label=gettext_lazy("Everybody may use it"), required=False)


def saved_views_context(user: User, page: str, query: str = "", *, error: str = "") -> dict[str, Any]:
    """What the dialog shows: the views of a page (the name of its address), and the query that would be saved."""
    base = reverse(page)
    views = [
        {"view": view, "url": f"{base}?{view.query}", "own": view.owner_id == user.pk}
        for view in saved_views.views_of(user, page)
    ]
    return {"page": page, "query": query, "views": views, "error": error}


@require_POST
@signed_in
def save(request: AuthedRequest, page: str) -> HttpResponse:
    """Save the list as it stands on the screen; its filters are in the address that htmx tells."""
    _known(page)
    form = SavedViewForm(request.POST)
    query = _query(request)
    if not form.is_valid():
        return _answer(request, page, query, error=_("Give the view a name of up to 80 characters."))
    saved = saved_views.save_view(
        user=request.user, page=page, name=form.cleaned_data["name"], query=query, shared=form.cleaned_data["shared"]
    )
    if saved is None:
        return _answer(
            request, page, query, error=_("You have 50 views of this list, the most there can be. Delete one.")
        )
    return _answer(request, page, query)


@require_POST
@signed_in
def delete(request: AuthedRequest, view_id: int) -> HttpResponse:
    """Forget a view of one's own."""
    view = get_object_or_404(SavedView, pk=view_id, owner=request.user)
    saved_views.delete_view(user=request.user, view_id=view_id)
    return _answer(request, view.page, _query(request))


def _answer(request: AuthedRequest, page: str, query: str, *, error: str = "") -> HttpResponse:
    if not getattr(request, "htmx", None):
        return redirect(f"{reverse(page)}?{query}" if query else reverse(page))
    context = {"saved": saved_views_context(request.user, page, query, error=error)}
    return render(request, "components/saved_views_body.html", context, status=422 if error else 200)


def _query(request: HttpRequest) -> str:
    current = getattr(getattr(request, "htmx", None), "current_url", None)
    return urlsplit(current).query if current else request.POST.get("query", "")[:2000]


def _known(page: str) -> None:
    try:
        reverse(page)
    except NoReverseMatch as error:
        raise Http404 from error
