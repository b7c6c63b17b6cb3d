"""Rules of the user: they win, reach other processes, and their mistakes are named."""

import pickle
from functools import partial

import pytest

from countermark.links import RuleError, identify, platforms
from countermark.links import rules as users
from countermark.links.rules import Rules, by_rules, read, said, use

MINE = """
- id: qxmall
  name: QX Mall
  kind: shop
  sources: ["derived: invented for a test"]
  hosts: [qxmall.example]
  item: ['/g/(?P<id>\\d+)']
  affiliate: [wer]
  examples:
    https://qxmall.example/g/77?wer=mira: qxmall.example:77 affiliate:qxmall.example:mira
- id: amazon
  name: Amazon, read in another way
  kind: shop
  sources: ["derived: invented for a test"]
  hosts: [amazon.com]
  item: ['/dp/(?P<id>\\w+)']
  examples:
    https://www.amazon.com/dp/b0example1: amazon.com:b0example1
- id: leaving
  name: A redirector of one's own
  kind: redirector
  sources: ["derived: invented for a test"]
  hosts: [weg.example, linktr.ee]
  inner: [{path: '/(?P<url>https?:/.+)'}]
  examples:
    https://weg.example/https://qxmall.example/g/77: "web:weg.example/https://qxmall.example/g/77 → https://qxmall.example/g/77"
"""
URL = "https://qxmall.example/g/77?wer=mira"


@pytest.fixture(autouse=True)
def shipped_rules():
    yield
    use(None)


@pytest.fixture
def mine(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(MINE, "utf-8")
    return file


def test_they_win_over_the_shipped_ones(mine):
    before = len(platforms())
    use(read(mine))
    assert said(identify(URL)) == "qxmall.example:77 affiliate:qxmall.example:mira"
    assert str(identify("https://www.amazon.com/dp/b0example1").key) == "amazon.com:b0example1"
    assert identify("https://linktr.ee/x").kind == "redirector"
    assert len(platforms()) == before + 2
    use(None)
    assert len(platforms()) == before
    assert str(identify("https://www.amazon.com/dp/b0example1").key) == "amazon.com:B0EXAMPLE1"
    assert str(identify(URL).key).startswith("web:qxmall.example")


def test_reading_them_does_not_put_them_to_use(mine):
    read(mine)
    assert identify(URL).platform is None


def test_columns_are_read_by_them_too(mine):
    import pyarrow as pa

    from countermark.links.column import item_keys

    urls = pa.array([URL, "https://www.amazon.com/dp/b0example1"])
    shipped = item_keys(urls).keys.to_pylist()
    use(read(mine))
    assert shipped[1] == "amazon.com:B0EXAMPLE1"
    assert item_keys(urls).keys.to_pylist() == ["qxmall.example:77", "amazon.com:b0example1"]


def test_a_stage_takes_its_rules_to_another_process(mine):
    stage = pickle.loads(pickle.dumps(partial(by_rules, read(mine), identify)))
    assert str(stage(URL).key) == "qxmall.example:77"
    stage = pickle.loads(pickle.dumps(partial(by_rules, None, identify)))
    assert str(stage(URL).key).startswith("web:")


def test_a_stage_takes_its_rules_to_a_fresh_interpreter(mine):
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert str(pool.submit(by_rules, read(mine), identify, URL).result().key) == (
            "qxmall.example:77"
        )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MINE.replace("kind: redirector", "kind: door"), "mine.yaml: rule 'leaving': kind: "),
        (MINE.replace("item: ['/g/(?P<id>\\d+)']", "item: ['/g/(?P<id>(?:\\d+)+)']"),
         "mine.yaml: rule 'qxmall': item.0.path: "),
        (MINE.replace("qxmall.example:77 aff", "qxmall.example:78 aff"),
         "mine.yaml: rule 'qxmall': examples: https://qxmall.example/g/77?wer=mira gives "),
        (MINE.replace("weg.example, linktr.ee", "weg.example, qxmall.example"),
         "mine.yaml: rule 'leaving': hosts: qxmall.example is 'qxmall'"),
        (MINE.replace("id: leaving", "id: qxmall"), "mine.yaml: rule 'qxmall': id: used twice"),
        ("", "mine.yaml: holds no list of rules"),
        ("id: x", "mine.yaml: holds no list of rules"),
        ("- [", "mine.yaml: "),
        ("- 7", "mine.yaml: rule 1: "),
        ("\0", "mine.yaml: "),
    ],
)  # fmt: skip
def test_mistakes_are_named_and_leave_no_trace(tmp_path, text, words):
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(RuleError) as error:
        read(file)
    assert str(error.value).startswith(words)
    assert users._in_use is None
    assert str(identify("https://www.amazon.com/dp/b0example1").key) == "amazon.com:B0EXAMPLE1"


def test_bytes_that_are_no_text_are_named(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RuleError, match=r"^mine\.yaml: is not text in UTF-8"):
        read(file)


def test_the_same_rules_are_not_read_twice(mine, monkeypatch):
    rules = read(mine)
    use(rules)
    monkeypatch.setattr(users, "put_first", lambda rules: pytest.fail("read again"))
    use(Rules(rules.file, rules.text))
