"""What is prepared once for an edition of the store and a day, and kept beside it."""
