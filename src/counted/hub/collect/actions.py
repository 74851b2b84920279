"""What can be done with records: hand them in, settle what is personal, take back, erase."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePath

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from counted.errors import DataError, WrongUse
from counted.hub.accounts.models import User
from counted.hub.collect import storage
from counted.hub.collect.models import Blob, Dataset, HandedIn
from counted.io.personal import suspects
from counted.io.tables import read_table_bytes
from counted.io.xlsform import read_form
from counted.messages import mark
from counted.model.table import Table

LARGEST_BYTES = 50 * 1024 * 1024
LARGEST_UNPACKED_BYTES = 60_000_000  #: of a workbook; reading more keeps a page for minutes
STRAY_SECONDS = 3600.0
LEAVE_OUT, NOT_PERSONAL = "leave_out", "not_personal"


def begin_dataset(*, owner: User) -> Dataset:
    """An empty dataset."""
    return Dataset.objects.create(owner=owner)


def hand_in(*, dataset: Dataset, role: str, name: str, data: bytes) -> HandedIn:
    """Keep a file, after looking that it can be read; it takes the place of the earlier one.

    Columns that may point at single people are noted, never a value of theirs. Raises DataError
    where the file cannot be used; then nothing has changed.
    """
    name = PurePath(name).name.replace("\0", "")[:255]
    _check_size(data, name)
    table = None if role == HandedIn.Role.FORM else _table(data, name, role)
    if table is None:
        read_form(data, filename=name)
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
        _require_kept(dataset)
        blob = _keep(data)
        earlier = dataset.files.filter(role=role).first()
        if earlier is not None:
            return _replace(earlier, name, blob, table)
        return HandedIn.objects.create(
            dataset=dataset, role=role, name=name, blob=blob, **_described(table, None)
        )


def settle(*, file: HandedIn, decisions: Mapping[str, str]) -> HandedIn:
    """Record for columns whether they are left out for good or are not about a single person.

    A column that was left out stays left out. Raises WrongUse for a column that is not there.
    """
    with transaction.atomic():
        file = HandedIn.objects.select_for_update().get(pk=file.pk)
        _require_kept(file.dataset)
        for column, decision in decisions.items():
            if column not in file.columns:
                raise WrongUse(
                    mark("This file has no such column."), remedy=mark("Choose one of its columns.")
                )
            if decision == LEAVE_OUT:
                file.personal_columns = sorted({*file.personal_columns, column})
                file.cleared_columns = [it for it in file.cleared_columns if it != column]
            elif column not in file.personal_columns:
                file.cleared_columns = sorted({*file.cleared_columns, column})
        file.save(update_fields=["personal_columns", "cleared_columns"])
    return file


def take_back(*, file: HandedIn) -> None:
    """Remove one file and, where nobody else handed in the same, its bytes."""
    with transaction.atomic():
        _require_kept(file.dataset)
        blob = file.blob
        file.delete()
        _let_go(blob)


def erase(*, dataset: Dataset, by: User, reason: str) -> Dataset:
    """Erase the records for good: bytes, names of files and columns. Hash and reason stay."""
    if not reason.strip():
        raise WrongUse(
            mark("Erasing needs a reason."), remedy=mark("Say in a sentence why the records go.")
        )
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update().get(pk=dataset.pk)
        _require_kept(dataset)
        dataset.erased_at, dataset.erased_by = timezone.now(), by
        dataset.erased_reason = reason.strip()
        dataset.save()
        for file in dataset.files.select_related("blob"):
            file.name = file.blob_id[:12]
            file.rows = 0
            file.columns, file.suspects = [], []
            file.personal_columns, file.cleared_columns = [], []
            file.save()
            _let_go(file.blob)
    return dataset


def remove_bytes(*, sha256: str) -> None:
    """Remove the bytes of an erased blob, unless somebody handed the same in meanwhile."""
    with transaction.atomic():
        blob = Blob.objects.select_for_update().filter(pk=sha256).first()
        if blob is not None and blob.erased_at is not None:
            storage.remove(sha256)


def remove_strays(*, older_than_seconds: float = STRAY_SECONDS) -> int:
    """Remove bytes of which the database knows nothing, and drafts; how many.

    A process that dies or fails between writing the bytes and the end of its transaction leaves
    records that no study names, so that nobody could ever erase them. Young files may belong to a
    transaction under way.
    """
    removed = 0
    for path in storage.written(before_seconds=older_than_seconds):
        if path.name.startswith(storage.DRAFT):
            path.unlink(missing_ok=True)
            removed += 1
        elif not Blob.objects.filter(pk=path.name).exists():
            # The row is the lock: whoever hands in the same bytes now waits, and writes anew.
            gone = {"size": path.stat().st_size, "erased_at": timezone.now()}
            Blob.objects.get_or_create(pk=path.name, defaults=gone)
            remove_bytes(sha256=path.name)
            removed += 1
    return removed


def _check_size(data: bytes, name: str) -> None:
    if len(data) > LARGEST_BYTES:
        raise DataError(
            mark("The file is larger than 50 MB."),
            remedy=mark("Leave out pictures and columns that you do not need, and save it as CSV."),
            ids=(name,),
        )
    if not data:
        raise DataError(
            mark("The file is empty."),
            remedy=mark("Export it again, with the records."),
            ids=(name,),
        )

    if unpacked_bytes(data) > LARGEST_UNPACKED_BYTES:
        raise DataError(
            mark("The workbook holds more than can be read on a page."),
            remedy=mark("Leave out columns that you do not need, and save it as CSV."),
            ids=(name,),
        )


def unpacked_bytes(data: bytes) -> int:
    """How many bytes a workbook says it unpacks to; 0 where the data are no workbook.

    (Python's zip reader never unpacks more of a part than it says.)
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        return 0


def _table(data: bytes, name: str, role: str) -> Table:
    table = read_table_bytes(data, filename=name, name=role)
    texts = ("".join(table.columns), *("".join(it.tolist()) for it in table.columns.values()))
    if any("\0" in text for text in texts):
        raise DataError(
            mark("The file holds characters that are no text."),
            remedy=mark("Open it in a spreadsheet program and save it again as CSV UTF-8."),
            ids=(name,),
        )
    return table


def _described(table: Table | None, earlier: HandedIn | None) -> dict[str, object]:
    """What is kept about the columns; what was left out before is left out again."""
    if table is None:
        return {}
    left_out = earlier.personal_columns if earlier else []
    return {
        "rows": table.n,
        "columns": list(table.columns),
        "suspects": [
            {"column": it.column, "kind": it.kind.value, "why": it.why, "sure": it.sure.value}
            for it in suspects(table)
        ],
        "personal_columns": [name for name in left_out if name in table.columns],
        "cleared_columns": [],
    }


def _replace(file: HandedIn, name: str, blob: Blob, table: Table | None) -> HandedIn:
    before = file.blob
    for field, value in {"name": name, "blob": blob, **_described(table, file)}.items():
        setattr(file, field, value)
    file.handed_in_at = timezone.now()
    file.save()
    if before.pk != blob.pk:
        _let_go(before)
    return file


def _keep(data: bytes) -> Blob:
    """The bytes on disk and their row, locked until the transaction ends."""
    sha256 = hashlib.sha256(data).hexdigest()
    Blob.objects.get_or_create(pk=sha256, defaults={"size": len(data)})
    blob = Blob.objects.select_for_update().get(pk=sha256)
    storage.put(data)
    if blob.erased_at is not None:
        blob.erased_at = None
        blob.save(update_fields=["erased_at"])
    return blob


def _let_go(blob: Blob) -> None:
    """Mark the bytes as erased, unless another dataset uses them, and remove them for good.

    They are removed right after the transaction; the job does it again, should this process die
    in between.
    """
    blob = Blob.objects.select_for_update().get(pk=blob.pk)
    if blob.used_by.filter(dataset__erased_at__isnull=True).exists():
        return
    blob.erased_at = timezone.now()
    blob.save(update_fields=["erased_at"])
    jobs.configure_task("collect.remove_bytes").defer(sha256=blob.pk)
    transaction.on_commit(lambda: remove_bytes(sha256=blob.pk))


def _require_kept(dataset: Dataset) -> None:
    if dataset.erased_at is not None:
        raise WrongUse(
            mark("These records were erased."), remedy=mark("Begin a new study with new records.")
        )
