"""Everything Qt; a folder a panel."""
