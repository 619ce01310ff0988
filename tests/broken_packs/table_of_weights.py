"""Broken packs: weights by methods (W), uncertainty and variants (V)."""

from broken import both, remove, replace, write
from table_of_methods import INDEX, INDICATORS, PAIR, TREE, choose, row, uncertain, weigh

_WEIGHT = "a weight, or a node above with `weigh`"
_ONE = "a written weight, or the method of one node above"
WEIGHTS = (
    row(
        "W07",
        replace(TREE, "{indicator: satisfaction, weight: 10%}", "{indicator: satisfaction}"),
        "tree.yaml:17",
        "satisfaction",
        _WEIGHT,
    ),
    row("W07", replace(TREE, "    weight: 60%\n", ""), "tree.yaml:6", "outcomes", _WEIGHT),
    row(
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
    row(
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
    row(
        "V01",
        uncertain("top: 1", "{weights: {levels: [0, 2]}}"),
        "robustness.yaml:2",
        "2",
        "0, 1 (0: the children of the root)",
    ),
    row(
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
    row(
        "V03",
        uncertain("top: 5\n"),
        "robustness.yaml:3",
        "top 5",
        "at most 2: the areas, or the periods of a single area",
    ),
    row(
        "V04",
        uncertain("variants:\n- id: same\n  names: {zh: 同, en: same}\ntop: 1\n"),
        "robustness.yaml:4",
        "same",
        "ids used once, and at least one choice that differs from the edition",
    ),
    row(
        "V04",
        uncertain("variants:\n- {id: same, names: {zh: 同, en: same}, aggregate: arithmetic, flat: false}\ntop: 1\n"),
        "robustness.yaml:4",
        "same",
        "ids used once, and at least one choice that differs from the edition",
    ),
    row(
        "V05",
        uncertain("top: 1\n", "{normalise: {others: [{method: goalposts, low: 60.0, clip: true, high: 100}]}}"),
        "robustness.yaml:2",
        "normalise: goalposts",
        _OTHER,
    ),
    row(
        "V05",
        uncertain("top: 1\n", "{aggregate: {others: [geometric, {method: geometric}]}}"),
        "robustness.yaml:2",
        "aggregate: geometric",
        _OTHER,
    ),
    row(
        "V05", uncertain("top: 1\n", "{treat: {others: [{method: none}]}}"), "robustness.yaml:2", "treat: none", _OTHER
    ),
    row(
        "V05",
        uncertain("top: 1\n", "{missing: {others: [leave_out, lowest_score]}}"),
        "robustness.yaml:2",
        "missing: lowest_score",
        _OTHER,
    ),
    row(
        "Y07",
        uncertain("top: 1\n", "{weights: {spread: 150%}}"),
        "robustness.yaml:2",
        "factors.weights.spread: 150%",
        "0% < … < 100%",
    ),
    row(
        "Y07",
        uncertain("sensitivity: {base: 1000}\n"),
        "robustness.yaml:3",
        "sensitivity.base: 1000",
        "64, 128, 256, 512, 1024, …",
    ),
    row(
        "Y07",
        uncertain("top: 1\n", "{}"),
        "robustness.yaml:2",
        "factors: {}",
        "weights, normalise, aggregate, impute, missing, treat, bounds, drop, measurement",
    ),
)

WEIGHTS_AND_UNCERTAINTY = (*WEIGHTS, *UNCERTAIN)
