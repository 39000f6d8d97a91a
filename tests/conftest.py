from pathlib import Path

import pytest
import toy_atlas


@pytest.fixture
def toy_folder(tmp_path: Path) -> Path:
    """A folder with the small atlas of toy_atlas.py."""
    return toy_atlas.write_atlas(tmp_path / "layers")
