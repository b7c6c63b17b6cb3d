import re

from countermark.demo.chance import Chance


def test_a_stream_does_not_depend_on_what_was_drawn_above() -> None:
    fresh, used = Chance(1), Chance(1)
    used.whole(0, 10**6)
    assert fresh.of("a", 2).whole(0, 10**6) == used.of("a", 2).whole(0, 10**6)
    assert Chance(1, "a").whole(0, 10**6) != Chance(2, "a").whole(0, 10**6)


def test_patterns_are_filled_by_their_letters() -> None:
    assert re.fullmatch(r"B0DEMO[A-Z2-9]{2}\d[0-9a-f]", Chance(3).pattern("B0DEMO{A}{A}{9}{x}"))


def test_prices_have_two_digits_and_stay_in_bounds() -> None:
    chance = Chance(4)
    for _ in range(50):
        price = chance.price(12, 20)
        assert re.fullmatch(r"\d+\.\d\d", price)
        assert 12 <= float(price) < 21


def test_moments_lie_in_the_half_year_of_the_world() -> None:
    stamps = [Chance(5, n).stamp() for n in range(50)]
    assert all("2026-03" <= stamp < "2026-09" for stamp in stamps)
    assert len(set(stamps)) == 50
