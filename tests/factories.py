"""Valid rows for tests, each with the least that the database accepts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

import factory
from factory.django import DjangoModelFactory

from awards.enums import AwardKind, Category, MovementKind, Subject
from awards.models import Award, AwardType, Decision, Exemplar, Initiative, Movement
from clusters.enums import MembershipRole
from clusters.models import Cluster, Membership, Oversight, Pact, Period
from indicators.enums import SubmissionState, Topic, UploadState
from indicators.models import (
    Attachment,
    DataElement,
    DataValue,
    FormUpload,
    Indicator,
    Return,
    ReturnedCell,
    Section,
    Statement,
    Submission,
    Target,
    UploadedCell,
    ValidationRule,
)
from reports.models import Narrative, Report, ReportVersion
from units.enums import Level, Role
from units.models import Appointment, Succession, TimelineEntry, Unit, User

NOW = datetime(2022, 6, 1, 3, 0, tzinfo=UTC)
LONG_AGO = date(2015, 1, 1)


class UnitFactory(DjangoModelFactory):
    class Meta:
        model = Unit

    code = factory.Sequence(lambda n: f"UNIT-{n}")
    name = factory.Sequence(lambda n: f"Viện kiểm sát nhân dân huyện Số {n}")
    short_name = factory.Sequence(lambda n: f"Huyện {n}")
    level = Level.DISTRICT
    parent = None
    place = "Bảo Lộc"
    active_from = LONG_AGO


class SuccessionFactory(DjangoModelFactory):
    class Meta:
        model = Succession

    predecessor = factory.SubFactory(UnitFactory)
    successor = factory.SubFactory(UnitFactory)
    on = date(2021, 7, 1)
    share = Decimal(1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"person.{n}")
    full_name = factory.Sequence(lambda n: f"Nguyễn Văn Số {n}")
    title = "Kiểm sát viên"


class AppointmentFactory(DjangoModelFactory):
    class Meta:
        model = Appointment

    user = factory.SubFactory(UserFactory)
    unit = factory.SubFactory(UnitFactory)
    role = Role.REPORTER
    starts_on = LONG_AGO


class TimelineEntryFactory(DjangoModelFactory):
    class Meta:
        model = TimelineEntry

    subject = "figures/2022-H1/UNIT"
    action = "figures.submitted"
    by = factory.SubFactory(UserFactory)
    at = NOW


class PeriodFactory(DjangoModelFactory):
    class Meta:
        model = Period

    year = factory.Sequence(lambda n: 2022 + n)
    half = 1
    code = factory.LazyAttribute(lambda o: f"{o.year}-H{o.half}")
    name = factory.LazyAttribute(lambda o: f"6 tháng {'đầu' if o.half == 1 else 'cuối'} năm {o.year}")
    starts_on = factory.LazyAttribute(lambda o: date(o.year - 1, 12, 1) if o.half == 1 else date(o.year, 6, 1))
    ends_on = factory.LazyAttribute(lambda o: date(o.year, 5, 31) if o.half == 1 else date(o.year, 11, 30))
    opens_at = factory.LazyAttribute(lambda o: datetime(o.year, 5 if o.half == 1 else 11, 25, tzinfo=UTC))
    due_at = factory.LazyAttribute(
        lambda o: datetime(o.year, 6 if o.half == 1 else 12, 2, 9, 0, tzinfo=UTC),
    )


class ClusterFactory(DjangoModelFactory):
    class Meta:
        model = Cluster

    code = factory.Sequence(lambda n: f"CUM-{n}")
    name = factory.Sequence(lambda n: f"Cụm thi đua số {n + 1}")
    number = factory.Sequence(lambda n: n + 1)
    host = factory.SubFactory(UnitFactory, level=Level.PROVINCE)


class PactFactory(DjangoModelFactory):
    class Meta:
        model = Pact

    cluster = factory.SubFactory(ClusterFactory)
    year = 2022
    number = "01/GƯ"
    signed_on = date(2022, 2, 9)


class OversightFactory(DjangoModelFactory):
    class Meta:
        model = Oversight

    cluster = factory.SubFactory(ClusterFactory)
    user = factory.SubFactory(UserFactory)
    starts_on = LONG_AGO


class MembershipFactory(DjangoModelFactory):
    """A member; its empty submission comes with it, as in the product."""

    class Meta:
        model = Membership

    period = factory.SubFactory(PeriodFactory)
    cluster = factory.SubFactory(ClusterFactory)
    unit = factory.SubFactory(UnitFactory)
    role = MembershipRole.MEMBER


class SectionFactory(DjangoModelFactory):
    class Meta:
        model = Section

    code = factory.Sequence(lambda n: f"MUC-{n}")
    name = factory.Sequence(lambda n: f"Mục {n}")
    order = factory.Sequence(lambda n: n)


class DataElementFactory(DjangoModelFactory):
    class Meta:
        model = DataElement

    code = factory.Sequence(lambda n: f"DONG-{n}")
    section = factory.SubFactory(SectionFactory)
    order = factory.Sequence(lambda n: n)
    name = factory.Sequence(lambda n: f"Dòng số liệu {n}")
    unit = "vụ"
    kind = "FLOW"
    source = "QĐ 139/QĐ-VKSTC ngày 29/4/2020"
    valid_from = LONG_AGO


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence(lambda n: f"CHI-TIEU-{n}")
    section = factory.SubFactory(SectionFactory)
    order = factory.Sequence(lambda n: n)
    name = factory.Sequence(lambda n: f"Chỉ tiêu {n}")
    kind = "COUNT"
    numerator = "DONG-0"
    unit = "vụ"
    direction = "higher"
    source = "QĐ 139/QĐ-VKSTC ngày 29/4/2020"
    valid_from = LONG_AGO


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = Target

    indicator = factory.SubFactory(IndicatorFactory)
    authority = "Ngành"
    operator = ">="
    value = Decimal(95)
    valid_from = LONG_AGO
    source = "QĐ 139/QĐ-VKSTC ngày 29/4/2020"


class ValidationRuleFactory(DjangoModelFactory):
    class Meta:
        model = ValidationRule

    code = factory.Sequence(lambda n: f"KT-{n}")
    left = "DONG-0"
    operator = "<="
    right = "DONG-1"
    severity = "error"
    message = "Dòng thứ nhất không được lớn hơn dòng thứ hai."
    source = "QĐ 758/2008/QĐ-VKSTC"


class SubmissionFactory(DjangoModelFactory):
    """A submission in the wanted state, with the stamps that the state demands.

    The membership brings its own draft, which this one replaces, as a test wants to name its state at once.
    """

    class Meta:
        model = Submission
        skip_postgeneration_save = True

    class Params:
        submitted = factory.Trait(
            state=SubmissionState.SUBMITTED,
            submitted_at=NOW,
            first_submitted_at=NOW,
            submitted_by=factory.SubFactory(UserFactory),
        )
        returned = factory.Trait(
            state=SubmissionState.RETURNED,
            submitted_at=NOW,
            first_submitted_at=NOW,
            submitted_by=factory.SubFactory(UserFactory),
            return_reason="Đề nghị kiểm tra lại số tin báo đã giải quyết.",
        )
        accepted = factory.Trait(
            state=SubmissionState.ACCEPTED,
            submitted_at=NOW,
            first_submitted_at=NOW,
            submitted_by=factory.SubFactory(UserFactory),
            accepted_at=NOW,
            accepted_by=factory.SubFactory(UserFactory),
        )

    membership = factory.SubFactory(MembershipFactory)

    @classmethod
    def _create(cls, model_class: type[Submission], *args: Any, **kwargs: Any) -> Submission:
        Submission.objects.filter(membership=kwargs["membership"]).delete()
        return super()._create(model_class, *args, **kwargs)


class DataValueFactory(DjangoModelFactory):
    class Meta:
        model = DataValue

    submission = factory.SubFactory(SubmissionFactory)
    element = factory.SubFactory(DataElementFactory)
    value = Decimal(5)
    updated_at = NOW
    updated_by = factory.SubFactory(UserFactory)


class ReturnFactory(DjangoModelFactory):
    class Meta:
        model = Return

    submission = factory.SubFactory(SubmissionFactory)
    number = 1
    step = factory.SubFactory(TimelineEntryFactory, action="figures.returned", note="Số cũ chưa khớp.")


class ReturnedCellFactory(DjangoModelFactory):
    class Meta:
        model = ReturnedCell

    returned = factory.SubFactory(ReturnFactory)
    element = factory.SubFactory(DataElementFactory)
    is_named = True


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    class Params:
        handed_in = factory.Sequence(lambda n: b"%%PDF-1.7 %d" % n)
        removed = factory.Trait(content=None, removed_at=NOW, removed_by=factory.SubFactory(UserFactory))
        purged = factory.Trait(
            content=None,
            purged_at=NOW,
            purged_by=factory.SubFactory(UserFactory),
            purge_reason="Tài liệu có danh sách bị can.",
        )

    submission = factory.SubFactory(SubmissionFactory)
    element = factory.SubFactory(DataElementFactory, takes_attachments=True)
    name = factory.Sequence(lambda n: f"Kiến nghị {n}.pdf")
    kind = "PDF"
    content = factory.SelfAttribute("handed_in")
    size = factory.LazyAttribute(lambda o: len(o.handed_in))
    sha256 = factory.LazyAttribute(lambda o: sha256(o.handed_in).hexdigest())
    added_at = NOW
    added_by = factory.SubFactory(UserFactory)


class StatementFactory(DjangoModelFactory):
    class Meta:
        model = Statement

    submission = factory.SubFactory(SubmissionFactory)
    topic = Topic.PRACTICE
    text = "Giao ban hằng tuần về tin báo quá hạn."
    updated_at = NOW
    updated_by = factory.SubFactory(UserFactory)


class FormUploadFactory(DjangoModelFactory):
    class Meta:
        model = FormUpload

    class Params:
        applied = factory.Trait(
            state=UploadState.APPLIED, applied_at=NOW, applied_by=factory.SelfAttribute("uploaded_by")
        )
        undone = factory.Trait(
            state=UploadState.UNDONE,
            applied_at=NOW,
            applied_by=factory.SelfAttribute("uploaded_by"),
            undone_at=NOW,
            undone_by=factory.SelfAttribute("uploaded_by"),
        )

    submission = factory.SubFactory(SubmissionFactory)
    file_name = "so-lieu.xlsx"
    sha256 = "0" * 64
    uploaded_at = NOW
    uploaded_by = factory.SubFactory(UserFactory)


class UploadedCellFactory(DjangoModelFactory):
    class Meta:
        model = UploadedCell

    upload = factory.SubFactory(FormUploadFactory)
    element = factory.SubFactory(DataElementFactory)
    address = "G9"
    value = Decimal(5)
    version = 0


class MovementFactory(DjangoModelFactory):
    class Meta:
        model = Movement

    period = factory.SubFactory(PeriodFactory)
    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"Phong trào {n}")
    kind = MovementKind.THEMED
    starts_on = date(2022, 1, 1)


class InitiativeFactory(DjangoModelFactory):
    class Meta:
        model = Initiative

    period = factory.SubFactory(PeriodFactory)
    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"Sáng kiến {n}")
    author = "Trần Thị Bình"


class ExemplarFactory(DjangoModelFactory):
    class Meta:
        model = Exemplar

    period = factory.SubFactory(PeriodFactory)
    unit = factory.SubFactory(UnitFactory)
    name = factory.Sequence(lambda n: f"Điển hình {n}")
    subject = Subject.INDIVIDUAL
    achievement = "Giải quyết nhiều án phức tạp."


class AwardTypeFactory(DjangoModelFactory):
    class Meta:
        model = AwardType

    code = factory.Sequence(lambda n: f"GK-{n}")
    name = "Giấy khen của Viện trưởng VKSND tỉnh"
    kind = AwardKind.FORM
    subject = Subject.INDIVIDUAL
    authority = "Viện trưởng VKSND tỉnh"
    valid_from = LONG_AGO
    source = "Luật Thi đua, khen thưởng 2003, sửa đổi 2013"


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    number = factory.Sequence(lambda n: f"{n + 1:02d}/QĐ-VKS")
    decided_on = date(2022, 3, 5)
    authority = "Viện trưởng VKSND tỉnh"


class AwardFactory(DjangoModelFactory):
    class Meta:
        model = Award

    period = factory.SubFactory(PeriodFactory)
    unit = factory.SubFactory(UnitFactory)
    decision = factory.SubFactory(DecisionFactory)
    award_type = factory.SubFactory(AwardTypeFactory)
    category = Category.MERIT
    subject = Subject.INDIVIDUAL
    recipient = factory.Sequence(lambda n: f"Lê Thị Hoa {n}")


class ReportFactory(DjangoModelFactory):
    class Meta:
        model = Report

    cluster = factory.SubFactory(ClusterFactory)
    period = factory.SubFactory(PeriodFactory)

    class Params:
        put_forward = factory.Trait(
            state="PUT_FORWARD", put_forward_at=NOW, put_forward_by=factory.SubFactory(UserFactory)
        )
        approved = factory.Trait(
            state="APPROVED",
            put_forward_at=NOW,
            put_forward_by=factory.SubFactory(UserFactory),
            approved_at=NOW,
            approved_by=factory.SubFactory(UserFactory),
        )
        issued = factory.Trait(
            state="ISSUED",
            put_forward_at=NOW,
            put_forward_by=factory.SubFactory(UserFactory),
            approved_at=NOW,
            approved_by=factory.SubFactory(UserFactory),
            issued_at=NOW,
            issued_by=factory.SubFactory(UserFactory),
        )


class NarrativeFactory(DjangoModelFactory):
    class Meta:
        model = Narrative

    report = factory.SubFactory(ReportFactory)
    section = "basis"
    text = "Thực hiện Chỉ thị công tác năm 2022."
    updated_at = NOW
    updated_by = factory.SubFactory(UserFactory)


class ReportVersionFactory(DjangoModelFactory):
    class Meta:
        model = ReportVersion

    report = factory.SubFactory(ReportFactory, issued=True)
    snapshot = factory.LazyFunction(dict)
    html = "<p>Báo cáo</p>"
    html_brief = "<p>Tóm tắt</p>"
    pdf = b"%PDF"
    pdf_brief = b"%PDF"
    sha256 = "0" * 64
    frozen_at = NOW
    frozen_by = factory.SubFactory(UserFactory)
    signer_name = "Lê Văn An"
    signer_title = "Viện trưởng"
