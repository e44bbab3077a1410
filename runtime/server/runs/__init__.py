"""Runs as the API takes them in and tells them; what the queue is, the records say."""
