// The bar at the top of every page.
import {get, isSignedIn, signOut} from './api.js';
import {h} from './dom.js';

/** Fills the header in; `address(dashboard)` is where a link to another dashboard leads. Answers the dashboards. */
export async function header(current, address = dashboard => dashboard.page) {
  const nav = h('nav', {'aria-label': 'Pages'});
  document.getElementById('header').replaceChildren(
    h('a', {class: 'brand', href: '/'}, h('img', {src: '/assets/icon.svg', alt: '', width: '24', height: '24'}), 'Curvescope'),
    nav,
    h('span', {class: 'grow'}),
    h('span', {id: 'signed'}));
  const {items} = await get('/api/v1/dashboards');
  const link = (href, text, isCurrent) => h('a', {href, 'aria-current': isCurrent ? 'page' : null}, text);
  nav.replaceChildren(link('/', 'Runs', current === null),
    ...items.map(each => link(address(each), short(each.title), each.uid === current)));
  if (isSignedIn()) {
    document.getElementById('signed').replaceChildren(h('button', {type: 'button', onclick: signOut}, 'Sign out'));
  }
  return items;
}

/** "Curvescope: on call" is "On call" here. */
export function short(title) {
  const text = title.replace(/^Curvescope:?\s*/i, '') || title;
  return text[0].toUpperCase() + text.slice(1);
}
