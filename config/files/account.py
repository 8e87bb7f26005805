"""The account in whose name files are loaded when nobody is signed in."""

from units.models import User

IMPORT_USERNAME = "import"
IMPORT_NAME = "Nhập từ tệp"


def import_account() -> User:
    """Return the account, which can never sign in; the first call creates it."""
    found = User.objects.filter(username=IMPORT_USERNAME).first()
    if found is None:
        found = User(username=IMPORT_USERNAME, full_name=IMPORT_NAME, is_active=False)
        found.set_unusable_password()
        found.save()
    return found
