from pathlib import Path

import pytest
import toy_atlas
from example_files import write_examples


@pytest.fixture
def toy_folder(tmp_path: Path) -> Path:
    """A folder with the small atlas of toy_atlas.py."""
    return toy_atlas.write_atlas(tmp_path / "layers")


@pytest.fixture
def example_folder(tmp_path: Path) -> Path:
    """A folder with the files that the documented examples name."""
    return write_examples(tmp_path)
