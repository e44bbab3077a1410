"""Pictures put together."""
