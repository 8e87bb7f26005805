"""The catalogue's admin: it opens by an OFFICER appointment, and no further than that officer's province."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from clusters.enums import LockStage, MembershipRole
from clusters.models import Cluster, Lock, Membership, Period
from indicators.models import DataElement, DataValue, Indicator, Submission, Target, ValidationRule
from tests.factories import (
    NOW,
    AppointmentFactory,
    AwardFactory,
    AwardTypeFactory,
    ClusterFactory,
    DataElementFactory,
    DataValueFactory,
    DecisionFactory,
    ExemplarFactory,
    IndicatorFactory,
    InitiativeFactory,
    MembershipFactory,
    MovementFactory,
    OversightFactory,
    PactFactory,
    PeriodFactory,
    SectionFactory,
    SuccessionFactory,
    TargetFactory,
    UnitFactory,
    UserFactory,
    ValidationRuleFactory,
)
from tests.indicators.worlds import reader
from units.enums import Level, Role
from units.models import Appointment, Succession, TimelineEntry, Unit, User

pytestmark = pytest.mark.django_db
INLINE = {f"appointments-{name}_FORMS": number for name, number in (("TOTAL", 0), ("INITIAL", 0), ("MIN_NUM", 0))}
CATALOGUE = ["period", "section", "dataelement", "indicator", "target", "validationrule", "awardtype"]


@dataclass
class Realm:
    """A root, two provinces under it, a unit in each, and an OFFICER at the root and at the first province."""

    root: Unit
    province: Unit
    unit: Unit
    foreign_province: Unit
    foreign: Unit
    keeper: User
    officer: User


@pytest.fixture
def realm(db: None) -> Realm:
    root = UnitFactory(level=Level.PROVINCE, name="Viện kiểm sát nhân dân tối cao")
    province, other = (UnitFactory(level=Level.PROVINCE, parent=root) for _ in range(2))
    unit, foreign = UnitFactory(parent=province), UnitFactory(parent=other)
    return Realm(
        root,
        province,
        unit,
        other,
        foreign,
        keeper=AppointmentFactory(unit=root, role=Role.OFFICER).user,
        officer=AppointmentFactory(unit=province, role=Role.OFFICER).user,
    )


def page(model: str, view: str = "changelist", *args: Any) -> str:
    labels = {model._meta.model_name: model._meta.app_label for model in admin.site._registry}
    return reverse(f"admin:{labels[model]}_{model}_{view}", args=args)


def rows(client: Client, model: str, **asked: str) -> list[Any]:
    return list(client.get(page(model), asked).context["cl"].result_list)


def errors(response: Any) -> dict[str, list[str]]:
    return {name: list(said) for name, said in response.context["adminform"].form.errors.items()}


# --- Who comes in


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OFFICER, 200), (Role.LEADER, 404), (Role.HEAD, 404), (Role.REPORTER, 404), (None, 404)]
)
@pytest.mark.parametrize(
    "where", ["admin:index", "admin:units_unit_changelist", "admin:units_user_add", "admin:jsi18n"]
)
def test_it_opens_by_an_appointment_as_officer(realm: Realm, role: str | None, status: int, where: str) -> None:
    person = UserFactory()
    if role:
        AppointmentFactory(user=person, unit=realm.province, role=role)

    assert reader(person).get(reverse(where)).status_code == status


def test_flags_of_the_account_open_nothing(realm: Realm) -> None:
    assert reader(UserFactory(is_staff=True, is_superuser=True)).get(reverse("admin:index")).status_code == 404


def test_an_appointment_that_has_ended_opens_nothing(realm: Realm) -> None:
    Appointment.objects.filter(user=realm.officer).update(ends_on=date(2020, 1, 1))

    assert reader(realm.officer).get(reverse("admin:index")).status_code == 404


def test_a_stranger_signs_in_at_the_products_page(client: Client) -> None:
    response = client.get(reverse("admin:index"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    "address", ["logout/", "password_change/", "r/1/1/", "autocomplete/", "auth/group/", "account/"]
)
def test_what_the_product_has_elsewhere_or_not_at_all_is_not_there(realm: Realm, address: str) -> None:
    assert reader(realm.keeper).get(reverse("admin:index") + address).status_code == 404


def test_figures_reports_and_histories_have_no_page(realm: Realm) -> None:
    names = {model.__name__ for model in admin.site._registry}

    assert not names & {"DataValue", "Submission", "Statement", "Report", "ReportVersion", "Narrative", "Lock", "Group"}
    assert not [name for name in names if name.startswith("Historical")]


def test_every_page_opens_for_the_keeper_and_keeps_the_policy(realm: Realm) -> None:
    client = reader(realm.keeper)
    for model in admin.site._registry:
        for view in ("changelist", "add"):
            response = client.get(page(model._meta.model_name, view))
            content = response.content.decode()
            assert response.status_code == 200, (model, view)
            assert " style=" not in content
            assert " onclick=" not in content
            assert "script-src 'self'" in response.headers["Content-Security-Policy"]


# --- The catalogue


@pytest.mark.parametrize("model", CATALOGUE)
def test_the_catalogue_is_read_by_every_officer_and_written_by_the_keeper(realm: Realm, model: str) -> None:
    made = {
        "period": PeriodFactory,
        "section": SectionFactory,
        "dataelement": DataElementFactory,
        "indicator": IndicatorFactory,
        "target": TargetFactory,
        "validationrule": ValidationRuleFactory,
        "awardtype": AwardTypeFactory,
    }[model]()
    officer, keeper = reader(realm.officer), reader(realm.keeper)

    assert officer.get(page(model)).status_code == 200
    assert officer.get(page(model, "change", made.pk)).status_code == 200
    for view, args in (("add", ()), ("delete", (made.pk,))):
        assert officer.get(page(model, view, *args)).status_code == 403
        assert keeper.get(page(model, view, *args)).status_code == 200
    assert officer.post(page(model, "change", made.pk), {}).status_code == 403
    assert officer.post(page(model, "add"), {}).status_code == 403


def test_a_code_does_not_change_once_it_is_given(realm: Realm) -> None:
    section = SectionFactory(code="CU")

    reader(realm.keeper).post(page("section", "change", section.pk), {"code": "MOI", "name": "Tên mới", "order": 3})

    section.refresh_from_db()
    assert (section.code, section.name) == ("CU", "Tên mới")


INDICATOR = {
    "code": "TL",
    "order": 1,
    "name": "Tỷ lệ",
    "kind": "RATIO",
    "numerator": "A",
    "denominator": "A + B",
    "unit": "%",
    "direction": "higher",
    "decimals": 1,
    "source": "QĐ 139",
    "valid_from": "2020-01-01",
}


COUNT = {"kind": "COUNT", "denominator": "", "decimals": 0}
RATIO = {"kind": "RATIO", "denominator": "DONG-1", "decimals": 2}


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"numerator": "A +"}, "numerator", "A code is missing after “+”"),
        ({"numerator": "a"}, "numerator", "“a” is not the code of a row"),
        ({"numerator": "A B"}, "numerator", "“B” stands where + or - is expected"),
        ({"denominator": "A + NOWHERE"}, "denominator", "No row has the code NOWHERE"),
        ({"denominator": ""}, "denominator", "A ratio needs a denominator"),
        ({"kind": "COUNT"}, "denominator", "A ratio needs a denominator; a count has none"),
        ({"code": "tl"}, "code", "Write capital letters"),
        ({"valid_until": "2019-12-31"}, "valid_until", "The last day lies before the first"),
        ({"valid_from": "2020-13-45"}, "valid_from", "Enter a valid date"),
        ({"decimals": 5}, "decimals", "At most four decimals"),
        (COUNT | {"numerator": "A + B", "decimals": 1}, "decimals", "B is entered to 2 decimals"),
    ],
)
def test_what_is_wrong_with_an_indicator_is_said_at_its_field(
    realm: Realm, wrong: dict[str, Any], field: str, words: str
) -> None:
    DataElementFactory(code="A"), DataElementFactory(code="B", decimals=2)
    given = INDICATOR | {"section": SectionFactory().pk} | wrong

    response = reader(realm.keeper).post(page("indicator", "add"), given)

    assert words in errors(response)[field][0]
    assert not Indicator.objects.filter(code="TL").exists()


def test_an_element_gets_no_decimals_that_a_count_would_round_away(realm: Realm) -> None:
    element = DataElementFactory(code="GIO", decimals=0)
    IndicatorFactory(**COUNT, code="SO-GIO", numerator="GIO")
    IndicatorFactory(**COUNT, code="KHAC", numerator=DataElementFactory(code="GIO-KHAC").code)
    given = {name: getattr(element, name) for name in ("name", "unit", "kind", "source", "order")}
    given |= {"section": element.section_id, "valid_from": "2020-01-01"}

    response = reader(realm.keeper).post(page("dataelement", "change", element.pk), given | {"decimals": 2})

    assert errors(response)["decimals"] == [
        "These counts add the row up and print fewer decimals: SO-GIO. Give them more first."
    ]
    Indicator.objects.filter(code="SO-GIO").update(decimals=2)
    reader(realm.keeper).post(page("dataelement", "change", element.pk), given | {"decimals": 2})
    element.refresh_from_db()
    assert element.decimals == 2


def test_an_expression_is_stored_in_one_spelling(realm: Realm) -> None:
    DataElementFactory(code="A"), DataElementFactory(code="B")
    given = INDICATOR | {"section": SectionFactory().pk, "denominator": "  A   +  B "}

    reader(realm.keeper).post(page("indicator", "add"), given)

    assert Indicator.objects.get(code="TL").denominator == "A + B"


@pytest.mark.parametrize(("right", "stored"), [("A + B", "A + B"), ("5", "5"), ("NOWHERE", None), ("A -", None)])
def test_a_rules_right_side_is_a_sum_or_a_number(realm: Realm, right: str, stored: str | None) -> None:
    DataElementFactory(code="A"), DataElementFactory(code="B")
    given = {
        "code": "KT",
        "left": "A",
        "operator": "<=",
        "right": right,
        "severity": "error",
        "message": "x",
        "source": "y",
    }

    response = reader(realm.keeper).post(page("validationrule", "add"), given)

    rule = ValidationRule.objects.filter(code="KT").first()
    assert (rule and rule.right) == stored
    assert stored or "right" in errors(response)


@pytest.mark.parametrize(
    ("typed", "stored"), [("4,5", Decimal("4.5")), ("4.5", Decimal("4.5")), ("90%", None), ("-1", None)]
)
def test_a_targets_value_is_read_as_vietnamese_offices_write_it(
    realm: Realm, typed: str, stored: Decimal | None
) -> None:
    given = {
        "indicator": IndicatorFactory().pk,
        "authority": "Ngành",
        "operator": ">=",
        "value": typed,
        "per": "period",
        "valid_from": "2022-01-01",
        "source": "QĐ 139",
    }

    reader(realm.keeper).post(page("target", "add"), given)

    assert [target.value for target in Target.objects.all()] == ([stored] if stored else [])


def target_form(realm: Realm, kind: dict[str, Any], value: int) -> tuple[str, dict[str, Any]]:
    """A stored target's page and what its form holds."""
    target = TargetFactory(indicator=IndicatorFactory(**kind), value=value)
    address = page("target", "change", target.pk)
    form = reader(realm.keeper).get(address).context["adminform"].form
    return address, {name: form[name].value() or "" for name in form.fields}


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        (RATIO, "94.125", "“94.125” can be read as 94125 or as 94,125."),
        (COUNT, "1,180", "“1,180” can be read in two ways."),
    ],
)
def test_a_target_that_can_be_read_in_two_ways_is_refused_and_kept(
    realm: Realm, kind: dict[str, Any], typed: str, words: str
) -> None:
    address, given = target_form(realm, kind, 90)

    response = reader(realm.keeper).post(address, given | {"value": typed})

    assert errors(response)["value"][0].startswith(words)
    assert response.context["adminform"].form["value"].value() == typed
    assert Target.objects.get().value == 90


@pytest.mark.parametrize("kind", [RATIO, COUNT], ids=["ratio", "count"])
def test_a_target_of_thousands_is_saved_as_it_is_shown(realm: Realm, kind: dict[str, Any]) -> None:
    address, given = target_form(realm, kind, 1180)

    reader(realm.keeper).post(address, given | {"source": "QĐ 140"})

    assert (Target.objects.get().value, Target.objects.get().source) == (1180, "QĐ 140")


@pytest.mark.parametrize(("scope", "is_known"), [("", True), ("CUM", True), ("HUYEN", True), ("NOWHERE", False)])
def test_a_targets_scope_is_a_cluster_or_a_unit(realm: Realm, scope: str, is_known: bool) -> None:
    ClusterFactory(code="CUM"), UnitFactory(code="HUYEN")
    target = TargetFactory(valid_from=date(2022, 1, 1))
    given = {
        "indicator": target.indicator_id,
        "authority": "Cụm",
        "scope": scope,
        "operator": ">=",
        "value": "90",
        "per": "period",
        "valid_from": "2022-01-01",
        "source": "QĐ 139",
    }

    reader(realm.keeper).post(page("target", "add"), given)

    assert Target.objects.filter(authority="Cụm").exists() is is_known


def test_levels_of_an_element_are_ticked(realm: Realm) -> None:
    element = DataElementFactory(levels="district")
    given = {name: getattr(element, name) for name in ("name", "unit", "kind", "source", "order", "decimals")}
    given |= {"section": element.section_id, "levels": ["region", "district"], "valid_from": "2020-01-01"}

    reader(realm.keeper).post(page("dataelement", "change", element.pk), given)

    element.refresh_from_db()
    assert element.levels == "region district"


PERIOD = {
    "code": "2023-H1",
    "name": "6 tháng đầu năm 2023",
    "year": 2023,
    "half": 1,
    "starts_on": "2022-12-01",
    "ends_on": "2023-05-31",
    "opens_at_0": "2023-05-25",
    "opens_at_1": "07:30",
    "due_at_0": "2023-06-02",
    "due_at_1": "16:00",
    "comparable": "on",
}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"code": "2022-H1"}, "code"),
        ({"half": 2}, "code"),
        ({"ends_on": "2021-12-01"}, "ends_on"),
        ({"due_at_0": "2023-05-01"}, "due_at"),
        ({"comparable": ""}, "comparable_note"),
    ],
)
def test_a_period_that_cannot_be_is_refused_at_its_field(realm: Realm, wrong: dict[str, Any], field: str) -> None:
    response = reader(realm.keeper).post(page("period", "add"), PERIOD | wrong)

    assert field in errors(response)
    assert not Period.objects.exists()


def test_a_period_is_compared_with_an_earlier_one(realm: Realm) -> None:
    given = PERIOD | {"compare_with": PeriodFactory(year=2024).pk}

    response = reader(realm.keeper).post(page("period", "add"), given)

    assert errors(response) == {"compare_with": ["A period is compared with an earlier one."]}


def test_a_vietnamese_page_reads_vietnamese_days_in_vietnamese_time(realm: Realm, client: Client) -> None:
    client.force_login(realm.keeper)
    days = {"starts_on": "01/12/2022", "ends_on": "31/05/2023", "opens_at_0": "25/05/2023", "due_at_0": "02/06/2023"}

    client.post(page("period", "add"), PERIOD | days)

    period = Period.objects.get()
    assert (period.starts_on, period.ends_on) == (date(2022, 12, 1), date(2023, 5, 31))
    assert period.due_at.isoformat() == "2023-06-02T09:00:00+00:00"


# --- The province


def test_an_officer_lists_the_province_and_nothing_beyond(realm: Realm) -> None:
    client = reader(realm.officer)
    inside, outside = ClusterFactory(host=realm.province), ClusterFactory(host=realm.foreign_province)
    period = PeriodFactory()
    for cluster, unit in ((inside, realm.unit), (outside, realm.foreign)):
        MembershipFactory(cluster=cluster, period=period, unit=unit)
        OversightFactory(cluster=cluster)
        AwardFactory(period=period, unit=unit)
        AppointmentFactory(unit=unit)

    assert {unit.pk for unit in rows(client, "unit")} == {realm.province.pk, realm.unit.pk}
    assert [cluster.pk for cluster in rows(client, "cluster")] == [inside.pk]
    assert [place.unit_id for place in rows(client, "membership")] == [realm.unit.pk]
    assert [one.cluster_id for one in rows(client, "oversight")] == [inside.pk]
    assert [one.unit_id for one in rows(client, "award")] == [realm.unit.pk]
    assert [one.awards.get().unit_id for one in rows(client, "decision")] == [realm.unit.pk]
    assert {one.pk for one in rows(client, "user")} == set(
        Appointment.objects.filter(unit__in=[realm.province, realm.unit]).values_list("user", flat=True)
    )


@pytest.mark.parametrize("view", ["change", "delete", "history"])
def test_a_row_of_another_province_does_not_open(realm: Realm, view: str) -> None:
    award = AwardFactory(unit=realm.foreign)

    response = reader(realm.officer).get(page("award", view, award.pk))

    assert response.status_code == 302
    assert response.headers["Location"] == reverse("admin:index")
    assert award.recipient not in reader(realm.officer).get(reverse("admin:index")).content.decode()


def test_only_rows_of_the_province_can_be_chosen(realm: Realm) -> None:
    ClusterFactory(host=realm.foreign_province)
    inside = ClusterFactory(host=realm.province)
    form = reader(realm.officer).get(page("membership", "add")).context["adminform"].form

    assert list(form.fields["cluster"].queryset) == [inside]
    assert set(form.fields["unit"].queryset) == {realm.province, realm.unit}


def test_a_row_cannot_be_sent_to_another_province(realm: Realm) -> None:
    given = {"code": "CUM-X", "name": "Cụm", "number": 1, "host": realm.foreign_province.pk}

    response = reader(realm.officer).post(page("cluster", "add"), given)

    assert "host" in errors(response)
    assert not Cluster.objects.exists()


def test_filters_name_no_cluster_of_another_province(realm: Realm) -> None:
    secret = ClusterFactory(host=realm.foreign_province, name="Cụm bí mật")
    period = PeriodFactory()
    MembershipFactory(cluster=secret, period=period, unit=realm.unit)
    for _ in range(2):
        MembershipFactory(cluster=ClusterFactory(host=realm.province), period=PeriodFactory(), unit=realm.unit)

    assert secret.name not in reader(realm.officer).get(page("membership")).content.decode()


@pytest.mark.parametrize("words", ["đạ tẻh", "DA TEH", "Da Tẻh", "  da   teh "])
@pytest.mark.parametrize("model", ["unit", "user", "award", "membership", "cluster", "indicator"])
def test_names_are_found_without_accents(realm: Realm, model: str, words: str) -> None:
    named = UnitFactory(parent=realm.province, name="VKSND huyện Đạ Tẻh", short_name="Đạ Tẻh")
    cluster = ClusterFactory(host=realm.province, name="Cụm Đạ Tẻh")
    MembershipFactory(cluster=cluster, unit=named)
    AppointmentFactory(unit=named, user=UserFactory(full_name="Nguyễn Đạ Tẻh"))
    AwardFactory(unit=realm.unit, recipient="Tập thể Đạ Tẻh")
    IndicatorFactory(name="Chỉ tiêu Đạ Tẻh")

    assert len(rows(reader(realm.officer), model, q=words)) == 1
    assert rows(reader(realm.officer), model, q="không có ở đâu") == []


# --- Nobody makes themselves the keeper


UNIT = {
    "name": "Viện kiểm sát nhân dân huyện Mới",
    "short_name": "Huyện Mới",
    "level": "district",
    "active_from": "2022-01-01",
}


def test_a_province_adds_units_under_itself_only(realm: Realm) -> None:
    client = reader(realm.officer)

    orphan = client.post(page("unit", "add"), UNIT | {"code": "MOI", "parent": ""})
    stolen = client.post(page("unit", "add"), UNIT | {"code": "MOI", "parent": realm.root.pk})
    client.post(page("unit", "add"), UNIT | {"code": "MOI", "parent": realm.province.pk})

    assert "parent" in errors(orphan)
    assert "parent" in errors(stolen)
    assert Unit.objects.get(code="MOI").parent == realm.province


def test_a_province_itself_is_changed_by_the_keeper_only(realm: Realm) -> None:
    given = {"name": "Tên mới", "short_name": "Mới", "level": "province", "active_from": "2015-01-01", "parent": ""}
    address = page("unit", "change", realm.province.pk)

    assert reader(realm.officer).get(address).status_code == 200
    assert reader(realm.officer).post(address, given).status_code == 403
    assert reader(realm.keeper).post(address, given | {"parent": realm.root.pk}).status_code == 302
    realm.province.refresh_from_db()
    assert (realm.province.name, realm.province.parent) == ("Tên mới", realm.root)


def test_nobody_is_appointed_where_the_catalogue_is_kept_but_by_its_keeper(realm: Realm) -> None:
    # A province that took over one without parent reads it, but may not appoint there.
    old = UnitFactory(level=Level.PROVINCE)
    SuccessionFactory(predecessor=old, successor=realm.province)
    formset = reader(realm.officer).get(page("user", "add")).context["inline_admin_formsets"][0].formset

    offered = formset.forms[0].fields["unit"].queryset

    assert old not in offered
    assert realm.unit in offered


def test_a_unit_cannot_stand_under_one_of_its_own(realm: Realm) -> None:
    below = UnitFactory(parent=realm.unit)
    given = UNIT | {"parent": below.pk}

    response = reader(realm.officer).post(page("unit", "change", realm.unit.pk), given)

    assert "parent" in errors(response)


def test_a_unit_cannot_end_before_a_period_in_which_it_is_a_member(realm: Realm) -> None:
    MembershipFactory(unit=realm.unit, period=PeriodFactory(year=2022))
    given = UNIT | {"parent": realm.province.pk, "active_from": "2015-01-01", "active_until": "2022-05-30"}

    response = reader(realm.officer).post(page("unit", "change", realm.unit.pk), given)

    assert "active_until" in errors(response)


# --- Mergers


def merge(client: Client, predecessor: Unit, successor: Unit, share: str = "1") -> Any:
    given = {"predecessor": predecessor.pk, "successor": successor.pk, "on": "2022-07-01", "share": share}
    return client.post(page("succession", "add"), given)


def test_mergers_do_not_go_round_in_a_circle(realm: Realm) -> None:
    first, second, third = (UnitFactory(parent=realm.province) for _ in range(3))
    client = reader(realm.officer)
    merge(client, first, second)
    merge(client, second, third)

    assert "successor" in errors(merge(client, third, first))
    assert "successor" in errors(merge(client, first, first))
    assert "share" in errors(merge(client, first, third))
    assert Succession.objects.count() == 2


def test_a_part_of_unknown_size_is_kept_blank(realm: Realm) -> None:
    client = reader(realm.officer)
    merge(client, realm.unit, UnitFactory(parent=realm.province), share="")

    kept = Succession.objects.get()
    form = client.get(page("succession", "change", kept.pk)).context["adminform"].form
    assert (kept.share, form.initial["share"]) == (None, "")
    assert "a part, not comparable" in client.get(page("succession")).text
    client.post(page("succession", "change", kept.pk), {name: form.initial[name] for name in form.fields})
    kept.refresh_from_db()
    assert kept.share is None


def test_a_whole_unit_is_listed_and_opened_as_whole(realm: Realm) -> None:
    client = reader(realm.officer)
    merge(client, realm.unit, UnitFactory(parent=realm.province))

    form = client.get(page("succession", "change", Succession.objects.get().pk)).context["adminform"].form
    assert form.initial["share"] == "1"
    assert ">whole<" in client.get(page("succession")).text


def test_a_unit_of_another_province_cannot_be_taken_over(realm: Realm) -> None:
    response = merge(reader(realm.officer), realm.foreign, realm.unit)

    assert "predecessor" in errors(response)
    assert not Succession.objects.exists()


# --- People


def person_form(**given: Any) -> dict[str, Any]:
    return {"username": "moi.nhaplieu", "full_name": "Lê Thị Mới", "is_active": "on"} | INLINE | given


def test_a_new_person_gets_a_first_password_shown_once(realm: Realm) -> None:
    client = reader(realm.officer)
    appointed = {
        "appointments-TOTAL_FORMS": 1,
        "appointments-0-unit": realm.unit.pk,
        "appointments-0-role": Role.REPORTER,
        "appointments-0-starts_on": "2022-01-01",
    }
    response = client.post(page("user", "add"), person_form(**appointed))
    person = User.objects.get(username="moi.nhaplieu")
    address = reverse("admin:units_user_first_password", args=[person.pk])

    assert response.headers["Location"] == address
    assert not person.has_usable_password()
    asked = client.get(address)
    assert asked.context["password"] == ""
    password = client.post(address).context["password"]
    person.refresh_from_db()
    assert person.check_password(password)
    assert person.must_change_password
    assert password not in client.get(address).content.decode()
    assert password not in str(client.session.items()) + str(client.cookies)
    assert password not in "".join(LogEntry.objects.values_list("change_message", flat=True))
    line = TimelineEntry.objects.get(subject="person/moi.nhaplieu")
    assert (line.by, line.note) == (realm.officer, "")


def test_a_first_password_signs_in_and_must_be_changed(realm: Realm, client: Client) -> None:
    person = AppointmentFactory(unit=realm.unit, user__username="a.nhaplieu").user
    address = reverse("admin:units_user_first_password", args=[person.pk])
    password = reader(realm.officer).post(address).context["password"]

    client.post(reverse("account_login"), {"login": "a.nhaplieu", "password": password})

    assert client.get(reverse("home")).headers["Location"] == reverse("account_change_password")


def test_first_passwords_are_random(realm: Realm) -> None:
    person = AppointmentFactory(unit=realm.unit).user
    address = reverse("admin:units_user_first_password", args=[person.pk])
    client = reader(realm.officer)

    passwords = {client.post(address).context["password"] for _ in range(5)}

    assert len(passwords) == 5
    assert min(map(len, passwords)) >= 14


def test_no_flag_or_group_is_on_the_page_of_a_person(realm: Realm) -> None:
    person = AppointmentFactory(unit=realm.unit).user
    given = person_form(is_staff="on", is_superuser="on", password="stolen")
    client = reader(realm.officer)

    fields = client.get(page("user", "change", person.pk)).context["adminform"].form.fields
    client.post(page("user", "change", person.pk), given)

    assert not {"is_staff", "is_superuser", "groups", "user_permissions", "password"} & set(fields)
    person.refresh_from_db()
    assert (person.full_name, person.is_staff, person.is_superuser) == ("Lê Thị Mới", False, False)
    assert not person.check_password("stolen")


@pytest.mark.parametrize(
    ("held", "may"),
    [
        pytest.param({}, True, id="here only"),
        pytest.param({"ends_on": date(2020, 1, 1)}, True, id="elsewhere, ended"),
        pytest.param({"ends_on": None}, False, id="elsewhere, today"),
        pytest.param({"starts_on": date(2999, 1, 1)}, False, id="elsewhere, to come"),
    ],
)
def test_whom_another_province_appoints_keeps_their_password(realm: Realm, held: dict[str, Any], may: bool) -> None:
    person = AppointmentFactory(unit=realm.unit).user
    if held:
        AppointmentFactory(user=person, unit=realm.foreign, role=Role.HEAD, **held)
    client = reader(realm.officer)
    before = person.password

    given = client.post(reverse("admin:units_user_first_password", args=[person.pk]))
    changed = client.post(page("user", "change", person.pk), person_form())

    assert (given.status_code, changed.status_code) == ((200, 302) if may else (404, 403))
    person.refresh_from_db()
    assert (person.password == before) is not may


def test_the_keepers_password_is_not_a_provinces_to_give(realm: Realm) -> None:
    AppointmentFactory(user=realm.keeper, unit=realm.unit)

    address = reverse("admin:units_user_first_password", args=[realm.keeper.pk])

    assert reader(realm.officer).post(address).status_code == 404


def test_another_keeper_gives_a_keeper_a_new_password(realm: Realm) -> None:
    other = AppointmentFactory(unit=realm.root, role=Role.OFFICER).user

    response = reader(other).post(reverse("admin:units_user_first_password", args=[realm.keeper.pk]))

    realm.keeper.refresh_from_db()
    assert realm.keeper.check_password(response.context["password"])


def test_appointments_elsewhere_are_not_shown(realm: Realm) -> None:
    person = AppointmentFactory(unit=realm.unit).user
    AppointmentFactory(user=person, unit=realm.foreign)

    content = reader(realm.officer).get(page("user", "change", person.pk)).content.decode()

    assert realm.foreign.name not in content


def test_a_person_is_appointed_somewhere_in_the_province(realm: Realm) -> None:
    response = reader(realm.officer).post(page("user", "add"), person_form())

    assert "Appoint the person at a unit of your province." in response.content.decode()
    assert not User.objects.filter(username="moi.nhaplieu").exists()


def test_accounts_that_nobody_appointed_are_nobodys_to_see(realm: Realm) -> None:
    alone = UserFactory()

    assert alone not in rows(reader(realm.keeper), "user")


@pytest.mark.parametrize("username", ["DATEH.NHAPLIEU", "dateh.nhaplieu"])
def test_user_names_differ_in_more_than_capitals(realm: Realm, username: str) -> None:
    UserFactory(username="dateh.nhaplieu")

    response = reader(realm.officer).post(page("user", "add"), person_form(username=username))

    assert "username" in errors(response)


def test_an_appointment_does_not_overlap_itself(realm: Realm) -> None:
    held = AppointmentFactory(unit=realm.unit, starts_on=date(2020, 1, 1), ends_on=date(2022, 12, 31))
    again = {
        "appointments-TOTAL_FORMS": 2,
        "appointments-INITIAL_FORMS": 1,
        "appointments-0-id": held.pk,
        "appointments-0-user": held.user_id,
        "appointments-0-unit": realm.unit.pk,
        "appointments-0-role": held.role,
        "appointments-0-starts_on": "2020-01-01",
        "appointments-0-ends_on": "2022-12-31",
        "appointments-1-user": held.user_id,
        "appointments-1-unit": realm.unit.pk,
        "appointments-1-role": held.role,
    }
    address, client = page("user", "change", held.user_id), reader(realm.officer)

    refused = client.post(address, person_form(**again, **{"appointments-1-starts_on": "2022-12-31"}))
    taken = client.post(address, person_form(**again, **{"appointments-1-starts_on": "2023-01-01"}))

    assert "already on some of these days" in refused.content.decode()
    assert taken.status_code == 302
    assert Appointment.objects.filter(user=held.user).count() == 2


def test_nobody_is_deleted(realm: Realm) -> None:
    person = AppointmentFactory(unit=realm.unit).user

    assert reader(realm.officer).post(page("user", "delete", person.pk), {"post": "yes"}).status_code == 403


def test_leaders_of_the_province_are_offered_as_overseers(realm: Realm) -> None:
    leader = AppointmentFactory(unit=realm.province, role=Role.LEADER).user
    AppointmentFactory(unit=realm.foreign_province, role=Role.LEADER)

    form = reader(realm.officer).get(page("oversight", "add")).context["adminform"].form

    assert list(form.fields["user"].queryset) == [leader]


# --- Memberships


def membership(realm: Realm, **given: Any) -> dict[str, Any]:
    cluster = Cluster.objects.filter(host=realm.province).first() or ClusterFactory(host=realm.province)
    period = Period.objects.first() or PeriodFactory(year=2022)
    return {"period": period.pk, "cluster": cluster.pk, "unit": realm.unit.pk, "role": "chair", "order": 1} | given


def test_a_member_gets_its_draft_and_a_missing_chair_is_said(realm: Realm) -> None:
    response = reader(realm.officer).post(page("membership", "add"), membership(realm, role="member"), follow=True)

    assert Submission.objects.get().membership.unit == realm.unit
    assert "has no chair in" in response.content.decode()


def test_a_second_chair_and_a_second_cluster_are_refused_in_words(realm: Realm) -> None:
    client = reader(realm.officer)
    client.post(page("membership", "add"), membership(realm))
    other = UnitFactory(parent=realm.province)

    second_chair = client.post(page("membership", "add"), membership(realm, unit=other.pk))
    elsewhere = ClusterFactory(host=realm.province)
    second_cluster = client.post(page("membership", "add"), membership(realm, cluster=elsewhere.pk, role="member"))

    assert "has a chair in this period already" in errors(second_chair)["role"][0]
    assert "a member of a cluster in this period already" in errors(second_cluster)["unit"][0]


def test_a_unit_that_has_ended_cannot_be_a_member(realm: Realm) -> None:
    Unit.objects.filter(pk=realm.unit.pk).update(active_until=date(2021, 1, 1))

    response = reader(realm.officer).post(page("membership", "add"), membership(realm))

    assert "unit" in errors(response)


def test_members_do_not_change_once_the_report_is_issued(realm: Realm) -> None:
    place = MembershipFactory(cluster=ClusterFactory(host=realm.province), unit=realm.unit, role=MembershipRole.CHAIR)
    Lock.objects.create(cluster=place.cluster, period=place.period, stage=LockStage.ISSUED, since=NOW, by=realm.officer)
    client = reader(realm.officer)
    other = UnitFactory(parent=realm.province)

    changed = client.post(
        page("membership", "change", place.pk), {"cluster": place.cluster_id, "role": "member", "order": 1}
    )
    added = client.post(
        page("membership", "add"),
        {"period": place.period_id, "cluster": place.cluster_id, "unit": other.pk, "role": "member", "order": 2},
    )
    deleted = client.post(page("membership", "delete", place.pk), {"post": "yes"})

    assert "is issued" in errors(changed)["__all__"][0]
    assert "is issued" in errors(added)["__all__"][0]
    assert deleted.status_code == 403
    assert Membership.objects.get() == place


def test_a_member_goes_while_nothing_was_entered(realm: Realm) -> None:
    cluster, period = ClusterFactory(host=realm.province), PeriodFactory()
    empty = MembershipFactory(cluster=cluster, period=period, unit=realm.unit)
    begun = MembershipFactory(cluster=cluster, period=period, unit=UnitFactory(parent=realm.province))
    DataValueFactory(submission=Submission.objects.get(membership=begun))
    client = reader(realm.officer)

    assert client.post(page("membership", "delete", empty.pk), {"post": "yes"}).status_code == 302
    assert client.post(page("membership", "delete", begun.pk), {"post": "yes"}).status_code == 403
    assert list(Membership.objects.all()) == [begun]
    assert DataValue.objects.count() == 1


# --- Commendations


def test_a_decision_takes_its_recipients_along(realm: Realm) -> None:
    kind, period = AwardTypeFactory(subject="individual"), PeriodFactory()
    given = {
        "number": "58/QĐ-VKS",
        "decided_on": "2022-05-18",
        "authority": "Viện trưởng VKSND tỉnh",
        "awards-TOTAL_FORMS": 1,
        "awards-INITIAL_FORMS": 0,
        "awards-0-period": period.pk,
        "awards-0-unit": realm.unit.pk,
        "awards-0-recipient": "Lê Thị Đạ",
        "awards-0-subject": "individual",
        "awards-0-award_type": kind.pk,
        "awards-0-category": "công trạng",
    }
    client = reader(realm.officer)

    wrong = client.post(page("decision", "add"), given | {"awards-0-subject": "collective"})
    right = client.post(page("decision", "add"), given)

    assert "is for another subject" in wrong.content.decode()
    assert right.status_code == 302
    assert rows(client, "award", q="le thi da")[0].decision.number == "58/QĐ-VKS"


def test_a_title_must_be_in_force_and_a_decision_signed(realm: Realm) -> None:
    ended = AwardTypeFactory(valid_until=date(2021, 12, 31))
    award = AwardFactory(unit=realm.unit)
    given = {
        "period": award.period_id,
        "unit": realm.unit.pk,
        "decision": award.decision_id,
        "award_type": ended.pk,
        "category": award.category,
        "subject": "individual",
        "recipient": "Lê Thị Mới",
    }
    client = reader(realm.officer)

    late = client.post(page("award", "add"), given)
    future = client.post(
        page("decision", "add"),
        {
            "number": "1",
            "decided_on": "2999-01-01",
            "authority": "x",
            "awards-TOTAL_FORMS": 0,
            "awards-INITIAL_FORMS": 0,
        },
    )

    assert "award_type" in errors(late)
    assert "decided_on" in errors(future)


def test_a_decision_that_commends_two_provinces_keeps_its_number(realm: Realm) -> None:
    decision = DecisionFactory(number="Số chung")
    here = AwardFactory(unit=realm.unit, decision=decision)
    there = AwardFactory(unit=realm.foreign, decision=decision)
    client = reader(realm.officer)
    given = {"number": "Số khác", "awards-TOTAL_FORMS": 0, "awards-INITIAL_FORMS": 0}

    content = client.get(page("decision", "change", decision.pk)).content.decode()
    client.post(page("decision", "change", decision.pk), given)

    decision.refresh_from_db()
    assert decision.number == "Số chung"
    assert here.recipient in content
    assert there.recipient not in content


@pytest.mark.parametrize(
    ("model", "factory", "given", "name"),
    [
        ("pact", PactFactory, {"year": 2022}, "Cụm thi đua số 7 2022"),
        ("oversight", OversightFactory, {"user__full_name": "Phan Thị Xuân"}, "Phan Thị Xuân, Cụm thi đua số 7"),
        ("movement", MovementFactory, {"name": "Thi đua cao điểm"}, "Thi đua cao điểm"),
        ("initiative", InitiativeFactory, {"name": "Số hóa hồ sơ"}, "Số hóa hồ sơ"),
        ("exemplar", ExemplarFactory, {"name": "Trịnh Văn Phúc"}, "Trịnh Văn Phúc"),
    ],
)
def test_who_is_asked_whether_to_delete_reads_which_row(
    realm: Realm, model: str, factory: Any, given: dict[str, Any], name: str
) -> None:
    cluster = ClusterFactory(host=realm.province, name="Cụm thi đua số 7")
    place = {"cluster": cluster} if model in {"pact", "oversight"} else {"unit": realm.unit}
    row = factory(**place, **given)

    response = reader(realm.officer).get(page(model, "delete", row.pk))

    assert response.context["deleted_objects"] == [name]
    assert name in response.text


def test_texts_are_cleaned_and_shown_as_text(realm: Realm) -> None:
    cluster = ClusterFactory(host=realm.province)
    given = {"name": " <script>alert(1)</script>\u200b ", "number": 3, "host": realm.province.pk}

    reader(realm.officer).post(page("cluster", "change", cluster.pk), given)

    cluster.refresh_from_db()
    assert cluster.name == "<script>alert(1)</script>"
    assert "<script>alert(1)" not in reader(realm.officer).get(page("cluster")).content.decode()


def test_who_changed_a_row_is_kept(realm: Realm) -> None:
    cluster = ClusterFactory(host=realm.province)

    reader(realm.officer).post(
        page("cluster", "change", cluster.pk), {"name": "Tên mới", "number": 3, "host": realm.province.pk}
    )

    assert cluster.history.first().history_user == realm.officer


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("model", "queries"), [("user", 6), ("membership", 8), ("award", 7), ("unit", 6)])
def test_lists_do_not_grow_their_queries(
    realm: Realm, django_assert_num_queries: Any, model: str, queries: int, count: int
) -> None:
    cluster, client = ClusterFactory(host=realm.province), reader(realm.officer)
    for _ in range(count):
        unit = UnitFactory(parent=realm.province)
        MembershipFactory(cluster=cluster, unit=unit)
        AwardFactory(unit=unit)
        AppointmentFactory(unit=unit)

    with django_assert_num_queries(queries):
        client.get(page(model))


def test_the_admin_speaks_vietnamese(realm: Realm, client: Client) -> None:
    client.force_login(realm.keeper)

    response = client.get(reverse("admin:index"))

    assert response.headers["Content-Language"] == "vi"
    assert client.cookies.get(settings.LANGUAGE_COOKIE_NAME) is None


def test_elements_of_the_catalogue_that_have_figures_stay(realm: Realm) -> None:
    value = DataValueFactory()

    response = reader(realm.keeper).post(page("dataelement", "delete", value.element_id), {"post": "yes"})

    assert response.status_code in {200, 403}
    assert DataElement.objects.filter(pk=value.element_id).exists()
