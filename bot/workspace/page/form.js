// The live elements of one message or view, and what people typed into them.

const KEY = (blockId, actionId) => JSON.stringify([blockId, actionId]);

/** Keeps elements by block_id and action_id; survives when their blocks are drawn again. */
export class Form {
  constructor() {
    this.fields = new Map();
    this.kept = new Map();
  }

  /** Remember what is typed and forget the elements: their blocks are about to be drawn again. */
  prepareRedraw() {
    for (const [key, field] of this.fields) this.kept.set(key, field.read());
    this.fields.clear();
  }

  /** Return what was typed under the same ids before a redraw, if it still fits the element. */
  keptState(blockId, element) {
    const kept = this.kept.get(KEY(blockId, element.action_id));
    return kept?.type === element.type && optionsStillOffered(kept, element) ? kept : null;
  }

  /** Forget what no drawn element holds any more. */
  finishRedraw() {
    this.kept.clear();
  }

  /** Add a live element: `read()` returns its state, `focus()` takes the reader to it. */
  add(block, element, control) {
    this.fields.set(KEY(block.block_id, element.action_id), { block, element, ...control });
  }

  /** Return the state of all elements, keyed as Slack keys `state.values`. */
  values() {
    const values = {};
    for (const { block, element, read } of this.fields.values()) {
      values[block.block_id] ??= {};
      values[block.block_id][element.action_id] = read();
    }
    return values;
  }

  /** Return the fields of input blocks, in the order they are shown. */
  inputs() {
    return [...this.fields.values()].filter(({ block }) => block.type === "input");
  }
}

function optionsStillOffered(kept, element) {
  if (!element.options && !element.option_groups) return true;
  const offered = new Set(allOptions(element).map((option) => option.value));
  const chosen = kept.selected_options ?? [kept.selected_option].filter(Boolean);
  return chosen.every((option) => offered.has(option.value));
}

/** Return an element's options, groups flattened. */
export function allOptions(element) {
  return element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
}
