"""A person's own page: language, password, second factor, tokens and sessions."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account_views
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views import i18n
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from people.access import AuthedRequest, public, signed_in
from people.adapters import remember_language
from people.forms import LanguageForm, TokenForm
from people.models import User
from people.obligations import must_keep_second_factor
from people.queries import living_tokens, second_factor_of, sessions_of
from people.services.sessions import end_session, end_sessions
from people.services.tokens import create_token, revoke_tokens


@signed_in
@require_GET
def profile(request: AuthedRequest) -> HttpResponse:
    return render(request, "people/profile.html", _profile_values(request))


@signed_in
@require_POST
def change_language(request: AuthedRequest) -> HttpResponse:
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return render(request, "people/profile.html", {**_profile_values(request), "language_form": form}, status=422)
    language = form.cleaned_data["language"]
    User.objects.filter(pk=request.user.pk).update(language=language)
    with override(language):
        messages.success(request, _("The language is changed."))
    response = redirect("profile")
    remember_language(response, language)
    return response


@public
@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """The language menu of every page; a signed-in person keeps the choice."""
    response = i18n.set_language(request)
    language = request.POST.get("language", "")
    if isinstance(request.user, User) and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=request.user.pk).update(language=language)
    return response


@signed_in
@require_POST
@never_cache
def new_token(request: AuthedRequest) -> HttpResponse:
    form = TokenForm(request.POST)
    if not form.is_valid():
        return render(request, "people/profile.html", {**_profile_values(request), "token_form": form}, status=422)
    fields = form.cleaned_data
    token, key = create_token(user=request.user, name=fields["name"], scope=fields["scope"], days=fields["days"])
    return render(request, "people/token_once.html", {"token": token, "key": key})


@signed_in
@require_POST
def revoke_token(request: AuthedRequest, token_id: int) -> HttpResponse:
    if not revoke_tokens(user_ids=[request.user.pk], actor=request.user, token_id=token_id):
        raise Http404
    messages.success(request, _("The token is revoked."))
    return redirect("profile")


@signed_in
@require_POST
def end_one_session(request: AuthedRequest, session_id: int) -> HttpResponse:
    if not end_session(user_id=request.user.pk, session_id=session_id):
        raise Http404
    messages.success(request, _("That browser is signed out."))
    return redirect("profile")


@signed_in
@require_POST
def end_other_sessions(request: AuthedRequest) -> HttpResponse:
    end_sessions(user_ids=[request.user.pk], keep=request.session.session_key)
    messages.success(request, _("All other browsers are signed out."))
    return redirect("profile")


class PasswordChangeView(account_views.PasswordChangeView):  # type: ignore[misc]  # allauth has no types
    """allauth's page. A changed password ends all other sessions of the person, here and in the list of sessions."""

    def dispatch(self, request: AuthedRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_usable_password():
            raise PermissionDenied("no password to change: the owner gives out a new one on the people page")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().form_valid(form)
        end_sessions(user_ids=[form.user.pk], keep=self.request.session.session_key)
        return response


change_password = signed_in(PasswordChangeView.as_view())


def _profile_values(request: AuthedRequest) -> dict[str, Any]:
    user = request.user
    return {
        "language_form": LanguageForm(initial={"language": user.language}),
        "token_form": TokenForm(),
        "tokens": living_tokens(user),
        "sessions": sessions_of(user),
        "second_factor": second_factor_of(user),
        "second_factor_required": must_keep_second_factor(user),
    }
