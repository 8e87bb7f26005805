"""A small folder of files that loads, for tests to spoil in one place."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from config.files.account import import_account
from config.files.loading import Outcome, load_folder

AT = datetime(2022, 6, 5, 3, 0, tzinfo=UTC)

FOLDER: dict[str, str] = {
    "units.csv": """\
code,name,short_name,level,parent,place,active_from,active_until
TINH,Viện kiểm sát nhân dân tỉnh,VKSND tỉnh,province,,Đà Lạt,2015-06-01,
A,Viện kiểm sát nhân dân huyện A,Huyện A,district,TINH,Đạ Tẻh,2015-06-01,
B,Viện kiểm sát nhân dân huyện B,Huyện B,district,TINH,Bảo Lộc,2015-06-01,
CU,Viện kiểm sát nhân dân huyện Cũ,Huyện Cũ,district,TINH,,2015-06-01,2021-06-30
""",
    "successions.csv": """\
predecessor,successor,on,share
CU,B,2021-07-01,1
""",
    "people.csv": """\
username,full_name,unit,role,from,until,email,title
a.lanhdao,Lê Văn An,A,HEAD,2020-01-01,,an@example.vn,Viện trưởng
a.lanhdao,Lê Văn An,A,REPORTER,2020-01-01,2020-12-31,an@example.vn,Viện trưởng
tinh.lanhdao,Phan Thị Xuân,TINH,LEADER,2020-01-01,,,
""",
    "periods.csv": """\
code,name,year,half,starts_on,ends_on,opens_at,due_at,compare_with,comparable,comparable_note
2022-H1,6 tháng đầu năm 2022,2022,1,2021-12-01,2022-05-31,2022-05-25T07:30,2022-06-02T16:00,2021-H1,yes,
2021-H1,6 tháng đầu năm 2021,2021,1,2020-12-01,2021-05-31,2021-05-25T07:30,2021-06-02T16:00,,yes,
""",
    "clusters.csv": """\
code,name,number,host
CUM-1,Cụm thi đua số 1,1,TINH
""",
    "memberships.csv": """\
period,cluster,unit,role,order
2022-H1,CUM-1,A,chair,1
2022-H1,CUM-1,B,member,2
""",
    "oversight.csv": """\
cluster,username,from,until
CUM-1,tinh.lanhdao,2020-01-01,
""",
    "sections.csv": """\
code,name,order
TB,"Tố giác, tin báo",1
""",
    "data_elements.csv": """\
code,section,order,name,unit,kind,pair,required,definition,source,valid_from,valid_until,decimals,carries,levels,kps,register,attachments
TB-CU,TB,1,Số cũ,tin,OPENING,,yes,,QĐ 560 ngày 13/11/2019,2019-12-01,,,TB-CON,,yes,,
TB-MOI,TB,2,Số mới,tin,FLOW,,yes,,QĐ 560 ngày 13/11/2019,2019-12-01,,,,,yes,,
TB-GQ,TB,3,Đã giải quyết,tin,FLOW,,yes,,QĐ 560 ngày 13/11/2019,2019-12-01,,,,,yes,,
TB-CON,TB,4,Số còn lại,tin,CLOSING,,no,,QĐ 560 ngày 13/11/2019,2019-12-01,,,,,yes,,
KN,TB,5,Kiến nghị,bản,FLOW,,no,,QĐ 139 ngày 29/4/2020,2019-12-01,,,,,no,,yes
GIO,TB,6,Giờ học,giờ,FLOW,,no,,QĐ 139 ngày 29/4/2020,2019-12-01,,2,,,yes,,no
TINH-DONG,TB,7,Dòng của tỉnh,vụ,FLOW,,yes,,QĐ 139 ngày 29/4/2020,2019-12-01,,,,province,yes,,
HET,TB,8,Dòng đã thôi dùng,vụ,FLOW,,yes,,QĐ 139 ngày 29/4/2020,2019-12-01,2021-11-30,,,,yes,,
""",
    "indicators.csv": """\
code,section,order,name,kind,numerator,denominator,unit,direction,decimals,may_exceed_100,definition,source,valid_from,valid_until,replaces
TB-TL,TB,1,Tỷ lệ giải quyết,RATIO,TB-GQ,TB-CU + TB-MOI,%,higher,2,no,,QĐ 139 ngày 29/4/2020,2020-01-01,,
KN,TB,2,Số kiến nghị,COUNT,KN,,bản,higher,,no,,QĐ 139 ngày 29/4/2020,2020-01-01,,
""",
    "targets.csv": """\
indicator,authority,scope,operator,value,valid_from,valid_until,source,per
TB-TL,Quốc hội,,>,90,2020-01-01,,NQ 96/2019/QH14,year
TB-TL,Cụm,CUM-1,>=,"92,5",2020-01-01,,Giao ước 2022,
KN,Tỉnh,A,>=,4.5,2020-01-01,,KH 1/2022,
""",
    "rules.csv": """\
code,left,operator,right,severity,message,source
GQ,TB-GQ,<=,TB-CU + TB-MOI,error,Số đã giải quyết lớn hơn số phải giải quyết.,QĐ 560
IT,KN,>=,1,warning,Chưa có kiến nghị nào.,
""",
    "award_types.csv": """\
code,name,kind,subject,authority,valid_from,valid_until,source
GK-CN,Giấy khen,form,individual,Viện trưởng VKSND tỉnh,2020-01-01,,Luật TĐKT
GK-TT,Giấy khen tập thể,form,collective,Viện trưởng VKSND tỉnh,2020-01-01,2022-12-31,Luật TĐKT
""",
    "figures.csv": """\
period,unit,element,value,note
2022-H1,A,TB-CU,5,
2022-H1,A,TB-MOI,1.234,
2022-H1,A,TB-GQ,KPS,không có việc
2022-H1,A,KN,2,
2022-H1,A,GIO,"1,5",
2022-H1,B,TB-CU,0,
""",
    "awards.csv": """\
period,unit,recipient,subject,award_type,category,decision_number,decision_date,authority,citation,achievement_year,recipient_title
2022-H1,A,Lê Văn An,individual,GK-CN,đột xuất,58/QĐ-VKS,2022-05-18,Viện trưởng VKSND tỉnh,Có thành tích,2022,Viện trưởng
2022-H1,A,Tập thể huyện A,collective,GK-TT,công trạng,58/QĐ-VKS,2022-05-18,Viện trưởng VKSND tỉnh,,,
""",
    "movements.csv": """\
period,unit,name,kind,starts_on,ends_on,result
2022-H1,A,Thi đua thường xuyên,regular,2021-12-15,,Tốt
""",
    "initiatives.csv": """\
period,unit,name,author,recognised_by,decision
2022-H1,A,Quy trình số hóa,Lý Thị Quyên,Hội đồng sáng kiến,21/QĐ-VKS
""",
    "exemplars.csv": """\
period,unit,name,subject,achievement
2022-H1,A,Trịnh Văn Phúc,individual,Giải quyết nhiều án
""",
    "statements.csv": """\
period,unit,topic,indicator,text
2022-H1,A,practice,,"Giao ban hằng tuần.
Phân công từng tin."
2022-H1,A,objective_cause,TB-TL,Chờ kết quả giám định
""",
}


def as_bytes(files: Mapping[str, str | bytes]) -> dict[str, bytes]:
    return {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}


def load(files: Mapping[str, str | bytes], *, dry_run: bool = False, at: datetime = AT) -> Outcome:
    return load_folder(as_bytes(files), by=import_account(), at=at, dry_run=dry_run)


def load_folder_of_tests() -> None:
    outcome = load(FOLDER)
    assert outcome.mistakes == []


def spoilt(file: str, old: str, new: str) -> dict[str, str]:
    """Return the folder with one text replaced, once."""
    assert FOLDER[file].count(old) >= 1, f"{old!r} is not in {file}"
    return FOLDER | {file: FOLDER[file].replace(old, new, 1)}


def places(outcome: Outcome) -> list[str]:
    """Name where the mistakes are, as the command prints it."""
    return [f"{mistake.file}:{mistake.line}:{mistake.column}" for mistake in outcome.mistakes]


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in as_bytes(files).items():
        (folder / name).write_bytes(content)
    return folder
