"""What only a browser can use: controls and ways between pages, which hold nothing of the book's matter."""

__all__ = ["CLASSES", "TAGS"]

#: The classes of such elements.
CLASSES = ("bring", "depth", "more", "menu", "skip", "headerlink", "csv", "pager", "forms", "launch", "page-contents")
#: Their tags.
TAGS = ("script", "noscript", "button", "form")
