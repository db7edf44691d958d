"""A passage on its page, with what the edition knows about it: apparatus, previews, menu and citations."""
