/**
 * The download of a briefing: asks for it, says how far it is and for how long, then fetches the
 * file, or says why there is none. Without this script the links are plain downloads.
 */
(function () {
  'use strict';

  const LOOK = 300;
  const state = () => document.getElementById('brief-state');

  function say(text, bad) {
    const place = state();
    if (!place) return;
    place.textContent = text;
    place.classList.toggle('bad', Boolean(bad));
  }

  const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  async function told(answer) {
    const problem = await answer.json().catch(() => ({}));
    return problem.detail || String(answer.status);
  }

  /** Ask for a briefing and return the address of how it stands. */
  async function ask(fields) {
    const answer = await fetch('/briefings/ask', {
      method: 'POST', credentials: 'same-origin', body: new URLSearchParams(fields),
      headers: { Accept: 'application/json' }, redirect: 'follow',
    });
    if (!answer.ok) throw new Error(await told(answer));
    return `${new URL(answer.url).pathname}.json`;
  }

  /** Look until it is made; a server that does not answer for a moment is asked again. */
  async function follow(path, tell) {
    for (;;) {
      const asking = fetch(path, { credentials: 'same-origin', headers: { Accept: 'application/json' } });
      const answer = await asking.catch(() => null);
      if (answer && !answer.ok) throw new Error(await told(answer));
      const stand = answer && (await answer.json());
      if (stand && stand.state === 'ready') return stand;
      if (stand && stand.state === 'failed') throw new Error(stand.text);
      if (stand) tell(stand.text);
      await wait(LOOK);
    }
  }

  function fetchFile(stand) {
    const link = document.createElement('a');
    link.href = stand.file;
    link.download = stand.name;
    document.body.append(link);
    link.click();
    link.remove();
  }

  async function take(link) {
    const words = JSON.parse(link.dataset.brief);
    const began = Date.now();
    const tell = (step) => say(
      words.making.replace('{step}', step).replace('{n}', Math.round((Date.now() - began) / 1000)),
    );
    link.setAttribute('aria-busy', 'true');
    try {
      const stand = await follow(await ask(link.dataset.ask), tell);
      fetchFile(stand);
      say(words.made.replace('{name}', stand.name).replace('{size}', Math.ceil(stand.size / 1024)));
    } catch (error) {
      say(words.failed.replace('{why}', error.message), true);
    } finally {
      link.removeAttribute('aria-busy');
    }
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a[data-ask]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (link.getAttribute('aria-busy') !== 'true') take(link);
  });
})();
