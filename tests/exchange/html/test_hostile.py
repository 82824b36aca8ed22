"""What people write stays text: it never ends a script, starts one, or leads out of the file."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from cxjourney.exchange.html.markup import LONGEST, Markup, element, plain, script_data
from cxjourney.exchange.options import Material
from tests.builders import make_project
from tests.exchange.html.browser import Browser, find_chromium
from tests.exchange.html.reading import Page
from tests.exchange.shop import make_answers, make_shop
from tests.exchange.test_hostile import poison

PAYLOADS = [
    "</script><script>document.title='PWNED'</script>", "<img src=x onerror=\"document.title='PWNED'\">",
    "<svg onload=document.title='PWNED'>", "'\"><iframe src=javascript:document.title='PWNED'>",
    "a\u2028b\u2029c", "<!--<script>", "{{constructor.constructor('document.title=1')()}}", "&lt;b&gt;",
    "javascript:document.title='PWNED'", "]]>", "a\x00b\x0bc", "\ud800", "\u202egnp.exe", "x" * 40_000, "", " ",
    "__proto__", "\\u003c/script\\u003e",
]  # fmt: skip


@pytest.mark.parametrize("text", PAYLOADS, ids=range(len(PAYLOADS)))
def test_hostile_text_everywhere_stays_text(tmp_path: Path, text: str) -> None:
    page = Page(Material(poison(make_project(), text)), tmp_path)
    scripts = page.tree.findall(".//script")
    assert len(scripts) == 3
    assert {element.tag for element in page.tree.iter() if isinstance(element.tag, str)}.isdisjoint(
        {"iframe", "object"}
    )
    assert not [e for e in page.tree.iter() for name in e.attrib if name.startswith("on")]
    title = page.data["journeys"][0]["touchpoints"][0].get("title", "")
    assert title == plain(text)
    raw = page.source.split('id="material">', 1)[1].split("</script>", 1)[0]
    assert not set(raw) & set("<>&\u2028\u2029")


@pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed")
def test_chromium_runs_none_of_it(tmp_path: Path) -> None:
    text = " ".join(PAYLOADS[:9])
    frame = make_answers().head(400).with_columns(pl.lit(text).alias("comment"), pl.lit(text).alias("channel"))
    page = Page(Material(poison(make_shop(), text), frame), tmp_path)
    with Browser(1000, 700) as browser:
        browser.open(page.path, "#call")
        assert browser.run("document.querySelector('.panel').hidden") is False
        assert browser.run("document.querySelector('.panel h2').textContent") == plain(text)
        browser.run("document.querySelectorAll('.card, nav a').forEach(one => one.click())")
        assert browser.run("document.title").split() == text.split()
        assert browser.run("document.querySelectorAll('img, iframe, [onerror], [onload]').length") == 0
        assert [address for address in browser.requests if not address.startswith("file://")] == []
        assert browser.complaints == []


def test_markup_escapes_all_that_is_not_markup() -> None:
    made = element("p", "<b>&", Markup("<i>x</i>"), title='"<>', data_n=3, hidden=True, lang=None)
    assert made == '<p title="&quot;&lt;&gt;" data-n="3" hidden>&lt;b&gt;&amp;<i>x</i></p>'
    assert element("img", alt="a") == '<img alt="a">'
    assert element("p", "a" + Markup("<b>")) == "<p>a&lt;b&gt;</p>"


def test_texts_lose_what_no_page_can_show() -> None:
    assert plain("a\x00b\r\nc\td\ud800") == "ab\nc\td\ufffd"
    assert plain("\u202egnp") == "gnp"
    assert len(plain("x" * 40_000)) == LONGEST


def test_data_cannot_end_its_script() -> None:
    value = {"a": "</script>&\u2028\u2029<!--"}
    written = script_data(value)
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == value
    with pytest.raises(ValueError, match="Out of range"):
        script_data(float("nan"))
