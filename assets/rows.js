/**
 * The table of areas on a workbench: unpacks its rows for the refresh (layouts/workbench/pack.py),
 * hides what the reader does not look for, and marks the area that the map or the why panel speaks
 * of. The filter stands in the address (?find=&colour=), so that it can be shared and comes back.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const ABSENT = -1;
  const CODE = '{code}';
  /** Where the map stands beside the table; on a narrower page it stands above. */
  const BESIDE = window.matchMedia('(min-width: 1181px)');

  const named = (value, code) => (typeof value === 'string' ? value.replaceAll(CODE, code) : value);

  /** The cells of packed rows: id -> properties. */
  function unpack(packed) {
    const cells = {};
    if (!packed) return cells;
    const patterns = Object.entries(packed.patterns);
    for (const [code, entries] of Object.entries(packed.rows)) {
      patterns.forEach(([name, pattern], i) => {
        const entry = entries[i];
        if (entry === ABSENT) return;
        const props = {};
        for (const [key, value] of Object.entries(pattern)) props[key] = named(value, code);
        if (typeof entry === 'string') props.children = entry;
        else Object.assign(props, entry || {});
        cells[`${name}-${code}`] = props;
      });
    }
    return cells;
  }

  /** A day with none keeps this percentage of the height, so that it is seen to be counted. */
  const STUB = 4;

  /** Draw the bars of a row: sizes of the backgrounds of 20-workbench.css, the newest day first. */
  function draw(node) {
    const { bars, told } = node.dataset;
    if (node.drawn === bars) return;
    node.drawn = bars;
    const numbers = bars ? bars.split(' ').map(Number) : [];
    const most = Math.max(...numbers, 1);
    const height = (n) => Math.max(Math.round((100 * n) / most), STUB);
    node.style.backgroundSize = numbers.map((n) => `5% ${height(n)}%`).reverse().join(',');
    node.parentNode.title = told.replace('{values}', numbers.map((n) => n.toLocaleString('en-US')).join(' '));
  }

  const bare = (text) => text.toLowerCase().replace(/\s+/g, '');

  /** The filter of the page that stands now. */
  class Rows {
    constructor(root) {
      this.root = root;
      this.card = root.closest('.kids');
      this.table = this.card.querySelector('tbody');
      this.shown = null;
      this.asked = null;
      this.watch = new MutationObserver((changes) => this.changedBy(changes));
      this.watch.observe(this.table, { subtree: true, attributeFilter: ['data-colour', 'data-bars'] });
      this.table.querySelectorAll('[data-bars]').forEach(draw);
      this.apply();
      this.mark();
    }

    get field() {
      return this.root.querySelector('input');
    }

    get picks() {
      return [...this.root.querySelectorAll('[data-pick]')];
    }

    get rows() {
      return [...this.table.querySelectorAll('tr[data-code]')];
    }

    /** A refresh has changed rows. */
    changedBy(changes) {
      changes.filter((change) => change.attributeName === 'data-bars').forEach((change) => draw(change.target));
      if (changes.some((change) => change.attributeName === 'data-colour')) this.apply();
    }

    colours() {
      return this.picks.filter((pick) => pick.getAttribute('aria-pressed') === 'true')
        .map((pick) => pick.dataset.pick);
    }

    find() {
      return this.field ? this.field.value.trim() : '';
    }

    /** Hide the rows that are not looked for; say how many are left, and how many of each colour. */
    apply() {
      const text = bare(this.find());
      const colours = this.colours();
      const counts = {};
      let left = 0;
      for (const row of this.rows) {
        const found = bare(row.dataset.find).includes(text);
        if (found) counts[row.dataset.colour] = (counts[row.dataset.colour] || 0) + 1;
        const hidden = !found || (colours.length > 0 && !colours.includes(row.dataset.colour));
        if (row.hidden !== hidden) row.hidden = hidden;
        if (!hidden) left += 1;
      }
      const filtered = Boolean(text) || colours.length > 0;
      const place = this.root.querySelector('[data-left]');
      const said = filtered ? place.dataset.left.replace('{n}', left.toLocaleString('en-US')) : '';
      if (place.textContent !== said) place.textContent = said;
      this.picks.forEach((pick) => {
        const count = String(counts[pick.dataset.pick] || 0);
        const node = pick.querySelector('.count');
        if (node.textContent !== count) node.textContent = count;
      });
      this.card.querySelector('.nomatch').hidden = left > 0;
    }

    /** The filter has changed: apply it and keep it in the address. */
    changed() {
      this.apply();
      window.history.replaceState(window.history.state, '', this.kept(new URL(window.location.href)));
    }

    /** An address with the filter in it. */
    kept(url) {
      const set = (name, text) => (text ? url.searchParams.set(name, text) : url.searchParams.delete(name));
      set('find', this.find());
      set('colour', this.colours().join(','));
      url.search = url.search.replaceAll('%2C', ',');
      return url;
    }

    press(pick, on) {
      pick.setAttribute('aria-pressed', String(on));
      pick.classList.toggle('on', on);
    }

    /** Show all rows. */
    clear() {
      this.picks.forEach((pick) => this.press(pick, false));
      if (this.field) {
        window.dash_clientside.set_props(this.field.id, { value: '' });
        this.field.value = '';
        this.field.focus();
      }
      this.changed();
    }

    /** Mark the row of the area that is asked about, or of the one that it lies in. */
    mark() {
      const panel = document.querySelector('[data-why-of]');
      const code = panel ? panel.dataset.whyOf : '';
      if (this.asked === code) return;
      this.asked = code;
      const lies = (row) => code && code.startsWith(row.dataset.code);
      this.rows.forEach((row) => {
        if (lies(row)) row.setAttribute('aria-current', 'true');
        else row.removeAttribute('aria-current');
      });
      const row = this.rows.find((one) => lies(one) && !one.hidden);
      if (row) this.reveal(row);
    }

    /** Scroll the table until a row can be seen beneath the heads; where the map stands beside
        the table, the page as well. */
    reveal(row) {
      const box = this.card.querySelector('.scroll');
      const over = this.card.querySelector('tr.sum').getBoundingClientRect().bottom;
      const at = row.getBoundingClientRect();
      const end = box.getBoundingClientRect().bottom;
      if (at.top < over) box.scrollTop -= over - at.top;
      else if (at.bottom > end) box.scrollTop += at.bottom - end + at.height;
      if (BESIDE.matches) row.scrollIntoView({ block: 'nearest' });
    }
  }

  let rows = null;

  /** The table that is shown now; the one before is left. */
  function turn() {
    const root = document.querySelector('[data-rows]');
    if (!root || (rows && rows.root === root && rows.table.isConnected)) return;
    if (rows) rows.watch.disconnect();
    rows = new Rows(root);
  }

  document.addEventListener('input', (event) => {
    if (rows && rows.root.contains(event.target)) rows.changed();
  });

  document.addEventListener('click', (event) => {
    const at = event.target.closest && event.target.closest('[data-pick],[data-rows-all],[data-keep] a');
    if (!at || !rows || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (at.matches('[data-pick]')) {
      rows.press(at, at.getAttribute('aria-pressed') !== 'true');
      rows.changed();
    } else if (at.matches('[data-rows-all]')) {
      rows.clear();
    } else {
      // Another order, level or period of the same table: what is looked for goes along.
      event.preventDefault();
      event.stopPropagation();
      const url = rows.kept(new URL(at.href));
      zhikong.go(url.pathname + url.search);
    }
  }, true);

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      turn();
      if (rows) rows.mark();
    });
  }).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ['data-why-of'],
  });

  zhikong.rows = { unpack };
})();
