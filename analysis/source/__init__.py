"""Reads an edition from its files: tables and their schema, chapters, dates, languages, and rows laid over them."""
