"""Broken packs: choices of methods (M), weights by methods (W), uncertainty and variants (V)."""

from broken import Broken, Damage, both, remove, replace, write

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


def _row(code: str, damage: Damage, at: str, found: str, allowed: str, level: str = "error") -> Broken:
    return Broken(code, damage, f"demo/index/2023/{at}", found, allowed, level)


_SCALED = "goalposts, min_max, percentile_rank, distance_to_target, distance_to_maximum"
_WINSORISING = "winsorise, winsorise_then_log, winsorise_then_box_cox"
_COUNT = "{}, one for each child (in a flat index, or across leaves, for each indicator below)"
_MIRRORED = "above 0; 1 on the diagonal; mirrored judgements multiply to 1 (within 0.01)"


def _judged(*rows: str) -> Damage:
    """Judgements of one expert on the two outcomes."""
    return weigh(f"{{method: ahp, judgements: [{{matrix: [{', '.join(rows)}]}}]}}")


RESULTS = (
    _row(
        "M01",
        choose(normalise="{method: goalposts, low: 0, high: 100, clip: true}", aggregate="geometric"),
        "index.yaml:8",
        "geometric, Infant mortality rate, West district, 2021: a number is 0 or less",
        "values that the method has a result for",
    ),
    _row(
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
    _row(
        "M01",
        both(choose(normalise="{method: z_score}"), weigh("{method: variation}")),
        "tree.yaml:9",
        "variation, Infant mortality rate: the mean is 0 or less, as with z-scores, and a variation in relation to it "
        "says nothing",
        "values that the method has a result for",
    ),
)

SETTINGS = (
    _row(
        "M02",
        choose(normalise="{method: z_score, low: 60}"),
        "index.yaml:6",
        "low with z_score",
        f"low only with {_SCALED}",
    ),
    _row(
        "M02",
        choose(aggregate="{method: owa, order_weights: [70%, 30%], power: 2}"),
        "index.yaml:8",
        "power with owa",
        "power only with power",
    ),
    _row(
        "M02",
        choose(more="impute: {method: interpolate, by: side}\ngroupings: {side: {east: [990101]}}"),
        "index.yaml:16",
        "by with interpolate",
        "by only with mean, median, em",
    ),
    _row(
        "M02",
        choose(more="impute: {method: mean, over: area, by: side}\ngroupings: {side: {east: [990101]}}"),
        "index.yaml:16",
        "by with over: area",
        "by only with over: period, over: panel",
    ),
    _row(
        "M02",
        choose(more="treat: {method: log, points: 3}"),
        "index.yaml:16",
        "points with log",
        f"points only with {_WINSORISING}",
    ),
    _row(
        "M02",
        weigh("{method: equal, importance: [1, 1]}"),
        "tree.yaml:9",
        "importance with equal",
        "importance only with optimised",
    ),
    _row(
        "M02",
        weigh("{method: ahp, judgements: [{matrix: [[1, 2], [1/2, 1]], ratings: [1, 2]}]}"),
        "tree.yaml:9",
        "ratings with ahp",
        "ratings only with delphi",
    ),
    _row(
        "M02",
        uncertain("top: 1", "{treat: {others: [{method: log, points: 1}]}}"),
        "robustness.yaml:2",
        "points with log",
        f"points only with {_WINSORISING}",
    ),
    _row(
        "M02",
        uncertain("top: 1", "{weights: {method: relative, concentration: 5}}"),
        "robustness.yaml:2",
        "concentration with relative",
        "concentration only with dirichlet",
    ),
    _row(
        "M02",
        uncertain("top: 1", "{weights: {method: dirichlet, spread: 25%}}"),
        "robustness.yaml:2",
        "spread with dirichlet",
        "spread only with relative",
    ),
    _row("M03", choose(aggregate="power"), "index.yaml:8", "power without power", "an exponent, such as `power: -1`"),
    _row(
        "M03",
        weigh("{method: ahp}"),
        "tree.yaml:9",
        "ahp without judgements",
        "an expert's judgements, or several experts'",
    ),
    _row(
        "M03",
        weigh("{method: delphi, judgements: [{expert: one}]}"),
        "tree.yaml:9",
        "delphi without ratings",
        "points for each child, of every expert",
    ),
    _row(
        "M03",
        choose(normalise="{method: distance_to_target}"),
        "index.yaml:6",
        "distance_to_target without target",
        "a number in the indicator's own unit",
    ),
    _row(
        "M13",
        choose(normalise="{method: distance_to_target, target: 5}"),
        "index.yaml:6",
        "`target: 5` for infant_mortality (per_mille), life_expectancy (years), beds_per_1000 (beds_per_1000), "
        "satisfaction (percent)",
        "a target for indicators in one unit",
    ),
)

NAMES = (
    _row(
        "M04",
        choose(more="treat: {method: none, indicators: {beds: {method: log}}}"),
        "index.yaml:16",
        "beds",
        INDICATORS,
    ),
    _row(
        "M04",
        choose(more="denominate: [{indicator: satisfaction, by: inhabitants}]"),
        "index.yaml:16",
        "inhabitants",
        f"beds, residents, {INDICATORS}",
    ),
    _row(
        "M04",
        choose(more="impute: {method: mean, by: coast}\ngroupings: {side: {east: [990101]}}"),
        "index.yaml:16",
        "coast",
        "side",
    ),
    _row(
        "M04",
        choose(more="impute: {method: mean, by: coast}"),
        "index.yaml:16",
        "coast",
        "a grouping of `groupings`, which has none",
    ),
    _row(
        "M04",
        uncertain("top: 1", "{measurement: {relative: {beds: 5%}}}"),
        "robustness.yaml:2",
        "beds",
        INDICATORS,
    ),
    _row(
        "M05",
        choose(more="denominate: [{indicator: satisfaction, by: satisfaction}]"),
        "index.yaml:16",
        "satisfaction by satisfaction",
        "each indicator divided once, by a variable or an indicator that is not divided itself",
    ),
    _row(
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
    _row("M07", _judged("[1, 3]", "[0.3, 1]"), "tree.yaml:9", "row 1, column 2: 3 × 0.3", _MIRRORED),
    _row("M07", _judged("[2, 3]", "[1/3, 1]"), "tree.yaml:9", "row 1, column 1: 2", _MIRRORED),
    _row("M07", _judged("[1, 0]", "[2, 1]"), "tree.yaml:9", "row 1, column 2: 0", _MIRRORED),
    _row(
        "M08",
        both(replace(INDEX, "minimum: 80%", "minimum: 75%"), write(TREE, CONTRADICTORY)),
        "tree.yaml:7",
        "health_index: consistency ratio 0.40, judgements of the bureau",
        "a consistency ratio below 0.1",
        level="warning",
    ),
    _row(
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
    _row("M09", _judged("[1, 3, 1]", "[1/3, 1, 1]", "[1, 1, 1]"), "tree.yaml:9", "matrix: 3", _COUNT.format(2)),
    _row(
        "M09",
        weigh("{method: delphi, judgements: [{ratings: [5, 4, 1]}]}"),
        "tree.yaml:9",
        "ratings: 3",
        _COUNT.format(2),
    ),
    _row(
        "M09",
        choose(aggregate="{method: owa, flat: true, order_weights: [50%, 50%]}"),
        "index.yaml:8",
        "order_weights: 2",
        _COUNT.format(4),
    ),
    _row(
        "M10",
        choose(aggregate="{method: owa, order_weights: [50%, 40%]}"),
        "index.yaml:8",
        "order_weights: 50% + 40%",
        "≥ 0, Σ = 100%",
    ),
    _row(
        "M10",
        choose(aggregate="{method: benefit_of_the_doubt, share_minimum: 60%}"),
        "index.yaml:8",
        "share_minimum: 60%",
        "≤ 50%",
    ),
    _row(
        "M10",
        weigh("{method: delphi, judgements: [{ratings: [5, -4]}]}"),
        "tree.yaml:9",
        "ratings: -4",
        "≥ 0, Σ > 0",
    ),
)

_LEVELS = "a level for each step from the root down that has groups without an own `aggregate`"
IDLE = (
    _row(
        "M11",
        choose(aggregate="{method: arithmetic, levels: [arithmetic, geometric, harmonic]}"),
        "index.yaml:8",
        "aggregate.levels.2",
        _LEVELS,
    ),
    _row(
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
    _row(
        "M11",
        weigh("{method: equal}\n    weights: relative"),
        "tree.yaml:10",
        "outcomes.weights",
        "`weights` where weights are written",
    ),
    _row(
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
    _row(
        "M12",
        replace(TREE, "    weight: 60%\n", "    weight: 60%\n    aggregate: topsis\n"),
        "tree.yaml:2",
        "health_index is the mean of outcomes 0 … 1, resources 60 … 100",
        _ALIKE,
        level="warning",
    ),
    _row(
        "M12",
        choose(normalise="{method: min_max, indicators: {satisfaction: {method: z_score, mean: 50, deviation: 5}}}"),
        "tree.yaml:12",
        "resources is the mean of beds_per_1000 0 … 100, satisfaction 35 … 65",
        _ALIKE,
        level="warning",
    ),
    _row(
        "M12",
        both(_ABOUT_ONE, uncertain("top: 1", "{normalise: {others: [{method: min_max, low: 0, high: 100}]}}")),
        "robustness.yaml:2",
        "health_index is the mean of outcomes 0 … 1, resources 0 … 100",
        _ALIKE,
        level="warning",
    ),
    _row(
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

_WEIGHT = "a weight, or a node above with `weigh`"
_ONE = "a written weight, or the method of one node above"
WEIGHTS = (
    _row(
        "W07",
        replace(TREE, "{indicator: satisfaction, weight: 10%}", "{indicator: satisfaction}"),
        "tree.yaml:17",
        "satisfaction",
        _WEIGHT,
    ),
    _row("W07", replace(TREE, "    weight: 60%\n", ""), "tree.yaml:6", "outcomes", _WEIGHT),
    _row(
        "W09",
        both(
            write(TREE, "indicator: satisfaction\n"),
            choose(normalise="{method: min_max}"),
            replace(INDEX, "node: resources", "node: satisfaction"),
            remove("index/2023/bounds.yaml"),
            remove("index/2023/claims.csv"),
        ),
        "tree.yaml:1",
        "satisfaction",
        "a root that is a group: `id`, `names` and `children`",
    ),
    _row(
        "W08",
        weigh("{method: equal}", PAIR.replace("mortality, weight: 30%", "mortality")),
        "tree.yaml:12",
        "life_expectancy: 30%, and equal at outcomes",
        _ONE,
    ),
)

_OTHER = "alternatives that differ from what the edition declares, and from each other"
_ALL = "an entry in index/2023/bounds.yaml for each indicator of the tree"
UNCERTAIN = (
    _row(
        "V01",
        uncertain("top: 1", "{weights: {levels: [0, 2]}}"),
        "robustness.yaml:2",
        "2",
        "0, 1 (0: the children of the root)",
    ),
    _row(
        "V02",
        both(
            choose(normalise="{method: z_score}"),
            write("index/2023/bounds.yaml", "[]\n"),
            uncertain("top: 1", "{normalise: {others: [{method: goalposts}]}}"),
        ),
        "robustness.yaml:2",
        f"no bounds for {INDICATORS}",
        _ALL,
    ),
    _row(
        "V03",
        uncertain("top: 5\n"),
        "robustness.yaml:3",
        "top 5",
        "at most 2: the areas, or the periods of a single area",
    ),
    _row(
        "V04",
        uncertain("variants:\n- id: same\n  names: {zh: 同, en: same}\ntop: 1\n"),
        "robustness.yaml:4",
        "same",
        "ids used once, and at least one choice that differs from the edition",
    ),
    _row(
        "V04",
        uncertain("variants:\n- {id: same, names: {zh: 同, en: same}, aggregate: arithmetic, flat: false}\ntop: 1\n"),
        "robustness.yaml:4",
        "same",
        "ids used once, and at least one choice that differs from the edition",
    ),
    _row(
        "V05",
        uncertain("top: 1\n", "{normalise: {others: [{method: goalposts, low: 60.0, clip: true, high: 100}]}}"),
        "robustness.yaml:2",
        "normalise: goalposts",
        _OTHER,
    ),
    _row(
        "V05",
        uncertain("top: 1\n", "{aggregate: {others: [geometric, {method: geometric}]}}"),
        "robustness.yaml:2",
        "aggregate: geometric",
        _OTHER,
    ),
    _row(
        "V05", uncertain("top: 1\n", "{treat: {others: [{method: none}]}}"), "robustness.yaml:2", "treat: none", _OTHER
    ),
    _row(
        "V05",
        uncertain("top: 1\n", "{missing: {others: [leave_out, lowest_score]}}"),
        "robustness.yaml:2",
        "missing: lowest_score",
        _OTHER,
    ),
    _row(
        "Y07",
        uncertain("top: 1\n", "{weights: {spread: 150%}}"),
        "robustness.yaml:2",
        "factors.weights.spread: 150%",
        "0% < … < 100%",
    ),
    _row(
        "Y07",
        uncertain("sensitivity: {base: 1000}\n"),
        "robustness.yaml:3",
        "sensitivity.base: 1000",
        "64, 128, 256, 512, 1024, …",
    ),
    _row(
        "Y07",
        uncertain("top: 1\n", "{}"),
        "robustness.yaml:2",
        "factors: {}",
        "weights, normalise, aggregate, impute, missing, treat, bounds, drop, measurement",
    ),
)

METHODS = (*RESULTS, *SETTINGS, *NAMES, *JUDGEMENTS, *IDLE, *SCALES, *WEIGHTS, *UNCERTAIN)
