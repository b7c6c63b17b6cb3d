"""Runs a stage over Arrow batches, here or on a cluster.

In: a stage (a function from batch to batch) and its batches. Out: the stage's batches, in order.
May import records; knows nothing of what a stage does.
"""
