"""Components, one by one: what stands in the page for which noun."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import RequestContext, Template
from django.test import RequestFactory

from counted.hub.ui.parts import (
    Choice,
    Column,
    Estimate,
    Explained,
    Facet,
    Item,
    Job,
    Link,
    Row,
    Step,
    Table,
)
from counted.hub.ui.templatetags.ui import apart


class Page(HTMLParser):
    """What an assistive technology would look up: ids, and what refers to them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.references: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect."""
        for key, value in attrs:
            if key == "id":
                self.ids.append(value or "")
            if key in ("for", "aria-describedby", "aria-labelledby"):
                self.references += (value or "").split()
            if key == "href" and (value or "").startswith("#") and value != "#":
                self.references.append((value or "")[1:])


def render(source: str, address: str = "/", **context: Any) -> str:
    """A piece of template, and every id it refers to is there once."""
    request = RequestFactory().get(address)
    html = Template("{% load ui %}" + source).render(RequestContext(request, context))
    page = Page(html)
    assert len(page.ids) == len(set(page.ids))
    assert set(page.references) <= set(page.ids), html
    return html


class Everything(forms.Form):
    """One field for each kind of widget."""

    line = forms.CharField(help_text="In one line.", widget=forms.TextInput({"placeholder": "x"}))
    text = forms.CharField(widget=forms.Textarea, required=False)
    number = forms.IntegerField(help_text="A whole number.")
    day = forms.DateField(widget=forms.SelectDateWidget)
    moment = forms.SplitDateTimeField(help_text="Day and hour.")
    one = forms.ChoiceField(choices=[("a", "A"), ("b", "B")])
    card = forms.ChoiceField(
        choices=[("a", Explained("A", "The first.")), ("b", "B")],
        widget=forms.RadioSelect,
        help_text="One of them.",
    )
    several = forms.MultipleChoiceField(
        choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
    )
    many = forms.MultipleChoiceField(choices=[("a", "A")])
    yes = forms.BooleanField(help_text="Needed.")
    file = forms.FileField(help_text="A table.", widget=forms.FileInput({"accept": ".csv"}))
    kept = forms.FileField(required=False)
    secret = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize("data", [None, {}], ids=["blank", "all wrong"])
def test_each_widget_has_its_label_help_and_error(data: dict[str, str] | None) -> None:
    form = Everything(data)
    html = render("{% error_summary form %}{% fields form %}", form=form)
    for bound in form.visible_fields():
        assert str(bound.label) in html
        assert bound.help_text in html
        assert (f'id="{bound.auto_id}_error"' in html) == bool(bound.errors)
    assert "placeholder" not in html
    assert html.count("(optional)") == 2
    assert "The first." in html


def test_what_is_wrong_leads_to_where_it_is() -> None:
    html = render(
        "{% error_summary form %}{% fields form %}", form=Everything({"text": "only this"})
    )
    assert 'href="#id_line"' in html
    assert 'href="#id_card_0"' in html
    assert html.index("summary") < html.index("<input")


def test_a_form_without_mistakes_has_no_summary() -> None:
    assert not render("{% error_summary form %}", form=Everything()).strip()


def test_an_upload_tells_its_limit() -> None:
    html = render('{% field form.file limit="20 MB" %}', form=Everything())
    assert "At most 20 MB. Kinds of file: .csv" in html
    assert 'aria-describedby="id_file_helptext id_file_limit"' in html


def test_texts_are_escaped() -> None:
    html = render("{% slip item %}", item=Item("<b>x</b>", "/"))
    assert "&lt;b&gt;x" in html
    assert "&lt;i&gt;" in render("{% notice title=title %}x{% endnotice %}", title="<i>")
    assert "&lt;i&gt;" in render("{% notice %}{{ said }}{% endnotice %}", said="<i>")


def test_a_withheld_figure_is_named_without_a_number() -> None:
    it = Estimate("Fishers", "hidden", "12 %", "3 to 30", "20 to 29", ["too few"], at=12, low_at=3)
    for source in (
        "{% estimate it %}",
        '{% estimates figures caption="c" head="Group" share="Share" %}',
    ):
        html = render(source, it=it, figures=[it])
        assert "Fishers" in html
        assert "kept hidden to protect them" in html
        assert "too few" in html
        assert not [told for told in ("12", "3 to", "20 to") if told in html.replace("M0 5H12", "")]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("flagged", "Read with care"),
        ("uncertain", "too uncertain to publish"),
        ("refused", "We cannot tell from these data"),
    ],
)
def test_each_status_has_its_words(status: str, said: str) -> None:
    assert said in render("{% estimate it %}", it=Estimate("All", status, "12 %"))


def test_an_interval_is_drawn_where_it_lies() -> None:
    it = Estimate("All", "shown", "62 %", at=62, low_at=56.5, high_at=68, all_at=63)
    html = render("{% estimate it %}", it=it)
    assert 'd="M56.5 5H68"' in html
    assert 'd="M62 5h0"' in html
    assert 'd="M63 0V10"' in html
    assert "<svg" not in render("{% estimate it %}", it=Estimate("All", "shown", "62 %"))


def test_a_table_knows_its_columns_in_each_cell() -> None:
    table = Table("Who", "Group", [Column("Share", True, True)], [Row("Women", ["62 %"])])
    html = render("{% table table %}", table=table)
    assert 'data-label="Share"' in html
    assert 'scope="row"' in html


def test_a_table_refuses_a_row_of_another_length() -> None:
    table = Table("Who", "Group", [Column("Share")], [Row("Women", ["1", "2"])])
    with pytest.raises(ValueError, match="zip"):
        _ = table.lines


def test_what_is_chosen_can_be_taken_off() -> None:
    found = [Facet("Goal", [Choice("Water", 3, "?", chosen=True), Choice("Energy", 2, "?goal=7")])]
    html = render('{% facets found clear="?" %}', found=found)
    assert html.index("Take off:") < html.index("Energy")
    assert html.count("aria-current") == 1


def test_pages_keep_the_rest_of_the_address() -> None:
    page = Paginator(range(60), 20).page(2)
    html = render("{% pagination page %}", "/x/?q=water&page=2", page=page)
    assert 'href="?q=water&amp;page=3"' in html
    assert html.count("aria-current") == 1
    assert not render("{% pagination page %}", page=Paginator([], 20).page(1)).strip()


@pytest.mark.parametrize(
    ("state", "polls"), [("waiting", True), ("running", True), ("done", False), ("failed", False)]
)
def test_a_job_asks_again_while_it_goes_on(state: str, polls: bool) -> None:
    job = Job("Estimating", state, done=3, total=12, url="/job/1/")
    html = render("{% job job %}", job=job)
    assert ("hx-get" in html) == polls
    head = render('{% include "ui/parts/job_head.html" %}', job=job)
    assert ("<noscript><meta" in head) == polls


def test_one_step_is_here() -> None:
    steps = [Step("Who", "done", "/1/"), Step("How", "here", "/2/"), Step("What", "ahead")]
    html = render("{% steps steps %}", steps=steps)
    assert "Step 2 of 3: How" in html
    assert html.count('aria-current="step"') == 1
    assert 'href="/1/"' in html
    assert 'href="/2/"' not in html


def test_a_button_with_an_address_is_a_link() -> None:
    assert render('{% button "Go" href="/x/" %}').startswith('<a class="button" href="/x/"')
    assert 'type="submit"' in render('{% button "Go" %}')
    assert 'hx-get="/y/"' in render('{% button "Go" hx_get="/y/" %}')


def test_an_empty_state_says_what_to_do_next() -> None:
    html = render(
        '{% nothing title="None yet" url="/new/" action="Begin" %}<p>Why</p>{% endnothing %}'
    )
    assert '<a class="button" href="/new/">Begin</a>' in html
    assert "<p>Why</p>" in html


def test_to_confirm_is_to_post() -> None:
    html = render(
        '{% confirm title="Withdraw?" action="/w/" yes="Withdraw" back="/r/" %}x{% endconfirm %}'
    )
    assert 'method="post" action="/w/"' in html
    assert 'href="/r/"' in html


def test_a_label_may_be_explained() -> None:
    assert str(Explained("By lot", "Each had a chance.")) == "By lot"
    assert Link("a", "/") == Link("a", "/")


def test_words_side_by_side_keep_each_its_own_direction() -> None:
    shown = apart("جمعية · <Tavaria> · 2026")
    assert shown == "<bdi>جمعية</bdi> · <bdi>&lt;Tavaria&gt;</bdi> · <bdi>2026</bdi>"
    assert apart("Kenya") == "<bdi>Kenya</bdi>"


def test_of_many_facets_the_first_are_open_and_those_by_which_the_list_is_narrowed() -> None:
    found = [
        Facet(f"Facet {number}", [Choice("One", 1, "?", chosen=number == 6)])
        for number in range(1, 8)
    ]
    html = render("{% facets found %}", found=found)
    is_open = ["open" in it for it in re.findall(r'<details class="fold"([^>]*)>', html)]
    assert is_open == [True, True, True, True, False, True, False]


@pytest.mark.parametrize(("number", "is_long"), [(40, False), (41, True)])
def test_a_long_list_can_be_narrowed_and_a_short_one_needs_it_not(
    number: int, is_long: bool
) -> None:
    class Asking(forms.Form):
        one = forms.ChoiceField(
            choices=[("Yours", [("a", "A")])] + [(it, it) for it in range(1, number)]
        )

    html = render("{% field form.one %}", form=Asking())
    assert ('data-many="id_one"' in html) is is_long
    assert ("ui/many" in html) is is_long
    assert html.count(" name=") == 1  # what is typed there is not sent
