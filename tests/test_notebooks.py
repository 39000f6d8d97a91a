import os
from html.parser import HTMLParser
from pathlib import Path

import pytest

import geo

NOTEBOOKS = sorted((Path(geo.__file__).parents[1] / "notebooks").glob("*.ipynb"))
STRICT = "import warnings\nwarnings.simplefilter('error')"
LARGEST_BYTES = 300_000
LINE = "frame = gpd.GeoDataFrame({'name': ['a']}, geometry=[shapely.LineString([(49, 40), (45, 41)])], crs=4326)"


def load(path):
    nbformat = pytest.importorskip("nbformat")
    return nbformat.read(path, as_version=4)


def sources(notebook, kind="code"):
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


def pages_in_frames(text):
    found = []

    class Frames(HTMLParser):
        def handle_starttag(self, tag, attrs):
            if tag == "iframe":
                found.append(dict(attrs)["srcdoc"])

    Frames().feed(text)
    return found


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.notebook
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_in_a_clean_kernel_with_warnings_as_errors(path, tmp_path):
    if os.environ.get("CI") != "true":
        pytest.importorskip("nbclient")
        pytest.importorskip("ipykernel")
    import nbformat
    from nbclient import NotebookClient

    notebook = load(path)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(STRICT))
    NotebookClient(notebook, timeout=600, resources={"metadata": {"path": str(tmp_path)}}).execute()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_asks_one_question_defines_nothing_and_ends_with_an_assertion(path):
    notebook = load(path)
    code = sources(notebook)
    assert sources(notebook, "markdown")[0].startswith("# ")
    assert sources(notebook, "markdown")[0].splitlines()[0].endswith("?")
    assert all(line.startswith(("import ", "from ")) for line in code[0].splitlines() if line)
    assert "assert " in code[-1]
    assert not any(
        line.lstrip().startswith(("def ", "class ", "lambda ")) for cell in code for line in cell.splitlines()
    )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_committed_notebook_was_executed_without_error_and_stays_small(path):
    cells = [cell for cell in load(path).cells if cell.cell_type == "code"]
    assert path.stat().st_size < LARGEST_BYTES
    assert any(cell.outputs for cell in cells)
    assert not any(output.output_type == "error" for cell in cells for output in cell.outputs)
    assert cells[-1].outputs


@pytest.mark.notebook
def test_a_map_is_an_output_that_programs_for_notebooks_take_and_a_page_of_the_notebook_holds_it(tmp_path):
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient")
    cells = ["import geo, geopandas as gpd, shapely", LINE, "geo.draw(frame, title='Карта')"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}).execute()
    (output,) = notebook.cells[-1].outputs
    assert output.output_type == "execute_result"
    assert {*output.data} == {"text/html", "text/plain"}  # no script, which VS Code and GitHub do not run
    shown = output.data["text/html"]
    assert shown.startswith("<iframe ")
    assert shown.endswith("</iframe>")
    assert shown.isascii()
    nbformat.validate(notebook)
    exporters = pytest.importorskip("nbconvert.exporters")
    page, _ = exporters.HTMLExporter().from_notebook_node(notebook)
    assert pages_in_frames(page) == pages_in_frames(shown)  # its script runs by a hash: not a letter may differ
    assert len(pages_in_frames(page)) == 1
