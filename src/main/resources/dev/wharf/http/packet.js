// One packet: what became of it, what stands in its folder, and what its processing prints.
import { size, duration, count, visible, time, moment, ago, ahead, api, page } from './format.js';
import { make, write } from './table.js';
import { $, known, read, order, tell, agree, button, offers } from './ask.js';
import { consequence, replayed } from './lists.js';
import { standing } from './seen.js';

const LARGEST_PICTURE = 20 * 1048576;
const FIRST_TEXT = 64 * 1024;
const MOST_LOG = 500000;
// Of a long log the end is shown.
const LAST_LOG = 64 * 1024;
const LOG_PERIOD = 500;
const MOST_PREVIEWS = 12;
// What has ended changes seldom: by somebody's order, or once it is shipped.
const ENDED_PERIOD = 5000;
const over = new Set(['archived', 'quarantined', 'replayed', 'vanished', 'removing', 'removed']);
const good = { archived: 'good', quarantined: 'bad', blocked: 'bad', failed: 'bad', 'cut-off': 'warn' };
let shown = null;

class Shown {
  constructor(name, id) {
    this.name = name;
    this.id = id;
    this.leaving = new AbortController();
    this.pictures = [];
  }

  // What the API has of this delivery.
  path(rest = '', parameters = {}) {
    const query = new URLSearchParams({ ...(this.id ? { id: this.id } : {}), ...parameters });
    return api(this.name, rest) + (query.size ? '?' + query : '');
  }
}

export function leavePacket() {
  if (!shown) return;
  shown.leaving.abort();
  shown.pictures.forEach((url) => URL.revokeObjectURL(url));
  shown = null;
}

export function showPacket(name, id) {
  if (shown && shown.name === name && shown.id === id) return refresh(shown);
  leavePacket();
  shown = new Shown(name, id);
  shown.asked = 0;
  write($('h-packet'), visible(name));
  $('h-packet').classList.toggle('long', name.length > 60);
  for (const part of ['packet-badge', 'packet-actions', 'packet-facts', 'packet-way', 'packet-results', 'packet-files', 'packet-receipt', 'packet-others']) $(part).replaceChildren();
  write($('packet-log'), '');
  $('packet-missing').hidden = name !== '';
  $('packet-parts').hidden = name === '';
  return name === '' ? leavePacket() : refresh(shown);
}

// Asked for again while it is under way, and now and then after its end.
export function packetGoesOn() {
  if (shown && !shown.asking && Date.now() - shown.asked >= (over.has(shown.state) || shown.failed ? ENDED_PERIOD : 0)) refresh(shown);
}

async function refresh(now) {
  now.asking = true;
  try {
    const packet = await known(now.path(), { signal: now.leaving.signal });
    if (now !== shown) return;
    now.failed = '';
    $('packet-missing').hidden = true;
    $('packet-parts').hidden = false;
    const changed = now.next !== packet.next || now.state !== packet.state || now.attempt !== packet.attempts.length || now.reprocessed !== packet.reprocessed;
    now.next = packet.next;
    now.reprocessed = packet.reprocessed;
    now.state = packet.state;
    now.attempt = packet.attempts.length;
    facts(packet);
    way(packet);
    others(packet);
    if (!changed) return;
    write($('packet-badge'), '');
    $('packet-badge').append(make('span', { class: 'badge ' + (good[packet.state] || '') }, packet.state));
    actions(packet);
    receipt(packet);
    files(now, packet);
    log(now, packet);
  } catch (failure) {
    if (now !== shown || failure.name === 'AbortError') return;
    if (failure.status === 404) {
      $('packet-missing').hidden = false;
      $('packet-parts').hidden = true;
    } else if (now.failed !== failure.message) tell(failure.message); // Once is enough.
    now.failed = failure.message;
  } finally {
    now.asking = false;
    now.asked = Date.now();
  }
}

// --- What is known ---

// How long it took, and how much of that it waited for its turn, for a worker, or between attempts.
function times(p) {
  const waited = p.worked === undefined ? 0 : p.milliseconds - p.worked;
  return duration(p.milliseconds / 1000) + (waited > 0 ? `: ${duration(p.worked / 1000)} in work, ${duration(waited / 1000)} waiting` : '');
}

function facts(p) {
  const door = p.door;
  const checks = door && door.verified ? [...(door.verified.checksums || []).map((c) => `${c.file} (${c.algorithm})`), ...(door.verified.signature ? ['signed by ' + (door.verified.signature.user || door.verified.signature.key)] : [])] : [];
  const all = [
    ['Now', over.has(p.state) ? null : standing(p.name, p.id)],
    ['Next attempt', p.next && ahead(p.next)],
    ['Held', p.held ? 'no rule removes it until it is released' : null],
    ['Why', p.reason && p.state !== 'blocked' ? `${p.reason}: ${p.message || ''}` : p.message],
    ['What to do', p.mend],
    ['Stands in', p.path],
    ['First claimed', p.claimed && ago(p.claimed)],
    [over.has(p.state) ? 'Ended' : 'Last step', p.changed && ago(p.changed)],
    ['Took', over.has(p.state) && p.milliseconds !== undefined ? times(p) : null],
    ['Put back', p.replayed && ago(p.replayed)],
    ['Processed again', p.reprocessed && ago(p.reprocessed)],
    ['To be processed again', p.reprocessing],
    ['Shipped', p.shipped && ago(p.shipped)],
    ['To be shipped', p.shipping],
    ['Seen at the door', door ? `${count(door.entries)} entries, ${size(door.bytes)}` + (door.zipBytes ? ` in a zip of ${size(door.zipBytes)}` : '') : null],
    ['Verified', checks.length ? checks.join(', ') : null],
    ['Zip so far', p.state === 'arriving' && p.bytes ? size(p.bytes) : null],
  ].filter(([, value]) => value);
  const list = $('packet-facts');
  const key = JSON.stringify(all);
  if (list.dataset.shown === key) return;
  list.dataset.shown = key;
  list.replaceChildren(...all.map(([name, value]) => make('div', { class: visible(value).length > 60 ? 'wide' : null }, make('dt', {}, name), make('dd', {}, visible(value)))));
}

const words = {
  claimed: 'claimed', unpacking: 'unpacking begins', processing: 'processing begins', archiving: 'archived next', quarantining: 'quarantined next',
  waiting: 'waits for its next attempt', queued: 'waits in the queue',
};

function way(p) {
  const began = p.claimed ? [{ at: p.claimed, words: 'first claimed' }] : [];
  const tried = p.attempts.map((a) => ({
    at: a.ended || a.begun || '', kind: good[a.outcome] || '',
    words: `attempt ${a.number}: ${a.outcome === 'in-work' ? 'in work' : a.outcome}` + (a.begun && a.ended ? ' after ' + duration((new Date(a.ended) - new Date(a.begun)) / 1000) : '') + (a.server ? ' on ' + a.server : ''),
    more: [a.reason, a.message].filter(Boolean).join(': '),
  }));
  const steps = p.steps.filter((s) => words[s.step] && s.step !== 'claimed').map((s) => ({ at: s.at, words: words[s.step] }));
  const processed = (p.processing || (p.receipt && p.receipt.steps) || []).map((s) => ({
    at: '', words: `${s.id}: ${duration(s.seconds)}` + (s.version ? `, version ${s.version}` : '') + (s.ended === false ? (s.part > 0 ? `, ${Math.round(s.part * 100)} %` : ', goes on') : ''),
  }));
  const back = p.replayed ? [{ at: p.replayed, words: 'put back into the inbox' }] : [];
  const again = p.reprocessed ? [{ at: p.reprocessed, kind: 'good', words: 'processed again' }] : [];
  // What happens within one millisecond stays in the order in which it can only happen.
  const all = [...began, ...steps, ...tried, ...back, ...again].sort((one, other) => (Date.parse(one.at) || 0) - (Date.parse(other.at) || 0));
  const worked = all.findIndex((step) => step.words === words.processing);
  all.splice(worked < 0 ? all.length - (p.receipt ? 1 : 0) : worked + 1, 0, ...processed);
  const list = $('packet-way');
  const key = JSON.stringify(all);
  if (list.dataset.shown === key) return;
  list.dataset.shown = key;
  list.replaceChildren(...all.map((step) => make('li', { class: step.kind },
    make('span', { class: 'when', title: time(step.at) }, step.at ? moment(step.at) : '–'),
    make('span', {}, visible(step.words), step.more ? make('span', { class: 'label' }, visible(step.more)) : null))));
}

function receipt(p) {
  $('packet-receipt').replaceChildren(...(p.receipt ? [make('details', {}, make('summary', {}, 'Receipt (wharf.json)'),
    make('pre', { tabindex: '0', role: 'region', 'aria-label': 'Receipt' }, visible2(JSON.stringify(p.receipt, null, 2))))] : []));
}

// Lines stay lines; what does not show is spelt out.
const visible2 = (text) => text.split('\n').map(visible).join('\n');

function others(p) {
  const known = p.deliveries.filter((d) => d.id && d.id !== p.id);
  const key = JSON.stringify(known.map((d) => [d.id, d.state, ago(d.changed)]));
  if ($('packet-others').dataset.shown === p.id + key) return;
  $('packet-others').dataset.shown = p.id + key;
  $('packet-others').replaceChildren(...(known.length ? [make('h2', {}, 'Other deliveries of this name'),
    make('ul', {}, ...known.map((d) => make('li', {}, make('a', { href: page(p.name, d.id) }, `${d.state}, ${ago(d.changed)}`))))] : []));
}

// --- What can be done ---

async function actions(p) {
  const all = [];
  const again = () => {
    if (!shown) return null; // Somebody has gone on to another view.
    $('h-packet').focus();
    return refresh(shown);
  };
  if (p.state === 'replayed') all.push(make('a', { href: page(p.name) }, 'To its newest delivery'));
  if (p.state === 'quarantined') {
    all.push(button('Replay', async () => {
      if (await agree('Replay this packet?', consequence.replaceAll('They go', 'It goes').replace('are worked', 'is worked').replace('they had', 'it had'), 'Replay')
        && replayed(await order('/api/replay', { names: [p.folder] }))) again();
    }));
  }
  if (p.state === 'blocked' || p.next) {
    all.push(button('Try again now', async () => {
      const result = await order('/api/retry', { names: [p.name] });
      if (!result) return;
      const problem = Object.values(result.problems)[0];
      tell(problem ? visible(problem) : 'It is tried again.', !problem);
      again();
    }));
  }
  if (p.state === 'archived' && await offers('/api/reprocess')) {
    all.push(button('Process again', async () => {
      if (!(await agree('Process this packet again?', 'Its zip is unpacked and processed again, behind the packets of the inbox. Its results are kept beside the new ones; if it fails, the packet stays as it is.', 'Process again'))) return;
      const result = await order('/api/reprocess', { names: [p.id] });
      if (!result) return;
      const problem = Object.values(result.problems)[0];
      tell(problem ? visible(problem) : result.count ? 'It waits in line to be processed again.' : 'It is in line already.', !problem);
      again();
    }));
  }
  if (['claimed', 'unpacking', 'processing', 'queued'].includes(p.state) && await offers('/api/cancel')) {
    const cancel = async (title, consequence, yes, retry) => {
      if (!(await agree(title, consequence, yes))) return;
      const result = await order('/api/cancel', { names: [p.name], retry });
      if (!result) return;
      const problem = Object.values(result.problems || {})[0];
      tell(problem ? visible(problem) : 'The work on it is ended.', !problem);
      again();
    };
    all.push(button('Cancel', () => cancel('Cancel the work on this packet?', 'Its processes are ended, what they wrote is removed, and the packet goes to the quarantine as cancelled.', 'Cancel the work', false)));
    all.push(button('Put back, to be taken again', () => cancel('Put this packet back?', 'Its processes are ended, what they wrote is removed, and the packet is taken again at once for another attempt.', 'Put it back', true)));
  }
  $('packet-actions').replaceChildren(...all);
}

// --- What stands in its folder ---

const link = (now, path) => api(now.name, '/files/' + path.split('/').map(encodeURIComponent).join('/')) + '?' + new URLSearchParams({ ...(now.id ? { id: now.id } : {}) });

// Where the token is needed a link cannot take it along, so the file is fetched and then saved.
async function download(event, now, path) {
  if (!sessionStorage.getItem('token')) return;
  event.preventDefault();
  try {
    const url = URL.createObjectURL(await (await read(link(now, path) + '&download=1')).blob());
    make('a', { href: url, download: path.split('/').pop() }).click();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  } catch (failure) {
    tell(failure.message);
  }
}

const fileLink = (now, path, words) => make('a', { href: link(now, path) + '&download=1', download: '', onclick: (event) => download(event, now, path) }, words);

function row(now, file) {
  return make('tr', { role: 'row' },
    make('td', { role: 'cell', class: 'name', 'data-head': 'File' }, file.kind === 'file' ? fileLink(now, file.path, visible(file.path)) : visible(file.path) + (file.kind === 'folder' ? '/' : '')),
    make('td', { role: 'cell', class: 'number', 'data-head': 'Size' }, file.kind === 'file' ? size(file.size) : file.kind));
}

async function files(now, p) {
  const parent = $('packet-files');
  const results = $('packet-results');
  results.replaceChildren();
  parent.replaceChildren();
  if (!p.path) {
    parent.append(make('p', { class: 'empty' }, 'Its folder stands nowhere now, or is on its way.'));
    return;
  }
  const body = make('tbody', { role: 'rowgroup' });
  const more = make('button', { type: 'button' }, 'Show more');
  let next = '';
  const add = async () => {
    try {
      const found = await known(now.path('/files', next ? { after: next } : {}), { signal: now.leaving.signal });
      if (now !== shown) return;
      body.append(...found.files.map((file) => row(now, file)));
      next = found.next || '';
      more.hidden = !next;
    } catch (failure) {
      if (failure.name !== 'AbortError') parent.replaceChildren(make('p', { class: 'empty' }, failure.message));
    }
  };
  more.addEventListener('click', add);
  parent.append(make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Files' }, make('table', { role: 'table', 'aria-label': 'Files' },
    make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, make('th', { scope: 'col', role: 'columnheader' }, 'File'), make('th', { scope: 'col', role: 'columnheader', class: 'number' }, 'Size'))), body)), more);
  await add();
  if (over.has(p.state)) await showResults(now, results);
}

// Some at a time: each is looked into. A page of the API may end within the results.
async function showResults(now, parent) {
  const grid = make('div', { class: 'results' });
  const more = make('button', { type: 'button' }, 'Show more results');
  const left = [];
  let next = 'results';
  const fetchSome = async () => {
    while (left.length <= MOST_PREVIEWS && next) {
      const found = await known(now.path('/files', { after: next }), { signal: now.leaving.signal });
      const inside = found.files.filter((f) => f.path.startsWith('results/'));
      left.push(...inside.filter((f) => f.kind === 'file' && f.path !== 'results/wharf.log'));
      next = inside.length === found.files.length ? found.next : null; // What follows stands beside the results.
    }
  };
  const add = async () => {
    more.disabled = true; // Twice at once would show the same ones twice.
    try {
      await fetchSome();
      if (now !== shown) return;
      if (!grid.isConnected && left.length) parent.append(make('h2', {}, 'Results'), grid, more);
      const before = grid.children.length;
      for (const file of left.splice(0, MOST_PREVIEWS)) {
        const figure = make('figure', { tabindex: '-1' }, make('figcaption', {}, fileLink(now, file.path, visible(file.path.slice('results/'.length))), ' ' + size(file.size)));
        preview(now, file, figure);
        grid.append(figure);
      }
      more.hidden = !left.length && !next;
      if (before) grid.children[before].focus(); // The button may be gone by now.
    } catch (failure) {
      if (failure.name !== 'AbortError') tell(failure.message);
    }
    more.disabled = false;
  };
  more.addEventListener('click', add);
  await add();
}

// A picture is shown, and the beginning of a text; the server says what it is, by what it holds.
async function preview(now, file, figure) {
  if (!file.size) return;
  try {
    const response = await read(link(now, file.path), { signal: now.leaving.signal, headers: { Range: 'bytes=0-' + (FIRST_TEXT - 1) } });
    const type = response.headers.get('Content-Type') || '';
    if (type.startsWith('text/plain')) {
      const text = await response.text();
      figure.append(make('pre', { tabindex: '0', role: 'region', 'aria-label': visible(file.path) }, visible2(text)), file.size > FIRST_TEXT ? make('p', { class: 'more' }, 'The first ' + size(FIRST_TEXT)) : '');
    } else if (type.startsWith('image/') && file.size <= LARGEST_PICTURE) {
      const whole = file.size <= FIRST_TEXT ? response : await read(link(now, file.path), { signal: now.leaving.signal });
      const url = URL.createObjectURL(await whole.blob());
      now.pictures.push(url);
      figure.prepend(make('img', { src: url, alt: visible(file.path), loading: 'lazy' }));
    } else response.body.cancel();
  } catch { /* It can be downloaded, or cannot. */ }
}

// --- What its processing prints ---

const later = (millis) => new Promise((resolve) => { setTimeout(resolve, millis); });

function append(pre, part) {
  const bottom = pre.scrollTop + pre.clientHeight >= pre.scrollHeight - 30;
  pre.append(visible2(part.text));
  if (pre.textContent.length > MOST_LOG) pre.textContent = '…' + pre.textContent.slice(-MOST_LOG / 2);
  if (bottom) pre.scrollTop = pre.scrollHeight;
}

// Asked for part by part: a browser has few connections to one server over all its tabs, so that none is held.
async function log(now, p) {
  if (now.following) return;
  now.following = true;
  const pre = $('packet-log');
  const decide = (state) => write($('packet-log-state'), state);
  decide(over.has(p.state) ? '' : 'live');
  let attempt = 0;
  let from = -LAST_LOG;
  try {
    for (let part = { over: false }; now === shown && !part.over;) {
      if (document.hidden) {
        await later(LOG_PERIOD);
        continue;
      }
      try {
        part = await known(now.path('/log', { attempt, from }), { signal: now.leaving.signal });
      } catch (failure) {
        if (failure.name === 'AbortError' || failure.status) throw failure;
        await later(4 * LOG_PERIOD); // The server does not answer, and may again.
        continue;
      }
      if (now !== shown) return;
      if (part.attempt !== attempt) pre.textContent = part.from > 0 ? '…' : '';
      ({ attempt, next: from } = part);
      append(pre, part);
      if (!part.over) await later(part.text ? 50 : now.state === 'waiting' ? 4 * LOG_PERIOD : LOG_PERIOD);
    }
  } catch { /* It is not there any more, and the packet's state says the rest. */ }
  now.following = false;
  if (now !== shown) return;
  decide('');
  if (!pre.textContent) decide('Its processing has printed nothing that is kept.');
}
