// Quarantine and history: pages of packets, searched, chosen, and put back.
import { size, duration, count, visible, page, time } from './format.js';
import { make, table, text, badge, packet, moment, write, twoLines, fold } from './table.js';
import { standing } from './seen.js';
import { $, ask, order, tell, agree, button } from './ask.js';

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

export const consequence = 'They go back into the inbox and are worked on from the beginning, as if they had just come.';

export function replayed(result) {
  if (!result) return false;
  const problems = Object.entries(result.problems);
  if (problems.length) tell(visible(problems[0][0]) + ' ' + visible(problems[0][1]) + (result.left > 1 ? ' (and ' + count(result.left - 1) + ' more stayed)' : ''));
  else tell(count(result.count) + (result.count === 1 ? ' packet is' : ' packets are') + ' back in the inbox.', true);
  return true;
}

async function replay(words, body) {
  if (!(await agree(words + '?', consequence, words))) return;
  if (!replayed(await order('/api/replay', body))) return;
  chosen.clear();
  showList('quarantine');
  $('h-quarantine').focus();
}

function showChosen() {
  const parent = $('chosen');
  const all = Object.values(reasons).reduce((sum, number) => sum + number, 0);
  const number = chosen.size || (reason ? reasons[reason] || 0 : all);
  const search = $('search-quarantine').elements.search.value;
  const words = chosen.size === 1 ? 'Replay this one' : chosen.size ? `Replay these ${count(number)}` : reason ? `Replay all ${count(number)} ${reason}` : `Replay all ${count(number)}`;
  // A search alone chooses nothing: "all" would be more than what is seen.
  const shown = number && (chosen.size || !search) ? words : '';
  const unchosen = [...document.querySelectorAll('#list-quarantine input.choice')].filter((one) => !one.checked);
  const key = [shown, unchosen.length > 0, chosen.size > 0].join();
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
  if (chosen.size) parent.append(make('button', { type: 'button', onclick: () => { chosen.clear(); showList('quarantine'); } }, 'Choose none'));
}

// The packets of one reason alone; of all where it is empty.
export function chooseReason(value) {
  if (reason !== value) chosen.clear();
  reason = value;
  toNewest('quarantine');
}

// The packets in one state, with that in their names; all that have ended where the state is empty, or none that is known.
export function chooseState(value, search) {
  const list = $('search-history').elements.state;
  list.value = value;
  if (list.selectedIndex < 0) list.value = '';
  $('search-history').elements.search.value = search;
  toNewest('history');
}

// Whoever loads the page again, or sends its address to somebody, finds what was chosen.
const address = (name, ...values) => history.replaceState(null, '', ['#' + name, ...values.map(encodeURIComponent)].join('/').replace(/\/+$/, ''));

export function showReasons(now) {
  reasons = now.quarantinedByReason;
  showChosen();
  const parent = $('reasons');
  const shown = JSON.stringify([reasons, reason]);
  if (parent.dataset.shown === shown) return;
  parent.dataset.shown = shown;
  const choice = (words, value) => make('button', { type: 'button', class: 'filter', 'aria-pressed': String(reason === value), onclick: () => {
    chooseReason(value);
    address('quarantine', value);
    showReasons({ quarantinedByReason: reasons });
    showList('quarantine');
  } }, words);
  const known = Object.entries(reasons);
  parent.replaceChildren(...(known.length > 1 || reason
    ? [choice(`all ${count(now.quarantined === undefined ? known.reduce((sum, r) => sum + r[1], 0) : now.quarantined)}`, ''), ...known.map(([code, number]) => choice(`${count(number)} ${code}`, code))] : []));
}

export async function showList(name) {
  const form = new FormData($('search-' + name));
  const query = new URLSearchParams({
    state: name === 'quarantine' ? 'quarantined' : form.get('state'), search: form.get('search') || '',
    before: parts[name].at(-1) || '', page: pages[name],
  });
  if (name === 'quarantine' && reason) query.set('reason', reason);
  const turn = ++asked[name];
  try {
    const found = await ask('/api/packets?' + query);
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
      form.get('search') || name === 'history' ? 'No packet is found.' : 'Nothing is quarantined.');
    fold($('list-' + name));
    pager(name, found);
    if (name === 'quarantine') showChosen();
  } catch (failure) {
    if (turn === asked[name] && navigator.onLine) tell(failure.message);
  }
}

for (const name of ['quarantine', 'history']) {
  const form = $('search-' + name);
  let timer;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', (event) => {
    if (name === 'history') address(name, form.elements.state.value, form.elements.search.value);
    clearTimeout(timer);
    timer = setTimeout(() => { toNewest(name); showList(name); }, 200);
  });
}

// The first page alone goes on by itself: on the others rows would move away from who reads them.
setInterval(() => {
  if (!$('view-history').hidden && pages.history === 1 && !parts.history.length && !document.hidden) showList('history');
}, 5000);
