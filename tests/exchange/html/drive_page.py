"""Drives a page in Chromium as a reader would: `python -m tests.exchange.html.drive_page PAGE.html [FOLDER]`.

Checks keyboard, panel, segments, tables, search, themes, narrow screens and paper; with a folder it leaves pictures
there. Needs an installed Chromium, so it is no part of the test run.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tests.exchange.html.browser import Browser

CHECKS: list[tuple[str, Callable[[Browser], bool]]] = []


def check(name: str) -> Callable[[Callable[[Browser], bool]], Callable[[Browser], bool]]:
    """Add a function to the checks, which run in their order on one page."""

    def add(function: Callable[[Browser], bool]) -> Callable[[Browser], bool]:
        CHECKS.append((name, function))
        return function

    return add


@check("Tab leads over the skip link into the page")
def _skip_link(browser: Browser) -> bool:
    browser.press("Tab")
    return str(browser.run("document.activeElement.className")) == "skip"


@check("arrow keys walk from card to card, one of which is a tab stop")
def _walk(browser: Browser) -> bool:
    browser.run("document.querySelector('.card[tabindex=\"0\"]').focus()")
    before = browser.run("document.activeElement.dataset.touchpoint")
    browser.press("ArrowRight")
    after = browser.run("document.activeElement.dataset.touchpoint")
    stops = browser.run("document.querySelectorAll('.card[tabindex=\"0\"]').length")
    return bool(after) and after != before and stops == 1


@check("Enter opens the panel and moves the keyboard to its title")
def _open(browser: Browser) -> bool:
    browser.press("Enter")
    return bool(browser.run("!document.querySelector('.panel').hidden && document.activeElement.matches('.panel h2')"))


@check("the address names the touchpoint")
def _address(browser: Browser) -> bool:
    return bool(browser.run("location.hash.slice(1) === document.querySelector('.card.chosen').dataset.touchpoint"))


@check("Escape closes the panel and gives the keyboard back to the card")
def _close(browser: Browser) -> bool:
    browser.press("Escape")
    return bool(browser.run("document.querySelector('.panel').hidden && document.activeElement.matches('.card')"))


@check("another segment changes badges and is said")
def _segment(browser: Browser) -> bool:
    code = "[...document.querySelectorAll('.badge')].map(badge => badge.textContent).join()"
    before = browser.run(code)
    browser.run("document.getElementsByName('segment')[1]?.click()")
    said = browser.run("document.getElementById('said').textContent")
    return browser.run(code) != before and bool(said)


@check("plus zooms in, 0 fits the whole map")
def _zoom(browser: Browser) -> bool:
    browser.run("document.querySelector('.viewport').focus()")
    read = "parseFloat(document.querySelector('.viewport').style.getPropertyValue('--zoom'))"
    before = browser.run(read)
    browser.press("+")
    nearer = browser.run(read)
    browser.press("0")
    return bool(nearer > before > 0 and browser.run(read) < nearer)


@check("a slash searches, Enter goes to what was found")
def _search(browser: Browser) -> bool:
    browser.press("/")
    title = browser.run("material_title = document.querySelector('.card .title').textContent")
    for letter in str(title)[:6]:
        browser.press(letter)
    found = browser.run("document.querySelectorAll('.found [role=option]').length")
    browser.press("Enter")
    return bool(found) and bool(browser.run("!document.querySelector('.panel').hidden"))


@check("the table sorts by a score and filters")
def _table(browser: Browser) -> bool:
    browser.press("Escape")
    browser.run("document.querySelector('nav a[href=\"#touchpoints\"]').click()")
    browser.run("document.querySelector('.scroll:not([hidden]) th[data-sort=number] button').click()")
    is_sorted = browser.run("document.querySelector('th[aria-sort=ascending]') !== null")
    browser.run(
        "(box => {box.value = 'zzz'; box.dispatchEvent(new Event('input'))})(document.querySelector('.filter input'))"
    )
    left = browser.run("document.querySelectorAll('#touchpoints .scroll:not([hidden]) tbody tr:not([hidden])').length")
    browser.run(
        "(box => {box.value = ''; box.dispatchEvent(new Event('input'))})(document.querySelector('.filter input'))"
    )
    return bool(is_sorted) and left == 0


@check("a screen reader finds landmarks, headings, tables, buttons and live words")
def _landmarks(browser: Browser) -> bool:
    roles = {role for role, _ in browser.accessible()}
    return {"banner", "navigation", "main", "contentinfo", "heading", "table", "columnheader", "rowheader", "search",
            "combobox", "radio"} <= roles  # fmt: skip


@check("every button and picture has a name")
def _names(browser: Browser) -> bool:
    browser.run("document.querySelector('nav a[href=\"#map\"]').click()")
    named = [(role, name) for role, name in browser.accessible() if role in ("button", "image", "link", "radio")]
    return bool(named) and all(name for _, name in named)


@check("the theme changes at a click")
def _theme(browser: Browser) -> bool:
    code = "getComputedStyle(document.body).backgroundColor"
    before = browser.run(code)
    browser.run("document.querySelector('.tools .button').click()")
    after = browser.run(code)
    browser.run("document.querySelector('.tools .button').click()")
    return bool(before != after)


@check("a narrow screen shows a list by stage, and no view is wider than it")
def _narrow(browser: Browser) -> bool:
    browser.resize(390, 844, mobile=True)
    listed = browser.run("document.querySelectorAll('.by-stage .card').length")
    wide = []
    for view in ("touchpoints", "personas", "definitions", "map"):
        browser.run(f"document.querySelector('nav a[href=\"#{view}\"]')?.click()")
        wide.append(browser.run("document.documentElement.scrollWidth"))
    browser.resize(1600, 1000)
    return bool(listed) and max(wide) <= 390


def main(page: Path, folder: Path | None) -> int:
    """Run every check and print it; 1 where one failed or the browser complained."""
    failed = 0
    with Browser() as browser:
        browser.open(page)
        for number, (name, function) in enumerate(CHECKS, 1):
            passed = function(browser)
            failed += not passed
            print("ok    " if passed else "FAILED", name)
            if folder is not None:
                browser.picture(folder / f"{number:02}.png")
        if folder is not None:
            browser.paper(folder / "paper.pdf")
        others = [address for address in browser.requests if not address.startswith((page.resolve().as_uri(), "data:"))]
        for complaint in [*browser.complaints, *others]:
            failed += 1
            print("FAILED", complaint)
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
