// The charts: how many packets ended, and how long they took.
import { count, duration } from './format.js';

const HEIGHT = 160, LEFT = 52, TOP = 10, FLOOR = HEIGHT - 24;

function chart(parent, span, minutes, label, most, scale, draw) {
  const width = Math.max(260, parent.clientWidth);
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  const add = (tag, attributes, words) => {
    const element = document.createElementNS(svg.namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (words !== undefined) element.textContent = words;
    svg.append(element);
  };
  const step = (width - LEFT) / minutes.length;
  for (const [y, words] of [[TOP, scale(most)], [(TOP + FLOOR) / 2, scale(most / 2)], [FLOOR, '0']]) {
    add('line', { class: 'grid', x1: LEFT, x2: width, y1: y, y2: y });
    add('text', { x: LEFT - 6, y: y + 4, 'text-anchor': 'end' }, words);
  }
  draw(add, (at) => LEFT + at * step, step, (value) => FLOOR - (FLOOR - TOP) * value / most);
  add('text', { x: LEFT, y: HEIGHT - 6 }, span.begin);
  add('text', { x: (LEFT + width) / 2, y: HEIGHT - 6, 'text-anchor': 'middle' }, span.middle);
  add('text', { x: width - 2, y: HEIGHT - 6, 'text-anchor': 'end' }, 'now');
  parent.replaceChildren(svg);
}

// A round figure that is not less.
function above(value, least) {
  let power = least;
  while (power * 10 < value) power *= 10;
  return power * [1, 2, 4, 6, 8, 10].find((times) => power * times >= value);
}

export function throughput(parent, span, minutes) {
  const all = minutes.reduce((sum, m) => sum + m.archived, 0);
  const bad = minutes.reduce((sum, m) => sum + m.quarantined, 0);
  const most = above(Math.max(...minutes.map((m) => m.archived + m.quarantined)), 2);
  chart(parent, span, minutes, `In the last ${span.name} ${count(all)} ${all === 1 ? 'packet was' : 'packets were'} archived and ${count(bad)} quarantined`, most, count,
    (add, x, step, y) => minutes.forEach((m, at) => {
      const bar = (from, to, kind) => to > from && add('rect', { class: kind, x: x(at) + step / 12, width: Math.max(1, step * 5 / 6), y: y(to), height: y(from) - y(to) });
      bar(0, m.archived, 'bar');
      bar(m.archived, m.archived + m.quarantined, 'bar-bad');
    }));
}

export function latency(parent, span, minutes) {
  const slowest = Math.max(...minutes.map((m) => m.slowestMillis));
  const label = slowest > 0 ? `In the last ${span.name} the slowest packet took ${duration(slowest / 1000)} to the archive` : `No packet was archived in the last ${span.name}`;
  const most = above(slowest, 10);
  const scale = (millis) => most < 2000 ? Math.round(millis) + ' ms' : most < 120000 ? +(millis / 1000).toFixed(1) + ' s' : Math.round(millis / 60000) + ' min';
  chart(parent, span, minutes, label, most, scale, (add, x, step, y) => {
    for (const [kind, value] of [['-faint', 'slowestMillis'], ['', 'meanMillis']]) {
      let run = [];
      const flush = () => { if (run.length > 1) add('polyline', { class: 'line' + kind, points: run.join(' ') }); run = []; };
      minutes.forEach((m, at) => {
        if (!m.archived) return flush();
        run.push(`${x(at) + step / 2},${y(m[value])}`);
        add('circle', { class: 'dot' + kind, cx: x(at) + step / 2, cy: y(m[value]), r: 2 });
      });
      flush();
    }
  });
}
