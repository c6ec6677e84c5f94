/**
 * Why: asking for an area's colour without leaving the page.
 * An element with data-why asks about that area; Esc or the cross closes the panel. The question
 * stands in the address, so that it can be shared.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  /** While the panel stands open, its times and cases are asked for anew this often. */
  const RENEW_MS = 30000;
  let asked = 0;
  let renewed = 0;

  function ask(code) {
    asked += 1;
    const data = { code, level: null, n: `why-${asked}` };
    window.dash_clientside.set_props('map-click', { data });
  }

  function address(code) {
    const url = new URL(window.location.href);
    if (code) url.searchParams.set('why', code);
    else url.searchParams.delete('why');
    window.history.replaceState(window.history.state, '', url);
  }

  function close() {
    const panel = document.querySelector('.why');
    if (!panel) return;
    window.dash_clientside.set_props('why', { children: null });
    if (zhikong.map) zhikong.map.select('map', null);
    address(null);
  }

  document.addEventListener('click', (event) => {
    const at = event.target.closest && event.target.closest('[data-why],[data-why-close]');
    if (!at || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if ('whyClose' in at.dataset) return close();
    if (zhikong.map) zhikong.map.select('map', at.dataset.why);
    ask(at.dataset.why);
  }, true);

  /** Esc closes the form that is being filled in; where there is none, the panel. */
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    const form = document.activeElement && document.activeElement.closest('.why details[open]');
    if (!form) return close();
    form.open = false;
    form.querySelector('summary').focus();
  });

  document.addEventListener('zhikong:board', () => {
    const panel = document.querySelector('[data-why-of]');
    // What somebody is writing in the panel must not be drawn over.
    if (panel && panel.querySelector('details[open]')) return;
    if (!panel || Date.now() - renewed < RENEW_MS) return;
    renewed = Date.now();
    ask(panel.dataset.whyOf);
  });

  /**
   * What is being filled in, by the area it is for. A panel that was asked for before may come
   * while somebody writes; what they have written then goes over into it.
   */
  const FIELDS = ['colour-why', 'colour-until', 'colour-pick', 'colour-hours'];
  let writing = null;
  let known = null;

  function begun() {
    const panel = document.querySelector('[data-why-of]');
    if (!writing || writing.code !== panel.dataset.whyOf) writing = { code: panel.dataset.whyOf, values: {} };
    return writing;
  }

  document.addEventListener('toggle', (event) => {
    const form = event.target;
    if (form.id === 'colour-form' && form === document.getElementById('colour-form')) begun().open = form.open;
  }, true);

  for (const kind of ['input', 'change']) {
    document.addEventListener(kind, (event) => {
      const field = event.target.closest && FIELDS.find((id) => event.target.closest(`.why #${id}`));
      if (field) begun().values[field] = event.target.value;
    }, true);
  }

  document.addEventListener('click', (event) => {
    if (event.target.closest && event.target.closest('#colour-do')) writing = null;
  }, true);

  /** Give a panel that has just come what was being written in the one before it. */
  function goOn(panel) {
    if (panel === known) return;
    known = panel;
    const form = panel.querySelector('#colour-form');
    if (!form || !writing || writing.code !== panel.dataset.whyOf) return;
    form.open = Boolean(writing.open);
    for (const [id, value] of Object.entries(writing.values)) {
      window.dash_clientside.set_props(id, { value });
    }
  }

  /** The panel has come or gone: bring it into view and put it in the address. */
  function settle(code) {
    const panel = document.querySelector(`[data-why-of="${code}"]`);
    if (!panel) return;
    if (new URL(window.location.href).searchParams.get('why') === code) return;
    renewed = Date.now();
    address(code);
    panel.focus({ preventScroll: true });
  }

  new MutationObserver(() => {
    const panel = document.querySelector('[data-why-of]');
    if (!panel) {
      known = writing = null;
      return;
    }
    settle(panel.dataset.whyOf);
    goOn(panel);
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ['data-why-of'] });
})();
