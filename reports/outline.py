"""The report's headings, and how it writes days, half-years and offices."""

from datetime import date
from typing import Protocol

from indicators.wording import padded
from reports.content import HalfYear, Summary
from reports.enums import ReportSection

HEADINGS = {
    ReportSection.BASIS: "Căn cứ",
    ReportSection.SITUATION: "Đặc điểm, tình hình các đơn vị trong Cụm",
    ReportSection.DIRECTION: "Công tác lãnh đạo, chỉ đạo",
    ReportSection.PROFESSIONAL: "Kết quả thực hiện chỉ tiêu nghiệp vụ",
    ReportSection.BUILDING: "Công tác xây dựng Ngành, chuyển đổi số",
    ReportSection.MOVEMENTS: "Phong trào thi đua thường xuyên, theo chuyên đề",
    ReportSection.MODELS: "Sáng kiến, mô hình, điển hình tiên tiến",
    ReportSection.COMMENDATIONS: "Công tác khen thưởng",
    ReportSection.STRENGTHS: "Ưu điểm",
    ReportSection.LIMITATIONS: "Tồn tại, hạn chế",
    ReportSection.CAUSES: "Nguyên nhân",
    ReportSection.LESSONS: "Bài học kinh nghiệm",
    ReportSection.TASKS: "Nhiệm vụ trọng tâm",
    ReportSection.MEASURES: "Giải pháp thực hiện",
    ReportSection.PROPOSALS: "Đề xuất, kiến nghị",
}
RESULTS = "Kết quả phong trào thi đua"
ASSESSMENT = "Đánh giá chung"
HALVES = {1: "6 tháng đầu năm", 2: "6 tháng cuối năm"}
ROLES = {"chair": "Cụm trưởng", "deputy": "Cụm phó"}
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
# The letters of Vietnamese sub-items: a), b), c), d), đ), e) ...
LETTERS = "abcdđeghiklmnopqrstuvxy"


class Spanning(Protocol):
    """Anything that lasts from a day to a day."""

    @property
    def starts_on(self) -> date: ...

    @property
    def ends_on(self) -> date: ...


def day(on: date) -> str:
    """Write `02/6/2022`, `12/01/2022`: days under 10 and the first two months carry a zero."""
    return f"{on.day:02d}/{_month(on)}/{on.year}"


def day_in_words(on: date) -> str:
    """Write `ngày 07 tháng 6 năm 2022`."""
    return f"ngày {on.day:02d} tháng {_month(on)} năm {on.year}"


def span(starts_on: date, ends_on: date | None) -> str:
    """Write `từ ngày 15/12/2021 đến ngày 30/11/2022`."""
    until = f" đến ngày {day(ends_on)}" if ends_on else ""
    return f"từ ngày {day(starts_on)}{until}"


def cut(period: Spanning) -> str:
    """Say which days a half-year's figures cover."""
    return f"từ ngày {day(period.starts_on)} đến hết ngày {day(period.ends_on)}"


def this_half(period: HalfYear) -> str:
    """Write `6 tháng đầu năm 2022`."""
    return f"{HALVES[period.half]} {period.year}"


def next_half(period: HalfYear) -> str:
    """Write `6 tháng cuối năm 2022` of the first half, `6 tháng đầu năm 2023` of the second."""
    return f"{HALVES[3 - period.half]} {period.year if period.half == 1 else period.year + 1}"


def theme(summary: Summary) -> str:
    """Write what the report is about: the title under its kind, and the last sentence."""
    period = summary.period
    past = HALVES[1] if period.half == 1 else this_half(period)
    return (
        f"công tác thi đua, khen thưởng {past} và phương hướng, nhiệm vụ {next_half(period)} của {summary.cluster.name}"
    )


def office(name: str) -> str:
    """Shorten an office's name for prose: `VKSND thành phố Bảo Lộc`."""
    return name.replace("Viện kiểm sát nhân dân", "VKSND")


def over(summary: Summary) -> str:
    """Say whose figures a total is made of, for a sentence that judges it."""
    if not summary.missing_units:
        return "toàn Cụm"
    members = len(summary.units)
    return f"{padded(members - len(summary.missing_units))}/{padded(members)} đơn vị có số liệu"


def sign(number: int) -> str:
    """Write a cluster's mark after its report's number: `BC-CTĐ3`."""
    return f"BC-CTĐ{number}"


def _month(on: date) -> str:
    return f"{on.month:02d}" if on.month <= 2 else str(on.month)
