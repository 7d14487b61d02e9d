"""`Authorization: Bearer <token>` for the API: the rights of the token's user, narrowed by the token's scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from people.models import ApiToken, User
from people.obligations import obligation_of
from people.services.tokens import find_token, note_use

if TYPE_CHECKING:
    from rest_framework.request import Request


class TokenAuthentication(BaseAuthentication):
    """Who a token speaks for. `request.auth` is the token; `HasCode` refuses writes to a `read` token.

    A person who still owes a password change or a second factor can't go round it with a token.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = find_token(key.strip())
        if token is None:
            raise AuthenticationFailed(
                _("This token opens nothing: it is unknown, expired or revoked. Make a new one.")
            )
        if obligation_of(token.user) is not None:
            raise AuthenticationFailed(
                _("The person of this token must sign in first: a new password or a second factor is due.")
            )
        note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
