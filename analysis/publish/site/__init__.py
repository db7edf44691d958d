"""What belongs to the book as a whole: title page, search, metadata, links to Binder, the private copy, the certificate of its cells."""
