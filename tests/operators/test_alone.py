"""Each account alone is an operator of the contract."""

from countermark.operators.alone import alone, operator_id
from countermark.records.key import Key
from countermark.records.operator import Operator

KEY = Key.seller("amazon.com", "A1SELLER")


def test_an_account_with_what_its_record_says() -> None:
    said = [("phone", "+861"), ("legal-name", 'QX "Ltd"')]
    operator = Operator.model_validate_json(alone(str(KEY), said))
    assert operator.accounts == (KEY,)
    assert [(i.kind, i.value) for i in operator.identifiers] == said
    assert all(i.seen_on == (KEY,) for i in operator.identifiers)


def test_an_account_of_which_no_more_is_known() -> None:
    operator = Operator.model_validate_json(alone(str(KEY), ()))
    assert (operator.accounts, operator.identifiers, operator.links) == ((KEY,), (), ())


def test_names_are_stable_and_differ() -> None:
    other = operator_id("amazon.com:seller/A2")
    assert operator_id(str(KEY)) == operator_id(str(KEY)) != other
