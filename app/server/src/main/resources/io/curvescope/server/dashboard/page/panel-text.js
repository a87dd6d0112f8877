// A note in a little Markdown: headings, lists, bold, code and links.
import {h} from './dom.js';
import {fill} from './link.js';

export function render(panel, answers, context) {
  const element = h('div', {class: 'note'});
  let list = null;
  for (const line of (panel.options?.content ?? '').split('\n')) {
    const item = /^\s*[-*]\s+(.*)/.exec(line);
    const heading = /^(#{1,4})\s+(.*)/.exec(line);
    if (item) {
      if (!list) element.append(list = h('ul'));
      list.append(h('li', {}, inline(item[1], context)));
    } else {
      list = null;
      if (heading) element.append(h('h' + Math.min(4, heading[1].length + 2), {}, inline(heading[2], context)));
      else if (line.trim()) element.append(h('p', {}, inline(line, context)));
    }
  }
  return {element};
}

function inline(text, context) {
  const parts = [];
  const pattern = /\*\*([^*]+)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)/g;
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[1]) parts.push(h('strong', {}, match[1]));
    else if (match[2]) parts.push(h('code', {}, match[2]));
    else {
      const url = fill(match[4], context.scope);
      parts.push(url ? h('a', {href: url}, match[3]) : match[3]);
    }
  }
  return [...parts, text.slice(end)];
}
