"""Hubs: shared addresses are told, and the ways stay as sure as they were."""

from countermark.records.key import Key
from countermark.records.route import Route, Step
from countermark.tracing.hub import HUB, hubs, marked


def route(*values: str) -> Route:
    return Route(
        origin=Key.post("x.com", "1"), target=None, certainty=0.8, note="why",
        route=tuple(Step(kind="redirect", value=value) for value in values),
    )  # fmt: skip


def test_spellings_of_one_address_count_together() -> None:
    counted = [("bit.ly/Ab1", HUB - 10), ("https://bit.ly/Ab1?utm_source=x", 10), ("bit.ly/Ab2", 9)]
    assert hubs(counted) == {"web:bit.ly/Ab1": HUB}


def test_a_route_over_a_hub_says_so() -> None:
    found = hubs([("https://www.amazon.com/dp/B0EXAMPLE1", 40)])
    for value in ("https://amazon.com/dp/B0EXAMPLE1?tag=x-20", "amazon.com:B0EXAMPLE1"):
        one = marked(route("https://bit.ly/x", value), found)
        assert (one.note, one.certainty) == ("why; hub: in posts of 40 accounts", 0.8)
    assert marked(route("https://bit.ly/x"), found) == route("https://bit.ly/x")
