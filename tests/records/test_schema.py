"""One definition: the Arrow schema and the JSON Schema are derived from the records."""

import pyarrow as pa
import pytest

from countermark.intake.acceptance import ACCEPTED
from countermark.intake.product import ListingRow
from countermark.records.listing import Listing
from countermark.records.schema import FOUND, READ, arrow_schema, arrow_type, json_schema


def test_the_bulk_plane_holds_the_fields_of_a_listing() -> None:
    flat = set(arrow_schema(Listing, ("extra", "offers", "conflicts", "tlp", "standing")).names)
    assert flat - {"evidence", "party"} <= set(ACCEPTED.names)
    tail = ACCEPTED.names[-len(ListingRow._fields) :]
    assert tuple(tail) == ListingRow._fields


def test_types_follow_from_annotations() -> None:
    assert arrow_type(str | None) == pa.string()
    assert arrow_type(tuple[str, ...]) == pa.list_(pa.string())
    with pytest.raises(TypeError, match="no Arrow type"):
        arrow_type(complex)


def test_every_record_is_published() -> None:
    published = json_schema()["$defs"]
    assert {model.__name__ for model in (*READ.values(), *FOUND.values())} <= set(published)
    assert published["Route"]["properties"].keys() >= {"from", "to", "certainty", "network_keys"}
