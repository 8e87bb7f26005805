"""Sweeps over every address, so that a new page cannot forget to be protected."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from clusters.enums import MembershipRole
from clusters.models import Membership
from config.files.register import FILES
from reports.models import Report
from tests.factories import (
    AppointmentFactory,
    AttachmentFactory,
    AwardFactory,
    ClusterFactory,
    DataElementFactory,
    DataValueFactory,
    ExemplarFactory,
    FormUploadFactory,
    InitiativeFactory,
    MembershipFactory,
    MovementFactory,
    OversightFactory,
    PactFactory,
    PeriodFactory,
    ReportFactory,
    ReportVersionFactory,
    StatementFactory,
    SubmissionFactory,
    SuccessionFactory,
    TargetFactory,
    UnitFactory,
    UploadedCellFactory,
    UserFactory,
)
from units.enums import Level, Role
from units.models import User
from units.stewardship import CatalogueAdmin

SIGN_IN_AND_OUT = {"/accounts/login/", "/accounts/logout/", "/admin/login/"}
# What a stranger may ask for: whether the product is alive, and another language.
PUBLIC = {"/healthz/", "/accounts/language/"}
SECRET = "Bí mật của cụm khác"
METHODS = ("get", "post")
OFFICERS = (Role.OFFICER, "OFFICER of a province under another unit")
ROLES = (None, *Role, OFFICERS[1])


@dataclass(frozen=True)
class Route:
    """One address of the product as the URLconf has it, with or without a name."""

    pattern: str
    arguments: frozenset[str]
    pieces: str = field(compare=False)

    @property
    def names_a_place(self) -> bool:
        return bool({"cluster", "unit"} & self.arguments)

    @property
    def is_the_officers(self) -> bool:
        return self.pattern.startswith(("/admin/", "/files/"))

    def address(self, codes: dict[str, Any]) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: str(codes[found[1]]), self.pieces)


def routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[Route]:
    for each in patterns:
        whole = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, whole)
        else:
            pieces = re.sub(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>.*?\)(?=[/$]|\Z)", r"{\1\2}", whole)
            pieces = pieces.replace("^", "").replace("$", "").replace("\\Z", "")
            yield Route(whole, frozenset(re.findall(r"\{(\w+)\}", pieces)), pieces)


EVERY = list(routes(get_resolver().url_patterns))
GUARDED = [route for route in EVERY if route.pattern not in SIGN_IN_AND_OUT | PUBLIC]


def place(*, name: str, period: Any) -> Membership:
    """A cluster's chair with confirmed figures, in a province of its own that lies under another unit."""
    province = UnitFactory(level=Level.PROVINCE, name=name, parent=UnitFactory(level=Level.PROVINCE))
    return MembershipFactory(
        cluster=ClusterFactory(host=province, name=name),
        period=period,
        role=MembershipRole.CHAIR,
        unit=UnitFactory(name=name, short_name=name, parent=province),
    )


def codes_of(chair: Membership) -> dict[str, Any]:
    """What addresses name, and for the catalogue's admin one row of each table."""
    submission = SubmissionFactory(membership=chair, accepted=True)
    element = DataElementFactory(takes_attachments=True)
    name = chair.unit.name
    attachment = AttachmentFactory(
        submission=submission, element=element, name=f"{name}.pdf", handed_in=name.encode(), added_by__full_name=name
    )
    DataValueFactory(submission=submission, element=element, note=name)
    StatementFactory(submission=submission, text=name)
    upload = FormUploadFactory(submission=submission, file_name=name)
    UploadedCellFactory(upload=upload, element=element, note=name)
    Report.objects.filter(cluster=chair.cluster, period=chair.period).delete()
    report = ReportFactory(cluster=chair.cluster, period=chair.period, issued=True)
    ReportVersionFactory(report=report, html=name, html_brief=name, pdf=name.encode(), snapshot={"name": name})
    person = UserFactory(full_name=name)
    AppointmentFactory(user=person, unit=chair.unit)
    award = AwardFactory(period=chair.period, unit=chair.unit, recipient=name)
    rows = [
        chair.unit,
        chair.cluster,
        chair.period,
        chair,
        person,
        element,
        element.section,
        SuccessionFactory(predecessor__name=name, predecessor__parent=chair.unit.parent, successor=chair.unit),
        PactFactory(cluster=chair.cluster),
        OversightFactory(cluster=chair.cluster, user=person),
        TargetFactory(scope=chair.unit.code),
        award,
        award.decision,
        MovementFactory(period=chair.period, unit=chair.unit, name=name),
        InitiativeFactory(period=chair.period, unit=chair.unit, name=name),
        ExemplarFactory(period=chair.period, unit=chair.unit, name=name),
    ]
    return {
        "cluster": chair.cluster.code,
        "period": chair.period.code,
        "unit": chair.unit.code,
        "indicator": "CHI-TIEU-0",
        "element": element.code,
        "attachment": attachment.pk,
        "upload": upload.pk,
        "form": "pdf",
        "file": "figures.csv",
        "url": "units/nowhere/",
        "app_label": "units",
        "rows": {type(row): row.pk for row in rows},
    }


def asked(codes: dict[str, Any], route: Route) -> dict[str, Any]:
    """The codes for one address; a page of the admin asks for a row of its own table."""
    for model in admin.site._registry:
        if route.pattern.startswith(f"/admin/{model._meta.app_label}/{model._meta.model_name}/"):
            return {**codes, "object_id": codes["rows"].get(model, 1)}
    return codes


@pytest.fixture
def foreign(db: None) -> dict[str, Any]:
    """Rows of a cluster that the person who asks has nothing to do with, and the codes that name them."""
    return codes_of(place(name=SECRET, period=PeriodFactory(year=2022)))


@pytest.fixture
def own(foreign: dict[str, Any]) -> Membership:
    """The person's own place in the same half-year."""
    chair = place(name="Cụm của mình", period=Membership.objects.get(unit__code=foreign["unit"]).period)
    SubmissionFactory(membership=chair, accepted=True)
    return chair


def someone(own: Membership, role: str | None) -> User:
    """A person who holds the role in the own province or unit; without a role, one whom nobody has appointed."""
    person = UserFactory()
    if role == Role.OFFICER:
        # At a unit without parent one keeps the catalogue, too.
        AppointmentFactory(user=person, unit=UnitFactory(level=Level.PROVINCE), role=role)
    if role:
        unit = own.unit if role in {Role.REPORTER, Role.HEAD} else own.cluster.host
        AppointmentFactory(user=person, unit=unit, role=Role.OFFICER if role in OFFICERS else role)
    return person


def test_the_sweep_fills_in_every_address(foreign: dict[str, Any]) -> None:
    addresses = {route.address(asked(foreign, route) | {"object_id": 1}) for route in EVERY}

    assert len(addresses) == len(EVERY) > 100
    assert {route.pattern for route in EVERY} > SIGN_IN_AND_OUT | PUBLIC
    assert [address for address in addresses if re.search(r"[<>{}()^$\\]", address)] == []


@pytest.mark.parametrize("method", METHODS)
def test_every_address_sends_a_stranger_to_sign_in(client: Client, foreign: dict[str, Any], method: str) -> None:
    signs_in = (reverse("account_login"), reverse("admin:login"))
    passed = []
    for route in GUARDED:
        address = route.address(asked(foreign, route))
        response = getattr(client, method)(address)
        if response.status_code != 302 or not response.headers["Location"].startswith(signs_in):
            passed.append((address, response.status_code))

    assert passed == []


@pytest.mark.parametrize("method", METHODS)
def test_public_addresses_tell_a_stranger_nothing(client: Client, foreign: dict[str, Any], method: str) -> None:
    answers = {address: getattr(client, method)(address) for address in PUBLIC}

    assert answers["/healthz/"].status_code == (200 if method == "get" else 405)
    assert answers["/accounts/language/"].status_code in {302, 405}
    assert [address for address, answer in answers.items() if SECRET in answer.content.decode()] == []


@pytest.mark.parametrize("role", ROLES)
def test_codes_of_another_cluster_are_not_found(
    client: Client, foreign: dict[str, Any], own: Membership, role: str | None
) -> None:
    client.force_login(someone(own, role))
    mine = {"cluster": own.cluster.code, "unit": own.unit.code}
    opened = []
    for route, kept in product(filter(lambda route: route.names_a_place, EVERY), ((), ("cluster",), ("unit",))):
        if not set(kept) < route.arguments & {"cluster", "unit"} and kept:
            continue
        address = route.address(foreign | {name: mine[name] for name in kept})
        statuses = {getattr(client, method)(address).status_code for method in METHODS}
        if not statuses <= {404, 405} or 404 not in statuses:
            opened.append((address, statuses))

    assert opened == []


@pytest.mark.parametrize("role", ROLES)
def test_no_address_shows_what_belongs_to_another_cluster(
    client: Client, foreign: dict[str, Any], own: Membership, role: str | None
) -> None:
    client.force_login(someone(own, role))
    shown, opened = [], []
    for route, method in product(GUARDED, METHODS):
        address = route.address(asked(foreign, route))
        response = getattr(client, method)(address)
        if SECRET in response.content.decode(errors="replace"):
            shown.append((method, address))
        if route.is_the_officers and response.status_code not in {404, 405}:
            opened.append((method, address, response.status_code))

    assert shown == []
    # To others the officers' pages are not even there.
    assert role in OFFICERS or opened == []


@pytest.mark.parametrize("role", OFFICERS)
def test_an_officer_opens_no_row_of_another_province(
    client: Client, foreign: dict[str, Any], own: Membership, role: str
) -> None:
    client.force_login(someone(own, role))
    provinces_own = [model for model, page in admin.site._registry.items() if not isinstance(page, CatalogueAdmin)]
    opened = []
    for model, method in product(provinces_own, METHODS):
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        address = reverse(f"{name}_change", args=[foreign["rows"].get(model, 0)])
        if foreign["rows"].get(model) is None or getattr(client, method)(address).status_code not in {302, 404}:
            opened.append((method, address))

    assert opened == []


@pytest.mark.parametrize("role", OFFICERS)
def test_files_given_back_hold_no_row_of_another_province(
    client: Client, foreign: dict[str, Any], own: Membership, role: str
) -> None:
    client.force_login(someone(own, role))
    files = {schema.file: client.get(reverse("files_download", args=[schema.file])) for schema in FILES}

    assert {answer.status_code for answer in files.values()} == {200}
    assert own.unit.code in files["units.csv"].content.decode()
    assert [name for name, answer in files.items() if SECRET in answer.content.decode()] == []
    catalogue = {"periods.csv", "targets.csv"}
    assert [
        name for name, answer in files.items() if name not in catalogue and foreign["unit"] in answer.content.decode()
    ] == []


@pytest.mark.parametrize("role", [Role.REPORTER, Role.HEAD, Role.LEADER, Role.OFFICER])
def test_the_same_addresses_open_with_ones_own_codes(client: Client, own: Membership, role: str) -> None:
    client.force_login(someone(own, role))

    board = reverse("indicators:board", args=[own.cluster.code, own.period.code])
    figures = reverse("indicators:submission", args=[own.cluster.code, own.period.code, own.unit.code])
    assert [client.get(address).status_code for address in (board, figures)] == [200, 200]


@pytest.mark.parametrize("query", ["period=%00", "%00=1", "level__exact=a%00b"])
def test_a_nul_in_an_address_is_refused_before_it_meets_the_database(
    client: Client, own: Membership, query: str
) -> None:
    client.force_login(someone(own, Role.OFFICER))
    names = ("reports:report_switch", "admin:units_unit_changelist", "awards:register")
    addresses = [*(reverse(name) for name in names), reverse("files_download", args=["figures.csv"])]

    assert [client.get(f"{address}?{query}").status_code for address in addresses] == [400] * 4


def test_signing_in_is_asked_for_by_middleware() -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
