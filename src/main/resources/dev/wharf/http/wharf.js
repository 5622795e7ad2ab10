// The status page. Everything shown comes from the API; names are only ever set as text.
import { count, time, visible } from './format.js';
import { write } from './table.js';
import { $, token, askForToken, order, tell } from './ask.js';
import { showNow, showCharts, drawCharts } from './now.js';
import { showList, showReasons, toNewest, chooseReason } from './lists.js';
import { showPacket, leavePacket, packetGoesOn } from './packet.js';
import { showSettings } from './settings.js';
import { showSystem } from './system.js';

const views = ['now', 'quarantine', 'history', 'packet', 'system', 'settings'];
let status = null;

function view() {
  const wanted = location.hash.slice(1).split('/')[0];
  return views.includes(wanted) ? wanted : 'now';
}

function show() {
  const shown = view();
  const parts = location.hash.split('/');
  for (const name of views) $('view-' + name).hidden = name !== shown;
  for (const link of document.querySelectorAll('header nav a')) {
    if (link.getAttribute('href') === '#' + shown) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.title = shown[0].toUpperCase() + shown.slice(1) + ' – Wharf';
  if (shown === 'history' && parts[1] !== undefined) {
    $('search-history').elements.state.value = parts[1];
    toNewest('history');
  }
  if (shown === 'quarantine' && parts[1] !== undefined) chooseReason(decodeURIComponent(parts[1]));
  if (shown === 'packet') showPacket(decodeURIComponent(parts[1] || ''), parts[2] || '');
  else leavePacket();
  if (status) showStatus(status);
  if (shown === 'quarantine' || shown === 'history') showList(shown);
  if (shown === 'settings') showSettings(parts[1] === undefined ? undefined : decodeURIComponent(parts[1]));
  if (shown === 'now') showCharts();
}

function showStatus(now) {
  const before = status;
  status = now;
  write($('node'), `${now.node} · ${now.version}`);
  write($('pause'), now.paused ? 'Resume' : 'Pause');
  write($('link'), now.paused ? 'paused' : 'live');
  $('trouble').hidden = true;
  gone(false);
  $('paused').hidden = !now.paused;
  write($('paused'), now.paused ? 'The intake is paused: ' + visible(now.pausedWhy) : '');
  $('restart').hidden = now.restart.length === 0;
  write($('restart'), 'Waiting for a restart: ' + now.restart.join(', '));
  $('refused').hidden = now.refusedEdits.length === 0;
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
    gone(true);
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
window.addEventListener('hashchange', () => { token(); show(); });
window.addEventListener('resize', drawCharts);
setInterval(() => { if (view() === 'now' && !document.hidden) showCharts(); }, 10000);

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
