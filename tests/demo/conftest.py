import pytest

from countermark.demo import Size, World, write
from countermark.demo.truth import Truth

SMALL = Size(listings=260, posts=140, pictures=60)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return write(tmp_path_factory.mktemp("demo") / "world", 5, SMALL)


@pytest.fixture(scope="session")
def truth(world: World) -> Truth:
    return Truth.model_validate_json(world.truth.read_bytes())


@pytest.fixture(scope="session")
def unpictured(tmp_path_factory: pytest.TempPathFactory) -> World:
    return write(tmp_path_factory.mktemp("demo") / "bare", 6, Size(260, 140, 0))
