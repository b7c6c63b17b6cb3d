from hypothesis import given
from hypothesis import strategies as st

from countermark.text.fold import shape
from countermark.text.mention import Mentions
from countermark.text.term import Clash, Term, clashes

NAMES = st.lists(st.text("abelo13iIl ", min_size=4, max_size=8), min_size=1, max_size=6)


def terms(*names):
    return [Term(str(number), "name", name) for number, name in enumerate(names)]


def test_names_that_fold_to_one_shape_are_told():
    one, other, third = terms("Bell", "BEII", "Velmor")
    assert clashes([one, other, third]) == [Clash(one, other)]


def test_names_of_one_brand_and_empty_ones_do_not_clash():
    assert clashes([Term("a", "name", "Bell"), Term("a", "alias", "BEII")]) == []
    assert clashes(terms("…", "!!")) == [] or shape("!!")


@given(NAMES)
def test_every_pair_of_one_shape_is_detected(names):
    told = {clash.other.brand for clash in clashes(terms(*names))}
    for n, name in enumerate(names):
        before = [other for other in names[:n] if shape(other) == shape(name) != ""]
        assert (str(n) in told) == bool(before)


@given(NAMES)
def test_brands_that_do_not_clash_are_never_taken_for_each_other(names):
    """Whatever is found of a name written as it is, and is as long, is that brand's."""
    mine = terms(*names)
    clashing = {term.brand for clash in clashes(mine) for term in clash}
    hits = Mentions(mine).find(names).to_pylist()
    for hit in hits:
        whole = shape(names[hit["row"]][hit["start"] : hit["end"]]) == shape(names[hit["row"]])
        if whole and str(hit["row"]) not in clashing:
            assert hit["brand"] == str(hit["row"])
