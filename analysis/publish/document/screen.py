"""What only a browser can use: controls and navigation, which hold nothing of the book's content."""

__all__ = ["CLASSES", "TAGS"]

#: The classes of such elements.
CLASSES = (
    "bring",
    "depth",
    "signs",
    "more",
    "to-overview",
    "menu",
    "cite-book",
    "skip",
    "headerlink",
    "csv",
    "pager",
    "forms",
    "launch",
    "page-contents",
    "choose",
    "switches",
    "unseen",
)
#: Their tags.
TAGS = ("script", "noscript", "button", "form")
