"""The page that explains the data package to somebody who knows nothing of this edition."""

from __future__ import annotations

from analysis.edition import Edition
from analysis.publish.passages.cite import reference

__all__ = ["readme"]

_TEXT = """# {title}: the data

{description}

Release {version}. {attribution}

This folder holds all data of the edition, as tables.
Every table is one file, named after it, with one fact a row and the names of the columns in the first line.
`dictionary.csv` says what each column of each table holds.

## Open it

The files are comma-separated values (CSV) in UTF-8.

**A spreadsheet.** LibreOffice asks on opening: choose UTF-8 and the comma.
In Excel choose *Data*, *From Text/CSV*, and then *65001: Unicode (UTF-8)*; a double click would spoil letters beyond English ones.
A spreadsheet may turn dates and numbers into others of its own, so do not save over these files.

**Python, with pandas.** This counts the claims by status, and lists the sources that contradict the contested ones:

```python
import pandas as pd

claims = pd.read_csv("claims.csv", index_col="id")
print(claims["status"].value_counts())

evidence = pd.read_csv("evidence.csv", index_col="id").join(claims["status"], on="claim")
against = evidence[(evidence["status"] == "contested") & (evidence["stance"] == "opposes")]
copies = pd.read_csv("consultations.csv", index_col="id")
works = pd.read_csv("works.csv", index_col="id")
against = against.join(copies["work"], on="consultation").join(works["label"], on="work")
print(against[["claim", "label", "locator", "statement"]])
```

**R.** The same:

```r
read <- function(table) read.csv(paste0(table, ".csv"), encoding = "UTF-8", na.strings = "")
claims <- read("claims")
table(claims$status)

evidence <- merge(read("evidence"), claims[c("id", "status")], by.x = "claim", by.y = "id")
against <- subset(evidence, status == "contested" & stance == "opposes")
against <- merge(against, read("consultations")[c("id", "work")], by.x = "consultation", by.y = "id")
merge(against, read("works")[c("id", "label")], by.x = "work", by.y = "id")[c("claim", "label", "locator", "statement")]
```

**Frictionless.** `datapackage.json` describes the tables for programs (Frictionless Data Package 1.0): types, allowed words, keys and checksums.
`frictionless validate datapackage.json` checks all of it.

## Read it

- The first column of a table, `id`, names the row.
- A column named after another table, in the singular, holds an id of that table: `claim` in `evidence.csv` leads to `claims.csv`.
  The dictionary names the table of every such column under `keys_of`. Some columns hold several ids, with a space between.
- An empty cell means that we do not know, or that the column does not apply; the dictionary says which.
- Dates are written as in ISO 8601-2 (EDTF), and are no more exact than what is known.
  `1921-03` is a month and `1921-03-2X` a day from the 20th to the 29th; `1909?` is uncertain and `1925~` approximate.
  `1921-03-07/1921-03-17` is a span, and `[1921-03-05,1921-03-06]` is one of two days.
- `lines.csv` is the text: the edition's own paraphrase, a sentence a row. A claim leads to it by `passage` and `line`.
- `passage` and `sentence` count in the translation, which is in copyright and not in these files.
- The `status` of a claim says what the evidence makes of it, and `report` whether the source that the text names says so.
  Both are computed from `evidence.csv`. A judgement has no status.
- An item of evidence names the copy that we read (`consultation`), and the copy leads to the work.
  The full reference of a work is the entry of the same key in `references.bib`.

## Tables

| table | rows | what it holds |
| --- | --- | --- |
{tables}

## Cite it

{reference}

## Licence

{licences}
It covers the edition's own wording and data, not the text that is paraphrased nor its translation.
"""


def readme(edition: Edition, tables: list[tuple[dict, int]]) -> str:
    """The page, with the descriptions of the tables and their numbers of rows."""
    package = edition.package
    rows = [f"| `{table['name']}.csv` | {count} | {table['description']} |" for table, count in tables]
    licences = [f"{licence['title']}, <{licence['path']}>." for licence in package.get("licenses", [])]
    return _TEXT.format(
        title=edition.title,
        description=package["description"],
        version=package["version"],
        attribution=package["attribution"],
        tables="\n".join(rows),
        reference=reference(edition),
        licences="\n".join(licences) or "No licence is stated.",
    )
