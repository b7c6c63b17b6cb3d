"""`countermark registry check`, `standing` and `authorised`."""

import pytest


def test_a_registry_without_a_mistake(case, countermark):
    done = countermark("registry", "check", case.registry)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{case.registry}: 1 brand, 1 mark; no mistake found\n"


def test_every_mistake_with_its_line(case, countermark):
    written = case.registry.read_text("utf-8").replace("classes: [14]", "classes: [14, 77]")
    case.registry.write_text(written.replace("rights_holder: rivoire", "rights_holder: rivoir"))
    done = countermark("registry", "check", case.registry)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        'countermark: registry.yaml:6: brands[0].rights_holder: there is no rights holder "rivoir"'
        '; did you mean "rivoire"?',
        "registry.yaml:13: brands[0].marks[0].registrations[0].classes[1]: must be a class of the "
        "Nice Classification, 1 to 45, not 77",
    ]


def test_a_missing_picture_is_a_warning(case, invoke):
    written = case.registry.read_text("utf-8")
    marked = written.replace("text: AURELLE", "text: AURELLE\n        references: [refs/a.jpg]")
    case.registry.write_text(marked, "utf-8")
    done = invoke("registry", "check", case.registry)
    assert done.exit_code == 0
    assert "warning: aurelle: mark aurelle-word: the reference refs/a.jpg" in done.stderr


def test_names_that_no_disguise_tells_apart_are_a_warning(case, invoke):
    written = case.registry.read_text("utf-8")
    other = "brands:\n  - {id: other, name: AURE11E, rights_holder: rivoire}\n"
    case.registry.write_text(written.replace("brands:\n", other), "utf-8")
    done = invoke("registry", "check", case.registry)
    assert done.exit_code == 0
    assert "warning: other's “AURE11E” and aurelle's “AURELLE” cannot be told apart" in done.stderr


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"brands: [", b"- a\n- b\n"])
def test_a_file_that_is_no_registry(case, invoke, content):
    case.registry.write_bytes(content)
    done = invoke("registry", "check", case.registry)
    assert done.exit_code == 1
    assert done.stderr.startswith("countermark: registry.yaml:")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (("--on", "2020-07-03", "--in", "US", "--goods", "bracelet"), "yes"),
        (("--on", "2020-07-03", "--in", "us", "--goods", "Jewelry > Rings"), "yes"),
        (("--on", "2031-01-01", "--in", "US", "--goods", "bracelet"), "no"),
        (("--on", "2020-07-03", "--in", "DE", "--goods", "bracelet"), "no"),
        (("--on", "2020-07-03", "--in", "US", "--goods", "running shoes"), "no"),
        (("--on", "2020-07-03", "--in", "US"), "unknown"),
        ((), "unknown"),
    ],
    ids=str,
)
def test_is_the_mark_in_force(case, invoke, question, answer):
    done = invoke("registry", "standing", case.registry, "--brand", "aurelle", *question)
    assert done.exit_code == 0
    (line,) = done.stdout.splitlines()
    assert line.split()[0] == answer
    assert "aurelle-word: USPTO 0000001: " in line


def test_a_brand_without_marks_has_none_in_force(case, invoke):
    written = case.registry.read_text("utf-8")
    start, end = written.index("    marks:"), written.index("    products:")
    case.registry.write_text(written[:start] + written[end:], "utf-8")
    done = invoke("registry", "standing", case.registry, "--brand", "aurelle")
    assert done.exit_code == 0
    assert done.stdout == "no      Maison Aurelle has no registered mark\n"


@pytest.mark.parametrize(
    ("seller", "question", "answer"),
    [
        ("A9AUTHORISED", ("--on", "2020-07-03", "--in", "US"), "yes"),
        ("a9authorised", ("--on", "2020-07-03", "--in", "US"), "yes"),
        ("A9AUTHORISED", ("--on", "2018-07-03", "--in", "US"), "no"),
        ("A9AUTHORISED", ("--on", "2020-07-03", "--in", "DE"), "no"),
        ("A9AUTHORISED", ("--in", "US"), "unknown"),
        ("A1SELLER", ("--on", "2020-07-03", "--in", "US"), "no"),
    ],
)
def test_was_the_seller_authorised(case, invoke, seller, question, answer):
    about = ("--brand", "aurelle", "--marketplace", "amazon.com", "--seller", seller)
    done = invoke("registry", "authorised", case.registry, *about, *question)
    assert done.exit_code == 0
    assert done.stdout.split()[0] == answer


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (("--brand", "bramble"), "has no brand 'bramble'; there are aurelle"),
        (("--brand", "aurelle", "--in", "XX"), "must be a country by its two letters"),
        (("--brand", "aurelle", "--on", "3 July"), "%Y-%m-%d"),
    ],
)
def test_a_question_that_cannot_be_asked(case, invoke, wrong, words):
    done = invoke("registry", "standing", case.registry, *wrong)
    assert done.exit_code == 2
    assert words in done.stderr
