"""Redirect tables: `redirects.csv`, hops that somebody followed and wrote down."""

from __future__ import annotations

from collections.abc import Iterator

from countermark.intake.delimited import laid_out, read_table
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.source import Source
from countermark.records.rejected import Rejected


class RedirectTable(Format):
    """A table with the columns from, to, status and observed_at, in any order and case."""

    name = "redirects"
    title = "Table of followed redirects (from, to, status, observed_at)"

    def recognises(self, source: Source) -> bool:
        """The header names the columns of a redirect, and `from` holds addresses."""
        layout = laid_out(source, Reading())
        return layout is not None and layout.table.kind == "redirect"

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """A Redirect for every row; `to` is None where the address led nowhere."""
        return read_table(source, reading)

    def examples(self) -> list[Example]:
        """Hops, a dead end and a bad status; payments have from and to as well."""
        hop = {
            "@type": "Redirect", "from": "https://bio.example/x", "to": "https://go.example/1",
            "status": 302, "observed_at": "2020-07-01T08:00:00Z",
        }  # fmt: skip
        dead = {"@type": "Redirect", "from": "https://go.example/2", "to": None, "status": 404}
        return [
            Example(
                "redirects.csv",
                b"from,to,status,observed_at\n"
                b"https://bio.example/x,https://go.example/1,302,2020-07-01T08:00:00Z\n"
                b"https://go.example/2,,404,\n"
                b"https://go.example/3,https://shop.example/3,soon,\n",
                [hop, dead],
                "an empty `to` is a dead end; a status that is none is rejected",
                rejected=1,
            ),
            Example(
                "seen.txt",
                b"Observed_At;STATUS;To;From;by\n;301;https://shop.example/1;https://go.example/4;ann\n",
                [{"from": "https://go.example/4", "status": 301, "by": "ann"}],
                "any order, case and separator; more columns are kept",
            ),
            Example(
                "payments.csv",
                b"from,to,amount,status\nQX Jewelry,mira,120.00,done\n",
                None,
                "payments",
            ),
            Example("chain.csv", b"from,to\nAnn,Bob\n", None, "no status and no addresses"),
        ]
