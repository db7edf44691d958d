"""Names are sorted as an English index sorts them, whatever marks their letters have."""

from __future__ import annotations

from analysis.words import alphabetical

#: In the order of an index: what stands next to each other differs first in a letter that has a mark.
IN_ORDER = ["Aegina", "Ægir", "Aelst", "Dukas", "Đurić", "Dvina", "Iarna", "Iași", "Iason", "Lapa", "Łask", "Lassalle"]
IN_ORDER += ["Odense", "Ødland", "Öhman", "Ostrava", "Zielony", "Žižka", "Zola", "Ярмила"]


def test_letters_with_marks_stand_with_the_letters_that_bear_them():
    """Đ is sorted as d, Ł as l, Ø and Ö as o, Æ as ae; what is in another alphabet follows."""
    assert sorted(reversed(IN_ORDER), key=alphabetical) == IN_ORDER
