"""Captures by hand: what their sidecars state of them goes into custody, as a person's word."""

import json
from pathlib import Path

import pytest

from countermark.evidence.circumstances import Circumstances
from countermark.intake.format import Reading
from countermark.intake.walk import InputFile, walk
from countermark.investigation.sealing import seal
from countermark.storage.workspace import Workspace

STORY = {
    "@type": "SocialMediaPosting",
    "url": "https://www.instagram.com/stories/miravell/31/",
    "captured": {
        "at": "2020-07-03T10:02:00+02:00",
        "by": "J. Doe",
        "account": "jd_buys",
        "how": "screenshot",
        "for": "Groupe Rivoire SA",
        "country": "FR",
    },
}
PICTURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def sealed(tmp_path: Path):
    """What custody holds, by file name, once a folder was read, twice over."""

    def run(files: dict[str, bytes]) -> dict[str, Circumstances]:
        folder = tmp_path / "in"
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
        names: dict[str, str] = {}
        with Workspace.open(tmp_path / "w") as kept:
            for _ in range(2):
                found: list[InputFile] = []
                for _batch in walk([folder], kept.blobs.put, Reading(), found.append):
                    pass
                names = seal(found, kept, "A. Clerk")
            items = kept.custody.items()
            assert len(items) == len(files)
            return {
                file: item.circumstances for file, name in names.items() if (item := items[name])
            }

    return run


def test_a_story_enters_with_what_its_sidecar_states(sealed) -> None:
    told = sealed({"s/31.mp4": b"\x00\x00\x00\x18ftypmp42", "s/31.JPG": b"\xff\xd8\xff",
                   "s/31.json": json.dumps(STORY).encode(), "s/32.png": PICTURE})  # fmt: skip
    by_hand = {name: each for name, each in told.items() if each.how == "by hand"}

    assert {name.rpartition("/")[2] for name in by_hand} == {"31.mp4", "31.JPG", "31.json"}
    for name, each in by_hand.items():
        assert (each.source, each.at, each.clock) == (
            STORY["url"], "2020-07-03T10:02:00+02:00", "stated",
        )  # fmt: skip
        assert (each.by, each.on_behalf_of) == ("J. Doe", "Groupe Rivoire SA")
        assert (each.vantage.login, each.vantage.country) == ("jd_buys", "FR")
        assert each.note.startswith("screenshot, as the file beside it states; handed in by A.")
        assert each.note.endswith(f"; file {name}")


def test_what_is_not_stated_is_not_made_up(sealed) -> None:
    bare = {"@type": "Product", "captured": {"how": "print"}}
    told = sealed({"shot.png": PICTURE, "shot.png.json": json.dumps(bare).encode()})

    for each in told.values():
        assert (each.how, each.by, each.clock) == ("by hand", "A. Clerk", "system")
        assert each.source == "an address that is not stated"
        assert "when it was made is not stated" in each.note


def test_a_file_that_a_sidecar_names_belongs_to_it(sealed) -> None:
    value = {**STORY, "image": ["img/a.png", "../out.png", "https://x.example/b.png"]}
    told = sealed({"x.json": json.dumps(value).encode(), "img/a.png": PICTURE, "b.png": PICTURE})

    assert {n.rpartition("/")[2]: each.how for n, each in told.items()} == {
        "x.json": "by hand", "a.png": "by hand", "b.png": "import",
    }  # fmt: skip


def test_other_files_are_imports(sealed) -> None:
    told = sealed({"a.jsonl": b'{"@type":"Message","text":"hello"}\n', "a.png": PICTURE})

    assert {each.how for each in told.values()} == {"import"}
