"""The process that imports packs and runs graphs. It knows nothing of HTTP."""
