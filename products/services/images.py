"""Pictures of products and SKUs: taken in, put in order, taken away. The file of a picture stays: it is kept once per content."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from erp.kernel import clock
from erp.kernel.outcomes import Refusal
from erp.kernel.services.timeline import record
from erp.kernel.sql import execute, retried, rows
from people.models import User
from products.models import ImageFile, ProductImage, SkuImage
from products.pictures import MOST_BYTES, SIZES, BadPicture, Picture, read_picture

MOST_FILES = 20
MOST_IMAGES = 40
ORIGINAL = "original"
NAMES = (ORIGINAL, *SIZES)
_OWNERS: Mapping[str, type[ProductImage] | type[SkuImage]] = {"product": ProductImage, "sku": SkuImage}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as somebody sent it: what it is called, how large it says it is, and how to read it."""

    name: str
    size: int
    read: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one upload: a picture of the owner now, one already, or refused."""

    name: str
    file: ImageFile | None = None
    already: bool = False
    refusal: Refusal | None = None


def add_images(*, owner: str, owner_id: int, uploads: Sequence[Upload], actor: User | None) -> list[Taken]:
    """Take pictures in, behind those that are there; an answer per file, in their order. The same picture again is already there.

    Refused per file: what `read_picture` says, `too_many_files`, `too_many_images`, `not_found`.
    """
    read = [_read(upload, place) for place, upload in enumerate(uploads)]
    for picture in read:
        if isinstance(picture, Picture):
            _store(picture)  # before the rows: a row never lacks its file
    return _write(owner=owner, owner_id=owner_id, names=[upload.name for upload in uploads], read=read, actor=actor)


@retried()
@transaction.atomic
def order_images(*, owner: str, owner_id: int, image_ids: Sequence[int], actor: User | None) -> Refusal | None:
    """Put the pictures in this order; the first is the main one. Refused: `other_images` when they are not exactly the owner's."""
    model = _OWNERS[owner]
    _lock(owner, owner_id)
    known = set(model._default_manager.filter(**{f"{owner}_id": owner_id}).values_list("pk", flat=True))
    if known != set(image_ids) or len(known) != len(image_ids):
        return Refusal("other_images")
    execute(
        f"""UPDATE {model._meta.db_table} i SET position = t.place - 1
            FROM unnest(%s::bigint[]) WITH ORDINALITY AS t(id, place) WHERE i.id = t.id AND i.position <> t.place - 1""",
        [list(image_ids)],
    )
    record(f"{owner}.images_ordered", subject_kind=owner, subject_ids=[owner_id], actor=actor)
    return None


@retried()
@transaction.atomic
def make_main(*, owner: str, owner_id: int, image_id: int, actor: User | None) -> Refusal | None:
    """Put one picture first. Refused: `other_images` when it is not the owner's."""
    ids = _in_order(owner, owner_id)
    rest = [key for key in ids if key != image_id]
    return order_images(owner=owner, owner_id=owner_id, image_ids=[image_id, *rest], actor=actor)


@retried()
@transaction.atomic
def move_forward(*, owner: str, owner_id: int, image_id: int, actor: User | None) -> Refusal | None:
    """Put one picture a place before where it is; the first stays. Refused: `other_images` when it is not the owner's."""
    ids = _in_order(owner, owner_id)
    if image_id not in ids:
        return Refusal("other_images")
    place = ids.index(image_id)
    ids.insert(max(place - 1, 0), ids.pop(place))
    return order_images(owner=owner, owner_id=owner_id, image_ids=ids, actor=actor)


@retried()
@transaction.atomic
def remove_image(*, owner: str, owner_id: int, image_id: int, actor: User | None) -> bool:
    """Take a picture away from its owner; whether it was there. The next one becomes the main picture."""
    _lock(owner, owner_id)
    gone, _ = _OWNERS[owner]._default_manager.filter(pk=image_id, **{f"{owner}_id": owner_id}).delete()
    if gone:
        record(f"{owner}.image_removed", subject_kind=owner, subject_ids=[owner_id], actor=actor)
    return bool(gone)


def path_of(sha256: str, name: str, form: str) -> Path:
    """Where a drawing of a picture lies."""
    return Path(settings.MEDIA_ROOT) / "pictures" / sha256[:2] / f"{sha256}.{name}.{form}"


def _read(upload: Upload, place: int) -> Picture | Refusal:
    if place >= MOST_FILES:
        return Refusal("too_many_files", {"most": MOST_FILES})
    if upload.size > MOST_BYTES:
        return Refusal("too_big", {"most": MOST_BYTES // 1024 // 1024})
    try:
        return read_picture(upload.read())
    except BadPicture as bad:
        return Refusal(bad.code, bad.values)


def _store(picture: Picture) -> None:
    """All drawings on disk, each whole or not at all."""
    for name, content in {ORIGINAL: picture.original, **picture.drawings}.items():
        target = path_of(picture.sha256, name, picture.format)
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(fresh).replace(target)


@retried()
@transaction.atomic
def _write(
    *, owner: str, owner_id: int, names: Sequence[str], read: Sequence[Picture | Refusal], actor: User | None
) -> list[Taken]:
    if not _lock(owner, owner_id):
        return [Taken(name, refusal=Refusal("not_found")) for name in names]
    model = _OWNERS[owner]
    files = _files([picture for picture in read if isinstance(picture, Picture)], actor)
    there = dict(model._default_manager.filter(**{f"{owner}_id": owner_id}).values_list("file_id", "position"))
    answers: list[Taken] = []
    new: list[Any] = []
    for name, picture in zip(names, read, strict=True):
        if isinstance(picture, Refusal):
            answers.append(Taken(name, refusal=picture))
            continue
        file = files[picture.sha256]
        if file.pk in there:
            answers.append(Taken(name, file, already=True))
        elif len(there) >= MOST_IMAGES:
            answers.append(Taken(name, refusal=Refusal("too_many_images", {"most": MOST_IMAGES})))
        else:
            there[file.pk] = max(there.values(), default=-1) + 1
            new.append(model(file=file, position=there[file.pk], **{f"{owner}_id": owner_id}))
            answers.append(Taken(name, file))
    model._default_manager.bulk_create(new)
    if new:
        data = {"count": len(new)}
        record(f"{owner}.images_added", subject_kind=owner, subject_ids=[owner_id], actor=actor, data=data)
    return answers


def _files(pictures: Sequence[Picture], actor: User | None) -> dict[str, ImageFile]:
    ImageFile.objects.bulk_create(
        [
            ImageFile(
                sha256=picture.sha256, format=picture.format, width=picture.width, height=picture.height,
                bytes=len(picture.original), dhash=picture.dhash, added_at=clock.now(), added_by=actor,
            )
            for picture in {each.sha256: each for each in pictures}.values()
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    found = ImageFile.objects.filter(sha256__in=[picture.sha256 for picture in pictures])
    return {file.sha256: file for file in found}


def _in_order(owner: str, owner_id: int) -> list[int]:
    """Its pictures, held still."""
    _lock(owner, owner_id)
    found = _OWNERS[owner]._default_manager.filter(**{f"{owner}_id": owner_id}).order_by("position")
    return list(found.values_list("pk", flat=True))


def _lock(owner: str, owner_id: int) -> bool:
    return bool(rows(f"SELECT 1 FROM products_{owner} WHERE id = %s FOR NO KEY UPDATE", [owner_id]))
