"""Findings as a colleague is told: one sentence each, in both languages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest
from pack_folder import PackFolder
from small_audits import audit_lines

import weiheng
from weiheng.assess import assess
from weiheng.audit.evidence import Evidence, of_pack
from weiheng.audit.model import Cause, Decided, Effect, Finding, Input, Kind, Shift, Verdict
from weiheng.audit.saying import Speaker
from weiheng.definitions.claims import Claim, Relation, Says, Wording
from weiheng.definitions.edition import edition_of
from weiheng.definitions.pack import load_pack
from weiheng.observations.files import load_observations
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import LANGUAGES, Language, Words, catalogue
from weiheng.vocabulary.place import place_text

PLAN, YEARBOOK = "《示例县卫生健康规划》", "《示例县卫生统计年鉴》"
THE_PLAN, THE_YEARBOOK = "“Health plan of Demo county”", "“Health yearbook of Demo county”"
AUDIT = Path(weiheng.__file__).parent / "audit"


@dataclass(frozen=True)
class Told:
    """What is printed of the demo pack, and what an audit found of it."""

    evidence: Evidence
    findings: Sequence[Finding]

    def failing(self) -> Finding:
        """The first thing that fails, with its cause, but without what would mend and what changes."""
        found = [each for each in self.findings if each.verdict.fails]
        return replace(min(found, key=lambda each: each.item.id), look_for_shifts=tuple, effect=None)

    def say(self, finding: Finding, language: Language = "zh") -> str:
        return Speaker(self.evidence, Words(language)).sentence(finding)


def told(demo: PackFolder, *lines: str, edition: str | None = None) -> Told:
    """The audit of some lines; see small_audits."""
    findings = audit_lines(demo, *lines, edition=edition).findings
    pack, _ = load_pack(demo.root)
    observations, _ = load_observations(pack)
    definitions = edition_of(pack, edition) if edition else None
    return Told(of_pack(pack, observations, assess(definitions, observations) if definitions else None), findings)


@pytest.mark.parametrize(
    ("lines", "chinese", "english"),
    [
        (
            (
                "plan section 1(1)2: satisfaction 2020 = 88.2 percent",
                "plan annex row 3: satisfaction 2020 = 82.8 percent",
            ),
            f"东区2020年患者满意度：{PLAN}正文一（一）2刊为88.2%，附件第3项刊为82.8%；与82.8%相比有两位数字互换，疑为笔误。",
            f"Patient satisfaction 2020, East district: {THE_PLAN}, section 1(1)2 has 88.2%, annex row 3 has 82.8%; "
            "two digits have changed places, compared with 82.8%.",
        ),
        (
            ("plan box 1: beds 2020 >= 620 beds", "yearbook table 9: beds 2020 = 600 beds"),
            f"东区2020年期末床位数：{PLAN}专栏1刊为不低于620张，{YEARBOOK}表9刊为600张；原因不明。",
            f"Beds at the end of the year 2020, East district: {THE_PLAN}, box 1 has at least 620 beds, {THE_YEARBOOK}"
            ", table 9 has 600 beds; cause unknown.",
        ),
        (
            (
                "plan box 1: target satisfaction 2025 = 20..25 percent",
                "plan box 2: target satisfaction 2025 < 20 percent",
            ),
            f"东区2025年患者满意度目标：{PLAN}专栏1刊为20—25%，专栏2刊为低于20%；原因不明。",
            f"Patient satisfaction (target for 2025), East district: {THE_PLAN}, box 1 has 20–25%, box 2 has less than "
            "20%; cause unknown.",
        ),
        (
            ("yearbook table 9: value_change infant_mortality 2022-2021 = 0.60 per_mille",),
            f"{YEARBOOK}表9，东区2021—2022年婴儿死亡率的变化刊为0.60个千分点，计算为-0.50个千分点"
            "（舍入范围-0.51至-0.49个千分点）；原因不明。",
            f"{THE_YEARBOOK}, table 9, Infant mortality rate (change 2021–2022), East district: printed 0.60 per-mille "
            "points, computed -0.50 per-mille points (within rounding -0.51 to -0.49 per-mille points); cause unknown.",
        ),
        (
            ("yearbook table 9: weight outcomes 2023 = 61 percent",),
            f"{YEARBOOK}表9，东区健康结果权重刊为61%，计算为60%；原因不明。",
            f"{THE_YEARBOOK}, table 9, Health outcomes (weight), East district: printed 61%, computed 60%; "
            "cause unknown.",
        ),
        (
            ("yearbook table 9: lower satisfaction 2023 = 78 percent",),
            f"{YEARBOOK}表9，东区患者满意度下限值刊为78%；按其规则取2021年以来的最低值，应为80%。",
            f"{THE_YEARBOOK}, table 9, Patient satisfaction (lower bound), East district: printed 78%; by its rule it "
            "is the lowest value since 2021, 80%.",
        ),
    ],
)
def test_a_finding_is_one_sentence(demo: PackFolder, lines: Sequence[str], chinese: str, english: str) -> None:
    audit = told(demo, *lines, edition="2023")
    finding = audit.failing()

    assert audit.say(finding, "zh") == chinese
    assert audit.say(finding, "en") == english


def test_parts_that_do_not_add_up(demo: PackFolder) -> None:
    parts = ("east_beds 2020 = 52 beds of c1", "west_beds 2020 = 40 beds of c1", "night_beds 2020 = 3 beds of c1")
    audit = told(demo, "plan box 1: beds 2020 = 100 beds", *(f"plan box 1: {each}" for each in parts))

    assert audit.say(audit.failing()) == (
        f"{PLAN}专栏1，2020年期末床位数刊为100张，刊出的3项相加为95张，相差5张；原因不明。"
    )


def test_printings_of_one_number_are_told_together(demo: PackFolder) -> None:
    places = (
        "plan box 1: beds 2020 = 600 beds",
        "plan box 2: beds 2020 = 600 beds",
        "yearbook table 9: beds 2020 = 660 beds",
    )
    audit = told(demo, *places)

    assert f"{PLAN}专栏1、专栏2刊为600张，{YEARBOOK}表9刊为660张" in audit.say(audit.failing())


def test_below_the_title_of_its_document_a_sentence_does_not_name_it(demo: PackFolder) -> None:
    audit = told(demo, "plan box 1: beds 2020 = 600 beds", "yearbook table 9: beds 2020 = 660 beds")
    speaker = Speaker(audit.evidence, Words("zh"))

    assert (
        speaker.sentence(audit.failing(), titled=False)
        == f"2020年期末床位数：专栏1刊为600张，{YEARBOOK}表9刊为660张；原因不明。"
    )


def test_what_would_mend_and_what_changes_come_after_the_cause(demo: PackFolder) -> None:
    audit = told(demo, "yearbook table 9: score infant_mortality 2022 = 99.99 points", edition="2023")
    given = Input("infant_mortality", "990101", 2022, Figure("4.50"), "per_mille")
    effect = Effect(2022, {"infant_mortality": Fraction(-19, 100), "health_index": Fraction(-3, 1000)})
    finding = replace(audit.failing(), look_for_shifts=lambda: (Shift(given, Figure("2.00")),), effect=effect)

    assert audit.say(finding) == (
        f"{YEARBOOK}表9，东区2022年婴儿死亡率得分刊为99.99分，计算为75.00分（舍入范围74.95至75.05分）；原因不明；"
        "若东区2022年婴儿死亡率由4.50‰改为2.00‰，即可得到刊出的数字；"
        "若以刊出得分计，2022年得分变动：婴儿死亡率-0.19，健康指数-0.003。"
    )


def test_what_would_mend_is_left_out_where_a_cause_is_known(demo: PackFolder) -> None:
    audit = told(demo, "yearbook table 9: score infant_mortality 2022 = 99.99 points", edition="2023")
    given = Input("infant_mortality", "990101", 2022, Figure("4.50"), "per_mille", "upper")
    finding = replace(audit.failing(), look_for_shifts=lambda: (Shift(given, Figure("2.00")),))

    assert "上限值由4.50‰改为2.00‰" in audit.say(finding)
    assert "改为" not in audit.say(replace(finding, cause=Cause("digit_slip", {"other": Fraction(75)})))


def test_a_verdict_that_turns_names_the_target(demo: PackFolder) -> None:
    printed = ("beds 2023 = 500 beds", "beds 2023 = 450 beds", "target beds 2023 >= 480 beds")
    audit = told(demo, *(f"plan box {number}: {line}" for number, line in enumerate(printed)))
    finding = replace(audit.failing(), effect=Effect(2023, {}, ("c3",)))

    assert audit.say(finding).endswith(f"采用哪个数值，决定是否达到{PLAN}的目标（不低于480张）。")


def test_a_decision_is_told(demo: PackFolder) -> None:
    audit = told(demo, "plan box 1: beds 2020 = 600 beds", "plan box 2: beds 2020 = 660 beds")
    finding = audit.failing()
    assert finding.entry is not None
    decided = Decided(Fraction(660), "plan", "统计处", "2026-01-15", "当年调查结果")
    entry = replace(finding.entry, adopted=Fraction(660), decided=decided)

    assert audit.say(replace(finding, entry=entry)).endswith(
        "；已决定采用660张（统计处，2026-01-15，理由：当年调查结果）。"
    )


def test_words_are_told_with_what_the_numbers_say(demo: PackFolder) -> None:
    audit = told(demo, edition="2023")
    words = {"says": Says.RISING, "subject": "infant_mortality", "area": "990101", "period": 2023, "since": 2021}
    item = Wording.model_validate({**words, "id": "w1", "source": "plan", "place": "section 2(1)"})
    facts = {"unit": "per_mille", "first": 2021, "last": 2022, "before": Fraction(5), "after": Fraction("4.5")}
    finding = Finding(Kind.WORDS, item, Verdict.NOT_REPRODUCIBLE, cause=Cause("words_rising", facts))

    assert audit.say(finding) == (
        f"{PLAN}正文二（一）称东区2021—2023年婴儿死亡率逐年上升，但2021年为5.00‰，2022年为4.50‰。"
    )


def test_scores_that_words_are_held_against_are_computed(demo: PackFolder) -> None:
    words = {"says": Says.FALLING, "subject": "health_index", "area": "990101", "period": 2023, "since": 2021}
    item = Wording.model_validate({**words, "id": "w1", "source": "plan", "place": "section 2(1)"})
    facts = {"first": 2021, "last": 2022, "before": Fraction("67.25"), "after": Fraction("75.775")}
    finding = Finding(Kind.WORDS, item, Verdict.NOT_REPRODUCIBLE, cause=Cause("words_falling", facts))
    audit = told(demo, edition="2023")

    assert audit.say(finding) == (
        f"{PLAN}正文二（一）称东区2021—2023年健康指数得分逐年下降，但2021年为67.25分（计算值），"
        "2022年为75.775分（计算值）。"
    )
    assert audit.say(finding, "en").endswith(
        "but 2021 has 67.25 points (computed) and 2022 has 75.775 points (computed)."
    )


@pytest.mark.parametrize(
    ("says", "verdict", "chinese", "english"),
    [
        (
            {"says": Says.UP, "since": 2021},
            Verdict.EQUAL,
            "称东区2023年婴儿死亡率比2021年上升；属实。",
            " says that Infant mortality rate of 2023 is higher than in 2021, East district; true.",
        ),
        (
            {"says": Says.LOWEST, "since": 2021},
            Verdict.ROUNDING,
            "称东区2023年婴儿死亡率为2021年以来最低；在舍入范围内属实。",
            " says that Infant mortality rate of 2023 is the lowest since 2021, East district; true within rounding.",
        ),
        (
            {"says": Says.EXCEEDS, "of": "plan"},
            Verdict.EQUAL,
            f"称东区2023年婴儿死亡率优于{PLAN}的目标；属实。",
            f" says that Infant mortality rate of 2023 is better than the target of {THE_PLAN}, East district; true.",
        ),
        (
            {"says": Says.MEETS, "of": "plan"},
            Verdict.NO_DATA,
            f"称东区2023年婴儿死亡率达到{PLAN}的目标；无可对照。",
            f" says that Infant mortality rate of 2023 meets the target of {THE_PLAN}, East district; "
            "nothing to compare with.",
        ),
    ],
)
def test_words_are_true_or_not_and_never_quoted(
    demo: PackFolder, says: dict[str, object], verdict: Verdict, chinese: str, english: str
) -> None:
    about = {"subject": "infant_mortality", "area": "990101", "period": 2023, "id": "w1", "source": "plan"}
    finding = Finding(Kind.WORDS, Wording.model_validate({**about, **says, "place": "page 1"}), verdict)
    audit = told(demo, edition="2023")

    assert audit.say(finding) == f"{PLAN}第1页{chinese}"
    assert audit.say(finding, "en") == f"{THE_PLAN}, page 1{english}"


def test_a_wrong_unit_is_told_once_for_all_its_numbers(demo: PackFolder) -> None:
    audit = told(demo, "plan table 2: infant_mortality 2023 = 4.00 per_mille")
    claim = audit.evidence.claims[0].model_copy(update={"unit_printed": "%"})
    facts = {"printed": "%", "meant": "per_mille", "places": ("table 2", "section 3"), "count": 12}
    finding = Finding(Kind.UNIT, claim, Verdict.NOT_REPRODUCIBLE, cause=Cause("unit_named", facts))

    assert audit.say(finding) == f"{PLAN}表2、正文三，婴儿死亡率单位刊为“%”，应为“‰”（12处）。"


@pytest.mark.parametrize(
    ("line", "verdict", "chinese"),
    [
        ("table 9: satisfaction 2022 = 90.0 percent", Verdict.EQUAL, "表1、表9刊为90.0%；相符。"),
        ("table 9: score infant_mortality 2022 = 75.04 points", Verdict.ROUNDING, "；在舍入范围内相符。"),
        ("table 9: beds 2030 = 500 beds", Verdict.NO_DATA, "表9刊为500张；无可对照。"),
    ],
)
def test_what_holds_is_told_as_well(demo: PackFolder, line: str, verdict: Verdict, chinese: str) -> None:
    audit = told(demo, f"yearbook {line}", edition="2023")
    finding = next(each for each in audit.findings if each.item.id == "c1" or each.item.period == 2022)

    assert finding.verdict is verdict
    assert audit.say(finding).endswith(chinese)


@pytest.mark.parametrize(
    ("relation", "unit", "chinese", "english"),
    [
        (Relation.ABOUT, "percent", "约3%", "about 3%"),
        (Relation.GE, "persons_10k", "不低于3万人", "at least 3 × 10,000 persons"),
        (Relation.LE, "per_100000", "不高于3/10万", "at most 3 per 100,000"),
        (Relation.GT, "beds_per_1000", "高于3张", "more than 3 beds per 1,000"),
        (Relation.LE, "rank", "第3位以内", "place 3 or better"),
        (Relation.EQ, "years", "3岁", "3 years"),
    ],
)
def test_relations_and_units_are_spoken(
    demo: PackFolder, relation: Relation, unit: str, chinese: str, english: str
) -> None:
    evidence = told(demo, "plan box 1: beds 2020 = 3 beds").evidence
    claim = evidence.claims[0].model_copy(update={"relation": relation, "unit": unit})

    assert Speaker(evidence, Words("zh")).printed(claim) == chinese
    assert Speaker(evidence, Words("en")).printed(claim) == english


@pytest.mark.parametrize(
    ("place", "chinese"),
    [
        ("table 4", "表4"),
        ("section 3(3)2(3)", "正文三（三）2（3）"),
        ("section 4(14)", "正文四（十四）"),
        ("section 20", "正文二十"),
        ("box 1 row 3", "专栏1第3行"),
        ("annex row 12", "附件第12项"),
        ("附表 2", "附表 2"),
        ("cell B7", "cell B7"),
    ],
)
def test_places_are_spoken(place: str, chinese: str) -> None:
    assert place_text(place, Words("zh")) == chinese
    assert place_text(place, Words("en")) == place


def _kinds_of_causes() -> set[str]:
    """Everything that the code names as a cause."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in AUDIT.rglob("*.py"))
    words = {f"words_{says.value}" for says in Says}
    return set(re.findall(r'Cause\(\s*"([a-z_]+)"', text)) | words | {"words_steady", "unit_named", "points_as_percent"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_can_be_told_and_no_other(language: Language) -> None:
    assert {key.removeprefix("cause.") for key in catalogue(language) if key.startswith("cause.")} == _kinds_of_causes()


def test_no_message_speaks_of_a_particular_document() -> None:
    for language in LANGUAGES:
        messages = [
            text for key, text in catalogue(language).items() if key.startswith(("cause.", "finding.", "says."))
        ]
        assert not re.search("深圳|连州|Shenzhen|Lianzhou|[0-9]{4}", " ".join(messages))


def test_a_claim_of_an_unknown_indicator_is_called_by_its_id(demo: PackFolder) -> None:
    evidence = told(demo, "plan box 1: beds 2020 = 3 beds").evidence
    claim: Claim = evidence.claims[0].model_copy(update={"subject": "unheard_of"})

    assert Speaker(evidence, Words("en")).subject(claim) == "unheard_of 2020"
