"""The floor's pages by scan: goods are put away, moved, looked up and undone; transfers are scanned out, counted in, printed and closed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from inventory.models import BinMove, StockDocument, Transfer
from inventory.promises import PROMISES
from people.models import User
from products.models import Sku
from tests.factories import make_sku, make_user, make_warehouse
from tests.inventory.floor import goods, layers, lies, make_bins, put, stock
from tests.proofs import broken

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def clerk(client: Client) -> User:
    user = make_user(role="warehouse")
    client.force_login(user)
    return user


class Bench:
    """A scanner at a mode's bench: it sends what the page gave it back with each code."""

    def __init__(self, client: Client, mode: str, warehouse_id: int) -> None:
        self.client, self.mode, self.fields = client, mode, {"warehouse": warehouse_id}

    def scan(self, code: str, **typed: object) -> tuple[str, str]:
        url = reverse("floor-scan", args=[self.mode])
        response = self.client.post(url, {**self.fields, **typed, "code": code}, **HTMX)
        held = response.context["bench"]
        self.fields = {"warehouse": held.warehouse_id, "move_id": held.move_id, "quantity": held.quantity}
        self.fields |= {"sku": held.sku.pk} if held.sku else {}
        self.fields |= {"source": held.source.pk} if held.source else {}
        return response["X-Scan-Sound"], response.context["wrong"]


def test_goods_are_put_away_and_moved_by_scan_and_undone(client: Client, clerk: User) -> None:
    house, cup = make_warehouse(), make_sku(barcodes=["690001"])
    goods(house, (cup, 9, 90))
    make_bins(house, "A1", "B1")
    bench = Bench(client, "put", house.pk)
    assert [bench.scan("690001"), bench.scan(cup.code), bench.scan("a1")] == [("ok", ""), ("ok", ""), ("done", "")]
    assert lies(cup, house) == ({"A1": 2}, 7)
    bench.scan(cup.code)
    assert bench.scan("BIN:A1", quantity=8)[0] == "wrong"
    assert bench.scan("BIN:A1", quantity=7) == ("done", "")
    assert lies(cup, house) == ({"A1": 9}, 0)
    bench = Bench(client, "move", house.pk)
    assert bench.scan(cup.code)[0] == "wrong"
    assert [bench.scan(code)[0] for code in ("A1", cup.code, "B1")] == ["ok", "ok", "done"]
    assert [bench.scan(code)[0] for code in ("A1", cup.code, "CMD:LOOSE")] == ["ok", "ok", "done"]
    assert lies(cup, house) == ({"A1": 7, "B1": 1}, 1)
    for move in BinMove.objects.order_by("-id")[:2]:
        sent = {"warehouse": house.pk, "mode": "move"}
        assert client.post(reverse("floor-undo", args=[move.pk]), sent, **HTMX)["X-Scan-Sound"] == "done"
    assert lies(cup, house) == ({"A1": 9}, 0)
    assert broken(PROMISES) == {}


def test_the_same_bin_scan_sent_twice_moves_once(client: Client, clerk: User) -> None:
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 4, 40))
    make_bins(house, "A1")
    sent = {"warehouse": house.pk, "move_id": uuid4(), "sku": cup.pk, "quantity": 2, "code": "A1"}
    for _ in range(2):
        assert client.post(reverse("floor-scan", args=["put"]), sent, **HTMX)["X-Scan-Sound"] == "done"
    assert lies(cup, house) == ({"A1": 2}, 2)


def test_other_goods_and_unknown_codes_are_refused_loudly_and_nothing_moves(client: Client, clerk: User) -> None:
    house, cup, mug = make_warehouse(), make_sku(), make_sku()
    goods(house, (cup, 4, 40))
    bench = Bench(client, "put", house.pk)
    assert bench.scan("A1")[0] == "wrong"
    assert bench.scan(cup.code)[0] == "ok"
    sound, words = bench.scan(mug.code)
    assert (sound, cup.code in words) == ("wrong", True)
    assert (bench.scan("CMD:CLEAR")[0], "sku" in bench.fields, BinMove.objects.count()) == ("ok", False, 0)


def test_a_look_shows_what_is_where(client: Client, clerk: User) -> None:
    house, cup = make_warehouse(), make_sku()
    goods(house, (cup, 5, 50))
    [shelf] = make_bins(house, "A1")
    put(cup, shelf, 3)
    url = reverse("floor-scan", args=["look"])
    seen = client.post(url, {"warehouse": house.pk, "code": cup.code}, **HTMX).context["seen"]
    assert [(row["unplaced"], [(each.code, each.quantity) for each in row["bins"]]) for row in seen["levels"]] == [
        (2, [("A1", 3)])
    ]
    seen = client.post(url, {"warehouse": house.pk, "code": "A1"}, **HTMX).context["seen"]
    assert [(row["code"], row["quantity"]) for row in seen["goods"]] == [(cup.code, 3)]
    page = client.get(reverse("stock-sku", args=[cup.pk])).content.decode()
    assert "A1" in page


def test_a_transfer_goes_out_and_comes_in_by_scan(client: Client, clerk: User) -> None:
    here, there, cup = make_warehouse(), make_warehouse(), make_sku()
    make_warehouse(kind="defective")
    goods(here, (cup, 5, 50))
    sent = {"client_id": uuid4(), "source": here.pk, "target": there.pk, "note": "before Christmas"}
    assert client.post(reverse("transfer-new"), sent).status_code == 302
    transfer = Transfer.objects.get()
    url = reverse("transfer-scan", args=[transfer.pk])
    again = str(uuid4())
    for wish in (again, again, str(uuid4())):
        assert client.post(url, {"code": cup.code, "client_id": wish}, **HTMX)["X-Scan-Sound"] == "ok"
    assert transfer.lines.get().quantity == 2
    assert client.post(url, {"code": "nothing"}, **HTMX)["X-Scan-Sound"] == "wrong"
    assert client.post(url, {"code": "CMD:DONE"}, **HTMX)["X-Scan-Sound"] == "done"
    assert stock(cup) == {"own": 3, "transit": 2}
    assert transfer.number in client.get(reverse("stock-sku", args=[cup.pk])).content.decode()
    pdf = client.get(reverse("transfer-print", args=[transfer.pk]))
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    key = transfer.lines.get().pk
    page = client.post(url, {"code": cup.code, "mode": "good", "arrival_id": uuid4()}, **HTMX)
    assert [(row["good"], row["bad"]) for row in page.context["lines"]] == [(1, 0)]
    counted = {"code": "CMD:DONE", "arrival_id": uuid4(), f"good-{key}": 1, f"bad-{key}": 1}
    assert client.post(url, counted, **HTMX)["X-Scan-Sound"] == "wrong"
    assert client.post(url, {**counted, "reason": "dented"}, **HTMX)["X-Scan-Sound"] == "done"
    transfer.refresh_from_db()
    assert (transfer.state, layers(cup, there)) == ("closed", [(1, 10)])
    assert client.get(reverse("transfer", args=[transfer.pk])).status_code == 200
    assert broken(PROMISES) == {}


def test_a_transfer_is_closed_short_or_called_back_on_its_page(client: Client, clerk: User) -> None:
    here, there, cup = make_warehouse(), make_warehouse(), make_sku()
    goods(here, (cup, 5, 50))
    for action, left in (("cancel", {"own": 5}), ("close", {"own": 3})):
        client.post(reverse("transfer-new"), {"client_id": uuid4(), "source": here.pk, "target": there.pk})
        transfer = Transfer.objects.latest("id")
        url = reverse("transfer-scan", args=[transfer.pk])
        for code in (cup.code, cup.code):
            client.post(url, {"code": code, "client_id": uuid4()}, **HTMX)
        client.post(reverse("transfer-act", args=[transfer.pk, "send"]))
        client.post(reverse("transfer-act", args=[transfer.pk, action]), {"reason": "rain", "client_id": uuid4()})
        assert stock(cup) == left
    assert set(Transfer.objects.values_list("state", flat=True)) == {"cancelled", "closed"}


def _new(client: Client, kind: str, **sent: object) -> StockDocument:
    response = client.post(reverse("stock-document-new", args=[kind]), {"client_id": uuid4(), **sent})
    assert response.status_code == 302, response.context["form"].errors
    return StockDocument.objects.latest("id")


def test_documents_are_scanned_as_lines(client: Client, clerk: User) -> None:
    house, cup, mug, kit = make_warehouse(), make_sku(barcodes=["690002"]), make_sku(), make_sku()
    make_warehouse(kind="defective")
    goods(house, (cup, 20, 200))
    place = {"warehouse": house.pk}

    def units(document: StockDocument) -> dict[Sku, int]:
        return {line.sku: line.quantity for line in document.lines.select_related("sku")}

    assert units(_new(client, "damage", **place, lines=f"690002\n{cup.code} 2\n690002\n", reason="fell")) == {cup: -4}
    assert units(_new(client, "repair", **place, lines="690002", reason="clean")) == {cup: -1}
    assert units(_new(client, "relabel", **place, lines=f"690002 {mug.code} 5", reason="box")) == {cup: -5}
    made = _new(client, "assembly", **place, made=kit.code, quantity=1, lines=f"{mug.code} 2", fee="1.50")
    assert (units(made), made.fee) == ({mug: -2, kit: 1}, 150)
    undone = client.post(reverse("stock-document-undo", args=[made.pk]), {"reason": "no", "client_id": uuid4()})
    assert undone.url == reverse("stock-document", args=[StockDocument.objects.get(undoes=made).pk])
    broke = _new(client, "disassembly", **place, made=mug.code, quantity=1, lines=f"{cup.code} 1 60%\n{kit.code} 1 40%")
    assert units(broke) == {mug: -1, cup: 1, kit: 1}
    for row in StockDocument.objects.all():
        assert client.get(reverse("stock-document", args=[row.pk])).status_code == 200
    listed = client.get(reverse("stock-documents") + f"?kind=relabel&warehouse={house.pk}").context["page"].rows
    assert [row.kind for row in listed] == ["relabel"]
    assert broken(PROMISES) == {}


@pytest.mark.parametrize("lines", ["", "NOPE", "690003 x", "690003 0", "690003 1 2"])
def test_lines_that_say_nothing_are_refused_and_nothing_is_written(client: Client, clerk: User, lines: str) -> None:
    house, cup = make_warehouse(), make_sku(barcodes=["690003"])
    goods(house, (cup, 2, 20))
    sent = {"client_id": uuid4(), "warehouse": house.pk, "lines": lines, "reason": "x"}
    page = client.post(reverse("stock-document-new", args=["damage"]), sent)
    assert (page.status_code, StockDocument.objects.count(), stock(cup)) == (422, 1, {"own": 2})


def test_bins_are_opened_many_at_once_and_closed(client: Client, clerk: User) -> None:
    house = make_warehouse()
    sent = {"warehouse": house.pk, "zone": "A", "kind": "shelf", "first": 10, "codes": "a1\na2\na1\n"}
    assert client.post(reverse("stock-bins-new"), sent).status_code == 302
    assert list(house.bins.order_by("sort").values_list("code", "sort")) == [("A1", 10), ("A2", 11)]
    client.post(reverse("stock-bin-close", args=[house.bins.get(code="A1").pk]))
    assert house.bins.filter(closed_at__isnull=False).count() == 1
    assert len(client.get(reverse("stock-bins") + "?q=a").context["page"].rows) == 2
