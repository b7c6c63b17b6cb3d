"""Finds the routes, pairs brands with listings, and weighs the reasons into leads.

In: records, the bulk plane's listings, the registry. Out: routes and leads, or an abstention.
May import signals and what stands before; knows nothing of storage's kind.
"""
