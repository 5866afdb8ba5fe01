"""Estimates on paper and on screen: one-file pages, drawings and text for the terminal."""
