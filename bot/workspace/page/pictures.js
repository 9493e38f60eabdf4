// Images that apps send. The page asks nobody but the workspace, so others are shown as links.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { link } from "./mentions.js";

/** Return the address on this server of a file's `url_private`, or null when it is elsewhere. */
export function ownAddress(address) {
  if (!address) return null;
  try {
    const url = new URL(address, location.href);
    const isLoopback = ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname) && url.port === location.port;
    return url.origin === location.origin || isLoopback ? url.pathname + url.search : null;
  } catch {
    return null;
  }
}

/** Draw an image block or element: `image_url` or `slack_file`, with its alt_text. */
export function picture(image, className) {
  const address = image.image_url ?? image.slack_file?.url ?? (image.slack_file?.id && `/files/${image.slack_file.id}/image`);
  const own = ownAddress(address);
  const words = image.alt_text || "Image";
  if (own) {
    const node = h("img", { class: className, src: own, alt: image.alt_text ?? "", loading: "lazy" });
    node.addEventListener("error", () => node.replaceWith(placeholder(className, words, address)), { once: true });
    return node;
  }
  return placeholder(className, words, address);
}

function placeholder(className, words, address) {
  const isSmall = className !== "block-picture";
  const title = `${words} - images from elsewhere are not loaded here`;
  if (isSmall) return h("span", { class: `${className} picture-placeholder`, role: "img", "aria-label": words, title }, icon("image", 16));
  return h("div", { class: `${className} picture-placeholder` }, icon("image"),
    h("span", {}, link(address ?? "", words), h("small", {}, "Images from elsewhere are not loaded here.")));
}
