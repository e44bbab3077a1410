"""The command line: `nodeloom run, check, nodes, schema, models, doctor`."""
