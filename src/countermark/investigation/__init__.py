"""The main job, from inputs to leads: all stations of the road in their order.

In: paths, a registry, a workspace. Out: the folder of results that formats.md §4 lays down.
Imports everything before it; `cli` and `web` only call it.
"""
