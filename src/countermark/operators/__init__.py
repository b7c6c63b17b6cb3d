"""Tells who is behind the accounts.

In: accounts and their identifiers. Out: operators, each account alone for now.
May import records and what stands before; knows nothing of cases.
"""
