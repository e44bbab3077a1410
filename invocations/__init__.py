"""The built-in packs. They come through the same door as anybody's: the entry point group `nodeloom.packs`."""
