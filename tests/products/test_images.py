"""Pictures: what is taken in, what is refused, what is kept of them, and who sees them."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from erp.kernel.outcomes import Refusal
from people.models import User
from people.roles import Role
from products import pictures
from products.models import ImageFile, ProductImage, Sku, SkuImage
from products.picture_links import open_url
from products.pictures import BadPicture, read_picture
from products.services import images
from products.services.images import NAMES, Upload, path_of
from tests.factories import make_product, make_sku, make_user

pytestmark = pytest.mark.django_db
GPS = 0x8825


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def mei() -> User:
    return make_user(role=Role.DESIGNER)


def drawn(form: str = "JPEG", size: tuple[int, int] = (300, 200), colour: str = "red", **words: Any) -> bytes:
    """A picture of one colour with a darker corner."""
    picture = Image.new("RGB", size, colour)
    picture.paste("black", (0, 0, size[0] // 3, size[1] // 3))
    out = BytesIO()
    picture.save(out, form, **words)
    return out.getvalue()


def sent(name: str, content: bytes) -> Upload:
    """A file as it comes from a form."""
    return Upload(name, len(content), lambda: content)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that claims to be enormous."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


def why(content: bytes) -> str:
    """The code of the refusal."""
    with pytest.raises(BadPicture) as bad:
        read_picture(content)
    return bad.value.code


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_in_every_size(form: str) -> None:
    picture = read_picture(drawn(form, (2400, 1200)))

    sizes = {name: Image.open(BytesIO(content)).size for name, content in picture.drawings.items()}
    kept = Image.open(BytesIO(picture.original))
    assert sizes == {"thumb": (160, 80), "1000": (1000, 500), "2000": (2000, 1000)}
    assert (kept.size, kept.format, picture.format, picture.width) == ((2400, 1200), form, form.lower(), 2400)


def test_a_small_picture_is_not_blown_up() -> None:
    picture = read_picture(drawn(size=(300, 200)))

    assert Image.open(BytesIO(picture.drawings["2000"])).size == (300, 200)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_picture"),
        (b"<svg onload='alert(1)'></svg>", "not_a_picture"),
        (b"<html>" * 100, "not_a_picture"),
        (drawn("GIF"), "not_a_picture"),
        (drawn("BMP"), "not_a_picture"),
        (drawn("TIFF"), "not_a_picture"),
        (bomb(60_000, 60_000), "too_many_pixels"),
        (bomb(12_001, 60), "too_many_pixels"),
        (bomb(5_000, 5_001), "too_many_pixels"),
        (bomb(100, 100), "broken"),
        (drawn("JPEG")[:700], "broken"),
        (drawn("PNG")[:-60], "broken"),
        (drawn(size=(300, 49)), "too_small"),
    ],
)
def test_what_is_no_picture_of_ours_is_refused(content: bytes, code: str) -> None:
    assert why(content) == code


def test_a_moving_picture_is_refused() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (60, 60), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])

    assert why(out.getvalue()) == "moving"


def test_a_large_file_is_not_even_opened(mei: User) -> None:
    def read() -> bytes:
        raise AssertionError("it was read")

    taken = images.add_images(
        owner="sku", owner_id=make_sku().pk, uploads=[Upload("a.jpg", pictures.MOST_BYTES + 1, read)], actor=mei
    )

    assert taken[0].refusal == Refusal("too_big", {"most": 15})


def test_place_and_camera_are_gone_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0110] = "Spy camera"
    exif[0x0112] = 6  # held sideways
    exif[GPS] = {1: "N", 2: (30.0, 15.0, 0.0)}
    content = drawn("JPEG", (300, 200), exif=exif.tobytes(), comment=b"secret words")
    assert b"Spy camera" in content
    assert b"secret words" in content

    picture = read_picture(content)

    for drawing in (picture.original, *picture.drawings.values()):
        assert b"Spy camera" not in drawing
        assert b"secret words" not in drawing
        assert dict(Image.open(BytesIO(drawing)).getexif()) == {}
    assert (picture.width, picture.height) == (200, 300)


def test_a_png_keeps_its_clear_ground_and_loses_its_words() -> None:
    from PIL.PngImagePlugin import PngInfo

    words, out = PngInfo(), BytesIO()
    words.add_text("Author", "secret words")
    Image.new("RGBA", (80, 80), (255, 0, 0, 0)).save(out, "PNG", pnginfo=words)

    kept = read_picture(out.getvalue()).original

    assert (Image.open(BytesIO(kept)).mode, b"secret words" in kept) == ("RGBA", False)


def gradient(form: str, side: int, *, across: bool = True) -> bytes:
    """Dark to bright, across or down."""
    ramp = Image.linear_gradient("L").resize((side, side))
    out = BytesIO()
    (ramp.rotate(90) if across else ramp).convert("RGB").save(out, form)
    return out.getvalue()


def test_pictures_that_look_alike_have_near_hashes() -> None:
    one = read_picture(gradient("JPEG", 600)).dhash
    smaller = read_picture(gradient("PNG", 300)).dhash
    other = read_picture(gradient("JPEG", 600, across=False)).dhash

    def apart(a: int, b: int) -> int:
        return ((a ^ b) & (2**64 - 1)).bit_count()

    assert apart(one, smaller) <= 4
    assert apart(one, other) > 16
    assert all(-(2**63) <= value < 2**63 for value in (one, smaller, other))


def test_each_file_has_its_answer(mei: User) -> None:
    sku = make_sku()
    red = drawn(colour="red")

    taken = images.add_images(
        owner="sku",
        owner_id=sku.pk,
        uploads=[
            sent("a.png", red),
            sent("evil.jpg", b"<script>"),
            sent("b.jpg", drawn(colour="blue")),
            sent("c.jpg", red),
        ],
        actor=mei,
    )
    again = images.add_images(owner="sku", owner_id=sku.pk, uploads=[sent("d.jpg", red)], actor=mei)

    assert [(each.name, bool(each.file), each.already, each.refusal) for each in [*taken, *again]] == [
        ("a.png", True, False, None),
        ("evil.jpg", False, False, Refusal("not_a_picture")),
        ("b.jpg", True, False, None),
        ("c.jpg", True, True, None),
        ("d.jpg", True, True, None),
    ]
    assert list(SkuImage.objects.values_list("position", "file__format", "file__added_by")) == [
        (0, "jpeg", mei.pk),
        (1, "jpeg", mei.pk),
    ]
    for file in ImageFile.objects.all():
        assert all(path_of(file.sha256, name, file.format).is_file() for name in NAMES)


def test_a_picture_lies_on_disk_once_for_all_who_show_it(mei: User) -> None:
    sku, product = make_sku(), make_product()
    for owner, key in (("sku", sku.pk), ("product", product.pk)):
        images.add_images(owner=owner, owner_id=key, uploads=[sent("a.jpg", drawn())], actor=mei)

    assert (ImageFile.objects.count(), SkuImage.objects.count(), ProductImage.objects.count()) == (1, 1, 1)


def test_pictures_are_put_in_order(mei: User) -> None:
    sku = make_sku()
    uploads = [sent("x", drawn(colour=colour)) for colour in ("red", "green", "blue")]
    images.add_images(owner="sku", owner_id=sku.pk, uploads=uploads, actor=mei)
    a, b, c = SkuImage.objects.values_list("pk", flat=True)
    words: dict[str, Any] = {"owner": "sku", "owner_id": sku.pk, "actor": mei}

    def order() -> list[int]:
        return list(SkuImage.objects.filter(sku=sku).order_by("position").values_list("pk", flat=True))

    assert images.make_main(image_id=c, **words) is None
    assert order() == [c, a, b]
    assert images.move_forward(image_id=b, **words) is None
    assert order() == [c, b, a]
    assert images.order_images(image_ids=[a, b, c], **words) is None
    assert order() == [a, b, c]
    assert images.order_images(image_ids=[a, b], **words) == Refusal("other_images")
    assert images.order_images(image_ids=[a, b, b], **words) == Refusal("other_images")
    assert images.make_main(image_id=2**40, **words) == Refusal("other_images")
    assert images.remove_image(image_id=a, **words) is True
    assert images.remove_image(image_id=a, **words) is False
    assert order() == [b, c]


def test_there_is_an_end_to_pictures(mei: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_FILES", 2)
    monkeypatch.setattr(images, "MOST_IMAGES", 1)
    sku = make_sku()
    uploads = [sent("x", drawn(colour=colour)) for colour in ("red", "green", "blue")]

    taken = images.add_images(owner="sku", owner_id=sku.pk, uploads=uploads, actor=mei)
    nowhere = images.add_images(owner="sku", owner_id=2**40, uploads=uploads[:1], actor=mei)

    assert [each.refusal for each in [*taken, *nowhere]] == [
        None,
        Refusal("too_many_images", {"most": 1}),
        Refusal("too_many_files", {"most": 2}),
        Refusal("not_found"),
    ]


# The pages


def upload(client: Client, sku: Sku, *files: tuple[str, bytes]) -> Any:
    """Send files as the page does."""
    data = {"files": [SimpleUploadedFile(name, content) for name, content in files]}
    return client.post(reverse("images", args=["sku", sku.pk]), data, headers={"HX-Request": "true"})


def test_a_designer_sends_pictures_and_sees_what_was_refused(client: Client, mei: User) -> None:
    sku = make_sku()
    client.force_login(mei)

    answer = upload(client, sku, ("front.jpg", drawn()), ("evil<b>.png", b"PK\x03\x04"))
    page = answer.content.decode()

    assert answer.status_code == 200
    assert "evil&lt;b&gt;.png" in page
    assert "It is no JPEG, PNG or WebP picture" in page
    assert SkuImage.objects.count() == 1


def test_only_bad_files_are_an_error(client: Client, mei: User) -> None:
    client.force_login(mei)

    answer = upload(client, make_sku(), ("a.jpg", bomb(60_000, 60_000)))

    assert (answer.status_code, ImageFile.objects.count()) == (422, 0)


def test_a_picture_is_shown_to_those_who_see_the_catalogue(client: Client, mei: User) -> None:
    client.force_login(mei)
    upload(client, make_sku(), ("a.jpg", drawn(size=(2400, 1200))))
    file = ImageFile.objects.get()
    address = reverse("image", args=[file.sha256, "thumb"])

    answer = client.get(address)
    unknown = [
        client.get(reverse("image", args=[file.sha256, "huge"])),
        client.get(reverse("image", args=["0" * 64, "thumb"])),
    ]
    client.force_login(make_user(role=Role.WAREHOUSE))
    clerk = client.get(address)
    client.logout()
    stranger = client.get(address)

    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a file is streamed
    assert Image.open(BytesIO(content)).size == (160, 80)
    assert {name: answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "image/jpeg",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    assert [each.status_code for each in (*unknown, clerk, stranger)] == [404, 404, 403, 302]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_marketplace_fetches_a_picture_under_our_signed_address(client: Client, mei: User, form: str) -> None:
    client.force_login(mei)
    upload(client, make_sku(), ("a.pic", drawn(form=form, size=(300, 200))))
    sha256 = ImageFile.objects.get().sha256
    client.logout()

    url = open_url(sha256)
    answer = client.get(url.removeprefix(settings.PUBLIC_URL))
    forged = [client.get(reverse("open-picture", args=[token])).status_code for token in (sha256, f"{sha256}.abc")]

    shown = Image.open(BytesIO(answer.content))
    assert (shown.size, shown.format, answer["Content-Type"]) == (
        (300, 200), "JPEG" if form == "WEBP" else form, f"image/{'jpeg' if form == 'WEBP' else form.lower()}",
    )  # fmt: skip
    assert (open_url(sha256), forged) == (url, [404, 404])


def test_there_is_no_open_folder(client: Client, mei: User) -> None:
    client.force_login(mei)
    upload(client, make_sku(), ("a.jpg", drawn()))
    file = ImageFile.objects.get()

    paths = [
        f"/media/pictures/{file.sha256[:2]}/{file.sha256}.thumb.jpeg",
        "/media/",
        "/products/images/../../settings/thumb/",
    ]
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]


def test_the_main_picture_is_chosen_on_the_page(client: Client, mei: User) -> None:
    sku = make_sku()
    client.force_login(mei)
    upload(client, sku, ("a.jpg", drawn(colour="red")), ("b.jpg", drawn(colour="blue")))
    second = SkuImage.objects.get(position=1)
    address = reverse("images", args=["sku", sku.pk])

    assert client.post(address, {"action": "main", "image": second.pk}).status_code == 302
    assert SkuImage.objects.get(position=0) == second
    assert client.post(address, {"action": "main", "image": 2**40}).status_code == 422
    assert client.post(address, {"action": "remove", "image": second.pk}).status_code == 302
    assert client.post(address, {"action": "explode", "image": second.pk}).status_code == 404
    assert SkuImage.objects.count() == 1
