import pytest

from countermark.links.datafile import RuleError
from countermark.operators.kinds import FILE, kind, kinds, read

ENTRY = """
- id: phone
  name: phone number
  sensitive: true
  stable: years
  checked: false
  form: E.164
  sources: [ITU-T E.164]
"""


def test_every_kind_of_the_contract_is_there():
    wanted = (
        "phone email wechat whatsapp telegram qq line handle iban bank-account payment-account "
        "tax-number company-number legal-name person-name address domain affiliate owner campaign "
        "analytics document uploader photo device login"
    )
    assert set(wanted.split()) <= set(kinds())


def test_what_leads_to_a_private_person_is_sensitive():
    assert all(kind(id).sensitive for id in ("phone", "email", "iban", "address", "device"))
    assert not kind("domain").sensitive


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (ENTRY.replace("stable: years", "stable: forever"), "rule 'phone': stable"),
        (ENTRY.replace("  form: E.164\n", ""), "rule 'phone': form"),
        (ENTRY + "  colour: red\n", "rule 'phone': colour"),
        (ENTRY + ENTRY, "rule 'phone': id: used twice"),
        ("just words", "holds no list"),
        ("- id: [", FILE),
    ],
)
def test_a_mistake_names_file_entry_and_field(broken, told):
    with pytest.raises(RuleError) as error:
        read(broken, FILE)
    assert str(error.value).startswith(FILE)
    assert told in str(error.value)
