"""Steering a network by pictures: ControlNets and T2I adapters as hints."""
