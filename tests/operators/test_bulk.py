import pyarrow as pa

from countermark.operators.bulk import COLUMNS, of_listings
from countermark.operators.facts import SCHEMA
from countermark.operators.reading import sightings
from countermark.records.key import Key
from countermark.records.listing import Listing

DIGEST = "0" * 64
PHOTO = "https://img.example/pcitem990011223-1a2b0000018c_800_800.jpg"


def row(**given):
    return {
        **dict.fromkeys(COLUMNS),
        "key": "weidian.com:1",
        "seller": "weidian.com:seller/990011",
        "digest": DIGEST,
        "selector": "line=1",
        **given,
    }


def batch(*rows):
    return pa.RecordBatch.from_pylist([dict(one) for one in rows])


def test_a_batch_tells_what_the_records_tell():
    given = row(
        seller_name="小美珠宝", title="Ring", description="加微信：mia_888 手机13800138000",
        images=[PHOTO], updated="2024-01-01T00:00:00Z",
    )  # fmt: skip
    found = of_listings(batch(given, given))
    assert found.schema == SCHEMA
    record = Listing(
        key=Key.parse(given["key"]),
        url="https://weidian.com/item.html?itemID=1",
        seller=Key.parse(given["seller"]),
        seller_name=given["seller_name"],
        title=given["title"],
        description=given["description"],
        images=(PHOTO,),
        updated=given["updated"],
        evidence=(f"sha256:{DIGEST}#line=1",),
    )
    wanted = [
        {"account": str(s.account), "kind": s.kind, "value": s.value, "how": s.how,
         "sound": s.sound, "at": s.at, "evidence": list(s.evidence)}
        for s in sightings(record)
    ]  # fmt: skip
    assert found.to_pylist() == wanted
    assert len(wanted) == 4


def test_the_text_of_a_page_of_several_sellers_is_nobodys():
    text = "加微信：mia_888"
    rows = [row(description=text), row(seller="weidian.com:seller/990012"), row(seller=None)]
    assert of_listings(batch(*rows)).num_rows == 0
    assert of_listings(batch(rows[0])).num_rows == 1


def test_a_batch_without_sellers_tells_nothing():
    assert of_listings(batch(row(seller=None))).num_rows == 0
