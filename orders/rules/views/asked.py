"""What a request asks, as clean values."""

from uuid import UUID, uuid4, uuid5

from people.access import AuthedRequest

_SPACE = UUID("6f1d2a5e-5a53-4a64-9a5e-2f9f6c7a9b10")


def number_of(text: str) -> int | None:
    """An id or a count; None for anything else."""
    return int(text) if text.isdecimal() and len(text) < 19 else None


def wish_of(request: AuthedRequest) -> UUID:
    """One click is one wish, however often it arrives."""
    told = request.POST.get("client_id", "")[:80]
    return uuid5(_SPACE, f"{request.user.pk} {request.path} {told}") if told else uuid4()
