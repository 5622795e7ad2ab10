// Tables that are changed in place: a screen reader, a selection and the focus stay where they are.

import { ago, time, visible } from './format.js';

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// The roles are said in words too: shown as cards on a phone, a table is none for a screen reader.
export function table(parent, caption, columns, rows, empty) {
  if (rows.length === 0) {
    if (!parent.querySelector('.empty')) parent.replaceChildren(make('p', { class: 'empty' }, empty));
    return;
  }
  let body = parent.querySelector('tbody');
  if (!body) {
    body = make('tbody', { role: 'rowgroup' });
    const heads = columns.map((column) => make('th', { scope: 'col', role: 'columnheader', class: column.class }, column.head));
    parent.replaceChildren(make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
      make('table', { role: 'table', 'aria-label': caption },
        make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, ...heads)), body)));
  }
  const known = new Map([...body.children].map((row) => [row.dataset.key, row]));
  rows.forEach((item, index) => {
    let row = known.get(item.key);
    known.delete(item.key);
    if (!row) {
      row = make('tr', { role: 'row' }, ...columns.map((column) => make('td', { role: 'cell', class: column.class, 'data-head': column.head })));
      row.dataset.key = item.key;
    }
    columns.forEach((column, at) => column.fill(row.children[at], item));
    if (body.children[index] !== row) body.insertBefore(row, body.children[index] || null);
  });
  known.forEach((row) => row.remove());
}

export function write(element, words) {
  const now = String(words);
  if (element.textContent !== now) element.textContent = now;
}

export const text = (head, value, kind) => ({ head, class: kind, fill: (cell, item) => write(cell, value(item)) });

// A moment: told as people do, and in full to whoever points at it.
export const moment = (head, value) => ({ head, class: 'time', fill: (cell, item) => {
  write(cell, ago(value(item)));
  cell.title = time(value(item));
} });

// A packet's name, which leads to its page. A long one takes two lines until it is opened there.
export const packet = (head, name, link, more) => ({ head, class: 'name', fill: (cell, item) => {
  if (!cell.firstChild) cell.append(make('a', { class: 'packet' }), make('span', { class: 'label' }));
  const [anchor, words] = cell.children;
  const target = link(item);
  if (anchor.getAttribute('href') !== target) anchor.setAttribute('href', target);
  write(anchor, visible(name(item)));
  anchor.title = visible(name(item));
  write(words, more ? more(item) : '');
} });

// What takes two lines until somebody opens it; the button is there where something is cut off.
export function twoLines(...words) {
  const short = make('div', { class: 'two' }, ...words);
  const more = make('button', { type: 'button', class: 'open', 'aria-expanded': 'false', hidden: '', onclick: () => {
    const open = more.getAttribute('aria-expanded') !== 'true';
    more.setAttribute('aria-expanded', open);
    short.classList.toggle('opened', open);
    write(more, open ? 'Less' : 'All of it');
  } }, 'All of it');
  return make('div', {}, short, more);
}

// Looks which of them need the button, by the width that they have now.
export function fold(parent) {
  for (const short of parent.querySelectorAll('.two:not(.opened)')) short.nextElementSibling.hidden = short.scrollHeight <= short.clientHeight + 1;
}

window.addEventListener('resize', () => fold(document));

// Several names, each with what belongs to it, a line each.
export const lines = (head, pairs, kind) => ({ head, class: kind, fill: (cell, item) => {
  const shown = pairs(item);
  const key = JSON.stringify(shown);
  if (cell.dataset.shown === key) return;
  cell.dataset.shown = key;
  cell.replaceChildren(make('dl', { class: 'lines' }, ...shown.flatMap(([name, words]) => [make('dt', {}, name), make('dd', {}, words)])));
} });

// A word in a frame, and what else there is to say.
export const badge = (head, kind, word, more, width) => ({
  head,
  class: width,
  fill: (cell, item) => {
    if (!cell.firstChild) cell.append(make('div', {}, make('span'), make('span', { class: 'label' })));
    const [framed, words] = cell.firstChild.children;
    framed.className = 'badge ' + kind(item);
    write(framed, word(item));
    write(words, more ? more(item) : '');
  },
});

export const bar = (head, done, all, label, name) => ({
  head,
  fill: (cell, item) => {
    if (!cell.firstChild) cell.append(make('div', {}, make('progress', { max: '1' }), make('span', { class: 'label' })));
    const [progress, words] = cell.firstChild.children;
    if (done(item) === null) progress.removeAttribute('value'); // How far it is, is not known.
    else progress.value = all(item) > 0 ? Math.min(1, done(item) / all(item)) : 0;
    progress.setAttribute('aria-label', head + ' of ' + name(item));
    write(words, label(item));
  },
});
