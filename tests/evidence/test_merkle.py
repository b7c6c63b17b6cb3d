"""The tree against the vectors of RFC 6962's reference implementation, and against itself."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.evidence import merkle

# The leaves and roots of the reference implementation of Certificate Transparency
# (merkletree/merkle_tree_test.cc), which later logs hold themselves to as well.
LEAVES = [bytes.fromhex(text) for text in
          ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
           "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 8): ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
             "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"],
    (5, 8): ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
}  # fmt: skip
CONSISTENCY = {
    (6, 8): ["0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
             "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"],
    (2, 5): ["5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
             "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"],
}  # fmt: skip


def tree(leaves, step=None):
    """The complete subtrees of a tree that grew `step` leaves at a time."""
    nodes = {}
    hashes = [merkle.leaf_hash(leaf) for leaf in leaves]
    for start in range(0, len(hashes), step or max(len(hashes), 1)):
        some = hashes[start : start + (step or len(hashes))]
        for level, number, value in merkle.grown(start, some, lambda *at: nodes[at]):
            assert (level, number) not in nodes
            nodes[level, number] = value
    return lambda level, number: nodes[level, number]


def naive(leaves):
    """RFC 6962 §2.1 read aloud."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\0" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\1" + naive(leaves[:half]) + naive(leaves[half:])).digest()


def test_roots_are_those_of_the_reference():
    node = tree(LEAVES)
    assert [merkle.root(size, node).hex() for size in range(1, 9)] == ROOTS
    assert merkle.root(0, node).hex() == (
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )


@pytest.mark.parametrize(("position", "size"), INCLUSION)
def test_inclusion_proofs_are_those_of_the_reference(position, size):
    path = merkle.inclusion(position, size, tree(LEAVES))
    assert [value.hex() for value in path] == INCLUSION[position, size]


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_consistency_proofs_are_those_of_the_reference(old, new):
    path = merkle.consistency(old, new, tree(LEAVES))
    assert [value.hex() for value in path] == CONSISTENCY[old, new]


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.integers(1, 9))
def test_a_tree_is_the_same_however_it_grew(leaves, step):
    node = tree(leaves, step)
    assert merkle.root(len(leaves), node) == naive(leaves)


@given(st.integers(1, 70), st.data())
def test_every_leaf_is_proven_and_no_other(size, data):
    leaves = [bytes([at]) for at in range(size)]
    node = tree(leaves)
    head = merkle.root(size, node)
    position = data.draw(st.integers(0, size - 1))
    path = merkle.inclusion(position, size, node)
    leaf = merkle.leaf_hash(leaves[position])
    assert merkle.included(leaf, position, size, path, head)
    assert not merkle.included(merkle.leaf_hash(b"another"), position, size, path, head)
    elsewhere = data.draw(st.integers(-1, size + 1))
    if elsewhere != position:
        assert not merkle.included(leaf, elsewhere, size, path, head)
    assert not merkle.included(leaf, position, size, [*path, head], head)
    assert not path or not merkle.included(leaf, position, size, path[:-1], head)


@given(st.integers(1, 70), st.data())
def test_every_beginning_is_proven_and_no_other(new, data):
    node = tree([bytes([at]) for at in range(new)])
    old = data.draw(st.integers(1, new))
    heads = merkle.root(old, node), merkle.root(new, node)
    path = merkle.consistency(old, new, node)
    assert merkle.consistent(old, heads[0], new, heads[1], path)
    other = merkle.leaf_hash(b"another")
    assert not merkle.consistent(old, other, new, heads[1], path)
    assert not merkle.consistent(old, heads[0], new, other, path)
    assert not merkle.consistent(old, heads[0], new, heads[1], [*path, other])
    if old != new:
        assert not merkle.consistent(old, heads[0], new, heads[1], path[:-1])
        assert not merkle.consistent(new, heads[1], old, heads[0], path)


def test_what_no_proof_can_show_is_an_error():
    node = tree(LEAVES)
    for position, size in ((8, 8), (-1, 8), (0, 0)):
        with pytest.raises(ValueError, match="leaves"):
            merkle.inclusion(position, size, node)
    for old, new in ((0, 8), (5, 4)):
        with pytest.raises(ValueError, match="leaves"):
            merkle.consistency(old, new, node)
    assert merkle.consistent(0, merkle.EMPTY, 8, merkle.root(8, node), [])
    assert not merkle.consistent(0, merkle.EMPTY, 8, merkle.root(8, node), [merkle.EMPTY])


def test_a_proof_in_a_long_log_asks_for_few_hashes():
    asked = []

    def node(level, number):
        asked.append((level, number))
        return b"\0" * 32

    merkle.inclusion(123_456, 1_000_003, node)
    merkle.consistency(777_777, 1_000_003, node)
    assert len(asked) < 4 * 20
