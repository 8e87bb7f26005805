"""What is counted (catalogue) and what was counted (submissions)."""

from indicators.models.catalogue import DataElement, Indicator, Section, Target, ValidationRule
from indicators.models.submissions import DataValue, Statement, Submission
from indicators.models.uploads import FormUpload, UploadedCell

__all__ = [
    "DataElement",
    "DataValue",
    "FormUpload",
    "Indicator",
    "Section",
    "Statement",
    "Submission",
    "Target",
    "UploadedCell",
    "ValidationRule",
]
