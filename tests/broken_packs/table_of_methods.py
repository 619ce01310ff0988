"""Broken packs: choices of methods (M)."""

from broken import Broken, Damage, both, replace, write

INDEX, TREE, ROBUSTNESS = "index/2023/index.yaml", "index/2023/tree.yaml", "index/2023/robustness.yaml"
INDICATORS = "infant_mortality, life_expectancy, beds_per_1000, satisfaction"
PAIR = "      - {indicator: infant_mortality, weight: 30%}\n      - {indicator: life_expectancy, weight: 30%}\n"
POINTS = "    weight: 60%\n    children:\n" + PAIR


def choose(normalise: str = "", aggregate: str = "", more: str = "") -> Damage:
    """Other choices in index.yaml, from line 6 on."""
    changes = [
        replace(INDEX, old, new)
        for old, new in (
            ("normalise: {method: goalposts, low: 60, high: 100, clip: true}\n", f"normalise: {normalise}\n"),
            ("aggregate: arithmetic\n", f"aggregate: {aggregate}\n"),
            ("decimals: 2\n", f"{more}\ndecimals: 2\n"),
        )
        if new not in ("normalise: \n", "aggregate: \n", "\ndecimals: 2\n")
    ]
    return both(*changes)


def weigh(how: str, children: str = PAIR.replace(", weight: 30%", "")) -> Damage:
    """Outcomes (from line 6 of tree.yaml on) weigh their two indicators by a method."""
    return replace(TREE, POINTS, f"    weight: 60%\n    weigh: {how}\n    children:\n{children}")


def uncertain(text: str = "top: 1", factors: str = "{drop: {}}") -> Damage:
    """A robustness.yaml of a seed in line 1, factors in line 2, and more."""
    return write(ROBUSTNESS, f"seed: 1\nfactors: {factors}\n{text}\n")


def row(code: str, damage: Damage, at: str, found: str, allowed: str, level: str = "error") -> Broken:
    """A mistake in a file of the edition."""
    return Broken(code, damage, f"demo/index/2023/{at}", found, allowed, level)


_SCALED = "goalposts, min_max, percentile_rank, distance_to_target, distance_to_maximum"
_WINSORISING = "winsorise, winsorise_then_log, winsorise_then_box_cox"
_COUNT = "{}, one for each child (in a flat index, or across leaves, for each indicator below)"
_MIRRORED = "above 0; 1 on the diagonal; mirrored judgements multiply to 1 (within 0.01)"


def _judged(*rows: str) -> Damage:
    """Judgements of one expert on the two outcomes."""
    return weigh(f"{{method: ahp, judgements: [{{matrix: [{', '.join(rows)}]}}]}}")


RESULTS = (
    row(
        "M01",
        choose(normalise="{method: goalposts, low: 0, high: 100, clip: true}", aggregate="geometric"),
        "index.yaml:8",
        "geometric, Infant mortality rate, West district, 2021: a number is 0 or less",
        "values that the method has a result for",
    ),
    row(
        "M01",
        both(
            choose(normalise="{method: min_max, over: area}"),
            replace(
                "observations/values.csv", "life_expectancy,990101,2022,81.50", "life_expectancy,990101,2022,81.00"
            ),
            replace(
                "observations/values.csv", "life_expectancy,990101,2023,82.00", "life_expectancy,990101,2023,81.00"
            ),
        ),
        "index.yaml:6",
        "min_max, Life expectancy at birth: all values that are compared are equal, or there is only one",
        "values that the method has a result for",
    ),
    row(
        "M01",
        both(choose(normalise="{method: z_score}"), weigh("{method: variation}")),
        "tree.yaml:9",
        "variation, Infant mortality rate: the mean is 0 or less, as with z-scores, and a variation in relation to it "
        "says nothing",
        "values that the method has a result for",
    ),
)

SETTINGS = (
    row(
        "M02",
        choose(normalise="{method: z_score, low: 60}"),
        "index.yaml:6",
        "low with z_score",
        f"low only with {_SCALED}",
    ),
    row(
        "M02",
        choose(aggregate="{method: owa, order_weights: [70%, 30%], power: 2}"),
        "index.yaml:8",
        "power with owa",
        "power only with power",
    ),
    row(
        "M02",
        choose(more="impute: {method: interpolate, by: side}\ngroupings: {side: {east: [990101]}}"),
        "index.yaml:16",
        "by with interpolate",
        "by only with mean, median, em",
    ),
    row(
        "M02",
        choose(more="impute: {method: mean, over: area, by: side}\ngroupings: {side: {east: [990101]}}"),
        "index.yaml:16",
        "by with over: area",
        "by only with over: period, over: panel",
    ),
    row(
        "M02",
        choose(more="treat: {method: log, points: 3}"),
        "index.yaml:16",
        "points with log",
        f"points only with {_WINSORISING}",
    ),
    row(
        "M02",
        weigh("{method: equal, importance: [1, 1]}"),
        "tree.yaml:9",
        "importance with equal",
        "importance only with optimised",
    ),
    row(
        "M02",
        weigh("{method: ahp, judgements: [{matrix: [[1, 2], [1/2, 1]], ratings: [1, 2]}]}"),
        "tree.yaml:9",
        "ratings with ahp",
        "ratings only with delphi",
    ),
    row(
        "M02",
        uncertain("top: 1", "{treat: {others: [{method: log, points: 1}]}}"),
        "robustness.yaml:2",
        "points with log",
        f"points only with {_WINSORISING}",
    ),
    row(
        "M02",
        uncertain("top: 1", "{weights: {method: relative, concentration: 5}}"),
        "robustness.yaml:2",
        "concentration with relative",
        "concentration only with dirichlet",
    ),
    row(
        "M02",
        uncertain("top: 1", "{weights: {method: dirichlet, spread: 25%}}"),
        "robustness.yaml:2",
        "spread with dirichlet",
        "spread only with relative",
    ),
    row("M03", choose(aggregate="power"), "index.yaml:8", "power without power", "an exponent, such as `power: -1`"),
    row(
        "M03",
        weigh("{method: ahp}"),
        "tree.yaml:9",
        "ahp without judgements",
        "an expert's judgements, or several experts'",
    ),
    row(
        "M03",
        weigh("{method: delphi, judgements: [{expert: one}]}"),
        "tree.yaml:9",
        "delphi without ratings",
        "points for each child, of every expert",
    ),
    row(
        "M03",
        choose(normalise="{method: distance_to_target}"),
        "index.yaml:6",
        "distance_to_target without target",
        "a number in the indicator's own unit",
    ),
    row(
        "M13",
        choose(normalise="{method: distance_to_target, target: 5}"),
        "index.yaml:6",
        "`target: 5` for infant_mortality (per_mille), life_expectancy (years), beds_per_1000 (beds_per_1000), "
        "satisfaction (percent)",
        "a target for indicators in one unit",
    ),
)

NAMES = (
    row(
        "M04",
        choose(more="treat: {method: none, indicators: {beds: {method: log}}}"),
        "index.yaml:16",
        "beds",
        INDICATORS,
    ),
    row(
        "M04",
        choose(more="denominate: [{indicator: satisfaction, by: inhabitants}]"),
        "index.yaml:16",
        "inhabitants",
        f"beds, residents, {INDICATORS}",
    ),
    row(
        "M04",
        choose(more="impute: {method: mean, by: coast}\ngroupings: {side: {east: [990101]}}"),
        "index.yaml:16",
        "coast",
        "side",
    ),
    row(
        "M04",
        choose(more="impute: {method: mean, by: coast}"),
        "index.yaml:16",
        "coast",
        "a grouping of `groupings`, which has none",
    ),
    row(
        "M04",
        uncertain("top: 1", "{measurement: {relative: {beds: 5%}}}"),
        "robustness.yaml:2",
        "beds",
        INDICATORS,
    ),
    row(
        "M05",
        choose(more="denominate: [{indicator: satisfaction, by: satisfaction}]"),
        "index.yaml:16",
        "satisfaction by satisfaction",
        "each indicator divided once, by a variable or an indicator that is not divided itself",
    ),
    row(
        "M06",
        choose(more="groupings:\n  side:\n    east: [990101]\n    west: [990101, 990102]"),
        "index.yaml:19",
        "side: 990101",
        "areas of the edition, each in one group: 990101, 990102",
    ),
)

CONTRADICTORY = """id: health_index
names: {zh: 健康指数, en: Health index}
weigh:
  method: ahp
  across: leaves
  judgements:
    - {expert: the bureau, matrix: [[1, 2, 1, 1], [1/2, 1, 2, 1], [1, 1/2, 1, 9], [1, 1, 1/9, 1]]}
children:
  - id: outcomes
    names: {zh: 健康结果, en: Health outcomes}
    children: [{indicator: infant_mortality}, {indicator: life_expectancy}]
  - id: resources
    names: {zh: 服务与资源, en: Services and resources}
    children: [{indicator: beds_per_1000}, {indicator: satisfaction}]
"""
"""The third matters nine times as much as the fourth, but each of the others as much as the fourth."""

JUDGEMENTS = (
    row("M07", _judged("[1, 3]", "[0.3, 1]"), "tree.yaml:9", "row 1, column 2: 3 × 0.3", _MIRRORED),
    row("M07", _judged("[2, 3]", "[1/3, 1]"), "tree.yaml:9", "row 1, column 1: 2", _MIRRORED),
    row("M07", _judged("[1, 0]", "[2, 1]"), "tree.yaml:9", "row 1, column 2: 0", _MIRRORED),
    row(
        "M08",
        both(replace(INDEX, "minimum: 80%", "minimum: 75%"), write(TREE, CONTRADICTORY)),
        "tree.yaml:7",
        "health_index: consistency ratio 0.40, judgements of the bureau",
        "a consistency ratio below 0.1",
        level="warning",
    ),
    row(
        "M08",
        both(
            replace(INDEX, "minimum: 80%", "minimum: 75%"),
            write(TREE, CONTRADICTORY.replace("expert: the bureau, ", "")),
        ),
        "tree.yaml:7",
        "health_index: consistency ratio 0.40, judgements of expert 1",
        "a consistency ratio below 0.1",
        level="warning",
    ),
    row("M09", _judged("[1, 3, 1]", "[1/3, 1, 1]", "[1, 1, 1]"), "tree.yaml:9", "matrix: 3", _COUNT.format(2)),
    row(
        "M09",
        weigh("{method: delphi, judgements: [{ratings: [5, 4, 1]}]}"),
        "tree.yaml:9",
        "ratings: 3",
        _COUNT.format(2),
    ),
    row(
        "M09",
        choose(aggregate="{method: owa, flat: true, order_weights: [50%, 50%]}"),
        "index.yaml:8",
        "order_weights: 2",
        _COUNT.format(4),
    ),
    row(
        "M10",
        choose(aggregate="{method: owa, order_weights: [50%, 40%]}"),
        "index.yaml:8",
        "order_weights: 50% + 40%",
        "≥ 0, Σ = 100%",
    ),
    row(
        "M10",
        choose(aggregate="{method: benefit_of_the_doubt, share_minimum: 60%}"),
        "index.yaml:8",
        "share_minimum: 60%",
        "≤ 50%",
    ),
    row(
        "M10",
        weigh("{method: delphi, judgements: [{ratings: [5, -4]}]}"),
        "tree.yaml:9",
        "ratings: -4",
        "≥ 0, Σ > 0",
    ),
)

_LEVELS = "a level for each step from the root down that has groups without an own `aggregate`"
IDLE = (
    row(
        "M11",
        choose(aggregate="{method: arithmetic, levels: [arithmetic, geometric, harmonic]}"),
        "index.yaml:8",
        "aggregate.levels.2",
        _LEVELS,
    ),
    row(
        "M11",
        replace(
            TREE,
            "{indicator: satisfaction, weight: 10%}",
            "{indicator: satisfaction, weight: 10%, aggregate: harmonic}",
        ),
        "tree.yaml:17",
        "satisfaction.aggregate",
        "`weigh` and `aggregate` at groups; a leaf has no children",
    ),
    row(
        "M11",
        weigh("{method: equal}\n    weights: relative"),
        "tree.yaml:10",
        "outcomes.weights",
        "`weights` where weights are written",
    ),
    row(
        "M11",
        both(choose(normalise="{method: z_score}"), uncertain("top: 1", "{bounds: {spread: 5%}}")),
        "robustness.yaml:2",
        "factors.bounds",
        "drawn bounds where some indicator is scored between goalposts",
    ),
)

_ALIKE = "scores on like scales: none more than three times as wide as another, none apart from it"
_ABOUT_ONE = both(
    choose(normalise="{method: min_max, low: 0, high: 1}"),
    replace(TREE, "    weight: 60%\n", "    weight: 60%\n    aggregate: topsis\n"),
)
"""Closeness to the best and scores of 0 to 1 can be averaged."""
SCALES = (
    row(
        "M12",
        replace(TREE, "    weight: 60%\n", "    weight: 60%\n    aggregate: topsis\n"),
        "tree.yaml:2",
        "health_index is the mean of outcomes 0 … 1, resources 60 … 100",
        _ALIKE,
        level="warning",
    ),
    row(
        "M12",
        choose(normalise="{method: min_max, indicators: {satisfaction: {method: z_score, mean: 50, deviation: 5}}}"),
        "tree.yaml:12",
        "resources is the mean of beds_per_1000 0 … 100, satisfaction 35 … 65",
        _ALIKE,
        level="warning",
    ),
    row(
        "M12",
        both(_ABOUT_ONE, uncertain("top: 1", "{normalise: {others: [{method: min_max, low: 0, high: 100}]}}")),
        "robustness.yaml:2",
        "health_index is the mean of outcomes 0 … 1, resources 0 … 100",
        _ALIKE,
        level="warning",
    ),
    row(
        "M12",
        both(
            _ABOUT_ONE,
            uncertain("top: 1\nvariants:\n  - {id: z, names: {zh: 标准分, en: Z}, normalise: {method: z_score}}"),
        ),
        "robustness.yaml:5",
        "health_index is the mean of outcomes 0 … 1, resources -3 … 3",
        _ALIKE,
        level="warning",
    ),
)

METHODS = (*RESULTS, *SETTINGS, *NAMES, *JUDGEMENTS, *IDLE, *SCALES)
