"""Calibration: from labelled leads to weights, and how far their probabilities can be trusted.

In: leads that people judged, or worlds whose truth is known. Out: weights with how they came
about, and what they do on leads that they were not fitted on.
"""
