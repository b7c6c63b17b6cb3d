"""The world: drawn from a seed, written as input, registry and truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from countermark.demo.chance import Chance
from countermark.demo.decoy import add_decoys
from countermark.demo.draft import Draft, Size, message_key
from countermark.demo.files import write_captures, write_input
from countermark.demo.houses import House, houses, registry
from countermark.demo.innocent import add_innocents
from countermark.demo.picture import Shot, jpeg
from countermark.demo.scheme import add_schemes
from countermark.demo.truth import Truth
from countermark.demo.words import words_from

_STOCK_SHARE = 0.18
"""Pictures that many sellers share, in all pictures."""


@dataclass(frozen=True)
class World:
    """Where a world lies. The program is given `input` and `registry`, never `truth`."""

    input: Path
    registry: Path
    truth: Path


def write(folder: Path, seed: int, size: Size | None = None, *, words: Path | None = None) -> World:
    """Write the world of `seed` into `folder`; equal seeds, sizes and words give equal bytes.

    `words` is a folder with data files that stand in for the demo world's own (docs/demo.md).
    Raises OSError where it cannot be written, FileExistsError where `input` is there already:
    leftovers of another world would be read with this one.
    """
    with words_from(words):
        return _write(folder, seed, size or Size())


def _write(folder: Path, seed: int, size: Size) -> World:
    world = World(folder / "input", folder / "registry.yaml", folder / "truth.json")
    folder.mkdir(parents=True, exist_ok=True)
    world.input.mkdir()
    chance = Chance("countermark", seed)
    draft = Draft(chance, size, houses(chance.of("houses")))
    _stock(draft)
    add_schemes(draft)
    add_decoys(draft)
    add_innocents(draft)
    _bios(draft)
    drawn = {path: jpeg(shot) for path, shot in draft.pictures.items()}
    bad = write_input(draft, world.input)
    write_captures(draft, world.input / "captures", drawn)
    for path, content in drawn.items():
        target = world.input / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
    _registry(world, chance, draft.houses, size)
    truth = _truth(draft, seed) | {"rejected": bad}
    written = Truth.model_validate(truth).model_dump_json(by_alias=True, indent=1)
    world.truth.write_text(f"{written}\n", "utf-8")
    return world


def _stock(draft: Draft) -> None:
    chance = draft.chance.of("stock")
    trades = ("thing", "thing", *(house.trade for house in draft.houses))
    for number in range(round(draft.size.pictures * _STOCK_SHARE)):
        shot = Shot(trades[number % len(trades)], f"{chance.whole(0, 10**9)}", motif=False)
        draft.stock += draft.picture("stock", shot)


def _bios(draft: Draft) -> None:
    """Give each promoter's posts the bio that they stand under; that the posts which do not speak
    of it lead there too may be reported or not."""
    asked = {(route["from"], route["to"]) for route in draft.truth["routes"]}
    for bio in draft.truth["bios"]:
        for posted in draft.truth["posted"]:
            if posted["account"] == bio["account"]:
                posted["record"]["author"]["sameAs"] = [bio["url"]]
                if (posted["post"], bio["to"]) not in asked:
                    draft.route(posted["post"], bio["to"], "bio", optional=True)
        draft.route(bio["account"], bio["to"], "bio", optional=True)


def _registry(world: World, chance: Chance, brands: list[House], size: Size) -> None:
    content = registry(chance, brands, pictures=size.pictures > 0)
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
    world.registry.write_text(text, "utf-8")
    if not size.pictures:
        return
    refs = world.registry.parent / "refs"
    refs.mkdir(exist_ok=True)
    for house in brands:
        for number in range(1, 4):
            word = house.word if number == 3 else None
            shot = Shot(house.trade, f"ref-{house.id}-{number}", motif=True, word=word)
            (refs / f"{house.id}-{number:02d}.jpg").write_bytes(jpeg(shot))


def _truth(draft: Draft, seed: int) -> dict[str, object]:
    known = draft.truth
    identities = dict.fromkeys(entry["key"] for entry in known["identities"])
    return {
        "seed": seed,
        "listings": known["listings"],
        "promotions": known["promotions"],
        "bystanders": known["bystanders"],
        "routes": known["routes"],
        "identities": list(identities),
        "schemes": known["schemes"],
        "operators": known["operators"],
        "messages": [message_key(message) for message in draft.messages],
    }
