"""Who may open what of waves, papers and the door, and what its lists may show."""

from __future__ import annotations

from datetime import timedelta

from erp.kernel.imports.models import ExportFile
from logistics.models import Manifest, Parcel, Wave
from logistics.services.papers import KIND
from logistics.services.waves import make_waves
from people.models import User
from stores.models import Store
from tests import factories as make
from tests.architecture.rows.kinds import Kwargs, Row

POST, BOTH = ("POST",), ("GET", "POST")
USE, VIEW = "stations.use", "parcels.view"


def some_wave() -> Kwargs:
    """A wave of one parcel."""
    make_waves([make.make_parcel().pk], actor=None)
    return {"wave_id": Wave.objects.latest("pk").pk}


def some_manifest() -> Kwargs:
    """An empty manifest."""
    row = Manifest.objects.create(
        number=f"M{make.number()}", carrier=make.make_carrier(), warehouse=make.make_warehouse(), created_at=make.NOON
    )
    return {"manifest_id": row.pk}


def _export(user: User) -> ExportFile:
    return ExportFile.objects.create(
        kind=KIND, form="pdf", file_name="papers.pdf", created_by=user, created_at=make.NOON, finished_at=make.NOON,
        expires_at=make.NOON + timedelta(days=9_000), params={},
    )  # fmt: skip


def paper_of(user: User) -> Kwargs:
    """Papers that a person asked for."""
    return {"paper_id": _export(user).pk}


def file_of(user: User) -> Kwargs:
    """Their file, which is gone."""
    return {"token": _export(user).token}


def some_parcel() -> Kwargs:
    """A parcel that nothing was done to."""
    return {"parcel_id": make.make_parcel().pk}


ROWS: list[Row] = [
    Row("logistics:waves", VIEW),
    Row("logistics:wave-new", USE, BOTH),
    Row("logistics:wave", VIEW, of_nobody=some_wave),
    Row("logistics:wave-act", USE, POST, of_nobody=lambda: {**some_wave(), "action": "dissolve"}),
    *(Row(f"logistics:{name}", USE) for name in ("pick", "wall")),
    *(Row(f"logistics:{name}-scan", USE, POST) for name in ("pick", "wall")),
    Row("logistics:papers", USE, POST),
    Row("logistics:paper", USE, of_self=paper_of),
    Row("logistics:paper-file", USE, of_self=file_of, answers=(410,)),
    Row("logistics:leaving", USE),
    Row("logistics:leaving-batch", USE, POST, kwargs={"action": "ship"}),
    Row("logistics:manifests", USE),
    Row("logistics:manifest-fill", USE, POST, answers=(404,)),
    Row("logistics:manifest", USE, of_nobody=some_manifest),
    Row("logistics:manifest-scan", USE, POST, of_nobody=some_manifest),
    Row("logistics:manifest-hand", USE, POST, of_nobody=some_manifest),
    Row("logistics:manifest-undo", USE, POST, of_nobody=some_manifest),
    Row("logistics:manifest-print", USE, of_nobody=some_manifest),
    Row("logistics:output", USE),
    Row("logistics:weights", VIEW),
    Row("logistics:weights-accept", "products.manage", POST),
    Row("logistics:parcel-undo", USE, POST, of_nobody=some_parcel),
    Row("api:waves", VIEW, api=True),
    Row("api:wave", VIEW, of_nobody=some_wave, api=True),
    *(Row(f"api:waves-{verb}", USE, POST, api=True) for verb in ("new", "dissolve", "scan")),
    Row("api:wave-take-out", USE, POST, of_nobody=some_wave, api=True),
]
LISTS: set[str] = {"logistics:waves", "api:waves", "logistics:leaving", "logistics:manifests"}


def grow(store: Store, user: User, name: str) -> None:
    """One more of everything that a list of ours may show; none of it belongs to a store."""
    some_wave()
    some_manifest()
    parcel = make.make_parcel()
    Parcel.objects.filter(pk=parcel.pk).update(state="weighed", weighed_g=200, weighed_at=make.NOON)
