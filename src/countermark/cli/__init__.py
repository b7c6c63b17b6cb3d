"""The command line: reads what is asked, calls the road, prints for a person.

In: arguments. Out: the contract's files, a few lines on the terminal, an exit status
(0 done, 1 could not finish, 2 wrong usage). Heavy libraries are loaded by the command that runs.
"""

from countermark.cli.app import main

__all__ = ["main"]
