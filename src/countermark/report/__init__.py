"""The report: what an investigation found, for a person.

In: leads, rejected rows, counts. Out: `report.html`, one file, and `leads.csv`, as text; one lead
in lines for a terminal, or on a page as PDF. Imports records; the meanings of the signals and
their weights.
"""

from countermark.report.actors import Actors
from countermark.report.page import Report, Routes, RouteTally, page, tally
from countermark.report.sheet import csv

__all__ = ["Actors", "Report", "RouteTally", "Routes", "csv", "page", "tally"]
