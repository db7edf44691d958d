"""Pages that list rows: registers, claims with their evidence, the bibliography."""
