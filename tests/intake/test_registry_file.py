from pathlib import Path

import pytest

from cost import soon
from countermark.intake import registry as module
from countermark.intake.registry import RegistryError, missing_references, read_registry

GOOD = """\
rights_holders:
  - {id: rivoire, name: Groupe Rivoire SA}
brands:
  - id: aurelle
    name: Maison Aurelle
    rights_holder: rivoire
    aliases: [Aurelle, 奥蕾尔, "No", 1984]
    own_domains: [aurelle.example]
    own_accounts: [instagram.com:account/aurelle, {account: tiktok.com:account/lea, territory: NO}]
    marks:
      - id: vis
        kind: trade-dress
        text: VIS D'AMOUR
        terms: [screw, 螺丝]
        references: [refs/vis-01.jpg, refs/vis-02.jpg]
        registrations:
          - {office: USPTO, number: 0000002, classes: [14], status: live, registered: 2009-01-01}
    products:
      - {name: Vis bracelet, line_terms: [vis bracelet], price: {amount: 6900, currency: USD}}
    authorised_sellers:
      - {marketplace: amazon.com, seller: 0A9, from: 2019-01-01, to: null, territory: US}
policies:
  - {platform: amazon.com, id: fakes, title: Policy, in_force: 2020-01-01}
"""


@pytest.fixture
def mistakes(tmp_path):
    def of(content: str | bytes) -> str:
        path = tmp_path / "registry.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        with pytest.raises(RegistryError) as caught:
            read_registry(path)
        return str(caught.value)

    return of


def test_what_was_written_is_read(tmp_path):
    path = tmp_path / "registry.yaml"
    path.write_text("\ufeff" + GOOD, "utf-8")
    brand = read_registry(path).brands[0]
    assert brand.aliases == ("Aurelle", "奥蕾尔", "No", "1984")
    assert brand.marks[0].registrations[0].number == "0000002"
    assert brand.own_accounts[1].territory == ("NO",)
    assert brand.authorised_sellers[0].seller == "0A9"


def test_every_mistake_is_named_at_once(mistakes):
    text = """\
rights_holders:
  - {id: rivoire, name: Groupe Rivoire SA}
  - {id: rivoire, name: again}
brands:
  - id: aurelle
    nmae: Maison Aurelle
    rights_holder: rivoir
    own_accounts: [instagram]
    marks:
      - id: vis
        kind: shap
        references: [../../etc/passwd]
        registrations:
          - office: USPTO
            number: 2
            classes: [14, 77]
            status: live
            registered: 2009-02-30
            territory: [USA]
          - {office: USPTO, number: 3, status: live, registered: 2010-01-01, expires: 2009-01-01}
      - {id: vis, kind: word}
    products:
      - {name: Vis, price: {amount: x, currency: USX}}
"""
    found = mistakes(text).splitlines()
    wanted = [
        'registry.yaml:3: rights_holders[1].id: the rights holder "rivoire" is given twice',
        "registry.yaml:5: brands[0].name: is missing; add it",
        'registry.yaml:6: brands[0].nmae: is not a field here; did you mean "name"?',
        'registry.yaml:7: brands[0].rights_holder: there is no rights holder "rivoir"; did',
        "registry.yaml:8: brands[0].own_accounts[0].account: must be a key such as",
        "registry.yaml:11: brands[0].marks[0].kind: must be 'word'",
        "registry.yaml:12: brands[0].marks[0].references[0]: must be a path beneath",
        "registry.yaml:16: brands[0].marks[0].registrations[0].classes[1]: must be a class",
        "registry.yaml:18: brands[0].marks[0].registrations[0].registered: must be a day written",
        "registry.yaml:19: brands[0].marks[0].registrations[0].territory[0]: must be a country",
        "registry.yaml:20: brands[0].marks[0].registrations[1]: expires on 2009-01-01, not after",
        'registry.yaml:21: brands[0].marks[1].id: the mark "vis" is given twice, first on line 10',
        "registry.yaml:23: brands[0].products[0].price.amount: must be a valid decimal",
        "registry.yaml:23: brands[0].products[0].price.currency: must be a currency",
    ]
    assert len(found) == len(wanted)
    for line, start in zip(found, wanted, strict=True):
        assert line.startswith(start)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"", "registry.yaml:1: the document is empty"),
        (b"brands: \xff\xfe", "registry.yaml:1: is not UTF-8"),
        ("brands: []\n".encode("utf-16"), "is not UTF-8"),
        ("- a\n", "must have the fields rights_holders, brands, policies"),
        ("brands\n", "must have the fields"),
        ("policies: []\n", "brands: is missing"),
        ("brands: {a: b}\n", "brands: must be a list, not fields"),
        ("brands: [a]\n", "brands[0]: must have fields of its own"),
        ("brands: [[[a]]]\n", "brands[0]: must have fields of its own"),
        ("brands: [{id: }]\n", "brands[0].id: is empty"),
        ("brands: [{id: [x]}]\n", "brands[0].id: must be a text"),
        (GOOD.replace("2009-01-01", "1234567890"), "must be a day written YYYY-MM-DD"),
        (GOOD.replace("aliases: [Aurelle", "aliases: [' '"), "aliases[0]: is empty"),
        (GOOD.replace("aurelle.example]", "'https://aurelle.example/']"), "must be a host such as"),
        (GOOD + GOOD.split("brands:")[0], "rights_holders: is given twice, first on line 1"),
        (GOOD.replace("to: null", "to: 2018-01-01"), '"to" (2018-01-01) is before "from"'),
        (GOOD.replace("account/lea", "post/lea"), "must be a key such as"),
    ],
)
def test_hostile_and_broken_files_make_a_message(mistakes, content, named):
    assert named in mistakes(content)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(RegistryError, match="cannot be read"):
        read_registry(tmp_path / "none.yaml")
    with pytest.raises(RegistryError, match="cannot be read"):
        read_registry(tmp_path)


def test_a_file_that_is_too_large(mistakes, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 10)
    assert "more than a registry may have" in mistakes(GOOD)


def test_missing_references_are_told_and_links_out_of_the_folder_do_not_count(tmp_path):
    path = tmp_path / "r" / "registry.yaml"
    (path.parent / "refs").mkdir(parents=True)
    path.write_text(GOOD, "utf-8")
    (path.parent / "refs" / "vis-01.jpg").write_bytes(b"x")
    (tmp_path / "secret").write_bytes(b"x")
    (path.parent / "refs" / "vis-02.jpg").symlink_to(tmp_path / "secret")
    assert missing_references(read_registry(path), path.parent) == [
        "aurelle: mark vis: the reference refs/vis-02.jpg is not there"
    ]


def test_many_brands_and_many_mistakes_cost_little(tmp_path: Path, mistakes):
    head, rest = GOOD.split("brands:\n")
    brand = rest.split("policies:")[0]
    many = "".join(brand.replace("id: aurelle\n", f"id: a{n}\n") for n in range(500))
    path = tmp_path / "many.yaml"
    path.write_text(head + "brands:\n" + many, "utf-8")
    with soon():
        assert len(read_registry(path).brands) == 500
    text = mistakes(head + "brands:\n" + many.replace("rivoire", "nobody"))
    assert text.endswith("… and 400 more")
