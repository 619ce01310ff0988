"""A form that nobody touched changes nothing; what is entered arrives, text and unit, exactly."""

import shutil
import tempfile
from decimal import Decimal
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from import_tables import SHENZHEN, csv_file, own_pack, plan_of, written

from weiheng.definitions.pack import load_pack
from weiheng.observations.files import load_observations
from weiheng.observations.intake.writing import write_plan
from weiheng.observations.template import form_bytes
from weiheng.vocabulary.messages import LANGUAGES, Words

PERCENT = ("health_literacy", "patient_satisfaction", "primary_care_share", "in_city_hospitalisation")
COUNTS = ("beds", "physicians", "resident_population", "visits")

percentages = st.decimals(min_value=2, max_value=100, places=2).map(str)
counts = st.one_of(
    st.integers(min_value=0, max_value=10**25).map(str),
    st.decimals(min_value=0, max_value=10**9, places=3).map(lambda number: format(number, "f")),
)
entries = st.fixed_dictionaries({}, optional={**dict.fromkeys(PERCENT, percentages), **dict.fromkeys(COUNTS, counts)})


def form(pack: Path, period: int, language: str) -> Path:
    facts, _ = load_pack(pack)
    observations, _ = load_observations(facts)
    file = pack.parent / "form.xlsx"
    words = Words("zh" if language == "zh" else "en")
    file.write_bytes(form_bytes(facts, observations, SHENZHEN, period, words))
    return file


@settings(max_examples=8)
@given(entered=entries, language=st.sampled_from(LANGUAGES))
def test_import_of_the_form_is_the_identity(entered: dict[str, str], language: str) -> None:
    """Whatever values a year has, its form says the same."""
    with tempfile.TemporaryDirectory() as folder:
        pack = own_pack(Path(folder))
        rows = [["indicator", "period", "value"], *([id, "2023", text] for id, text in entered.items())]
        write_plan(plan_of(pack, csv_file(Path(folder) / "a.csv", rows)))
        plan = plan_of(pack, form(pack, 2023, language), source=None)
        assert (plan.rows, plan.problems) == ([], ())
        assert {change.key[0] for change in plan.of("unchanged")} == entered.keys()


@settings(max_examples=8)
@given(entered=entries, language=st.sampled_from(LANGUAGES), as_text=st.booleans())
def test_what_is_entered_arrives_exactly(entered: dict[str, str], language: str, as_text: bool) -> None:
    """Text as it is; a number with the decimals of its indicator."""
    with tempfile.TemporaryDirectory() as folder:
        pack = own_pack(Path(folder))
        file = form(pack, 2023, language)
        book = openpyxl.load_workbook(file)
        page = book.worksheets[0]
        for row in range(5, page.max_row + 1):
            text = entered.get(page.cell(row, 1).value)
            if text is not None:
                fits = len(text.replace(".", "")) <= 15
                page.cell(row, 7).value = Decimal(text) if fits and not as_text else text
        book.save(file)
        plan = plan_of(pack, file, source=None)
        assert plan.problems == ()
        facts, _ = load_pack(pack)
        arrived = {key[0]: text.split() for key, text in written(plan).items()}
        assert arrived.keys() == entered.keys()
        for id, text in entered.items():
            value, unit = arrived[id]
            assert unit == facts.elements()[id].unit
            assert value == text if as_text or id in PERCENT else Decimal(value) == Decimal(text)
        shutil.rmtree(pack)
