"""The first password, which an OFFICER hands out and its owner must change."""

import secrets
from datetime import datetime

from django.db import transaction

from units.models import User, record

# Without letters and digits that are mistaken for one another on paper or over the telephone.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 3, 4


def random_password() -> str:
    """Return such as `k7mf-2xqp-9rtd`: 59 bits, easy to read aloud."""
    groups = ["".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS)]
    return "-".join(groups)


@transaction.atomic
def hand_out_password(*, person: User, by: User, at: datetime) -> str:
    """Give a person a new password that must be changed at the next sign-in; it is shown once and kept nowhere."""
    password = random_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    record(subject=f"person/{person.username}", action="password.handed_out", by=by, at=at)
    return password
