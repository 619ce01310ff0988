"""The shipped index in both languages, for tests of what a report says."""

import pytest
from report_books import shenzhen

import weiheng
from weiheng.assess import Assessment
from weiheng.report.view import View


@pytest.fixture(scope="session")
def assessments() -> tuple[Assessment, Assessment]:
    """The shipped index and the edition before it."""
    return weiheng.open("shenzhen/index/2022"), weiheng.open("shenzhen/index/2021")


@pytest.fixture(scope="session")
def zh() -> View:
    return shenzhen("zh")


@pytest.fixture(scope="session")
def en() -> View:
    return shenzhen("en")
