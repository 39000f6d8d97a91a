from pathlib import Path

import pytest

import geo


@pytest.mark.parametrize("name", geo.__all__)
def test_every_public_name_is_there_and_described(name):
    assert getattr(geo, name).__doc__


def test_no_public_name_hides_a_module():
    modules = {path.stem for path in Path(geo.__file__).parent.glob("*.py")}
    assert not modules & set(geo.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'pipeline'"):
        _ = geo.pipeline
