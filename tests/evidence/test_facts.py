"""Facts only, unless a person asks for more."""

import json

import pytest

from countermark.evidence.facts import facts, sources
from countermark.records.key import Key
from countermark.records.lead import Lead, LeadListing, LeadPost, Seen
from countermark.records.reason import Reason
from countermark.records.route import Step

DIGEST = "a" * 64


@pytest.fixture
def lead():
    listing = LeadListing(
        key=Key.item("shop.example", "B1"), url="https://shop.example/dp/B1", title="Bracelet",
        seller=None, offer={}, state="unknown",
    )  # fmt: skip
    post = LeadPost(key=Key.post("social.example", "P1"), account=None, published=None,
                    state="unknown", text="link in bio")  # fmt: skip
    reason = Reason(signal="route.redirect", family="route", weight=6.0, counted=True,
                    detail="bio → shop", evidence=(f"sha256:{DIGEST}#line=2",))  # fmt: skip
    return Lead(
        lead="L-1", brand="aurelle", listing=listing, posts=(post,), probability=0.97,
        grade="likely", weight=5.0, prior=-7.0, reasons=(reason,),
        route=(Step(kind="redirect", value="https://short.example/x"),),
        disguise=("no brand in the title",), marks=(), seen=Seen(first=None, last=None),
        priority=0.8,
    )  # fmt: skip


def test_no_score_reason_or_hypothesis_is_among_the_facts(lead):
    told = json.dumps(facts(lead))
    for word in ("0.97", "likely", "probability", "weight", "route.redirect", "priority",
                 "concluded"):  # fmt: skip
        assert word not in told
    assert "https://shop.example/dp/B1" in told
    assert "https://short.example/x" in told
    assert "link in bio" in told
    assert f"sha256:{DIGEST}#line=2" in told


def test_they_are_there_where_a_person_asks_for_them(lead):
    concluded = facts(lead, with_reasons=True)["concluded"]
    assert concluded["probability"] == 0.97
    assert concluded["reasons"][0]["signal"] == "route.redirect"


def test_sources_are_named_once(lead):
    twice = lead.model_copy(update={"reasons": lead.reasons * 2})
    assert sources(twice) == [f"sha256:{DIGEST}#line=2"]
