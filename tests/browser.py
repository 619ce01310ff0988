"""A real browser for tests: Debian's Chromium, driven by Playwright, without any network."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

PATIENCE = 10_000
"""Milliseconds after which what should be there is not coming."""
BLOCKED = """
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.__violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


def chromium_path() -> str:
    """Where Chromium is."""
    path = shutil.which("chromium")
    if path is None:
        raise RuntimeError("the tests of pages need the chromium of Debian: apt-get install chromium")
    return path


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium, started once for many pages."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium_path(), args=["--no-sandbox", "--force-color-profile=srgb"]
        )
        yield started
        started.close()


@dataclass
class Opened:
    """A page that was opened from a file, with everything it did that it should not."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    def wrongs(self) -> list[str]:
        """Errors, warnings and requests so far, and what the page's own policy refused."""
        return [*self.complaints, *self.page.evaluate("window.__violations")]


@contextmanager
def opened(chromium: Browser, path: Path, width: int = 1280, height: int = 900, **context: Any) -> Iterator[Opened]:
    """A file as a double click opens it, in a window of its own; ``context`` are settings such as ``color_scheme``."""
    window = chromium.new_context(viewport={"width": width, "height": height}, offline=True, **context)
    try:
        window.set_default_timeout(PATIENCE)
        page = window.new_page()
        found = Opened(page)
        page.add_init_script(BLOCKED)
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.on("console", lambda message: found.complaints.append(message.text) if _bad(message.type) else None)
        page.on("request", lambda request: found.complaints.append(request.url) if _remote(request.url) else None)
        page.goto(path.as_uri())
        yield found
    finally:
        window.close()


def _bad(kind: str) -> bool:
    return kind in {"error", "warning"}


def _remote(url: str) -> bool:
    return not url.startswith(("file:", "data:", "blob:"))
