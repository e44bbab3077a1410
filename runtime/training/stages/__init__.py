"""The stages of making the models, in the order in which they need each other."""
