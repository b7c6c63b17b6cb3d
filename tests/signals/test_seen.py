"""What pictures say: how surely, with which evidence, and where nothing is said."""

from dataclasses import replace

from signal_candidates import candidate_of, seen_of

from countermark.records.pointer import pointer
from countermark.signals.disguise import DisguiseSignal
from countermark.signals.examples import AURELLE_POST, BRACELET, changed
from countermark.signals.innocence import InnocenceSignal
from countermark.signals.mention import MISREAD, MentionSignal
from countermark.signals.review import ReviewSignal

GIVEN = {"listing": BRACELET, "post": AURELLE_POST}
DIGEST = "a" * 64


def of(signal, candidate, name):
    return [finding for finding in signal.findings(candidate) if finding.signal == name]


def test_a_name_in_a_picture_is_as_sure_as_it_was_read_and_points_at_the_picture():
    candidate = candidate_of({**GIVEN, "review photo": {"words": "inside: AURELLE"}})
    (written,) = candidate.received.words
    seen = replace(candidate.received, words=(written._replace(certainty=0.7),))
    (found,) = of(ReviewSignal(), replace(candidate, received=seen), "review.shown")
    assert found.certainty == 0.7
    assert found.evidence[0] == pointer(DIGEST)
    assert "AURELLE" in found.detail


def test_a_name_with_a_letter_amiss_is_doubted():
    candidate = candidate_of({**GIVEN, "own photo": {"words": "AURELIE"}})
    (found,) = of(MentionSignal(), candidate, "mention.own-photo")
    assert found.certainty == MISREAD


def test_what_the_listing_shows_itself_is_not_hidden():
    shown = {"post photo": {"words": "AURELLE"}}
    for own, hidden in (({}, 1), ({"words": "AURELLE"}, 0), ({"shows": "aurelle-heart"}, 0)):
        candidate = candidate_of({**GIVEN, **shown, "own photo": own})
        assert len(of(DisguiseSignal(), candidate, "disguise.hidden-motif")) == hidden
    unseen = candidate_of({**GIVEN, **shown})
    assert of(DisguiseSignal(), unseen, "disguise.hidden-motif") == []


def test_a_listing_that_names_the_brand_hides_nothing_in_its_photos():
    named = changed(BRACELET, name="Aurelle style bracelet")
    candidate = candidate_of(
        {"listing": named, "post": AURELLE_POST, "own photo": {"covers": "mosaic"}}
    )
    assert of(DisguiseSignal(), candidate, "disguise.covered") == []
    looked = candidate_of({"listing": named, "review photo": {"words": "AURELLE"}})
    assert of(ReviewSignal(), looked, "review.shown") == []


def test_tags_for_reach_speak_of_brands_that_were_named_in_tags():
    tags = " ".join(f"#tag{n}" for n in range(8))
    post = changed(AURELLE_POST, articleBody=f"{tags} https://www.amazon.com/dp/B0EXAMPLE1")
    given = {"listing": BRACELET, "post": post, "post photo": {"shows": "aurelle-heart"}}
    assert of(InnocenceSignal(), candidate_of(given), "innocence.many-brands") == []


def test_words_of_several_pictures_are_told_apart():
    first, second = (seen_of({"words": words}).words[0] for words in ("one\ntwo", "three"))
    seen = replace(seen_of({}), words=(first, second))
    for word, written in (("one", first), ("two", first), ("three", second)):
        assert seen.written(seen.text.index(word)) == written
