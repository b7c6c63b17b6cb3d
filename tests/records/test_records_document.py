import pytest

from countermark.records.document import ALIASES, DEPTH, DocumentError, parse


def problem(text: str) -> str:
    with pytest.raises(DocumentError) as caught:
        parse(text, "x.yaml")
    return str(caught.value)


def test_nothing_is_resolved_but_null():
    text = "a: no\nb: 0000001\nc: 2030-05-01\nd: 'null'\ne: ~\nf:\ng: 1_000\nh: 0x1F\ni: .inf\n"
    assert parse(text, "x.yaml") == {
        "a": "no",
        "b": "0000001",
        "c": "2030-05-01",
        "d": "null",
        "e": None,
        "f": None,
        "g": "1_000",
        "h": "0x1F",
        "i": ".inf",
    }


def test_anchors_are_read():
    assert parse("a: &x [1, 2]\nb: *x\n", "x.yaml") == {"a": ["1", "2"], "b": ["1", "2"]}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a: 1\nb: 2\na: 3\n", "x.yaml:3: a: is given twice, first on line 1"),
        ("a: [1, 2\nb: 3\n", "x.yaml:2: is not YAML"),
        ("a: 1\n\tb: 2\n", "x.yaml:2: is not YAML"),
        ("a: \x07\n", "is not YAML"),
        ("a: !!python/object/apply:os.system [ls]\n", "x.yaml:1: the tag tag:yaml.org,2002:python"),
        ("a: !secret 1\n", "x.yaml:1: the tag !secret"),
        ("a: 1\n---\nb: 2\n", "x.yaml:2: a second document begins here"),
        ("", "x.yaml:1: the document is empty"),
        ("# only a remark\n", "the document is empty"),
        ("? [a]\n: b\n", "a field's name must be a text"),
        ("a: *nobody\n", "*nobody stands for nothing"),
        ("a: &a [*a]\n", "*a stands for nothing that is complete"),
        ("a: " + "[" * (DEPTH + 1), f"nested deeper than {DEPTH}"),
        ("[" * 100_000, f"nested deeper than {DEPTH}"),
        ("a: &x 1\nb: [" + "*x," * (ALIASES + 1) + "]\n", "more than 1,000 aliases"),
    ],
)
def test_mistakes_are_named_with_their_line(text, named):
    assert named in problem(text)


def test_an_alias_bomb_is_refused_before_it_unfolds():
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
    )
    assert "values" in problem(bomb)
