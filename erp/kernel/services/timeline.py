"""What happened to a document: one row per document, written with the change itself."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from erp.kernel import clock
from erp.kernel.sql import execute

if TYPE_CHECKING:
    from people.models import User

_INSERT = """
    INSERT INTO kernel_timelineentry (subject_kind, subject_id, action, actor_id, at, data)
    SELECT %s, i, %s, %s, %s, d::jsonb FROM unnest(%s::bigint[], %s::text[]) AS t(i, d)"""


def record(
    action: str,
    *,
    subject_kind: str,
    subject_ids: Iterable[int],
    actor: "User | None",
    data: Mapping[str, Any] | None = None,
    data_by_id: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """Write one line on the timeline of each subject in one statement. `data` is for all, `data_by_id` for each its own."""
    ids = list(subject_ids)
    if not ids:
        return
    common = dict(data or {})
    if data_by_id:
        texts = [json.dumps({**common, **data_by_id.get(key, {})}, default=str) for key in ids]
    else:
        texts = [json.dumps(common, default=str)] * len(ids)
    execute(_INSERT, [subject_kind, action, actor.pk if actor else None, clock.now(), ids, texts])
