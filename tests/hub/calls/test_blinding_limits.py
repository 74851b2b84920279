"""Files that are damaged, or small and unpack to very much: refused, and no page breaks."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.hub.calls.office import document, open_document, packed, with_parts

from counted.errors import UnusableInput
from counted.hub.calls import files
from counted.hub.calls.blind import blinding
from counted.hub.calls.blind.budget import Budget, TooMuchError
from counted.hub.library import filing

pytestmark = pytest.mark.slow

TOO_MUCH = "more than can be looked at"


def elements(number: int) -> bytes:
    return b"<sst>" + b"<si/>" * number + b"</sst>"


def test_a_small_file_of_many_elements_is_refused_before_it_is_read() -> None:
    made = packed(**{"xl/worksheets/sheet7.xml": elements(3_500_000)})
    assert len(made) < 200_000
    tracemalloc.start()
    began = time.monotonic()
    with pytest.raises(UnusableInput, match=TOO_MUCH) as refused:
        blinding.bare(made, name="a.xlsx")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "several files" in refused.value.remedy
    assert time.monotonic() - began < 2
    assert most < 100 * 1024 * 1024


def test_a_part_of_more_than_20_mb_is_refused() -> None:
    made = packed(**{"xl/worksheets/sheet7.xml": b"<sst>" + b" " * 21 * 1024 * 1024 + b"</sst>"})
    with pytest.raises(UnusableInput, match=TOO_MUCH):
        blinding.bare(made, name="a.xlsx")


@pytest.mark.parametrize(
    "budget", [Budget(nodes=60_000), Budget(unpacked_bytes=400_000), Budget(parts=20)]
)
def test_one_budget_is_for_all_files_within(budget: Budget) -> None:
    inner = packed(**{"xl/worksheets/sheet7.xml": elements(30_000)})
    name = "xl/embeddings/Microsoft_Excel_Sheet{}.xlsx"
    once = packed(**{name.format(1): inner})
    twice = packed(**{name.format(1): inner, name.format(2): inner, name.format(3): inner})
    assert blinding.bare(twice, name="a.xlsx")
    left = Budget(**vars(budget))
    if budget.parts > 20:
        assert blinding.bare(once, name="a.xlsx", budget=left)
    with pytest.raises(UnusableInput, match=TOO_MUCH):
        blinding.bare(twice, name="a.xlsx", budget=budget)


def test_pictures_share_one_budget() -> None:
    out = io.BytesIO()
    Image.new("1", (400, 100)).save(out, "PNG")
    made = packed(**{f"xl/media/image{it}.png": out.getvalue() for it in range(3)})
    assert blinding.bare(made, name="a.xlsx", budget=Budget(pixels=120_000))
    with pytest.raises(UnusableInput, match=TOO_MUCH):
        blinding.bare(made, name="a.xlsx", budget=Budget(pixels=119_999))


def test_many_parts_are_refused_before_their_list_is_read() -> None:
    made = packed(**{f"xl/media/a{it}": b"" for it in range(filing.MOST_PARTS + 1)})
    with pytest.raises(UnusableInput, match=TOO_MUCH):
        filing.check(made, name="a.xlsx")


def test_a_list_of_parts_that_is_a_bomb_is_not_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(filing.CONTENTS, b" " * (filing.LARGEST_PART_BYTES + 1))
        target.writestr("xl/workbook.xml", b"<workbook/>")
    with pytest.raises(UnusableInput, match=TOO_MUCH):
        filing.check(out.getvalue(), name="a.xlsx")


def test_an_ordinary_large_workbook_is_taken() -> None:
    rows = "".join(f'<row r="{it}"><c r="A{it}"><v>{it}</v></c></row>' for it in range(1, 60_001))
    made = packed(
        **{"xl/worksheets/sheet7.xml": f"<worksheet>{rows}</worksheet>".encode()},
    )
    assert blinding.bare(made, name="a.xlsx")


def damaged(data: bytes, part: str) -> bytes:
    """An archive of which the packed bytes of one part are no such thing."""
    spoilt = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo(part).header_offset + 30 + len(part)
    spoilt[at : at + 8] = b"\xff" * 8
    return bytes(spoilt)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "[Content_Types].xml"])
def test_a_damaged_file_is_refused(part: str) -> None:
    made = damaged(packed(), part)
    with pytest.raises(UnusableInput) as refused:
        checked = filing.check(made, name="a.xlsx")
        files.nameless(checked.data, checked.media_type, name="a.xlsx")
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("word/glossary/document.xml", b"<fileSharing/>"),
        ("word/glossary/document.xml", b"<absPath/>"),
        ("word/glossary/document.xml", b""),
        ("word/glossary/document.xml", b"<?xml version='1.0' encoding='foo'?><document/>"),
        ("word/glossary/document.xml", b"<document>" * 300 + b"</document>" * 300),
        ("word/glossary/document.xml", b"<document><fldChar Type='begin'/>"
         + b"<fldChar Type='begin'/>" * 40 + b"</document>"),
        ("word/media/image1.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        ("word/media/image1.gif", b"GIF89a\x01\0\x01\0\x80\0\0"),
    ],
)  # fmt: skip
def test_strange_parts_are_refused_with_a_remedy(part: str, data: bytes) -> None:
    with pytest.raises(UnusableInput) as refused:
        blinding.bare(with_parts(document(), **{part: data}), name="a.docx")
    assert refused.value.remedy


@pytest.mark.parametrize("error", [KeyError, AttributeError, ZeroDivisionError, EOFError])
def test_whatever_a_strange_file_ends_in_is_a_refusal(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def stumbles(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(blinding.scrubbing, "scrub", stumbles)
    with pytest.raises(UnusableInput, match="may name you"):
        blinding.bare(document(), name="a.docx")


WHOLE = [packed(), document(), open_document()]


@settings(max_examples=60, deadline=None)
@given(
    which=st.sampled_from(range(3)),
    at=st.integers(0, 10_000),
    bits=st.binary(min_size=1, max_size=12),
)
def test_any_damage_ends_in_a_refusal_or_a_file(which: int, at: int, bits: bytes) -> None:
    spoilt = bytearray(WHOLE[which])
    at = at * len(spoilt) // 10_001
    spoilt[at : at + len(bits)] = bits
    try:
        checked = filing.check(bytes(spoilt), name="a.docx")
        files.nameless(checked.data, checked.media_type, name="a")
    except UnusableInput as refused:
        assert refused.remedy


def test_a_budget_is_spent_once() -> None:
    budget = Budget(parts=2)
    budget.spend("parts", 2)
    with pytest.raises(TooMuchError):
        budget.spend("parts", 1)
