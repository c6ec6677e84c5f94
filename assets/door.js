/** The door: where a login has ended, whatever is asked for in the background leads to the login. */
(function () {
  'use strict';

  const ask = window.fetch;
  let leaving = false;

  window.fetch = async function (...said) {
    const answer = await ask.apply(this, said);
    if (answer.status === 401 && !leaving && new URL(answer.url).origin === window.location.origin) {
      leaving = true;
      const here = window.location.pathname + window.location.search;
      window.location.assign(`/login?next=${encodeURIComponent(here)}`);
    }
    return answer;
  };

  /** An open menu closes by Escape and by a click beside it. */
  const open = () => document.querySelectorAll('details.mine[open]');
  document.addEventListener('click', (event) => {
    open().forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector('summary').focus();
    });
  });
})();
