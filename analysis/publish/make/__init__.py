"""Makes a book: Sphinx and its settings, cells and their kernels, what is used again, formats, and the comparison of two builds."""
