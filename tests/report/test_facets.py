from invented_leads import BRANDS, lead, leads

from countermark.report.facets import facets


def test_leads_are_counted_once_under_each_of_their_names():
    found = leads(30)
    by_heading = facets(found, BRANDS)
    assert sum(row.likely + row.possible for row in by_heading["Brands"]) == 30
    assert {row.name for row in by_heading["Brands"]} <= set(BRANDS.values())
    assert len(by_heading["Sold by"]) == 6


def test_most_come_first_and_names_are_short():
    first, *others = facets(leads(30), BRANDS)["Promoted by"]
    assert all(first.likely + first.possible >= row.likely + row.possible for row in others)
    assert first.value == f"{first.site}:account/{first.name}"


def test_abstentions_accuse_nobody():
    assert facets([lead(1, grade="abstain")], BRANDS) == {
        "Brands": [],
        "Promoted by": [],
        "Sold by": [],
    }
