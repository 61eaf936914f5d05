"""Work on boxes and masks by libraries, in threads; importing this costs nothing."""
