"""Webhooks in: a bare path, proved by signature, answered at once."""

from __future__ import annotations

import logging

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from people.access import public
from stores.connectors.errors import PushRefused
from stores.services.hooks import receive_push
from stores.states import CONNECTED

log = logging.getLogger(__name__)

BODY_CAP = 1024 * 1024


@public
@csrf_exempt
@require_POST
def receive_hook(request: HttpRequest, marketplace: str, hook_key: str) -> HttpResponse:
    """200 when kept (or kept before), 401 for whatever is not proved, 413 when too large, 503 when it can't be kept now."""
    body = _bounded_body(request)
    if body is None:
        return HttpResponse(status=413)
    if marketplace not in CONNECTED:
        return HttpResponse(status=401)
    try:
        receive_push(marketplace=marketplace, hook_key=hook_key, headers=request.headers, body=body)
    except PushRefused:
        return HttpResponse(status=401)
    except DatabaseError:
        log.exception("a webhook of %s could not be kept; it is asked to come again", marketplace)
        return HttpResponse(status=503)
    return HttpResponse(status=200)


def _bounded_body(request: HttpRequest) -> bytes | None:
    """The raw body, or None when it is longer than the cap; never more than the cap is read."""
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_CAP:
            return None
    except ValueError:
        return None
    body = request.read(BODY_CAP + 1)
    return None if len(body) > BODY_CAP else body
