// The machine: file systems, workers, processes, and the servers that share the work.
import { size, lasting, count, visible, time, page } from './format.js';
import { table, text, badge, bar, packet, lines } from './table.js';
import { $, order, tell } from './ask.js';

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
  packet('Works on', (p) => p.packet || 'nothing', (p) => p.packet ? page(p.packet) : '#system'),
  text('Process', (p) => p.pid, 'number'),
  text('For', (p) => lasting(p.seconds), 'number'),
];
const spaceColumns = [
  lines('Folders', (s) => s.folders.map((folder, at) => [folder, visible(s.paths[at])]), 'folders'),
  bar('Used', (s) => s.size - s.free, (s) => s.size, (s) => size(s.free) + ' free of ' + size(s.size), (s) => s.folders[0]),
  badge('State', (s) => s.free < s.reserve ? 'bad' : 'good', (s) => s.free < s.reserve ? 'too little' : 'enough', (s) => s.free < s.reserve ? 'the reserve is ' + size(s.reserve) : '', 'short'),
];

// Folders on one file system have the same room: they stand on one line.
function fileSystems(space) {
  const found = new Map();
  for (const s of space) {
    const key = s.size + '/' + Math.round(s.free / 1048576);
    const one = found.get(key) || { key, ...s, folders: [], paths: [] };
    one.folders.push(s.folder);
    one.paths.push(s.path);
    found.set(key, one);
  }
  return [...found.values()].map((s) => ({ ...s, key: s.folders.join() }));
}

export function showSystem(now) {
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
  table($('space'), 'Free space of the file systems', spaceColumns, fileSystems(now.space), 'The free space cannot be told.');
}

$('capacity').addEventListener('submit', async (event) => {
  event.preventDefault();
  for (const name of ['packets', 'workers']) {
    const wanted = Number($(name).value);
    if (wanted !== Number($(name).dataset.known)) {
      const result = await order('/api/' + name, { [name]: wanted });
      if (!result) return;
      $(name).dataset.known = $(name).value;
      const set = name === 'packets' ? [result.packets, 'packet', ' at a time'] : [result.workers, 'worker', ' on entries'];
      tell(count(set[0]) + ' ' + set[1] + (set[0] === 1 ? '' : 's') + set[2], true);
    }
  }
});
