// Makes elements. Text always becomes text nodes, so nothing that the server sends can become markup.

/** h('button', {class: 'plain', onclick: f}, 'Go'): attributes, `on...` listeners, then children. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A small square of a colour, as legends have it. */
export function swatch(color) {
  const element = h('span', {class: 'swatch', 'aria-hidden': 'true'});
  element.style.background = color;
  return element;
}

/** A button that shows `content()` below itself. Escape and a click elsewhere close it. */
export function popover(button, content) {
  let open = null;
  const close = focus => {
    if (!open) return;
    open.remove();
    open = null;
    button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    if (focus) button.focus();
  };
  const outside = event => {
    if (!open.contains(event.target) && !button.contains(event.target)) close(false);
  };
  button.setAttribute('aria-expanded', 'false');
  button.setAttribute('aria-haspopup', 'dialog');
  button.addEventListener('click', () => {
    if (open) { close(true); return; }
    open = h('div', {class: 'popover', role: 'dialog', 'aria-label': button.getAttribute('aria-label') ?? ''},
      content(() => close(true)));
    open.addEventListener('keydown', event => {
      if (event.key === 'Escape') { event.stopPropagation(); close(true); }
    });
    button.after(open);
    // Kept within the window, whichever side the button is at.
    if (open.getBoundingClientRect().right > window.innerWidth - 8) open.classList.add('from-right');
    button.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', outside, true);
    open.querySelector('input, button, select')?.focus();
  });
}
