"""What every page has, whatever it is about: roles, outputs, languages, typography, contents of the page, what is only for a screen."""
