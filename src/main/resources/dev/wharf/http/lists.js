// Quarantine and history: pages of packets, searched, chosen, and put back.
import { size, duration, count, visible, page, time, SINCE } from './format.js';
import { make, table, text, badge, packet, moment, write, twoLines, fold } from './table.js';
import { standing } from './seen.js';
import { $, ask, order, tell, agree, button } from './ask.js';

// All that a search found can be chosen up to here: their names are sent in one order.
const MOST_CHOSEN = 2000;
const pages = { quarantine: 1, history: 1 };
// A search looks through a part of a long history at a time: where the parts begin that were turned to.
const parts = { quarantine: [], history: [] };
const asked = { quarantine: 0, history: 0 };
let reason = '';
let reasons = {};
const chosen = new Set();

function pager(name, found) {
  const row = $('pages-' + name);
  if (!row.children.length) {
    const turn = (by) => (event) => {
      if (event.currentTarget.getAttribute('aria-disabled') === 'true') return;
      turnTo(name, by, row.dataset.older, Number(row.dataset.pages));
      showList(name);
    };
    row.append(make('button', { type: 'button', onclick: turn(-1) }, 'Newer'), make('span', { role: 'status' }),
      make('button', { type: 'button', onclick: turn(1) }, 'Older'));
  }
  const [newer, words, older] = row.children;
  row.dataset.older = found.older || '';
  row.dataset.pages = found.pages;
  newer.setAttribute('aria-disabled', found.page <= 1 && parts[name].length === 0);
  older.setAttribute('aria-disabled', found.page >= found.pages && !found.older);
  write(words, `Page ${count(found.page)} of ${count(found.pages)}, ${count(found.total)} ${found.total === 1 ? 'packet' : 'packets'}`
    + (found.older ? ` since ${time(found.older)}; older ones are looked through next` : ''));
  row.hidden = found.total === 0 && parts[name].length === 0;
}

function turnTo(name, by, older, last) {
  const next = pages[name] + by;
  if (next > last && older) parts[name].push(older);
  else if (next < 1) parts[name].pop();
  pages[name] = next > last || next < 1 ? 1 : next;
  remember(name);
}

function toNewest(name) {
  pages[name] = 1;
  parts[name] = [];
}

// A message of many words takes two lines until it is opened.
const why = (advice) => ({
  head: 'Why',
  class: 'text',
  fill: (cell, p) => {
    const stands = p.reason ? '' : standing(p.name, p.id);
    const shown = [p.key, stands, p.message].join();
    if (cell.dataset.shown === shown) return;
    cell.dataset.shown = shown;
    cell.replaceChildren();
    if (stands) return cell.replaceChildren(make('span', { class: stands.includes(':') ? 'warn' : '' }, stands));
    if (p.state === 'blocked') return cell.replaceChildren(twoLines(visible(p.message || '')));
    if (!p.reason) return;
    cell.replaceChildren(twoLines(make('strong', { class: 'bad' }, p.reason), ': ' + visible(p.message || ''),
      advice ? make('span', { class: 'faint advice' }, 'What to do: ' + p.mend) : null));
  },
});

const box = {
  head: 'Choose',
  class: 'choose',
  fill: (cell, p) => {
    if (!cell.firstChild) {
      cell.append(make('input', { type: 'checkbox', class: 'choice', 'aria-label': 'Choose ' + visible(p.folder), onchange: (event) => {
        if (event.target.checked) chosen.add(p.folder);
        else chosen.delete(p.folder);
        showChosen();
      } }));
    }
    cell.firstChild.checked = chosen.has(p.folder);
    cell.parentElement.dataset.folder = p.folder;
  },
};

const kinds = { archived: 'good', quarantined: 'bad', blocked: 'bad' };
const columns = {
  quarantine: [
    box,
    packet('Packet', (p) => p.folder, (p) => page(p.name, p.id)),
    why(true),
    text('Attempts', (p) => p.attempts, 'number spare'),
    moment('When', (p) => p.changed),
  ],
  history: [
    packet('Packet', (p) => p.folder && p.folder !== p.name ? p.name + ' as ' + p.folder : p.name, (p) => page(p.name, p.id)),
    badge('State', (p) => kinds[p.state] || '', (p) => p.state),
    why(false),
    text('Entries', (p) => p.entries ? count(p.entries) : '–', 'number spare'),
    text('Content', (p) => p.bytes ? size(p.bytes) : '–', 'number spare'),
    text('Waited', (p) => p.worked === undefined ? '–' : duration(Math.max(0, p.milliseconds - p.worked) / 1000), 'number spare'),
    text('Took', (p) => p.milliseconds === undefined ? '–' : duration(p.milliseconds / 1000), 'number'),
    moment('When', (p) => p.changed),
  ],
};

// So many of the packets that stayed are named.
const MOST_TOLD = 5;

export const consequence = 'They go back into the inbox and are worked on from the beginning, as if they had just come.';

export function replayed(result) {
  if (!result) return false;
  const problems = Object.entries(result.problems);
  const back = count(result.count) + (result.count === 1 ? ' packet is' : ' packets are') + ' back in the inbox';
  const named = problems.slice(0, MOST_TOLD).map(([name, why]) => visible(name) + ' ' + visible(why)).join('; ');
  const more = result.left > Math.min(problems.length, MOST_TOLD) ? ` and ${count(result.left - Math.min(problems.length, MOST_TOLD))} more` : '';
  if (problems.length) tell(`${back}. ${count(result.left)} stayed: ${named}${more}.`);
  else tell(back + '.', true);
  return true;
}

async function replay(words, body) {
  if (!(await agree(words + '?', consequence, words))) return;
  const result = await order('/api/replay', body);
  if (!replayed(result)) return;
  const stayed = Object.keys(result.problems);
  for (const folder of [...chosen]) if (!stayed.includes(folder)) chosen.delete(folder);
  showList('quarantine');
  $('h-quarantine').focus();
}

// What the search and the filters find, as the API is asked for it.
function query(name) {
  const form = new FormData($('search-' + name));
  const since = SINCE[form.get('since') || ''];
  const asked = new URLSearchParams({
    state: name === 'quarantine' ? 'quarantined' : form.get('state'), search: form.get('search') || '',
  });
  if (since && since.from) asked.set('since', since.from().toISOString());
  if (name === 'quarantine' && reason) asked.set('reason', reason);
  return asked;
}

let choosing = false;

async function chooseAllFound() {
  if (choosing) return;
  choosing = true;
  const asked = query('quarantine');
  const wanted = lookedFor();
  try {
    for (let at = 1, last = 1; at <= last && chosen.size < MOST_CHOSEN; at++) {
      asked.set('page', at);
      const found = await ask('/api/packets?' + asked);
      found.packets.filter((p) => p.folder).forEach((p) => chosen.add(p.folder));
      last = found.pages;
      if (at === last && found.older) {
        asked.set('before', found.older);
        at = 0;
        last = 1;
      }
    }
  } catch (failure) {
    tell(failure.message);
  }
  choosing = false;
  if (lookedFor() !== wanted) chosen.clear(); // Something else is looked for by now.
  await showList('quarantine');
  focusChosen();
}

function lookedFor() {
  const form = $('search-quarantine').elements;
  return JSON.stringify([reason, form.search.value, form.since.value]);
}

function focusChosen() {
  const first = $('chosen').querySelector('button');
  if (first) first.focus();
}

// How many the search found, over all its pages; null where only a part was looked through.
let foundInAll = null;

function showChosen() {
  const parent = $('chosen');
  const all = Object.values(reasons).reduce((sum, number) => sum + number, 0);
  const number = chosen.size || (reason ? reasons[reason] || 0 : all);
  const form = $('search-quarantine').elements;
  const search = form.search.value || form.since.value;
  const words = chosen.size === 1 ? 'Replay this one' : chosen.size ? `Replay these ${count(number)}` : reason ? `Replay all ${count(number)} ${reason}` : `Replay all ${count(number)}`;
  // A search alone chooses nothing: "all" would be more than what is seen.
  const shown = number && (chosen.size || !search) ? words : '';
  const unchosen = [...document.querySelectorAll('#list-quarantine input.choice')].filter((one) => !one.checked);
  const listed = document.querySelectorAll('#list-quarantine input.choice').length;
  const rest = Boolean(search || reason) && listed > 0 && (foundInAll === null || foundInAll > Math.max(listed, chosen.size));
  const key = [shown, unchosen.length > 0, chosen.size > 0, rest ? String(foundInAll) : ''].join();
  if (parent.dataset.shown === key) return;
  parent.dataset.shown = key;
  parent.replaceChildren();
  if (shown) parent.append(button(words, () => replay(words, chosen.size ? { names: [...chosen] } : reason ? { reason } : { all: true })));
  if (unchosen.length) {
    parent.append(make('button', { type: 'button', onclick: () => {
      for (const row of document.querySelectorAll('#list-quarantine tbody tr')) {
        row.querySelector('input.choice').checked = true;
        chosen.add(row.dataset.folder);
      }
      showChosen();
      parent.querySelector('button').focus();
    } }, 'Choose all on this page'));
  }
  if (rest) {
    parent.append(make('button', { type: 'button', onclick: chooseAllFound }, foundInAll === null ? 'Choose all that are found' : `Choose all ${count(Math.min(foundInAll, MOST_CHOSEN))} that are found`));
  }
  if (chosen.size) parent.append(make('button', { type: 'button', onclick: async () => {
    chosen.clear();
    await showList('quarantine');
    focusChosen();
  } }, 'Choose none'));
}

// What is looked for, as the address has it: a reason or a state, a part of the name, since when, and the page.
export function choose(name, [what, search, since, at]) {
  const form = $('search-' + name).elements;
  if (name === 'quarantine') {
    if (reason !== what) chosen.clear();
    reason = what;
  } else {
    form.state.value = what;
    if (form.state.selectedIndex < 0) form.state.value = '';
  }
  form.search.value = search;
  form.since.value = since in SINCE ? since : '';
  offerSince(name);
  toNewest(name);
  if (/^[1-9]\d{0,8}$/.test(at)) pages[name] = Number(at);
}

// What has not been claimed has taken no step yet.
function offerSince(name) {
  const form = $('search-' + name).elements;
  form.since.disabled = name === 'history' && ['arriving', 'waiting'].includes(form.state.value);
}

// Whoever loads the page again, comes back to it, or sends its address to somebody, finds what was looked for.
function remember(name) {
  const form = $('search-' + name).elements;
  const at = pages[name] > 1 && !parts[name].length ? pages[name] : '';
  const values = [name === 'quarantine' ? reason : form.state.value, form.search.value, form.since.value, at];
  history.replaceState(history.state, '', ['#' + name, ...values.map(encodeURIComponent)].join('/').replace(/\/+$/, ''));
}

export function showReasons(now) {
  reasons = now.quarantinedByReason;
  showChosen();
  const parent = $('reasons');
  const shown = JSON.stringify([reasons, reason]);
  if (parent.dataset.shown === shown) return;
  parent.dataset.shown = shown;
  const choice = (words, value) => make('button', { type: 'button', class: 'filter', 'aria-pressed': String(reason === value), onclick: () => {
    history.pushState({ y: 0 }, '');
    const form = $('search-quarantine').elements;
    choose('quarantine', [value, form.search.value, form.since.value, '']);
    remember('quarantine');
    showReasons({ quarantinedByReason: reasons });
    showList('quarantine');
  } }, words);
  const known = Object.entries(reasons);
  parent.replaceChildren(...(known.length > 1 || reason
    ? [choice(`all ${count(now.quarantined === undefined ? known.reduce((sum, r) => sum + r[1], 0) : now.quarantined)}`, ''), ...known.map(([code, number]) => choice(`${count(number)} ${code}`, code))] : []));
}

export async function showList(name) {
  const form = new FormData($('search-' + name));
  const asks = query(name);
  asks.set('before', parts[name].at(-1) || '');
  asks.set('page', pages[name]);
  const turn = ++asked[name];
  try {
    const found = await ask('/api/packets?' + asks);
    if (turn !== asked[name]) return; // Another was asked for meanwhile.
    if (found.page > found.pages) {
      pages[name] = found.pages;
      return showList(name);
    }
    if (found.total === 0 && found.older) { // Nothing in this part, so we go on with the next.
      if (parts[name].length) parts[name].pop();
      parts[name].push(found.older);
      return showList(name);
    }
    const rows = found.packets.map((p) => ({ key: (p.id || p.name) + p.state, ...p }));
    table($('list-' + name), name === 'quarantine' ? 'Quarantined packets' : 'Packets', columns[name], rows,
      form.get('search') || form.get('since') || reason || name === 'history' ? 'No packet is found.' : 'Nothing is quarantined.');
    fold($('list-' + name));
    pager(name, found);
    if (name === 'quarantine') {
      foundInAll = found.older || parts[name].length ? null : found.total;
      showChosen();
    }
  } catch (failure) {
    if (turn === asked[name] && navigator.onLine) tell(failure.message);
  }
}

for (const name of ['quarantine', 'history']) {
  const form = $('search-' + name);
  form.elements.since.append(...Object.entries(SINCE).map(([value, since]) => make('option', { value }, since.words)));
  let timer;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', (event) => {
    offerSince(name);
    toNewest(name);
    remember(name);
    clearTimeout(timer);
    timer = setTimeout(() => showList(name), 200);
  });
}

// The first page alone goes on by itself: on the others rows would move away from who reads them.
setInterval(() => {
  if (!$('view-history').hidden && pages.history === 1 && !parts.history.length && !document.hidden) showList('history');
}, 5000);
