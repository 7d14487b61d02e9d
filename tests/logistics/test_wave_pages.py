"""The pages of waves, papers, the door and the work done, as people use them."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from erp.kernel import clock
from erp.kernel.imports.models import ExportFile
from erp.kernel.models import Job
from erp.kernel.services import jobs
from logistics.models import Manifest, Parcel, ParcelLine, ScanEvent, Wave
from logistics.services.parcels import cancel_parcels
from logistics.services.waves import make_waves
from people.models import User
from tests.factories import make_sku, make_user
from tests.logistics.cast import make_parcels, make_weighed

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def lin(client: Client) -> User:
    user = make_user(role="warehouse", first_name="Lin")
    client.force_login(user)
    return user


def post(client: Client, name: str, *args: object, **fields: object) -> str:
    """What a page answers to a form, its redirect followed."""
    return client.post(reverse(f"logistics:{name}", args=args), fields, follow=True).content.decode()


def scanned(client: Client, name: str, code: str, *args: object, **fields: object) -> tuple[str, str]:
    """How a station sounds, and what it shows."""
    url = reverse(f"logistics:{name}-scan", args=args)
    response = client.post(url, {"code": code, "client_id": uuid4(), **fields}, **HTMX)
    return response["X-Scan-Sound"], response.content.decode()


def test_waves_are_proposed_and_made_by_a_job_that_answers_for_each_parcel(client: Client, lin: User) -> None:
    make_parcels(3, {make_sku(): 1})
    html = client.get(reverse("logistics:wave-new")).content.decode()
    assert "Put 3 parcels into waves" in html
    response = client.post(reverse("logistics:wave-new"), {"size": "2", "wall": ""})
    job = Job.objects.get()
    assert response["Location"] == reverse("job", args=[job.pk])
    jobs.work(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.refused, Wave.objects.count()) == ("done", 3, 0, 2)
    assert "Every labelled parcel is in a wave already" in client.get(reverse("logistics:wave-new")).content.decode()
    listed = client.get(reverse("logistics:waves")).content.decode()
    assert all(wave.number in listed for wave in Wave.objects.all())


def test_a_clerk_picks_at_the_station_and_the_bin_stays_confirmed(client: Client, lin: User) -> None:
    make_waves([parcel.pk for parcel in make_parcels(2, {make_sku(code="RED"): 1})], actor=lin)
    wave = Wave.objects.get()
    page = client.get(reverse("logistics:pick"), {"wave": wave.pk}).content.decode()
    assert f"Scan {wave.number} to take it in hand" in page
    sound, html = scanned(client, "pick", wave.number)
    assert (sound, '<span data-left>2</span> × <span class="mono">RED</span>' in html) == ("ok", True)
    sound, html = scanned(client, "pick", "RED", wave=wave.pk)
    stop = wave.picks.get()
    assert (sound, re.search(rf'id="scan-pick" value="{stop.pk}"', html) is not None) == ("ok", True)
    sound, html = scanned(client, "pick", "RED", wave=wave.pk, pick=stop.pk)
    assert (sound, "is picked: 2 parcels" in html) == ("done", True)


def test_a_cancelled_parcel_says_kick_out_on_the_wave_the_wall_and_the_paper(client: Client, lin: User) -> None:
    one, other = make_parcels(2, {make_sku(code="RED"): 1, make_sku(code="BLUE"): 1})
    make_waves([one.pk, other.pk], actor=lin)
    wave = Wave.objects.get()
    cancel_parcels([other.pk], actor=lin, reason="buyer cancelled")
    assert "Kick out" in client.get(reverse("logistics:wave", args=[wave.pk])).content.decode()
    scanned(client, "pick", wave.number)
    assert f"Kick out slot 2: {other.number} is cancelled" in scanned(client, "pick", "NOPE", wave=wave.pk)[1]
    assert "Kick out" in scanned(client, "wall", wave.number)[1]
    assert "parcels are out of" in post(client, "wave-act", wave.pk, "kick")
    assert list(wave.places.filter(live=True).values_list("parcel_id", flat=True)) == [one.pk]


def test_papers_are_asked_for_and_fetched_by_their_person_alone(client: Client, lin: User) -> None:
    make_waves([parcel.pk for parcel in make_parcels(2, {make_sku(): 1})], actor=lin)
    wave = Wave.objects.get()
    assert "Choose which papers to print." in post(client, "papers", wave=wave.pk)
    post(client, "papers", wave=wave.pk, kinds=["pick_list", "label", "slip"])
    export = ExportFile.objects.get()
    jobs.work(export.job_id or 0)
    assert "2 parcels have their papers" in client.get(reverse("logistics:paper", args=[export.pk])).content.decode()
    export.refresh_from_db()
    url = reverse("logistics:paper-file", args=[export.token])
    response = client.get(url)
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    client.force_login(make_user(role="warehouse"))
    assert client.get(url).status_code == 404


def test_many_leave_at_once_and_each_has_its_outcome(client: Client, lin: User) -> None:
    weighed = make_weighed(2, {make_sku(): 1}, weighed_at=clock.now())
    ParcelLine.objects.update(verified=1)
    [open_] = make_parcels(1, {make_sku(): 1})
    html = post(client, "leaving-batch", "ship", ids=[*(parcel.pk for parcel in weighed), open_.pk])
    assert ("2 done" in html, f"{open_.number} is not verified yet" in html) == (True, True)
    page = client.get(reverse("logistics:manifests")).content.decode()
    assert "2 parcels wait" in page
    carrier = weighed[0].service.carrier_id
    post(client, "manifest-fill", carrier=carrier, warehouse=weighed[0].warehouse_id)
    manifest = Manifest.objects.get()
    sound, html = scanned(client, "manifest", weighed[0].number, manifest.pk)
    assert (sound, "1 / 2" in html) == ("ok", True)
    assert "were not scanned" in post(client, "manifest-hand", manifest.pk, to="Li")
    assert "Handed over" in post(client, "manifest-hand", manifest.pk, to="Li", leave="1")
    pdf = client.get(reverse("logistics:manifest-print", args=[manifest.pk]))
    assert pdf.content.startswith(b"%PDF")


def test_a_step_is_taken_back_from_the_parcels_page(client: Client, lin: User) -> None:
    [parcel] = make_weighed(1, {make_sku(): 1})
    assert "The last step is taken back." in post(client, "parcel-undo", parcel.pk)
    assert Parcel.objects.get().state == "verified"


def test_work_is_counted_by_person_and_station_and_a_clerk_sees_their_own(client: Client, lin: User) -> None:
    mei = make_user(first_name="Mei", role="warehouse")
    [parcel] = make_parcels(1, {make_sku(): 1})
    for actor, station, outcome in (
        (lin, "verify", "verified"),
        (lin, "verify", "verified"),
        (mei, "weigh", "weighed"),
        (mei, "weigh", "weight_off"),
    ):
        ScanEvent.objects.create(
            client_id=uuid4(), station=station, code="x", parcel=parcel, actor=actor, outcome=outcome, data={}, at=clock.now()
        )  # fmt: skip
    mine = client.get(reverse("logistics:output")).content.decode()
    assert ("Lin" in mine, "Mei" in mine) == (True, False)
    client.force_login(make_user(role="manager"))
    response = client.get(reverse("logistics:output"))
    people = [(one.person, dict(one.by_station)) for one in response.context["people"]]
    assert sorted(people) == [("Lin", {"verify": 1}), ("Mei", {"weigh": 1})]
    assert "<svg" in response.content.decode()


def test_learned_weights_are_taken_over_by_who_keeps_the_catalogue(client: Client, lin: User) -> None:
    sku = make_sku(code="RED", weight_g=180)
    for parcel in make_parcels(5, {sku: 1}):
        Parcel.objects.filter(pk=parcel.pk).update(state="weighed", weighed_g=242, weighed_at=clock.now())
    assert (
        "RED weighs 212 g in 5 parcels, the catalogue says 180 g"
        in client.get(reverse("logistics:weights")).content.decode()
    )
    client.force_login(make_user(role="operations"))
    assert "1 done" in post(client, "weights-accept", ids=[sku.pk])
    sku.refresh_from_db()
    assert sku.weight_g == 212
