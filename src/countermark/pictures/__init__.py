"""Sees what words cannot find.

In: bytes of pictures and short videos. Out: safe pixels, frames, fingerprints, and what is in them.
May import numpy and the picture libraries alone; knows nothing of records, posts or leads.
"""
