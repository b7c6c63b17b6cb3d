"""Keeps what was seen so that a stranger can check it.

In: bytes and their circumstances. Out: captures, seals, log, bundle, result of `verify`.
May import records and links; knows nothing of storage and of cases.
"""
