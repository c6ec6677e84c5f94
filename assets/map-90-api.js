/**
 * What the rest of the page may call: window.zhikong.map, and its clientside callback for Dash.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const entries = new Map();
  const waiting = new Map();

  /** Register a Leaflet map whose element has the class zk-map. */
  function register(map) {
    const container = map.getContainer();
    if (!container.classList.contains('zk-map')) return;
    map.whenReady(() => {
      const entry = new zhikong.control.Entry(map, container.id);
      entries.set(container.id, entry);
      map.on('unload', () => {
        entry.close();
        if (entries.get(container.id) === entry) entries.delete(container.id);
      });
      if (waiting.has(container.id)) entry.update(waiting.get(container.id));
    });
  }

  zhikong.map = {
    /**
     * Give a map its description (see docs/map.md); before the map is there, it is kept for it.
     * @param {string} id the map element's id
     * @param {object} description
     */
    update(id, description) {
      if (!description) return;
      waiting.set(id, description);
      if (entries.has(id)) entries.get(id).update(description);
    },

    /** Show a level: 'auto' or the name of one. */
    pick(id, level) {
      if (entries.has(id)) entries.get(id).setPick(level);
    },

    /** Select an area from outside, as a click would, without telling the page. */
    select(id, code) {
      if (entries.has(id)) entries.get(id).select(code);
    },

    /** Show the whole area again. */
    fit(id) {
      if (entries.has(id)) entries.get(id).fit();
    },

    /** Timings in milliseconds, areas and level shown, decoded and transferred bytes. */
    stats(id) {
      const entry = entries.get(id);
      if (!entry) return null;
      const fetched = performance.getEntriesByType('resource').filter((r) => /\/(geometry|status)\//.test(r.name));
      const transferred = fetched.reduce((sum, r) => sum + r.encodedBodySize, 0);
      return { ...entry.layer.stats, transferred };
    },

    /** The map's Leaflet object and layer, for tests and trials. */
    entry(id) {
      return entries.get(id) || null;
    },
  };

  document.addEventListener('click', (event) => {
    const button = event.target.closest && event.target.closest('[data-zk-pick]');
    if (button) zhikong.map.pick(button.dataset.zkMap, button.dataset.zkPick);
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.zhikong_map = {
    /** Clientside callback: description in, nothing out. */
    update(description, id) {
      zhikong.map.update(id, description);
      return window.dash_clientside.no_update;
    },
  };

  if (window.L) window.L.Map.addInitHook(function () { register(this); });
})();
