"""Reads files and folders, told by their content, one module a format.

In: paths. Out: records as Arrow batches, and rejected rows with their reasons.
May import records, engine, links, text and storage; knows nothing of signals.
"""
