// Replaces what changes by itself when the bridge says that it has changed. Without this script the page is loaded again by hand.
'use strict';
const again = 10000;
const live = () => document.getElementById('live');
const keyOf = element => element.id ? `#${element.id}` : element.matches('.wide') ? `.wide[aria-labelledby="${element.getAttribute('aria-labelledby')}"]` : null;
const refresh = async () => {
  const answer = await fetch('/' + location.search, { cache: 'no-store' });
  // The session is over: the page says so.
  if (answer.status === 401) location.reload();
  const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('live');
  if (!fresh) return;
  // Whoever goes through the page by keyboard, or has pushed a wide table aside, stays where he is.
  const focused = live().contains(document.activeElement) ? keyOf(document.activeElement) : null;
  const pushed = [...live().querySelectorAll('.wide')].map(wide => [keyOf(wide), wide.scrollLeft]);
  live().replaceWith(fresh);
  for (const [key, left] of pushed) {
    const wide = key && live().querySelector(key);
    if (wide) wide.scrollLeft = left;
  }
  if (focused) live().querySelector(focused)?.focus({ preventScroll: true });
};
const listen = () => {
  const changes = new EventSource('/events' + location.search);
  changes.onmessage = refresh;
  changes.onerror = () => {
    // What is still open the browser mends by itself. Refused it is when the session is over, or when too many pages are open: then this one asks now and then.
    if (changes.readyState !== EventSource.CLOSED) return;
    refresh().catch(() => {});
    setTimeout(listen, again);
  };
};
if (live()) listen();
