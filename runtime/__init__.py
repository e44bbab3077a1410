"""The running part of nodeloom: engine, diffusion, models, worker and command line, each a room of its own."""
