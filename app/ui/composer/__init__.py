"""One tab per draft: the target, the ontology as grid or JSON, and the model's settings."""
