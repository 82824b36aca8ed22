from cxjourney.ui.palette_search import Entry, rank, search


def entry(text: str, weight: float = 0.0, detail: str = "") -> Entry:
    return Entry(text, "Test", lambda: None, weight=weight, detail=detail)


def test_start_beats_word_beats_inside_beats_letters() -> None:
    ranks = [rank("out", text) for text in ("Outline", "Zoom out", "Checkout", "Options under test")]
    assert all(value is not None for value in ranks)
    assert ranks == sorted(ranks, reverse=True)  # type: ignore[type-var]


def test_every_word_must_be_found_in_any_order() -> None:
    assert rank("late call", "Call about late parcel") is not None
    assert rank("late mail", "Call about late parcel") is None


def test_accents_and_case_do_not_matter() -> None:
    assert rank("ecran", "Écran plein") is not None


def test_letters_far_apart_do_not_match() -> None:
    assert rank("zq", "Zoom out of the whole map with a quick look") is None


def test_nothing_typed_shows_all_by_weight() -> None:
    found = search("", [entry("Comment", -10), entry("Command", 6), entry("Touchpoint", 5)])
    assert [one.text for one in found] == ["Command", "Touchpoint", "Comment"]


def test_detail_is_searched_after_the_text() -> None:
    found = search("phone", [entry("Call us", detail="Phone"), entry("Phone the shop")])
    assert [one.text for one in found] == ["Phone the shop", "Call us"]
