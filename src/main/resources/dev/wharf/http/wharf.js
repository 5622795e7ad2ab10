// The status page. Everything shown comes from the API; names are only ever set as text.
import { size, duration, lasting, count, time, visible } from './format.js';
import { make, table, text, badge, bar, write } from './table.js';
import { throughput, latency } from './charts.js';

const $ = (id) => document.getElementById(id);
const views = ['now', 'quarantine', 'history', 'settings'];
const pages = { quarantine: 1, history: 1 };
// A search looks through a part of a long history at a time: where the parts begin that were turned to.
const parts = { quarantine: [], history: [] };
const asked = { quarantine: 0, history: 0 };
const MOST_ROWS = 50;
let status = null;
let hour = null;

// What went well is told for a while; what did not, until it was read.
function tell(words, done = false) {
  write($('notice-text'), words);
  $('notice').className = done ? 'done' : '';
  $('notice').hidden = !words;
  clearTimeout(tell.timer);
  if (done) tell.timer = setTimeout(() => { $('notice').hidden = true; }, 8000);
}

// --- Asking ---

async function answer(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new Error('The server does not answer.');
  }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw Object.assign(new Error(body.error || 'The server says ' + response.status + '.'), { status: response.status });
  return body;
}

const ask = (path) => answer(fetch(path));

function token() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem('token', given);
    location.replace('#now');
  }
  const known = sessionStorage.getItem('token');
  write($('token'), known ? 'Forget token' : 'Enter token');
  return known;
}

function askForToken(wrong = '') {
  return new Promise((resolve) => {
    const dialog = $('token-dialog');
    $('token-input').value = '';
    write($('token-wrong'), wrong);
    dialog.onclose = () => {
      const given = dialog.returnValue === 'ok' ? $('token-input').value.trim() : '';
      if (given) sessionStorage.setItem('token', given);
      token();
      resolve(Boolean(given));
    };
    dialog.returnValue = '';
    dialog.showModal();
  });
}

// Has something done; null when it was not.
async function order(path, body = {}) {
  let wrong = '';
  for (;;) {
    if ((!token() || wrong) && !(await askForToken(wrong))) return null;
    try {
      return await answer(fetch(path, {
        method: 'POST',
        headers: { 'Authorization': 'Bearer ' + token(), 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      }));
    } catch (failure) {
      if (failure.status !== 401) {
        tell(failure.message);
        return null;
      }
      sessionStorage.removeItem('token');
      token();
      wrong = 'That is not the token of this server.';
    }
  }
}

// --- Now ---

function figures(now) {
  const shown = [
    ['Arriving', '#history/arriving', count(now.arriving), '', now.stalled ? count(now.stalled) + ' stalled' : ''],
    ['Waiting', '#history/waiting', count(now.waiting), '', now.oldestWaitingSeconds > 0 ? 'oldest ' + lasting(now.oldestWaitingSeconds) : ''],
    ['In work', '#history/in-work', count(now.inWork), '', 'of ' + count(now.packets) + ' at a time'],
    ['Archived', '#history/archived', count(now.archived), 'good', ''],
    ['Quarantined', '#quarantine', count(now.quarantined), now.quarantined ? 'bad' : '', ''],
    ['Unpacked', null, size(now.bytesUnpacked), '', 'since the start'],
  ];
  const list = $('figures');
  if (!list.children.length) {
    for (const [name, link] of shown) {
      list.append(make('li', {}, make(link ? 'a' : 'span', link ? { href: link } : { class: 'plain' },
        make('span', { class: 'name' }, name), make('span', {}), make('span', {}))));
    }
  }
  shown.forEach(([, , value, kind, note], at) => {
    const [, number, words] = list.children[at].firstChild.children;
    number.className = 'value ' + kind;
    words.className = 'note ' + (note.endsWith('stalled') ? 'warn' : '');
    write(number, value);
    write(words, note);
  });
}

// What stands below stays where it is while the last rows of a table come and go.
function steady(parent, rows) {
  const now = Date.now();
  if (rows > 0) {
    parent.dataset.filled = now;
    parent.style.minHeight = Math.max(parent.firstChild.offsetHeight, parseFloat(parent.style.minHeight) || 0) + 'px';
  } else if (now - Number(parent.dataset.filled || 0) > 30000) parent.style.minHeight = '';
}

function first(parent, caption, columns, all, total, empty) {
  table(parent, caption, columns, all.slice(0, MOST_ROWS), empty);
  const left = total - Math.min(all.length, MOST_ROWS);
  let more = parent.querySelector('.more');
  if (left > 0 && !more) parent.append(more = make('p', { class: 'more' }));
  if (more && left > 0) write(more, 'and ' + count(left) + ' more');
  else if (more) more.remove();
}

const workColumns = [
  text('Packet', (p) => visible(p.name) + (p.attempt > 1 ? ' (attempt ' + p.attempt + ')' : ''), 'name'),
  badge('Step', (p) => p.stuck ? 'warn' : '', (p) => p.stuck ? p.step + ', stuck' : p.step, null, 'short'),
  bar('Entries', (p) => p.entriesDone, (p) => p.entries, (p) => count(p.entriesDone) + ' of ' + count(p.entries), (p) => visible(p.name)),
  bar('Bytes', (p) => p.bytesDone, (p) => p.bytes, (p) => size(p.bytesDone) + ' of ' + size(p.bytes), (p) => visible(p.name)),
  bar('Processing', (p) => p.processed, () => 1, (p) => Math.round(p.processed * 100) + ' %', (p) => visible(p.name)),
  text('For', (p) => lasting(p.seconds), 'number'),
];
const blockedColumns = [
  text('Packet', (p) => visible(p.name), 'name'),
  badge('On its way', () => 'bad', (p) => p.state),
  text('Why, and what to do', (p) => visible(p.why), 'text'),
  text('Since', (p) => time(p.since), 'text'),
];
const arrivingColumns = [
  text('Packet', (p) => visible(p.name), 'name'),
  badge('State', (p) => p.stalled ? 'warn' : '', (p) => p.stalled ? 'stalled' : 'arriving', (p) => p.stalled ? 'unchanged for ' + lasting(p.unchangedSeconds) : ''),
  text('Zip so far', (p) => size(p.bytes), 'number'),
  text('Growing by', (p) => p.bytesPerSecond > 0 ? size(p.bytesPerSecond) + '/s' : '–', 'number'),
  text('For', (p) => lasting(p.seconds), 'number'),
];
const machineColumns = [
  text('Machine', (m) => visible(m.node) + (m.self ? ' (this one)' : ''), 'name'),
  badge('State', (m) => m.alive ? 'good' : 'bad', (m) => m.alive ? 'alive' : 'silent', (m) => 'heard ' + lasting(m.heartbeatSeconds) + ' ago'),
  text('Role', (m) => m.roles.replace(',', ' and '), 'text'),
  text('Packets', (m) => count(m.packets), 'number'),
  text('Version', (m) => m.version, 'short'),
  text('Started', (m) => time(m.started), 'text'),
];
const processColumns = [
  text('Program', (p) => visible(p.program), 'name'),
  text('Works on', (p) => p.packet ? visible(p.packet) : 'nothing', 'text'),
  text('Process', (p) => p.pid, 'number'),
  text('For', (p) => lasting(p.seconds), 'number'),
];
const spaceColumns = [
  text('Folder', (s) => s.folder, 'name'),
  text('Path', (s) => visible(s.path), 'text'),
  bar('Used', (s) => s.size - s.free, (s) => s.size, (s) => size(s.free) + ' free of ' + size(s.size), (s) => s.folder),
  badge('State', (s) => s.free < s.reserve ? 'bad' : 'good', (s) => s.free < s.reserve ? 'too little' : 'enough', (s) => s.free < s.reserve ? 'the reserve is ' + size(s.reserve) : '', 'short'),
];

function showNow(now) {
  figures(now);
  first($('work'), 'Packets in work', workColumns, now.work.map((p) => ({ key: p.id, ...p })), now.inWork, 'Nothing is in work.');
  steady($('work'), now.work.length);
  $('stays').hidden = now.blocked.length === 0;
  table($('blocked'), 'Blocked packets', blockedColumns, now.blocked.map((p) => ({ key: p.id, ...p })), '');
  first($('arriving'), 'Packets that arrive', arrivingColumns, now.arrivals.map((p) => ({ key: p.name, ...p })), now.arriving, 'Nothing is arriving.');
  steady($('arriving'), now.arrivals.length);
  for (const name of ['packets', 'workers']) {
    const field = $(name);
    // What somebody is about to enter stays.
    if (field.dataset.known === undefined || field.value === field.dataset.known) field.value = now[name];
    field.dataset.known = now[name];
  }
  $('shared').hidden = now.servers.length < 2;
  table($('machines'), 'Machines that share the ledger', machineColumns, now.servers.map((m) => ({ key: m.node + m.started, ...m })), '');
  table($('processes'), 'Processes of your commands', processColumns, now.processes.map((p) => ({ key: String(p.pid), ...p })),
    'No process of a command of yours is running.');
  table($('space'), 'Free space of the folders', spaceColumns, now.space.map((s) => ({ key: s.folder, ...s })), 'The free space cannot be told.');
}

function drawHour() {
  if (!hour || view() !== 'now') return;
  throughput($('chart-throughput'), hour);
  latency($('chart-latency'), hour);
}

async function showHour() {
  try {
    hour = await ask('/api/hour');
    drawHour();
  } catch { /* The banner says that the server does not answer. */ }
}

// --- Quarantine and history ---

function pager(name, page) {
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
  row.dataset.older = page.older || '';
  row.dataset.pages = page.pages;
  newer.setAttribute('aria-disabled', page.page <= 1 && parts[name].length === 0);
  older.setAttribute('aria-disabled', page.page >= page.pages && !page.older);
  write(words, `Page ${count(page.page)} of ${count(page.pages)}, ${count(page.total)} packets`
    + (page.older ? ` since ${time(page.older)}; older ones are looked through next` : ''));
  row.hidden = page.total === 0 && parts[name].length === 0;
}

function turnTo(name, by, older, last) {
  const page = pages[name] + by;
  if (page > last && older) parts[name].push(older);
  else if (page < 1) parts[name].pop();
  pages[name] = page > last || page < 1 ? 1 : page;
}

function toNewest(name) {
  pages[name] = 1;
  parts[name] = [];
}

const why = (advice) => ({
  head: 'Why',
  class: 'text',
  fill: (cell, p) => {
    if (cell.dataset.shown === p.key) return;
    cell.dataset.shown = p.key;
    if (!p.reason && !p.output) return;
    cell.replaceChildren(make('div', {},
      p.reason ? make('strong', { class: 'bad' }, p.reason) : null,
      p.reason ? ': ' + visible(p.message || '') : null,
      p.reason && advice ? make('div', { class: 'faint' }, 'What to do: ' + p.mend) : null,
      p.output ? make('details', {}, make('summary', {}, 'Output'), make('pre', { tabindex: '0', role: 'region', 'aria-label': 'Output of ' + visible(p.name) }, p.output)) : null));
  },
});

const replayButton = {
  head: 'Replay',
  class: 'action',
  fill: (cell, p) => {
    if (cell.firstChild) return;
    cell.append(make('button', {
      type: 'button', 'aria-label': 'Replay ' + visible(p.folder),
      onclick: async () => replayed(await order('/api/replay', { names: [p.folder] })),
    }, 'Replay'));
  },
};

const kinds = { archived: 'good', quarantined: 'bad' };
const columns = {
  quarantine: [
    text('Packet', (p) => visible(p.folder), 'name'),
    why(true),
    text('Attempts', (p) => p.attempts, 'number'),
    text('When', (p) => time(p.changed), 'time'),
    replayButton,
  ],
  history: [
    text('Packet', (p) => visible(p.folder && p.folder !== p.name ? p.name + ' as ' + p.folder : p.name), 'name'),
    badge('State', (p) => kinds[p.state] || '', (p) => p.state),
    why(false),
    text('Entries', (p) => p.entries ? count(p.entries) : '–', 'number'),
    text('Content', (p) => p.bytes ? size(p.bytes) : '–', 'number'),
    text('Took', (p) => p.milliseconds === undefined ? '–' : duration(p.milliseconds / 1000), 'number'),
    text('When', (p) => time(p.changed), 'time'),
  ],
};

function replayed(result) {
  if (!result) return;
  const problems = Object.entries(result.problems);
  if (problems.length) tell(visible(problems[0][0]) + ' ' + visible(problems[0][1]) + (result.left > 1 ? ' (and ' + count(result.left - 1) + ' more stayed)' : ''));
  else tell(count(result.count) + (result.count === 1 ? ' packet is' : ' packets are') + ' back in the inbox.', true);
  showList('quarantine');
  $('h-quarantine').focus();
}

async function showList(name) {
  const form = new FormData($('search-' + name));
  const query = new URLSearchParams({
    state: name === 'quarantine' ? 'quarantined' : form.get('state'), search: form.get('search') || '',
    before: parts[name].at(-1) || '', page: pages[name],
  });
  const turn = ++asked[name];
  try {
    const page = await ask('/api/packets?' + query);
    if (turn !== asked[name]) return; // Another was asked for meanwhile.
    if (page.page > page.pages) {
      pages[name] = page.pages;
      return showList(name);
    }
    if (page.total === 0 && page.older) { // Nothing in this part, so we go on with the next.
      if (parts[name].length) parts[name].pop();
      parts[name].push(page.older);
      return showList(name);
    }
    const rows = page.packets.map((p) => ({ key: (p.id || p.name) + p.state, ...p }));
    table($('list-' + name), name === 'quarantine' ? 'Quarantined packets' : 'Packets', columns[name], rows,
      form.get('search') || name === 'history' ? 'No packet is found.' : 'Nothing is quarantined.');
    pager(name, page);
  } catch (failure) {
    if (turn === asked[name] && navigator.onLine) tell(failure.message);
  }
}

function showReasons(now) {
  const parent = $('reasons');
  const shown = JSON.stringify(now.quarantinedByReason);
  if (parent.dataset.shown === shown) return;
  parent.dataset.shown = shown;
  const reasons = Object.entries(now.quarantinedByReason);
  const button = (words, body) => make('button', { type: 'button', onclick: async () => {
    if (confirm('Replay ' + words + '?')) replayed(await order('/api/replay', body));
  } }, words);
  parent.replaceChildren();
  if (reasons.length) parent.append(make('span', { class: 'words' }, 'Replay many:'));
  for (const [reason, number] of reasons) parent.append(button(`${count(number)} ${reason}`, { reason }));
  if (reasons.length > 1) parent.append(button(`all ${count(now.quarantined)}`, { all: true }));
}

// --- Settings ---

async function showSettings() {
  try {
    const settings = await ask('/api/settings');
    const ours = (s) => s.name.startsWith('wharf.');
    const sorted = [...settings.filter(ours), ...settings.filter((s) => !ours(s))];
    table($('list-settings'), 'Settings in force', [
      text('Setting', (s) => s.name, 'name'),
      text('Value', (s) => s.value === '' ? '(empty)' : visible(s.value), 'text'),
      text('From', (s) => s.source),
      text('A change takes effect', (s) => s.live ? 'at once' : 'at the next start'),
    ], sorted.map((s) => ({ key: s.name, ...s })), 'No settings are known.');
  } catch (failure) {
    tell(failure.message);
  }
}

// --- Views ---

function view() {
  const wanted = location.hash.slice(1).split('/')[0];
  return views.includes(wanted) ? wanted : 'now';
}

function show() {
  const shown = view();
  for (const name of views) $('view-' + name).hidden = name !== shown;
  for (const link of document.querySelectorAll('header nav a')) {
    if (link.getAttribute('href') === '#' + shown) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = shown[0].toUpperCase() + shown.slice(1) + ' – Wharf';
  const state = location.hash.split('/')[1];
  if (shown === 'history' && state !== undefined) {
    $('search-history').elements.state.value = state;
    toNewest('history');
  }
  if (status) showStatus(status);
  if (shown === 'quarantine' || shown === 'history') showList(shown);
  if (shown === 'settings') showSettings();
  if (shown === 'now') showHour();
}

function showStatus(now) {
  const before = status;
  status = now;
  write($('node'), `${now.node} · ${now.version}`);
  write($('pause'), now.paused ? 'Resume' : 'Pause');
  $('pause').disabled = false;
  write($('link'), now.paused ? 'paused' : 'live');
  $('trouble').hidden = true;
  $('paused').hidden = !now.paused;
  write($('paused'), now.paused ? 'The intake is paused: ' + visible(now.pausedWhy) : '');
  $('refused').hidden = now.refusedEdits.length === 0;
  write($('refused'), now.refusedEdits.map(visible).join(' '));
  $('restart').hidden = now.restart.length === 0;
  write($('restart'), 'Waiting for a restart: ' + now.restart.join(', '));
  const shown = view();
  if (shown === 'now') showNow(now);
  if (shown === 'quarantine') {
    showReasons(now);
    if (before && before.quarantined !== now.quarantined) showList('quarantine');
  }
  if (shown === 'settings' && before && (before.workers !== now.workers || before.packets !== now.packets)) showSettings();
}

// A browser has few connections to one server, over all its tabs: a page that nobody sees holds none.
let events = null;

function listen() {
  if (events || document.hidden) return;
  const stream = new EventSource('/api/events');
  events = stream;
  stream.addEventListener('status', (event) => showStatus(JSON.parse(event.data)));
  stream.onerror = () => {
    write($('link'), 'no answer');
    $('trouble').hidden = false;
    write($('trouble'), 'The server does not answer' + (status ? '; what is shown here is from ' + time(status.now) : '') + '. Trying again.');
    // After some answers a browser gives up; this page does not.
    if (stream.readyState === EventSource.CLOSED && events === stream) {
      events = null;
      setTimeout(listen, 2000);
    }
  };
}

function rest() {
  if (events) events.close();
  events = null;
}

$('pause').addEventListener('click', async () => {
  const result = await order(status && status.paused ? '/api/resume' : '/api/pause');
  if (result && status) showStatus({ ...status, ...result });
});
$('token').addEventListener('click', () => {
  if (!token()) return askForToken();
  sessionStorage.removeItem('token');
  token();
});
$('token-cancel').addEventListener('click', () => $('token-dialog').close());
$('notice-close').addEventListener('click', () => tell(''));
$('skip').addEventListener('click', (event) => {
  event.preventDefault();
  $('main').focus();
});
$('capacity').addEventListener('submit', async (event) => {
  event.preventDefault();
  for (const name of ['packets', 'workers']) {
    const wanted = Number($(name).value);
    if (status && wanted !== status[name]) {
      const result = await order('/api/' + name, { [name]: wanted });
      if (!result) return;
      $(name).dataset.known = $(name).value;
      tell(name === 'packets' ? count(result.packets) + ' packets at a time' : count(result.workers) + ' workers on entries', true);
    }
  }
});
for (const name of ['quarantine', 'history']) {
  const form = $('search-' + name);
  let timer;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => { toNewest(name); showList(name); }, 200);
  });
}
window.addEventListener('hashchange', () => { token(); show(); });
window.addEventListener('resize', drawHour);
setInterval(() => { if (view() === 'now' && !document.hidden) showHour(); }, 10000);
// The first page alone goes on by itself: on the others rows would move away from who reads them.
setInterval(() => {
  const reading = document.querySelector('#list-history details[open]');
  if (view() === 'history' && pages.history === 1 && !parts.history.length && !document.hidden && !reading) showList('history');
}, 5000);

document.addEventListener('visibilitychange', () => {
  if (document.hidden) rest();
  else {
    listen();
    show();
  }
});
window.addEventListener('pagehide', rest);
window.addEventListener('pageshow', listen);

token();
show();
listen();
