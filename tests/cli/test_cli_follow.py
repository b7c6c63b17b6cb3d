"""`investigate --follow`: who it appears as, and whether robots.txt is obeyed."""

import json

import pytest
from loopback import Asked, answer, to, web


def _site(asked: Asked) -> bytes:
    if asked.path == "/robots.txt":
        return answer("User-agent: *\nDisallow: /", kind="text/plain")
    return to("https://www.amazon.com/dp/B0EXAMPLE1")


@pytest.fixture
def follow(case, invoke, tmp_path):
    """Follows the one link of a post to a site that asks programs to stay away; what it saw."""

    def run(*words):
        with web({"go.example": _site, "www.amazon.com": lambda _: answer("", "404")}) as made:
            post = {
                "@type": "SocialMediaPosting", "url": "https://www.instagram.com/p/Cmore/",
                "articleBody": f"aurelle {made.url('go.example', '/x')}",
            }  # fmt: skip
            (case.input / "more.jsonl").write_text(json.dumps(post) + "\n")
            done = invoke(
                "investigate", case.input, "--registry", case.registry, "--out", tmp_path / "out",
                "--follow", "--resolve", "go.example:127.0.0.1",
                "--resolve", "www.amazon.com:127.0.0.1", *words,
            )  # fmt: skip
            assert done.exit_code == 0, done.output
            return [(each.path, each.headers["user-agent"]) for each in made.asked
                    if each.host == "go.example"]  # fmt: skip

    return run


def test_robots_txt_is_obeyed_unless_somebody_decides_otherwise(follow):
    asked = follow()
    assert {path for path, _ in asked} == {"/robots.txt"}
    asked = follow("--robots", "ignore", "--user-agent", "Mozilla/5.0 test")
    assert {path for path, _ in asked} == {"/robots.txt", "/x"}
    assert {agent for _, agent in asked} == {"Mozilla/5.0 test"}


def test_a_proxy_that_is_none_is_told_before_anything_is_read(case, invoke, tmp_path):
    done = invoke(
        "investigate", case.input, "--registry", case.registry, "--out", tmp_path / "out",
        "--follow", "--proxy", "proxy.example",
    )  # fmt: skip
    assert (done.exit_code, "a proxy is http://" in done.output) == (2, True)
    assert not (tmp_path / "out").exists()
