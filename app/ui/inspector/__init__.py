"""What stands beside a draft: the exact request that will be sent, and its problems."""
