import numpy as np

from countermark.pictures import patch
from countermark.pictures.patch import Patches


def descriptors(count: int, seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.random.default_rng(seed).integers(0, 90, (count, 128)).astype(np.uint8)


def test_a_known_patch_is_found_under_its_number_among_many_cells() -> None:
    pictures = [descriptors(300, seed) for seed in range(12)]
    known = np.concatenate(pictures)
    assert len(known) > 4 * patch._AROUND
    index = Patches(known, pictures)
    found, likeness = index.near(known[::50])
    best = np.take_along_axis(found, likeness.argmax(axis=1)[:, None], 1)[:, 0]
    assert best.tolist() == list(range(0, len(known), 50))
    assert likeness.max(axis=1).min() > 0.99


def test_what_is_found_in_cells_is_mostly_what_is_nearest_of_all() -> None:
    middles = descriptors(40, 1).astype(int)
    spread = np.random.default_rng(2).integers(-25, 26, (6_000, 128))
    known = np.clip(np.repeat(middles, 150, axis=0) + spread, 0, 255).astype(np.uint8)
    asked = np.clip(
        known[::29].astype(int) + np.random.default_rng(3).integers(-12, 13, (207, 128)), 0, 255
    ).astype(np.uint8)
    index = Patches(known, [known])
    found, likeness = index.near(asked)
    best = np.take_along_axis(found, likeness.argmax(axis=1)[:, None], 1)[:, 0]
    exact = (index.short(asked) @ index.short(known).T).argmax(axis=1)
    assert (best == exact).mean() > 0.95


def test_fewer_patches_than_are_asked_for_are_marked() -> None:
    few = descriptors(3, 5)
    found, likeness = Patches(few, [few]).near(few)
    assert sorted(found[0].tolist())[-3:] == [0, 1, 2]
    assert (found == -1).sum() == (likeness == -1).sum() == found.size - 9


def test_no_patches_are_known() -> None:
    none = np.zeros((0, 128), np.uint8)
    found, _ = Patches(none, []).near(descriptors(3, 1))
    assert len(found) == 3
    assert (found == -1).all()
    assert Patches(none, [none]).near(none)[0].shape[0] == 0


def test_the_same_patches_give_the_same_answer() -> None:
    known = descriptors(2_000, 7)
    one, two = (Patches(known, [known]).near(known[::9]) for _ in range(2))
    assert np.array_equal(one[0], two[0]) and np.array_equal(one[1], two[1])
