"""What is too much is refused before it is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.test import Client
from tests.hub.releases.cast import person

from counted.hub.collect.actions import LARGEST_BYTES

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files of which the server has begun to write down something."""
    names: list[str] = []
    begin = FileUploadHandler.new_file

    def noted(handler: FileUploadHandler, field: str, name: str, *rest: Any, **more: Any) -> None:
        names.append(name)
        begin(handler, field, name, *rest, **more)

    monkeypatch.setattr(FileUploadHandler, "new_file", noted)
    return names


def send(client: Client, size: int) -> int:
    file = SimpleUploadedFile("a.csv", b"a" * size)
    return client.post("/accounts/login/", {"login": "x", "file": file}).status_code


def test_nobody_fills_the_disk_without_an_account(
    monkeypatch: pytest.MonkeyPatch, written: list[str]
) -> None:
    monkeypatch.setattr(settings, "DATA_UPLOAD_MAX_MEMORY_SIZE", 10_000)
    client = Client(enforce_csrf_checks=True)
    assert send(client, 20_000) == 413
    assert not written
    client = Client()
    client.force_login(person("Amina"))
    assert send(client, 20_000) != 413
    assert written


def test_nobody_sends_more_than_the_files_of_a_study(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.LARGEST_REQUEST_BYTES > 3 * LARGEST_BYTES
    monkeypatch.setattr(settings, "LARGEST_REQUEST_BYTES", 10_000)
    client = Client()
    client.force_login(person("Amina"))
    assert send(client, 20_000) == 413
    assert send(client, 100) != 413


def test_mail_is_readable_by_its_owner_only() -> None:
    folder = Path(settings.EMAIL_FILE_PATH)
    assert folder.stat().st_mode & 0o077 == 0
