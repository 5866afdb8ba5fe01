"""One file a group of commands; each is imported when one of its commands runs."""
