"""Text: what people typed, made ready to keep, to read and to quote."""


def tidy(text: str) -> str:
    """Trim a text and drop its NULs, which PostgreSQL cannot keep; blank if nothing shows."""
    text = text.replace("\0", "").strip()
    return text if any(each.isprintable() and not each.isspace() for each in text) else ""


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a text that say something, each with its number from 1."""
    lines = enumerate((line.strip() for line in text.splitlines()), start=1)
    return [(number, line) for number, line in lines if line]


def shorten(text: str, limit: int = 40) -> str:
    """Cut a text for quoting it in a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
