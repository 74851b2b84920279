"""Files: what is in them decides, pictures lose their places, hidden ones stay hidden."""

from __future__ import annotations

import io
import os
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from tests.hub.library.shelved import author, belong, draft, shelve

from counted.errors import UnusableInput
from counted.hub.library import actions, file_actions, filing
from counted.hub.library.models import File, Item

GPS, LATITUDE, LONGITUDE = 0x8825, 2, 4
TEXT_DOCUMENT = "application/vnd.oasis.opendocument.text"
SECRET = b"PLACE-OF-THE-SPRING"


def photograph(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    """A picture with a place in its EXIF and XMP, and something hidden behind its end."""
    image = Image.new("RGB", size, "green")
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(GPS).update({
        1: "S", LATITUDE: (IFDRational(1), IFDRational(2), IFDRational(3)),
        3: "E", LONGITUDE: (IFDRational(4), IFDRational(5), IFDRational(6)),
    })  # fmt: skip
    out = io.BytesIO()
    more = {"comment": SECRET} if kind == "JPEG" else {}
    image.save(out, kind, exif=exif, xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>", **more)
    return out.getvalue() + SECRET


def packed(**files: str) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return out.getvalue()


def office(contents: str, **files: str) -> bytes:
    """An office file that tells this of its parts."""
    return packed(**{"[Content_Types].xml": contents, **files})


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_loses_the_place_where_it_was_taken(kind: str) -> None:
    before = photograph(kind)
    with Image.open(io.BytesIO(before)) as opened:
        assert opened.getexif().get_ifd(GPS)
    checked = filing.check(before, name="spring.jpg")
    assert SECRET in before
    assert SECRET not in checked.data
    with Image.open(io.BytesIO(checked.data)) as opened:
        assert not opened.getexif()
        assert "xmp" not in opened.info
        assert opened.size == (40, 30) == (checked.width, checked.height)


def test_a_large_picture_becomes_smaller() -> None:
    checked = filing.check(photograph(size=(3000, 1500)), name="x.jpg")
    assert (checked.width, checked.height) == (2400, 1200)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "picture.jpg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "picture.svg"),
        (b"MZ\x90\x00" + b"\0" * 60, "program.pdf"),
        (packed(a_dot_txt="x"), "archive.docx"),
        (packed(word__document_dot_xml="x", word__vbaProject_dot_bin="x"), "macros.docx"),
        (office("vbaProject", word__document_dot_xml="x", word__code_dot_bin="x"), "hidden.docx"),
        (office("", xl__workbook_dot_xml="x", xl__macrosheets__a_dot_xml="x"), "old.xlsx"),
        (packed(mimetype=TEXT_DOCUMENT, Scripts__python__a_dot_py="x"), "python.odt"),
        (b"\xff\xd8\xff\xe0 not really", "broken.jpg"),
        (b"PK\x03\x04 broken", "broken.docx"),
        ("tëxt".encode("latin-1"), "latin.csv"),
        (b"", "empty.pdf"),
    ],
)
def test_what_is_something_else_is_refused_whatever_it_is_called(data: bytes, name: str) -> None:
    with pytest.raises(UnusableInput):
        filing.check(data, name=name)


def test_a_document_gets_the_ending_of_its_content_and_no_folder() -> None:
    content = {"[Content_Types].xml": "x", "word/document.xml": "x"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    checked = filing.check(out.getvalue(), name="../../etc/pass\r\nwd.exe")
    assert checked.name == "pass--wd.docx"
    assert filing.check(b"%PDF-1.7 x", name="a.html").name == "a.pdf"
    assert filing.check(b"a,b\n1,2\n", name="a.csv").media_type == "text/csv"


@pytest.mark.django_db
class TestServing:
    """Who gets the bytes."""

    def add(self, item: Item, data: bytes = b"a,b\n1,2\n", name: str = "a.csv") -> File:
        """A file beside a text."""
        return file_actions.add_file(
            item=item, by=author(), data=data, name=name, description="What it shows"
        )

    def status(self, file: File, name: str | None) -> int:
        """What somebody gets."""
        client = Client()
        if name:
            client.force_login(author(name))
        return client.get(f"/library/files/{file.pk}/{file.name}").status_code

    def test_a_file_of_a_draft_is_for_those_who_write_it(self) -> None:
        file = self.add(draft("water"))
        assert self.status(file, "Amina") == 200
        assert self.status(file, "Chen") == 404
        assert self.status(file, None) == 404

    def test_a_file_is_public_once_it_is_published_and_no_longer_when_withdrawn(self) -> None:
        item = shelve("water")
        belong(author(), "water")
        file = self.add(item)
        assert self.status(file, None) == 404
        item.refresh_from_db()
        actions.publish(item=item, revision=item.latest)
        assert self.status(file, None) == 200
        actions.withdraw(item=item, by=author(), reason="Wrong")
        assert self.status(file, None) == 404

    def test_a_file_of_what_is_for_members_is_for_members(self) -> None:
        item = shelve("water", visibility="members")
        belong(author(), "water")
        file = self.add(item)
        item.refresh_from_db()
        actions.publish(item=item, revision=item.latest)
        assert self.status(file, None) == self.status(file, "Chen") == 404

    def test_documents_are_handed_out_and_pictures_shown(self) -> None:
        item = draft("water")
        client = Client()
        client.force_login(author())
        for data, name, expected in (
            (b"a,b\n1,2\n", "a.csv", "attachment"), (photograph(), "a.jpg", "inline"),
        ):  # fmt: skip
            file = self.add(item, data, name)
            answer = client.get(f"/library/files/{file.pk}/x")
            assert answer["Content-Disposition"].startswith(expected)
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["Content-Type"] == file.media_type

    def test_adding_by_form_asks_what_a_picture_shows(self) -> None:
        item = draft("water")
        client = Client()
        client.force_login(author())
        at = f"/library/{item.pk}/files/"
        handed = {"file": SimpleUploadedFile("a.jpg", photograph())}
        assert client.post(at, handed).status_code == 422
        assert not File.objects.exists()
        handed = {"file": SimpleUploadedFile("a.jpg", photograph()), "description": "A spring"}
        assert client.post(at, handed).status_code == 302
        page = client.get(at).content.decode()
        assert "A spring" in page
        file = File.objects.get()
        client.post(f"/library/{item.pk}/files/{file.pk}/take-off/")
        assert "A spring" not in client.get(at).content.decode()
        wrong = {"file": SimpleUploadedFile("a.jpg", b"<html>"), "description": "x"}
        assert client.post(at, wrong).status_code == 422


@pytest.mark.django_db
def test_bytes_that_nothing_points_to_are_swept_and_others_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    item, other = draft("water"), draft("wells")
    told = {"by": author(), "name": "a.csv", "description": "Table"}
    kept = file_actions.add_file(item=item, data=b"a,b\n1,2\n", **told)
    thrown = file_actions.add_file(item=other, data=b"a,b\n3,4\n", **told)
    young = file_actions.add_file(item=other, data=b"a,b\n5,6\n", **told)
    actions.discard(item=other, by=author())
    assert file_actions.blobs.path_of(thrown.sha256).exists()
    for file in (kept, thrown, young):
        os.utime(file_actions.blobs.path_of(file.sha256), (1, 1))
    file_actions.blobs.put(b"a,b\n5,6\n")
    os.utime(file_actions.blobs.folder / young.sha256[:2] / young.sha256)
    file_actions.sweep()
    there = [file_actions.blobs.path_of(it.sha256).exists() for it in (kept, thrown, young)]
    assert there == [True, False, True]
    assert file_actions.sweep() == 0
