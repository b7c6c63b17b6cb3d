import pytest

from countermark.intake.walk import InputFile
from countermark.investigation.album import Album, Shot
from countermark.records.pointer import pointer

FEED, ZIP, RING, STORY = ("1" * 64, "2" * 64, "a" * 64, "b" * 64)


def _album(*files):
    return Album.of(InputFile(name, digest, 1, kind) for name, digest, kind in files)


@pytest.mark.parametrize(
    ("feed", "picture", "image"),
    [
        ("feed.jsonl", "img/ring.jpg", "img/ring.jpg"),
        ("day1/feed.jsonl", "day1/img/ring.jpg", "img/ring.jpg"),
        ("day1/feed.jsonl", "day1/img/ring.jpg", "./img/ring.jpg"),
        ("day1/feed.jsonl", "shared/ring.jpg", "../shared/ring.jpg"),
        ("day1/feed.jsonl", "day1/img/red ring.jpg", "img/red%20ring.jpg"),
        ("day1/feed.jsonl", "day1/img/ring.jpg", r"img\ring.jpg"),
        ("own/your_activity/media/posts.json", "own/media/posts/ring.jpg", "media/posts/ring.jpg"),
        ("export.zip!/feed.jsonl", "export.zip!/img/ring.jpg", "img/ring.jpg"),
        ("a.zip!/b.zip!/x/posts.json", "a.zip!/b.zip!/media/ring.jpg", "media/ring.jpg"),
        ("feed.jsonl", "ring.jpg", "/ring.jpg"),
    ],
)
def test_a_picture_is_found_from_the_file_that_names_it(feed, picture, image):
    album = _album((feed, FEED, "jsonl"), (picture, RING, "picture"))
    assert album.shots([image], [pointer(FEED, "line=1")]) == (Shot(image, RING),)
    assert not album.missing


@pytest.mark.parametrize(
    ("feed", "picture", "image"),
    [
        ("day1/feed.jsonl", "day2/img/ring.jpg", "img/ring.jpg"),
        ("a.zip!/feed.jsonl", "b.zip!/img/ring.jpg", "img/ring.jpg"),
        ("a.zip!/feed.jsonl", "secret/ring.jpg", "../secret/ring.jpg"),
        ("feed.jsonl", "ring.jpg", "../../../ring.jpg"),
        ("feed.jsonl", "ring.txt", "ring.jpg"),
    ],
)
def test_a_picture_of_another_place_is_none(feed, picture, image):
    album = _album((feed, FEED, "jsonl"), (picture, RING, "picture"))
    assert album.shots([image], [pointer(FEED, "line=1")]) == ()
    assert album.missing == {image}
    assert album.unmet() == [f"pictures that records name and nobody gave: 1, {image} first"]


def test_a_picture_on_the_web_is_not_missing():
    album = _album(("feed.jsonl", FEED, "jsonl"), ("ring.jpg", RING, "picture"))
    assert album.shots(["https://cdn.example/ring.jpg"], [pointer(FEED)]) == ()
    assert not album.missing


def test_a_picture_is_shown_once_and_videos_are_pictures():
    album = _album(
        ("feed.jsonl", FEED, "jsonl"), ("a.jpg", RING, "picture"), ("b.jpg", RING, "picture"),
        ("story.mp4", STORY, "video"), ("feed.zip", ZIP, "archive"),
    )  # fmt: skip
    assert album.shots(["b.jpg", "a.jpg", "story.mp4"], [pointer(FEED, "line=2")]) == (
        Shot("b.jpg", RING), Shot("story.mp4", STORY),
    )  # fmt: skip
    assert album.digests() == {RING: "a.jpg", STORY: "story.mp4"}
    assert len(album) == 3


def test_one_file_under_two_names_finds_the_pictures_of_both():
    album = _album(
        ("x/feed.jsonl", FEED, "jsonl"), ("y/feed.jsonl", FEED, "jsonl"),
        ("y/img/ring.jpg", RING, "picture"),
    )  # fmt: skip
    assert album.shots(["img/ring.jpg"], [pointer(FEED, "line=1")]) == (
        Shot("img/ring.jpg", RING),
    )  # fmt: skip


def test_without_pictures_nothing_is_looked_for():
    album = _album(("feed.jsonl", FEED, "jsonl"))
    assert album.shots(["ring.jpg"], [pointer(FEED)]) == ()
    assert not album.missing


def test_what_many_strangers_show_is_told_with_how_many():
    album = Album(common={"banner.jpg": 214, "sign.png": 21})
    (told,) = album.notes()
    assert not album.unmet()
    assert "link nobody: 2, banner.jpg most, shown by 214" in told
