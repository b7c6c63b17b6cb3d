"""The report: what an investigation found, for a person.

In: leads, rejected rows, counts. Out: `report.html`, one file, and `leads.csv`, as text.
Imports records.
"""

from countermark.report.page import Report, Routes, page, tally
from countermark.report.sheet import csv

__all__ = ["Report", "Routes", "csv", "page", "tally"]
