from __future__ import annotations

import pytest

from cxjourney.plain_text import one_line, readable, storable


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Größe ▲ 漢字 🙂", "Größe ▲ 漢字 🙂"),
        ("a\x00b\x07c\x1fd\x7fe\x85f", "abcdef"),
        ("one\r\ntwo\rthree\ffour", "one\ntwo\nthree\nfour"),
        ("tab\tstays", "tab\tstays"),
        ("x\ud800y\ufffez", "x\ufffdy\ufffdz"),
        ("turned \u202eback", "turned \u202eback"),
    ],
)
def test_what_no_file_can_hold_is_taken_out(text: str, kept: str) -> None:
    assert storable(text) == kept


def test_nothing_turns_the_writing_around_for_readers() -> None:
    assert readable("invoice\u202egnp.exe\u2066\u2069") == "invoicegnp.exe"
    assert one_line(" a\u202d\r\n b\tc ") == "a b c"
