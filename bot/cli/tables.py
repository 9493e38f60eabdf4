"""Rows on standard output: a table for people, aligned columns for programs."""

import sys
from collections.abc import Sequence

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows beneath the names of their columns."""
    if sys.stdout.isatty():
        table = Table(*columns, box=None, pad_edge=False)
        for row in rows:
            # As plain text: brackets in what people wrote are no markup.
            table.add_row(*map(Text, row))
        Console().print(table)
        return
    widths = [max(map(len, cells)) for cells in zip(columns, *rows, strict=True)]
    for row in [columns, *rows]:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        typer.echo("  ".join(cells).rstrip())
