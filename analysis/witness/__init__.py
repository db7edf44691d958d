"""A reader's own copy of the translation: reading, recognising, aligning, collating and checking it."""
