"""A release goes out as one file and comes back, or is refused when it was changed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from counted.errors import UnusableInput
from counted.io.release import read_release, release_text, write_release
from counted.model.release import canonical
from tests.io.releases import make_release


def test_a_release_comes_back_as_it_went_out() -> None:
    release = make_release()
    again = read_release(release_text(release))
    assert again == release
    assert again.sha256 == release.sha256
    assert release_text(again) == release_text(release)


def test_same_release_same_bytes(tmp_path: Path) -> None:
    for name in ("a.json", "b.json"):
        write_release(make_release(), tmp_path / name)
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_the_file_names_its_own_hash() -> None:
    release = make_release()
    document = json.loads(release_text(release))
    assert document["sha256"] == release.sha256
    assert document["study"]["title"] == "Water and toilets in three lake wards"


def test_a_changed_figure_is_refused() -> None:
    text = release_text(make_release()).replace('"value":"0.62"', '"value":"0.99"')
    with pytest.raises(UnusableInput, match="was changed"):
        read_release(text)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"counted_release": 1}', '{"sha256": "x", "a": 1}']
)
def test_what_is_no_release_is_refused(text: str) -> None:
    with pytest.raises(UnusableInput) as caught:
        read_release(text)
    assert caught.value.remedy


def test_a_release_of_another_version_is_refused() -> None:
    content = {**make_release().content(), "counted_release": 2}
    digest = hashlib.sha256(canonical(content).encode()).hexdigest()
    with pytest.raises(UnusableInput, match="another version"):
        read_release(json.dumps({**content, "sha256": digest}))


def test_a_release_that_lacks_what_we_know_today_is_refused_in_words() -> None:
    content = make_release().content()
    for figure in content["figures"]:
        del figure["design_effect"]
    digest = hashlib.sha256(canonical(content).encode()).hexdigest()
    with pytest.raises(UnusableInput, match="another version"):
        read_release(json.dumps({**content, "sha256": digest}))
