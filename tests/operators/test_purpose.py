"""What the words of a payment's purpose say."""

import pytest

from cost import soon
from countermark.links.datafile import RuleError
from countermark.operators.purpose import LONGEST, purposes, read

LANGUAGES = {"en", "zh", "de", "fr", "es", "it", "pt", "tr", "ja", "ru"}


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("commission", "commission"),
        ("COMMISSION for May", "commission"),
        ("7月佣金", "commission"),
        ("Provision Juni", "commission"),
        ("за рекламу", "commission"),
        ("货款 3 月", "goods"),
        ("purchase order 17", "goods"),
        ("freight to LA, 40 parcels", "freight"),
        ("kargo ücreti", "freight"),
        ("sales proceeds", "proceeds"),
        ("売上金", "proceeds"),
        ("refund of commission", "given-back"),
        ("bank fee", "running-cost"),
        ("Miete März", "running-cost"),
        ("/PURP/SUPP", "goods"),
        ("thanks", None),
        ("", None),
        ("torrential", None),  # "rent" stands in it
        ("no. 4419", None),
    ],
)
def test_the_words_tell_what_a_payment_is_for(words, id):
    found = purposes().of(words)
    assert (found and found.id) == id


def test_every_purpose_has_words_in_ten_languages():
    for entry, _ in purposes().entries:
        assert set(entry.words) - {"iso"} == LANGUAGES, entry.id


def test_every_word_tells_its_own_purpose_or_one_before_it():
    order = [entry.id for entry, _ in purposes().entries]
    for place, (entry, _) in enumerate(purposes().entries):
        for words in entry.words.values():
            for word in words:
                assert order.index(purposes().of(word).id) == place, word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("- {id: a, means: pays, words: {}, sources: [x]}", "rule 'a': words"),
        ("- {id: a, means: buys, words: {en: [x]}, sources: [x]}", "rule 'a': means"),
        ("- {id: a, means: pays, words: {en: [x]}, sources: []}", "rule 'a': sources"),
        ("- {id: a, means: pays, words: {en: []}, sources: [x]}", "rule 'a': words.en"),
        ("- {id: a, means: pays, words: {en: [x]}, sources: [x]}\n" * 2, "id: used twice"),
        ("{}", "holds no list"),
        ("- [", "mine.yaml"),
    ],
)
def test_a_mistake_in_the_data_names_file_entry_and_field(text, words):
    with pytest.raises(RuleError, match=r"mine\.yaml") as error:
        read(text, "mine.yaml")
    assert words in str(error.value)


def test_a_purpose_of_any_length_costs_little():
    with soon():
        assert purposes().of("x" * 10**6 + " commission") is None
        assert purposes().of(" " * (LONGEST - 10) + "commission") is not None
