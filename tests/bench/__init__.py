"""Measurements, run by `python3 packaging/start.py bench [NAME ...]`; none of them is a test."""
