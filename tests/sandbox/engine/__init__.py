"""Tests of the labelling engine."""
