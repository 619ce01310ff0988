"""What the tests of pages share: one browser for all of them."""

from collections.abc import Iterator

import pytest
from browser import browser
from pack_folder import PackFolder
from playwright.sync_api import Browser

from weiheng.assess import Assessment
from weiheng.editions import open_edition


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser, started once."""
    with browser() as started:
        yield started


@pytest.fixture
def demo_assessment(demo: PackFolder) -> Assessment:
    """The demo pack's edition, computed."""
    return open_edition(demo.address()).assessment
