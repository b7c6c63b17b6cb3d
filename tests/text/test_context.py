import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.text.context import judge_context
from countermark.text.term import Term

# Ordinary words stand for brands of no one; the rest are invented.
MEANT = [
    ("new Coach bag, 40 €", "Coach"),
    ("authentic coach purse", "Coach"),
    ("COACH handbag in brown leather", "Coach"),
    ("my Guess watch stopped", "Guess"),
    ("Women's Boss Wool Jacket Size M", "Boss"),
    ("got this watch from Boss last week", "Boss"),
    ("bolso Coach de piel", "Coach"),
    ("sac à main Coach", "Coach"),
    ("coach dupe for $20", "Coach"),
    ("Diesel jeans", "Diesel"),
    ("#aurelle", "Aurelle"),
    ("aurelle", "Aurelle"),
    ("i love my aurelle", "Aurelle"),
    ("Aurelle's new campaign", "Aurelle"),
]
NOT_MEANT = [
    ("the football coach was angry", "Coach"),
    ("I guess it will rain", "Guess"),
    ("guess what I found", "Guess"),
    ("she is the boss of the shop", "Boss"),
    ("my coach told me to rest", "Coach"),
    ("Coach Smith retires", "Coach"),
    ("we love you all", "Love"),
    ("diesel engine for trucks", "Diesel"),
    ("walls in tiffany blue", "Tiffany"),
    ("yesterday I met Aurelle Smith in town", "Aurelle"),
    ("say hello to Miss Aurelle", "Aurelle"),
    ("the coach to Oxford was late", "Coach"),
    ("mi coach de fútbol", "Coach"),
    ("our cat, named Coco, sleeps", "Coco"),
]


def judged(text, name, **more):
    found = re.search(name, text, re.IGNORECASE)
    return judge_context(text, *found.span(), Term("b", "name", name), **more)


@pytest.mark.parametrize(("text", "name"), MEANT)
def test_where_the_brand_is_meant(text, name):
    assert judged(text, name).certainty >= 0.6, judged(text, name)


@pytest.mark.parametrize(("text", "name"), NOT_MEANT)
def test_where_it_is_not(text, name):
    assert judged(text, name).certainty <= 0.4, judged(text, name)


def test_the_goods_must_be_those_of_the_brand():
    assert judged("a coach bag", "Coach", classes={18}).certainty > 0.6
    assert judged("a coach bag", "Coach", classes={9}).certainty < 0.4


def test_another_brand_beside_it_speaks_for_it():
    alone = judged("coach and friends", "Coach").certainty
    assert judged("coach and velmor", "Coach", others=["velmor"]).certainty > alone + 0.2


def test_the_reason_is_told():
    assert "football" in judged("the football coach", "Coach").reason
    assert judged("aurelle", "Aurelle").reason == "a distinctive name"
    assert "ordinary" in judged("Coach", "Coach").reason


@given(st.text(max_size=80), st.integers(0, 80), st.integers(1, 20))
def test_any_text_is_judged(text, start, length):
    end = min(len(text), start + length)
    context = judge_context(text, min(start, end), end, Term("b", "name", "Coach"))
    assert 0 <= context.certainty <= 1 and context.reason


def test_a_neighbour_without_capitals_makes_no_longer_name():
    text = "姐妹们 奥蕾尔 到货啦"
    assert judge_context(text, 4, 7, Term("b", "alias", "奥蕾尔")).certainty > 0.9
