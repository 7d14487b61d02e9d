"""What we change about allauth: nobody signs up, secrets are sealed, a person's language comes with them."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from erp.kernel import crypto
from people.models import User
from people.obligations import must_keep_second_factor


def remember_language(response: HttpResponseBase, language: str) -> None:
    """Show all further pages to this browser in a language."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Sign-in by user name and password; accounts are made by the owner only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed tries count per user name alone: the Host header, which a stranger may choose, must not matter."""
        return str(credentials.get("username", "")).lower()

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        remember_language(response, user.language)
        return response

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Authenticator secrets and recovery codes are sealed under the key ring; who must have one can't remove it."""

    def encrypt(self, text: str) -> str:
        return crypto.seal(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.unseal(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not must_keep_second_factor(authenticator.user)
