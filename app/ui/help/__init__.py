"""Help: the user guide, diagnostics, new versions, and what went wrong unexpectedly."""
