"""What the API says when it says no: always `{"error": {"code", "message", "fields"}}`; a fault of ours carries an incident id."""

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

log = logging.getLogger(__name__)
BUSY = {"40P01", "40001", "55P03"}


class ApiError(exceptions.APIException):
    """A refusal with its own status, stable code and words; `fields` says which part of the request is meant."""

    def __init__(
        self, status: int, code: str, message: str, *, fields: Mapping[str, Any] | None = None, wait: int | None = None
    ) -> None:
        super().__init__(detail=message, code=code)
        self.status_code = status
        self.fields = dict(fields or {})
        self.wait = wait


def handle(error: Exception, context: Mapping[str, Any]) -> Response:
    """The answer to any exception of an API view (`REST_FRAMEWORK["EXCEPTION_HANDLER"]`)."""
    known = _known(error)
    if known is None:
        incident = uuid.uuid4().hex[:12]
        log.error("incident %s in %s", incident, type(context.get("view")).__name__, exc_info=error)
        message = _("Something broke on our side. Nothing was changed; try again, and name the incident if it stays.")
        return Response(envelope("internal", message, incident=incident), status=500)
    response = Response(envelope(code_of(known), message_of(known), fields=fields_of(known)), status=known.status_code)
    if known_header := getattr(known, "auth_header", None):
        response["WWW-Authenticate"] = known_header
    if (wait := getattr(known, "wait", None)) is not None:
        response["Retry-After"] = str(max(1, int(wait)))
    return response


def envelope(code: str, message: str, *, fields: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """The one shape of an error."""
    return {"error": {"code": code, "message": message, "fields": dict(fields or {}), **more}}


def _known(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound()
    if isinstance(error, DjangoPermissionDenied):
        return exceptions.PermissionDenied()
    if isinstance(error, RequestDataTooBig):
        return ApiError(413, "too_large", _("The body is too large. Send fewer rows in one request."))
    if isinstance(error, OperationalError) and getattr(error.__cause__, "pgcode", None) in BUSY:
        return ApiError(503, "busy", _("Others work on the same rows just now. Try again in a moment."), wait=1)
    return None


def code_of(error: exceptions.APIException) -> str:
    """A stable word for a program."""
    if isinstance(error, exceptions.ValidationError):
        return "invalid"
    codes = error.get_codes()
    return codes if isinstance(codes, str) else "invalid"


def message_of(error: exceptions.APIException) -> str:
    """A sentence for a person."""
    if isinstance(error, exceptions.ValidationError):
        return _("Some values are not understood; `fields` says which and why. Nothing was changed.")
    return str(error.detail)


def fields_of(error: exceptions.APIException) -> dict[str, Any]:
    """What is wrong with which part of the request, by its path: `lines.2.sku`."""
    if isinstance(error, ApiError):
        return error.fields
    return _flat(error.detail) if isinstance(error, exceptions.ValidationError) else {}


def _flat(detail: Any, path: str = "") -> dict[str, list[str]]:
    if isinstance(detail, Mapping):
        items = [(str(key), value) for key, value in detail.items()]
    elif any(isinstance(value, Mapping | list) for value in detail):
        items = [(str(index), value) for index, value in enumerate(detail) if value]
    else:
        return {path or "body": [str(value) for value in detail]}
    found: dict[str, list[str]] = {}
    for key, value in items:
        found |= _flat(value, f"{path}.{key}" if path else key)
    return found
