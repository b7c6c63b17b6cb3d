import pytest

from countermark.links.datafile import RuleError
from countermark.text.lexicon import INNOCENT, LURES, ROLES, lexicon, read_entries

ENTRY = """
- id: en-x
  kind: coded
  language: en
  certainty: 0.5
  phrases: |
    blue (moon|sun)
    green moon
  source: "derived: a test"
  date: 2026-11-22
"""


def test_an_entry_is_read():
    (entry,) = read_entries(ENTRY, "x.yaml")
    assert entry.phrases == ("blue (moon|sun)", "green moon")
    assert (entry.kind, entry.language, str(entry.date)) == ("coded", "en", "2026-11-22")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("kind: coded", "kind: secret", "rule 'en-x': kind"),
        ("language: en", "language: xx", "rule 'en-x': language"),
        ("certainty: 0.5", "certainty: 1.5", "rule 'en-x': certainty"),
        ("date: 2026-11-22", "date: soon", "rule 'en-x': date"),
        ('source: "derived: a test"', 'source: ""', "rule 'en-x': source"),
        ("blue (moon", "blue ((moon", "rule 'en-x': phrases.0"),
        ("id: en-x", "id: X", "rule 'X': id"),
        ("certainty: 0.5", "certainty: 0.5\n  colour: red", "rule 'en-x': colour"),
    ],
)
def test_a_mistake_is_told_with_file_entry_and_field(old, new, told):
    with pytest.raises(RuleError, match=r"x\.yaml: " + told):
        read_entries(ENTRY.replace(old, new), "x.yaml")


def test_an_id_stands_once():
    with pytest.raises(RuleError, match="another entry has it"):
        read_entries(ENTRY + ENTRY, "x.yaml")


def test_the_shipped_lexicon():
    entries = lexicon().entries
    assert len({entry.id for entry in entries}) == len(entries)
    assert all(entry.id.startswith(f"{entry.language}-") for entry in entries)
    assert {entry.kind for entry in entries} == LURES | INNOCENT | ROLES
    assert not LURES & INNOCENT
