"""What an error of a marketplace means for the command that ran into it."""

from collections.abc import Mapping
from typing import Any

from erp.kernel.services.outbox import Answer
from stores.connectors import errors

RECONNECT_S = 60.0  # a person connects the account again; until then the command waits


def answer_to(
    error: errors.ConnectorError, *, reading: bool = False, detail: Mapping[str, Any] | None = None
) -> Answer:
    """The outbox's word for it. `reading`: it came of a look-up, which may always be made again. `detail` is kept while it waits."""
    kept = detail or {}
    if isinstance(error, errors.Throttled):
        return Answer("retry", detail=kept, error=str(error), retry_in_s=error.wait_s)
    if isinstance(error, errors.OutcomeUnknown):
        return Answer("unknown", error=str(error))
    if isinstance(error, errors.AuthRevoked):
        return Answer("retry", detail=kept, error=str(error), retry_in_s=RECONNECT_S)
    if error.retryable or reading:
        return Answer("retry", detail=kept, error=str(error))
    return Answer("rejected", error=str(error), detail={"code": error.code})
