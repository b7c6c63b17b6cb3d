"""`countermark demo`: the world and the way to investigate it."""

SMALL = ("--listings", 30, "--posts", 10, "--pictures", 2)


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_it_tells_where_everything_lies(invoke, tmp_path):
    world = tmp_path / "new" / "world"
    done = invoke("demo", "--out", world, *SMALL)
    assert done.exit_code == 0
    assert [line.split()[:2] for line in done.stdout.splitlines()] == [
        ["world", str(world / "input")],
        ["registry", str(world / "registry.yaml")],
        ["truth", f"{world / 'truth.json'},"],
    ]
    assert invoke("registry", "check", world / "registry.yaml").exit_code == 0


def test_one_seed_is_one_world(invoke, tmp_path):
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        assert invoke("demo", "--out", tmp_path / name, "--seed", seed, *SMALL).exit_code == 0
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert contents(tmp_path / "a") != contents(tmp_path / "c")


def test_a_folder_that_cannot_be_made(invoke, case):
    done = invoke("demo", "--out", case.registry / "world", *SMALL)
    assert done.exit_code == 1
    assert done.stderr.startswith("countermark: Not a directory: ")
