"""Reads words through their disguises.

In: a column of strings. Out: folded text, and the terms found in it with their places.
May import records; knows nothing of listings, posts or leads.
"""
