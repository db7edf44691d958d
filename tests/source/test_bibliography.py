"""The bibliography is read quickly, and as pybtex reads it."""

from __future__ import annotations

import pytest
from helpers import ROOT, TESTS
from pybtex.database import parse_string
from pybtex.richtext import Text

from analysis.source.bibliography import BibliographyError, read_bibliography

FILES = [ROOT / "data" / "references.bib", TESTS / "miniature" / "data" / "references.bib"]
ENTRY = "@book{one1921,\n  author = {One, A.},\n  title = {A Title},\n  langid = {german},\n  year = {1921}\n}\n"


@pytest.mark.parametrize("path", FILES, ids=["real", "miniature"])
@pytest.mark.parametrize("form", ["as it is", "any"])
def test_pybtex_agrees(path, form, tmp_path):
    """Keys, languages and titles are pybtex's, whether the file is in the usual form or not; rows are where entries begin."""
    content = path.read_text(encoding="utf-8")
    if form == "any":
        content = "@comment{Another form}\n" + content.replace(" = {", "={")
    copy = tmp_path / "references.bib"
    copy.write_text(content, encoding="utf-8")
    entries = parse_string(content, "bibtex").entries
    result = read_bibliography(copy)
    assert list(result) == list(entries)
    lines = content.split("\n")
    for key, entry in result.items():
        fields = entries[key].fields
        assert entry.language == fields.get("langid")
        title = fields.get("title")
        assert entry.title == (str(Text.from_latex(title)) if entry.language and title else title)
        assert lines[entry.row - 1].startswith("@") and f"{{{key}," in lines[entry.row - 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title = {A Title}", 'title = "A Title"'),
        ("  title = {A Title},\n", "  title = {A\n    Title},\n"),
        ("  year = {1921}\n", "  year = 1921,\n"),
        ("  year = {1921}\n", "  month = mar\n"),
        ("{german}", "{german} # {}"),
        ("@book{", "@BOOK{"),
        ("  title", "\ttitle"),
        ("title = {A", "title = {{A}"),
    ],
)
def test_other_forms(old, new, tmp_path):
    """An entry may be written in any way that BibTeX allows."""
    path = tmp_path / "references.bib"
    path.write_text(ENTRY.replace(old, new), encoding="utf-8")
    (entry,) = read_bibliography(path).values()
    assert (entry.row, entry.language, entry.title) == (1, "german", "A Title")


@pytest.mark.parametrize(
    ("content", "row", "wrong"),
    [
        (ENTRY.replace("title =", "title"), 3, "the file is no BibTeX"),
        (ENTRY.replace("{A Title},", "{A Title}"), 4, "the file is no BibTeX"),
        (ENTRY.replace("{A Title}", "{A {Title}"), 3, "a brace is opened and not closed"),
        (ENTRY.replace("{1921}", "nineteen"), 5, "the file is no BibTeX"),
        (ENTRY + ENTRY, 7, "the key 'one1921' is already that of the entry in line 1"),
        (ENTRY + ENTRY.replace("one", "ONE"), 7, "the key 'ONE1921' is already that of the entry in line 1"),
        (ENTRY.replace("  year = {1921}", "  title = {B}"), 5, "the entry 'one1921' has the field title twice"),
        (ENTRY.replace("}\n}", "}"), 1, "the entry that begins here is not closed"),
        (ENTRY.replace("@book", "book"), 1, "the line belongs to no entry"),
        (ENTRY + ">>>>>>> theirs\n", 7, "a merge of two versions was left undone here"),
        (
            ENTRY.replace("{One, A.}", "{One, A., B., C.}").replace(" = ", "="),
            2,
            "the name 'One, A., B., C.' has too many",
        ),
    ],
)
def test_no_bibtex(content, row, wrong, tmp_path):
    """What is no BibTeX is refused with its line, as pybtex knows it."""
    path = tmp_path / "references.bib"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BibliographyError) as error:
        read_bibliography(path)
    assert error.value.wrong.startswith(wrong)
    assert error.value.row == row
