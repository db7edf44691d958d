"""How a date is written in EDTF that came from a spreadsheet, from another program, or from a person's own language."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from functools import lru_cache

__all__ = ["what_is_meant"]

#: What is said where no form comes close.
_FORMS = (
    "write YYYY, YYYY-MM or YYYY-MM-DD, X for unknown figures, first/last for an interval, [a,b] for one of several"
)
_LONGEST = 60
_TEXT_CELLS = "a spreadsheet keeps it so in cells that are formatted as text"
#: Languages whose names of months are understood, English first.
_LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pl", "pt", "ru", "uk")
#: Words before a date and what EDTF has for them, ``{}`` being the date.
_WORDS = {
    "{}~": r"~|ca\.?|c\.|circa|about|around|approximately|approx\.?|um|etwa|vers|около",
    "{}?": r"\?|perhaps|probably|maybe|wohl|vermutlich|vielleicht",
    "../{}": r"before|until|till|to|by|up to|vor|bis|avant|до|<",
    "{}/..": r"after|since|from|nach|seit|ab|après|depuis|после|с|>",
}
_NUMBERS = re.compile(r"([0-9]{1,4})([./-])\s?([0-9]{1,2})\2\s?([0-9]{1,4})")
_SHAPE = re.compile(r"[0-9]{1,4}X{0,3}(?:-[0-9X]{2}){0,2}[~?%]?")
_CENTURY = re.compile(
    r"(?:the )?([0-9]{1,2})(?:st|nd|rd|th|\.|e|ème)? ?(?:century|cent\.?|c\.|jahrhundert|jh\.?|siècle|s\.)"
)
#: Words around a date that change nothing.
_AROUND = re.compile(r"^(?:in|on|le|im|am|dated|dnia|w)\s+|\s*(?:a\.?d\.?|c\.?e\.?|г\.|года?|r\.|roku)$")
_SEASON = re.compile(r"(spring|summer|autumn|fall|winter|frühling|frühjahr|sommer|herbst) (?:of )?([0-9]{4})")
_UNDATED = {"", "n.d.", "nd", "n. d.", "undated", "unknown", "s.a.", "s. a.", "s.d.", "o.j.", "o. j.", "?", "-", "n/a"}


def what_is_meant(text: str, is_date: Callable[[str], bool]) -> str:
    """What to write in place of a text that is no EDTF date, as the second half of a message.

    ``is_date`` tells whether a text is one; no other is offered.
    """
    plain = " ".join(text.strip().split())
    if len(plain) > _LONGEST:
        return _FORMS
    if plain.casefold() in _UNDATED:
        return "leave the cell empty where nothing is known, or write what is, such as 192X"
    if re.fullmatch(r"X{4}(-[0-9X]{2}){0,2}[~?%]?", plain):
        return "a year needs a figure, as in 1XXX: leave the cell empty where none is known"
    if match := _NUMBERS.fullmatch(re.split(r"[T ][0-9]{1,2}:", plain)[0]):
        return _of_numbers(match, is_date)
    if re.fullmatch(r"[1-9][0-9]{4}(?:\.[0-9]+)?", plain) and float(plain) < 73051:
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(float(plain)))
        return f"if it is a spreadsheet's number of a day, write {day.isoformat()}; {_TEXT_CELLS}"
    if match := _SEASON.fullmatch(plain.casefold()):
        return f"seasons are not used here: write months, such as {match[2]}-03/{match[2]}-05"
    match = re.fullmatch(r"(\D*)[0-9]{2}", plain)
    if match and (month := _month(match[1].strip(" -.'’"))):
        return f"write YYYY-{month:02}, the year first and in full"
    if re.fullmatch(r"[0-9]{4}[0-9X-]*X[0-9X-]*|[0-9]*X[0-9X]*(?:-[0-9X]{2}){0,2}", plain):
        return "X stands for unknown figures at the end of a year, month or day, as in 192X or 1921-03-1X"
    moved = re.sub("[~?%]", "", plain)
    if re.search(r"[0-9][~?%][-/0-9]|^[~?%][0-9]", plain) and is_date(moved):
        return f"~, ? and % stand at the end of a date: write {moved}{re.search('[~?%]', plain)[0]}"
    forms = [form for form in dict.fromkeys(_forms(plain)) if is_date(form)]
    if "open" in plain or "unknown" in plain:
        return f"an open side of an interval is .. here: write {forms[0]}" if forms else _FORMS
    return f"write {' or '.join(forms)}" if forms else _FORMS


def _of_numbers(match: re.Match, is_date: Callable[[str], bool]) -> str:
    """What to write for three numbers with points, strokes or hyphens between them."""
    one, mark, other, last = match.groups()
    if len(one) == 4:
        year, days = one, [(last, other)]
    else:
        year, days = last, [(one, other)] if mark == "." else [(other, one), (one, other)]
    if len(year) < 3:
        read = dict.fromkeys(f"YYYY-{int(m):02}-{int(d):02}" for d, m in days if 0 < int(m) < 13 and 0 < int(d) < 32)
        return f"a year of two figures can be of any century: write {' or '.join(read) or 'YYYY-MM-DD'}; {_TEXT_CELLS}"
    read = [day for day in dict.fromkeys(f"{int(year):04}-{int(m):02}-{int(d):02}" for d, m in days) if is_date(day)]
    if not read:
        return "the calendar has no such day: write the day that is meant, as YYYY-MM-DD"
    return f"write {' or '.join(read)}; {_TEXT_CELLS}"


@lru_cache(maxsize=64)
def _forms(text: str) -> tuple[str, ...]:
    """What a text can mean, in EDTF; not all of it need be dates."""
    folded = _AROUND.sub("", text.casefold())
    forms = []
    if match := re.fullmatch(r"((?:[0-9]{2,4}-)+)([0-9]{2})/([0-9]{2})", text):
        forms.append(f"{match[1]}{match[2]}/{match[1]}{match[3]}")
    if match := re.fullmatch(r"([0-9]{4}(?:-[0-9]{2}){0,2})(?:[T ][0-9:.+Z]*|\.0+|Z)", text):
        forms.append(match[1])
    if match := re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text):
        forms.append("-".join(match.groups()))
    if match := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?", re.sub("[‐‑‒–—−]", "-", text)):
        forms.append("-".join([match[1], *(f"{int(part):02}" for part in match.groups()[1:] if part)]))
    if match := re.fullmatch(r"([0-9]{1,3})(x+|u+|-+)", folded.removesuffix("?")):
        forms.append((match[1] + "XXX")[:4])
    if match := re.fullmatch(r"(?:the )?([0-9]{3})0(?:['’]?s|er(?: jahre)?)", folded):
        forms.append(f"{match[1]}X")
    if match := _CENTURY.fullmatch(folded):
        forms.append(f"{int(match[1]) - 1:02}XX")
    for form, words in _WORDS.items():
        if match := re.fullmatch(rf"(?:{words})(?<!\w)\s*(.+)|(?:{words})(?!\w)\s*(.+)", folded):
            forms += [form.format(rest) for rest in _dates(match[1] or match[2])]
    if match := re.fullmatch(r"(?:between |from )?(.+?)\s*(?:-|–|—|/| to | and | bis )\s*(.+)", folded):
        forms.append(f"{_side(match[1])}/{_side(match[2])}")
    if match := re.fullmatch(r"(?:either )?(.+?)(?: or | oder |,)\s*(.+)", folded.strip("[{()}]")):
        forms += [f"[{first},{second}]" for first in _dates(match[1])[:1] for second in _dates(match[2])[:1]]
    return (*forms, *_spelt(folded), re.sub(r"[\s()]+", "", text), folded)


def _side(text: str) -> str:
    """One side of an interval in EDTF; one that is open or unknown is ``..``."""
    return ".." if text in ("open", "unknown", "?", "") else _first(text) or text


def _dates(text: str) -> list[str]:
    """The dates that a text can mean, itself where it is one."""
    return [form for form in dict.fromkeys([text.upper(), *_forms(text)]) if _SHAPE.fullmatch(form)]


def _first(text: str) -> str | None:
    return next(iter(_dates(text)), None)


def _spelt(text: str) -> list[str]:
    """A date with the name of its month: ``5 March 1921``, ``March 5, 1921``, ``5. März 1921``, ``mars 1921``."""
    match = re.fullmatch(
        r"(?:([0-9]{1,2})(?:st|nd|rd|th|\.|º)?[ -](?:de |of )?)?([^\W\d]+)\.?,?[ -](?:de )?([0-9]{4})", text
    )
    if match:
        day, name, year = match.groups()
    elif match := re.fullmatch(r"([^\W\d]+)\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})", text):
        name, day, year = match.groups()
    elif match := re.fullmatch(r"([0-9]{4})[ -,]+([^\W\d]+)\.?(?:[ -]([0-9]{1,2}))?", text):
        year, name, day = match.groups()
    month = match and _month(name)
    return ([f"{year}-{month:02}" + (f"-{int(day):02}" if day else "")]) if month else []


def _month(name: str) -> int | None:
    """The number of a month by its name, or by the first letters of its English name."""
    name = name.casefold().rstrip(".")
    number = _months().get(name)
    starts = {n for full, n in _months().items() if len(name) > 2 and full.startswith(name)}
    return number or (starts.pop() if len(starts) == 1 else None)


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    from babel import Locale

    names: dict[str, int] = {}
    for language in _LANGUAGES:
        for context in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                for number, name in context.get(width, {}).items():
                    names.setdefault(name.casefold().rstrip("."), number)
    return names
