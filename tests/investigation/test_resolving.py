"""Who is behind accounts, through the whole job."""

import json
import os
import re
import shutil
import sys

import pytest
from typer.testing import CliRunner

from countermark.cli.app import app
from countermark.investigation import job, resolving
from countermark.investigation.resolving import Heard
from countermark.signals.examples import REGISTRY

PHONE, MAIL = "+1 202 555 0143", "xiangyun.lin@mira-home.example"


def seller(shop: str, id: str, **papers: str) -> dict:
    url = {
        "amazon.com": f"https://www.amazon.com/sp?seller={id}",
        "ebay.com": f"https://www.ebay.com/usr/{id}",
        "dhgate.com": f"https://www.dhgate.com/store/{id}",
    }[shop]
    return {"@type": "Organization", "identifier": id, "url": url, "name": id, **papers}


def product(id: str, seller: str) -> dict:
    return {
        "@type": "Product",
        "url": f"https://www.amazon.com/dp/{id}",
        "name": "Classic Screw Titanium Steel Bracelet",
        "brand": {"@type": "Brand", "name": "Generic"},
        "category": "Jewelry > Bracelets",
        "offers": {"price": "19.99", "priceCurrency": "USD", "seller": {"identifier": seller}},
    }


def post(id: str, handle: str, text: str, day: str = "2020-07-03") -> dict:
    return {
        "@type": "SocialMediaPosting",
        "url": f"https://www.instagram.com/p/{id}/",
        "datePublished": f"{day}T10:00:00Z",
        "articleBody": text,
        "author": {"alternateName": handle, "url": f"https://www.instagram.com/{handle}/"},
    }


def payment(number: int, sender: str, recipient: str, purpose: str) -> dict:
    return {
        "@type": "MoneyTransfer",
        "identifier": f"T{number}",
        "endTime": f"2020-08-0{number + 1}T10:00:00Z",
        "sender": {"@type": "Organization", "identifier": sender},
        "recipient": {"@type": "Person", "alternateName": recipient},
        "amount": {"value": "120.00", "currency": "USD"},
        "description": purpose,
    }


@pytest.fixture
def run(tmp_path):
    (tmp_path / "registry.yaml").write_text(REGISTRY, "utf-8")

    def run(*objects: dict, options: tuple[str, ...] = ()) -> dict[str, list[dict]]:
        (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, objects)), "utf-8")
        registry, out = tmp_path / "registry.yaml", tmp_path / "out"
        asked = ["investigate", str(tmp_path / "in.jsonl"), "--registry", str(registry)]
        asked += ["--out", str(out), *options]
        done = CliRunner().invoke(app, asked, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        names = ("leads", "operators", "schemes")
        return {
            name: [json.loads(line) for line in (out / f"{name}.jsonl").read_text().splitlines()]
            for name in names
        } | {"report": [{"html": (out / "report.html").read_text("utf-8")}]}

    return run


TWO = (
    seller("amazon.com", "A1ONE", telephone=PHONE, email=MAIL),
    seller("ebay.com", "two_two", telephone=PHONE, email=MAIL),
    seller("dhgate.com", "20550143", telephone="+1 305 555 0199"),
)


def test_accounts_with_one_phone_and_mailbox_are_one_actor_and_say_why(run) -> None:
    found = run(*TWO)["operators"]
    one, other = sorted(found, key=lambda operator: len(operator["accounts"]))
    assert one["accounts"] == ["dhgate.com:seller/20550143"]
    assert other["accounts"] == ["amazon.com:seller/A1ONE", "ebay.com:seller/two_two"]
    (bond,) = other["links"]
    assert {reason["signal"] for reason in bond["reasons"]} >= {"shared.phone", "shared.email"}
    assert all(reason["detail"] for reason in bond["reasons"])
    phone = next(each for each in other["identifiers"] if each["kind"] == "phone")
    assert len(phone["seen_on"]) == 2


def test_a_lead_names_its_operator_and_a_scheme_its_roles(run) -> None:
    found = run(
        *TWO,
        product("B0EXAMPLE1", "A1ONE"),
        post("C1", "mira.finds", "my #aurelle https://www.amazon.com/dp/B0EXAMPLE1"),
        post("C2", "mira.finds", "#aurelle again https://www.amazon.com/dp/B0EXAMPLE1"),
        *(payment(n, "A1ONE", "mira.finds", "commission") for n in range(3)),
    )
    (lead,) = found["leads"]
    operator = {key: one["operator"] for one in found["operators"] for key in one["accounts"]}
    assert lead["operator"] == operator["amazon.com:seller/A1ONE"]
    (scheme,) = found["schemes"]
    roles = {(role["role"], role["operator"]) for role in scheme["roles"]}
    promoter = operator["instagram.com:account/mira.finds"]
    assert roles == {("seller", lead["operator"]), ("promoter", promoter)}
    assert {relation["kind"] for relation in scheme["relations"]} == {"promotes", "pays"}
    assert scheme["leads"] == [lead["lead"]]
    assert scheme["scheme"] in found["report"][0]["html"]


@pytest.mark.skipif(sys.platform != "linux", reason="on Linux alone")
def test_records_that_a_process_of_its_own_reads_say_the_same(run, monkeypatch) -> None:
    told = (
        *TWO,
        product("B0EXAMPLE1", "A1ONE"),
        post("C1", "mira.finds", "my #aurelle https://www.amazon.com/dp/B0EXAMPLE1"),
        post("C2", "mira.finds", "#aurelle again https://www.amazon.com/dp/B0EXAMPLE1"),
        post("C3", "mira.finds", "write to mira@mira-finds.example"),
        *(payment(n, "A1ONE", "mira.finds", "commission") for n in range(3)),
    )
    read: list[int] = []

    def heard(*given: object) -> Heard:
        read.append(os.getpid())
        return resolving.heard(*given)

    monkeypatch.setattr(job, "heard", heard)
    here = run(*told)
    assert read == [os.getpid()]
    monkeypatch.setattr(job, "MANY", 1)
    apart = run(*told)
    assert read == [os.getpid()]  # the other process has a list of its own
    for name in ("leads", "operators", "schemes"):
        assert here[name] == apart[name] != []


def offered(id: str, seller: str, **changed: object) -> dict:
    return {**product(id, seller), "url": f"https://www.ebay.com/itm/{id}", **changed}


def test_what_the_actor_sells_again_becomes_a_lead_and_never_by_his_address_alone(run) -> None:
    wallet = {"name": "Red Leather Wallet With Eight Pockets", "category": "Bags"}
    told = (
        *TWO,
        product("B0EXAMPLE1", "A1ONE"),
        post("C1", "mira.finds", "my #aurelle https://www.amazon.com/dp/B0EXAMPLE1"),
        post("C2", "mira.finds", "#aurelle again https://www.amazon.com/dp/B0EXAMPLE1"),
    )
    leads = run(
        *told,
        offered("110000000001", "two_two"),
        offered("110000000002", "two_two", **wallet),
        offered("110000000003", "somebody.else"),
    )["leads"]
    first, again = sorted(leads, key=lambda lead: lead["listing"]["key"])
    assert again["listing"]["key"] == "ebay.com:110000000001"
    assert again["posts"] == [] and again["grade"] == "possible"
    (reason,) = [r for r in again["reasons"] if r["signal"] == "repetition.relisted"]
    assert first["listing"]["key"] in reason["detail"] and reason["evidence"]
    assert again["operator"] == first["operator"]
    assert [lead["lead"] for lead in run(*told)["leads"]] == [first["lead"]]


def test_a_scheme_keeps_its_name_when_an_older_lead_turns_up(run) -> None:
    told = (
        *TWO,
        product("B0EXAMPLE1", "A1ONE"),
        post("C1", "mira.finds", "my #aurelle https://www.amazon.com/dp/B0EXAMPLE1"),
        post("C2", "mira.finds", "#aurelle again https://www.amazon.com/dp/B0EXAMPLE1"),
    )
    (scheme,) = run(*told)["schemes"]
    older = post("C0", "mira.finds", "#aurelle https://www.amazon.com/dp/B0EXAMPLE2", "2019-01-01")
    (later,) = run(*told, product("B0EXAMPLE2", "A1ONE"), older)["schemes"]
    assert len(later["leads"]) == 2 > len(scheme["leads"])
    assert later["scheme"] == scheme["scheme"]


def test_a_later_run_adds_to_what_is_known(run) -> None:
    run(seller("amazon.com", "A1ONE", telephone=PHONE, email=MAIL))
    (operator,) = run(seller("ebay.com", "two_two", telephone=PHONE, email=MAIL))["operators"]
    assert operator["accounts"] == ["amazon.com:seller/A1ONE", "ebay.com:seller/two_two"]
    again = run(seller("ebay.com", "two_two", telephone=PHONE, email=MAIL))["operators"]
    assert again == [operator]


def test_a_run_without_accounts_has_no_operators(run) -> None:
    found = run(product("B0EXAMPLE1", ""))
    assert found["operators"] == found["schemes"] == []


def order(number: int, seller: str, buyer: str) -> dict:
    return {
        "@type": "Order",
        "orderNumber": f"R{number}",
        "orderDate": "2020-08-01T10:00:00Z",
        "seller": {
            "@type": "Organization",
            "identifier": seller,
            "telephone": PHONE,
            "email": MAIL,
        },
        "customer": {"@type": "Person", "name": buyer},
    }


def test_an_order_of_a_shop_not_told_speaks_of_the_seller_with_that_number(run) -> None:
    found = run(seller("amazon.com", "A1ONE"), TWO[1], order(1, "A1ONE", "Ann"))["operators"]
    assert [one["accounts"] for one in found] == [
        ["amazon.com:seller/A1ONE", "ebay.com:seller/two_two"]
    ]


def test_a_number_of_a_platform_in_a_payment_is_no_bank_account(run) -> None:
    found = run(TWO[2], payment(1, "20550143", "mira.finds", "commission"))["operators"]
    (one,) = [each for each in found if each["accounts"] == ["dhgate.com:seller/20550143"]]
    assert "bank-account" not in {each["kind"] for each in one["identifiers"]}


def test_a_second_account_that_says_so_is_of_the_first(run) -> None:
    second = {
        "@type": "Person",
        "url": "https://www.instagram.com/quiet_corner/",
        "description": "if @mira.finds is gone, find me here",
    }
    found = run(second, post("C1", "mira.finds", "new bag"))["operators"]
    assert [one["accounts"] for one in found] == [
        ["instagram.com:account/mira.finds", "instagram.com:account/quiet_corner"]
    ]
    (bond,) = found[0]["links"]
    assert bond["reasons"][0]["signal"] == "shared.own-account"


def test_a_shop_by_the_host_of_its_page_and_by_its_number_is_one(run) -> None:
    shop = {"@type": "Organization", "url": "https://shop919919890.taobao.com/"}
    ware = product("B0EXAMPLE1", "") | {"url": "https://item.taobao.com/item.htm?id=678000000001"}
    for named in ("919919890", "shop919919890"):
        ware["offers"]["seller"] = {"identifier": named}
        accounts = [one["accounts"] for one in run(shop, ware)["operators"]]
        assert accounts == [["taobao.com:seller/919919890"]]


@pytest.mark.parametrize("way", ["masked", "hashed"])
def test_accounts_are_matched_where_identifiers_are_not_kept(run, tmp_path, way) -> None:
    (plain,) = run(TWO[0], TWO[1])["operators"]
    shutil.rmtree(tmp_path / "out")
    run(TWO[0], options=("--identifiers", way))
    found = run(TWO[1])
    (one,) = found["operators"]
    assert one["accounts"] == plain["accounts"]
    assert one["links"][0]["weight"] == plain["links"][0]["weight"]
    kept = {each["kind"]: each["value"] for each in one["identifiers"] if len(each["seen_on"]) > 1}
    assert re.fullmatch(r".*#[0-9a-f]{32}", kept["phone"])
    assert (kept["phone"][0] == "#") is (way == "hashed")
    numbers = (b"0143", b"xiangyun.lin") if way == "hashed" else (b"2025550143", b"xiangyun.lin")
    for file in ("operators.jsonl", "schemes.jsonl", "report.html", "workspace/workspace.sqlite"):
        written = (tmp_path / "out" / file).read_bytes()
        assert not [number for number in numbers if number in written], file


def test_the_watch_meets_what_is_kept_hashed(run, tmp_path) -> None:
    run(TWO[0], options=("--identifiers", "hashed"))
    workspace = ["--workspace", str(tmp_path / "out" / "workspace")]
    banned = [
        "ban",
        "amazon.com:seller/A1ONE",
        "--platform",
        "amazon.com",
        "--on",
        "2024-01-01",
        "--by",
        "T",
    ]
    assert CliRunner().invoke(app, [*banned, *workspace], catch_exceptions=False).exit_code == 0
    (tmp_path / "new.jsonl").write_text(json.dumps(TWO[1]), "utf-8")
    asked = CliRunner().invoke(app, ["watch", str(tmp_path / "new.jsonl"), *workspace])
    answer = json.loads(asked.stdout.splitlines()[0])
    assert answer["grade"] == "likely"
    assert "2025550143" not in asked.stdout


def test_a_workspace_has_one_way_to_keep_identifiers(run, tmp_path) -> None:
    run(TWO[0])
    registry, out = tmp_path / "registry.yaml", tmp_path / "out"
    asked = ["investigate", str(tmp_path / "in.jsonl"), "--registry", str(registry)]
    asked += ["--out", str(out), "--identifiers", "masked"]
    done = CliRunner().invoke(app, asked, catch_exceptions=False)
    assert done.exit_code != 0
    assert "keeps identifiers plain, and not masked" in done.output.replace("\n", " ")
