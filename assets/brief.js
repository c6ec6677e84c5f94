/**
 * The download of a briefing: says that it is being made and for how long, then saves the file, or
 * says why there is none. Without this script the links are plain downloads.
 */
(function () {
  'use strict';

  const state = () => document.getElementById('brief-state');

  function say(text, bad) {
    const place = state();
    if (!place) return;
    place.textContent = text;
    place.classList.toggle('bad', Boolean(bad));
  }

  function nameOf(answer) {
    const said = answer.headers.get('Content-Disposition') || '';
    const found = /filename\*=UTF-8''([^;]+)/.exec(said);
    return found ? decodeURIComponent(found[1]) : 'briefing';
  }

  function save(blob, name) {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function take(link) {
    const words = JSON.parse(link.dataset.brief);
    const began = Date.now();
    const tell = () => say(words.making.replace('{n}', Math.round((Date.now() - began) / 1000)));
    link.setAttribute('aria-busy', 'true');
    tell();
    const timer = setInterval(tell, 1000);
    try {
      const answer = await fetch(link.href, { credentials: 'same-origin' });
      if (!answer.ok) {
        const problem = await answer.json().catch(() => ({}));
        say(words.failed.replace('{why}', problem.detail || answer.status), true);
        return;
      }
      const name = nameOf(answer);
      const blob = await answer.blob();
      save(blob, name);
      say(words.made.replace('{name}', name).replace('{size}', Math.ceil(blob.size / 1024)));
    } catch (error) {
      say(words.failed.replace('{why}', error.message), true);
    } finally {
      clearInterval(timer);
      link.removeAttribute('aria-busy');
    }
  }

  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest('a[data-brief]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (link.getAttribute('aria-busy') !== 'true') take(link);
  });
})();
