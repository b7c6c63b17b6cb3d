"""Instructions: what captions tell their readers to do, and texts that only look like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links.instruction import (
    DISGUISED,
    Instruction,
    find_instructions,
)
from countermark.links.lexicon import KINDS


def kinds(text: str) -> list[str]:
    return [one.kind for one in find_instructions(text)]


def only(text: str) -> Instruction:
    (one,) = find_instructions(text)
    return one


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("bio", "link in bio"),
        ("bio", "it's in my bio before they remove it"),
        ("bio", "lnk n bio"),
        ("bio", "Links are always in my profile"),
        ("bio", "tap my linktree"),
        ("bio", "🔗⬆️ bio"),
        ("bio", "🔗👆"),
        ("bio", "bio 👆"),
        ("bio", "𝗅𝗂𝗇𝗄 𝗂𝗇 𝖻𝗂𝗈"),
        ("bio", "ｌｉｎｋ ｉｎ ｂｉｏ"),
        ("bio", "链接在简介"),
        ("bio", "戳我主页"),
        ("bio", "enlace en la bio"),
        ("bio", "lien dans ma bio"),
        ("bio", "link na bio"),
        ("bio", "link nella mia bio"),
        ("bio", "Link in der Bio"),
        ("bio", "ссылка в шапке профиля"),
        ("bio", "link biyoda"),
        ("bio", "الرابط في البايو"),
        ("comment", "link in the first comment"),
        ("comment", "pinned it below 👇"),
        ("comment", "I put it in the comments"),
        ("comment", "链接在评论区"),
        ("comment", "lien en premier commentaire"),
        ("comment", "ссылка в комментариях"),
        ("comment", "Link im ersten Kommentar"),
        ("message", "DM me for the link"),
        ("message", "comment LINK and I send it"),
        ("message", "评论区扣1发你"),
        ("message", "私信我发链接"),
        ("message", "me chama no direct"),
        ("message", "пишите в директ"),
        ("message", "schreib mir"),
        ("story", "link in my story"),
        ("story", "it's in my highlights"),
        ("story", "link in pinned story"),
        ("story", "链接在快拍里"),
        ("channel", "all links in my broadcast channel"),
        ("channel", "everything is on my Telegram"),
        ("channel", "ссылка в тг"),
        ("post", "see my last post"),
        ("post", "same link as yesterday"),
        ("swipe", "swipe up"),
        ("swipe", "desliza hacia arriba"),
        ("search", "search “fern cuff” on Amazon"),
        ("search", "淘宝搜“云杉手镯”"),
        ("store", "go to store QX, third bracelet"),
        ("store", "店铺QX 第三个"),
    ],
)  # fmt: skip
def test_what_is_told(kind: str, text: str) -> None:
    assert kinds(text) == [kind]
    assert kinds(f"so pretty ✨ {text}") == [kind]


@pytest.mark.parametrize(
    "text",
    ["l1nk in b!o", "l!nk in b!o", "l i n k  i n  b i o", "l.i.n.k in b.i.o", "LlNK IN Bl0",
     "lіnk in bіo", "link in 🅱️io"],
)  # fmt: skip
def test_disguises_are_seen_through(text: str) -> None:
    one = only(f"look: {text}")
    assert (one.kind, f"look: {text}"[one.start : one.end]) == ("bio", text)
    if "🅱" not in text:
        assert one.note == DISGUISED


@pytest.mark.parametrize(
    "text",
    [
        "Good morning from the balcony ☕",
        "my biology teacher said it links in biology",
        "I read her biography last night",
        "search your attic, old records are worth money",
        "second one from the left is my grandmother",
        "Store opens at nine, third floor, next to the lift",
        "write to hello at our usual mail, not by DM",
        "room 412, third door on the left, second floor",
        "my seller sent me the wrong one, the gold one broke",
        "no comment",
        "the story of my life",
        "what a highlight",
        "shop now, free shipping",
        "type 2 diabetes and me",
        "#search #store #bio",
        "biodegradable glitter",
        "",
    ],
)
def test_what_only_looks_like_it(text: str) -> None:
    assert find_instructions(text) == []


@pytest.mark.parametrize(
    ("text", "shop", "phrase"),
    [
        ("search 'titanium screw bangle' on A", "a", "titanium screw bangle"),
        ('type "titanium cuff" in the app', "the app", "titanium cuff"),
        ("type fern cuff steel into Amazon, first result", "amazon", "fern cuff steel"),
        ("Amazon search: fern cuff steel", "amazon", "fern cuff steel"),
        ("淘宝搜“钛钢螺丝手镯”", "淘宝", "钛钢螺丝手镯"),
        ("busca “pulsera de tornillos” en Amazon", "amazon", "pulsera de tornillos"),
        ("cherche « jonc vis acier » sur Amazon", "amazon", "jonc vis acier"),
        ("такое ищи «браслет шурупы»", "", "браслет шурупы"),
    ],
)
def test_what_to_search_for(text: str, shop: str, phrase: str) -> None:
    one = only(text)
    assert (one.kind, one.shop, one.phrase) == ("search", shop, phrase)


@pytest.mark.parametrize(
    ("text", "seller", "number", "words"),
    [
        ("go to store QX, third bracelet", "qx", 3, "bracelet"),
        ("seller QX Jewelry, the screw one", "qx jewelry", 0, "screw"),
        ("go to store QX Jewelry on Amazon, third item", "qx jewelry", 3, "item"),
        ("search the seller QX Jewelry on amz and take the second one", "qx jewelry", 2, "one"),
        ("in QX Jewelry's Amazon shop it is called “Fern Cuff”", "qx jewelry", 0, "fern cuff"),
        ("店铺QX 第三个", "qx", 3, ""),
        ("tienda QX Joyas, la tercera pulsera", "qx joyas", 3, "pulsera"),
    ],
)
def test_a_shop_and_what_in_it(text: str, seller: str, number: int, words: str) -> None:
    one = only(text)
    assert (one.kind, one.seller) == ("store", seller)
    assert one.which is not None
    assert (one.which.number, one.which.words) == (number, words)


@pytest.mark.parametrize(
    ("text", "word"),
    [("DM me “honey” for the link", "honey"), ("comment LINK and I send it", "link"),
     ("dm me the word honey 💌", "honey"), ("评论区扣1发你", "1")],
)  # fmt: skip
def test_the_word_to_write(text: str, word: str) -> None:
    assert only(text).word == word


def test_to_write_without_a_reason_says_little() -> None:
    assert only("DM me").certainty < only("DM me for the link").certainty


def test_several_instructions_in_order() -> None:
    assert kinds("link in bio, or DM me for the link. Swipe up!") == ["bio", "message", "swipe"]


def test_spans_are_of_the_text_as_it_was_written() -> None:
    text = "Ⓦow ﬁnally 🇫🇷 10️⃣ … Link in my BIO 💛 7️⃣"
    one = only(text)
    assert text[one.start : one.end] == "Link in my BIO"
    assert one.which is not None
    assert one.which.number == 7


@pytest.mark.parametrize(
    ("text", "kind", "word"),
    [
        ("deixei nos destaques", "story", ""),
        ("快拍里都有", "story", ""),
        ("оставила в сторис", "story", ""),
        ("hikayemde paylaştım", "story", ""),
        ("pon fern y te lo paso", "message", "fern"),
        ("écris fern, je t'envoie", "message", "fern"),
        ("fern yaz, gönderirim", "message", "fern"),
        ("schreib „fern“ und ich melde mich", "message", "fern"),
        ("пиши fern, скину", "message", "fern"),
        ("扣fern,私你", "message", "fern"),
        ("forward this to me", "message", ""),
        ("pásame esta captura", "message", ""),
        ("скинь мне этот пост", "message", ""),
        ("把这条发给我", "message", ""),
        ("السوار بالبايو", "bio", ""),
        ("主页里挑", "bio", ""),
        ("see my profile page", "bio", ""),
    ],
)
def test_said_without_the_word_link(text: str, kind: str, word: str) -> None:
    assert (kind, word) in [(one.kind, one.word) for one in find_instructions(text)]


@pytest.mark.parametrize(
    "text",
    [
        "he tells me a story of this post office",
        "the photo in this post was taken at noon",
        "в истории нашей семьи",
        "bio yogurt and bio eggs",
        "ne yaz ama",
        "foto do meu avô no colo",
        "manda um beijo pra ele",
    ],
)
def test_ordinary_sentences_tell_nothing(text: str) -> None:
    assert [one for one in find_instructions(text) if not one.loose] == []


def test_a_store_that_several_sentences_speak_of_is_told_once():
    text = '({shop})", sitesinde mağaza var; “{words}”.", "{shop}'
    assert [one.kind for one in find_instructions(text)].count("store") == 1


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    for one in find_instructions(text):
        assert one.kind in KINDS
        assert 0 <= one.start < one.end <= len(text)
        assert 0 < one.certainty <= 1


PIECES = ["link in ", "bio ", "dm me ", "search '", "go to store qx ", "the ", "a b c ", "l!nk ",
          "no 7 ", "第", "店铺", "搜", "🔗", "comment ", "first ", "qx ",
          "'", "->", "to ", "is "]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_long_texts_take_linear_time(piece: str) -> None:
    start = "link in bio search store dm me "
    for small in (800, 8_000):
        grows_in_step(lambda length: find_instructions(start + (piece * length)[:length]), small)


def test_places_are_right_behind_a_link_with_a_character_without_width():
    text = "https://shop.example/a\u200bb l!nk in b!o, no. 3"
    (told,) = find_instructions(text)
    assert text[told.start : told.end] == "l!nk in b!o"
    assert told.which.number == 3


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("saved it all in my highlights", "story"),
        ("posted it on my close friends story", "story"),
        ("lo subí a historias, dura 24h", "story"),
        ("в сториз до вечера", "story"),
        ("我放在今天的快拍里了", "story"),
        ("look under my username", "bio"),
        ("in the about bit of my profile", "bio"),
        ("oben auf meiner Seite", "bio"),
        ("sur ma page, tout en haut", "bio"),
        ("sayfamın başında", "bio"),
        ("在我的个人介绍里", "bio"),
    ],
)
def test_places_told_without_the_word_link(text, kind):
    assert kind in {one.kind for one in find_instructions(text)}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("bio nr 5", 5),
        ("шапка профиля, пункт 4", 4),
        ("in my bio: two from the bottom", -2),
        ("主页链接倒数第二", -2),
        ("主页最后那条", -1),
    ],
)
def test_entries_counted_from_the_end_or_behind_the_place_alone(text, number):
    told = [one for one in find_instructions(text) if one.kind == "bio"]
    assert [one.which.number for one in told] == [number]


@pytest.mark.parametrize(
    "text",
    [
        "the history of the house, a story in three chapters",
        "I put my name under the letter",
        "el nombre de mi perro es Luna",
        "auf der Seite 12 steht ein Gedicht",
    ],
)
def test_words_of_pages_and_stories_that_tell_of_no_link(text):
    assert find_instructions(text) == []
