"""Makes the book of an edition and its published formats; no cell imports it."""
