from dataclasses import replace

from invented_actors import actors, operator
from invented_leads import leads, report

from countermark.records.operator import Operator
from countermark.report import Actors, page
from countermark.report.actors import drawn, shown


def test_nothing_is_drawn_where_all_stand_alone() -> None:
    found = leads(3)
    alone = [
        Operator(operator="O-1", accounts=(lead.listing.seller,))
        for lead in found
        if lead.listing.seller
    ]
    assert drawn(Actors(operators=alone[:1]), found) is None
    assert "Nothing read here ties two accounts" in page(report(found))


def test_a_scheme_with_what_it_rests_on() -> None:
    found = leads(20)
    given = actors(found)
    told = drawn(given, found)
    assert told is not None
    (scheme,) = told["schemes"]
    assert scheme["leads"] == [lead.lead for lead in found[:12]]
    assert len(scheme["edges"]) == len(given.schemes[0].relations)
    number, name, roles, _, _ = scheme["boxes"][0]
    assert told["operators"][number]["operator"] == name
    assert roles
    assert {city[0] for city in scheme["cities"]} <= {
        "Handan",
        "Putian",
        "Shenzhen",
        "Yiwu",
        "Łódź",
    }
    assert any(what == "ban" for _, happened in scheme["timeline"] for _, what, _ in happened)
    assert told["land"].startswith("M")


def test_an_actor_in_no_scheme_is_drawn_only_with_several_accounts() -> None:
    found = leads(4)
    given = actors(found)
    names = {each.operator for each in shown(given)[1]}
    assert given.operators[-1].operator in names
    single = operator(77, list(given.operators[-1].accounts[:1]))
    names = {each.operator for each in shown(replace(given, operators=[single]))[1]}
    assert single.operator not in names


def test_leads_that_are_not_listed_are_counted() -> None:
    found = leads(20)
    told = drawn(actors(found), found[:5])
    assert told is not None
    assert told["schemes"][0]["unlisted"] == 7


def test_the_same_actors_give_the_same_page_and_strangers_text_stays_text() -> None:
    found = leads(6)
    given = actors(found)
    name = '<img src=x onerror=alert(1)> "\u202e'
    accounts = {key: each.model_copy(update={"name": name}) for key, each in given.accounts.items()}
    whole = replace(report(found), actors=replace(given, accounts=accounts))
    assert page(whole) == page(whole)
    assert "<img src=x" not in page(whole)
