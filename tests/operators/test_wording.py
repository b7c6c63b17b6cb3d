from hypothesis import given
from hypothesis import strategies as st

from actors import known, parted, seen
from cost import grows_in_step
from countermark.operators.reading import sightings
from countermark.operators.wording import LONGEST, MOST, SHOWN, wordings
from countermark.records.account import Account
from countermark.records.key import Key

LONG = "We pack every bracelet by hand in our small family workshop near the old harbour"


def told(text: str) -> list[str]:
    return [named.value for named in wordings(text)]


def test_a_long_sentence_is_one_however_it_is_set():
    other = "📦 we pack EVERY bracelet by hand, in our small family workshop (near the old harbour)"
    assert told(LONG) == told(other) == [LONG.lower()]


def test_short_sentences_links_and_numbers_say_nothing():
    assert told("Free shipping on all orders. DM for price! Link in bio") == []
    linked = f"{LONG} https://shop.example/a/b/c/d/e/f/g/h 138 0013 8000"
    assert told(linked) == told(LONG)


def test_chinese_sentences_are_counted_by_characters():
    assert told("本店所有手链均由师傅手工打磨并逐件检验后发货") != []
    assert told("支持七天无理由退货") == []


def test_each_once_and_not_without_end():
    assert len(told(f"{LONG}. " * 20)) == 1
    many = ". ".join(f"{LONG} {chr(97 + n % 26) * (n + 1)}" for n in range(60))
    assert len(told(many)) <= MOST
    assert all(len(one) <= SHOWN for one in told("word " * LONGEST))


def test_it_ties_nobody_alone_and_adds_to_what_does():
    assert parted(known(seen("a", wording="w"), seen("b", wording="w"))) == []
    weak = [seen(name, display_name="shop", photo="0f") for name in ("a", "b")]
    assert parted(known(*weak)) == []
    strong = [seen(name, display_name="shop", photo="0f", wording="w") for name in ("a", "b")]
    assert parted(known(*strong)) == [["a", "b"]]


def test_bios_are_read():
    account = Account(key=Key.account("instagram.com", "mia"), bio=LONG)
    (one,) = [s for s in sightings(account) if s.kind == "wording"]
    assert (one.value, one.how) == (LONG.lower(), "written")


@given(st.text(max_size=300))
def test_any_text(text):
    assert all(one and len(one) <= SHOWN for one in told(text))


def test_hostile_texts_cost_little():
    grows_in_step(lambda length: told("a " * length), 200)
