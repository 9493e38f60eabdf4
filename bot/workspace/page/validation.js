// What Slack's client checks before a form is sent.

const REQUIRED = "Please complete this required field.";

/** Return `{block_id: message}` for the inputs that Slack would not let through. */
export function clientErrors(form) {
  const errors = {};
  for (const { block, element, read, problem } of form.inputs()) {
    const state = read();
    const message = problem?.() ?? (isEmpty(state) ? (block.optional ? null : REQUIRED) : check(element, state));
    if (message) errors[block.block_id] = message;
  }
  return errors;
}

function isEmpty(state) {
  return Object.entries(state)
    .filter(([key]) => key !== "type" && key !== "timezone")
    .every(([, value]) => value === null || (Array.isArray(value) ? !value.length : !String(value).trim()));
}

const CHECKS = {
  plain_text_input: lengthProblem,
  number_input: numberProblem,
  url_text_input: (_, { value }) => (isUrl(value) ? null : "Please enter a valid URL."),
  email_text_input: (_, { value }) => (/^[^\s@]+@[^\s@]+$/.test(value) ? null : "Please enter a valid email address."),
};

function check(element, state) {
  return CHECKS[element.type]?.(element, state) ?? null;
}

function lengthProblem(element, { value }) {
  if (element.max_length && value.length > element.max_length) {
    return `This entry is too long: ${element.max_length} characters at most.`;
  }
  if (element.min_length && value.length < element.min_length) {
    return `This entry is too short: ${element.min_length} characters at least.`;
  }
  return null;
}

function numberProblem(element, { value }) {
  const number = Number(value);
  if (!Number.isFinite(number)) return "Please enter a number.";
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (element.min_value !== undefined && number < Number(element.min_value)) {
    return `Please enter a number that is at least ${element.min_value}.`;
  }
  if (element.max_value !== undefined && number > Number(element.max_value)) {
    return `Please enter a number that is at most ${element.max_value}.`;
  }
  return null;
}

function isUrl(value) {
  try {
    const url = new URL(value);
    return ["http:", "https:"].includes(url.protocol) && url.hostname.includes(".");
  } catch {
    return false;
  }
}
