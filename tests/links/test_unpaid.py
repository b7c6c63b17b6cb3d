"""Addresses without who is paid: of listings alone, and nothing else is lost."""

import pytest

from countermark.links.unpaid import unpaid


@pytest.mark.parametrize(
    ("url", "without", "left"),
    [
        (
            "https://www.amazon.com/dp/B0EXAMPLE1?tag=handle-20&th=1#customerReviews",
            "https://www.amazon.com/dp/B0EXAMPLE1?th=1#customerReviews",
            ("tag=handle-20",),
        ),
        (
            "https://www.amazon.com/dp/B0EXAMPLE1?tag=handle-20",
            "https://www.amazon.com/dp/B0EXAMPLE1",
            ("tag=handle-20",),
        ),
    ],
)
def test_a_listing_is_asked_for_without_who_is_paid(
    url: str, without: str, left: tuple[str, ...]
) -> None:
    assert unpaid(url) == (without, left)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.amazon.com/dp/B0EXAMPLE1?m=A1SELLER&th=1",  # seller and variant
        "https://amzn.to/3AbCdEf?tag=handle-20",  # a short link
        "https://www.instagram.com/p/Cexample/?tag=handle-20",
        "https://bio.example/mira?ref=1",
        "https://www.amazon.com/dp/B0EXAMPLE1",
        "javascript:alert(1)?tag=x-20",
        "",
    ],
)
def test_any_other_address_stays_as_it_is(url: str) -> None:
    assert unpaid(url) == (url, ())
