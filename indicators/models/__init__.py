"""What is counted (catalogue), what was counted (submissions), and what was to be corrected (returns)."""

from indicators.models.attachments import Attachment
from indicators.models.catalogue import DataElement, Indicator, Section, Target, ValidationRule
from indicators.models.returns import Return, ReturnedCell
from indicators.models.submissions import DataValue, Statement, Submission
from indicators.models.uploads import FormUpload, UploadedCell

__all__ = [
    "Attachment",
    "DataElement",
    "DataValue",
    "FormUpload",
    "Indicator",
    "Return",
    "ReturnedCell",
    "Section",
    "Statement",
    "Submission",
    "Target",
    "UploadedCell",
    "ValidationRule",
]
