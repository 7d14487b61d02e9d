"""Who may open which page. Every view carries a rule; one without is refused: forgetting closes a page, not opens it.

A rule is `"public"`, `"signed_in"`, or a permission code of `people.roles`. Function views are decorated, class views
extend `Guarded` (or decorate the result of `as_view()`), DRF views name `permission_code` and use `HasCode`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.views import View
from rest_framework.permissions import BasePermission

from people.models import User

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

PUBLIC = "public"
SIGNED_IN = "signed_in"

AnyView = TypeVar("AnyView", bound=Callable[..., HttpResponseBase])


class AuthedRequest(HttpRequest):
    """A request behind `signed_in` or `permission_required`: its user is one of ours. For type hints only."""

    user: User


def public(view: AnyView) -> AnyView:
    """Mark a view that anybody may open (sign-in, health, signed webhooks)."""
    return _guarded(view, PUBLIC)


def all_public(patterns: Iterable[URLPattern]) -> list[URLPattern]:
    """The same addresses, each marked as public: for pages of layers below this one, which can't mark themselves."""
    return [URLPattern(each.pattern, public(each.callback), each.default_args, each.name) for each in patterns]


def signed_in(view: AnyView) -> AnyView:
    """Mark and guard a view that every signed-in person may open."""
    return _guarded(view, SIGNED_IN)


def permission_required(code: str) -> Callable[[AnyView], AnyView]:
    """Guard a view by a permission: sign-in page for a stranger, the 403 page for a person without it."""
    return lambda view: _guarded(view, code)


def rule_of(view: Callable[..., Any]) -> str | None:
    """The rule of a view function, of a class view's `as_view()`, or of a DRF view; None when it carries none."""
    kind = getattr(view, "view_class", None) or getattr(view, "cls", None)
    places = (view, kind, getattr(kind, "dispatch", None))
    named = (getattr(place, name, None) for place in places for name in ("access_rule", "permission_code"))
    return next((rule for rule in named if rule), None)


def answer_for_html(request: HttpRequest, rule: str) -> HttpResponse | None:
    """None when the person may go on, the sign-in redirect for a stranger; raises PermissionDenied otherwise.

    An htmx request is sent to the sign-in page as a whole page, not as a fragment.
    """
    user = request.user
    if rule == PUBLIC:
        return None
    if not isinstance(user, User):
        return _to_sign_in(request)
    if rule != SIGNED_IN and not user.can(rule):
        raise PermissionDenied(rule)
    return None


class Guarded(View):
    """Base of class views: `access_rule` is checked before anything else, and a subclass without one is refused."""

    access_rule: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = answer_for_html(request, self.access_rule)
        return refused if refused is not None else super().dispatch(request, *args, **kwargs)


class HasCode(BasePermission):
    """DRF: the view's `permission_code` must be held; `permission_codes` names another one per action or HTTP method.

    A token with scope `read` may only read.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        if not isinstance(user, User) or not user.is_active:
            return False
        if request.method not in ("GET", "HEAD", "OPTIONS") and getattr(request.auth, "scope", "write") != "write":
            return False
        code = code_for(view, str(request.method))
        return bool(code) and (code == SIGNED_IN or user.can(str(code)))


def code_for(view: object, method: str) -> str | None:
    """The permission that a DRF view asks for, for its current action or this HTTP method."""
    named: dict[str, str] = getattr(view, "permission_codes", {})
    special = named.get(getattr(view, "action", None) or "") or named.get(method)
    return special or getattr(view, "permission_code", None)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """After signing in, a page comes back to itself, a part of a page to its page, a form to the start."""
    htmx = getattr(request, "htmx", None)
    if htmx:
        response = HttpResponse()
        response["HX-Redirect"] = redirect_to_login(htmx.current_url_abs_path or "/").url
        return response
    return redirect_to_login(request.get_full_path() if request.method in ("GET", "HEAD") else "/")


def _guarded(view: AnyView, rule: str) -> AnyView:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = answer_for_html(request, rule)
        return refused if refused is not None else view(request, *args, **kwargs)

    guarded.access_rule = rule  # type: ignore[attr-defined]  # a plain attribute, read by `rule_of`
    return cast("AnyView", guarded)
