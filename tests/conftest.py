"""What all tests share: a demo pack to break, English messages, and properties that draw the same examples each run."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pack_folder import PackFolder

settings.register_profile(
    "weiheng",
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("weiheng")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages in English, packs only where a test says."""
    monkeypatch.setenv("WEIHENG_LANG", "en")
    monkeypatch.delenv("WEIHENG_PACKS", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def demo(tmp_path: Path) -> PackFolder:
    """A copy of the demo pack, to be changed at will."""
    return PackFolder.copy_to(tmp_path)
