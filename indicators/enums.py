"""Names for people of the kinds that the arithmetic knows, and the states of a submission."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators.documents.kinds import DocumentKind
from indicators.kinds import Authority, Direction, ElementKind, IndicatorKind, Operator, Per, Severity

Choices = list[tuple[str, str | Promise]]

ELEMENT_KINDS: Choices = [
    (ElementKind.OPENING.value, _("Carried over")),
    (ElementKind.FLOW.value, _("Arising in the period")),
    (ElementKind.CLOSING.value, _("Remaining")),
]
INDICATOR_KINDS: Choices = [(IndicatorKind.COUNT.value, _("Count")), (IndicatorKind.RATIO.value, _("Ratio"))]
DIRECTIONS: Choices = [
    (Direction.HIGHER.value, _("The higher the better")),
    (Direction.LOWER.value, _("The lower the better")),
    (Direction.NONE.value, _("Not judged")),
]
OPERATORS: Choices = [(operator.value, operator.value) for operator in Operator]
AUTHORITIES: Choices = [(authority.value, authority.value) for authority in Authority]
PERS: Choices = [(Per.PERIOD.value, _("Period")), (Per.YEAR.value, _("Year"))]
DOCUMENT_KINDS: Choices = [(kind.value, kind.value) for kind in DocumentKind]
SEVERITIES: Choices = [(Severity.ERROR.value, _("Error")), (Severity.WARNING.value, _("Warning"))]


class SubmissionState(TextChoices):
    DRAFT = "DRAFT", _("Being entered")
    SUBMITTED = "SUBMITTED", _("Sent")
    RETURNED = "RETURNED", _("Correction requested")
    ACCEPTED = "ACCEPTED", _("Confirmed")


# The unit types in these states; in the others the figures are out of its hands.
EDITABLE = (SubmissionState.DRAFT, SubmissionState.RETURNED)
# Only then does the chair read values.
OUT_OF_THE_UNIT = (SubmissionState.SUBMITTED, SubmissionState.ACCEPTED)


class UploadState(TextChoices):
    """What became of a filled form that a unit handed in."""

    PREVIEWED = "PREVIEWED", _("Not stored")
    APPLIED = "APPLIED", _("Stored")
    UNDONE = "UNDONE", _("Undone")


class Topic(TextChoices):
    """What a unit's text is about; the chair's sections are drafted from them."""

    PRACTICE = "practice", _("Good practice")
    LIMITATION = "limitation", _("Limitation")
    OBJECTIVE_CAUSE = "objective_cause", _("Objective cause")
    SUBJECTIVE_CAUSE = "subjective_cause", _("Subjective cause")
    PROPOSAL = "proposal", _("Proposal")
    COMMITMENT = "commitment", _("Commitment")


# What a unit says of a target that it missed.
TARGET_TOPICS = (Topic.OBJECTIVE_CAUSE, Topic.SUBJECTIVE_CAUSE, Topic.COMMITMENT)
