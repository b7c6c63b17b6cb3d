import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.intake.columns import understand
from countermark.intake.vocabulary import Seen, accounts
from countermark.operators.facts import facts, table
from countermark.operators.field import Where, columns, fields, of_field, of_link
from countermark.operators.kinds import kinds
from countermark.operators.named import Named
from countermark.operators.reading import sightings
from countermark.operators.resolution import resolve
from countermark.records.account import Account
from countermark.records.key import Key

SEEN = Seen("sha256:" + "0" * 64, "return.csv")
CHINA = Where("CN", ("CN",))


def said(found):
    return {(named.kind, named.value) for named, _ in found}


def test_columns_are_of_kinds_or_tell_the_bank():
    assert {rule.id for rule in columns().values()} <= {*kinds(), "bank-code"}


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("Mobile 2", "138 0013 8000", {("phone", "+8613800138000")}),
        ("微信号", "Mia_888", {("wechat", "mia_888")}),
        ("WeChat ID", "13800138000", {("phone", "+8613800138000")}),
        ("QQ号", 123456789, {("qq", "123456789")}),
        ("telegram", "https://t.me/mia_reps", {("telegram", "mia_reps")}),
        ("Instagram", "https://www.instagram.com/glam.by_mia/", {("handle", "glam.by_mia")}),
        ("IP Address", "8.8.4.4, ::ffff:8.8.4.4, 192.168.0.1", {("login", "8.8.4.4")}),
        ("last login ip", "2001:4860:4860:0:0:0:0:8888", {("login", "2001:4860:4860::8888")}),
        ("IP hash", "A" * 8 + "0" * 24, {("login", "a" * 8 + "0" * 24)}),
        ("Device-ID", "unknown; A1B2-C3D4-E5F6", {("device", "a1b2-c3d4-e5f6")}),
        ("Device ID", "iPhone 12; iPhone-XS", set()),
        ("duns", "12-345-6789", {("company-number", "DUNS:123456789")}),
        ("leiCode", "529900T8BM49AURSDO55", {("company-number", "LEI:529900T8BM49AURSDO55")}),
        ("website", "www.qx.example", {("domain", "qx.example")}),
        ("支付宝账号", "13800138000", {("payment-account", "alipay:+8613800138000"),
          ("phone", "+8613800138000")}),
        ("法定代表人", "王小美", {("person-name", "mei wang xiao")}),
        ("Account holder", "Blue River Ltd", {("legal-name", "blueriver")}),
        ("colour", "13800138000", set()),
        ("phone", True, set()),
        ("email", "n/a", set()),
    ],
)  # fmt: skip
def test_columns_beside_the_vocabulary(name, value, wanted):
    assert said(fields({name: value}, CHINA)) == wanted


def test_objects_within():
    extra = {
        "contactPoint": [{"@type": "ContactPoint", "telephone": "13800138000"}],
        "additionalProperty": {"name": "QQ", "value": "123456789"},
        "address": [{"streetAddress": "人民路12号", "addressLocality": "邯郸市"}],
        "review": {"telephone": "13900139000"},
    }
    assert said(fields(extra, CHINA)) == {
        ("phone", "+8613800138000"),
        ("qq", "123456789"),
        ("address", "CN|hebei|handan||renmin|12|||"),
    }


def test_links_that_an_account_gives_as_its_own():
    assert [named.kind for named in of_link("https://wa.me/8613800138000")] == ["phone"]
    assert list(of_link("https://www.amazon.com/dp/B0EXAMPLE1")) == []
    [named] = of_link("https://shop.qx.example/")
    assert named.value == "qx.example"
    assert list(of_link("https://shop.qx.example/stores/12")) == []
    assert list(of_link("http://[::1")) == []


def test_the_return_of_a_subpoena_as_a_table():
    headers = [
        "Account ID",
        "Registered name",
        "Device ID",
        "Last login IP",
        "BLZ",
        "Kontonummer",
        "Country",
    ]
    row = ["A1SELLER00", "Mia Lindqvist", "a1b2c3d4e5f6", "8.8.4.4", "37040044", "532013000", "DE"]
    table = understand(headers, [row])
    assert table is not None
    assert table.kind == "account"
    [account] = accounts(table.read(row), SEEN)
    found = {(one.kind, one.value, one.how) for one in sightings(account)}
    assert {
        ("device", "a1b2c3d4e5f6", "platform"),
        ("login", "8.8.4.4", "platform"),
        ("iban", "DE89370400440532013000", "declared"),
        ("person-name", "lindqvist mia", "declared"),
    } <= found


NAMES = st.sampled_from("address phone name value contactPoint streetAddress ip".split())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(sorted(columns())), JSON, max_size=4))
@settings(deadline=None)
def test_any_properties_are_read_without_a_crash(extra):
    assert all(named.kind in kinds() and named.value for named, _ in fields(extra, CHINA))


@given(st.sampled_from(sorted({rule.id for rule in columns().values()})), st.text(max_size=40))
@settings(deadline=None)
def test_any_value_of_any_kind(kind, value):
    assert all(named.value for named in of_field(kind, value, CHINA))


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("phone", "+86 1", "+861"), ("tax-number", "91X", "91x"),
        ("email", "mia at the shop", "miaattheshop"), ("company-number", "HRB 7", "hrb7"),
    ],
)  # fmt: skip
def test_a_field_that_no_reader_knows_is_kept_as_it_is_written(kind, written, kept):
    assert list(of_field(kind, written, Where("DE"))) == [Named(kind, kept, False)]


@pytest.mark.parametrize(
    "filler",
    ["n/a", "N.A.", "unknown", "Not provided", "-", "0000", "xxx", "无", "暂无", "keine Angabe",
     "138****1234", "нет", "lorem " * 20],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["phone", "email", "tax-number", "company-number"])
def test_fillers_are_no_facts(kind, filler):
    assert list(of_field(kind, filler, Where())) == []


def test_a_fragment_ties_nobody():
    accounts = [
        Account(key=Key.seller("amazon.com", f"A{n}"), telephone="+86 1", tax_id="91X")
        for n in range(2)
    ]
    seen = [one for account in accounts for one in sightings(account)]
    assert ("phone", "+861") in {(one.kind, one.value) for one in seen}
    assert len(set(resolve(facts(table(seen))).group.tolist())) == 2
