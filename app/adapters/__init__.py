"""The outside world: server, store, keyring, folders, logs. No Qt."""
