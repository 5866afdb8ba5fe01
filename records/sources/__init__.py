"""Readers: any kind of input becomes tables of text with file and line, and nothing is judged yet.

A new kind of source = a module here with a function that returns a `Source`; everything after it
(`records.checks`, the store) is the same for all of them.
"""
