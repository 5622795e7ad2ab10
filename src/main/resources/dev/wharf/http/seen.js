// What the server told last, for whoever needs more than what a list holds.
export const seen = { status: null };

// How it stands with a packet that arrives or is in work, in words; empty where nothing is known of it.
export function standing(name, id) {
  const now = seen.status;
  if (!now) return '';
  const worked = now.work.find((p) => p.id === id);
  if (worked) return worked.stuck ? 'stuck: nothing has moved in it for a long time' : worked.step === 'waiting-for-worker' ? 'waits for a worker' : worked.step;
  const arriving = now.arrivals.find((p) => p.name === name);
  return arriving && !id && arriving.stalled ? 'stalled: it is not whole and no longer grows' : '';
}
