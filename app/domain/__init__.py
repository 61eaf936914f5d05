"""Values and rules: no Qt, no HTTP, no files, no clock."""
