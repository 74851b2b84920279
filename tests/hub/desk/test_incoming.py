"""Reading a mail: who wrote what, in any alphabet, and nothing in it breaks the reading."""

from __future__ import annotations

from email.message import EmailMessage

from hypothesis import given
from hypothesis import strategies as st

from counted.hub.desk.incoming import own_words, read


def test_pages_and_strange_alphabets_are_read() -> None:
    page = EmailMessage()
    page["From"] = "=?utf-8?b?2LHZiNiy2Kc=?= <rosa@example.net>"
    page.set_content("<p>First</p><script>alert(1)</script><p>Second&nbsp;one</p>", subtype="html")
    told = read(page.as_bytes())
    assert told.name == "روزا"
    assert "First" in told.text
    assert "Second" in told.text
    assert "<" not in told.text
    assert "alert" not in told.text
    big5 = b"From: a@b.org\nContent-Type: text/plain; charset=big5\n\n" + "中文".encode("big5")
    assert read(big5).text == "中文"
    unknown = b"From: a@b.org\nContent-Type: text/plain; charset=martian\n\nhello"
    assert read(unknown).text == "hello"


@given(data=st.binary(max_size=400))
def test_no_bytes_break_the_reading(data: bytes) -> None:
    told = read(data)
    assert "\0" not in told.text + told.subject + told.name + told.address
    assert "\n" not in told.subject


@given(name=st.sampled_from(["From", "Subject", "In-Reply-To", "References", "Message-ID"]),
       value=st.text(max_size=60))  # fmt: skip
def test_no_header_breaks_the_reading(name: str, value: str) -> None:
    read(f"{name}: {value}\nTo: x\n\nhello".encode("utf-8", "replace"))


def test_own_words_stand_above_what_is_answered() -> None:
    told = "By the lake.\n\nOn Sunday, Dora <dora@example.org> wrote:\n> Where?\n"
    assert own_words(told) == "By the lake."
    assert own_words("Only this") == "Only this"
    assert own_words("> Only quoted") == "> Only quoted"


def test_a_page_that_begins_with_nothing_is_read() -> None:
    page = EmailMessage()
    page["From"] = "rosa@example.net"
    page.set_content("<p>&nbsp;</p>" + "<br>" * 30_000 + "<p>Hello</p>", subtype="html")
    assert read(page.as_bytes()).text == "Hello"


def test_many_empty_lines_take_no_longer() -> None:
    assert own_words("Yes." + "\n" * 20_000) == "Yes."
