"""How a reference is written: pybtex's plain style, with titles as they are spelled and addresses as links."""

from __future__ import annotations

from pybtex.plugin import register_plugin
from pybtex.style.formatting.plain import Style as Plain
from pybtex.style.template import field, href, join, sentence, tag

__all__ = ["NAME", "Style", "register"]

NAME = "edition"


class Style(Plain):
    """The plain style without its lower case: a title keeps the capitals of its language."""

    def format_title(self, e, which_field, as_sentence=True):
        title = tag("em")[field(which_field)]
        return sentence[title] if as_sentence else title

    def format_btitle(self, e, which_field, as_sentence=True):
        return self.format_title(e, which_field, as_sentence)

    def format_url(self, e):
        return href[field("url", raw=True), join["Seen at ", field("url", raw=True, apply_func=_host)]]


def _host(address: str) -> str:
    return address.split("//", 1)[-1].split("/", 1)[0].removeprefix("www.")


def register() -> None:
    """Make the style known to pybtex under :data:`NAME`."""
    register_plugin("pybtex.style.formatting", NAME, Style)
