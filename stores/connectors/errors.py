"""What can go wrong at a marketplace, in our words. Each connector translates its marketplace's errors into these."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stores.connectors.port import ListingIssue


class ConnectorError(Exception):
    """A call to a marketplace did not end well. `retryable` tells whether asking again can help."""

    retryable = False

    def __init__(self, message: str, *, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class AuthExpired(ConnectorError):
    """The access token is no longer good; refresh it once and repeat the call."""

    retryable = True


class AuthRevoked(ConnectorError):
    """The marketplace no longer trusts us: a person has to connect the account again."""


class Throttled(ConnectorError):
    """Too many calls; the same request may be made after `wait_s` seconds. It was not carried out."""

    retryable = True

    def __init__(self, message: str, *, wait_s: float, code: str = "") -> None:
        super().__init__(message, code=code)
        self.wait_s = wait_s


class Transient(ConnectorError):
    """The network or the marketplace stumbled, and nothing was changed there."""

    retryable = True


class OutcomeUnknown(ConnectorError):
    """A write may or may not have happened: its answer was lost. Read the marketplace before doing it again."""

    retryable = True


class Rejected(ConnectorError):
    """The marketplace understood and said no. The same request will be refused again."""


class ContentRefused(Rejected):
    """What a listing says was refused, for these reasons; it takes other content to get through."""

    def __init__(self, message: str, *, issues: Sequence[ListingIssue], code: str = "") -> None:
        super().__init__(message, code=code)
        self.issues = tuple(issues)


class AlreadyDone(ConnectorError):
    """The marketplace says that this was done before. Read it again: if it shows ours, that is success."""


class NotFound(ConnectorError):
    """The marketplace knows nothing under this id."""


class UnreadableAnswer(ConnectorError):
    """An answer to a read, or a part of it, could not be understood; `raw` holds it as it came."""

    retryable = True

    def __init__(self, message: str, *, raw: str = "", code: str = "") -> None:
        super().__init__(message, code=code)
        self.raw = raw


class PushRefused(Exception):
    """A webhook that is not from whom it says, altered, or too old. `reason` is one of a few stable words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
