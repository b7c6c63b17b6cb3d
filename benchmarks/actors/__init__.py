"""The benchmark of actors: who is behind which accounts (docs/actors.md)."""
