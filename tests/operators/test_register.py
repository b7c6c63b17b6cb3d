"""What is added changes what it touches, and the whole is as if resolved anew."""

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from actors import key, known, seen, strangers
from countermark.operators.facts import facts, table
from countermark.operators.pairing import lot, lots
from countermark.operators.register import Register
from countermark.operators.resolution import resolve
from countermark.operators.sighting import Sighting
from countermark.records.account_judgement import account_judgement, holding

NAMES = [f"a{n}" for n in range(9)]
KINDS = ["phone", "email", "tax-number", "legal-name", "address", "qq"]
sightings = st.builds(
    Sighting,
    st.sampled_from(NAMES).map(key),
    st.sampled_from(KINDS),
    st.sampled_from(["one", "two", "hub", "qixin trading house", "qixin tradng house"]),
    st.sampled_from(["declared", "written", "platform"]),
    st.booleans(),
    st.sampled_from([None, "2019-01-01", "2025-06-01T00:00:00Z"]),
)
added = st.lists(sightings, min_size=1, max_size=4)
judged = st.tuples(
    st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True),
    st.sampled_from(["positive", "negative", "unsure"]),
)
revoked = st.integers(0, 5)
BEFORE = [
    *strangers(8, address="hub"),
    *strangers(4, phone="hub"),
    *seen("a0", phone="one", email="one"),
    *seen("a1", phone="one", email="two"),
    *(
        one
        for n in range(20)
        for one in seen(f"b{n}", legal_name=f"{chr(97 + n) * 5} trading house")
    ),
    *seen("a2", legal_name="qixin tradng house"),
    *seen("b20", legal_name="qixin trading house", qq="one"),
]


TABLE = resolve(facts(table(BEFORE))).frequencies


def _judge(made, step):
    if isinstance(step, tuple):
        (one, other), same = step
        said = {"same": same}
    else:
        former = made[step % len(made)]
        one, other = former.source.id, former.target.id
        said = {"revokes": former.judgement}
    at = f"2026-01-01T00:00:00.{len(made):06}Z"
    return account_judgement(key(one), key(other), by="Ada", at=at, **said)


@settings(max_examples=200, deadline=None)
@given(st.lists(added | judged | revoked, max_size=12))
def test_every_sequence_of_additions_judgements_and_revocations_is_as_resolving_anew(steps):
    everything, made = list(BEFORE), []
    register = Register(facts(table(BEFORE)), (), TABLE)
    for step in steps:
        if isinstance(step, list):
            everything += step
            register.add(step)
        elif isinstance(step, tuple) or made:
            made.append(_judge(made, step))
            register.judge(made[-1])
    anew = resolve(facts(table(everything)), made, register.frequencies)
    for group in anew.groups():
        for account in group:
            assert register.members(account) == group


def test_names_that_the_table_calls_alike_are_alike_for_what_is_added():
    assert [text for _, *texts in TABLE.alike for text in texts] == [
        "qixin trading house",
        "qixin tradng house",
    ]
    register = Register(facts(table(BEFORE)), (), TABLE)
    register.add(seen("a9", legal_name="qixin tradng house", qq="one"))
    assert register.members(str(key("a9"))) == [str(key(name)) for name in ("a2", "a9", "b20")]


def test_only_what_is_touched_is_looked_at():
    register = Register(known(strangers(30, address="yard"), seen("a", qq="1"), seen("b", qq="1")))
    touched = register.add(seen("c", qq="1", address="yard"))
    assert [list(group) for group in touched.groups()] == [[str(key(n)) for n in "abc"]]


def test_an_account_of_which_nothing_was_seen_is_known_and_alone():
    register = Register(known())
    register.add([], [str(key("a"))])
    assert register.knows(str(key("a")))
    assert register.members(str(key("a"))) == [str(key("a"))]
    assert not register.knows(str(key("b")))


def test_a_merge_is_undone_by_revoking_the_judgement_that_made_it():
    register = Register(known(seen("a", qq="1"), seen("b", qq="2")))
    positive = _judge([], (["a", "b"], "positive"))
    register.judge(positive)
    assert register.members(str(key("a"))) == [str(key("a")), str(key("b"))]
    register.judge(_judge([positive], 0))
    assert register.members(str(key("a"))) == [str(key("a"))]
    assert not holding([positive, _judge([positive], 0)])


@given(st.lists(st.text(max_size=300), max_size=20))
def test_a_lot_is_the_same_drawn_alone_or_with_others(texts):
    kept = [text.encode("utf-8", "ignore").decode() for text in texts]
    drawn = lots(pa.array(kept, pa.large_string()))
    assert drawn.tolist() == [lot(text) for text in kept]
