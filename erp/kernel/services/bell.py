"""The doorbell: tells a worker to look at its rows. Best effort: a lost ring costs seconds, since a sweeper looks too."""

import logging
from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError as BrokerDown
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def ring(task: str, *args: Any, queue: str = "work") -> None:
    """After the commit, ask a worker to run `task`; the same ring twice in one transaction is one. Never raises."""
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        _send(task, args, queue)
        return
    call = partial(_send, task, args, queue)
    wanted = (task, args, queue)
    for _, hook, *_rest in connection.run_on_commit:
        if isinstance(hook, partial) and hook.func is _send and hook.args == wanted:
            return
    transaction.on_commit(call)


def _send(task: str, args: tuple[Any, ...], queue: str) -> None:
    try:
        current_app.send_task(task, args=args, queue=queue, retry=False, ignore_result=True)
    except (BrokerDown, RedisError, OSError) as error:
        log.warning("the broker did not take %s: %s; the sweeper will find the rows", task, error)
