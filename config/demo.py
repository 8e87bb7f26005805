"""The demonstration: illustrative units, figures and people, filled in once as real people would have done it."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.enums import MembershipRole
from clusters.models import Membership, Period
from config.files.account import import_account
from config.files.entered import FIGURES, STATEMENTS
from config.files.folder import read_folder
from config.files.kinds import KINDS, USER
from config.files.loading import load_folder, read
from config.files.mistakes import Mistake
from config.files.organisation import PEOPLE
from indicators import workflow
from indicators.models import Submission
from units.enums import Role
from units.models import Appointment, TimelineEntry, User, record
from units.rules import standing_of

STARTER = Path(settings.BASE_DIR) / "config" / "starter"
DEMONSTRATION = Path(settings.BASE_DIR) / "config" / "demonstration"
# A line in the timeline remembers that `demo` filled this database, whatever became of its rows since.
SUBJECT, ACTION = "demonstration", "demonstration.loaded"

# When each unit sends its figures: days before the deadline's day, and the time of day.
SENT = {
    "BAOLOC": (1, time(15, 20)),
    "BAOLAM": (0, time(9, 10)),
    "DAHUOAI": (1, time(10, 45)),
    "DATEH": (1, time(16, 30)),
    "CATTIEN": (0, time(11, 5)),
}
USUAL = (1, time(14, 0))
LATE = {("2022-H1", "DATEH"): timedelta(hours=1, minutes=5)}
ENTERED_BEFORE, SHOWN_BEFORE = timedelta(minutes=90), timedelta(minutes=25)
CONFIRMED = time(8, 15)


class NotEmptyError(Exception):
    """The database holds something that is not the demonstration's."""


class FilesWrongError(Exception):
    """The demonstration's own files have mistakes."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        super().__init__("\n".join(map(str, mistakes)))


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account of the demonstration, and what it is good for."""

    username: str
    who: str
    what: str


def is_filled() -> bool:
    """Tell whether `demo` filled this database."""
    return TimelineEntry.objects.filter(subject=SUBJECT, action=ACTION).exists()


@transaction.atomic
def fill(*, at: datetime) -> None:
    """Load the starter catalogue and the demonstration, and let its people send and confirm the figures.

    :raises NotEmptyError: if the database holds anything but accounts
    :raises FilesWrongError: if the files have mistakes
    """
    if any(kind.rows.exists() for kind in KINDS if kind is not USER):
        raise NotEmptyError(_("This database holds data that are not the demonstration's, so nothing was written."))
    files = read_folder(DEMONSTRATION).files
    entered = {schema.file: files.pop(schema.file) for schema in (FIGURES, STATEMENTS)}
    _load(read_folder(STARTER).files, by=import_account(), at=at)
    _load(files, by=import_account(), at=at)
    for period in Period.objects.in_order():
        for place in Membership.objects.filter(period=period).in_report_order().select_related("unit", "period"):
            _report(place, {name: _lines_of(content, place) for name, content in entered.items()})
    record(subject=SUBJECT, action=ACTION, by=import_account(), at=at)


def _load(files: Mapping[str, bytes], *, by: User, at: datetime) -> None:
    outcome = load_folder(files, by=by, at=at)
    if outcome.mistakes:
        raise FilesWrongError(outcome.mistakes)


def _lines_of(content: bytes, place: Membership) -> bytes:
    """Keep the header and what one unit hands in for one period."""
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    period, unit = header.index("period"), header.index("unit")
    kept = [row for row in rows if row and (row[period], row[unit]) == (place.period.code, place.unit.code)]
    written = io.StringIO(newline="")
    csv.writer(written).writerows([header, *kept])
    return written.getvalue().encode()


def _report(place: Membership, files: Mapping[str, bytes]) -> None:
    """Let the unit's people enter and send, and the right person of the cluster confirm."""
    sent, confirmed = _sent_at(place), _confirmed_at(place)
    reporter, head = _appointed(place, Role.REPORTER, sent), _appointed(place, Role.HEAD, sent)
    _load(files, by=reporter, at=sent - ENTERED_BEFORE)
    submission = Submission.objects.with_place().get(membership=place)
    workflow.show_to_head(submission=submission, by=reporter, at=sent - SHOWN_BEFORE)
    workflow.submit(submission=submission, by=head, at=sent)
    workflow.accept(submission=submission, by=_confirmer(submission, confirmed), at=confirmed)


def _sent_at(place: Membership) -> datetime:
    due_at = timezone.localtime(place.period.due_at)
    if late_by := LATE.get((place.period.code, place.unit.code)):
        return due_at + late_by
    days, hour = SENT.get(place.unit.code, USUAL)
    return datetime.combine(due_at.date() - timedelta(days=days), hour, tzinfo=due_at.tzinfo)


def _confirmed_at(place: Membership) -> datetime:
    due_at = timezone.localtime(place.period.due_at)
    start = datetime.combine(due_at.date() + timedelta(days=1), CONFIRMED, tzinfo=due_at.tzinfo)
    return start + timedelta(minutes=12 * place.order)


def _appointed(place: Membership, role: Role, at: datetime) -> User:
    held = Appointment.objects.in_force(on=timezone.localdate(at)).filter(unit=place.unit, role=role)
    return held.select_related("user").order_by("pk")[0].user


def _confirmer(submission: Submission, at: datetime) -> User:
    """Find who may confirm these figures that day, by the same rule as on the page."""
    day = timezone.localdate(at)
    this = Submission.objects.filter(pk=submission.pk)
    candidates = User.objects.filter(appointments__role__in=[Role.HEAD, Role.OFFICER]).order_by("pk").distinct()
    return next(person for person in candidates if this.confirmable_by(standing_of(person, on=day)).exists())


def open_accounts(password: str) -> list[SignIn]:
    """Give all accounts of the demonstration one password, and say what each is for."""
    people = read(PEOPLE, (DEMONSTRATION / PEOPLE.file).read_bytes())
    usernames = [each.values["username"] for each in people.records]
    accounts = User.objects.filter(username__in=usernames)
    accounts.update(password=make_password(password), must_change_password=False)
    return list(_sign_ins(usernames))


def _sign_ins(usernames: list[str]) -> Iterator[SignIn]:
    chairs = set(Membership.objects.filter(role=MembershipRole.CHAIR).values_list("unit_id", flat=True))
    held = Appointment.objects.filter(user__username__in=usernames).select_related("user", "unit")
    in_file = {username: position for position, username in enumerate(usernames)}
    for each in sorted(held, key=lambda appointment: in_file[appointment.user.username]):
        who = f"{each.user.full_name}, {each.unit.short_name}"
        yield SignIn(each.user.username, who, _to_try(Role(each.role), is_chair=each.unit_id in chairs))


def _to_try(role: Role, *, is_chair: bool) -> str:
    if is_chair and role == Role.HEAD:
        return _("confirm the members' figures, put the report forward and issue it")
    if is_chair and role == Role.REPORTER:
        return _("follow the cluster's progress, check figures, draft the report")
    return {
        Role.REPORTER: _("enter the unit's figures and words"),
        Role.HEAD: _("send the unit's figures to the chair"),
        Role.LEADER: _("read the clusters' results, give an opinion on the report"),
        Role.OFFICER: _("units, catalogue, files, commendations, accounts"),
    }[role]
