"""Explanations, model cards, rankings and lists as pages, text, tables and workbooks."""
