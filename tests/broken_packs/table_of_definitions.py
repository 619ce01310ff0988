"""Broken packs: areas (A), definitions (D), units (U), sources (S), weights (W), bounds (B), claims, decisions (C)."""

from broken import Broken, append, both, replace, write

INDEX, TREE, BOUNDS = "index/2023/index.yaml", "index/2023/tree.yaml", "index/2023/bounds.yaml"
CLAIMS, VALUES = "index/2023/claims.csv", "observations/values.csv"
SATISFACTION, BEDS = "indicators/satisfaction.yaml", "indicators/beds_per_1000.yaml"

AREAS = "990100, 990101, 990102"
SOURCES = "yearbook, plan"
BASES = "plan_target, historical_extreme, external_best, external_mean, fixed"
UNITS = (
    "percent, per_mille, per_10000, per_100000, ratio, years, days, persons, persons_10k, visits, visits_10k, beds, "
    "beds_10k, beds_per_1000, beds_per_10000, persons_per_1000, persons_per_10000, persons_per_100000, places, "
    "places_10k, places_per_1000, institutions, yuan, yuan_10k, yuan_100m, items, doses, doses_10k, "
    "blood_units_per_1000, micrograms_per_m3, rank, points, percentage_points, level, number"
)
ELEMENTS = "beds, beds_per_1000, infant_mortality, life_expectancy, residents, satisfaction"
INDICATORS = "beds_per_1000, infant_mortality, life_expectancy, satisfaction"
SUM = "children of one node add to their parent (within 0.0001)"
CLAIM = (
    "a unique id; an indicator, variable, or (in an edition's own file) node; `since` with changes, growth and courses "
    "only; `of` with shares, ranks and targets only"
)

PART = (
    "the id of a value or target of the same file, measure, period and kind of unit, that is not itself a part of this "
    "one"
)


PRINTED = "id,measure,subject,area,period,since,value,unit,of,source,place\n"
DECISIONS = "measure,subject,area,period,value,unit,source,place,reason,by,date\n"
DECIDED = "value,beds,990101,2023,450,beds,yearbook,table 2,counted anew,Health bureau,2026-01-05\n"


def _decision(row: str, found: str, allowed: str) -> Broken:
    """The only decision of the pack."""
    text = f"{DECISIONS}{row},table 2,counted anew,Health bureau,2026-01-05\n"
    return Broken("C04", write("decisions.csv", text), "demo/decisions.csv:2", found, allowed)


def _claim(row: str, found: str) -> Broken:
    """One more claim, in line 7."""
    return Broken("C01", append(CLAIMS, row + "\n"), "demo/index/2023/claims.csv:7", found, CLAIM)


AREAS_BROKEN = (
    Broken("A03", replace("owner.yaml", '"990100"', "990109"), "demo/owner.yaml:4", "990109", AREAS),
    Broken(
        "A03",
        replace(INDEX, "areas: [990101, 990102]", "areas: [990101, 990102, 990103]"),
        "demo/index/2023/index.yaml:4",
        "990103",
        AREAS,
    ),
    Broken(
        "A03",
        replace(
            "areas.yaml",
            "西区, en: West district}\n  level: district\n  parent: 990100",
            "西区, en: West district}\n  level: district\n  parent: 990102",
        ),
        "demo/areas.yaml:11",
        "990102",
        AREAS,
    ),
    Broken(
        "A03",
        replace(BOUNDS, "since: 2021}", "since: 2021, within: 99}"),
        "demo/index/2023/bounds.yaml:13",
        "99",
        AREAS,
    ),
    Broken(
        "A03",
        replace(CLAIMS, "c2,weight,outcomes,990101", "c2,weight,outcomes,99"),
        "demo/index/2023/claims.csv:3",
        "99",
        AREAS,
    ),
)

NAMES = (
    Broken(
        "D01",
        replace("indicators/infant_mortality.yaml", "id: infant_mortality", "id: infant_deaths"),
        "demo/indicators/infant_mortality.yaml:1",
        "id infant_deaths in indicators/infant_mortality.yaml",
        "indicators/infant_deaths.yaml",
    ),
    Broken(
        "D01",
        replace(INDEX, 'id: "2023"', 'id: "2022"'),
        "demo/index/2023/index.yaml:1",
        "id 2022 in index/2023/index.yaml",
        "index/2022/index.yaml",
    ),
    Broken(
        "D02",
        append("areas.yaml", "- code: 990101\n  names: {zh: 北区, en: North}\n  level: district\n"),
        "demo/areas.yaml:12",
        "990101",
        "each id once",
    ),
    Broken(
        "D02",
        append(
            "sources.yaml",
            "- id: plan\n  title: {zh: 另一规划, en: Another plan}\n  producer: {zh: 县, en: County}\n"
            "  date: 2021\n  locator: all\n  licence: CC0\n",
        ),
        "demo/sources.yaml:13",
        "plan",
        "each id once",
    ),
    Broken(
        "D03",
        both(
            replace("variables.yaml", "  unit: beds\n", "  unit: beds\n  formula: {sum: [own_beds]}\n"),
            append(
                "variables.yaml",
                "- id: own_beds\n  names: {zh: 自有床位, en: Own beds}\n  unit: beds\n"
                "  formula: {sum: [own_beds]}\n  source: yearbook\n",
            ),
        ),
        "demo/variables.yaml:13",
        "own_beds → own_beds",
        "formulas that end at observed variables",
    ),
    Broken(
        "D04",
        replace(BEDS, "denominator: residents", "denominator: inhabitants"),
        "demo/indicators/beds_per_1000.yaml:7",
        "beds_per_1000: inhabitants",
        "variables of variables.yaml and indicators of the pack",
    ),
    Broken(
        "D05",
        replace(SATISFACTION, "患者满意度", "平均期望寿命"),
        "demo/indicators/satisfaction.yaml:2",
        "平均期望寿命: satisfaction (indicators/satisfaction.yaml), life_expectancy (indicators/life_expectancy.yaml)",
        "a name or synonym that means one indicator or variable",
    ),
    Broken(
        "D05",
        append(
            "variables.yaml", "- id: satisfaction\n  names: {zh: 满意人数, en: Satisfied patients}\n  unit: percent\n"
        ),
        "demo/variables.yaml:10",
        "satisfaction: satisfaction (variables.yaml), satisfaction (indicators/satisfaction.yaml)",
        "a name or synonym that means one indicator or variable",
    ),
)

UNITS_BROKEN = (
    Broken(
        "U01",
        replace(SATISFACTION, "unit: percent", "unit: per_cent"),
        "demo/indicators/satisfaction.yaml:3",
        "per_cent",
        UNITS,
    ),
    Broken("U01", replace(CLAIMS, "86.00,points", "86.00,marks"), "demo/index/2023/claims.csv:4", "marks", UNITS),
    Broken(
        "U02",
        replace(BEDS, "factor: 1000}", "factor: 10000}"),
        "demo/indicators/beds_per_1000.yaml:7",
        "beds_per_1000: unit beds_per_1000 with factor 10000",
        "factor 1000",
    ),
    Broken(
        "U04",
        replace(BEDS, "formula: {numerator: beds, denominator: residents, factor: 1000}", "formula: {sum: [beds]}"),
        "demo/indicators/beds_per_1000.yaml:7",
        "beds_per_1000: term beds beds",
        "terms in beds_per_1000, or in units that convert into it",
    ),
    Broken(
        "U03",
        replace(
            VALUES, "infant_mortality,990101,2023,4.00,per_mille,‰", "infant_mortality,990101,2023,4.00,per_mille,%"
        ),
        "demo/observations/values.csv:4",
        "infant_mortality: printed %",
        "read as per_mille, by the definition",
        level="warning",
    ),
    Broken(
        "U04",
        replace(BEDS, "formula: {numerator: beds, denominator: residents, factor: 1000}", "formula: {sum: [beds]}"),
        "demo/indicators/beds_per_1000.yaml:7",
        "beds_per_1000: term beds beds",
        "terms in beds_per_1000, or in units that convert into it",
    ),
    Broken(
        "U03",
        replace(BOUNDS, "unit: years", "unit: years\n  unit_printed: 天"),
        "demo/index/2023/bounds.yaml:7",
        "life_expectancy: printed 天",
        "read as years, by the definition",
        level="warning",
    ),
)

SOURCES_BROKEN = (
    Broken(
        "S01",
        replace(SATISFACTION, "source: [yearbook]\n", ""),
        "demo/indicators/satisfaction.yaml:1",
        "satisfaction",
        "an id from sources.yaml",
    ),
    Broken(
        "S01",
        replace(
            BOUNDS,
            "upper: {value: 85.00, basis: plan_target, source: plan}",
            "upper: {value: 85.00, basis: plan_target}",
        ),
        "demo/index/2023/bounds.yaml:8",
        "life_expectancy, upper bound",
        "an id from sources.yaml",
    ),
    Broken(
        "S02",
        replace(SATISFACTION, "source: [yearbook]", "source: [yearbook, survey]"),
        "demo/indicators/satisfaction.yaml:11",
        "survey",
        SOURCES,
    ),
    Broken(
        "S02",
        replace(
            BOUNDS,
            "upper: {value: 100, basis: fixed, source: plan}",
            "upper: {value: 100, basis: fixed, source: plans}",
        ),
        "demo/index/2023/bounds.yaml:14",
        "plans",
        SOURCES,
    ),
    Broken(
        "S03",
        replace(VALUES, "990102,2023,84.0,percent,,preliminary,yearbook", "990102,2023,84.0,percent,,preliminary,"),
        "demo/observations/values.csv:19",
        "satisfaction: -",
        SOURCES,
    ),
    Broken(
        "S03",
        replace(
            VALUES, "990102,2023,84.0,percent,,preliminary,yearbook", "990102,2023,84.0,percent,,preliminary,survey"
        ),
        "demo/observations/values.csv:19",
        "satisfaction: survey",
        SOURCES,
    ),
)

WEIGHTS = (
    Broken(
        "W01",
        replace(
            TREE,
            "weight: 40%\n    children:\n"
            "      - {indicator: beds_per_1000, weight: 30%}\n      - {indicator: satisfaction, weight: 10%}\n",
            "weight: 40%\n    indicator: satisfaction\n    children:\n"
            "      - {indicator: beds_per_1000, weight: 40%}\n",
        ),
        "demo/index/2023/tree.yaml:12",
        "resources: 1 children",
        "children, or an indicator, not both",
    ),
    Broken(
        "W02",
        replace(
            TREE,
            "{indicator: satisfaction, weight: 10%}",
            "{indicator: satisfaction, weight: 5%}\n      - {indicator: life_expectancy, weight: 5%}",
        ),
        "demo/index/2023/tree.yaml:18",
        "life_expectancy, first at line 11",
        "each indicator once in a tree",
    ),
    Broken(
        "W02",
        replace(
            TREE,
            "      - {indicator: beds_per_1000, weight: 30%}\n      - {indicator: satisfaction, weight: 10%}\n",
            "      [{indicator: beds_per_1000, weight: 15%}, {indicator: beds_per_1000, weight: 15%},\n"
            "       {indicator: satisfaction, weight: 10%}]\n",
        ),
        "demo/index/2023/tree.yaml:16",
        "beds_per_1000, first at line 16",
        "each indicator once in a tree",
    ),
    Broken(
        "W03",
        replace(TREE, "{indicator: beds_per_1000, weight: 30%}", "{indicator: beds_per_1000, weight: 25%}"),
        "demo/index/2023/tree.yaml:12",
        "resources: 25% + 10% = 35%",
        SUM,
    ),
    Broken(
        "W03",
        replace(TREE, "weight: 40%\n    children:", "weight: 40%\n    weights: relative\n    children:"),
        "demo/index/2023/tree.yaml:12",
        "resources: 30% + 10% = 40%",
        SUM,
    ),
    Broken(
        "W06",
        replace(
            TREE,
            "- {indicator: infant_mortality, weight: 30%}\n      - {indicator: life_expectancy, weight: 30%}",
            "- {indicator: infant_mortality, weight: 60%}\n      - {indicator: life_expectancy, weight: 0%}",
        ),
        "demo/index/2023/tree.yaml:11",
        "life_expectancy: 0%",
        "a weight above 0",
    ),
    Broken(
        "W04",
        replace(TREE, "indicator: satisfaction", "indicator: satisfacton"),
        "demo/index/2023/tree.yaml:17",
        "satisfacton",
        INDICATORS,
    ),
    Broken(
        "W05",
        replace(TREE, "    names: {zh: 服务与资源, en: Services and resources}\n", ""),
        "demo/index/2023/tree.yaml:12",
        "resources",
        "a unique id, and names in zh and en",
    ),
)

BOUNDS_BROKEN = (
    Broken(
        "B01",
        replace(BOUNDS, "lower: {value: 75.00", "lower: {value: 85.00"),
        "demo/index/2023/bounds.yaml:7",
        "life_expectancy: lower 85.00, upper 85.00",
        "lower < upper, for positive and negative indicators alike",
    ),
    Broken(
        "B02",
        replace(BOUNDS, "lower: {value: 75.00, basis: plan_target,", "lower: {value: 75.00,"),
        "demo/index/2023/bounds.yaml:7",
        "life_expectancy: lower bound 75.00",
        BASES,
    ),
    Broken(
        "B03",
        replace(
            BOUNDS,
            "- indicator: beds_per_1000\n  lower: {value: 2.00, basis: plan_target, source: plan}\n"
            "  upper: {value: 6.00, basis: plan_target, source: plan}\n",
            "",
        ),
        "demo/index/2023/bounds.yaml:1",
        "beds_per_1000: 0 entries in bounds.yaml",
        "one entry for each indicator of index/2023/tree.yaml, and none besides",
    ),
    Broken(
        "B03",
        replace(
            BOUNDS,
            "- indicator: beds_per_1000\n",
            "- indicator: beds_per_1000\n  lower: {value: 2.00, basis: fixed, source: plan}\n"
            "  upper: {value: 6.00, basis: fixed, source: plan}\n- indicator: beds_per_1000\n",
        ),
        "demo/index/2023/bounds.yaml:9",
        "beds_per_1000: 2 entries in bounds.yaml",
        "one entry for each indicator of index/2023/tree.yaml, and none besides",
    ),
    Broken(
        "B04",
        replace(BOUNDS, "lower: {value: 80.0, basis: historical", "lower: {value: 78.0, basis: historical"),
        "demo/index/2023/bounds.yaml:13",
        "satisfaction: lower bound written 78.0",
        "minimum since 2021 is 80.0 (990102, 2022)",
        level="warning",
    ),
    Broken(
        "B06",
        replace(BOUNDS, "rule: {kind: minimum, since: 2021}", "rule: {kind: minimum, since: 2050}"),
        "demo/index/2023/bounds.yaml:13",
        "satisfaction: lower bound by minimum since 2050",
        "a rule that picks at least one observation",
        level="warning",
    ),
    Broken(
        "B05",
        replace(BOUNDS, "unit: per_mille", "unit: percent"),
        "demo/index/2023/bounds.yaml:2",
        "infant_mortality: percent",
        "per_mille",
    ),
)

CLAIMS_BROKEN = (
    _claim(
        "c6,score,healthiness,990101,2023,,1,points,,yearbook,table 9,",
        "c6: score of healthiness, which is not in the tree of the edition",
    ),
    _claim(
        "c6,lower,beds,990101,2023,,1,beds,,yearbook,table 9,",
        "c6: lower of beds, which is not in the tree of the edition",
    ),
    _claim(
        "c6,value,bedz,990101,2023,,1,beds,,yearbook,table 9,",
        "c6: value of bedz, but nothing that is defined has this id or name",
    ),
    _claim(
        "c6,growth,outcomes,990101,2023,,1,percent,,yearbook,table 9,",
        "c6: growth compares with an earlier year, but `since` is empty",
    ),
    _claim(
        "c6,value,beds,990101,2023,2022,1,beds,,yearbook,table 9,",
        "c6: value compares with no earlier year, but `since` is 2022",
    ),
    _claim(
        "c6,change,outcomes,990101,2023,2023,1,points,,yearbook,table 9,",
        "c6: `since` is 2023, which is not before 2023",
    ),
    _claim(
        "c6,score,outcomes,990101,2020,,1,points,,yearbook,table 9,",
        "c6: score of 2020, which is no period of the edition",
    ),
    _claim(
        "c6,share,beds,990101,2023,,1,percent,,yearbook,table 9,",
        "c6: share is of something, but `of` is empty",
    ),
    _claim(
        "c5,score,outcomes,990101,2022,,1,points,,yearbook,table 9,",
        "c5: the id is taken by another row or target",
    ),
    Broken(
        "C01",
        write("claims/plan.csv", f"{PRINTED}p1,score,outcomes,990101,2023,,1,points,,plan,table 9\n"),
        "demo/claims/plan.csv:2",
        "p1: score of outcomes: only the edition's own file, index/<edition>/claims.csv, can have a score",
        CLAIM,
    ),
    Broken(
        "C01",
        write("claims/plan.csv", f"{PRINTED}p1,value,beds,990101,2023,,1,beds,residents,plan,table 9\n"),
        "demo/claims/plan.csv:2",
        "p1: value is of nothing else, but `of` is residents",
        CLAIM,
    ),
    Broken(
        "C01",
        write("claims/plan.csv", f"{PRINTED}p1,share,beds,990101,2023,,1,percent,bedz,plan,table 9\n"),
        "demo/claims/plan.csv:2",
        "p1: share of bedz, but no indicator or variable has this id or name",
        CLAIM,
    ),
    Broken(
        "C02",
        replace(CLAIMS, "4.50,beds_per_1000", "4.50,percent"),
        "demo/index/2023/claims.csv:2",
        "c1: percent",
        "beds_per_1000, or a unit that converts into it",
    ),
    Broken(
        "C03",
        both(
            replace(CLAIMS, "unit_printed,source,place,note", "unit_printed,source,place,part_of"),
            append(CLAIMS, "c6,value,beds_per_1000,990101,2023,,1,beds_per_1000,,yearbook,table 9,c9\n"),
        ),
        "demo/index/2023/claims.csv:7",
        "c6: part of c9",
        PART,
    ),
    _decision("value,bedz,990101,2023,450,beds,yearbook", "subject: bedz", ELEMENTS),
    _decision("target,beds,990109,2023,450,beds,yearbook", "area: 990109", AREAS),
    _decision("value,beds,990101,2023,450,beds,yearbok", "source: yearbok", SOURCES),
    _decision("value,beds,990101,2023,450,days,yearbook", "unit: days", "beds, beds_10k"),
    _decision("value,beds_per_1000,990101,2023,-4.50,beds_per_1000,yearbook", "value: -4.50", "0 … ∞"),
    Broken(
        "C05",
        write("decisions.csv", f"{DECISIONS}{DECIDED}{DECIDED}"),
        "demo/decisions.csv:3",
        "beds 990101 2023: 450 beds, decided by Health bureau on 2026-01-05: counted anew",
        "one decision a figure and day; a new one is later than 2026-01-05",
    ),
)

DEFINITIONS = (*AREAS_BROKEN, *NAMES, *UNITS_BROKEN, *SOURCES_BROKEN, *WEIGHTS, *BOUNDS_BROKEN, *CLAIMS_BROKEN)
