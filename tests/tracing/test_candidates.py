"""Pairs: who names the brand and leads to the listing; nobody else."""

from dataclasses import replace

from countermark.links import Redirects
from countermark.records.key import Key
from countermark.records.page import Link, Page
from countermark.records.post import Comment, Post
from countermark.records.registry import Brand
from countermark.signals.seen import WHOLE, Likeness, Seen, Shows
from countermark.tracing.candidates import BRANDS_A_PAGE, PROMOTIONS, Pairs, chosen, read
from countermark.tracing.routes import trace, ways
from countermark.tracing.screening import Screening
from countermark.tracing.web import Web

LISTING = "https://www.amazon.com/dp/B0EXAMPLE1"
NAMES = ["Aurelle", "Solvenne", "Halvorne", "Kesstrix", "Ottery", "Marlofin"]
SCREENING = Screening(tuple(Brand(id=n.lower(), name=n, rights_holder="x") for n in NAMES))


def post(text: str, number: int = 1, **more: object) -> Post:
    key = Key.post("instagram.com", f"C{number}")
    return Post(key=key, url="https://www.instagram.com/p/C1/", text=text, **more)


def pairs(*records: Post | Page) -> list[tuple[str, list[str]]]:
    found = Pairs()
    known = Web(Redirects(()))
    read([(record, ways(record, known)) for record in records], SCREENING, found)
    return [(brand, [str(p.key) for p in promoted]) for brand, _, promoted in chosen(found)]


def test_a_post_that_names_and_links() -> None:
    assert pairs(post(f"my aurelle {LISTING}")) == [("aurelle", ["instagram.com:post/C1"])]


def test_people_who_merely_link_are_in_no_pair() -> None:
    named, silent = post(f"#aurelle {LISTING}", 1), post(f"so pretty {LISTING}", 2)
    assert pairs(named, silent) == [("aurelle", ["instagram.com:post/C1"])]


def test_people_who_merely_name_are_in_no_pair() -> None:
    assert pairs(post("my aurelle, from the boutique")) == []


def test_the_authors_comment_names_too_a_strangers_does_not() -> None:
    mira, ann = Key.account("instagram.com", "mira"), Key.account("instagram.com", "ann")
    own = post(LISTING, 1, account=mira, comments=(Comment(text="aurelle!", account=mira),))
    other = post(LISTING, 2, account=mira, comments=(Comment(text="aurelle?", account=ann),))
    assert pairs(own, other) == [("aurelle", ["instagram.com:post/C1"])]


def test_what_two_found_is_what_one_finds() -> None:
    known = Web(Redirects(()))
    other = "https://www.amazon.com/dp/B0EXAMPLE2"
    more = [post(f"#aurelle {LISTING} {other}", number) for number in range(PROMOTIONS)]
    records = [post(f"#aurelle {LISTING}", 3), *more, post(f"Solvenne {LISTING}", 99), *more[:9]]
    traced = [(record, ways(record, known)) for record in records]
    whole, first, later = Pairs(), Pairs(), Pairs()
    read(traced, SCREENING, whole)
    read(traced[:20], SCREENING, first)
    read(traced[20:], SCREENING, later)
    first.join(later)
    assert list(first.found) == list(whole.found)
    for pair, promotions in whole.found.items():
        one, other = (
            [(key, replace(p, hits=())) for key, p in own.items()]  # rows count from the first read
            for own in (first.found[pair], promotions)
        )
        assert one == other
    assert max(len(p.routes) for own in whole.found.values() for p in own.values()) > 1


def page(text: str, labels: list[str]) -> Page:
    links = tuple(
        Link(url=f"https://www.ebay.com/itm/{312345678900 + n}", text=label)
        for n, label in enumerate(labels)
    )
    return Page(key=Key.page("bio.example/x"), text=text, links=links)


def test_an_entry_of_a_page_names_for_itself() -> None:
    found = Pairs()
    record = page("Solvenne and more", ["Aurelle ring", "a hat"])
    read([(record, ways(record, Web(Redirects(()))))], SCREENING, found)
    assert sorted((brand, str(key)) for brand, key in found.found) == [
        ("aurelle", "ebay.com:312345678900"), ("solvenne", "ebay.com:312345678901"),
    ]  # fmt: skip


def test_a_directory_of_many_brands_is_tied_to_none_of_its_links() -> None:
    assert len(NAMES) > BRANDS_A_PAGE
    assert pairs(page(" ".join(NAMES), ["a", "b"])) == []


def test_a_lead_keeps_a_bounded_number_of_promotions() -> None:
    posts = [post(f"aurelle {LISTING}", n) for n in range(PROMOTIONS + 20)]
    ((_, promoted),) = pairs(*posts)
    assert len(promoted) == PROMOTIONS


def test_the_earliest_promotion_comes_first() -> None:
    late = post(f"aurelle {LISTING}", 1, published="2020-08-01T00:00:00Z")
    early = post(f"aurelle {LISTING}", 2, published="2020-07-01T00:00:00Z")
    undated = post(f"aurelle {LISTING}", 3)
    ((_, promoted),) = pairs(late, undated, early)
    assert promoted == [f"instagram.com:post/C{n}" for n in (2, 1, 3)]


def test_goods_that_were_listed_again_are_not_one_of_two() -> None:
    """The link is dead; the photo is of the new listing. Were both given, one would be meant."""
    gone, again = Key.item("amazon.com", "B0EXAMPLE1"), Key.item("amazon.com", "B0EXAMPLE2")
    like = Likeness(again, 0.9, "the same", "a" * 64, "p.jpg", WHOLE, "b" * 64, WHOLE)
    record = post(f"my aurelle {LISTING}")
    made = trace(record, Web(Redirects(())), Seen(alike=(like,))).ways

    def certainty(absent: set[Key]) -> dict[Key, float]:
        found = Pairs()
        read([(record, made)], SCREENING, found, absent=absent)
        return {key: promoted[0].routes[0].certainty for _, key, promoted in chosen(found)}

    assert certainty({gone}) == {gone: 1.0, again: 0.9}
    assert certainty(set()) == {gone: round(1 / 1.9, 4), again: round(0.9 / 1.9, 4)}


OTHER = "https://www.amazon.com/dp/B0EXAMPLE2"
MOTIF = Shows("aurelle", "aurelle-heart", 0.9, "b" * 64, "b.jpg", WHOLE, "c" * 64)


def tied(text: str, seen: Seen) -> list[str]:
    """The listings with which a post and what its picture shows make a pair."""
    found, record = Pairs(), post(text)
    known = trace(record, Web(Redirects(())), seen)
    read([(record, known.ways)], SCREENING, found, lambda _: seen)
    return [str(listing) for _, listing, _ in chosen(found)]


def test_a_motif_alone_says_which_listing_is_meant_only_where_there_is_one() -> None:
    seen = Seen(shows=(MOTIF,))
    assert tied(f"no names {LISTING}", seen) == ["amazon.com:B0EXAMPLE1"]
    assert tied(f"no names {LISTING} or {OTHER}", seen) == []
    assert len(tied(f"aurelle {LISTING} or {OTHER}", seen)) == 2


def test_a_motif_alone_says_nothing_of_the_entries_of_a_page() -> None:
    """Each has half of the certainty already."""
    seen, record = Seen(shows=(MOTIF,)), post(f"see {LISTING} {OTHER}")
    made = [
        replace(way, route=way.route.model_copy(update={"certainty": 0.5}))
        for way in trace(record, Web(Redirects(()))).ways
    ]
    found = Pairs()
    read([(record, made)], SCREENING, found, lambda _: seen)
    assert len(made) == 2
    assert not found.found


def test_a_motif_alone_goes_with_the_listing_whose_photo_is_shown() -> None:
    again = Key.item("ebay.com", "314159265358")
    photo = Likeness(again, 0.97, "the same picture", "d" * 64, "d.jpg", WHOLE, "e" * 64, WHOLE)
    assert tied(f"no names {LISTING}", Seen(shows=(MOTIF,), alike=(photo,))) == [str(again)]


def test_what_hardly_leads_to_a_listing_lends_it_no_words() -> None:
    """A photo that many shops show: the post is not about this one."""
    item = Key.item("amazon.com", "B0EXAMPLE1")
    like = Likeness(item, 0.03, "18 listings show it", "a" * 64, "p.jpg", WHOLE, "b" * 64, WHOLE)
    sure, weak = post(f"aurelle {LISTING}", 1), post("a u r e l l e", 2)
    known, found = Web(Redirects(())), Pairs()
    traced = [(sure, ways(sure, known)), (weak, trace(weak, known, Seen(alike=(like,))).ways)]
    read(traced, SCREENING, found)
    assert [[p.key for p in promoted] for _, _, promoted in chosen(found)] == [[sure.key]]
    alone = Pairs()
    read(traced[1:], SCREENING, alone)
    assert [[p.key for p in promoted] for _, _, promoted in chosen(alone)] == [[weak.key]]
