"""Kinds of numbers that have something in common: their unit, their digits, or what they are looked up by."""

from weiheng.report.numbers import Kind

FACTORS = {
    Kind.BY_VALUE: "value",
    Kind.BY_BOUNDS: "bounds",
    Kind.BY_WEIGHT: "weight",
    Kind.BY_FILLING: "imputation",
    Kind.BY_OTHERS: "others",
    Kind.BY_METHOD: "method",
}
OF_RANGE = frozenset({Kind.RANGE_LOW, Kind.RANGE_HIGH})
OF_PARTS = frozenset({Kind.PART, Kind.OWN})
"""Parts of the change of another node, in its points."""
OF_SCORES = OF_RANGE.union(OF_PARTS, {Kind.SCORE, Kind.SCORE_BEFORE, Kind.CHANGE, Kind.ROOM, Kind.EFFECT}, FACTORS)
OF_VALUES = frozenset({Kind.VALUE, Kind.REPORTED, Kind.LOWER, Kind.UPPER, Kind.RULE, Kind.DIVIDED})
OF_VALUE_CHANGES = frozenset({Kind.VALUE_CHANGE, Kind.TARGET_GAP, Kind.PLACE_GAP})
AS_SCORED = OF_VALUE_CHANGES | {Kind.DIVIDED, Kind.LOWER, Kind.UPPER, Kind.RULE}
"""Of an indicator that the edition divides these are quotients, which have no unit of their own."""
OF_SHARES = frozenset({Kind.WEIGHT, Kind.COVERAGE, Kind.MINIMUM, Kind.GROWTH})
