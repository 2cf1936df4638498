"""Tables whose rows are measured once, each in a setting of its own: growth and resilience."""


class Table:
    """One table; its rows are printed as soon as they are known."""

    def __init__(self, figure, *columns):
        self.figure, self.columns, self.rows = figure, columns, []
        print(f"\n  {figure}\n  " + "  ".join(f"{column:>16}" for column in columns), flush=True)

    def add(self, *cells):
        self.rows.append([cell if isinstance(cell, str) else round(cell, 2) for cell in cells])
        print("  " + "  ".join(f"{shown(cell):>{max(16, len(column))}}"
                               for cell, column in zip(cells, self.columns)), flush=True)

    def document(self):
        return {"figure": self.figure, "columns": list(self.columns), "rows": self.rows}


def shown(cell):
    """A number with as many digits as say something."""
    if isinstance(cell, str):
        return cell
    return f"{cell:,.0f}" if isinstance(cell, int) or abs(cell) >= 100 else f"{cell:,.2f}"


def markdown(document):
    """A table of the file of results as text."""
    lines = [f"\n**{document['figure']}**\n", "| " + " | ".join(document["columns"]) + " |",
             "|---" * len(document["columns"]) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(shown, row)) + " |" for row in document["rows"]])
