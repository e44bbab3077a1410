"""What stands between the network and the API: small ASGI layers, each for one danger."""
