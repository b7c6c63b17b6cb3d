import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.records.registry import Registry
from countermark.text.column import CHUNK
from countermark.text.fold import fold, shape
from countermark.text.mention import SCHEMA, Mentions
from countermark.text.term import Term, terms_of

TERMS = [
    Term("aurelle", "name", "Maison Aurelle"),
    Term("aurelle", "alias", "Aurelle"),
    Term("aurelle", "alias", "奥蕾尔"),
    Term("aurelle", "nickname", "aur3lle"),
    Term("aurelle", "motif", "vis"),
    Term("aurelle", "line", "Vis bracelet"),
    Term("deals", "name", "Aurelle Deals"),
    Term("carvier", "name", "Carvier"),
    Term("fire", "nickname", "🔥"),
    Term("none", "name", "…"),
    Term("voss", "name", "Voß"),
    Term("guso", "alias", "구소"),
]
MENTIONS = Mentions(TERMS)


def found(text, **options):
    hits = MENTIONS.find([text], **options).to_pylist()
    return [(h["brand"], h["kind"], text[h["start"] : h["end"]], h["way"]) for h in hits]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("new AURELLE!", [("aurelle", "alias", "AURELLE", "plain")]),
        ("Maison  Aurelle", [("aurelle", "name", "Maison  Aurelle", "plain")]),
        ("MaisonAurelle bag", [("aurelle", "name", "MaisonAurelle", "spaced")]),
        ("a u r e l l e", [("aurelle", "alias", "a u r e l l e", "spaced")]),
        ("Аurеlle", [("aurelle", "alias", "Аurеlle", "folded")]),
        ("aur3lle", [("aurelle", "nickname", "aur3lle", "plain")]),
        ("Aurelle's", [("aurelle", "alias", "Aurelle", "plain")]),
        ("Aurelle™x", [("aurelle", "alias", "Aurelle", "plain")]),
        ("正品奥蕾尔手镯", [("aurelle", "alias", "奥蕾尔", "plain")]),
        ("正品Aurelle包", [("aurelle", "alias", "Aurelle", "plain")]),
        ("구소가방", [("guso", "alias", "구소", "plain")]),
        ("VOSS", [("voss", "name", "VOSS", "plain")]),
        ("hot 🔥", [("fire", "nickname", "🔥", "plain")]),
        ("#maisonaurelle", [("aurelle", "name", "maisonaurelle", "tag")]),
        ("#aurelledupe", [("aurelle", "alias", "aurelle", "tag")]),
        ("@my_aurelle", [("aurelle", "alias", "aurelle", "handle")]),
        ("info@aurelle.example", [("aurelle", "alias", "aurelle", "plain")]),
        ("@aurelle.deals", [("deals", "name", "aurelle.deals", "handle")]),
        ("Aurelle Deals", [("deals", "name", "Aurelle Deals", "plain")]),
        (
            "vis bracelet",
            [("aurelle", "line", "vis bracelet", "plain"), ("aurelle", "motif", "vis", "plain")],
        ),
        ("my Aure||e!", [("aurelle", "alias", "Aure||e", "folded")]),
        ("sac|Aure||e", []),
        (
            "bag|Aurelle+VOSS",
            [("aurelle", "alias", "Aurelle", "plain"), ("voss", "name", "VOSS", "plain")],
        ),
        ("|Au|re|le|", []),
        ("laurelle aurelles visit carviers", []),
        ("car vier list", []),
        ("…", []),
        ("", []),
    ],
)
def test_what_is_found(text, hits):
    assert found(text) == hits


def test_typos_are_found_where_they_are_asked_for():
    assert found("Carveir") == []
    assert found("Carveir", typos=True) == [("carvier", "name", "Carveir", "typo")]
    assert found("Masion Aurelle", typos=True)[0] == ("aurelle", "name", "Masion Aurelle", "typo")


def test_rows_do_not_run_together():
    rows = ["Maison", "Aurelle", None, "Car", "vier", "me", "@Carvier"]
    hits = MENTIONS.find(rows).to_pylist()
    assert [(h["row"], h["term"], h["way"]) for h in hits] == [
        (1, "Aurelle", "plain"),
        (6, "Carvier", "handle"),
    ]


def test_every_kind_of_column_is_read():
    rows = ["x", None, "é Aurelle"]
    wanted = MENTIONS.find(rows)
    assert wanted.schema == SCHEMA
    array = pa.array(["cut off", *rows, "Aurelle"])
    for column in (
        pa.array(rows),
        pa.array(rows, pa.large_string()),
        pa.array(rows, pa.string_view()),
        pa.chunked_array([rows[:1], rows[1:]]),
        pa.array(rows).dictionary_encode(),
        array.slice(1, 3),
    ):
        assert MENTIONS.find(column) == wanted
    for nothing in ([], pa.array([], pa.string()), pa.chunked_array([], pa.string()), [None]):
        assert MENTIONS.find(nothing).num_rows == 0
    assert Mentions([]).find(rows).num_rows == 0


def test_rows_beyond_one_chunk_keep_their_numbers():
    rows = ["é" * (CHUNK // 2), "Aurelle", "x" * (2 * CHUNK), "", "my Carvier"]
    hits = MENTIONS.find(rows).to_pylist()
    assert [(h["row"], h["start"], h["end"]) for h in hits] == [(1, 0, 7), (4, 3, 10)]


def test_the_registry_tells_the_terms():
    brand = {"id": "a", "name": "Aurelle", "rights_holder": "h", "nicknames": ["au"]}
    registry = Registry.model_validate({"brands": [brand]})
    assert terms_of(registry) == [Term("a", "name", "Aurelle"), Term("a", "nickname", "au")]


NAME = st.text(st.sampled_from("abcdeilostBЖ奥ß1 -&"), min_size=1, max_size=8)


@given(st.lists(NAME, min_size=1, max_size=5, unique_by=fold))
def test_a_name_written_plainly_is_that_brand_and_no_other(names):
    mentions = Mentions([Term(str(n), "name", name) for n, name in enumerate(names)])
    for n, name in enumerate(names):
        if not shape(name):
            continue
        whole = [h for h in mentions.find([name]).to_pylist() if h["way"] == "plain"]
        others = {h["brand"] for h in whole if fold(h["term"]) == fold(name)}
        assert str(n) in others
        assert all(fold(names[int(brand)]) == fold(name) for brand in others)


BITS = [
    "Aurelle",
    "aur3lle",
    "Maison",
    "#",
    "@",
    ".",
    "ß",
    "é",
    "́",
    "\u200b",
    "奥蕾尔",
    "\x00",
    "ﷺ",
    "l",
    "1",
    "I",
    "🔥",
    "vis",
]
TEXT = st.lists(
    st.sampled_from([*BITS, "\U0010ffff"]) | st.characters(codec="utf-8"),
    max_size=25,
).map("".join)


@settings(max_examples=200)
@given(st.lists(TEXT | st.none(), max_size=5))
@example(["ßAurelle", "Aurelleß"])
def test_hits_point_at_text_of_the_term_s_shape(rows):
    for hit in MENTIONS.find(rows).to_pylist():
        text = rows[hit["row"]][hit["start"] : hit["end"]]
        assert shape(text) == shape(hit["term"]) or fold(text) == fold(hit["term"])
        if hit["way"] == "plain":
            letters = [[c for c in fold(t) if c.isalnum()] for t in (text, hit["term"])]
            assert letters[0] == letters[1]


@given(st.lists(st.text(max_size=20), max_size=6))
def test_a_column_is_read_as_its_rows_are(rows):
    together = MENTIONS.find(rows).to_pylist()
    alone = [h | {"row": n} for n, row in enumerate(rows) for h in MENTIONS.find([row]).to_pylist()]
    assert together == alone


@pytest.mark.parametrize(
    "made",
    [
        lambda n: "Aurelle" + "\u0301" * n,
        lambda n: "a" + "\u0301" * n + "urelle",
        lambda n: "\u202e" * n + "Aurelle",
        lambda n: "\x00" * n + "Aurelle",
        lambda n: "\ud800" * n + " Aurelle",
        lambda n: "#" * n + "Aurelle",
        lambda n: "@a" * (n // 2) + " Aurelle",
        lambda n: "Aurelle " * (n // 8),
        lambda n: "ﷺ" * (n // 3) + " Aurelle",
        lambda n: "a u r e l l " * (n // 12),
    ],
    ids=[
        "marks",
        "marks inside",
        "bidi",
        "nul",
        "surrogates",
        "signs",
        "handles",
        "hits",
        "long",
        "near",
    ],
)
def test_hostile_strings_take_linear_time(made):
    grows_in_step(lambda length: MENTIONS.find([made(length)]), 50_000)


def test_a_class_is_shared_where_the_terms_have_many_letters():
    letters = [chr(n) for n in range(0x4E00, 0x4E00 + 600)]
    mentions = Mentions([Term(c, "name", c * 3) for c in letters])
    hits = mentions.find([c * 3 for c in letters]).to_pylist()
    assert [h["brand"] for h in hits] == letters


@pytest.mark.real
def test_misspelt_brands_of_a_real_sheet_are_found():
    import json

    beside = Path(__file__).parents[3] / "shared" / "data"
    path = Path(os.environ.get("COUNTERMARK_DATA", beside)) / "find-sheet" / "items.json"
    if not path.is_file():
        pytest.skip(f"the evaluation data is not at {path}")
    titles = [row.get("", "") for row in json.loads(path.read_text("utf-8"))]
    names = ["Carhartt", "Moncler", "Maison Margiela", "Issey Miyake", "Yohji Yamamoto", "Cartier"]
    mentions = Mentions([Term(name, "name", name) for name in names])
    hits = mentions.find(titles, typos=True).to_pylist()
    misspelt = dict.fromkeys(names, 0)
    for hit in hits:
        misspelt[hit["brand"]] += hit["way"] == "typo"
    assert misspelt == {
        "Carhartt": 2,
        "Moncler": 1,
        "Maison Margiela": 1,
        "Issey Miyake": 1,
        "Yohji Yamamoto": 1,
        "Cartier": 0,
    }
    assert np.all([titles[h["row"]][h["start"] : h["end"]] for h in hits])


LEETED = str.maketrans({"a": "4", "e": "3", "o": "0", "s": "$"})
CIRCLED = {ord(c): chr(0x24D0 + n) for n, c in enumerate("abcdefghijklmnopqrstuvwxyz")}
TURNED = str.maketrans("abcdefghijklmnprtuvwy", "ɐqɔpǝɟƃɥᴉɾʞlɯudɹʇnʌʍʎ")
IDS = ["case", "joined", "spaced", "stars", "pictures", "lines", "tag", "invisible", "struck"]
IDS += ["circled", "leet", "cyrillic", "I for l", "l for I", "full width", "joiners", "upside down"]
DISGUISED = ["maison aurelle", "velmor", "carvier", "silvana orlo", "lumière", "nordhavn"]
DISGUISED += ["illyria", "montalba"]


@pytest.mark.parametrize(
    "disguise",
    [
        str.upper,
        lambda name: name.replace(" ", ""),
        lambda name: " ".join(name.replace(" ", "")),
        lambda name: "*".join(name.replace(" ", "")),
        lambda name: "✨".join(name.replace(" ", "")),
        lambda name: name.replace(" ", "_"),
        lambda name: "#" + name.replace(" ", ""),
        lambda name: "\u200b".join(name),
        lambda name: "".join(char + "\u0336" for char in name),
        lambda name: name.translate(CIRCLED),
        lambda name: name.translate(LEETED),
        lambda name: name.replace("a", "а").replace("e", "е"),
        lambda name: name.replace("l", "I"),
        lambda name: name.upper().replace("I", "l"),
        lambda name: "".join(
            chr(ord(c) + 0xFEE0) if c.isalpha() and c.isascii() else c for c in name
        ),
        lambda name: "\u2060".join(name),
        lambda name: name.translate(TURNED)[::-1],
    ],
    ids=IDS,
)
def test_every_disguise_of_every_name_is_seen_through(disguise):
    mentions = Mentions([Term(name, "name", name) for name in DISGUISED])
    rows = [f"new {disguise(name)} bag" for name in DISGUISED]
    hits = mentions.find(rows).to_pylist()
    assert [(hit["row"], hit["brand"]) for hit in hits] == list(enumerate(DISGUISED))
