"""Everything that the features of a day need, made once for all people and all posts."""
