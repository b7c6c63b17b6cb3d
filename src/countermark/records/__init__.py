"""The vocabulary: what is read, found and claimed, one definition each.

In: nothing. Out: records, keys and the schemas derived from them. Imports nothing of the project.
"""
