"""What eyes and screen readers find on a page, asked for in the page itself."""

from pathlib import Path

_SOURCE = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
_OBJECT = _SOURCE[_SOURCE.index("({") :].strip()


async def _asked(page, question, argument=None):
    return await page.evaluate(f"(argument) => {_OBJECT}.{question}(argument)", argument)


async def unnamed(page):
    """Return the controls in sight that have no name."""
    return await _asked(page, "unnamed")


async def too_wide(page, selector):
    """Return the elements that stand out of the window."""
    return await _asked(page, "tooWide", selector)


async def faint(page):
    """Return the text that stands out too little from what is behind it, by WCAG's AA."""
    return await _asked(page, "faint")
