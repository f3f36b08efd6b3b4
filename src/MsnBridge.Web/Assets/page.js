// Replaces what changes by itself when the bridge says that it has changed. Without this script the page is loaded again by hand.
'use strict';
const live = () => document.getElementById('live');
if (live()) {
  const changes = new EventSource('/events' + location.search);
  changes.onmessage = async () => {
    const answer = await fetch('/' + location.search, { cache: 'no-store' });
    const fresh = answer.ok && new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('live');
    if (fresh) live().replaceWith(fresh);
    else location.reload();
  };
  // A session that is over is not opened again: the page says so.
  changes.onerror = () => { if (changes.readyState === EventSource.CLOSED) location.reload(); };
}
