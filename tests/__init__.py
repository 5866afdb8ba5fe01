"""Tests of Mutasi."""
