// The file_input element of forms: files are uploaded as they are chosen.

import { h } from "./dom.js";
import { setFieldError } from "./fielderrors.js";
import { fileSize } from "./sizes.js";
import { acceptDrops, Uploads } from "./uploads.js";

const LARGEST = 10 * 1048576; // bytes, as Slack's client allows
const MOST = 10; // files

const known = new Map(); // file id -> what it looked like, for forms that are drawn again

function fileInput(element, tools) {
  const most = element.max_files ?? MOST;
  const types = (element.filetypes ?? []).map((type) => type.toLowerCase().replace(/^\./, ""));
  const refuse = (file, items) => {
    if (items.length >= most) return `At most ${most} ${most === 1 ? "file" : "files"} here. Remove one first.`;
    if (file.size > LARGEST) return `${file.name} is too large: ${fileSize(file.size)}, and 10 MB at most.`;
    if (types.length && !types.includes(file.name.split(".").at(-1).toLowerCase())) {
      return `${file.name} is of another type: only ${types.join(", ")}.`;
    }
    return null;
  };
  const items = (tools.kept?.files ?? []).map(({ id }) => known.get(id) ?? { id, name: id, size: NaN, error: null });
  const uploads = new Uploads({ onChange, refuse, items });
  const field = h("input", {
    type: "file", class: "file-field", multiple: most > 1, accept: types.map((type) => `.${type}`).join() || null,
    "aria-labelledby": tools.labelId, "aria-label": tools.labelId ? null : tools.label || "Files",
  });
  const words = [`Up to ${most} ${most === 1 ? "file" : "files"}, 10 MB each`, types.length ? types.join(", ") : null].filter(Boolean).join("; ");
  const node = h("div", { class: "file-input" }, h("div", { class: "file-place" }, field, h("span", { class: "input-help" }, words)), uploads.chips);
  const take = (files) => {
    uploads.add(files);
    field.value = ""; // the same file may be chosen again
  };
  field.addEventListener("change", () => take([...field.files]));
  acceptDrops(node, (files) => take([...files]));

  function onChange() {
    for (const item of uploads.items) if (item.id) known.set(item.id, item);
    const block = node.closest("[data-block-id]");
    if (block) setFieldError(block, uploads.problem);
  }

  const read = () => ({ type: element.type, files: uploads.ids.map((id) => ({ id })) });
  const problem = () => {
    if (uploads.isBusy) return "A file is still on its way. Try again in a moment.";
    return uploads.items.some((item) => item.error) ? "A file did not arrive. Remove it, or choose it again." : null;
  };
  return { node, read, problem };
}

/** Builders by element type. */
export const fileInputs = { file_input: fileInput };
