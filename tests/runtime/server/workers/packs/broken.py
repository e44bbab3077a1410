"""A pack that can't be imported."""

raise ModuleNotFoundError("No module named 'a_module_that_is_not_there'")
