"""A small seeded world of invented brands, for a first run and for measuring accuracy.

In: a seed and a size. Out: input files, a registry, and the truth beside them.
May import everything before it but rests on keys and records only; what reads the world never
sees its truth.
"""

from countermark.demo.draft import Size
from countermark.demo.world import World, write

__all__ = ["Size", "World", "write"]
