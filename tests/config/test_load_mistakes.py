"""Each mistake a person can make in a file is named by its file, line and column."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from clusters.models import Cluster, Lock, Membership, Period
from indicators.models import DataElement, Section, Target
from tests.config.folders import AT, FOLDER, load, load_folder_of_tests, places, spoilt
from units.models import User

pytestmark = pytest.mark.django_db

ONE_TEXT = [
    # codes, dates, times, words
    ("units.csv", "\nA,", "\na,", "units.csv:3:code"),
    ("units.csv", "\nA,", "\nA--B,", "units.csv:3:code"),
    ("units.csv", "Huyện A,", ",", "units.csv:3:short_name"),
    ("units.csv", "Huyện A,", "x" * 81 + ",", "units.csv:3:short_name"),
    ("units.csv", "Huyện A,", "Huy\ufffdn A,", "units.csv:3:short_name"),
    ("units.csv", "province", "tỉnh", "units.csv:2:level"),
    ("units.csv", "2015-06-01", "01/06/2015", "units.csv:2:active_from"),
    ("units.csv", "2015-06-01", "2015-02-30", "units.csv:2:active_from"),
    ("units.csv", "2015-06-01", "20150601", "units.csv:2:active_from"),
    ("periods.csv", "2022-05-25T07:30", "2022-05-25 07:30", "periods.csv:2:opens_at"),
    ("periods.csv", "2022-05-25T07:30", "2022-05-25T25:30", "periods.csv:2:opens_at"),
    # dates reversed
    ("units.csv", "2015-06-01,2021-06-30", "2021-07-01,2021-06-30", "units.csv:5:active_until"),
    ("people.csv", "2020-01-01,2020-12-31", "2020-01-01,2019-12-31", "people.csv:3:until"),
    ("periods.csv", "2021-12-01,2022-05-31", "2022-05-31,2021-12-01", "periods.csv:2:ends_on"),
    ("periods.csv", "2021-12-01,2022-05-31", "2022-05-31,2022-05-31", "periods.csv:2:ends_on"),
    ("periods.csv", "2022-06-02T16:00", "2022-05-02T16:00", "periods.csv:2:due_at"),
    ("award_types.csv", "2022-12-31", "2019-12-31", "award_types.csv:3:valid_until"),
    ("movements.csv", "2021-12-15,", "2021-12-15,2021-12-14", "movements.csv:2:ends_on"),
    # codes that nobody has defined
    ("units.csv", "district,TINH,Bảo Lộc", "district,TINHH,Bảo Lộc", "units.csv:4:parent"),
    ("oversight.csv", "tinh.lanhdao", "nobody", "oversight.csv:2:username"),
    ("indicators.csv", "KN,TB,2", "KN,TX,2", "indicators.csv:3:section"),
    ("data_elements.csv", "TB-CON,,yes", "TB-CONN,,yes", "data_elements.csv:2:carries"),
    ("targets.csv", "KN,Tỉnh", "KNN,Tỉnh", "targets.csv:4:indicator"),
    ("targets.csv", "CUM-1", "CUM-9", "targets.csv:3:scope"),
    ("awards.csv", "GK-CN", "GK-XX", "awards.csv:2:award_type"),
    ("figures.csv", "A,TB-MOI", "A,TB-M", "figures.csv:3:element"),
    # rows that name themselves, or go round in a circle
    ("units.csv", "province,,", "province,TINH,", "units.csv:2:parent"),
    ("periods.csv", "2021-H1,yes", "2022-H1,yes", "periods.csv:2:compare_with"),
    ("data_elements.csv", "tin,FLOW,,yes,,QĐ", "tin,FLOW,TB-MOI,yes,,QĐ", "data_elements.csv:3:pair"),
    ("data_elements.csv", "TB-CON,,yes", "TB-CU,,yes", "data_elements.csv:2:carries"),
    ("indicators.csv", "2020-01-01,,\nKN", "2020-01-01,,TB-TL\nKN", "indicators.csv:2:replaces"),
    ("successions.csv", "CU,B", "B,B", "successions.csv:2:successor"),
    # kinds that do not go together
    ("data_elements.csv", "TB-CON,,yes", "TB-GQ,,yes", "data_elements.csv:2:carries"),
    ("data_elements.csv", "tin,OPENING", "tin,FLOW", "data_elements.csv:2:carries"),
    ("data_elements.csv", "2,,,yes", "5,,,yes", "data_elements.csv:7:decimals"),
    ("data_elements.csv", "province,yes", "tinh,yes", "data_elements.csv:8:levels"),
    ("indicators.csv", "TB-CU + TB-MOI", "", "indicators.csv:2:denominator"),
    ("indicators.csv", "COUNT,KN,", "COUNT,KN,TB-MOI", "indicators.csv:3:denominator"),
    ("indicators.csv", "higher,2", "higher,", "indicators.csv:2:decimals"),
    ("indicators.csv", "%,higher", "%,up", "indicators.csv:2:direction"),
    # expressions
    ("indicators.csv", "RATIO,TB-GQ", "RATIO,__import__('os').system('id')", "indicators.csv:2:numerator"),
    ("indicators.csv", "TB-CU + TB-MOI", "TB-CU + TB-MOI * 2", "indicators.csv:2:denominator"),
    ("indicators.csv", "TB-CU + TB-MOI", "TB-CU +", "indicators.csv:2:denominator"),
    ("indicators.csv", "TB-CU + TB-MOI", "TB-CU+TB-MOI", "indicators.csv:2:denominator"),
    ("indicators.csv", "TB-CU + TB-MOI", "TB-CU + TB-MOII", "indicators.csv:2:denominator"),
    ("rules.csv", "TB-GQ,<=", "TB-GQQ,<=", "rules.csv:2:left"),
    ("rules.csv", "TB-CU + TB-MOI", "TB-CU + TB-MOII", "rules.csv:2:right"),
    ("rules.csv", ">=,1,", ">=,1.5,", "rules.csv:3:right"),
    ("rules.csv", "<=", "=<", "rules.csv:2:operator"),
    # targets
    ("targets.csv", "Quốc hội", "Quốc Hội", "targets.csv:2:authority"),
    ("targets.csv", "90", "90%", "targets.csv:2:value"),
    ("targets.csv", "90", "-90", "targets.csv:2:value"),
    ("targets.csv", "90", "chín mươi", "targets.csv:2:value"),
    ("targets.csv", "90", "94.125", "targets.csv:2:value"),
    ("targets.csv", "90", "1.180", "targets.csv:2:value"),
    ("targets.csv", "4.5", '"1,180"', "targets.csv:4:value"),
    ("targets.csv", "NQ 96/2019/QH14,year", "NQ 96/2019/QH14,half", "targets.csv:2:per"),
    # mergers
    ("successions.csv", "2021-07-01,1", '2021-07-01,"0,5"', "successions.csv:2:share"),
    ("successions.csv", "2021-07-01", "2015-06-01", "successions.csv:2:on"),
    ("successions.csv", "CU,B,2021-07-01", "CU,B,2021-06-01", "successions.csv:2:on"),
    ("successions.csv", "CU,B,2021-07-01,1", "B,CU,2021-07-01,", "successions.csv:2:on"),
    # people
    ("people.csv", "tinh.lanhdao", "tinh lãnh đạo", "people.csv:4:username"),
    ("people.csv", "an@example.vn", "an", "people.csv:2:email"),
    ("people.csv", "Lê Văn An,A,REPORTER", "Lê Văn Anh,A,REPORTER", "people.csv:3:full_name"),
    ("people.csv", "REPORTER", "HEAD", "people.csv:3:from"),
    ("people.csv", "a.lanhdao,Lê Văn An,A,REPORTER", "A.lanhdao,Lê Văn An,A,REPORTER", "people.csv:2:username"),
    ("people.csv", "LEADER", "Lãnh đạo", "people.csv:4:role"),
    # periods
    ("periods.csv", "2022,1", "2022,2", "periods.csv:2:code"),
    ("periods.csv", "2022,1", "2022,3", "periods.csv:2:half"),
    ("periods.csv", "2021-H1,yes,", "2021-H1,no,", "periods.csv:2:comparable_note"),
    ("periods.csv", "2021-H1,yes,", "2021-H1,có,", "periods.csv:2:comparable"),
    ("periods.csv", "2021-06-02T16:00,,yes", "2021-06-02T16:00,2022-H1,yes", "periods.csv:3:compare_with"),
    # clusters and places in them
    ("clusters.csv", "số 1,1", "số 1,0", "clusters.csv:2:number"),
    ("memberships.csv", "A,chair", "A,member", "memberships.csv:2:role"),
    ("memberships.csv", "B,member", "B,chair", "memberships.csv:3:role"),
    ("memberships.csv", "B,member", "CU,member", "memberships.csv:3:unit"),
    ("memberships.csv", "B,member", "A,member", "memberships.csv:3:unit"),
    ("memberships.csv", "member,2", "member,hai", "memberships.csv:3:order"),
    # awards
    ("awards.csv", "2022-05-18", "2022-06-06", "awards.csv:2:decision_date"),
    ("awards.csv", "2022-05-18", "2019-12-31", "awards.csv:2:award_type"),
    ("awards.csv", "collective,GK-TT", "individual,GK-TT", "awards.csv:3:subject"),
    ("awards.csv", "đột xuất", "Đột xuất", "awards.csv:2:category"),
    ("awards.csv", "2022-H1,A,Lê", "2022-H1,CU,Lê", "awards.csv:2:unit"),
    # statements
    ("statements.csv", "objective_cause", "cause", "statements.csv:4:topic"),
    ("statements.csv", "Chờ kết quả giám định", "", "statements.csv:4:text"),
    ("statements.csv", "2022-H1,A,objective_cause", "2021-H1,A,objective_cause", "statements.csv:4:unit"),
]


@pytest.mark.parametrize(("file", "old", "new", "place"), ONE_TEXT, ids=[f"{f}-{n}" for f, _o, n, _p in ONE_TEXT])
def test_one_wrong_text_is_found_where_it_stands(file: str, old: str, new: str, place: str) -> None:
    outcome = load(spoilt(file, old, new))

    assert place in places(outcome)
    assert User.objects.exclude(username="import").count() == 0


@pytest.mark.parametrize("name", FOLDER)
def test_a_line_that_stands_twice_names_both(name: str) -> None:
    lines = FOLDER[name].splitlines(keepends=True)
    last = FOLDER[name] + lines[-1]

    outcome = load(FOLDER | {name: last})

    repeated, number = outcome.mistakes[0], len(lines) + 1
    assert (repeated.file, repeated.line) == (name, number)
    assert str(number - 1) in repeated.message


def test_a_missing_column_is_named_and_other_mistakes_still_found() -> None:
    lines = [line.rsplit(",", 1)[0] for line in FOLDER["units.csv"].splitlines()]

    files = FOLDER | {"units.csv": "\n".join(lines), "clusters.csv": FOLDER["clusters.csv"].replace("1,TINH", "x,TINH")}

    assert places(load(files)) == ["units.csv:1:active_until", "clusters.csv:2:number"]


def test_elements_without_a_column_of_decimals_still_load() -> None:
    load(FOLDER)
    lines = [line.split(",") for line in FOLDER["data_elements.csv"].splitlines()]

    assert places(load({"data_elements.csv": "\n".join(",".join(cells[:12]) for cells in lines)})) == []
    assert DataElement.objects.get(code="GIO").decimals == 2


def test_a_target_that_can_be_read_in_two_ways_is_shown_both() -> None:
    with translation.override("en"):
        outcome = load(spoilt("targets.csv", "90", "94.125"))

    assert [str(mistake) for mistake in outcome.mistakes] == [
        "targets.csv:2:value: “94.125” can be read as 94125 or as 94,125. Write the one that is meant: 94125 or 94,125."
    ]


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        ("90", "4.5", "4.5"),
        ("90", '"4,5"', "4.5"),
        ("90", '"94,125"', "94.125"),
        ("90", "94125", "94125"),
        ("90", "0.125", "0.125"),
        ("90", '"1.180,5"', "1180.5"),
        ("4.5", "1.180", "1180"),
        ("4.5", "1180", "1180"),
        ("4.5", '"4,5"', "4.5"),
    ],
)
def test_a_target_with_one_meaning_is_read(old: str, new: str, value: str) -> None:
    assert places(load(spoilt("targets.csv", old, new))) == []
    assert Target.objects.filter(value=value).exists()


def test_a_target_of_many_decimals_for_a_count_with_decimals_is_refused_too() -> None:
    indicators = FOLDER["indicators.csv"].replace("bản,higher,,", "bản,higher,1,")
    targets = FOLDER["targets.csv"].replace("4.5", "1.180")

    assert places(load(FOLDER | {"indicators.csv": indicators, "targets.csv": targets})) == ["targets.csv:4:value"]


def test_a_target_of_an_unknown_indicator_is_read_all_the_same() -> None:
    targets = FOLDER["targets.csv"].replace("KN,Tỉnh", "KNN,Tỉnh").replace("4.5", "bốn")

    found = places(load(FOLDER | {"targets.csv": targets}))

    assert found == ["targets.csv:4:indicator", "targets.csv:4:value"]


def test_parents_may_not_go_round_in_a_circle() -> None:
    files = spoilt("units.csv", "province,,", "province,A,")

    assert places(load(files)) == ["units.csv:2:parent", "units.csv:3:parent"]


def test_mergers_may_not_go_round_in_a_circle() -> None:
    loop = "predecessor,successor,on,share\nA,B,2021-07-01,\nB,TINH,2021-07-01,\nTINH,A,2021-07-01,\n"

    assert places(load(FOLDER | {"successions.csv": loop})) == [f"successions.csv:{n}:successor" for n in (2, 3, 4)]


def test_a_merger_that_loops_through_what_is_stored_is_found() -> None:
    load(FOLDER | {"successions.csv": "predecessor,successor,on,share\nA,B,2021-07-01,\n"})

    assert places(load({"successions.csv": "predecessor,successor,on,share\nB,A,2022-07-01,\n"})) == [
        "successions.csv:2:successor"
    ]


def test_a_whole_unit_goes_to_one_successor() -> None:
    files = FOLDER | {"successions.csv": FOLDER["successions.csv"] + "CU,A,2021-07-01,\n"}

    assert places(load(files)) == ["successions.csv:2:share", "successions.csv:3:share"]


def test_a_second_chair_beside_a_stored_one_is_found() -> None:
    load_folder_of_tests()

    outcome = load({"memberships.csv": "period,cluster,unit,role\n2022-H1,CUM-1,B,chair\n"})

    assert places(outcome) == ["memberships.csv:2:role"]
    assert "A" in outcome.mistakes[0].message
    assert "B" in outcome.mistakes[0].message


def test_a_cluster_that_loses_its_chair_to_another_is_found() -> None:
    load(FOLDER | {"clusters.csv": FOLDER["clusters.csv"] + "CUM-2,Cụm thi đua số 2,2,TINH\n"})

    assert places(load({"memberships.csv": "period,cluster,unit,role\n2022-H1,CUM-2,A,chair\n"})) == [
        "memberships.csv:2:role"
    ]


def test_a_chair_of_an_unknown_cluster_is_not_also_a_missing_chair() -> None:
    assert places(load(spoilt("memberships.csv", "CUM-1,A", "CUM-9,A"))) == ["memberships.csv:2:cluster"]


def test_a_wrong_role_is_not_also_a_missing_chair() -> None:
    assert places(load(spoilt("memberships.csv", "A,chair", "A,chủ trì"))) == ["memberships.csv:2:role"]


@pytest.mark.parametrize(
    ("line", "place"),
    [
        # Another cluster's line, another period's, and one that names no chair, say nothing of the missing one.
        ("2022-H1,CUM-2,X,chair,1", "memberships.csv:4:unit"),
        ("2021-H1,CUM-1,X,chair,1", "memberships.csv:4:unit"),
        ("2022-H1,CUM-1,X,member,1", "memberships.csv:4:unit"),
    ],
)
def test_a_missing_chair_is_not_hidden_by_another_mistake(line: str, place: str) -> None:
    files = spoilt("memberships.csv", "A,chair", "A,member")
    files["clusters.csv"] += "CUM-2,Cụm thi đua số 2,2,TINH\n"
    files["memberships.csv"] += f"{line}\n"

    assert places(load(files)) == ["memberships.csv:2:role", place]


@pytest.mark.parametrize(
    ("file", "line", "place"),
    [
        ("people.csv", "a.lanhdao,Lê Văn An,A,REPORTER,2020-12-31,,an@example.vn,Viện trưởng", "people.csv:5:from"),
        ("oversight.csv", "CUM-1,tinh.lanhdao,2021-01-01,", "oversight.csv:3:from"),
        ("targets.csv", "TB-TL,Cụm,CUM-1,>=,95,2022-01-01,,Giao ước 2023,", "targets.csv:5:valid_from"),
    ],
)
def test_days_of_one_key_may_not_overlap(file: str, line: str, place: str) -> None:
    assert places(load(FOLDER | {file: f"{FOLDER[file]}{line}\n"})) == [place]
    load_folder_of_tests()
    header = FOLDER[file].splitlines()[0]
    assert places(load({file: f"{header}\n{line}\n"})) == [f"{file}:2:{place.rsplit(':', maxsplit=1)[-1]}"]


def test_days_that_follow_each_other_are_fine() -> None:
    closed = FOLDER["targets.csv"].replace("2020-01-01,,Giao ước 2022", "2020-01-01,2021-12-31,Giao ước 2022")

    assert places(load(FOLDER | {"targets.csv": f"{closed}TB-TL,Cụm,CUM-1,>=,95,2022-01-01,,Giao ước 2023,\n"})) == []


def test_a_unit_does_not_end_before_a_period_in_which_it_is_a_member() -> None:
    load_folder_of_tests()
    ended = FOLDER["units.csv"].replace("Bảo Lộc,2015-06-01,", "Bảo Lộc,2015-06-01,2022-03-31")

    assert places(load({"units.csv": ended})) == ["units.csv:4:active_until"]


def test_nobody_takes_the_account_of_the_program() -> None:
    found = places(load(spoilt("people.csv", "tinh.lanhdao", "import")))

    assert found == ["people.csv:4:username", "oversight.csv:2:username"]


def test_members_of_an_issued_report_do_not_change() -> None:
    load_folder_of_tests()
    lock(stage="ISSUED")

    assert places(load({"memberships.csv": FOLDER["memberships.csv"]})) == []
    assert places(load({"memberships.csv": FOLDER["memberships.csv"].replace("member,2", "deputy,2")})) == [
        "memberships.csv:3:unit"
    ]
    assert Membership.objects.get(unit__code="B").role == "member"


def lock(*, stage: str) -> None:
    cluster, period = Cluster.objects.get(code="CUM-1"), Period.objects.get(code="2022-H1")
    Lock.objects.create(cluster=cluster, period=period, stage=stage, since=AT, by=User.objects.first())


def test_a_decision_of_today_is_not_in_the_future() -> None:
    late_evening = datetime(2022, 5, 17, 17, 30, tzinfo=UTC)

    assert places(load(FOLDER, at=late_evening)) == []


def test_what_only_the_database_knows_is_refused_in_words_and_whole() -> None:
    load_folder_of_tests()
    # Somebody gave the stored period another year, which the file's own lines cannot show.
    Period.objects.filter(code="2021-H1").update(year=2023)
    more = "2023-H1,6 tháng đầu năm 2023,2023,1,2022-12-01,2023-05-31,2023-05-25T07:30,2023-06-02T16:00,,yes,\n"
    header = FOLDER["periods.csv"].splitlines(keepends=True)[0]

    outcome = load({"periods.csv": header + more, "sections.csv": "code,name,order\nMOI,Mục mới,9\n"})

    assert places(outcome) == ["periods.csv:1:"]
    assert not Section.objects.filter(code="MOI").exists()
