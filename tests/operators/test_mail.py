import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.operators.mail import email, own_domain, providers


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("Mia.Reps+shop@GoogleMail.com", "miareps@gmail.com"),
        ("mailto:mia@qx.example", "mia@qx.example"),
        ("mia+a+b@qx.example", "mia@qx.example"),
        ("m.i.a@qx.example", "m.i.a@qx.example"),
        ("mia@me.com", "mia@icloud.com"),
        ("mia@hotmail.com", "mia@hotmail.com"),
        ("mia-x@yahoo.com", "mia@yahoo.com"),
        ("mia-x@gmail.com", "mia-x@gmail.com"),
        ("noreply@qx.example", None),
        ("mia@qx", None),
        ("@mia", None),
        ("mia@-qx.example", None),
    ],
)
def test_aliases_are_folded(written, value):
    assert email(written) == value


def test_a_domain_names_somebody_where_not_anybody_can_have_mail_there():
    assert own_domain("mia@mail.qx.example") == "qx.example"
    assert own_domain("mia@gmail.com") is None
    assert own_domain("help@amazon.com") is None
    assert all("." in host for host in providers())


@given(st.emails() | st.text(max_size=50))
@settings(deadline=None)
def test_the_form_is_one(written):
    found = email(written)
    assert found is None or email(found) == found
