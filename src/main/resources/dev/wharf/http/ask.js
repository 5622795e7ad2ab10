// Asking the server, and having it do things. What goes wrong is told in the notice.
import { make, write } from './table.js';

export const $ = (id) => document.getElementById(id);

export const NO_ANSWER = 'The server does not answer.';

// What went well is told for a while; what did not, until it was read.
export function tell(words, done = false) {
  write($('notice-text'), words);
  $('notice').className = done ? 'done' : '';
  $('notice').hidden = !words;
  clearTimeout(tell.timer);
  if (done) tell.timer = setTimeout(() => { $('notice').hidden = true; }, 8000);
}

async function sent(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Error(NO_ANSWER);
  }
  if (response.ok) return response;
  const body = await response.json().catch(() => ({}));
  throw Object.assign(new Error(body.error || 'The server says ' + response.status + '.'), { status: response.status });
}

const authorized = () => {
  const known = sessionStorage.getItem('token');
  return known ? { Authorization: 'Bearer ' + known } : {};
};

const WRONG_TOKEN = 'That is not the token of this server.';

// Something that may take the token to read: it is asked for once, and not again after a refusal.
let refused = false;

export async function read(path, options = {}) {
  const asked = () => sent(path, { ...options, headers: { ...options.headers, ...authorized() } });
  try {
    return await asked();
  } catch (failure) {
    if (failure.status !== 401 || refused || options.quiet) throw failure;
    refused = !(await askForToken(sessionStorage.getItem('token') ? WRONG_TOKEN : 'Looking into packets takes the token here.'));
    if (refused) throw new Error('Looking into packets takes the token here: what the file http.token in the state folder holds.');
    return read(path, options);
  }
}

export const ask = async (path) => (await sent(path)).json();
export const known = async (path, options) => (await read(path, options)).json();

export function token() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem('token', given);
    location.replace('#now');
  }
  const known = sessionStorage.getItem('token');
  write($('token'), known ? 'Forget token' : 'Enter token');
  return known;
}

export function askForToken(wrong = '') {
  return new Promise((resolve) => {
    const dialog = $('token-dialog');
    if (dialog.open) return resolve(false);
    $('token-input').value = '';
    write($('token-wrong'), wrong);
    dialog.onclose = () => {
      const given = dialog.returnValue === 'ok' ? $('token-input').value.trim() : '';
      if (given) {
        sessionStorage.setItem('token', given);
        refused = false;
      }
      token();
      resolve(Boolean(given));
    };
    dialog.returnValue = '';
    dialog.showModal();
  });
}

// Whether somebody wants something done, once they know what follows from it.
export function agree(title, consequence, action) {
  return new Promise((resolve) => {
    const dialog = $('agree-dialog');
    write($('agree-title'), title);
    write($('agree-words'), consequence);
    write($('agree-yes'), action);
    dialog.onclose = () => resolve(dialog.returnValue === 'yes');
    dialog.returnValue = '';
    dialog.showModal();
    $('agree-no').focus();
  });
}

// Has something done; null when it was not.
export async function order(path, body = {}) {
  let wrong = '';
  for (;;) {
    if ((!token() || wrong) && !(await askForToken(wrong))) return null;
    try {
      const response = await sent(path, {
        method: 'POST',
        headers: { ...authorized(), 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      return await response.json();
    } catch (failure) {
      if (failure.status !== 401) {
        tell(failure.message);
        return null;
      }
      sessionStorage.removeItem('token');
      token();
      wrong = WRONG_TOKEN;
    }
  }
}

// A button that has something done; none of them can be pressed while the server does not answer.
export const button = (words, action, label) => make('button', { type: 'button', class: 'order', onclick: action, 'aria-label': label, disabled: document.body.classList.contains('gone') ? '' : null }, words);

// What this server can do: a button for something it does not know is not shown.
let paths = null;

export async function offers(path) {
  paths = paths || ask('/api/openapi.json').then((described) => described.paths, () => { paths = null; return {}; });
  return path in (await paths);
}
