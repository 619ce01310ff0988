"""Broken packs: observations (O), locks (L)."""

import pytest
from broken import Broken, Damage, both, replace, write
from pack_folder import PackFolder

from weiheng.definitions.pack import load_pack
from weiheng.editions import freeze, lock_text, read_lock

INDEX = "index/2023/index.yaml"
VALUES, COUNTS = "observations/values.csv", "observations/counts.csv"
LOCK = "index/2023/edition.lock"

AREAS = "990100, 990101, 990102"
DECIMAL = "a plain decimal such as 12.50; empty with status missing"
ONCE = "one value for each indicator, area, period and vintage"
STATUS = "status missing exactly where the value is empty"
OBSERVED = "at least one value in the edition's periods"


def _value(written: str) -> Broken:
    """A satisfaction of 84.0 written in some other way."""
    damage = replace(VALUES, "990102,2023,84.0,", f"990102,2023,{written},")
    return Broken("O01", damage, "demo/observations/values.csv:19", written.strip('"'), DECIMAL)


def _period(written: str) -> Broken:
    """An observation of 2023 under some other period."""
    damage = replace(VALUES, "990102,2023,84.0,", f"990102,{written},84.0,")
    return Broken("O04", damage, "demo/observations/values.csv:19", written, "a year from 1900 to 2199")


def _again(row: str, level: str = "error", *, found: str) -> Broken:
    """One more observation of the satisfaction in East district in 2023."""
    damage = replace(VALUES, "table 1,2024,no survey\n", f"table 1,2024,no survey\n{row}\n")
    return Broken("O05", damage, "demo/observations/values.csv:18", found, ONCE, level)


def _frozen(*damages: Damage) -> Damage:
    """Changes to the demo pack after its edition was frozen."""

    def damage(pack: PackFolder, patch: pytest.MonkeyPatch) -> None:
        freeze(pack.address())
        both(*damages)(pack, patch)

    return damage


def _other_results(pack: PackFolder, _: pytest.MonkeyPatch) -> None:
    """A lock, whole and unaltered, of an engine that gave other scores."""
    path = pack.root / LOCK
    lock = read_lock(path, load_pack(pack.root)[0])
    path.write_text(lock_text(lock.model_copy(update={"engine": "9.9.9", "results": "0" * 64})), encoding="utf-8")


ROWS = (
    _value("84％"),
    _value('"1,084"'),
    _value("nan"),
    _value("inf"),
    _value("8.4e1"),
    _value("n/a"),
    _value("."),
    Broken(
        "O02",
        replace(VALUES, "satisfaction,990102,2023", "satisfacton,990102,2023"),
        "demo/observations/values.csv:19",
        "satisfacton",
        "ids of indicators and variables of the pack",
    ),
    Broken(
        "O03",
        replace(COUNTS, "residents,990102,2023", "residents,990103,2023"),
        "demo/observations/counts.csv:13",
        "990103",
        AREAS,
    ),
    _period("23"),
    _period("2023-06"),
    _period("1023"),
    _again(
        "satisfaction,990101,2023,93.0,percent,,final,yearbook,table 4,2024,",
        found="satisfaction 990101 2023: 93.0, and 92.0 at demo/observations/values.csv:16",
    ),
    _again(
        "satisfaction,990101,2023,,percent,,missing,yearbook,table 4,2024,",
        found="satisfaction 990101 2023: -, and 92.0 at demo/observations/values.csv:16",
    ),
    _again(
        "satisfaction,990101,2023,92.0,percent,,final,yearbook,table 4,2024,",
        "warning",
        found="satisfaction 990101 2023: 92.0, and 92.0 at demo/observations/values.csv:16",
    ),
    Broken(
        "O06",
        replace(VALUES, "life_expectancy,990101,2022,81.50,years", "life_expectancy,990101,2022,81.50,days"),
        "demo/observations/values.csv:9",
        "life_expectancy: days",
        "years",
    ),
    Broken(
        "O06",
        replace(VALUES, "life_expectancy,990101,2022,81.50,years", "life_expectancy,990101,2022,81.50,岁"),
        "demo/observations/values.csv:9",
        "life_expectancy: 岁",
        "years",
    ),
    Broken(
        "O07",
        replace(VALUES, "990101,2022,90.0,percent", "990101,2022,900,percent"),
        "demo/observations/values.csv:15",
        "satisfaction: 900",
        "0 … 100",
    ),
    Broken(
        "O07",
        replace(VALUES, "infant_mortality,990101,2022,4.50,per_mille,‰", "infant_mortality,990101,2022,101,percent,%"),
        "demo/observations/values.csv:3",
        "infant_mortality: 101",
        "0 … 1000",
    ),
    Broken(
        "O09",
        replace(VALUES, "990101,2022,90.0,percent,,final", "990101,2022,,percent,,final"),
        "demo/observations/values.csv:15",
        "a missing value without status missing, or a value with it",
        STATUS,
    ),
    Broken(
        "O09",
        replace(VALUES, "990101,2022,90.0,percent,,final", "990101,2022,90.0,percent,,missing"),
        "demo/observations/values.csv:15",
        "a missing value without status missing, or a value with it",
        STATUS,
    ),
)

ABSENCE = (
    Broken(
        "O08",
        both(
            replace(INDEX, "periods: [2021]", "periods: [2021, 2022, 2023]"),
            replace(
                VALUES, "satisfaction,990102,2022,80.0,percent,,final", "satisfaction,990102,2022,,percent,,missing"
            ),
            replace(
                VALUES, "satisfaction,990102,2023,84.0,percent,,prelim", "satisfaction,990100,2023,80.0,percent,,prelim"
            ),
            replace("index/2023/bounds.yaml", "rule: {kind: minimum, since: 2021}, ", ""),
        ),
        "demo/index/2023/tree.yaml:17",
        "satisfaction: nothing in 990102, 2021-2023",
        OBSERVED,
    ),
    Broken(
        "O11",
        replace(COUNTS, "residents,990101,2023,10,", "residents,990101,2023,0,"),
        "demo/observations/counts.csv:10",
        "residents is 0: 990101 2023",
        "a denominator that is not 0",
        level="warning",
    ),
    Broken(
        "O12",
        both(
            replace(INDEX, "status: draft\n", "status: draft\ndenominate: [{indicator: satisfaction, by: beds}]\n"),
            replace(INDEX, "minimum: 80%", "minimum: 0%"),
            replace(INDEX, "method: goalposts, low: 60, high: 100, clip: true", "method: min_max"),
            replace(COUNTS, "beds,990101,2021,400,", "beds,990101,2021,0,"),
            replace(COUNTS, "beds,990102,2023,180,beds,,final", "beds,990102,2023,,beds,,missing"),
        ),
        "demo/index/2023/index.yaml:4",
        "satisfaction by beds: not divided, and so counted as missing: 990101 2021 (0), 990102 2023 (-)",
        "a value of beds other than 0 for the same area and period (0: it is zero, -: there is none)",
        level="warning",
    ),
    Broken(
        "O10",
        replace(INDEX, "periods: [2021]\n", "periods: [2020]\n"),
        "demo/index/2023/index.yaml:9",
        "resources in 990102: 75% of the weight at the least (2021)",
        "at least 80%, or periods accepted by name under coverage",
    ),
)

LOCKS = (
    Broken(
        "L01",
        _frozen(replace(LOCK, "East district", "Easy district")),
        "demo/index/2023/edition.lock:1",
        "content that does not match the checksum in its first line",
        "a lock exactly as `weiheng freeze` wrote it",
    ),
    Broken(
        "L01",
        write(LOCK, ""),
        "demo/index/2023/edition.lock:1",
        "content that does not match the checksum in its first line",
        "a lock exactly as `weiheng freeze` wrote it",
    ),
    Broken(
        "L02",
        _frozen(replace(VALUES, "990101,2022,90.0,percent", "990101,2022,91.0,percent")),
        "demo/index/2023/edition.lock",
        "changed: observations",
        "the frozen edition still computes from its lock",
        "warning",
    ),
    Broken(
        "L02",
        _frozen(
            replace("index/2023/bounds.yaml", "lower: {value: 75.00", "lower: {value: 74.00"),
            replace("areas.yaml", "East", "Far east"),
        ),
        "demo/index/2023/edition.lock",
        "changed: bounds, areas",
        "the frozen edition still computes from its lock",
        "warning",
    ),
    Broken(
        "L03",
        _frozen(_other_results),
        "demo/index/2023/edition.lock",
        "other scores than those frozen by engine 9.9.9",
        "the same scores to nine places",
    ),
)

OBSERVATIONS = (*ROWS, *ABSENCE, *LOCKS)
