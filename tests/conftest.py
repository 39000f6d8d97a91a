import itertools
from pathlib import Path

import pytest
import toy_atlas
import toy_map
from browsing import CHROMIUM, FLAGS, LAPTOP, missing, watch
from example_files import write_examples
from hypothesis import HealthCheck, settings

import geo
from geo.page.atlas_maps import draw_page
from geo.page.book import Book

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
def book():
    """The shipped atlas with the tables that its pages are made of."""
    return Book(geo.load())


@pytest.fixture(scope="session")
def page_file(book, tmp_path_factory):
    """The first page of the shipped atlas."""
    file = tmp_path_factory.mktemp("atlas") / "index.html"
    draw_page(book).save(file)
    return file


@pytest.fixture
def open_page(browser):
    """Open a file with the network off; afterwards no request has left, no error was said."""
    with watch(browser) as open_file:
        yield open_file


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


@pytest.fixture
def visit(browser, tmp_path):
    """Open a map of toy_map.py as a file with the network off; afterwards no request has left, no error was said."""
    with watch(browser) as open_file:
        count = itertools.count()

        def open_page(frame=None, size=LAPTOP, scheme="light", address="", **options):
            file = tmp_path / f"page-{next(count)}.html"
            toy_map.draw(frame, **options).save(file)
            return open_file(file, size, scheme, address)

        open_page.errors = open_file.errors
        yield open_page
