"""A template's YAML as a tree of nodes, or the line in which it is none."""

import yaml

#: A choice's label lies seven levels deep; what nests deeper is no template.
_DEEPEST = 8
#: Far more than anybody would be asked for; to read still more would take long.
_MOST = 10_000
_UNCLOSED = "The text that begins here has no closing quote."
#: What people most often get wrong, by a part of what PyYAML says to it.
_WORDS = {
    "mapping values are not allowed": "A colon is out of place here. Put quotes around a text that "
    "has one, or mend the indentation.",
    "expected <block end>": "This does not fit what stands above it. Look at the indentation, and "
    "at quotes that end too early.",
    r"'\t'": "There is a tab here. Indent with spaces.",
    "cannot start any token": "Put quotes around a text that begins with a mark like % or @.",
    "another document": "A file holds one template. Put what follows into a file of its own.",
}


class Unreadable(Exception):
    """A text that is no YAML, or holds what no template may; `line` counts from 1."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line
        self.problem = problem


def compose(text: str) -> yaml.Node:
    """The only document of a text, whose lines end in newlines; raises Unreadable."""
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable(line, "Something here is not text. Save the file as UTF-8.") from None
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        unclosed = error.context == "while scanning a quoted scalar"
        mark = error.context_mark if unclosed else error.problem_mark
        problem = _UNCLOSED if unclosed else _in_words(str(error.problem))
        raise Unreadable(mark.line + 1 if mark else 1, problem) from None
    except (ValueError, OverflowError):
        # PyYAML lets escapes and version numbers out of Python's range fall through.
        problem = "This is not YAML: a number in it is out of range."
        raise Unreadable(loader.line + 1, problem) from None
    if node is None:
        raise Unreadable(1, "There is nothing in this file. Begin with a key: “template: growth”.")
    return node


class _Loader(yaml.SafeLoader):
    """Composes nodes, but none that is endless, deep, or something else than it looks."""

    _depth = 0
    _count = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Check the next node before it is composed; raises Unreadable."""
        event = self.peek_event()  # type: ignore[no-untyped-call]  # by the stubs
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise Unreadable(
                line,
                "A template takes no references (& and *). Write it out, or put quotes around a "
                "text that begins like this.",
            )
        if event.tag is not None:
            raise Unreadable(
                line,
                "A template takes no tags (!). Put quotes around a text that begins like this.",
            )
        if self._depth == _DEEPEST:
            raise Unreadable(line, "This is nested too deeply for a template.")
        self._count += 1
        if self._count > _MOST:
            raise Unreadable(line, "There is more here than a template can hold.")
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node


def _in_words(problem: str) -> str:
    for sign, words in _WORDS.items():
        if sign in problem:
            return words
    return f"This is not YAML: {problem}."
