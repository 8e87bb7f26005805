"""A made-up province of any size: units × elements × periods, filled in bulk into the configured database."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

from clusters.enums import MembershipRole
from clusters.models import Cluster, Membership, Period
from indicators.enums import SubmissionState
from indicators.models import DataElement, DataValue, Indicator, Section, Submission, Target
from reports.models import Report
from units.enums import Level, Role
from units.models import Appointment, Unit, User

LONG_AGO = date(2015, 1, 1)
FIRST_YEAR = 2020


@dataclass(frozen=True, slots=True)
class Size:
    """How large a cluster to make."""

    units: int
    elements: int = 150
    indicators: int = 100
    periods: int = 6


@dataclass(frozen=True, slots=True)
class World:
    """What was made: the newest period, in which all figures are confirmed but those of the last, drafting unit."""

    cluster: Cluster
    period: Period
    chair: User
    reporter: User
    locked_reporter: User
    leader: User
    drafting_unit: Unit
    sent_unit: Unit


def generate(size: Size, *, seed: int = 1) -> World:
    """Fill an empty, migrated database."""
    random = Random(seed)
    host = Unit.objects.create(
        code="TINH", name="VKSND tỉnh", short_name="Tỉnh", level=Level.PROVINCE, active_from=LONG_AGO
    )
    cluster = Cluster.objects.create(code="CUM-1", name="Cụm thi đua số 1", number=1, host=host)
    units = _units(size.units, host)
    periods = _periods(size.periods)
    elements = _catalogue(size, random)
    for period in periods:
        _figures(period, cluster, units, elements, random, newest=period is periods[-1])
    return World(
        cluster=cluster,
        period=periods[-1],
        chair=_person("chair", units[0], Role.HEAD),
        reporter=_person("reporter", units[-1], Role.REPORTER),
        locked_reporter=_person("sender", units[1], Role.REPORTER),
        leader=_person("leader", host, Role.LEADER),
        drafting_unit=units[-1],
        sent_unit=units[1],
    )


def _units(count: int, host: Unit) -> list[Unit]:
    rows = [
        Unit(
            code=f"U-{number:03d}",
            name=f"Viện kiểm sát nhân dân khu vực {number}",
            short_name=f"Khu vực {number}",
            level=Level.REGION,
            parent=host,
            active_from=LONG_AGO,
        )
        for number in range(1, count + 1)
    ]
    for row in rows:
        row.refresh_keys()
    return Unit.objects.bulk_create(rows)


def _periods(count: int) -> list[Period]:
    made: list[Period] = []
    for index in range(count):
        year, half = FIRST_YEAR + index // 2, index % 2 + 1
        starts_on = date(year - 1, 12, 1) if half == 1 else date(year, 6, 1)
        ends_on = date(year, 5, 31) if half == 1 else date(year, 11, 30)
        made.append(
            Period.objects.create(
                code=f"{year}-H{half}",
                name=f"6 tháng {'đầu' if half == 1 else 'cuối'} năm {year}",
                year=year,
                half=half,
                starts_on=starts_on,
                ends_on=ends_on,
                opens_at=datetime(year, 5 if half == 1 else 11, 20, tzinfo=UTC),
                due_at=datetime(year, 6 if half == 1 else 12, 2, 9, tzinfo=UTC),
                compare_with=made[index - 2] if index >= 2 else None,
            )
        )
    return made


def _catalogue(size: Size, random: Random) -> list[DataElement]:
    sections = Section.objects.bulk_create(
        Section(code=f"MUC-{number}", name=f"Mục công tác {number}", order=number) for number in range(1, 11)
    )
    elements = DataElement.objects.bulk_create(
        DataElement(
            code=f"E-{number:03d}",
            section=sections[number % 10],
            order=number,
            name=f"Số vụ, việc thuộc diện theo dõi thứ {number}",
            unit="vụ",
            kind="FLOW",
            definition="Đếm mỗi vụ, việc một lần, theo ngày ra quyết định.",
            source="QĐ 139/QĐ-VKSTC ngày 29/4/2020",
            valid_from=LONG_AGO,
        )
        for number in range(size.elements)
    )
    indicators = Indicator.objects.bulk_create(
        _indicator(number, sections[number % 10], size.elements) for number in range(size.indicators)
    )
    Target.objects.bulk_create(
        Target(
            indicator=indicator,
            authority="Ngành",
            operator=">=",
            value=Decimal(random.choice([60, 80, 90, 95])),
            valid_from=LONG_AGO,
            source="QĐ 139/QĐ-VKSTC ngày 29/4/2020",
        )
        for indicator in indicators
        if indicator.kind == "RATIO"
    )
    return elements


def _indicator(number: int, section: Section, elements: int) -> Indicator:
    ratio = number % 2 == 0
    first, second = (number * 3) % elements, (number * 3 + 1) % elements
    return Indicator(
        code=f"I-{number:03d}",
        section=section,
        order=number,
        name=f"Tỷ lệ giải quyết loại việc thứ {number}" if ratio else f"Số việc đã làm thứ {number}",
        kind="RATIO" if ratio else "COUNT",
        numerator=f"E-{first:03d}",
        denominator=f"E-{first:03d} + E-{second:03d}" if ratio else "",
        unit="%" if ratio else "vụ",
        direction="higher",
        decimals=1 if ratio else 0,
        source="QĐ 139/QĐ-VKSTC ngày 29/4/2020",
        valid_from=LONG_AGO,
    )


def _figures(
    period: Period, cluster: Cluster, units: list[Unit], elements: list[DataElement], random: Random, *, newest: bool
) -> None:
    clerk, _ = User.objects.get_or_create(username="clerk", defaults={"full_name": "Người lập biểu"})
    memberships = Membership.objects.bulk_create(
        Membership(
            period=period,
            cluster=cluster,
            unit=unit,
            order=place,
            role=MembershipRole.CHAIR if place == 0 else MembershipRole.MEMBER,
        )
        for place, unit in enumerate(units)
    )
    Report.objects.create(cluster=cluster, period=period)
    stamps = {"submitted_at": period.due_at, "submitted_by": clerk, "first_submitted_at": period.due_at}
    accepted = {"state": SubmissionState.ACCEPTED, "accepted_at": period.due_at, "accepted_by": clerk}
    submissions = Submission.objects.bulk_create(
        Submission(membership=row)
        if newest and row is memberships[-1]
        else Submission(membership=row, **stamps, **accepted)
        for row in memberships
    )
    DataValue.objects.bulk_create(_values(submissions, elements, clerk, period, random), batch_size=2000)


def _values(
    submissions: list[Submission], elements: list[DataElement], clerk: User, period: Period, random: Random
) -> Iterator[DataValue]:
    for submission in submissions:
        for element in elements:
            nothing = random.random() < 0.05
            yield DataValue(
                submission=submission,
                element=element,
                value=None if nothing else Decimal(random.randint(0, _most(element))),
                not_arisen=nothing,
                updated_at=period.due_at,
                updated_by=clerk,
            )


def _most(element: DataElement) -> int:
    # What keeps a ratio under 100% is the smaller part, so that most units reach their targets, as in life.
    return 40 if element.order % 3 == 1 else 400


def _person(username: str, unit: Unit, role: Role) -> User:
    user = User.objects.create(username=username, full_name=f"Nguyễn Văn {username.title()}", title="Kiểm sát viên")
    Appointment.objects.create(user=user, unit=unit, role=role, starts_on=LONG_AGO)
    return user
