"""The officer's page of files: what is taken, checked, written and given back, and within which province."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from awards.models import Award
from clusters.models import Cluster, Membership
from indicators.models import DataValue, Indicator
from tests.config.folders import FOLDER, load_folder_of_tests
from tests.factories import (
    AppointmentFactory,
    AwardFactory,
    ClusterFactory,
    DataValueFactory,
    MembershipFactory,
    OversightFactory,
    UnitFactory,
    UserFactory,
)
from tests.indicators.worlds import reader
from units.enums import Level, Role
from units.models import Appointment, Unit, User

pytestmark = pytest.mark.django_db
PAGE = "/files/"
BOM = "\N{BYTE ORDER MARK}"


@pytest.fixture
def keeper(db: None) -> Client:
    """An OFFICER at a unit without parent, whose files are loaded already."""
    load_folder_of_tests()
    return reader(AppointmentFactory(unit=Unit.objects.get(code="TINH"), role=Role.OFFICER, user__username="giu").user)


@pytest.fixture
def officer(keeper: Client) -> Client:
    """An OFFICER of the same province, which now lies under another unit."""
    root = UnitFactory(code="ROOT", level=Level.PROVINCE)
    Unit.objects.filter(code="TINH").update(parent=root)
    return reader(AppointmentFactory(unit=Unit.objects.get(code="TINH"), role=Role.OFFICER).user)


@pytest.fixture
def foreign(officer: Client) -> Membership:
    """A member of a cluster in another province."""
    province = UnitFactory(code="KHAC", level=Level.PROVINCE)
    unit = UnitFactory(code="XA", parent=province)
    cluster = ClusterFactory(code="CUM-KHAC", host=province)
    period = Membership.objects.get(unit__code="A").period
    return MembershipFactory(cluster=cluster, unit=unit, period=period, role="chair")


def hand_in(client: Client, files: dict[str, str | bytes], step: str = "load") -> Any:
    uploads = [
        SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode(), content_type="text/csv")
        for name, text in files.items()
    ]
    return client.post(PAGE, {"chosen": uploads, "step": step})


def mistakes(response: Any) -> list[tuple[str, int, str]]:
    return [(one.file, one.line, one.column) for one in response.context["result"].outcome.mistakes]


def counts(response: Any) -> dict[str, tuple[int, int, int]]:
    return {
        file: (count.created, count.changed, count.unchanged)
        for file, count in response.context["result"].outcome.counts.items()
    }


def table(header_of: str, *lines: str) -> str:
    return "\n".join([FOLDER[header_of].split("\n", 1)[0], *lines]) + "\n"


# --- Who


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OFFICER, 200), (Role.LEADER, 404), (Role.HEAD, 404), (Role.REPORTER, 404), (None, 404)]
)
@pytest.mark.parametrize("address", [PAGE, "/files/units.csv"])
def test_the_page_is_open_to(role: str | None, status: int, address: str) -> None:
    person = UserFactory()
    if role:
        AppointmentFactory(user=person, role=role)

    assert reader(person).get(address).status_code == status


@pytest.mark.parametrize("role", [Role.LEADER, Role.HEAD])
def test_others_cannot_load_either(role: str) -> None:
    client = reader(AppointmentFactory(role=role).user)

    assert hand_in(client, {"units.csv": FOLDER["units.csv"]}).status_code == 404
    assert not Unit.objects.filter(code="TINH").exists()


# --- Checking and loading


CLUSTER_2 = {"clusters.csv": table("clusters.csv", "CUM-2,Cụm thi đua số 2,2,TINH")}


def test_a_check_writes_nothing_and_its_files_are_carried_to_the_loading(keeper: Client) -> None:
    checked = hand_in(keeper, CLUSTER_2, step="check")

    assert counts(checked) == {"clusters.csv": (1, 0, 0)}
    assert not Cluster.objects.filter(code="CUM-2").exists()
    loaded = keeper.post(PAGE, {"carried": checked.context["result"].carried, "step": "load"})
    assert counts(loaded) == {"clusters.csv": (1, 0, 0)}
    assert Cluster.objects.get(code="CUM-2").name == "Cụm thi đua số 2"


def test_what_is_carried_is_taken_from_the_same_person_only(keeper: Client) -> None:
    packed = hand_in(keeper, CLUSTER_2, step="check").context["result"].carried
    other = reader(AppointmentFactory(unit=Unit.objects.get(code="TINH"), role=Role.OFFICER).user)

    assert other.post(PAGE, {"carried": packed, "step": "load"}).status_code == 422
    assert keeper.post(PAGE, {"carried": packed[:-2], "step": "load"}).status_code == 422
    assert not Cluster.objects.filter(code="CUM-2").exists()


def test_a_button_without_a_name_only_checks(keeper: Client) -> None:
    hand_in(keeper, CLUSTER_2, step="")

    assert not Cluster.objects.filter(code="CUM-2").exists()


def test_all_files_load_at_once_and_again_without_a_change(keeper: Client) -> None:
    response = hand_in(keeper, dict(FOLDER))

    assert mistakes(response) == []
    assert {created for created, _changed, _same in counts(response).values()} == {0}
    assert {changed for _created, changed, _same in counts(response).values()} == {0}


def test_a_loaded_row_names_the_officer_in_its_history(keeper: Client) -> None:
    hand_in(keeper, CLUSTER_2)

    assert Cluster.objects.get(code="CUM-2").history.get().history_user.username == "giu"


def test_every_mistake_is_named_and_nothing_is_written(keeper: Client) -> None:
    wrong = {
        "clusters.csv": table("clusters.csv", "CUM-2,Cụm 2,hai,TINH", "CUM-3,,3,TINH"),
        "units.csv": table("units.csv", "C,Viện kiểm sát nhân dân huyện C,Huyện C,district,TINH,,2015-06-01,"),
    }

    response = hand_in(keeper, wrong)

    assert response.status_code == 422
    assert mistakes(response) == [("clusters.csv", 2, "number"), ("clusters.csv", 3, "name")]
    assert "2 mistakes: nothing was written" in response.content.decode()
    assert not Unit.objects.filter(code="C").exists()


def test_what_stands_in_a_file_is_shown_as_text(keeper: Client) -> None:
    response = hand_in(keeper, {"clusters.csv": table("clusters.csv", "<script>alert(1)</script>,Cụm,1,TINH")})

    assert "&lt;script&gt;" in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_a_long_list_of_mistakes_is_cut_and_counted(keeper: Client) -> None:
    lines = [f"CUM-{n},,{n},TINH" for n in range(2, 1204)]

    response = hand_in(keeper, {"clusters.csv": table("clusters.csv", *lines)})

    assert len(response.context["result"].shown) == 1000
    assert "… and 202 more" in response.content.decode()


def test_no_file_is_said_at_the_field(keeper: Client) -> None:
    response = keeper.post(PAGE, {"step": "load"})

    assert response.status_code == 422
    assert response.context["form"].errors == {"chosen": ["Choose at least one file."]}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("units.xls", "is a workbook of another kind"),
        ("danh-sach.csv", "is none of the known files"),
        ("units.txt", "is none of the known files"),
        ("../../units.exe", "is none of the known files"),
    ],
)
def test_other_files_are_refused_in_words(keeper: Client, name: str, words: str) -> None:
    response = hand_in(keeper, {name: "x", **CLUSTER_2})

    assert response.status_code == 422
    assert words in response.context["refusals"][0]
    assert not Cluster.objects.filter(code="CUM-2").exists()


@pytest.mark.parametrize("name", ["clusters (1).csv", "CLUSTERS.CSV", "clusters (12).csv"])
def test_copies_of_a_download_are_known_by_their_name(keeper: Client, name: str) -> None:
    assert counts(hand_in(keeper, {name: CLUSTER_2["clusters.csv"]})) == {"clusters.csv": (1, 0, 0)}


def test_a_file_chosen_twice_is_refused(keeper: Client) -> None:
    response = hand_in(keeper, {"clusters.csv": CLUSTER_2["clusters.csv"], "clusters (1).csv": "x"})

    assert "was chosen twice" in response.context["refusals"][0]


def test_files_that_are_too_large_together_are_refused(keeper: Client, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 100

    response = hand_in(keeper, {"clusters.csv": "x" * 60, "units.csv": "x" * 60})

    assert "units.csv" in response.context["refusals"][0]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04rest", b"\xff\xfeu\x00n\x00", b"code\n\x00", "mã".encode("cp1258", "replace")]
)
def test_a_file_that_is_no_csv_is_refused_with_its_name(keeper: Client, content: bytes) -> None:
    response = hand_in(keeper, {"clusters.csv": content})

    assert {file for file, _line, _column in mistakes(response)} == {"clusters.csv"}


# --- The catalogue is the keeper's


def test_a_provinces_officer_does_not_load_the_catalogue(officer: Client) -> None:
    response = hand_in(officer, {"indicators.csv": FOLDER["indicators.csv"].replace("Số kiến nghị", "Tên khác")})

    assert "belongs to the catalogue" in response.context["refusals"][0]
    assert Indicator.objects.get(code="KN").name == "Số kiến nghị"


def test_it_is_not_loaded_by_what_was_carried_either(keeper: Client) -> None:
    files = {"indicators.csv": FOLDER["indicators.csv"].replace("Số kiến nghị", "Tên khác")}
    packed = hand_in(keeper, files, step="check").context["result"].carried
    Unit.objects.filter(code="TINH").update(parent=UnitFactory(level=Level.PROVINCE))

    keeper.post(PAGE, {"carried": packed, "step": "load"})

    assert Indicator.objects.get(code="KN").name == "Số kiến nghị"


def test_a_provinces_officer_loads_the_rest(officer: Client) -> None:
    catalogue = {"periods", "sections", "data_elements", "indicators", "targets", "rules", "award_types"}
    files = {name: text for name, text in FOLDER.items() if name.removesuffix(".csv") not in catalogue}
    # As the page gives it back: the province has its own parent now.
    files["units.csv"] = files["units.csv"].replace("province,,", "province,ROOT,")

    response = hand_in(officer, files)

    assert mistakes(response) == []


# --- The province


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (table("units.csv", "XA,Tên khác,X,district,TINH,,2015-01-01,"), ("units.csv", 2, "code")),
        (table("units.csv", "MOI,Huyện Mới,M,district,KHAC,,2015-01-01,"), ("units.csv", 2, "parent")),
        (table("units.csv", "MOI,Huyện Mới,M,district,,,2015-01-01,"), ("units.csv", 2, "parent")),
        (table("units.csv", "A,Huyện A,A,district,ROOT,,2015-06-01,"), ("units.csv", 2, "parent")),
        (table("units.csv", "A,Huyện A,A,district,,,2015-06-01,"), ("units.csv", 2, "parent")),
        (table("units.csv", "TINH,Tỉnh,T,province,,,2015-06-01,"), ("units.csv", 2, "parent")),
        (table("successions.csv", "XA,A,2021-07-01,1"), ("successions.csv", 2, "predecessor")),
        (table("successions.csv", "A,XA,2021-07-01,1"), ("successions.csv", 2, "successor")),
        (table("people.csv", "moi,Lê Mới,XA,HEAD,2022-01-01,,,"), ("people.csv", 2, "unit")),
        (table("people.csv", "moi,Lê Mới,ROOT,OFFICER,2022-01-01,,,"), ("people.csv", 2, "unit")),
        (table("people.csv", "ngoai.tinh,Tên khác,A,HEAD,2022-01-01,,,"), ("people.csv", 2, "username")),
        (table("clusters.csv", "CUM-KHAC,Tên khác,1,TINH"), ("clusters.csv", 2, "code")),
        (table("clusters.csv", "CUM-9,Cụm 9,9,KHAC"), ("clusters.csv", 2, "host")),
        (table("memberships.csv", "2022-H1,CUM-1,XA,member,3"), ("memberships.csv", 2, "unit")),
        (table("memberships.csv", "2022-H1,CUM-KHAC,B,member,3"), ("memberships.csv", 2, "cluster")),
        (table("oversight.csv", "CUM-KHAC,tinh.lanhdao,2022-01-01,"), ("oversight.csv", 2, "cluster")),
        (table("oversight.csv", "CUM-1,ngoai.tinh,2022-01-01,"), ("oversight.csv", 2, "username")),
        (table("figures.csv", "2022-H1,XA,TB-CU,5,"), ("figures.csv", 2, "unit")),
        (table("exemplars.csv", "2022-H1,XA,Tên,individual,Thành tích"), ("exemplars.csv", 2, "unit")),
        (table("statements.csv", "2022-H1,XA,practice,,Lời"), ("statements.csv", 2, "unit")),
    ],
)
def test_a_province_cannot_write_beyond_itself(
    officer: Client, foreign: Membership, files: str, place: tuple[str, int, str]
) -> None:
    outsider = AppointmentFactory(unit=foreign.unit, role=Role.HEAD, user__username="ngoai.tinh").user
    before = snapshot()

    response = hand_in(officer, {place[0]: files})

    assert place in mistakes(response)
    assert snapshot() == before
    outsider.refresh_from_db()
    assert outsider.full_name != "Tên khác"


def test_what_cannot_be_read_is_not_also_beyond_the_province(officer: Client) -> None:
    files = table("units.csv", "MOI,Huyện Mới,M,district,tỉnh,,2015-01-01,")

    assert mistakes(hand_in(officer, {"units.csv": files})) == [("units.csv", 2, "parent")]


def snapshot() -> list[Any]:
    return [
        sorted(model.objects.values_list(*fields))
        for model, fields in (
            (Unit, ("code", "name")),
            (User, ("username", "full_name")),
            (Appointment, ("user__username", "unit__code", "role")),
            (Cluster, ("code", "name")),
            (Membership, ("unit__code", "cluster__code")),
            (Award, ("recipient", "unit__code")),
        )
    ]


def test_a_person_whom_two_provinces_appoint_is_left_alone(officer: Client, foreign: Membership) -> None:
    AppointmentFactory(user=User.objects.get(username="a.lanhdao"), unit=foreign.unit)

    response = hand_in(officer, {"people.csv": FOLDER["people.csv"].replace("Lê Văn An", "Tên khác")})

    assert ("people.csv", 2, "username") in mistakes(response)


def test_another_provinces_commendation_is_not_taken_over(officer: Client, foreign: Membership) -> None:
    award = AwardFactory(unit=foreign.unit, period=foreign.period, recipient="Lê Thị Chung")
    decision = award.decision
    line = (
        f"2022-H1,A,Lê Thị Chung,individual,{award.award_type.code},công trạng,"
        f"{decision.number},{decision.decided_on},{decision.authority},,,"
    )

    response = hand_in(officer, {"awards.csv": table("awards.csv", line)})

    assert ("awards.csv", 2, "recipient") in mistakes(response)
    award.refresh_from_db()
    assert award.unit == foreign.unit


def test_a_member_of_another_provinces_cluster_is_not_moved(officer: Client, foreign: Membership) -> None:
    lent = UnitFactory(code="LENT", parent=Unit.objects.get(code="TINH"))
    MembershipFactory(cluster=foreign.cluster, period=foreign.period, unit=lent)

    response = hand_in(officer, {"memberships.csv": table("memberships.csv", "2022-H1,CUM-1,LENT,member,9")})

    assert ("memberships.csv", 2, "unit") in mistakes(response)


def test_new_units_and_their_people_come_in_one_go(officer: Client, foreign: Membership) -> None:
    files = {
        "units.csv": table(
            "units.csv", "MOI,Huyện Mới,Mới,district,TINH,,2015-01-01,", "MOI-1,Phòng 1,P1,department,MOI,,2015-01-01,"
        ),
        "people.csv": table("people.csv", "moi.lanhdao,Lê Mới,MOI,HEAD,2022-01-01,,,"),
        "clusters.csv": table("clusters.csv", "CUM-5,Cụm 5,5,TINH"),
        "memberships.csv": table("memberships.csv", "2022-H1,CUM-5,MOI,chair,1"),
    }

    response = hand_in(officer, files)

    assert mistakes(response) == []
    assert Membership.objects.get(cluster__code="CUM-5").unit.code == "MOI"


# --- Given back


def download(client: Client, file: str, **asked: str) -> list[dict[str, str]]:
    response = client.get(reverse("files_download", args=[file]), asked)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{file}"'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode()
    assert text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(text.removeprefix(BOM))))


def test_what_is_given_back_loads_again_without_a_change(officer: Client) -> None:
    allowed = [line.name for line in officer.get(PAGE).context["lines"] if line.may_hand_in]
    files = {name: officer.get(reverse("files_download", args=[name])).content for name in allowed}

    response = hand_in(officer, files)

    assert mistakes(response) == []
    assert {(created, changed) for created, changed, _same in counts(response).values()} == {(0, 0)}


@pytest.mark.parametrize("file", list(FOLDER))
def test_nothing_of_another_province_is_given_back(officer: Client, foreign: Membership, file: str) -> None:
    outsider = AppointmentFactory(unit=foreign.unit, role=Role.LEADER, user__username="ngoai.tinh").user
    OversightFactory(cluster=foreign.cluster, user=outsider)
    DataValueFactory(submission__membership=foreign, note="XA-bí-mật")
    AwardFactory(unit=foreign.unit, period=foreign.period, recipient="XA-người")

    content = officer.get(reverse("files_download", args=[file])).content.decode()

    assert not any(secret in content for secret in ("XA", "KHAC", "ngoai.tinh"))
    assert len(content.splitlines()) > 1


def test_a_period_narrows_what_belongs_to_periods(keeper: Client) -> None:
    later = MembershipFactory(cluster=Cluster.objects.get(), unit=Unit.objects.get(code="A"), period__year=2030)
    period = later.period.code

    assert [row["unit"] for row in download(keeper, "memberships.csv", period=period)] == ["A"]
    assert len(download(keeper, "memberships.csv")) == 3
    assert len(download(keeper, "units.csv", period=period)) == 4


def test_figures_are_given_back_as_they_are_typed(keeper: Client) -> None:
    rows = {(row["unit"], row["element"]): row["value"] for row in download(keeper, "figures.csv", period="2022-H1")}

    assert rows["A", "TB-GQ"] == "KPS"
    assert rows["A", "GIO"] == "1,5"
    assert DataValue.objects.count() == len(rows)


@pytest.mark.parametrize("address", ["/files/secret.csv", "/files/units.csv?period=2099-H1", "/files/..%2Fsettings.py"])
def test_what_does_not_exist_is_not_found(keeper: Client, address: str) -> None:
    assert keeper.get(address).status_code == 404


def test_the_page_lists_every_file_and_who_hands_it_in(keeper: Client, officer: Client) -> None:
    lines = {line.name: line.may_hand_in for line in officer.get(PAGE).context["lines"]}

    assert list(lines) == list(FOLDER)
    assert {name for name, mine in lines.items() if not mine} == {
        f"{name}.csv"
        for name in ("periods", "sections", "data_elements", "indicators", "targets", "rules", "award_types")
    }


# --- Alive


def test_healthz_answers_without_a_session(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        response = client.get("/healthz/")

    assert (response.status_code, response.content) == (200, b"ok")
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]


def test_healthz_says_when_the_database_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError, connection

    def gone() -> None:
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", gone)

    assert client.get("/healthz/").status_code == 503
