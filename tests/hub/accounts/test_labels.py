"""A language that is shown by its name is found again by it."""

from __future__ import annotations

import pytest
from django.utils import translation

from counted.hub.accounts import labels
from counted.hub.accounts.fields import LanguageField
from counted.messages import LANGUAGES


@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize("code", [*LANGUAGES, "sw", "tw", "ne", "pt-BR", "zh-Hant", "ti"])
def test_a_language_survives_the_form(reader: str, code: str) -> None:
    with translation.override(reader):
        field = LanguageField()
        assert field.clean(field.prepare_value(code)) == code


def test_scripts_are_told_apart() -> None:
    assert labels.language_name("zh-hans") == "Simplified Chinese"
    assert labels.language_of("zh-Hans") == "zh-hans"
