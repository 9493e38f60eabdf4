// What eyes and screen readers find on a page.
({
  /** The controls in sight that have no name. */
  unnamed() {
    const pointsAtWords = (node) => (node.getAttribute("aria-labelledby") ?? "").split(" ")
      .some((id) => document.getElementById(id)?.textContent.trim());
    const isNamed = (node) => node.getAttribute("aria-label")?.trim() || node.labels?.length || pointsAtWords(node)
      || (node.matches("button, a") && node.textContent.trim());
    return [...document.querySelectorAll("button, a[href], input, select, textarea")]
      .filter((node) => node.offsetParent && !isNamed(node)).map((node) => node.outerHTML.slice(0, 200));
  },

  /** The elements that stand out of the window. */
  tooWide(selector) {
    return [...document.querySelectorAll(selector)]
      .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
      .map((node) => `${node.className} ${node.textContent.slice(0, 60)}`);
  },

  /** The text that stands out too little from what is behind it, by WCAG's AA. */
  faint() {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const rgba = (color) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    };
    const over = ([red, green, blue, alpha], below) => [red, green, blue].map((each, index) => each * alpha + below[index] * (1 - alpha));
    const background = (node) => {
      if (!node) return [255, 255, 255];
      const own = rgba(getComputedStyle(node).backgroundColor);
      return own[3] === 1 ? own.slice(0, 3) : over(own, background(node.parentElement));
    };
    const opacity = (node) => (node ? Number(getComputedStyle(node).opacity) * opacity(node.parentElement) : 1);
    const linear = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const luminance = (color) => color.map((each) => linear(each / 255))
      .reduce((sum, each, index) => sum + each * [0.2126, 0.7152, 0.0722][index], 0);
    const contrast = (one, other) => {
      const [low, high] = [luminance(one), luminance(other)].sort((left, right) => left - right);
      return (high + 0.05) / (low + 0.05);
    };
    const isRead = (node) => node.checkVisibility({ visibilityProperty: true }) && opacity(node) >= 0.4
      && !node.closest("svg, .visually-hidden, .skip-link, option, :disabled, noscript, script");
    const isLarge = ({ fontSize, fontWeight }) => parseFloat(fontSize) >= 24 || (parseFloat(fontSize) >= 18.66 && Number(fontWeight) >= 700);
    const found = new Set();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const words = walker.currentNode.textContent.trim();
      const node = walker.currentNode.parentElement;
      if (!words || !isRead(node)) continue;
      const style = getComputedStyle(node);
      const below = background(node);
      const [red, green, blue, alpha] = rgba(style.color);
      const ratio = contrast(over([red, green, blue, alpha * opacity(node)], below), below);
      if (ratio < (isLarge(style) ? 3 : 4.5)) found.add(`${ratio.toFixed(2)} ${node.className} ${words.slice(0, 40)}`);
    }
    return [...found];
  },
})
