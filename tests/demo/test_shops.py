import base64

import pytest

from countermark.demo.chance import Chance
from countermark.demo.shops import agent_link, boutique, shop, sites
from countermark.records.key import Key, Kind


@pytest.mark.parametrize("site", sites())
def test_an_item_keeps_its_id_in_every_way_of_writing_it(site: str) -> None:
    item = shop(site).item(Chance(1), "Simple Bracelet & More")
    assert Key.parse(item.key) == Key.item(site, item.id)
    for number in range(12):
        assert item.id in item.link(Chance(number))
        assert item.link(Chance(number)).startswith("http")
        assert item.id not in item.short_link(Chance(number))


def test_a_persons_affiliate_identity_is_one_for_all_items_of_a_shop() -> None:
    chance = Chance(2)
    made = [shop("amazon.com").item(chance, "Mug").affiliate_link(chance, "odile.x") for _ in "ab"]
    assert made[0][1] == made[1][1] == "affiliate:amazon.com:odilex-20"
    assert all("tag=odilex-20" in link for link, _ in made)
    assert shop("dhgate.com").item(chance, "Mug").affiliate_link(chance, "odile.x")[1] is None


def test_an_agent_carries_the_item_and_who_is_paid() -> None:
    item = shop("weidian.com").item(Chance(3), "手镯")
    seen = set()
    for number in range(20):
        link, identity = agent_link(Chance(number), item, "sheet-owner")
        key = Key.parse(identity)
        seen.add(key.site)
        assert item.id in link
        assert key.kind is Kind.AFFILIATE
        code = base64.b64encode(key.id.encode()).decode().rstrip("=")
        assert key.id in link or code in link
    assert seen == {"fansbuy.com", "cnfans.com", "mulebuy.com"}


def test_a_shop_without_a_rule_is_known_by_its_address() -> None:
    item = boutique("aurelle.example", "shop").item(Chance(4), "Vis")
    assert item.key == item.page
    assert Key.parse(item.key).kind is Kind.URL
