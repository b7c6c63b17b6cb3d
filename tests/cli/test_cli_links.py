"""`countermark links`: routes for a person and as JSON lines; files, standard input, known
redirects, the rules of the user, mistakes in words."""

import json
import subprocess

import pytest
from typer.testing import CliRunner

from countermark.cli.app import app
from countermark.links import rules as users
from countermark.records.route import Route

WRAPPED = (
    "https://l.instagram.com/?u=https%3A%2F%2Fgo.example%2Fx%3Furl%3D"
    "https%253A%252F%252Fwww.amazon.com%252Fdp%252FB0EXAMPLE1%253Ftag%253Dann-20"
)
RULES = """
- id: qxmall
  name: QX Mall
  kind: shop
  sources: ["derived: invented for a test"]
  hosts: [qxmall.example]
  item: ['/g/(?P<id>\\d+)']
  inner: [{path: '/out', query: ziel}]
  examples:
    https://qxmall.example/g/77: qxmall.example:77
"""


@pytest.fixture(autouse=True)
def shipped_rules():
    yield
    users.use(None)


def routes(result):
    return [Route.model_validate_json(line) for line in result.stdout.splitlines()]


def test_a_person_sees_each_hop_with_why_it_is_doubtful(invoke):
    said = invoke("links", WRAPPED).stdout
    lines = [line.strip() for line in said.splitlines()]
    assert lines[1] == "amazon.com:B0EXAMPLE1  certainty 0.80"
    assert lines[2].startswith("├ wrapper   https://l.instagram.com/?u=")
    assert lines[3].endswith("certainty 0.80: no rule knows the host; its 'url' holds a URL")
    assert lines[4:] == [
        "├ listing   amazon.com:B0EXAMPLE1",
        "└ listing",
        "network  affiliate:amazon.com:ann-20",
    ]


def test_json_is_of_the_shape_of_routes_jsonl(invoke):
    (line,) = invoke("links", "--json", WRAPPED).stdout.splitlines()
    route = json.loads(line)
    assert route["from"].startswith("message:")
    assert route["to"] == "amazon.com:B0EXAMPLE1"
    assert route["certainty"] == 0.8
    assert [step["kind"] for step in route["route"]] == ["wrapper", "wrapper", "listing"]
    assert route["network_keys"] == ["affiliate:amazon.com:ann-20"]


def test_a_text_without_a_link_says_so(invoke):
    assert "no link" in invoke("links", "a plain band ring").stdout
    assert invoke("links", "--json", "a plain band ring").stdout == ""


def test_a_file_is_read_by_line_or_by_paragraph(invoke, tmp_path):
    lines = tmp_path / "lines.txt"
    lines.write_text("one https://www.amazon.com/dp/B0EXAMPLE1\ntwo\n", "utf-8")
    said = invoke("links", lines).stdout
    assert said.count("“") == 2
    paragraphs = tmp_path / "paragraphs.txt"
    paragraphs.write_text("one\nhttps://www.amazon.com/dp/B0EXAMPLE1\r\n\r\n\r\ntwo\n", "utf-8")
    said = invoke("links", paragraphs).stdout
    assert "“one https://www.amazon.com/dp/B0EXAMPLE1”" in said
    assert said.count("“") == 2


def test_standard_input(program):
    ran = subprocess.run(
        [program, "links", "--json", "-"],
        input="look https://weidian.com/item.html?itemID=7000000001",
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["to"] == "weidian.com:7000000001"


def test_known_redirects_are_followed_as_they_were_on_the_day(invoke, tmp_path):
    hops = tmp_path / "redirects.csv"
    hops.write_text(
        "from,to,status,observed_at\n"
        "https://amzn.to/x,https://www.amazon.com/dp/B0EXAMPLE1,301,2020-07-01\n"
        "https://amzn.to/x,https://www.amazon.com/dp/B0EXAMPLE2,301,2021-07-01\n"
        "https://amzn.to/y,https://www.amazon.com/dp/B0EXAMPLE3,soon,2021-07-01\n",
        "utf-8",
    )
    arguments = ("links", "--json", "https://amzn.to/x", "--redirects", hops)
    (latest,) = routes(invoke(*arguments))
    assert str(latest.target) == "amazon.com:B0EXAMPLE2"
    result = invoke(*arguments, "--on", "2020-08-01")
    (then,) = routes(result)
    assert str(then.target) == "amazon.com:B0EXAMPLE1"
    assert "(amazon.com:B0EXAMPLE2) on 2021-07-01" in then.note
    assert "not read: redirects.csv" in result.stderr


def test_saved_pages_are_opened_with_the_services_that_they_report_to(invoke, tmp_path):
    page = tmp_path / "bio.html"
    page.write_text(
        "<html><link rel=canonical href='https://bio.example/mira'><script>gtag('config',"
        "'G-ABC123DEF4')</script><a href='https://www.amazon.com/dp/B0EXAMPLE1'>ring</a></html>",
        "utf-8",
    )
    (route,) = routes(invoke("links", "--json", "https://bio.example/mira", "--redirects", page))
    assert str(route.target) == "amazon.com:B0EXAMPLE1"
    assert "analytics:google:G-ABC123DEF4" in map(str, route.network_keys)


def test_the_users_rules_win(invoke, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(RULES, "utf-8")
    out = "https://qxmall.example/out?ziel=https%3A%2F%2Fqxmall.example%2Fg%2F78"
    (route,) = routes(invoke("links", "--json", out, "--rules", file))
    assert str(route.target) == "qxmall.example:78"
    assert route.certainty == 1
    assert not [each for each in routes(invoke("links", "--json", out)) if each.target]


def test_a_broken_rule_is_told_with_file_rule_and_field(invoke, tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(RULES.replace("kind: shop", "kind: bazaar"), "utf-8")
    result = invoke("links", "x", "--rules", file)
    assert result.exit_code == 2
    assert result.stderr.startswith("countermark: mine.yaml: rule 'qxmall': kind: ")


def test_documents_in_two_spellings_are_named(invoke):
    sheet = "1ExAmPlE7Bw9QzRtYuIoPaSdFgHjKlZxCvBnM4kT0wXq"
    urls = [f"https://docs.google.com/spreadsheets/d/{s}" for s in (sheet, sheet[:9] + sheet[10:])]
    said = invoke("links", *urls).stdout
    assert "are probably one document: they differ in one character of 44" in said


@pytest.mark.parametrize(
    "text", ["\x1b[31m https://x.example/\x07", "a" * 5000, "\ud800", "://", ""]
)
def test_hostile_texts_end_well(text):
    result = CliRunner().invoke(app, ["links", text])
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout


def test_wrong_usage(invoke):
    assert invoke("links").exit_code == 2
    assert invoke("links", "x", "--redirects", "/nowhere.csv").exit_code == 2


def test_investigate_reads_by_the_users_rules_in_its_workers(invoke, tmp_path, case):
    rules = tmp_path / "mine.yaml"
    rules.write_text(RULES, "utf-8")
    posts = tmp_path / "in"
    posts.mkdir()
    post = {
        "@type": "SocialMediaPosting",
        "url": "https://www.instagram.com/p/Cexample01/",
        "articleBody": "https://qxmall.example/out?ziel=https%3A%2F%2Fqxmall.example%2Fg%2F78",
    }
    (posts / "p.jsonl").write_text(json.dumps(post), "utf-8")
    out = tmp_path / "out"
    arguments = ["investigate", posts, "--registry", case.registry, "--out", out, "--rules"]
    assert invoke(*arguments, rules).exit_code == 0
    (route,) = (out / "routes.jsonl").read_text("utf-8").splitlines()
    assert json.loads(route)["to"] == "qxmall.example:78"
    assert json.loads((out / "run.json").read_text("utf-8"))["settings"]["rules"] == RULES
    rules.write_text("- {id: x}", "utf-8")
    result = invoke(*arguments, rules)
    assert result.exit_code == 1
    assert "mine.yaml: rule 'x': " in result.stderr
