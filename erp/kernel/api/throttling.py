"""So many requests a minute for a token and for a person. Without the cache nobody is turned away: a broken counter is not a reason."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

from erp.kernel import clock

if TYPE_CHECKING:  # Django REST framework reads this module before it has its own views
    from rest_framework.request import Request
    from rest_framework.views import APIView

log = logging.getLogger(__name__)
WINDOW_S = 60


class _PerMinute(BaseThrottle, ABC):
    """Counts in whole minutes, in the cache's own arithmetic, so that workers count together."""

    scope = ""

    @abstractmethod
    def limit(self) -> int:
        """How many requests a minute."""

    @abstractmethod
    def subject(self, request: Request) -> Any:
        """Who is counted; None is not."""

    def allow_request(self, request: Request, view: APIView) -> bool:
        subject = self.subject(request)
        if subject is None:
            return True
        second = clock.now().timestamp()
        self.left_s = WINDOW_S - second % WINDOW_S
        return self._count(f"api:{self.scope}:{subject}:{int(second // WINDOW_S)}") <= self.limit()

    def wait(self) -> float:
        return self.left_s

    def _count(self, key: str) -> int:
        try:
            cache.add(key, 0, timeout=2 * WINDOW_S)
            return int(cache.incr(key))
        except (RedisError, OSError, ValueError) as error:  # ValueError: the counter was evicted in between
            log.warning("requests are not counted, the cache does not answer: %s", error)
            return 0


class TokenThrottle(_PerMinute):
    """Each token has its own allowance, so that one wild script does not stop the others."""

    scope = "token"

    def limit(self) -> int:
        return int(settings.API_TOKEN_PER_MINUTE)

    def subject(self, request: Request) -> Any:
        return getattr(request.auth, "pk", None)


class UserThrottle(_PerMinute):
    """All that a person asks, with whichever tokens."""

    scope = "user"

    def limit(self) -> int:
        return int(settings.API_USER_PER_MINUTE)

    def subject(self, request: Request) -> Any:
        return getattr(request.user, "pk", None)
