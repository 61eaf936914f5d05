"""`labeldock --self-test`: does once what an installed program has to do, and says what is missing."""
