"""Two walls before every view: a view without an access rule is refused, and what a person owes comes first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from erp.kernel.api.errors import envelope
from people.access import PUBLIC, rule_of
from people.models import User
from people.obligations import Obligation, obligation_of

# Where each duty is done, and what else stays open meanwhile.
DUTY_PAGES = {Obligation.PASSWORD: "account_change_password", Obligation.SECOND_FACTOR: "mfa_activate_totp"}
ALWAYS_OPEN = {"account_logout", "account_reauthenticate", "set_language", "healthz", "readyz"}


class AccessMiddleware:
    """Closed by default: see `people.access`. The architecture test names such a view before anybody meets it here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        rule = rule_of(view)
        if rule is None:
            raise PermissionDenied("this view has no access rule; see people.access")
        user = request.user
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not isinstance(user, User) or name in ALWAYS_OPEN or rule == PUBLIC:
            return None
        duty = obligation_of(user)
        return None if duty is None or name == DUTY_PAGES[duty] else _send_to_duty(request, view, duty)


def _send_to_duty(request: HttpRequest, view: Callable[..., Any], duty: Obligation) -> HttpResponse:
    page = reverse(DUTY_PAGES[duty])
    if hasattr(view, "cls"):
        message = _("Sign in first: a new password or a second factor is due.")
        return JsonResponse(envelope("duty", message), status=403)
    if getattr(request, "htmx", None):
        return HttpResponse(headers={"HX-Redirect": page})
    return HttpResponseRedirect(page)
