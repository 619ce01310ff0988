"""Broken packs: plans and their targets (T)."""

from broken import Broken, Damage, append, both, replace, write
from table_of_definitions import AREAS, CLAIM, ELEMENTS, SOURCES

PLAN, TARGETS = "plan/2021-2025/plan.yaml", "plan/2021-2025/targets.yaml"
READABLE = (
    "such as ≥60.0, <11.56, 20—25, 控制在6.5/10万以下, 保持在98%以上, 比2020年提高1岁左右, 下降10%, 累计13.5, "
    "持续提升; a state in words has no digits and no numerals"
)
SHARES = "percent, per_mille, per_10000, per_100000, ratio"
RATES = "beds_per_1000, beds_per_10000"
BEDS = "beds, beds_10k"
DISTRICTS = "each once: 990101, 990102"
SUM = "700; only what is printed rounded may differ by its rounding"
MILESTONES = "one milestone a year, none behind the baseline or the one before, none beyond the target 4.80张/千人"
BEDS_TWICE = "beds: ≥700张"
WEST = '{area: "990102", value: 200}'


def _target(text: str, found: str) -> Broken:
    """The first target of the plan."""
    return Broken("T01", replace(TARGETS, "控制在3.5‰以下", text), _at(5), f"{text}: {found}", READABLE)


def _at(line: int) -> str:
    return f"demo/plan/2021-2025/targets.yaml:{line}"


def _more(text: str) -> Damage:
    """One more target, from line 52 on."""
    return append(TARGETS, f"- id: another\n  {text}\n  place: section 5\n")


READING = (
    _target("控制在5分钟以下", "unknown unit (分钟)"),
    _target("3.5‰和2.5‰", "two numbers without a range sign (3.5‰和2.5‰)"),
    _target("3.5—2.5‰", "lower end above the upper (3.5 > 2.5)"),
    _target("25%—30‰", "two units in one range (%, ‰)"),
    _target("婴儿死亡率3.5‰", "words that are not understood (婴儿死亡率)"),
    _target("超过3.5‰以下", "two limits for one number (超过, 以下)"),
    _target("3.5‰之间", "a range with one end only (3.5)"),
    _target("保持下降3.5‰", "words that exclude each other (保持下降)"),
    _target("3.5个千分点", "a share changes by 个百分点 or 个千分点, or by so many %; levels are in % or ‰ (个千分点)"),
    _target("比2020年3.5‰", "a comparison with a year that says no change (3.5)"),
    _target("达到2025年", "a year instead of a number; it belongs in `period` (2025年)"),
    _target("≤", "words or signs that need a number (≤)"),
    _target("控制在", "words or signs that need a number (控制在)"),
    _target("千分之三点五以下", "numbers in digits, please (千分之三点五以下)"),
    _target("约束性", "nothing is asked; binding or expected belongs in `attribute` (约束性)"),
    _target("逐年下降10%", "a yearly pace cannot be expressed; give the change over the whole plan (逐年下降)"),
    _target("累计降低到3.5‰", "words that exclude each other (累计降低到)"),
)

NAMING = (
    Broken("T02", replace(TARGETS, "subject: beds\n", "subject: bed\n"), _at(38), "beds: bed", ELEMENTS),
    Broken("A03", replace(PLAN, '"990100"', "990109"), "demo/plan/2021-2025/plan.yaml:4", "990109", AREAS),
    Broken("A03", replace(TARGETS, '"990102"\n  target: 保持', "99\n  target: 保持"), _at(27), "99", AREAS),
    Broken("A03", replace(TARGETS, WEST, "{area: 99, value: 200}"), _at(44), "99", AREAS),
    Broken("S02", replace(PLAN, "source: plan", "source: plans"), "demo/plan/2021-2025/plan.yaml:3", "plans", SOURCES),
    Broken(
        "D01",
        replace(PLAN, "id: 2021-2025", "id: 2021-2026"),
        "demo/plan/2021-2025/plan.yaml:1",
        "id 2021-2026 in plan/2021-2025/plan.yaml",
        "plan/2021-2026/plan.yaml",
    ),
    Broken(
        "D02",
        replace(TARGETS, "- id: satisfaction_east", "- id: satisfaction_west"),
        _at(32),
        "satisfaction_west",
        "each id once",
    ),
    Broken(
        "C01",
        write(
            "claims/plan.csv",
            "id,measure,subject,area,period,value,unit,source,place\n"
            "2021-2025.beds,target,beds,990100,2025,700,beds,plan,box 2\n",
        ),
        "demo/claims/plan.csv:2",
        "2021-2025.beds: the id is taken by another row or target",
        CLAIM,
    ),
)

UNITS = (
    Broken("T03", replace(TARGETS, "3.5‰", "3.5岁"), _at(5), "infant_mortality_east, target: years", SHARES),
    Broken("T03", replace(TARGETS, "4.40张/千人", "4.40人"), _at(22), "beds_per_1000_east, milestones: 人", RATES),
    Broken(
        "T03",
        replace(TARGETS, "value: 540}", "value: 540, unit: 例}"),
        _at(41),
        "beds, baseline: 例",
        BEDS,
    ),
    Broken(
        "T03", replace(TARGETS, WEST, '{area: "990102", value: 200, unit: 家}'), _at(44), "beds, allocation: 家", BEDS
    ),
)

YEARS = (
    Broken(
        "T04",
        replace(PLAN, "last: 2025", "last: 2020"),
        "demo/plan/2021-2025/plan.yaml:6",
        "2021-2025, last: 2020",
        "> 2020",
    ),
    Broken(
        "T04",
        replace(TARGETS, "{period: 2020, value: 5.40}", "{period: 2025, value: 5.40}"),
        _at(7),
        "infant_mortality_east, baseline: 2025",
        "< 2025",
    ),
    Broken("T04", replace(TARGETS, "比2021年", "比2026年"), _at(12), "life_expectancy_east, target: 2026", "< 2025"),
    Broken(
        "T04",
        replace(TARGETS, "period: 2023,", "period: 2025,"),
        _at(22),
        "beds_per_1000_east, milestones: 2025",
        "2021 … 2024",
    ),
    Broken(
        "T04",
        replace(TARGETS, "subject: beds\n", "subject: beds\n  period: 2020\n"),
        _at(39),
        "beds, period: 2020",
        "2021 … 2025",
    ),
    Broken(
        "T04",
        replace(TARGETS, "subject: beds\n", "subject: beds\n  period: 2026\n"),
        _at(39),
        "beds, period: 2026",
        "2021 … 2025",
    ),
    Broken(
        "Y07",
        append(PLAN, "tolerance: 1\n"),
        "demo/plan/2021-2025/plan.yaml:7",
        "tolerance: 1",
        "0 ≤ tolerance < 1",
    ),
    Broken(
        "Y07",
        append(PLAN, "tolerance: -0.05\n"),
        "demo/plan/2021-2025/plan.yaml:7",
        "tolerance: -0.05",
        "0 ≤ tolerance < 1",
    ),
    Broken(
        "T05",
        replace(TARGETS, "达到4.40", "达到4.90"),
        _at(22),
        "beds_per_1000_east: 4.90张/千人 by 2023",
        MILESTONES,
    ),
    Broken(
        "T05",
        replace(TARGETS, "4.40张/千人}\n", "4.40张/千人}\n    - {period: 2023, target: ≥4.50}\n"),
        _at(23),
        "beds_per_1000_east: ≥4.50 by 2023",
        MILESTONES,
    ),
    Broken(
        "T05",
        replace(TARGETS, "4.40张/千人}\n", "4.40张/千人}\n    - {period: 2024, target: 4.30}\n"),
        _at(23),
        "beds_per_1000_east: 4.30 by 2024",
        MILESTONES,
    ),
    Broken(
        "T05",
        replace(TARGETS, "达到4.40", "达到3.80"),
        _at(22),
        "beds_per_1000_east: 3.80张/千人 by 2023",
        MILESTONES,
    ),
    Broken(
        "T05",
        _more(
            'subject: beds\n  area: "990101"\n  target: 累计500张\n  milestones:\n'
            "    - {period: 2022, target: 累计300张}\n    - {period: 2023, target: 累计200张}"
        ),
        _at(59),
        "another: 累计200张 by 2023",
        "one milestone a year, none behind the baseline or the one before, none beyond the target 累计500张",
    ),
)

ALLOCATIONS = (
    Broken("T06", replace(TARGETS, WEST, '{area: "990101", value: 200}'), _at(44), "beds: 990101", DISTRICTS),
    Broken("T06", replace(TARGETS, WEST, '{area: "990100", value: 200}'), _at(44), "beds: 990100", DISTRICTS),
    Broken("T07", replace(TARGETS, WEST, '{area: "990102", value: 150}'), _at(42), "beds: 650", SUM, "warning"),
    Broken(
        "T07",
        both(replace(TARGETS, "≥700张", "≤700张"), replace(TARGETS, WEST, '{area: "990102", value: 250}')),
        _at(42),
        "beds: 750",
        SUM,
        "warning",
    ),
    Broken("T07", replace(TARGETS, WEST, '{area: "990102", value: 199}'), _at(42), "beds: 699", SUM, "warning"),
    Broken(
        "T13",
        both(replace(TARGETS, WEST, '{area: "990102", value: -100}'), replace(TARGETS, "value: 500", "value: 800")),
        _at(44),
        "beds, 990102: -100",
        "≥ 0",
    ),
)

LEVELS = (
    Broken(
        "T08",
        _more("subject: beds\n  target: 600张以下"),
        _at(55),
        "another: ≤600张",
        BEDS_TWICE,
    ),
    Broken("T08", _more("subject: beds\n  target: <700张"), _at(55), "another: <700张", BEDS_TWICE),
    Broken("T08", _more("subject: beds\n  target: 750张"), _at(55), "another: 750张", BEDS_TWICE, "warning"),
    Broken("T08", _more("subject: beds\n  target: 提高100张"), _at(55), "another: 提高100张", BEDS_TWICE, "warning"),
    Broken(
        "T09",
        replace(TARGETS, "保持在80%以上", "保持在800%以上"),
        _at(28),
        "satisfaction_west, target: 800 percent",
        "0 … 100 (percent)",
    ),
    Broken(
        "T09",
        replace(TARGETS, "value: 5.40}", "value: 5400}"),
        _at(7),
        "infant_mortality_east, baseline: 5400 per_mille",
        "0 … 1000 (per_mille)",
    ),
    Broken(
        "T10",
        replace(TARGETS, "target: 保持在80%以上", "target: '[80]'"),
        _at(28),
        "satisfaction_west, target: 累计80",
        "sums of counts and of money",
    ),
    Broken(
        "T11",
        replace(TARGETS, "≤4.5‰", "≥4.5‰"),
        _at(49),
        "infant_mortality_west, target: ≥4.5‰",
        "as in `direction: negative` of the indicator",
        "warning",
    ),
    Broken(
        "T11",
        replace(TARGETS, "持续提升", "稳中有降"),
        _at(35),
        "satisfaction_east, target: 持续下降",
        "as in `direction: positive` of the indicator",
        "warning",
    ),
    Broken(
        "T12",
        replace(TARGETS, "≤4.5‰", "≤4.5%"),
        _at(49),
        "infant_mortality_west, target: percent",
        "per_mille",
        "warning",
    ),
    Broken(
        "T12",
        replace(TARGETS, "value: 6.80}", "value: 6.80, unit: 1/10万}"),
        _at(51),
        "infant_mortality_west, baseline: per_100000",
        "per_mille",
        "warning",
    ),
)

PLANS = (*READING, *NAMING, *UNITS, *YEARS, *ALLOCATIONS, *LEVELS)
