"""Where a marketplace fetches a picture: an open address that only we can make, and that stays the same for the same picture."""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

_SEPARATOR = "."


def _signer() -> Signer:
    return Signer(salt="products.pictures", sep=_SEPARATOR)


def open_url(sha256: str) -> str:
    """The address of a picture for those who can't sign in. It holds as long as the key that signs it."""
    return settings.PUBLIC_URL + reverse("open-picture", args=[_signer().sign(sha256)])


def named_by(token: str) -> str | None:
    """The picture that an open address names; None when we did not make that address."""
    try:
        return _signer().unsign(token)
    except BadSignature:
        return None
