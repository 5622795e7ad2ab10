// The settings in force, grouped as in the file; what differs from the default is marked.
import { visible } from './format.js';
import { make } from './table.js';
import { $, ask, tell } from './ask.js';

let settings = [];

const line = (s) => make('tr', { role: 'row', class: s.changed ? 'changed' : '' },
  make('td', { role: 'cell', class: 'name', 'data-head': 'Setting' }, s.name, s.changed ? make('span', { class: 'badge' }, 'changed') : null),
  make('td', { role: 'cell', class: 'text', 'data-head': 'Value' }, s.value === '' ? '(empty)' : visible(s.value),
    s.comment ? make('span', { class: 'label' }, s.comment) : null),
  make('td', { role: 'cell', class: 'text', 'data-head': 'From' }, s.source,
    make('span', { class: 'label' }, s.live ? 'a change takes effect at once' : 'a change waits for the next start')));

// The groups are told by what stands before their colon, or they would take the width of a phone.
function jumps(titles) {
  const list = $('jump-settings');
  $('jump-to').hidden = titles.length < 2;
  list.replaceChildren(make('option', { value: '' }, 'a group'), ...titles.map((title, at) => make('option', { value: String(at) }, title.split(':')[0])));
}

$('jump-settings').addEventListener('change', (event) => {
  const list = event.target;
  const title = list.value === '' ? null : $('list-settings').querySelectorAll('h2')[Number(list.value)];
  list.value = '';
  if (!title) return;
  title.focus({ preventScroll: true });
  title.scrollIntoView({ block: 'start' });
});

function draw() {
  const words = $('search-settings').elements.search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const only = $('search-settings').elements.changed.checked;
  const found = settings.filter((s) => (!only || s.changed)
    && words.every((w) => (s.name + ' ' + s.value + ' ' + (s.comment || '')).toLowerCase().includes(w)));
  const sections = new Map();
  for (const s of found) sections.set(s.section, [...(sections.get(s.section) || []), s]);
  jumps([...sections.keys()]);
  $('list-settings').replaceChildren(...[...sections].map(([title, all]) => make('div', {},
    make('h2', { tabindex: '-1' }, title),
    make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': title },
      make('table', { role: 'table', 'aria-label': title },
        make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, ...['Setting', 'Value', 'From'].map((h) => make('th', { scope: 'col', role: 'columnheader' }, h)))),
        make('tbody', { role: 'rowgroup' }, ...all.map(line)))))));
  if (!found.length) $('list-settings').replaceChildren(make('p', { class: 'empty' }, 'No setting is found.'));
}

export async function showSettings(search) {
  if (search !== undefined) $('search-settings').elements.search.value = search;
  try {
    settings = (await ask('/api/settings')).map((s) => ({ ...s, section: s.section || 'Camel and variables' }));
    draw();
  } catch (failure) {
    tell(failure.message);
  }
}

$('search-settings').addEventListener('submit', (event) => event.preventDefault());
$('search-settings').addEventListener('input', (event) => {
  if (event.target !== $('jump-settings')) draw(); // Where somebody goes is no search.
});
