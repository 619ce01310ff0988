"""A target with all that a chart of its path can show, made by hand: maternal deaths that are to fall."""

from fractions import Fraction

from weiheng.definitions.model import Indicator
from weiheng.definitions.plans import Target
from weiheng.definitions.requirement import Mode
from weiheng.outlook.model import Outlook
from weiheng.plan.model import Class, Forecast, Goal, Series, Start, Verdict
from weiheng.report.blocks import Chart
from weiheng.report.charts_of_plans import path_chart
from weiheng.vocabulary.messages import Language, Words

PLAN = "demo/plan/2021-2025"
_DEATHS = (None, "9.1", "8.0", "8.4", None, "7.1", "7.5", "6.2", "7.0", "5.9", "6.6", "7.4")
INDICATOR = Indicator.model_validate(
    {
        "id": "maternal_mortality",
        "names": {"zh": "孕产妇死亡率", "en": "Maternal mortality"},
        "unit": "per_100000",
        "definition": {"zh": "每10万活产的孕产妇死亡数", "en": "Maternal deaths per 100,000 live births"},
        "direction": "negative",
        "frequency": "year",
        "decimals": 2,
    }
)
TARGET = Target.model_validate(
    {
        "id": "t7",
        "subject": "maternal_mortality",
        "area": "100000",
        "period": 2025,
        "target": "<=6.5",
        "place": "专栏1",
    }
)


def values(first: int, *numbers: str | None) -> dict[int, Fraction]:
    """Values of years in a row; None is a year without one."""
    return {year: Fraction(number) for year, number in enumerate(numbers, first) if number is not None}


def sample_outlook() -> Outlook:
    """Values of 2012 to 2022 with a gap, the last preliminary; a path to 6.5 in 2025, and a forecast that opens."""
    years = range(2023, 2026)
    return Outlook(
        target=TARGET,
        element=INDICATOR,
        series=Series(values(2011, *_DEATHS), preliminary=frozenset({2022})),
        verdict=Verdict(Class.BEHIND),
        goal=Goal(Mode.LEVEL, -1, high=Fraction("6.5")),
        start=Start(2020, Fraction("7.5"), printed=True),
        path={2020 + step: Fraction("7.5") - step * Fraction("0.2") for step in range(6)},
        forecast=Forecast(
            model="drift",
            central=dict(zip(years, (7.2, 7.05, 6.9), strict=True)),
            low=dict(zip(years, (5.65, 5.1, 4.6), strict=True)),
            high=dict(zip(years, (8.75, 9.0, 9.2), strict=True)),
            probability=0.36,
            used=tuple(range(2015, 2023)),
        ),
    )


def path_block(language: Language = "zh") -> Chart:
    """The chart of that target as a block of a report."""
    title = "孕产妇死亡率：规划路径与预测" if language == "zh" else "Maternal mortality: planned path and forecast"
    return Chart("chart-path", (title,), path_chart(sample_outlook(), PLAN, Words(language), INDICATOR.decimals))
