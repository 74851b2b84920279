"""Records: kept under their hash, described without showing rows, erased for good."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from counted.errors import DataError, ProtectionRefused, WrongUse
from counted.hub.accounts.models import User
from counted.hub.collect import actions, queries, storage
from counted.hub.collect.models import Blob, Dataset

CSV = b"KEY,ward,phone\n1,north,555-0101\n2,north,555-0102\n3,south,555-0103\n4,south,555-0104\n"
MEMBERS = b"id,home,sex\na,1,F\nb,1,M\nc,2,F\nd,9,F\n"


@pytest.fixture
def dataset(db: None) -> Dataset:
    return actions.begin_dataset(owner=User.objects.create_user("amina@example.org"))


def hand_in(dataset: Dataset, data: bytes = CSV, role: str = "households") -> object:
    return actions.hand_in(dataset=dataset, role=role, name="Amina's list.csv", data=data)


def bytes_kept() -> set[str]:
    """Of records; what the library and the calls keep has folders of its own below."""
    return {p.name for p in (Path(settings.HOME) / "blobs").glob("??/*") if p.is_file()}


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(data=st.binary(min_size=1, max_size=200))
def test_what_is_put_is_got(data: bytes) -> None:
    sha256 = storage.put(data)
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert storage.get(sha256) == data
    assert storage.put(data) == sha256
    storage.remove(sha256)
    storage.remove(sha256)
    with pytest.raises(FileNotFoundError):
        storage.get(sha256)


def test_a_failed_write_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    before = bytes_kept()
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="space"):
        storage.put(b"too much")
    assert bytes_kept() == before


def test_a_hash_is_no_path() -> None:
    for name in ("../" * 21 + "x", "A" * 64, ""):
        with pytest.raises(ValueError, match="64"):
            storage.path_of(name)


def test_suspects_are_noted_without_a_value(dataset: Dataset) -> None:
    file = hand_in(dataset)
    assert [it["column"] for it in file.suspects] == ["phone"]
    assert "555" not in str(file.suspects)
    assert queries.unsettled(file)
    with pytest.raises(ProtectionRefused, match="single people"):
        queries.tables(dataset)


def test_what_is_left_out_is_never_read_again(dataset: Dataset) -> None:
    file = actions.settle(file=hand_in(dataset), decisions={"phone": actions.LEAVE_OUT})
    dataset = queries.dataset_of(dataset.pk)
    table = queries.tables(dataset)["households"]
    assert list(table.columns) == ["KEY", "ward"]
    assert table.source.name == "households.csv"  # the name of the file may name somebody
    actions.settle(file=file, decisions={"phone": actions.NOT_PERSONAL})
    assert "phone" not in queries.tables(queries.dataset_of(dataset.pk))["households"].columns
    again = hand_in(dataset, CSV.replace(b"south", b"east"))
    assert again.personal_columns == ["phone"]


def test_what_is_cleared_is_asked_again_of_another_file(dataset: Dataset) -> None:
    actions.settle(file=hand_in(dataset), decisions={"phone": actions.NOT_PERSONAL})
    assert "phone" in queries.tables(queries.dataset_of(dataset.pk))["households"].columns
    assert queries.unsettled(hand_in(dataset, CSV.replace(b"south", b"east")))


def test_a_column_that_is_not_there_cannot_be_settled(dataset: Dataset) -> None:
    with pytest.raises(WrongUse, match="column"):
        actions.settle(file=hand_in(dataset), decisions={"name": actions.LEAVE_OUT})


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"", "empty"), (b"a,b\n", "no records"), (b"a,a\n1,2\n", "two columns"),
     (b"x" * (actions.LARGEST_BYTES + 1), "50 MB")],
)  # fmt: skip
def test_what_cannot_be_used_is_not_kept(dataset: Dataset, data: bytes, said: str) -> None:
    kept = hand_in(dataset)
    before = bytes_kept()
    with pytest.raises(DataError, match=said):
        hand_in(dataset, data)
    assert bytes_kept() == before
    assert dataset.files.get().blob_id == kept.blob_id


def test_a_form_has_to_be_a_form(dataset: Dataset) -> None:
    with pytest.raises(DataError, match="no form"):
        hand_in(dataset, CSV, role="form")


@pytest.mark.django_db(transaction=True)
def test_erasing_removes_the_bytes_and_keeps_the_hash(dataset: Dataset) -> None:
    sha256 = hand_in(dataset).blob_id
    assert sha256 in bytes_kept()
    with pytest.raises(WrongUse, match="reason"):
        actions.erase(dataset=dataset, by=dataset.owner, reason=" ")
    actions.erase(dataset=dataset, by=dataset.owner, reason="People asked for it.")
    assert sha256 not in bytes_kept()
    dataset = queries.dataset_of(dataset.pk)
    file = dataset.files.get()
    assert (file.blob_id, file.blob.erased_at is not None) == (sha256, True)
    assert "Amina" not in file.name
    assert (file.columns, file.suspects, file.personal_columns) == ([], [], [])
    with pytest.raises(DataError, match="erased"):
        queries.tables(dataset)
    with pytest.raises(WrongUse, match="erased"):
        hand_in(dataset)


@pytest.mark.django_db(transaction=True)
def test_bytes_that_somebody_else_uses_stay(dataset: Dataset) -> None:
    other = actions.begin_dataset(owner=User.objects.create_user("dora@example.org"))
    sha256 = hand_in(dataset).blob_id
    hand_in(other)
    actions.erase(dataset=dataset, by=dataset.owner, reason="People asked for it.")
    assert sha256 in bytes_kept()
    actions.take_back(file=other.files.get())
    assert sha256 not in bytes_kept()


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_replaced_goes(dataset: Dataset) -> None:
    first = hand_in(dataset).blob_id
    second = hand_in(dataset, CSV.replace(b"south", b"east")).blob_id
    assert first not in bytes_kept()
    assert second in bytes_kept()


@pytest.mark.django_db(transaction=True)
def test_bytes_that_came_back_are_not_removed_by_a_late_job(dataset: Dataset) -> None:
    sha256 = hand_in(dataset).blob_id
    actions.take_back(file=dataset.files.get())
    hand_in(dataset)
    actions.remove_bytes(sha256=sha256)
    assert sha256 in bytes_kept()
    assert Blob.objects.get(pk=sha256).erased_at is None


def test_who_erased_and_why_are_kept_together(dataset: Dataset) -> None:
    from django.utils import timezone

    with pytest.raises(IntegrityError), transaction.atomic():
        Dataset.objects.filter(pk=dataset.pk).update(erased_at=timezone.now())


def test_columns_are_described_and_tables_matched(dataset: Dataset) -> None:
    actions.settle(file=hand_in(dataset), decisions={"phone": actions.LEAVE_OUT})
    actions.hand_in(dataset=dataset, role="members", name="m.csv", data=MEMBERS)
    tables = queries.tables(queries.dataset_of(dataset.pk))
    key, ward = queries.describe(tables["households"])
    assert (ward.values, ward.distinct) == ((("north", 2), ("south", 2)), 2)
    assert (key.values, key.is_number, key.low, key.high) == ((), True, 1.0, 4.0)
    (match,) = queries.matches(tables["households"], tables["members"])
    assert (match.key, match.parent_key, match.matched, match.of) == ("KEY", "home", 3, 4)
    assert match.empty == 2


def test_bytes_of_a_failed_upload_do_not_stay_for_ever(dataset: Dataset) -> None:
    """Written, and then the transaction did not end: nobody knows of these records."""
    stray = storage.put(b"name,phone\nAmina,555-0101\n")
    (storage.path_of(stray).parent / f"{storage.DRAFT}half").write_bytes(b"name,pho")
    known = hand_in(dataset).blob_id
    before = len(bytes_kept())
    assert actions.remove_strays() == 0  # they may belong to an upload under way
    assert len(bytes_kept()) == before
    assert actions.remove_strays(older_than_seconds=0) >= 2
    assert stray not in bytes_kept()
    assert known in bytes_kept()
    assert bytes_kept() <= set(Blob.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("text", ["id,wa\0rd\n1,a\n2,b\n", "id,ward\n1,a\0\n2,b\n"])
def test_characters_that_no_database_keeps_are_refused(dataset: Dataset, text: str) -> None:
    before = bytes_kept()
    with pytest.raises(DataError, match="no text"):
        hand_in(dataset, text.encode("utf-16"))
    assert bytes_kept() == before


def test_a_workbook_that_unpacks_to_too_much_is_not_read(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("xl/workbook.xml", b" " * 200_000)
    monkeypatch.setattr(actions, "LARGEST_UNPACKED_BYTES", 100_000)
    with pytest.raises(DataError, match="more than can be read"):
        hand_in(dataset, out.getvalue())
