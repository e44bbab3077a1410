"""Networks that steer a UNet by a picture: ControlNets and T2I adapters, from their files to modules."""
