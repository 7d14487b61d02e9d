"""A company is backed up, wrecked and brought back, in a scratch house of its own with real programs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import psycopg2
import pytest
from django.db import connection

from erp.launcher.layout import BASE_DIR, locked_at_once
from erp.launcher.postgres import binaries
from erp.launcher.scratch import scratch_database

pytestmark = pytest.mark.timeout(300)


class House:
    """A scratch database and a DATA_DIR, worked in by processes only: the test database is not touched."""

    def __init__(self, env: dict[str, str], root: Path) -> None:
        root.mkdir()
        self.data = root / "data"
        (self.data / "keys").mkdir(parents=True)
        (self.data / "run").mkdir()
        self.ring = self.data / "keys" / "keyring.json"
        self.database = env["DATABASE_URL"].partition("?")[0].rpartition("/")[2]
        self.env = {**env, "DATA_DIR": str(self.data), "ERP_KEYRING_FILE": str(self.ring), "PYTHONPATH": str(BASE_DIR)}

    def ask(self, *steps: str, owner: bool = False) -> list[Any]:
        """Several steps of `tests.backups.company` in one process."""
        words = ["-m", "tests.backups.company", *steps]
        done = self._run(words, self.env | ({"ERP_AS_OWNER": "1"} if owner else {}))
        assert done.returncode == 0, done.stderr
        return list(json.loads(done.stdout.splitlines()[-1]))

    def manage(self, *words: str) -> dict[str, Any]:
        """A command through the one door, and its JSON."""
        done = self._run(["manage.py", *words, "--json"], self.env)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def _run(self, words: list[str], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words], cwd=BASE_DIR, env=env, capture_output=True, text=True, check=False
        )

    def left_behind(self) -> tuple[set[str], list[str]]:
        """Databases and media folders that a restore may have made."""
        session = psycopg2.connect(self.env["DATABASE_OWNER_URL"])
        with session.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.database])
            databases = {name for (name,) in cursor.fetchall()}
        session.close()
        return databases - {self.database}, sorted(path.name for path in self.data.glob("media?*"))


def copy_of_the_test_database(house: House) -> None:
    """Tables and grants as migrate makes them, which would take far longer to do again."""
    source = {**connection.settings_dict, "url": house.env["DATABASE_OWNER_URL"]}
    url = str(source["url"]).replace(f"/{house.database}", f"/{source['NAME']}")
    words = [binaries() / "pg_dump", "--format=custom", f"--dbname={url}"]
    dump = subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout
    subprocess.run([binaries() / "pg_restore", "--exit-on-error", f"--dbname={source['url']}"], input=dump, check=True)


def doctored(file: Path, name: str, change: Any) -> Path:
    """A copy of a backup whose manifest was changed, and all else left."""
    copy = file.with_name(name)
    with ZipFile(file) as whole, ZipFile(copy, "w") as archive:
        manifest = json.loads(whole.read("manifest.json"))
        change(manifest)
        archive.writestr("manifest.json", json.dumps(manifest))
        for member in manifest["members"]:
            archive.writestr(member, whole.read(member))
    return copy


def one_order_more(manifest: dict[str, Any]) -> None:
    manifest["rows"]["orders_order"] += 1


def from_tomorrow(manifest: dict[str, Any]) -> None:
    manifest["migrations"].append("orders.9999_tomorrow")


def refused_in_every_wrong_way(house: House, file: Path) -> None:
    """Each is named, and nothing changes; the last one is noticed only when the new database is full already."""
    damaged, wrong_ring = file.with_name("damaged.erp"), file.with_name("wrong.keys")
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 1
    damaged.write_bytes(content)
    wrong_ring.write_text(json.dumps({"fernet": [{"id": "k1", "key": "A" * 43 + "="}], "hmac": "AAAA"}))
    lying, newer = doctored(file, "lying.erp", one_order_more), doctored(file, "newer.erp", from_tomorrow)
    replace = f"--replace {house.database}"
    wrong = {
        f"restore {file}": f"add --replace {house.database}",
        f"restore {file} --replace other": "--replace names other",
        f"restore {file} {replace} --keys {wrong_ring}": f"the key ring {wrong_ring} does not open this backup",
        f"restore {damaged} {replace}": f"{damaged} is not a whole backup",
        f"restore {newer} {replace}": "made by a newer version of the ERP",
        f"restore {lying} {replace}": "orders_order came back with 3 rows instead of 4",
    }
    first, *answers, last = house.ask("state", *wrong, "state", owner=True)
    assert [reason in answer["refused"] for reason, answer in zip(wrong.values(), answers, strict=True)] == [
        True
    ] * len(wrong), answers
    assert (last, house.left_behind()) == (first, (set(), []))


@pytest.mark.django_db
def test_what_is_wrecked_comes_back_and_nothing_goes_out_until_a_person_has_reconciled(tmp_path: Path) -> None:
    file = tmp_path / "monday.erp"
    keys = Path(f"{file}.keys")
    with scratch_database("backup") as env, scratch_database("restored") as fresh_env:
        house = House(env, tmp_path / "house")
        house.ring.write_bytes(Path(os.environ["ERP_KEYRING_FILE"]).read_bytes())
        copy_of_the_test_database(house)
        _, before, made, again, stores, wrecked = house.ask(
            "build", "state", f"backup {file} --json", f"backup {file}", "wreck", "state"
        )
        restored = {**before, "rows": {**before["rows"], "kernel_switch": 1}, "frozen": True}
        assert (stores, wrecked == before, "never overwrites" in again["refused"]) == (2, False, True)
        said = json.loads(made["said"])
        assert (said["rows"], said["media_files"]) == (sum(before["rows"].values()), 1)
        assert [path.stat().st_mode & 0o777 for path in (file, keys)] == [0o600, 0o600]
        assert keys.read_bytes() == house.ring.read_bytes()

        refused_in_every_wrong_way(house, file)
        with locked_at_once(house.data / "run" / "run.lock") as ours:
            beside_a_run = house.ask(f"restore {file} --replace {house.database}", owner=True)
        assert (ours, "`make run` is using" in beside_a_run[0]["refused"]) == (True, True)

        said = house.manage("restore", str(file), "--replace", house.database)
        assert (said["frozen"], said["broken"], said["kept_ring"], house.left_behind()) == (True, [], None, (set(), []))
        assert said["checked"]["on_hand_is_moves"] > 0
        after = house.ask("state", "work", "thaw", "thaw", "work")
        assert after == [
            restored, [], {"said": "commands go out again\n", "refused": ""},
            {"said": "the outbox was not frozen\n", "refused": ""}, ["check"],
        ]  # fmt: skip

        fresh = House(fresh_env, tmp_path / "fresh")
        fresh.ring.write_text(json.dumps({"fernet": [{"id": "k1", "key": "B" * 43 + "="}], "hmac": "BBBB"}))
        keyless, brought, state = fresh.ask(
            f"restore {file}", f"restore {file} --keys {keys} --json", "state", owner=True
        )
        assert "add --keys" in keyless["refused"]
        said = json.loads(brought["said"])
        assert (said["broken"], state, fresh.ring.read_bytes()) == ([], restored, keys.read_bytes())
        assert json.loads(Path(said["kept_ring"]).read_text())["hmac"] == "BBBB"
