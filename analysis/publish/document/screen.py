"""What only a browser can use: controls and navigation, which hold nothing of the book's content."""

__all__ = ["CLASSES", "TAGS"]

#: The classes of such elements.
CLASSES = (
    "bring",
    "depth",
    "more",
    "menu",
    "skip",
    "headerlink",
    "csv",
    "pager",
    "forms",
    "launch",
    "page-contents",
    "choose",
    "unseen",
)
#: Their tags.
TAGS = ("script", "noscript", "button", "form")
