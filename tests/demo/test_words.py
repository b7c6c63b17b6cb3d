import string
from pathlib import Path

import pytest

from countermark.demo.chance import Chance
from countermark.demo.words import data, languages, say, slug, speaks, templates, words_from
from countermark.demo.world import Size, write

SLOTS = {
    "name", "item", "line", "price", "genuine", "handle", "number", "link", "other", "phrase",
    "tags", "audience", "style", "colour", "material", "code", "shop", "n", "ordinal", "label",
    "store", "words", "word",
}  # fmt: skip
DRAWN = {"9", "A", "x"}
"""Slots of patterns, filled by `Chance.pattern` before the others."""


_BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
HELD_BACK = sorted(
    (*_BENCHMARKS.glob("held_back*"), *_BENCHMARKS.glob("hidden_links/vocabulary/*"))
)
"""Folders of words that stand in for the demo's."""


def _all(part: object) -> list[str]:
    if isinstance(part, str):
        return [part]
    values = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [text for value in values for text in _all(value)]


@pytest.mark.parametrize("language", languages())
def test_every_template_can_be_filled(language: str) -> None:
    for template in _all(data(f"texts.{language}")):
        fields = {field for _, field, _, _ in string.Formatter().parse(template) if field}
        assert fields <= SLOTS or fields <= DRAWN, template


@pytest.mark.parametrize("folder", HELD_BACK, ids=lambda folder: folder.name)
def test_every_held_back_template_can_be_filled(folder: Path) -> None:
    with words_from(folder):
        for language in languages():
            assert (folder / f"texts.{language}.yaml").exists(), language
            for place, template in enumerate(_all(data(f"texts.{language}"))):
                fields = {field for _, field, _, _ in string.Formatter().parse(template) if field}
                known = bool(fields <= SLOTS or fields <= DRAWN)
                # by its place: who writes the word lists does not read the sentence
                assert known, f"{language}, number {place}"


@pytest.mark.parametrize("folder", HELD_BACK, ids=lambda folder: folder.name)
def test_a_world_can_be_made_of_held_back_words(folder: Path, tmp_path: Path) -> None:
    world = write(tmp_path / "held", 1, Size(120, 60, 0, 3), words=folder)
    plain = write(tmp_path / "plain", 1, Size(120, 60, 0, 3))
    assert world.truth.stat().st_size > 1000
    assert world.truth.read_bytes() != plain.truth.read_bytes()


def test_there_is_variety() -> None:
    assert len(templates("en", "guilty", "named")) >= 30
    innocent = data("texts.en")["innocent"]
    assert sum(len(set(kind)) for kind in innocent.values()) >= 60


def test_a_sentence_that_a_language_lacks_is_english() -> None:
    assert speaks("zh", "innocent", "accessory") == "en"
    assert speaks("zh", "guilty", "named") == "zh"
    assert say(Chance(1), "fr", "innocent", "plain_comments") in templates(
        "en", "innocent", "plain_comments"
    )


def test_a_slug_is_what_an_address_can_hold() -> None:
    assert slug("Women's Classic & Co.") == "Women-s-Classic-Co"
    assert slug("手镯") == "item"
