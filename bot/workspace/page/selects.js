// Select menus, single and multiple: options, people, conversations, channels.

import { h } from "./dom.js";
import { allOptions } from "./form.js";
import { icon } from "./icons.js";
import { plainText } from "./mrkdwn.js";
import { state } from "./state.js";

const person = (id) => ({ key: id.id, label: id.real_name ? `${id.real_name} (@${id.name})` : id.name });
const conversation = (channel) => ({ key: channel.id, label: `${channel.is_private ? "(private) " : "#"}${channel.name}` });

function optionItems(element) {
  const item = (option, group) => ({ key: option.value, label: plainText(option.text), detail: plainText(option.description), group });
  if (element.options) return element.options.map((option) => item(option));
  return (element.option_groups ?? []).flatMap((group) => group.options.map((option) => item(option, plainText(group.label))));
}

function openChannels(keep) {
  return state.workspace.channels.filter((channel) => !channel.is_archived && keep(channel)).map(conversation);
}

function conversationItems(element) {
  const include = element.filter?.include;
  const wanted = (channel) => !include || include.includes(channel.is_private ? "private" : "public");
  return openChannels(wanted);
}

const optionOf = (element, key) => allOptions(element).find((option) => option.value === key);
const initialConversation = (element) =>
  element.initial_conversation ?? (element.default_to_current_conversation ? state.channelId : undefined);

// How each kind of select lists its items and names its state.
const SINGLE = {
  static_select: {
    items: optionItems, key: "selected_option", initial: (element) => element.initial_option,
    wrap: optionOf, unwrap: (option) => option?.value,
  },
  users_select: { items: () => state.workspace.people.map(person), key: "selected_user", initial: (element) => element.initial_user },
  conversations_select: { items: conversationItems, key: "selected_conversation", initial: initialConversation },
  channels_select: {
    items: () => openChannels((channel) => !channel.is_private), key: "selected_channel",
    initial: (element) => element.initial_channel,
  },
};
const MULTI = {
  multi_static_select: { ...SINGLE.static_select, key: "selected_options", initial: (element) => element.initial_options },
  multi_users_select: { ...SINGLE.users_select, key: "selected_users", initial: (element) => element.initial_users },
  multi_conversations_select: {
    ...SINGLE.conversations_select, key: "selected_conversations",
    initial: (element) => element.initial_conversations ?? [initialConversation(element)].filter(Boolean),
  },
  multi_channels_select: { ...SINGLE.channels_select, key: "selected_channels", initial: (element) => element.initial_channels },
};

const same = (value) => value;

function naming(element, { labelId, label }, fallback) {
  return { "aria-labelledby": labelId, "aria-label": labelId ? null : label || plainText(element.placeholder) || fallback };
}

function menuOptions(items, selected) {
  const words = (item) => (item.detail ? `${item.label} - ${item.detail}` : item.label);
  const node = (item) => h("option", { value: item.key, selected: item.key === selected }, words(item));
  const groups = [...new Set(items.map((item) => item.group))];
  return groups.flatMap((group) => {
    const members = items.filter((item) => item.group === group).map(node);
    return group === undefined ? members : [h("optgroup", { label: group }, members)];
  });
}

function single(kind) {
  return (element, tools) => {
    const unwrap = kind.unwrap ?? same;
    const selected = unwrap(tools.kept ? tools.kept[kind.key] : kind.initial(element)) ?? "";
    const isFixed = !tools.isOptional; // a required choice can be changed, not taken back
    const blank = h("option", { value: "", disabled: isFixed, hidden: isFixed }, plainText(element.placeholder) || "Choose");
    const menu = h("select", naming(element, tools, "Choose"), blank, menuOptions(kind.items(element), selected));
    menu.value = selected;
    if (menu.selectedIndex < 0) menu.value = "";
    const value = () => (menu.value === "" ? null : (kind.wrap ? kind.wrap(element, menu.value) : menu.value));
    const node = h("span", { class: "select" }, menu, icon("chevron", 16));
    menu.addEventListener("change", () => tools.changed(node, { [kind.key]: value() }));
    return { node, read: () => ({ type: element.type, [kind.key]: value() }) };
  };
}

function multi(kind) {
  return (element, tools) => {
    const items = kind.items(element);
    const unwrap = kind.unwrap ?? same;
    const initial = (tools.kept ? tools.kept[kind.key] : kind.initial(element)) ?? [];
    const chosen = initial.map(unwrap).filter((key) => items.some((item) => item.key === key));
    const chips = h("span", { class: "chips" });
    const menu = h("select", naming(element, tools, "Add"));
    const node = h("span", { class: "multi-select" }, chips, h("span", { class: "select" }, menu, icon("chevron", 16)));
    const wrapped = () => chosen.map((key) => (kind.wrap ? kind.wrap(element, key) : key));
    const change = (alter) => {
      alter();
      draw();
      tools.changed(node, { [kind.key]: wrapped() });
    };
    const draw = () => {
      const isFull = chosen.length >= (element.max_selected_items ?? Infinity);
      chips.replaceChildren(...chosen.map((key) => chip(items.find((item) => item.key === key), () => change(() => {
        chosen.splice(chosen.indexOf(key), 1);
        menu.focus();
      }))));
      const invitation = isFull ? `At most ${element.max_selected_items}` : plainText(element.placeholder) || "Add";
      menu.replaceChildren(h("option", { value: "" }, invitation), ...menuOptions(items.filter((item) => !chosen.includes(item.key))));
      menu.disabled = isFull;
    };
    menu.addEventListener("change", () => menu.value && change(() => chosen.push(menu.value)));
    draw();
    return { node, read: () => ({ type: element.type, [kind.key]: wrapped() }) };
  };
}

/** Return a chosen item with a button that removes it. */
export function chip(item, remove) {
  return h("span", { class: "chip", dataset: { value: item.key } }, item.label,
    h("button", { type: "button", "aria-label": `Remove ${item.label}`, onclick: remove }, icon("close", 12)));
}

const built = (kinds, build) => Object.fromEntries(Object.entries(kinds).map(([type, kind]) => [type, build(kind)]));

/** Builders by element type. */
export const selects = {
  ...built(SINGLE, single),
  ...built(MULTI, multi),
};
