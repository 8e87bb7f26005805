"""What is counted (catalogue) and what was counted (submissions)."""

from indicators.models.attachments import Attachment
from indicators.models.catalogue import DataElement, Indicator, Section, Target, ValidationRule
from indicators.models.submissions import DataValue, Statement, Submission

__all__ = [
    "Attachment",
    "DataElement",
    "DataValue",
    "Indicator",
    "Section",
    "Statement",
    "Submission",
    "Target",
    "ValidationRule",
]
