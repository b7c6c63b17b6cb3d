"""Reads words through their disguises.

In: a column of strings. Out: folded text, the terms and the intent found in it with their places.
May import records, and how data files are read from links; knows nothing of posts or leads.
"""
