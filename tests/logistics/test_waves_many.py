"""A thousand parcels go into waves, and a thousand labels into one file, in one action each."""

from __future__ import annotations

import time
from io import BytesIO

import pytest
from pypdf import PdfReader

from erp.kernel.imports import files
from erp.kernel.services import jobs
from logistics import jobs as parcel_jobs
from logistics.models import Parcel, Wave
from logistics.services.papers import start_papers
from tests.factories import make_sku, make_user, make_warehouse
from tests.logistics.cast import make_parcels

MANY, WAVES_S, LABELS_S = 1000, 5, 10


@pytest.mark.scenario
@pytest.mark.django_db
def test_a_thousand_parcels_are_waved_and_their_labels_drawn_as_one_file() -> None:
    house, clerk = make_warehouse(), make_user()
    skus = [make_sku() for _ in range(40)]
    for turn, sku in enumerate(skus):
        make_parcels(
            MANY // len(skus), {sku: 1 + turn % 2, skus[turn - 1]: 1} if turn % 3 == 0 else {sku: 1}, warehouse=house
        )
    ids = list(Parcel.objects.order_by("pk").values_list("pk", flat=True))
    job = jobs.start(parcel_jobs.WAVES, subject_ids=ids, params={}, actor=clerk)
    began = time.perf_counter()
    jobs.work(job.pk)
    waved = time.perf_counter() - began
    job.refresh_from_db()
    assert (job.done, job.refused, job.rows.filter(state="done").count()) == (MANY, 0, MANY)
    export = start_papers(ids, kinds=["label"], wave_id=None, actor=clerk)
    began, cpu = time.perf_counter(), time.process_time()
    jobs.work(export.job_id or 0)
    drawn, busy = time.perf_counter() - began, time.process_time() - cpu
    export.refresh_from_db()
    content = files.path_of(export.stored).read_bytes()
    files.remove(export.stored)
    print(
        f"{Wave.objects.count()} waves: {waved:.2f} s; {MANY} labels: {drawn:.2f} s ({busy:.2f} s of one core), {len(content)} bytes"
    )
    assert (export.row_count, len(PdfReader(BytesIO(content)).pages)) == (MANY, MANY)
    assert waved <= WAVES_S
    assert busy <= LABELS_S
