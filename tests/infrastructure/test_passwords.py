import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from credentials.models import User


@pytest.mark.parametrize("password", ["Correct-horse-7-battery", "Ünter-den-9-Linden"])
def test_a_long_password_of_four_kinds_of_signs_is_taken(password):
    validate_password(password)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Sh0rt-one", "password_too_short"),
        ("no-capital-letter-7", "password_too_uniform"),
        ("NO-SMALL-LETTER-7", "password_too_uniform"),
        ("No-digit-in-here", "password_too_uniform"),
        ("Nothing7butletters", "password_too_uniform"),
        ("Alice.Liddell-1865", "password_too_similar"),
    ],
)
def test_a_weak_password_is_refused(password, code):
    user = User(email="alice.liddell-1865@example.com", name="Alice Liddell")

    with pytest.raises(ValidationError) as refused:
        validate_password(password, user)

    assert code in {error.code for error in refused.value.error_list}
