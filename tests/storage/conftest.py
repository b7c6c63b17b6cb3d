"""The same tests on both databases."""

import pytest
from sqlalchemy import text

from countermark.records.key import Key
from countermark.records.lead import Lead, LeadListing, LeadMark, LeadPost, Seen
from countermark.records.reason import Reason
from countermark.records.route import Step
from countermark.storage.workspace import Workspace


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def where(request, tmp_path):
    """Where there is no workspace yet."""
    if request.param == "sqlite":
        return str(tmp_path / "workspace")
    return request.getfixturevalue("postgresql_url")


@pytest.fixture
def workspace(where):
    with Workspace.open(where) as workspace:
        yield workspace


@pytest.fixture
def make_lead():
    return _lead


@pytest.fixture
def execute():
    """Runs SQL of a person, or of another program, on a workspace."""

    def run(workspace, sql, **values):
        with workspace._database.writing() as connection:
            result = connection.execute(text(sql), values)
            return result.all() if result.returns_rows else None

    return run


def _lead(number=1, **more):
    listing = LeadListing(
        key=Key.item("shop.example", f"B{number:09}"),
        url=f"https://shop.example/dp/B{number:09}",
        title="Women's classic bracelet 手镯",
        seller=Key.seller("shop.example", "QX"),
        offer={"variant": None, "smid": "A1"},
        state="unknown",
        price="19.99",
        currency="USD",
        conflicts={"price": ("19.99", "21.00")},
    )
    evidence = (f"sha256:{number:064x}#line={number + 1}",)
    fields = {
        "lead": f"L-{number:010x}",
        "brand": "aurelle",
        "listing": listing,
        "posts": (
            LeadPost(
                key=Key.post("social.example", f"P{number}"),
                account=Key.account("social.example", "handle"),
                published="2020-07-03T10:00:00Z",
                state="unknown",
                text="the 🔩 one, link in bio",
            ),
        ),
        "probability": 0.1 + 0.2,
        "grade": "possible",
        "weight": 2.6,
        "prior": -7.0,
        "reasons": (
            Reason(
                signal="route.redirect",
                family="route",
                weight=6.0,
                counted=True,
                detail="bio → shop",
                evidence=evidence,
            ),
        ),
        "route": (Step(kind="redirect", value="https://short.example/abc"),),
        "disguise": ("no brand in the title",),
        "marks": (
            LeadMark(
                mark="vis",
                registration="USPTO 0000002",
                in_force=True,
                goods_covered=None,
                territory="US",
            ),
        ),
        "seen": Seen(first="2020-07-01", last="2020-07-03"),
        "priority": 0.71,
    }
    return Lead(**fields | more)
