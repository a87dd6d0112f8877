// Chooses one or several of many: a button with a list below it that can be searched.
import {h, popover} from './dom.js';

const MOST_SHOWN = 200;

/**
 * A control for a variable. `options` are {text, value}; `chosen` the values; `change(values)` is called when a person has chosen.
 */
export function picker({label, options, chosen, multiple, all, change}) {
  const id = 'picker-' + label.replace(/\W+/g, '-');
  const button = h('button', {type: 'button', id, class: 'picker', 'aria-label': `${label}: ${describe(options, chosen, all)}`},
    h('span', {class: 'picker-value'}, describe(options, chosen, all)), h('span', {'aria-hidden': 'true'}, '▾'));
  let wanted = [...chosen];
  popover(button, close => {
    wanted = [...chosen];
    const list = h('ul', {class: 'options', role: 'listbox', 'aria-label': label, 'aria-multiselectable': String(multiple)});
    const search = h('input', {type: 'search', placeholder: 'Search', 'aria-label': `Search in ${label}`});
    const every = all ? [{text: 'All', value: '$__all'}] : [];
    const choose = value => {
      if (!multiple) { close(); change([value]); return; }
      if (value === '$__all') wanted = ['$__all'];
      else {
        wanted = wanted.filter(each => each !== '$__all');
        wanted = wanted.includes(value) ? wanted.filter(each => each !== value) : [...wanted, value];
      }
      draw();
    };
    const draw = () => {
      const focused = document.activeElement?.dataset?.value;
      const text = search.value.toLowerCase();
      const found = [...every, ...options].filter(each => each.text.toLowerCase().includes(text));
      list.replaceChildren(...found.slice(0, MOST_SHOWN).map(each => h('li', {role: 'presentation'},
        h('button', {type: 'button', role: 'option', 'data-value': each.value, 'aria-selected': String(wanted.includes(each.value)), onclick: () => choose(each.value)}, each.text))));
      if (found.length > MOST_SHOWN) list.append(h('li', {class: 'muted'}, `and ${found.length - MOST_SHOWN} more: search`));
      if (!found.length) list.append(h('li', {class: 'muted'}, 'Nothing of that name'));
      if (focused) [...list.querySelectorAll('button')].find(each => each.dataset.value === focused)?.focus();
    };
    search.addEventListener('input', draw);
    list.addEventListener('keydown', event => move(event, list));
    search.addEventListener('keydown', event => {
      if (event.key === 'ArrowDown') { event.preventDefault(); list.querySelector('button')?.focus(); }
    });
    draw();
    const apply = h('button', {type: 'button', class: 'primary', onclick: () => { close(); change(wanted.length ? wanted : chosen); }}, 'Apply');
    return [search, list, multiple ? apply : null].filter(Boolean);
  });
  return h('div', {class: 'control'}, h('label', {for: id}, label), button);
}

function move(event, list) {
  const buttons = [...list.querySelectorAll('button')];
  const at = buttons.indexOf(document.activeElement);
  const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1}[event.key];
  if (to === undefined) return;
  event.preventDefault();
  buttons[Math.max(0, Math.min(buttons.length - 1, to))]?.focus();
}

function describe(options, chosen, all) {
  if (all && chosen.includes('$__all')) return 'All';
  if (!chosen.length) return 'none';
  const text = chosen.slice(0, 2).map(value => options.find(each => each.value === value)?.text ?? value).join(', ');
  return chosen.length > 2 ? `${text} and ${chosen.length - 2} more` : text;
}
