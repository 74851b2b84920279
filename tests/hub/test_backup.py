"""Everything goes into one file and comes back, or nothing changes."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest
from django.core.management import call_command

from counted.errors import CountedError, UnusableInput
from counted.hub import backup
from counted.hub.accounts.models import User


@pytest.fixture
def blobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of stored files, with one in it."""
    folder = tmp_path / "blobs"
    (folder / "ab").mkdir(parents=True)
    (folder / "ab" / "abcd").write_bytes(b"exact bytes")
    monkeypatch.setattr(backup, "_blobs", lambda: folder)
    return folder


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_what_was_there_comes_back_and_what_came_later_goes(tmp_path: Path, blobs: Path) -> None:
    User.objects.create_user("amina@example.org", name="آمنة")
    file = tmp_path / "all.tar"
    assert backup.write(file) == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0
    User.objects.all().delete()
    User.objects.create_user("chen@example.org")
    (blobs / "ab" / "later").write_bytes(b"x")

    with pytest.raises(UnusableInput, match="not empty"):
        backup.restore(file)
    assert User.objects.get().email == "chen@example.org"

    backup.restore(file, replace=True)
    assert User.objects.get().name == "آمنة"
    assert [path.name for path in (blobs / "ab").iterdir()] == ["abcd"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.tar", "blobs"]
    call_command("migrate", verbosity=0, check_unapplied=True)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_dump_that_breaks_off_changes_nothing(
    tmp_path: Path, blobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.create_user("amina@example.org")
    backup.write(tmp_path / "all.tar")

    def add_nonsense(script: Path) -> None:
        script.write_text(script.read_text() + "\nselect nonsense;\n")

    monkeypatch.setattr(backup, "_leave_out_unknown", add_nonsense)
    (blobs / "ab" / "later").write_bytes(b"x")
    with pytest.raises(CountedError, match="nonsense"):
        backup.restore(tmp_path / "all.tar", replace=True)
    assert User.objects.count() == 1
    assert (blobs / "ab" / "later").exists()


def tar_with(path: Path, name: str, text: str) -> None:
    (path.parent / "content").write_text(text)
    with tarfile.open(path, "w") as tar:
        tar.add(path.parent / "content", name)


@pytest.mark.parametrize(
    "kind", ["missing", "empty", "text", "other tar", "newer form", "climbing out"]
)
def test_what_is_no_backup_is_refused_before_anything_changes(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "no.tar"
    if kind == "empty":
        file.write_bytes(b"")
    elif kind == "text":
        file.write_text("no tar at all" * 1000)
    elif kind == "other tar":
        tar_with(file, "picture.txt", "x")
    elif kind == "newer form":
        tar_with(file, "about.json", '{"format": 99, "counted": "9.9"}')
    elif kind == "climbing out":
        tar_with(file, "blobs/../../../outside.txt", "x")
    (tmp_path / "into").mkdir()
    with pytest.raises(UnusableInput) as refused:
        backup._unpack(file, tmp_path / "into")
    assert refused.value.remedy
    assert not (tmp_path.parent / "outside.txt").exists()


def test_a_setting_that_old_servers_refuse_is_left_out(tmp_path: Path) -> None:
    script = tmp_path / "database.sql"
    script.write_text("SET transaction_timeout = 0;\nSET lock_timeout = 0;\n")
    backup._leave_out_unknown(script)
    assert script.read_text() == "SET lock_timeout = 0;\n"
