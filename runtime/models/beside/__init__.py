"""Networks that are used beside a model's own: of T2I style adapters and of GLIGEN, from their files to modules."""
