// How figures, times and names are written.

export function size(bytes) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let unit = 0;
  let value = bytes;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit++; }
  return (unit === 0 ? Math.round(value) : value.toFixed(1)) + ' ' + units[unit];
}

export function duration(seconds) {
  const whole = Math.round(seconds);
  if (seconds < 10) return seconds.toFixed(1) + ' s';
  if (whole < 60) return whole + ' s';
  if (whole < 3600) return Math.floor(whole / 60) + ' min ' + whole % 60 + ' s';
  if (whole < 86400) return Math.floor(whole / 3600) + ' h ' + Math.floor(whole % 3600 / 60) + ' min';
  return Math.floor(whole / 86400) + ' d ' + Math.floor(whole % 86400 / 3600) + ' h';
}

// Whole seconds, for what is counted in them.
export const lasting = (seconds) => seconds < 10 ? Math.round(seconds) + ' s' : duration(seconds);

// Moments that people mean when they look back: from when on, by the word in the page's address.
const midnight = (daysAgo) => {
  const day = new Date();
  day.setHours(0, 0, 0, 0);
  day.setDate(day.getDate() - daysAgo);
  return day;
};
export const SINCE = {
  '': { words: 'ever' },
  hour: { words: 'an hour ago', from: () => new Date(Date.now() - 3600e3) },
  today: { words: 'today', from: () => midnight(0) },
  yesterday: { words: 'yesterday', from: () => midnight(1) },
  week: { words: '7 days ago', from: () => midnight(7) },
  month: { words: '30 days ago', from: () => midnight(30) },
};

export const count = (number) => number.toLocaleString('en');
export const time = (iso) => iso ? new Date(iso).toLocaleString([], { dateStyle: 'medium', timeStyle: 'medium' }) : '';

// A name as the log writes it: what does not show, or turns what shows, is spelt out.
export function visible(name) {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Cn}]/gu, (hidden) =>
    ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[hidden] || '\\u{' + hidden.codePointAt(0).toString(16) + '}');
}

const clock = (date) => date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

// A moment to the second, with its day where that is not today.
export function moment(iso) {
  const then = new Date(iso);
  const at = then.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
  return then.toDateString() === new Date().toDateString() ? at : then.toLocaleDateString([], { day: 'numeric', month: 'short' }) + ' ' + at;
}

// A moment that is to come.
export function ahead(iso) {
  const seconds = (new Date(iso) - Date.now()) / 1000;
  return clock(new Date(iso)) + (seconds > 1 ? ', in ' + duration(seconds) : ', at once');
}

// A moment as people say it: "11:36, 4 min ago", and with the day where it was another one.
export function ago(iso) {
  if (!iso) return '';
  const then = new Date(iso);
  const seconds = Math.max(0, (Date.now() - then) / 1000);
  const near = seconds < 60 ? 'just now' : seconds < 3600 ? Math.floor(seconds / 60) + ' min ago'
    : seconds < 86400 ? Math.floor(seconds / 3600) + ' h ago' : Math.floor(seconds / 86400) + ' d ago';
  const today = then.toDateString() === new Date().toDateString();
  return (today ? clock(then) : then.toLocaleDateString([], { dateStyle: 'medium' }) + ' ' + clock(then)) + ', ' + near;
}

// The address of a packet's page, and of what the API has of it.
export const page = (name, id) => '#packet/' + encodeURIComponent(name) + (id ? '/' + id : '');
export const api = (name, rest = '') => '/api/packets/' + encodeURIComponent(name) + rest;
