import json
import re
from pathlib import Path

import api_page
import module_list
import pytest
import take_pictures

import geo
from geo.commands import cli

ROOT = Path(geo.__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_readme_holds_two_one_line_commands_that_do_all():
    first, second = (
        line for block in blocks("sh") for line in block.splitlines() if line.startswith("python3 -m venv")
    )
    assert first.endswith("energy-routes build")
    assert second.endswith("pytest")


def test_the_python_example_of_readme_runs(monkeypatch):
    (example,) = blocks("python")
    assert sum(1 for line in example.splitlines() if line) == 5
    shown = {}
    exec(compile(example, "README.md", "exec"), shown)
    assert list(shown["lengths"].loc[shown["lengths"]["system"] == "btc", "country"]) == ["AZ", "GE", "TR", None]


def test_readme_lists_every_module_by_its_docstring_and_counts_what_there_is():
    assert module_list.BEGIN in README
    assert module_list.NUMBERS in README
    assert module_list.with_list(README) == README


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^)#:]+)\)", README))))
def test_every_link_of_readme_leads_to_a_file(link):
    assert (ROOT / link).exists()


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def numbers_of(text):
    """Return the numbers of a text, sorted, however their thousands and decimals are written."""
    text = re.sub(r"`[^`]*`|\([^)]*\)", "", text).replace("\N{NO-BREAK SPACE}", "")
    return sorted(float(number.replace(",", ".")) for number in re.findall(r"\d+(?:[.,]\d+)?", text))


@pytest.mark.parametrize("language", ["ru", "tr"])
def test_readme_in_another_language_has_the_same_numbers_commands_and_pictures(language):
    other = read(f"README.{language}.md")
    assert module_list.with_numbers(other, language) == other
    first = README.partition("## ")[0]
    assert re.findall(r"^python3 .*$", other, re.MULTILINE) == re.findall(r"^python3 .*$", first, re.MULTILINE)
    assert re.findall(r"\]\(([^)]*\.webp)\)", other) == re.findall(r"\]\(([^)]*\.webp)\)", first)
    for link in re.findall(r"\]\(([^)#:]+)\)", other):
        assert (ROOT / link).exists()
    for number in ("3.11", "443"):
        assert number in other


@pytest.mark.parametrize("language", ["ru", "tr"])
def test_the_summary_in_another_language_has_the_numbers_of_the_notebook(language):
    notebook = json.loads(read("notebooks/03-kazakh-exports.ipynb"))
    (output,) = notebook["cells"][-1]["outputs"]
    summary = [line[2:] for line in read(f"notebooks/03-kazakh-exports.{language}.md").splitlines() if line[:2] == "- "]
    told = "".join(output["text"]).splitlines()
    assert len(summary) == len(told) == 6
    for own, english in zip(summary, told, strict=True):
        assert numbers_of(own) == numbers_of(english), own


def test_readme_shows_every_picture_that_is_taken_of_the_pages_and_they_are_small():
    shown = re.findall(r"notebooks/pictures/(page-[a-z]+)\.webp", README)
    assert sorted(shown) == sorted(take_pictures.SHOTS)
    files = [take_pictures.PICTURES / f"{name}.webp" for name in take_pictures.SHOTS]
    assert sorted(take_pictures.PICTURES.glob("page-*")) == sorted(files)
    assert sum(file.stat().st_size for file in files) <= take_pictures.MOST_BYTES


def test_the_command_reference_is_what_the_parser_says():
    assert (ROOT / "geo" / "commands" / "README.md").read_text(encoding="utf-8") == cli.reference()


def test_the_page_of_public_names_is_what_their_signatures_and_docstrings_say():
    text = api_page.page()
    assert api_page.PAGE.read_text(encoding="utf-8") == text
    for name in geo._PLACES:
        described = text.partition(f"\n### {name}\n")[2].partition("\n### ")[0].partition("\n## ")[0]
        assert f"geo.{name}" in described
        assert described.rpartition("```\n")[2].strip() or "\n**Examples**" in described


def test_the_citation_and_the_package_name_one_version():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", citation, re.MULTILINE) == [geo.__version__]
    assert re.search(r"^date-released: \d{4}-\d\d-\d\d$", citation, re.MULTILINE)
