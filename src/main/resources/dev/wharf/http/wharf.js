// The status page. Everything shown comes from the API; names are only ever set as text.
import { count, time, visible } from './format.js';
import { write } from './table.js';
import { $, token, askForToken, order, tell, NO_ANSWER } from './ask.js';
import { seen } from './seen.js';
import { showNow, showCharts, drawCharts } from './now.js';
import { showList, showReasons, choose } from './lists.js';
import { showPacket, leavePacket, packetGoesOn } from './packet.js';
import { showSettings } from './settings.js';
import { showSystem } from './system.js';

const lists = ['quarantine', 'history'];
const views = ['now', 'quarantine', 'history', 'packet', 'system', 'settings'];
// Without an event for so long the server hangs, or the way to it is cut; a connection is given up after twice that.
const SILENCE = 8000;
let status = null;

function view() {
  const wanted = location.hash.slice(1).split('/')[0];
  return views.includes(wanted) ? wanted : 'now';
}

// A part of the address; what is no encoded text is taken as it stands.
function part(at) {
  const written = location.hash.split('/')[at];
  try {
    return written === undefined ? '' : decodeURIComponent(written);
  } catch {
    return written;
  }
}

// Somebody who comes to a view finds it as the address says; one who comes back to the tab finds it as it was.
function show(arrived = true) {
  const shown = view();
  for (const name of views) $('view-' + name).hidden = name !== shown;
  for (const link of document.querySelectorAll('header nav a')) {
    if (link.getAttribute('href') === '#' + shown) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = shown[0].toUpperCase() + shown.slice(1) + ' – Wharf';
  if (shown === 'packet') document.title = visible(part(1)) + ' – Wharf';
  if (arrived && lists.includes(shown)) choose(shown, [1, 2, 3, 4].map(part));
  if (shown === 'packet') showPacket(part(1), part(2));
  else leavePacket();
  if (status) draw(status, status);
  if (lists.includes(shown)) {
    const place = arrived && history.state ? history.state.y : 0; // Where somebody was who comes back.
    showList(shown).then(() => { if (place && view() === shown) window.scrollTo(0, place); });
  }
  if (shown === 'settings') showSettings(arrived ? part(1) : undefined);
  if (shown === 'now') showCharts();
}

function showStatus(now) {
  const before = status;
  status = now;
  seen.status = now;
  heard = Date.now();
  write($('link'), now.paused ? 'paused' : 'live');
  $('trouble').hidden = true;
  const back = document.body.classList.contains('gone');
  gone(false);
  draw(now, before);
  if (back) {
    if ($('notice-text').textContent === NO_ANSWER) tell('');
    show(false);
  }
}

function draw(now, before) {
  write($('node'), `${now.node} · ${now.version}`);
  write($('pause'), now.paused ? 'Resume' : 'Pause');
  $('paused').hidden = !now.paused;
  write($('paused'), now.paused ? 'The intake is paused: ' + visible(now.pausedWhy) : '');
  $('restart').hidden = now.restart.length === 0;
  write($('restart'), 'Waiting for a restart: ' + now.restart.join(', '));
  $('refused').hidden = now.refusedEdits.length === 0 || view() === 'now'; // There it is a trouble among others.
  write($('refused'), now.refusedEdits.map(visible).join(' '));
  write($('quarantine-count'), now.quarantined ? count(now.quarantined) : '');
  const shown = view();
  if (shown === 'now') showNow(now);
  if (shown === 'system') showSystem(now);
  if (shown === 'packet') packetGoesOn();
  if (shown === 'quarantine') {
    showReasons(now);
    if (before && before.quarantined !== now.quarantined) showList('quarantine');
  }
  if (shown === 'settings' && before && (before.workers !== now.workers || before.packets !== now.packets)) showSettings();
}

// While the server does not answer, figures are of before, and nothing can be done.
function gone(whether) {
  document.body.classList.toggle('gone', whether);
  $('pause').disabled = whether;
  for (const action of document.querySelectorAll('button.order, #capacity button')) action.disabled = whether;
}

function noAnswer() {
  write($('link'), 'no answer');
  $('trouble').hidden = false;
  gone(true);
  write($('trouble'), 'The server does not answer' + (status ? '; what is shown here is from ' + time(status.now) : '') + '. Trying again.');
}

// A browser has few connections to one server, over all its tabs: a page that nobody sees holds none.
let events = null;
let heard = Date.now();

function listen() {
  if (events || document.hidden) return;
  const stream = new EventSource('/api/events');
  events = stream;
  heard = Date.now();
  stream.addEventListener('status', (event) => showStatus(JSON.parse(event.data)));
  stream.onerror = () => {
    noAnswer();
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

setInterval(() => {
  if (!events || Date.now() - heard < SILENCE) return;
  noAnswer();
  if (Date.now() - heard > 2 * SILENCE) {
    rest();
    listen();
  }
}, 1000);

$('pause').addEventListener('click', async () => {
  const result = await order(status && status.paused ? '/api/resume' : '/api/pause');
  if (result && status) showStatus({ ...status, ...result });
});
$('token').addEventListener('click', () => {
  if (!token()) return askForToken().then((given) => given && show());
  sessionStorage.removeItem('token');
  token();
});
$('token-cancel').addEventListener('click', () => $('token-dialog').close());
$('notice-close').addEventListener('click', () => tell(''));
$('skip').addEventListener('click', (event) => {
  event.preventDefault();
  $('main').focus();
});
// Where the page stands is kept with its place in the browser's history.
document.addEventListener('click', (event) => {
  if (event.target.closest('a[href^="#"]')) history.replaceState({ y: window.scrollY }, '');
}, true);
window.addEventListener('hashchange', () => {
  token();
  show();
  $('h-' + view()).focus({ preventScroll: true });
  window.scrollTo(0, 0);
});
// What sticks below the header has to know how many rows that takes.
new ResizeObserver(([header]) => document.documentElement.style.setProperty('--header', header.target.offsetHeight + 'px')).observe(document.querySelector('header'));
window.addEventListener('resize', drawCharts);
setInterval(() => { if (view() === 'now' && !document.hidden) showCharts(); }, 10000);

document.addEventListener('visibilitychange', () => {
  if (document.hidden) rest();
  else {
    listen();
    show(false);
  }
});
window.addEventListener('pagehide', rest);
window.addEventListener('pageshow', listen);

token();
show();
listen();
