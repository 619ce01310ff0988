"""Broken packs: YAML (Y), files (F)."""

import pytest
from broken import Broken, Damage, append, both, remove, replace, write
from pack_folder import PackFolder

from weiheng.definitions import files

INDEX, TREE, BOUNDS = "index/2023/index.yaml", "index/2023/tree.yaml", "index/2023/bounds.yaml"
CLAIMS, VALUES = "index/2023/claims.csv", "observations/values.csv"
SATISFACTION = "indicators/satisfaction.yaml"

IMPLICIT = "plain text, plain decimals, true, false; anything else in quotes"
PLAIN = "plain mappings, lists and scalars"
LIST = "a list, such as `[a, b]`"
MAPPING = "keys with values, such as `{a: 1, b: 2}`"
NEEDED = "a file that every pack or edition has (bounds.yaml: every edition that scores between goalposts)"


def _implicit(written: str, found: str | None = None) -> Broken:
    """A licence that readers of YAML disagree about."""
    damage = replace("sources.yaml", "locator: box 1\n  licence: CC0", f"locator: box 1\n  licence: {written}")
    return Broken("Y03", damage, "demo/sources.yaml:12", found or written, IMPLICIT)


def _limit(kind: str, size: int) -> Damage:
    return lambda _, patch: patch.setitem(files.LIMITS, kind, size)


def _link_out(file: str) -> Damage:
    """A file that is a link to a copy of it beside the pack."""

    def damage(pack: PackFolder, _: pytest.MonkeyPatch) -> None:
        path = pack.root / file
        path.rename(pack.root.parent / path.name)
        path.symlink_to(pack.root.parent / path.name)

    return damage


def _bytes(file: str, text: bytes) -> Damage:
    return lambda pack, _: (pack.root / file).write_bytes(text)


YAML = (
    Broken(
        "Y01",
        replace(TREE, "children:\n  - id: outcomes", "children: [\n  - id: outcomes"),
        "demo/index/2023/tree.yaml:6",
        "did not find expected node content",
        "one YAML document",
    ),
    Broken("Y01", write("areas.yaml", "# nothing yet\n"), "demo/areas.yaml:1", "empty", "one YAML document"),
    Broken(
        "Y01",
        append("sources.yaml", "---\n- id: second\n"),
        "demo/sources.yaml:13",
        "but found another document",
        "one YAML document",
    ),
    Broken(
        "Y01",
        replace("sources.yaml", "locator: box 1\n  licence: CC0", 'locator: box 1\n  licence: "\\ud83d"'),
        "demo/sources.yaml:12",
        "found invalid Unicode character escape code",
        "one YAML document",
    ),
    Broken(
        "Y02",
        replace(SATISFACTION, "unit: percent", "unit: percent\nunit: per_mille"),
        "demo/indicators/satisfaction.yaml:4",
        "unit, first at line 3",
        "each key once",
    ),
    Broken(
        "Y02",
        replace(VALUES, "unit,unit_printed", "unit,unit"),
        "demo/observations/values.csv:1",
        "unit, first at line 1",
        "each key once",
    ),
    _implicit("no"),
    _implicit("Yes"),
    _implicit("off"),
    _implicit("null"),
    _implicit("~"),
    _implicit("", '""'),
    _implicit("2022-04-13"),
    _implicit("0755"),
    _implicit("0o17"),
    _implicit("0x1F"),
    _implicit("12:30:45"),
    _implicit("1e3"),
    _implicit(".inf"),
    _implicit("1_000"),
    _implicit("+5"),
    _implicit(".5"),
    Broken(
        "Y03",
        replace(BOUNDS, "lower: {value: 75.00,", "lower: {value: 7.5e1,"),
        "demo/index/2023/bounds.yaml:7",
        "7.5e1",
        IMPLICIT,
    ),
    Broken(
        "Y04",
        replace(SATISFACTION, "direction: positive", "direction: positive\ndirecton: negative"),
        "demo/indicators/satisfaction.yaml:8",
        "directon",
        "id, names, synonyms, unit, definition, formula, by_age, method, remark, direction, frequency, decimals, "
        "possible, source, population, breaks, notes",
    ),
    Broken(
        "Y04",
        append(SATISFACTION, "Unit: percent\n"),
        "demo/indicators/satisfaction.yaml:12",
        "Unit",
        "id, names, synonyms, unit, definition, formula, by_age, method, remark, direction, frequency, decimals, "
        "possible, source, population, breaks, notes",
    ),
    Broken(
        "Y04",
        replace(BOUNDS, "rule: {kind: minimum, since: 2021}", "rule: {kind: minimum, since: 2021, form: 2020}"),
        "demo/index/2023/bounds.yaml:13",
        "form",
        "kind, since, within",
    ),
    Broken(
        "Y04",
        replace("indicators/beds_per_1000.yaml", "factor: 1000}", "factor: 1000, rounded: true}"),
        "demo/indicators/beds_per_1000.yaml:7",
        "rounded",
        "numerator, denominator, factor",
    ),
    Broken(
        "Y04",
        replace("areas.yaml", "{zh: 示例县,", "{zh: 示例县, Zh: 县,"),
        "demo/areas.yaml:2",
        "Zh",
        "zh, en",
    ),
    Broken(
        "Y04",
        replace(CLAIMS, "place,note", "place,remark"),
        "demo/index/2023/claims.csv:1",
        "remark",
        "id, measure, subject, area, period, value, unit, source, place, since, relation, value_high, unit_printed, "
        "of, part_of, note",
    ),
    Broken(
        "Y05",
        replace(SATISFACTION, "unit: percent", "unit: &unit percent"),
        "demo/indicators/satisfaction.yaml:3",
        "&unit",
        PLAIN,
    ),
    Broken(
        "Y05",
        replace(SATISFACTION, "decimals: 2", "decimals: !!int 2"),
        "demo/indicators/satisfaction.yaml:9",
        "!!int",
        PLAIN,
    ),
    Broken(
        "Y05",
        replace(SATISFACTION, "decimals: 2", "decimals: !python/name:os.system 2"),
        "demo/indicators/satisfaction.yaml:9",
        "!python/name:os.system",
        PLAIN,
    ),
    Broken(
        "Y05",
        append(SATISFACTION, "? [a, b]\n: c\n"),
        "demo/indicators/satisfaction.yaml:12",
        "?",
        PLAIN,
    ),
    Broken("Y05", write("areas.yaml", "[" * 1_000_000), "demo/areas.yaml:1", "> 40", PLAIN),
    Broken(
        "Y06",
        replace(SATISFACTION, "direction: positive\n", ""),
        "demo/indicators/satisfaction.yaml:1",
        "no direction",
        "every required key",
    ),
    Broken(
        "Y06",
        replace("indicators/beds_per_1000.yaml", "denominator: residents, ", ""),
        "demo/indicators/beds_per_1000.yaml:7",
        "no formula.denominator",
        "every required key",
    ),
    Broken(
        "Y06",
        replace(VALUES, "note\n", "note\n,990101,2021,1,percent,,final,yearbook,table 1,2024,\n"),
        "demo/observations/values.csv:2",
        "no indicator",
        "every required key",
    ),
    Broken(
        "Y07",
        replace(SATISFACTION, "direction: positive", "direction: upwards"),
        "demo/indicators/satisfaction.yaml:7",
        "direction: upwards",
        "positive, negative",
    ),
    Broken(
        "Y07",
        replace(SATISFACTION, "decimals: 2", "decimals: two"),
        "demo/indicators/satisfaction.yaml:9",
        "decimals: two",
        "1, 2, 3 …",
    ),
    Broken(
        "Y07",
        replace("indicators/beds_per_1000.yaml", "{numerator: beds, denominator: residents, factor: 1000}", "beds"),
        "demo/indicators/beds_per_1000.yaml:7",
        "formula: beds",
        MAPPING,
    ),
    Broken(
        "Y07",
        replace(INDEX, "areas: [990101, 990102]", "areas: []"),
        "demo/index/2023/index.yaml:4",
        "areas: []",
        "at least one item",
    ),
    Broken("Y07", write("areas.yaml", "code: 990101\n"), "demo/areas.yaml:1", "areas.yaml: keys with values", LIST),
    Broken(
        "Y07",
        replace(INDEX, "areas: [990101, 990102]", "areas: [990101, 990102]\ngroupings: coast"),
        "demo/index/2023/index.yaml:5",
        "groupings: coast",
        MAPPING,
    ),
    Broken(
        "Y07",
        replace(INDEX, "areas: [990101, 990102]", "areas: [990101, 990102]\ndenominate: residents"),
        "demo/index/2023/index.yaml:5",
        "denominate: residents",
        LIST,
    ),
    Broken(
        "Y07",
        replace(INDEX, "first: 2021, last: 2023", "first: 2023, last: 2021"),
        "demo/index/2023/index.yaml:5",
        "periods.last: 2021",
        "≥ 2023",
    ),
    Broken(
        "Y07",
        replace(INDEX, "first: 2021, last", "first: 21, last"),
        "demo/index/2023/index.yaml:5",
        "periods.first: 21",
        "1900 … 2199",
    ),
    Broken(
        "Y07",
        replace(INDEX, "low: 60, high: 100", "low: 100, high: 60"),
        "demo/index/2023/index.yaml:6",
        "normalise.high: 60",
        "> 100",
    ),
    Broken(
        "Y07",
        replace(INDEX, "minimum: 80%", "minimum: 800%"),
        "demo/index/2023/index.yaml:10",
        "coverage.minimum: 800%",
        "0% … 100%",
    ),
    Broken(
        "Y07",
        replace(BOUNDS, "lower: {value: 75.00,", 'lower: {value: "nan",'),
        "demo/index/2023/bounds.yaml:7",
        "lower.value: nan",
        "a number in digits, such as 12.5",
    ),
)

FILES = (
    Broken(
        "Y07",
        append("areas.yaml", "- code: ../elsewhere\n  names: {zh: 外, en: Out}\n  level: district\n"),
        "demo/areas.yaml:12",
        "code: ../elsewhere",
        "^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$",
    ),
    Broken("F01", remove("areas.yaml"), "demo/areas.yaml", "nothing", NEEDED),
    Broken("F01", remove(TREE), "demo/index/2023/tree.yaml", "nothing", NEEDED),
    Broken(
        "Y07",
        replace(INDEX, "areas: [990101, 990102]", "areas: [990101, 990101]"),
        "demo/index/2023/index.yaml:4",
        "areas: a list",
        "each once",
    ),
    Broken(
        "Y07",
        replace(
            VALUES,
            "990102,2023,84.0,percent,,preliminary,yearbook,table 1,2024,",
            "990102,2023,84.0,percent,,preliminary,yearbook,table 1,2024-13,",
        ),
        "demo/observations/values.csv:19",
        "vintage: 2024-13",
        "2023, 2023-07, 2023-07-01, 2023-07-01T08:30:00",
    ),
    Broken(
        "F09",
        write("indicators/births.yml", "id: births"),
        "demo/indicators/births.yml",
        "a file where no part of a pack is looked for",
        "owner.yaml, areas.yaml, sources.yaml, variables.yaml, indicators/*.yaml, observations/*.csv, index/EDITION/*",
        "warning",
    ),
    Broken("F01", remove(BOUNDS), "demo/index/2023/bounds.yaml", "nothing", NEEDED),
    Broken(
        "Y04",
        both(replace(INDEX, "method: goalposts, low: 60", "method: min_max, lo: 60"), remove(BOUNDS)),
        "demo/index/2023/index.yaml:6",
        "lo",
        "method, low, high, clip, over, mean, deviation, target, indicators",
    ),
    Broken("F01", remove(INDEX), "demo/index/2023/index.yaml", "nothing", NEEDED),
    Broken("F02", _limit(".yaml", 700), "demo/plan/2021-2025/targets.yaml", "1328 bytes", "at most 700 bytes"),
    Broken(
        "F02",
        _limit(".csv", 1000),
        "demo/observations/values.csv",
        "1457 bytes",
        "at most 1000 bytes",
    ),
    Broken(
        "F03",
        _bytes("areas.yaml", "- code: 示例".encode("gb18030")),
        "demo/areas.yaml",
        "a byte at position 10 that text in UTF-8 does not have",
        "UTF-8 text",
    ),
    Broken(
        "F03",
        _bytes(CLAIMS, "id,数值".encode("gb18030")),
        "demo/index/2023/claims.csv",
        "a byte at position 3 that text in UTF-8 does not have",
        "UTF-8 text",
    ),
    Broken(
        "F04",
        replace(VALUES, "no survey", '"no survey'),
        "demo/observations/values.csv:20",
        "unexpected end of data",
        "comma-separated text with quotes in pairs",
    ),
    Broken(
        "F05",
        replace(VALUES, "no survey", "no survey, said the bureau"),
        "demo/observations/values.csv:17",
        "12 cells",
        "11 cells, as in the header",
    ),
    *(
        Broken("F06", _link_out(file), f"demo/{file}", "a link to somewhere else", "files inside the pack's folder")
        for file in ("areas.yaml", SATISFACTION, CLAIMS, "observations/counts.csv")
    ),
)
