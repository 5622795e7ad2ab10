// The status page. Everything shown comes from the API; names are only ever set as text.
const $ = (id) => document.getElementById(id);
const views = ['now', 'quarantine', 'history', 'settings'];
const pages = { quarantine: 1, history: 1 };
let status = null;

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function size(bytes) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit++; }
  return (unit === 0 ? value : value.toFixed(1)) + ' ' + units[unit];
}

function duration(seconds) {
  if (seconds < 10) return seconds.toFixed(1) + ' s';
  if (seconds < 120) return Math.round(seconds) + ' s';
  if (seconds < 7200) return Math.round(seconds / 60) + ' min';
  if (seconds < 172800) return Math.round(seconds / 3600) + ' h';
  return Math.round(seconds / 86400) + ' d';
}

const count = (number) => number.toLocaleString('en');
const time = (iso) => iso ? new Date(iso).toLocaleString() : '';

function tell(text, done = false) {
  const notice = $('notice');
  notice.textContent = text;
  notice.className = done ? 'done' : '';
  notice.hidden = !text;
  clearTimeout(tell.timer);
  if (text) tell.timer = setTimeout(() => { notice.hidden = true; }, 8000);
}

// --- Asking ---

async function ask(path) {
  const answer = await fetch(path);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.error || answer.statusText);
  return body;
}

function token() {
  const given = new URLSearchParams(location.hash.slice(1)).get('token');
  if (given) {
    sessionStorage.setItem('token', given);
    location.replace('#now');
  }
  return sessionStorage.getItem('token');
}

function askForToken() {
  return new Promise((resolve) => {
    const dialog = $('token-dialog');
    $('token-input').value = '';
    dialog.onclose = () => {
      if (dialog.returnValue === 'ok' && $('token-input').value) {
        sessionStorage.setItem('token', $('token-input').value.trim());
        resolve(true);
      } else resolve(false);
    };
    dialog.returnValue = '';
    dialog.showModal();
  });
}

async function order(path, body = {}) {
  if (!token() && !(await askForToken())) return null;
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'Authorization': 'Bearer ' + token(), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const result = await answer.json();
  if (answer.status === 401) {
    sessionStorage.removeItem('token');
    tell('That was not the token of this server.');
    return null;
  }
  if (!answer.ok) {
    tell(result.error);
    return null;
  }
  return result;
}

// --- Showing ---

// Rows are changed in place: a screen reader, a selection and the focus stay where they are.
function table(parent, caption, columns, rows, empty) {
  if (rows.length === 0) {
    parent.replaceChildren(make('p', { class: 'empty' }, empty));
    return;
  }
  let body = parent.querySelector('tbody');
  if (!body) {
    body = make('tbody');
    const heads = columns.map((column) => make('th', { scope: 'col', class: column.class || null }, column.head));
    parent.replaceChildren(make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
      make('table', {}, make('thead', {}, make('tr', {}, ...heads)), body)));
  }
  const known = new Map([...body.children].map((row) => [row.dataset.key, row]));
  rows.forEach((item, index) => {
    const key = item.key;
    let row = known.get(key);
    known.delete(key);
    if (!row) {
      row = make('tr', {}, ...columns.map((column) => make('td', { class: column.class || null })));
      row.dataset.key = key;
    }
    columns.forEach((column, at) => column.fill(row.children[at], item));
    if (body.children[index] !== row) body.insertBefore(row, body.children[index] || null);
  });
  known.forEach((row) => row.remove());
}

const text = (head, value, kind) => ({
  head,
  class: kind,
  fill: (cell, item) => {
    const now = String(value(item));
    if (cell.textContent !== now) cell.textContent = now;
  },
});

function bar(head, done, all, label, name) {
  return {
    head,
    fill: (cell, item) => {
      if (!cell.firstChild) cell.append(make('progress', {}), make('span', { class: 'label' }));
      const [progress, words] = cell.children;
      progress.max = 1;
      progress.value = all(item) > 0 ? Math.min(1, done(item) / all(item)) : 0;
      progress.setAttribute('aria-label', head + ' of ' + name(item));
      words.textContent = label(item);
    },
  };
}

function figures(now) {
  const shown = [
    ['Arriving', count(now.arriving), now.stalled ? 'warn' : '', now.stalled ? now.stalled + ' stalled' : ''],
    ['Waiting', count(now.waiting), '', now.oldestWaitingSeconds > 0 ? 'oldest ' + duration(now.oldestWaitingSeconds) : ''],
    ['In work', count(now.inWork), '', 'of ' + now.packets],
    ['Archived', count(now.archived), 'good', ''],
    ['Quarantined', count(now.quarantined), now.quarantined ? 'bad' : '', ''],
    ['Unpacked', size(now.bytesUnpacked), '', 'since the start'],
  ];
  const list = $('figures');
  if (!list.children.length) {
    for (const [name] of shown) list.append(make('div', {}, make('dt', {}, name), make('dd', {}), make('dd', { class: 'note' })));
  }
  shown.forEach(([, value, kind, note], at) => {
    const [, number, words] = list.children[at].children;
    number.textContent = value;
    number.className = kind;
    words.textContent = note;
  });
}

function showNow(now) {
  figures(now);
  table($('work'), 'Packets in work', [
    text('Packet', (p) => p.name + (p.attempt > 1 ? ' (attempt ' + p.attempt + ')' : ''), 'name'),
    text('Step', (p) => p.stuck ? p.step + ', stuck' : p.step),
    bar('Entries', (p) => p.entriesDone, (p) => p.entries, (p) => count(p.entriesDone) + ' of ' + count(p.entries), (p) => p.name),
    bar('Bytes', (p) => p.bytesDone, (p) => p.bytes, (p) => size(p.bytesDone) + ' of ' + size(p.bytes), (p) => p.name),
    bar('Processing', (p) => p.processed, () => 1, (p) => Math.round(p.processed * 100) + ' %', (p) => p.name),
    text('For', (p) => duration(p.seconds), 'number'),
  ], now.work.map((p) => ({ key: p.id, ...p })), 'Nothing is in work.');
  table($('arriving'), 'Packets that arrive', [
    text('Packet', (p) => p.name, 'name'),
    text('Zip so far', (p) => size(p.bytes), 'number'),
    text('Growing by', (p) => p.bytesPerSecond > 0 ? size(Math.round(p.bytesPerSecond)) + '/s' : '–', 'number'),
    text('For', (p) => duration(p.seconds), 'number'),
    text('State', (p) => p.stalled ? 'stalled: unchanged for ' + duration(p.unchangedSeconds) : 'arriving'),
  ], now.arrivals.map((p) => ({ key: p.name, ...p })), 'Nothing is arriving.');
  for (const name of ['packets', 'workers']) {
    if (document.activeElement !== $(name)) $(name).value = now[name];
  }
  table($('processes'), 'Processes of commands', [
    text('Process', (p) => p.pid, 'number'),
    text('Program', (p) => p.program, 'name'),
    text('Works on', (p) => p.packet || '–', 'name'),
    text('For', (p) => duration(p.seconds), 'number'),
  ], now.processes.map((p) => ({ key: String(p.pid), ...p })), 'No processes of commands are running.');
  table($('space'), 'Room in the folders', [
    text('Folder', (s) => s.folder, 'name'),
    text('Path', (s) => s.path, 'text'),
    bar('Used', (s) => s.size - s.free, (s) => s.size, (s) => size(s.free) + ' free of ' + size(s.size), (s) => s.folder),
    text('State', (s) => s.free < s.reserve ? 'less than the reserve of ' + size(s.reserve) : 'ok'),
  ], now.space.map((s) => ({ key: s.folder, ...s })), '');
}

function chart(parent, minutes, label, draw) {
  const width = 560, height = 150, left = 44, bottom = 20;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const add = (tag, attributes, words) => {
    const element = document.createElementNS(svg.namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (words !== undefined) element.textContent = words;
    svg.append(element);
  };
  const x = (at) => left + at * (width - left) / minutes.length;
  draw(add, x, (width - left) / minutes.length, height - bottom, 8, left, width);
  add('text', { x: left, y: height - 4 }, '60 min ago');
  add('text', { x: width - 2, y: height - 4, 'text-anchor': 'end' }, 'now');
  parent.replaceChildren(svg);
}

function showHour(minutes) {
  const most = Math.max(1, ...minutes.map((m) => m.archived + m.quarantined));
  const all = minutes.reduce((sum, m) => sum + m.archived, 0);
  chart($('chart-throughput'), minutes, `${count(all)} packets archived in the last hour, at most ${most} in a minute`,
    (add, x, step, floor, top, left, width) => {
      const y = (value) => floor - (floor - top) * value / most;
      add('line', { class: 'grid', x1: left, x2: width, y1: floor, y2: floor });
      add('line', { class: 'grid', x1: left, x2: width, y1: top, y2: top });
      add('text', { x: left - 6, y: top + 6, 'text-anchor': 'end' }, count(most));
      minutes.forEach((m, at) => {
        const bar = (from, to, kind) => to > from && add('rect', { class: kind, x: x(at) + 1, width: step - 2, y: y(to), height: y(from) - y(to) });
        bar(0, m.archived, 'bar');
        bar(m.archived, m.archived + m.quarantined, 'bar-bad');
      });
    });
  const slowest = Math.max(1, ...minutes.map((m) => m.slowestMillis));
  chart($('chart-latency'), minutes, `Time to the archive in the last hour, at most ${slowest} ms`,
    (add, x, step, floor, top, left, width) => {
      const y = (value) => floor - (floor - top) * value / slowest;
      add('line', { class: 'grid', x1: left, x2: width, y1: floor, y2: floor });
      add('line', { class: 'grid', x1: left, x2: width, y1: top, y2: top });
      add('text', { x: left - 6, y: top + 6, 'text-anchor': 'end' }, slowest < 2000 ? slowest + ' ms' : duration(slowest / 1000));
      for (const [kind, value] of [['line-faint', 'slowestMillis'], ['line', 'medianMillis']]) {
        const points = minutes.map((m, at) => m.archived ? `${x(at) + step / 2},${y(m[value])}` : null).filter(Boolean);
        if (points.length === 1) points.push(points[0].replace(/^[\d.]+/, (n) => Number(n) + 2));
        if (points.length) add('polyline', { class: kind, points: points.join(' ') });
      }
    });
}

function turner(parent, page, view) {
  let row = parent.querySelector('.pages');
  if (!row) {
    row = make('div', { class: 'pages' });
    parent.append(row);
  }
  const turn = (by) => () => { pages[view] += by; showList(view); };
  row.replaceChildren(
    make('button', { type: 'button', onclick: turn(-1), disabled: page.page <= 1 ? '' : false }, 'Newer'),
    make('span', {}, `Page ${count(page.page)} of ${count(page.pages)}, ${count(page.total)} packets`),
    make('button', { type: 'button', onclick: turn(1), disabled: page.page >= page.pages ? '' : false }, 'Older'));
}

const outcome = {
  head: 'Why',
  class: 'text',
  fill: (cell, p) => {
    if (cell.dataset.shown === p.key) return;
    cell.dataset.shown = p.key;
    cell.replaceChildren();
    if (p.reason) {
      cell.append(make('strong', { class: 'bad' }, p.reason), ': ' + (p.message || ''),
        make('div', { class: 'faint' }, 'What to do: ' + p.mend));
    }
    if (p.output) cell.append(make('details', {}, make('summary', {}, 'Output'), make('pre', { tabindex: '0' }, p.output)));
  },
};

const replayButton = {
  head: 'Replay',
  fill: (cell, p) => {
    if (cell.firstChild) return;
    cell.append(make('button', {
      type: 'button', 'aria-label': 'Replay ' + p.folder,
      onclick: async () => { replayed(await order('/api/replay', { names: [p.folder] })); },
    }, 'Replay'));
  },
};

function replayed(result) {
  if (!result) return;
  const problems = Object.entries(result.problems);
  if (problems.length) tell(problems[0][0] + ' ' + problems[0][1]);
  else tell(count(result.count) + (result.count === 1 ? ' packet is' : ' packets are') + ' back in the inbox.', true);
  showList('quarantine');
}

async function showList(view) {
  const form = new FormData($('search-' + view));
  const state = view === 'quarantine' ? 'quarantined' : form.get('state');
  const query = new URLSearchParams({ state, search: form.get('search') || '', page: pages[view] });
  try {
    const page = await ask('/api/packets?' + query);
    const rows = page.packets.map((p) => ({ key: (p.id || p.name) + p.state, ...p }));
    const columns = view === 'quarantine'
      ? [text('Packet', (p) => p.folder, 'name'), outcome, text('Attempts', (p) => p.attempts, 'number'), text('When', (p) => time(p.changed)), replayButton]
      : [text('Packet', (p) => p.folder && p.folder !== p.name ? p.name + ' as ' + p.folder : p.name, 'name'), text('State', (p) => p.state), outcome,
         text('Entries', (p) => count(p.entries), 'number'), text('Content', (p) => size(p.bytes), 'number'),
         text('Took', (p) => p.milliseconds === undefined ? '' : duration(p.milliseconds / 1000), 'number'), text('When', (p) => time(p.changed))];
    const parent = $('list-' + view);
    table(parent, view === 'quarantine' ? 'Quarantined packets' : 'Packets', columns, rows,
      view === 'quarantine' ? 'Nothing is quarantined.' : 'No packets are found.');
    turner(parent, page, view);
  } catch (failure) {
    tell(failure.message);
  }
}

function showReasons(now) {
  const parent = $('reasons');
  const shown = JSON.stringify(now.quarantinedByReason);
  if (parent.dataset.shown === shown) return;
  parent.dataset.shown = shown;
  const button = (words, body) => make('button', { type: 'button', onclick: async () => {
    if (confirm(words + '?')) replayed(await order('/api/replay', body));
  } }, words);
  const reasons = Object.entries(now.quarantinedByReason);
  parent.replaceChildren(...reasons.map(([reason, number]) => button(`Replay ${count(number)} ${reason}`, { reason })));
  if (reasons.length > 1) parent.append(button(`Replay all ${count(now.quarantined)}`, { all: true }));
}

async function showSettings() {
  try {
    const settings = await ask('/api/settings');
    table($('list-settings'), 'Settings in force', [
      text('Setting', (s) => s.name, 'name'),
      text('Value', (s) => s.value, 'text'),
      text('From', (s) => s.source),
      text('A change takes effect', (s) => s.live ? 'at once' : 'at the next start'),
    ], settings.map((s) => ({ key: s.name, ...s })), '');
  } catch (failure) {
    tell(failure.message);
  }
}

// --- Views ---

function view() {
  const asked = location.hash.slice(1);
  return views.includes(asked) ? asked : 'now';
}

function show() {
  const shown = view();
  for (const name of views) $('view-' + name).hidden = name !== shown;
  for (const link of document.querySelectorAll('nav a')) {
    if (link.getAttribute('href') === '#' + shown) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = shown[0].toUpperCase() + shown.slice(1) + ' – Wharf';
  if (status) showStatus(status);
  if (shown === 'quarantine' || shown === 'history') showList(shown);
  if (shown === 'settings') showSettings();
  if (shown === 'now') ask('/api/hour').then(showHour).catch((failure) => tell(failure.message));
}

function showStatus(now) {
  const before = status;
  status = now;
  $('node').textContent = `${now.node} · ${now.version}`;
  $('pause').textContent = now.paused ? 'Resume' : 'Pause';
  $('link').textContent = now.paused ? 'paused: ' + now.pausedWhy : 'live';
  $('link').className = now.paused ? 'warn' : '';
  const restart = $('restart');
  restart.hidden = now.restart.length === 0;
  restart.textContent = 'Waiting for a restart: ' + now.restart.join(', ');
  const shown = view();
  if (shown === 'now') showNow(now);
  if (shown === 'quarantine') {
    showReasons(now);
    if (before && before.quarantined !== now.quarantined) showList('quarantine');
  }
  if (shown === 'settings' && before && (before.workers !== now.workers || before.packets !== now.packets)) showSettings();
}

function listen() {
  const events = new EventSource('/api/events');
  events.addEventListener('status', (event) => showStatus(JSON.parse(event.data)));
  events.onerror = () => {
    $('link').textContent = 'no answer; trying again';
    $('link').className = 'warn';
  };
}

$('pause').addEventListener('click', async () => {
  const result = await order(status && status.paused ? '/api/resume' : '/api/pause');
  if (result && status) showStatus({ ...status, ...result });
});
$('token').addEventListener('click', askForToken);
$('token-cancel').addEventListener('click', () => $('token-dialog').close());
$('capacity').addEventListener('submit', async (event) => {
  event.preventDefault();
  for (const name of ['packets', 'workers']) {
    const wanted = Number($(name).value);
    if (status && wanted !== status[name]) {
      const result = await order('/api/' + name, { [name]: wanted });
      if (result) tell(`${name} at a time: ${result[name]}`, true);
    }
  }
});
for (const name of ['quarantine', 'history']) {
  const form = $('search-' + name);
  let timer;
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => { pages[name] = 1; showList(name); }, 200);
  });
}
window.addEventListener('hashchange', () => { token(); show(); });
setInterval(() => { if (view() === 'now') ask('/api/hour').then(showHour).catch(() => {}); }, 10000);
setInterval(() => { if (view() === 'history') showList('history'); }, 5000);

token();
show();
listen();
