"""Use cases in asyncio: no Qt, and the outside world only through the protocols of `ports`."""
