"""The sandbox: an embedded Auto Label server with its own labelling engine."""
