"""The database itself refuses impossible catalogues and figures, by the constraint's name."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from indicators.models import DataElement, DataValue, Indicator, Submission
from tests.factories import (
    NOW,
    AttachmentFactory,
    DataElementFactory,
    DataValueFactory,
    FormUploadFactory,
    IndicatorFactory,
    ReturnedCellFactory,
    ReturnFactory,
    SectionFactory,
    StatementFactory,
    SubmissionFactory,
    TargetFactory,
    UploadedCellFactory,
    ValidationRuleFactory,
)

pytestmark = pytest.mark.django_db
EARLIER = NOW - timedelta(seconds=1)
REVERSED = {"valid_from": date(2022, 1, 2), "valid_until": date(2022, 1, 1)}


@pytest.mark.parametrize(
    ("factory", "constraint", "wrong"),
    [
        (SectionFactory, "section_code_form", {"code": "mục"}),
        (SectionFactory, "section_name_given", {"name": ""}),
        (DataElementFactory, "element_code_form", {"code": "TB--MOI"}),
        (DataElementFactory, "element_name_given", {"name": ""}),
        (DataElementFactory, "element_kind_known", {"kind": "STOCK"}),
        (DataElementFactory, "element_validity_in_order", REVERSED),
        (DataElementFactory, "element_decimals_few", {"decimals": 5}),
        (IndicatorFactory, "indicator_code_form", {"code": "-TB"}),
        (IndicatorFactory, "indicator_name_given", {"name": ""}),
        (IndicatorFactory, "indicator_numerator_given", {"numerator": ""}),
        (IndicatorFactory, "indicator_kind_known", {"kind": "MEAN"}),
        (IndicatorFactory, "indicator_direction_known", {"direction": "up"}),
        (IndicatorFactory, "indicator_validity_in_order", REVERSED),
        (IndicatorFactory, "indicator_decimals_few", {"decimals": 5}),
        (IndicatorFactory, "indicator_denominator_for_ratios_only", {"kind": "RATIO"}),
        (IndicatorFactory, "indicator_denominator_for_ratios_only", {"denominator": "DONG-1"}),
        (TargetFactory, "target_authority_known", {"authority": "Xã"}),
        (TargetFactory, "target_per_known", {"per": "month"}),
        (TargetFactory, "target_operator_known", {"operator": "!="}),
        (TargetFactory, "target_value_not_negative", {"value": Decimal(-1)}),
        (TargetFactory, "target_validity_in_order", REVERSED),
        (ValidationRuleFactory, "rule_code_form", {"code": "kt 1"}),
        (ValidationRuleFactory, "rule_left_given", {"left": ""}),
        (ValidationRuleFactory, "rule_right_given", {"right": ""}),
        (ValidationRuleFactory, "rule_message_given", {"message": ""}),
        (ValidationRuleFactory, "rule_operator_known", {"operator": "<>"}),
        (ValidationRuleFactory, "rule_severity_known", {"severity": "fatal"}),
        (SubmissionFactory, "submission_state_known", {"submitted": True, "state": "LOST"}),
        (SubmissionFactory, "submission_shown_at_and_by", {"shown_to_head_at": NOW}),
        (SubmissionFactory, "submission_submitted_at_and_by", {"submitted": True, "submitted_by": None}),
        (SubmissionFactory, "submission_accepted_at_and_by", {"accepted": True, "accepted_by": None}),
        (SubmissionFactory, "submission_stamped_once_out_of_the_unit", {"state": "SUBMITTED"}),
        (SubmissionFactory, "submission_draft_carries_no_stamp", {"submitted": True, "state": "DRAFT"}),
        (SubmissionFactory, "submission_keeps_its_first_time", {"submitted": True, "first_submitted_at": None}),
        (SubmissionFactory, "submission_accepted_stamp_matches_state", {"accepted": True, "state": "SUBMITTED"}),
        (SubmissionFactory, "submission_returned_with_a_reason", {"returned": True, "return_reason": ""}),
        (DataValueFactory, "datavalue_number_or_not_arisen", {"not_arisen": True}),
        (DataValueFactory, "datavalue_not_negative", {"value": Decimal("-0.5")}),
        (DataValueFactory, "datavalue_version_from_one", {"version": 0}),
        (ReturnFactory, "return_number_from_one", {"number": 0}),
        (ReturnedCellFactory, "returnedcell_words_on_named_cells", {"is_named": False, "words": "Xem lại."}),
        (AttachmentFactory, "attachment_name_given", {"name": ""}),
        (AttachmentFactory, "attachment_kind_known", {"kind": "HTML"}),
        (AttachmentFactory, "attachment_holds_something", {"size": 0}),
        (AttachmentFactory, "attachment_hash_form", {"sha256": "A" * 64}),
        (AttachmentFactory, "attachment_file_form", {"content": None, "file": "../../secret_key"}),
        (AttachmentFactory, "attachment_removed_at_and_by", {"removed": True, "removed_by": None}),
        (AttachmentFactory, "attachment_purged_at_and_by", {"purged": True, "purged_by": None}),
        (AttachmentFactory, "attachment_removed_or_purged", {"removed": True, "purged": True}),
        (AttachmentFactory, "attachment_purged_with_a_reason", {"purged": True, "purge_reason": ""}),
        (AttachmentFactory, "attachment_purged_with_a_reason", {"purge_reason": "Chưa gỡ"}),
        (AttachmentFactory, "attachment_purged_has_no_content", {"purged": True, "content": b"x"}),
        (AttachmentFactory, "attachment_purged_has_no_content", {"purged": True, "file": "0" * 32}),
        (AttachmentFactory, "attachment_removed_has_no_content", {"removed": True, "content": b"x"}),
        (AttachmentFactory, "attachment_present_has_content", {"content": None}),
        (AttachmentFactory, "attachment_content_in_one_place", {"file": "0" * 32}),
        (FormUploadFactory, "upload_stamps_match_state", {"state": "LOST"}),
        (FormUploadFactory, "upload_sha256_form", {"sha256": "0" * 63 + "g"}),
        (FormUploadFactory, "upload_applied_at_and_by", {"applied": True, "applied_by": None}),
        (FormUploadFactory, "upload_undone_at_and_by", {"undone": True, "undone_by": None}),
        (FormUploadFactory, "upload_applied_after_it_came", {"applied": True, "applied_at": EARLIER}),
        (FormUploadFactory, "upload_undone_after_it_was_applied", {"undone": True, "undone_at": EARLIER}),
        (FormUploadFactory, "upload_stamps_match_state", {"applied": True, "state": "PREVIEWED"}),
        (FormUploadFactory, "upload_stamps_match_state", {"applied": True, "state": "UNDONE"}),
        (FormUploadFactory, "upload_stamps_match_state", {"state": "APPLIED"}),
        (UploadedCellFactory, "uploadedcell_number_or_not_arisen", {"not_arisen": True}),
        (
            UploadedCellFactory,
            "uploadedcell_number_or_not_arisen",
            {"before_value": Decimal(1), "before_not_arisen": True, "written_version": 1},
        ),
        (UploadedCellFactory, "uploadedcell_not_negative", {"value": Decimal("-0.5")}),
        (UploadedCellFactory, "uploadedcell_written_from_one", {"written_version": 0}),
        (UploadedCellFactory, "uploadedcell_before_once_written", {"before_value": Decimal(1)}),
        (UploadedCellFactory, "uploadedcell_before_once_written", {"before_note": "Theo sổ"}),
        (StatementFactory, "statement_topic_known", {"topic": "gossip"}),
        (StatementFactory, "statement_says_something", {"text": ""}),
    ],
)
def test_refuses(factory: Any, constraint: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory(**wrong)


@pytest.mark.parametrize(
    ("factory", "model", "constraint", "field"),
    [
        (DataElementFactory, DataElement, "element_pairs_with_another", "pair"),
        (IndicatorFactory, Indicator, "indicator_replaces_another", "replaces"),
    ],
)
def test_refuses_itself(factory: Any, model: Any, constraint: str, field: str) -> None:
    row = factory()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{field: F("id")})


def test_only_an_opening_carries_over() -> None:
    closing = DataElementFactory(kind="CLOSING")
    assert DataElementFactory(kind="OPENING", carries=closing).carries == closing
    with pytest.raises(IntegrityError, match="element_only_opening_carries"), transaction.atomic():
        DataElementFactory(kind="FLOW", carries=closing)


def test_a_target_starts_once_on_a_day() -> None:
    first = TargetFactory()
    with pytest.raises(IntegrityError, match=r"target_once_from_a_day|target.indicator_id"), transaction.atomic():
        TargetFactory(indicator=first.indicator, value=Decimal(90))
    TargetFactory(indicator=first.indicator, scope="BAOLOC")


def test_a_cell_exists_once() -> None:
    first = DataValueFactory()
    with pytest.raises(IntegrityError, match=r"datavalue_once_per_cell|datavalue.submission_id"), transaction.atomic():
        DataValueFactory(submission=first.submission, element=first.element)


def test_a_return_is_numbered_once_and_opens_a_cell_once() -> None:
    first = ReturnedCellFactory()
    with pytest.raises(IntegrityError, match=r"return_numbered_once|return.submission_id"), transaction.atomic():
        ReturnFactory(submission=first.returned.submission)
    with pytest.raises(IntegrityError, match=r"returnedcell_once|returnedcell.returned_id"), transaction.atomic():
        ReturnedCellFactory(returned=first.returned, element=first.element, is_named=False)


def test_a_file_lies_once_on_a_cell_unless_the_unit_removed_it() -> None:
    first = AttachmentFactory(removed=True)
    again = {"submission": first.submission, "element": first.element, "sha256": first.sha256}
    AttachmentFactory(**again, purged=True)
    AttachmentFactory(**again | {"element": DataElementFactory()})
    with (
        pytest.raises(IntegrityError, match=r"attachment_once_per_cell|attachment.submission_id"),
        transaction.atomic(),
    ):
        AttachmentFactory(**again)


def test_a_filled_form_names_a_row_once() -> None:
    first = UploadedCellFactory()
    with (
        pytest.raises(IntegrityError, match=r"uploadedcell_once_per_element|uploadedcell.upload_id"),
        transaction.atomic(),
    ):
        UploadedCellFactory(upload=first.upload, element=first.element)


def test_a_membership_has_one_submission() -> None:
    first = SubmissionFactory()
    with pytest.raises(IntegrityError, match=r"membership_id"), transaction.atomic():
        Submission.objects.create(membership=first.membership)


def test_a_unit_speaks_once_on_a_topic_and_once_per_indicator() -> None:
    general = StatementFactory(topic="objective_cause")
    about = StatementFactory(submission=general.submission, topic="objective_cause", indicator=IndicatorFactory())
    with pytest.raises(IntegrityError, match=r"statement_once_per_topic|statement.submission_id"), transaction.atomic():
        StatementFactory(submission=general.submission, topic="objective_cause")
    with (
        pytest.raises(IntegrityError, match=r"statement_once_per_topic_and|statement.submission_id"),
        transaction.atomic(),
    ):
        StatementFactory(submission=general.submission, topic="objective_cause", indicator=about.indicator)


def test_blank_not_arisen_and_zero_are_three_values() -> None:
    blank = DataValueFactory(value=None)
    nothing = DataValueFactory(value=None, not_arisen=True)
    zero = DataValueFactory(value=Decimal(0))
    states = [DataValue.objects.get(pk=row.pk).entry.state for row in (blank, nothing, zero)]
    assert states == ["BLANK", "NOT_ARISEN", "VALUE"]
