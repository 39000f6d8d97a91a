from pathlib import Path

import pytest
import toy_atlas
from browsing import CHROMIUM, FLAGS, missing
from example_files import write_examples
from hypothesis import HealthCheck, settings

SLOW_IS_FINE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, **SLOW_IS_FINE)
settings.register_profile("new", **SLOW_IS_FINE)
settings.load_profile("same")


@pytest.fixture
def toy_folder(tmp_path: Path) -> Path:
    """A folder with the small atlas of toy_atlas.py."""
    return toy_atlas.write_atlas(tmp_path / "layers")


@pytest.fixture
def example_folder(tmp_path: Path) -> Path:
    """A folder with the files that the documented examples name."""
    return write_examples(tmp_path)


@pytest.fixture(scope="session")
def browser():
    """Chromium without a window."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        missing("Chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
