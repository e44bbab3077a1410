"""Format 2: what migrations keep of a node stands in the node, and no longer in the residue of its graph."""

from nodeloom.migrations.native.ops import FormatStep, Plunge

FORMAT_2 = FormatStep(
    2,
    (Plunge(holder="residue", source="nodes", hosts="nodes", name="residue"),),
    up="what migrations keep of a node stands in the node",
    down="what migrations keep of a node stands in the residue of its graph",
)
