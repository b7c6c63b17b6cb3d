import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from warcio.archiveiterator import ArchiveIterator

from countermark.demo import Size, World, write
from countermark.demo.draft import message_key
from countermark.demo.houses import NAMINGS
from countermark.demo.innocent import KINDS
from countermark.demo.shops import shop
from countermark.demo.truth import GUILTY, Truth
from countermark.demo.ways import WAYS
from countermark.records.key import Kind

_WRITE = """
import sys
from pathlib import Path
from countermark.demo import Size, write
write(Path(sys.argv[1]), 5, Size(60, 40, 6))
"""


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON lines file, less the rows that are broken on purpose."""
    made = []
    for line in path.read_text("utf-8").splitlines():
        try:
            made.append(json.loads(line))
        except ValueError:
            continue
    return made


def brand_names(world: World) -> list[str]:
    brands = yaml.safe_load(world.registry.read_text("utf-8"))["brands"]
    return [name.lower() for b in brands for name in (b["name"], *b["aliases"], *b["nicknames"])]


def posts_by_id(world: World) -> dict[str, dict[str, Any]]:
    posts = lines(world.input / "posts.jsonl")
    return {re.split(r"[/=]", row["url"].rstrip("/"))[-1]: row for row in posts}


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    for name in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": name}
        folder = tmp_path / name
        subprocess.run([sys.executable, "-c", _WRITE, folder], env=environment, check=True)
    first, second = files(tmp_path / "1"), files(tmp_path / "2")
    assert list(first) == list(second)
    assert first == second


def test_other_seeds_are_other_worlds(world: World, unpictured: World) -> None:
    first = {row["url"] for row in lines(world.input / "posts.jsonl")}
    second = {row["url"] for row in lines(unpictured.input / "posts.jsonl")}
    assert not first & second
    brands = {
        tuple(brand["id"] for brand in yaml.safe_load(registry)["brands"])
        for registry in (world.registry.read_text(), unpictured.registry.read_text())
    }
    assert len(brands) == 2


def test_a_world_is_not_written_over_another(world: World) -> None:
    with pytest.raises(FileExistsError):
        write(world.input.parent, 9, Size(60, 40, 0))


def test_every_json_line_speaks_schema_org_but_for_the_rows_that_truth_names(
    world: World, truth: Truth
) -> None:
    bad = {(row.file, row.line) for row in truth.rejected}
    kinds: Counter[str] = Counter()
    for path in sorted(world.input.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if (path.name, number) not in bad:
                kinds[json.loads(line)["@type"]] += 1
    assert set(kinds) == {"Product", "SocialMediaPosting", "Message", "WebPage", "Organization"}
    assert any(file == "listings.jsonl" for file, _ in bad)
    packed = (world.input / "orders-and-payments.jsonl.gz").read_bytes()
    traded = {json.loads(line)["@type"] for line in gzip.decompress(packed).splitlines()}
    assert traded == {"Order", "MoneyTransfer"}


def test_nothing_is_lost_between_the_truth_and_the_files(world: World, truth: Truth) -> None:
    urls = [row["url"] for row in lines(world.input / "listings.jsonl") if row.get("url")]
    urls += [row["url"] for row in json.loads((world.input / "more-listings.json").read_text())]
    feed = (world.input / "item-feed.csv").read_text("utf-8")
    urls += [row["link"] for row in csv.DictReader(io.StringIO(feed))]
    page = (world.input / "saved-page.html").read_text("utf-8")
    urls += re.findall(r'rel="canonical" href="([^"]+)"', page)
    sheet = (world.input / "finds-sheet.csv").read_text("utf-8-sig")
    urls += {row["产品购买链接"] for row in csv.DictReader(io.StringIO(sheet))}
    assert len(set(urls)) == len(truth.listings) == 260
    assert len(urls) > len(set(urls)), "a listing comes twice, with another price"


def test_the_input_never_holds_the_truth(world: World) -> None:
    assert world.truth.parent == world.input.parent
    for name, content in files(world.input).items():
        assert "truth" not in name
        if not name.endswith(".jpg"):
            for word in (b'"guilty"', b'"innocent"', b"unwitting", b"hashtag-reach", b"legal-dupe"):
                assert word not in content, f"{name} gives away {word!r}"


def test_every_way_naming_and_kind_is_there(truth: Truth, world: World) -> None:
    assert {promotion.way for promotion in truth.promotions} == set(WAYS)
    assert {promotion.naming for promotion in truth.promotions} <= {*NAMINGS, "review"}
    assert {one.kind for one in truth.listings} == {GUILTY, "background", *KINDS}
    assert {one.kind for one in truth.bystanders} == {"unwitting", "warning"}
    assert {"direct", "redirect", "page", "unresolved"} <= {route.way for route in truth.routes}


def test_the_guilty_are_rare(tmp_path: Path) -> None:
    world = write(tmp_path / "large", 3, Size(3000, 200, 0))
    truth = Truth.model_validate_json(world.truth.read_bytes())
    guilty = sum(one.kind == GUILTY for one in truth.listings)
    assert len(truth.listings) == 3000
    assert guilty / 3000 == pytest.approx(0.014, abs=0.001)
    assert {promotion.naming for promotion in truth.promotions} == {*NAMINGS, "review"}
    assert len({one.key for one in truth.listings}) == 3000


def test_the_keys_of_the_truth_are_keys_of_the_right_kind(truth: Truth) -> None:
    for one in truth.listings:
        assert one.key.kind is (Kind.URL if one.kind == "own" else Kind.ITEM)
    origins = {route.origin.kind for route in truth.routes if route.origin and not route.optional}
    assert origins == {Kind.POST, Kind.PAGE, Kind.MESSAGE}
    assert all(key.kind is Kind.AFFILIATE for key in truth.identities)
    for scheme in truth.schemes:
        assert {key.kind for key in scheme.promoters} == {Kind.ACCOUNT}
        assert {key.kind for key in scheme.sellers} == {Kind.SELLER}


def test_messages_are_known_by_their_canonical_form(world: World, truth: Truth) -> None:
    written = {message_key(row) for row in lines(world.input / "messages.jsonl")}
    told = {str(route.origin) for route in truth.routes if route.way == "message"}
    assert written == {str(key) for key in truth.messages}
    assert told and told < written, "there are threads that lead nowhere"


def test_a_post_without_a_spoken_name_has_none_in_its_text(world: World, truth: Truth) -> None:
    names, posts = brand_names(world), posts_by_id(world)
    silent = [p for p in truth.promotions if p.naming in ("picture", "motif", "bio")]
    assert silent
    for promotion in silent:
        if row := posts.get(promotion.keys[0].id):
            assert not [name for name in names if name in row["articleBody"].lower()]


def test_unwitting_posts_know_nothing(world: World, truth: Truth) -> None:
    names, posts = brand_names(world), posts_by_id(world)
    unwitting = [one for one in truth.bystanders if one.kind == "unwitting"]
    read = [posts[one.post.id] for one in unwitting if one.post.id in posts]
    assert read
    for row in read:
        assert not [name for name in names if name in row["articleBody"].lower()]


def test_pictures_open_and_lie_where_they_are_named(world: World) -> None:
    named = set()
    for row in (*lines(world.input / "listings.jsonl"), *lines(world.input / "posts.jsonl")):
        named.update(row.get("image", ()))
    assert len(named) > 20
    pictures = [world.input / name for name in named]
    pictures += [*(world.input / "captures").glob("*.jpg"), *world.registry.parent.glob("refs/*")]
    for path in pictures:
        with Image.open(path) as image:
            image.load()
            assert max(image.size) <= 640
        assert path.stat().st_size <= 40_000


def test_a_capture_has_its_sidecar(world: World) -> None:
    for picture in (world.input / "captures").glob("*.jpg"):
        sidecar = json.loads(picture.with_suffix(".json").read_text("utf-8"))
        assert sidecar["@type"] == "SocialMediaPosting"
        assert set(sidecar["captured"]) == {"at", "by", "account", "how"}


def test_pictures_can_be_switched_off(unpictured: World) -> None:
    assert not list(unpictured.input.parent.rglob("*.jpg"))
    assert '"image"' not in (unpictured.input / "posts.jsonl").read_text("utf-8")
    assert "references" not in unpictured.registry.read_text("utf-8")
    truth = Truth.model_validate_json(unpictured.truth.read_bytes())
    assert {promotion.way for promotion in truth.promotions} == set(WAYS)


def test_the_registry_has_the_fields_of_the_contract(world: World) -> None:
    registry = yaml.safe_load(world.registry.read_text("utf-8"))
    assert set(registry) == {"rights_holders", "brands", "policies"}
    holders = {holder["id"] for holder in registry["rights_holders"]}
    states, kinds = set(), set()
    for brand in registry["brands"]:
        assert brand["rights_holder"] in holders
        assert brand["own_domains"][0].endswith(".example")
        assert brand["authorised_sellers"]
        assert brand["products"][0]["price"]["amount"] > 0
        for mark in brand["marks"]:
            kinds.add(mark["kind"])
            for registration in mark["registrations"]:
                states.add(registration["status"])
                assert isinstance(registration["number"], str)
        for name in (r for m in brand["marks"] for r in m.get("references", ())):
            assert (world.registry.parent / name).is_file()
    assert states == {"live", "expired", "pending"}
    assert {"word", "trade-dress", "pattern", "figurative", "shape"} == kinds


def test_the_archive_holds_the_redirects_that_no_table_has(world: World, truth: Truth) -> None:
    with (world.input / "crawl.warc").open("rb") as stream:
        hops = {
            record.rec_headers["WARC-Target-URI"]: record.http_headers.get_header("Location")
            for record in ArchiveIterator(stream)
        }
    assert hops and all(hops.values())
    table = (world.input / "redirects.csv").read_text("utf-8")
    assert not [source for source in hops if source in table]


def test_a_telegram_export_is_the_text_in_parts(world: World) -> None:
    export = json.loads((world.input / "telegram" / "result.json").read_text("utf-8"))
    assert export["messages"]
    for message in export["messages"]:
        links = [part["text"] for part in message["text"] if isinstance(part, dict)]
        whole = "".join(p["text"] if isinstance(p, dict) else p for p in message["text"])
        assert len(links) == 1
        assert links[0] in whole.split()


def test_the_guilty_sell_where_a_right_is_in_force(world: World, truth: Truth) -> None:
    brands = yaml.safe_load(world.registry.read_text("utf-8"))["brands"]
    territories = {
        brand["id"]: {
            territory
            for mark in brand["marks"]
            for registration in mark["registrations"]
            if registration["status"] == "live" and registration["goods"] != "eyewear"
            for territory in registration["territory"]
        }
        for brand in brands
    }
    for one in truth.listings:
        if one.kind == GUILTY and (territory := shop(one.key.site).territory):
            assert territory in territories[one.brand or ""]


def test_an_entry_of_a_bio_is_meant_by_what_the_post_says(world: World, truth: Truth) -> None:
    pages = {row["url"]: row for row in lines(world.input / "pages.jsonl")}
    posts = posts_by_id(world)
    numbered = [route for route in truth.routes if route.way == "numbered"]
    assert numbered
    for route in numbered:
        assert route.origin and route.to
        (bio,) = posts[route.origin.id]["author"]["sameAs"]
        entries = [e if isinstance(e, str) else e["url"] for e in pages[bio]["relatedLink"]]
        assert len(entries) >= 4
        assert sum(route.to.id in entry for entry in entries) == 1


def test_words_that_find_a_listing_stand_in_no_other_title(world: World, truth: Truth) -> None:
    rows = lines(world.input / "listings.jsonl")
    rows += json.loads((world.input / "more-listings.json").read_text())
    titles = {row["url"]: row["name"] for row in rows if row.get("url")}
    searched = {str(r.to) for r in truth.routes if r.way in ("search", "store")}
    ends = [" ".join(title.split()[-2:]) for url, title in titles.items()
            if any(key.partition(":")[2] in url for key in searched)]  # fmt: skip
    assert ends
    for end in ends:
        assert sum(end in title for title in set(titles.values())) == 1


def test_who_sells_nothing_leads_nowhere(world: World, truth: Truth) -> None:
    """Order numbers and bios of talk stand in posts that the truth knows no route from."""
    origins = {str(route.origin) for route in truth.routes}
    rows = [r for r in lines(world.input / "posts.jsonl") if "Order 114-" in r["articleBody"]]
    keys = [f"instagram.com:post/{re.split('[/=]', r['url'].rstrip('/'))[-1]}" for r in rows]
    assert not origins & set(keys)
    threads = [r for r in lines(world.input / "messages.jsonl") if "help.desk" in str(r)]
    assert threads and all("http" not in row["text"] for row in threads)


def test_other_words_make_another_world(tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.mkdir()
    (words / "world.yaml").write_text(
        "languages: {en: 1}\nnetworks: {x.com: 1}\nauthorised: [amazon.com, ebay.com]\n"
        "sells: {guilty: {temu.com: 1}, innocent: {ebay.com: 1}, used: {ebay.com: 1}}\n"
    )
    written = write(tmp_path / "world", 5, Size(120, 60, 0), words=words)
    sites = {row["url"].split("/")[2] for row in lines(written.input / "posts.jsonl")}
    assert sites == {"x.com", "www.instagram.com"}, "stories stand on one network only"
    truth = Truth.model_validate_json(written.truth.read_bytes())
    assert {one.key.site for one in truth.listings if one.kind == GUILTY} <= {
        "temu.com",
        "weidian.com",
    }
