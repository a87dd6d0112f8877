// Speaks to the server. The token, where one is needed, lives as long as the tab.
import {askForToken} from './signin.js';

const KEY = 'curvescope.token';
const RETRY_STATUS = new Set([429, 503]);
const MOST_AT_ONCE = 4;

let running = 0;
const waiting = [];

/** An error that the server explains. */
export class ApiError extends Error {
  constructor(status, detail) { super(detail); this.status = status; }
}

export const get = (path, signal) => ask(path, {signal});

export const post = (path, body, signal) =>
  ask(path, {method: 'POST', body: JSON.stringify(body), headers: {'Content-Type': 'application/json'}, signal});

export function signOut() {
  sessionStorage.removeItem(KEY);
  location.reload();
}

export const isSignedIn = () => sessionStorage.getItem(KEY) !== null;

/** Server-sent events, read by fetch: EventSource could not send the token. */
export async function stream(path, onEvent, signal) {
  const response = await send(path, {signal, headers: {Accept: 'text/event-stream'}});
  if (!response.ok) throw await error(response);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const {done, value} = await reader.read();
    if (done) return;
    buffer += value.replaceAll('\r\n', '\n');
    for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
      const lines = buffer.slice(0, end).split('\n');
      buffer = buffer.slice(end + 2);
      const field = name => lines.filter(line => line.startsWith(name + ':'))
        .map(line => line.slice(name.length + 1).trimStart()).join('\n');
      if (field('data')) onEvent(field('event'), JSON.parse(field('data')));
    }
  }
}

async function ask(path, options) {
  await turn();
  try {
    for (let attempt = 0; ; attempt++) {
      const response = await send(path, options);
      if (response.ok) return await response.json();
      if (!RETRY_STATUS.has(response.status) || attempt === 2) throw await error(response);
      const seconds = Number(response.headers.get('Retry-After') ?? 1);
      await new Promise(resolve => setTimeout(resolve, seconds * 1000));
    }
  } finally {
    running--;
    waiting.shift()?.();
  }
}

/** In the order of asking, a few at once: the server takes no more queries of dashboards at a time either. */
async function turn() {
  while (running >= MOST_AT_ONCE) await new Promise(resolve => waiting.push(resolve));
  running++;
}

async function send(path, options) {
  for (;;) {
    const token = sessionStorage.getItem(KEY);
    const headers = {...options.headers, ...(token ? {Authorization: 'Bearer ' + token} : {})};
    const response = await fetch(path, {...options, headers, cache: 'no-store'});
    if (response.status !== 401) return response;
    const problem = await error(response);
    // Another question of this page may have been answered with a new token meanwhile.
    if (sessionStorage.getItem(KEY) !== token) continue;
    sessionStorage.setItem(KEY, await askForToken(token ? problem.message : ''));
  }
}

async function error(response) {
  const body = await response.json().catch(() => ({}));
  return new ApiError(response.status, body.detail ?? `the server answers ${response.status}`);
}
