from datetime import datetime

import pytest
from pydantic import ValidationError

from countermark.evidence.circumstances import Circumstances, Connection, Vantage, clock, now


def test_they_come_back_from_what_was_written() -> None:
    seen = Circumstances(
        source="https://shop.example/p/77",
        how="http",
        at="2026-03-01T10:00:00Z",
        by="J. Doe",
        on_behalf_of="Groupe Rivoire SA",
        vantage=Vantage(country="FR", language="fr", login="none"),
        connections=(Connection(host="shop.example", port=443, chain=("ab" * 32,)),),
    )

    assert Circumstances.model_validate_json(seen.model_dump_json()) == seen


def test_a_hash_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError):
        Connection(host="shop.example", port=443, chain=("not a hash",))


def test_a_moment_carries_its_zone() -> None:
    assert datetime.fromisoformat(now()).utcoffset() is not None


def test_of_the_clock_only_what_the_kernel_says_is_claimed() -> None:
    assert clock() in ("system", "system, synchronised")
