/** The language switch: the choice is kept in a cookie and the page is drawn anew. */
(function () {
  'use strict';

  const YEAR = 365 * 24 * 3600;

  document.addEventListener('click', (event) => {
    const button = event.target.closest && event.target.closest('button.lang');
    if (!button || button.getAttribute('aria-pressed') === 'true') return;
    document.cookie = `zhikong_lang=${button.dataset.lang};path=/;max-age=${YEAR};samesite=lax`;
    const address = new URL(window.location.href);
    address.searchParams.delete('lang');
    window.location.replace(address);
  });
})();
