"""Sentences about a shop read by their words, in any order; and what only looks like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.links.instruction import Instruction, find_instructions


def told(text: str) -> Instruction:
    (one,) = find_instructions(text)
    return one


@pytest.mark.parametrize(
    ("text", "seller"),
    [
        ("Olmera Home sells it on Amazon, it's the rose gold necklace", "olmera home"),
        ("amazon, shop name Olmera Home, second listing", "olmera home"),
        ("Olmera Home on amazon → third item", "olmera home"),
        ("in the Amazon shop of Olmera Home you want the gold bracelet", "olmera home"),
        ("look for fern cuff in the Olmera Home storefront on amazon", "olmera home"),
        ("the belt is from Olmera (Amazon storefront), called Fern", "olmera"),
        ("dh seller: Olmera\nitem: fern necklace", "olmera"),
        ("eBay-Shop Olmera: Halskette Fern", "olmera"),
        ("lo vende Olmera Home en Amazon: collar Fern", "olmera home"),
        ("vendeur Olmera Home sur AliExpress : deuxième article", "olmera home"),
        ("a loja chama Olmera Home (amazon), cinto Fern", "olmera home"),
        ("su Amazon, negozio Olmera Home, il bracciale Fern", "olmera home"),
        ("на Алиэкспресс у продавца Olmera Home второе кольцо", "olmera home"),
        ("AliExpress Olmera Home mağazasında Fern bileklik", "olmera home"),
        ("متجر Olmera Home على أمازون، السوار الذهبي", "olmera home"),
        ("微店找店铺 云杉小铺 第二个", "云杉小铺"),
    ],
)
def test_a_seller_is_among_the_names(text: str, seller: str) -> None:
    one = told(text)
    assert one.kind == "store"
    assert seller in (one.seller, *one.names)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Olmera Home on amazon → third item", 3),
        ("compra na loja Olmera do AliExpress, segundo produto", 2),
        ("Amazon'da Olmera mağazası, ikinci ürün", 2),
        ("淘宝店铺Olmera 第三个", 3),
    ],
)
def test_a_place_in_the_shop(text: str, number: int) -> None:
    one = told(text)
    assert one.which is not None
    assert one.which.number == number


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("on Amazon put silver fern ring in the search", "silver fern ring"),
        ("just search Amazon for Fern Willow belt", "fern willow belt"),
        ("fern willow bracelet — search that on ali", "fern willow bracelet"),
        ("keyword for amazon: Fern Willow", "fern willow"),
        ("en Amazon busca Fern Willow", "fern willow"),
        ("procura no Ali por Fern Willow", "fern willow"),
        ("auf Amazon nach Fern Willow suchen", "fern willow"),
        ("ищи на Амазоне Fern Willow", "fern willow"),
        ("Amazon'da Fern Willow diye aratın", "fern willow"),
        ("ابحث في أمازون عن Fern Willow", "fern willow"),
    ],
)
def test_a_phrase_wherever_the_shop_stands(text: str, phrase: str) -> None:
    one = told(text)
    assert (one.kind, one.phrase) == ("search", phrase)


@pytest.mark.parametrize(
    "text",
    [
        "go to the store and buy milk, the second shelf",
        "search for meaning, not for likes",
        "we went to the store Olmera Home, third floor, lovely bracelets",
        "shop local! Olmera Home is the best store in town, second street on the right",
        "customer service at Amazon was great, the second call worked",
        "I sell on eBay and Etsy, ask me anything about my store",
        "search “bullet journal ideas” on pinterest",
        "busca la felicidad en las cosas pequeñas",
        "她的店在第三条街",
        "#amazonfinds #shop #search Olmera",
    ],
)
def test_innocents_tell_nothing_that_needs_no_listing(text: str) -> None:
    assert all(one.loose for one in find_instructions(text))


def test_what_is_told_loosely_says_so() -> None:
    assert told("Olmera Home on amazon → third item").loose
    assert not told("go to store Olmera, third bracelet").loose


@given(st.text(alphabet="店铺在上的搜 amzonstrefuk:>“”'’.,!\nOA-第二个", max_size=200))
def test_any_sentence_is_read(text: str) -> None:
    for one in find_instructions(f"amazon store {text}"):
        assert one.start < one.end
        assert all(one.names)


@pytest.mark.parametrize(
    "piece", ["店铺", "Olmera ", "shop Olmera: ", "amazon store ", "“x” ", "> "]
)
def test_long_texts_take_linear_time(piece: str) -> None:
    grows_in_step(
        lambda length: find_instructions("amazon store " + (piece * length)[:length]), 800
    )


@pytest.mark.parametrize(
    ("text", "shop"),
    [
        ("pesquisa na shopee bracelete samambaia dourado", "shopee"),
        ("such bei amazon nach farn armreif gold", "amazon"),
    ],
)
def test_a_shop_stands_behind_letters_that_begin_another(text, shop):
    """The letters "i am" in "bei amazon" and "a shop" in "na shopee" are no words."""
    told = find_instructions(text)
    assert [(one.kind, one.shop) for one in told] == [("search", shop)]


def test_no_sentence_is_read_out_of_a_link():
    text = "https://www.amazon.com/dp/B0EXAMPLE1?tag=jane-20 buy it in my favourite colour today!"
    assert find_instructions(text) == []
