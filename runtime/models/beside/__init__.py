"""Networks that are used beside a model's own, from their files to modules: style adapters, IP-Adapters and GLIGEN."""
