"""Figures and tables that follow from the data, each a function of an edition."""
