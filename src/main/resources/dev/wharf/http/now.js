// What goes on now: what needs somebody first, then what is under way, and the last hour, week and months.
import { size, duration, lasting, count, visible, page, ago } from './format.js';
import { make, table, text, badge, bar, packet, moment, write, twoLines, fold } from './table.js';
import { throughput, latency } from './charts.js';
import { $, ask, known, tell } from './ask.js';

const MOST_ROWS = 50;
// The one step of the shipped processing: to name it says nothing.
const SHIPPED_STEP = 'process-packet';
const SPANS = {
  minute: { name: 'hour', begin: '60 min ago', middle: '30' },
  hour: { name: 'week', begin: '7 days ago', middle: '3½ days' },
  day: { name: '90 days', begin: '90 days ago', middle: '45' },
};
let by = 'minute';
let stretches = null;
// Null until they are known.
let minutes = null;
let today = null;
let endedBefore = -1;
let listed = 0;
let last = null;

// --- What needs somebody ---

const named = (packets) => packets.slice(0, 3).map((p) => visible(p.name)).join(', ') + (packets.length > 3 ? ` and ${count(packets.length - 3)} more` : '');

function troubles(now) {
  const all = [];
  const add = (kind, words, link, why) => all.push({ key: kind, words, link, why });
  const stuck = now.work.filter((p) => p.stuck);
  const stalled = now.arrivals.filter((p) => p.stalled);
  const one = (packets, list) => packets.length === 1 ? page(packets[0].name) : list;
  if (now.blocked.length) add('blocked', `Blocked: ${named(now.blocked)}`, one(now.blocked, '#history/blocked'), now.blocked[0].why);
  if (stuck.length) add('stuck', `Stuck: ${named(stuck)}`, one(stuck, '#history/in-work'), 'Nothing has moved in it for a long time. Look at its log; raise wharf.stuck-after where that is usual.');
  if (stalled.length) add('stalled', `Stalled on arrival: ${named(stalled)}`, one(stalled, '#history/arriving'), 'It is not whole and no longer grows. Ask the sender.');
  if (now.undelivered > 0) add('undelivered', `${count(now.undelivered)} ${now.undelivered === 1 ? 'receipt is' : 'receipts are'} not delivered yet`, '#settings/wharf.on-', 'Whoever is to be given them does not take them; they are tried again.');
  if (now.refusedEdits.length) add('edits', 'An edit was refused', '#settings', now.refusedEdits[0]);
  if (now.shipping.problem) add('shipping', `${count(now.shipping.waiting)} ${now.shipping.waiting === 1 ? 'packet is' : 'packets are'} not shipped yet`, now.shipping.delayed.length === 1 ? page(now.shipping.delayed[0].name) : null, now.shipping.problem);
  if (now.strayed > 0) add('strays', `${count(now.strayed)} ${now.strayed === 1 ? 'thing lies' : 'things lie'} in an inbox and will never be taken`, null, now.strays.map((s) => s.name + ' ' + s.why).join('; '));
  const full = now.space.filter((s) => s.folder !== 'inbox' && s.free < s.reserve);
  if (full.length) add('space', `Too little space: ${full.map((s) => s.folder).join(', ')}`, '#system', 'Packets wait until there is room.');
  return all;
}

function showTroubles(now) {
  const all = troubles(now);
  const list = $('troubles');
  list.hidden = all.length === 0;
  const shown = JSON.stringify(all);
  if (list.dataset.shown === shown) return;
  list.dataset.shown = shown;
  list.replaceChildren(...all.map((t) => make('li', {},
    make('strong', {}, t.link ? make('a', { href: t.link, class: 'packet' }, t.words) : t.words), twoLines(visible(t.why)))));
  fold(list);
}

// --- Figures ---

// How many have ended, and when: what was seen in the last minutes, so that the pace is that of now.
const paces = [];
const LONGEST_PACE = 180e3;
const SHORTEST_PACE = 10e3;

function notePace(now) {
  const at = Date.now();
  const ended = now.archived + now.quarantined;
  if (paces.length && ended < paces.at(-1).ended) paces.length = 0; // Another server, or packets were put back.
  paces.push({ at, ended });
  while (at - paces[0].at > LONGEST_PACE) paces.shift();
}

// Packets a minute; by what this page has seen, and before that by what the ledger counted in the last five minutes.
function rate() {
  const [begin, end] = [paces[0], paces.at(-1)];
  if (end && end.at - begin.at >= SHORTEST_PACE && end.ended > begin.ended) return (end.ended - begin.ended) / (end.at - begin.at) * 60e3;
  const seconds = Date.now() / 1000;
  const last = (minutes || []).filter((m) => m.begin > seconds - 300);
  if (!last.length) return 0;
  return last.reduce((sum, m) => sum + m.archived + m.quarantined, 0) / Math.max(1, (seconds - last[0].begin) / 60);
}

function figures(now) {
  notePace(now);
  const pace = rate();
  const unknown = today === null;
  const again = now.reprocessing && now.reprocessing.left ? count(now.reprocessing.left) + ' processed again' : '';
  const shown = [
    ['Arriving', '#history/arriving', count(now.arriving), '', now.stalled ? count(now.stalled) + ' stalled' : ''],
    ['Waiting', '#history/waiting', count(now.waiting), '', now.oldestWaitingSeconds > 0 ? 'oldest ' + lasting(now.oldestWaitingSeconds) : ''],
    ['In work', '#history/in-work', count(now.inWork + (now.reprocessing ? now.reprocessing.inWork || 0 : 0)), '', again || 'of ' + count(now.packets) + ' at a time'],
    ['Archived today', '#history/archived//today', unknown ? '–' : count(today.archived), 'good', count(now.archived) + ' in all'],
    ['Quarantined today', '#quarantine///today', unknown ? '–' : count(today.quarantined), today && today.quarantined ? 'bad' : '', count(now.quarantined) + ' to look at'],
    ['A minute lately', null, unknown ? '–' : pace >= 10 ? count(Math.round(pace)) : String(Math.round(pace * 10) / 10), '',
      unknown ? '' : now.waiting && now.paused ? 'the intake is paused' : now.waiting && pace ? 'through in about ' + duration(now.waiting / pace * 60) : now.waiting ? 'nothing ended lately' : 'nothing waits'],
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

// Each reason leads to the packets that are in the quarantine for it.
function showReasonsNow(now) {
  const all = Object.entries(now.quarantinedByReason).sort((one, other) => other[1] - one[1]);
  const known = all.slice(0, 6);
  const list = $('reasons-now');
  list.hidden = known.length === 0;
  const key = JSON.stringify(known);
  if (list.dataset.shown === key) return;
  list.dataset.shown = key;
  list.replaceChildren(...known.map(([reason, number]) => make('li', {}, make('a', { href: '#quarantine/' + reason }, `${count(number)} ${reason}`))));
  const others = all.slice(6).reduce((sum, [, number]) => sum + number, 0);
  if (others) list.append(make('li', {}, make('a', { href: '#quarantine' }, `${count(others)} for ${all.length === 7 ? 'another reason' : (all.length - 6) + ' other reasons'}`)));
}

// --- Under way ---

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

const steps = { unpacking: 'unpacking', processing: 'processing', 'waiting-for-worker': 'waits for a worker' };
// One bar a packet, of the step that it is at; what it says stands below it.
const part = (p) => p.step === 'unpacking' ? (p.bytes ? p.bytesDone / p.bytes : 0) : p.step === 'processing' ? p.processed || null : 0;
const doing = (p) => p.step === 'unpacking'
  ? `${count(p.entriesDone)} of ${count(p.entries)}, ${size(p.bytesDone)} of ${size(p.bytes)}`
  : p.step === 'processing' ? (p.processed ? Math.round(p.processed * 100) + ' %' : 'it does not say how far it is') : `${count(p.entries)} entries are unpacked`;

const workColumns = [
  packet('Packet', (p) => p.name, (p) => page(p.name), (p) => p.attempt > 1 ? 'attempt ' + p.attempt : ''),
  badge('Step', (p) => p.stuck ? 'warn' : '', (p) => (steps[p.step] || p.step) + (p.stuck ? ', stuck' : ''), (p) => p.doing && p.doing !== SHIPPED_STEP ? visible(p.doing) : '', 'step'),
  bar('Progress', part, () => 1, doing, (p) => visible(p.name)),
  text('For', (p) => lasting(p.seconds), 'number'),
];
const arrivingColumns = [
  packet('Packet', (p) => p.name, (p) => page(p.name)),
  badge('State', (p) => p.stalled ? 'warn' : '', (p) => p.stalled ? 'stalled' : 'arriving', (p) => p.stalled ? 'unchanged for ' + lasting(p.unchangedSeconds) : '', 'step'),
  text('Zip so far', (p) => size(p.bytes) + (p.bytesPerSecond > 0 ? ', growing by ' + size(p.bytesPerSecond) + '/s' : '')),
  text('For', (p) => lasting(p.seconds), 'number'),
];
const senderColumns = [
  packet('Sender', (s) => s.name || 'inbox', (s) => '#history//' + encodeURIComponent(s.name ? s.name + '/' : '')),
  text('Quiet', (s) => 'for ' + lasting(s.quietSeconds), 'number'),
  text('In its folder', (s) => [s.arriving && count(s.arriving) + ' arriving', s.waiting && count(s.waiting) + ' waiting'].filter(Boolean).join(', ') || 'nothing waits'),
];
const kinds = { archived: 'good', quarantined: 'bad' };
const endedColumns = [
  packet('Packet', (p) => p.name, (p) => page(p.name, p.id)),
  badge('State', (p) => kinds[p.state] || '', (p) => p.state, null, 'step'),
  text('What', (p) => p.reason ? p.reason : `${count(p.entries)} entries, ${size(p.bytes)}`),
  moment('Ended', (p) => p.changed),
];

export function showNow(now) {
  const empty = !now.archived && !now.quarantined && !now.arriving && !now.waiting && !now.inWork && !now.blocked.length;
  $('empty').hidden = !empty;
  if (empty) showEmpty(now);
  showTroubles(now);
  figures(now);
  showReasonsNow(now);
  first($('work'), 'Packets in work', workColumns, now.work.map((p) => ({ key: p.id, ...p })), now.inWork, 'Nothing is in work.');
  steady($('work'), now.work.length);
  first($('arriving'), 'Packets that arrive', arrivingColumns, now.arrivals.map((p) => ({ key: p.name, ...p })), now.arriving, 'Nothing is arriving.');
  steady($('arriving'), now.arrivals.length);
  // One that delivers all is seen by what arrives and waits.
  $('senders').hidden = now.senders.length < 2;
  first($('senders').lastElementChild, 'Senders, the quietest first', senderColumns, now.senders.map((s) => ({ key: s.name, ...s })), now.senders.length, '');
  const ended = now.archived + now.quarantined;
  if (ended !== endedBefore && Date.now() - listed > 3000) {
    endedBefore = ended;
    listed = Date.now();
    showEnded();
  } else drawEnded(); // Time goes on.
}

// Another width has other heights.
window.addEventListener('resize', () => ['work', 'arriving'].forEach((name) => { $(name).style.minHeight = ''; }));

const drawEnded = () => last && table($('ended'), 'The packets that ended last', endedColumns, last, 'No packet has ended yet.');

async function showEnded() {
  try {
    const found = await ask('/api/packets');
    last = found.packets.slice(0, 8).map((p) => ({ key: p.id + p.state, ...p }));
    drawEnded();
  } catch { /* The banner says that the server does not answer. */ }
}

const quoted = (path) => "'" + path.replaceAll("'", "'\\''") + "'";

// How a packet is put into that inbox, as the settings want it: the rule in words, and a command that keeps it.
function delivery(inbox, settings) {
  const of = (name) => (settings.find((s) => s.name === name) || { value: '' }).value;
  const suffix = of('wharf.incomplete-suffix').split(',')[0].trim();
  const plain = of('wharf.accept') === 'zips';
  const what = plain ? 'A packet is a file NAME.zip.' : 'A packet is a folder NAME with its NAME.zip.';
  const folder = of('wharf.sender-folders') === 'yes' ? inbox + '/SENDER' : inbox;
  const to = folder + '/' + (plain ? 'first.zip' : 'first');
  if (of('wharf.arrival') === 'suffix') {
    return [`${what} While it is copied, it has ${suffix} behind its name; the rename says that it is whole.`, plain
      ? `cp first.zip ${quoted(to + suffix)} && mv ${quoted(to + suffix)} ${quoted(to)}`
      : `mkdir ${quoted(to + suffix)} && cp first.zip ${quoted(to + suffix + '/first.zip')} && mv ${quoted(to + suffix)} ${quoted(to)}`];
  }
  const copy = plain ? `cp first.zip ${quoted(to)}` : `mkdir ${quoted(to)} && cp first.zip ${quoted(to + '/first.zip')}`;
  return of('wharf.arrival') === 'marker'
    ? [`${what} It is whole once its marker is there (${of('wharf.marker').replace('{packet}', 'NAME')}).`, copy + ` && touch ${quoted((of('wharf.marker').includes('/') ? to : folder) + '/' + of('wharf.marker').split('/').pop().replace('{packet}', 'first'))}`]
    : [`${what} It is whole once nothing in it has changed for ${of('wharf.quiet-for')}.`, copy];
}

let explained = false;

async function showEmpty(now) {
  if (explained) return;
  explained = true;
  try {
    const inbox = (now.space.find((s) => s.folder === 'inbox') || { path: 'inbox' }).path;
    const [rule, command] = delivery(inbox, await ask('/api/settings'));
    write($('empty-rule'), rule);
    write($('empty-inbox'), inbox);
    write($('empty-command'), command);
  } catch {
    explained = false; // The banner says that the server does not answer.
  }
}

$('empty-copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText($('empty-command').textContent);
    tell('The command is copied.', true);
  } catch {
    getSelection().selectAllChildren($('empty-command'));
    tell('Copy the marked command.', true);
  }
});

// --- Charts ---

export function drawCharts() {
  if (!stretches || $('view-now').hidden) return;
  throughput($('chart-throughput'), SPANS[by], stretches);
  latency($('chart-latency'), SPANS[by], stretches);
  write($('chart-unit'), by === 'hour' ? 'Packets an hour' : `Packets a ${by}`);
}

export async function showCharts() {
  try {
    const options = { quiet: true };
    const wanted = by;
    const found = await known('/api/throughput?by=' + wanted, options);
    minutes = wanted === 'minute' ? found : await known('/api/throughput?by=minute', options);
    const midnight = new Date().setHours(0, 0, 0, 0) / 1000;
    const hours = wanted === 'hour' ? found : await known('/api/throughput?by=hour', options);
    today = { archived: 0, quarantined: 0 };
    for (const hour of hours.filter((h) => h.begin >= midnight)) {
      today.archived += hour.archived;
      today.quarantined += hour.quarantined;
    }
    if (wanted !== by) return;
    stretches = found;
    $('charts-token').hidden = true;
    drawCharts();
  } catch (failure) {
    $('charts-token').hidden = failure.status !== 401;
  }
}

for (const choice of document.querySelectorAll('#spans button')) {
  choice.addEventListener('click', () => {
    by = choice.value;
    for (const other of document.querySelectorAll('#spans button')) other.setAttribute('aria-pressed', other === choice);
    showCharts();
  });
}
