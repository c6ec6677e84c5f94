/**
 * The pages of exports and briefings look again while something is being made; without script they
 * are read anew.
 */
(function () {
  'use strict';

  const EVERY = 1000;
  const CARD = '#exports, #briefings';

  /** Put the page's card as it now is in the place of the one that is shown. */
  function show(text) {
    const fresh = new DOMParser().parseFromString(text, 'text/html').querySelector(CARD);
    const shown = document.querySelector(CARD);
    if (!fresh || !shown || fresh.isEqualNode(shown)) return;
    const focused = shown.contains(document.activeElement) && document.activeElement.closest('form, a');
    const address = focused && (focused.getAttribute('action') || focused.getAttribute('href'));
    shown.replaceWith(document.importNode(fresh, true));
    if (!address) return;
    const again = document.querySelector(CARD).querySelector(`form[action="${address}"] button, a[href="${address}"]`);
    if (again) again.focus();
  }

  async function look() {
    if (!document.querySelector(CARD)?.hasAttribute('data-running')) return;
    try {
      const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } });
      if (answer.redirected) location.reload();
      if (answer.ok) show(await answer.text());
    } catch {
      // The server does not answer just now; the next look tries again.
    }
    setTimeout(look, EVERY);
  }

  document.addEventListener('DOMContentLoaded', () => setTimeout(look, EVERY));
})();
