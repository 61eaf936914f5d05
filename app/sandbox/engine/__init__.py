"""The sandbox's labelling engine: rendered benches and the workbench sample model."""
