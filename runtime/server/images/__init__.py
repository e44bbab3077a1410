"""Pictures as the API takes them in, shows and tells them. They are never trusted to be what they say they are."""
