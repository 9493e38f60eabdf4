"""Open modals and Home tabs: what each person has in front of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.workspace.memory.ids import Ids
from bot.workspace.memory.surfaces import carried_over, initial_values, merge
from bot.workspace.wire import Payload, SlackError

MAX_STACK = 3  # modals on top of each other


@dataclass(kw_only=True)
class OpenView:
    """A view that a person can see, with what they typed into it."""

    id: str
    person: str
    content: Payload  # as the app sent it, blocks with their ids filled in
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: Payload = field(default_factory=dict)  # state.values
    is_on_its_way: bool = False  # submitted, and not answered yet

    @property
    def external_id(self) -> str:
        """Return the app's own id for the view, or an empty string."""
        return str(self.content.get("external_id") or "")

    def type_in(self, values: Mapping[str, Payload]) -> None:
        """Merge what a person entered, by block_id and action_id."""
        merge(self.values, values)


class Views:
    """Keeps each person's modal stack and Home tab, and enforces Slack's rules on them."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._stacks: dict[str, list[OpenView]] = {}
        self._homes: dict[str, OpenView] = {}

    def stack(self, person: str) -> list[OpenView]:
        """Return a person's modals, bottom first."""
        return self._stacks.setdefault(person, [])

    def front(self, person: str) -> OpenView | None:
        """Return the modal that a person has in front of them."""
        stack = self.stack(person)
        return stack[-1] if stack else None

    def home(self, person: str) -> OpenView | None:
        """Return what a person's Home tab shows, if the app published one."""
        return self._homes.get(person)

    def find(self, view_id: str) -> OpenView | None:
        """Return an open view by its id."""
        return next((view for view in self._all() if view.id == view_id), None)

    def find_external(self, external_id: str) -> OpenView | None:
        """Return an open view by the id that the app gave it."""
        return next((v for v in self._all() if external_id and v.external_id == external_id), None)

    def _all(self) -> list[OpenView]:
        modals = [view for stack in self._stacks.values() for view in stack]
        return [*modals, *self._homes.values()]

    def open(self, person: str, content: Payload, conversation: str | None = None) -> OpenView:
        """Show a modal by itself: what was open before is gone."""
        self._refuse_duplicate(content)
        view = self._new(person, content, conversation)
        self._stacks[person] = [view]
        return view

    def push(self, person: str, content: Payload) -> OpenView:
        """Show a modal on top of the one in front."""
        stack = self.stack(person)
        if not stack:
            raise SlackError("invalid_trigger_id")
        if len(stack) >= MAX_STACK:
            raise SlackError("push_limit_reached")
        self._refuse_duplicate(content)
        view = self._new(person, content)
        view.root_view_id, view.previous_view_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def publish(self, person: str, content: Payload, expected_hash: str | None) -> OpenView:
        """Replace a person's Home tab."""
        view = self._homes.get(person)
        if view is None:
            self._refuse_duplicate(content)
            view = self._homes[person] = self._new(person, content)
            return view
        return self.replace(view, content, expected_hash)

    def replace(self, view: OpenView, content: Payload, expected_hash: str | None) -> OpenView:
        """Change a view in place; what was typed stays where block_id and action_id stay."""
        if expected_hash is not None and expected_hash != view.hash:
            raise SlackError("hash_conflict")
        self._refuse_duplicate(content, but=view)
        typed = view.values
        view.content = content
        view.hash = self._new_hash()
        view.values = carried_over(typed, content.get("blocks") or [])
        return view

    def close(self, view: OpenView) -> None:
        """Close one view; the one beneath comes to the front."""
        self._stacks[view.person] = [v for v in self.stack(view.person) if v is not view]

    def clear(self, person: str) -> list[OpenView]:
        """Close every modal of a person; return those that were open."""
        return self._stacks.pop(person, [])

    def _new(self, person: str, content: Payload, conversation: str | None = None) -> OpenView:
        view_id = self._ids.new("V")
        return OpenView(
            id=view_id,
            person=person,
            content=content,
            hash=self._new_hash(),
            root_view_id=view_id,
            values=initial_values(content.get("blocks") or [], conversation),
        )

    def _new_hash(self) -> str:
        return f"{self._ids.new('h')[2:]}.{self._ids.new('H')[2:10].lower()}"

    def _refuse_duplicate(self, content: Payload, but: OpenView | None = None) -> None:
        holder = self.find_external(str(content.get("external_id") or ""))
        if holder is not None and holder is not but:
            raise SlackError("duplicate_external_id")
