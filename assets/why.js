/**
 * Why: asking for an area's colour without leaving the page, and the charts' own clicks and tips.
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

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
  });

  document.addEventListener('zhikong:board', () => {
    const panel = document.querySelector('[data-why-of]');
    if (!panel || Date.now() - renewed < RENEW_MS) return;
    renewed = Date.now();
    ask(panel.dataset.whyOf);
  });

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
    if (panel) settle(panel.dataset.whyOf);
  }).observe(document.documentElement, { childList: true, subtree: true, attributeFilter: ['data-why-of'] });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.zhikong_chart = {
    /** A click on a day of a chart opens that day's list. */
    open(...clicks) {
      const { no_update: none, callback_context: context } = window.dash_clientside;
      const [trigger] = context.triggered;
      const point = trigger && trigger.value && trigger.value.points && trigger.value.points[0];
      const path = point && point.customdata && point.customdata[0];
      if (path && clicks.length) window.location.assign(path);
      return none;
    },

    /** Pointing at a day of a chart shows its numbers. */
    tip() {
      const { no_update: none, callback_context: context } = window.dash_clientside;
      const [trigger] = context.triggered;
      const point = trigger && trigger.value && trigger.value.points && trigger.value.points[0];
      if (!point || !point.customdata) {
        if (zhikong.tip) zhikong.tip.hide();
        return none;
      }
      const graph = document.getElementById(trigger.prop_id.replace(/\.hoverData$/, ''));
      const { left, top } = graph.getBoundingClientRect();
      const box = point.bbox || { x0: 0, y0: 0, y1: 0 };
      zhikong.tip.show(point.customdata[1], { left: left + box.x0, top: top + box.y0, bottom: top + box.y1 });
      return none;
    },
  };
})();
