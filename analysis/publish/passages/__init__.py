"""A passage on its page, with what the edition knows about it: apparatus, previews, menu, citations, and its data as a file."""
