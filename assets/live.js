/**
 * Live: keeps the numbers of a page fresh. The page says in data-live where its board is, how
 * often to look, and which revision it was drawn from; only elements that changed are touched.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const TICK_MS = 250;
  /** A look without an answer by now is told as a lost connection, yet still waited for. */
  const SILENT_MS = 4500;
  /** A look is given up then: a board made anew on a busy server may take a while. */
  const PATIENCE_MS = 20000;
  /** Data older than this is marked, though the server answers. */
  const AGED_MS = 15 * 60 * 1000;
  const UNITS = [['days', 86400], ['hours', 3600], ['minutes', 60], ['seconds', 1]];

  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });

  let page = null;
  /** Server's clock minus ours, from the Date of its answers. */
  let skew = 0;

  /** One page: its element, what it was told, and what was last drawn. */
  class Page {
    constructor(root) {
      this.root = root;
      Object.assign(this, JSON.parse(root.dataset.live));
      this.cells = null;
      this.etag = null;
      this.next = 0;
      this.busy = false;
      this.failed = null;
    }

    now() {
      return Date.now() + skew;
    }

    /** Write clock and age; look for a new board when it is time. */
    tick() {
      const time = clock.format(this.now());
      this.each('.clock', (node) => write(node, time));
      const elapsed = Math.max(0, this.now() - this.data_time);
      const aged = elapsed > AGED_MS;
      this.each('.fresh .age', (node) => write(node, this.age(elapsed) + (aged ? ` · ${this.words.aged}` : '')));
      this.root.classList.toggle('aged', aged);
      if (!this.busy && Date.now() >= this.next) this.look();
    }

    each(selector, act) {
      this.root.querySelectorAll(selector).forEach(act);
    }

    age(elapsed) {
      const seconds = Math.floor(elapsed / 1000);
      const found = UNITS.find(([, size]) => seconds >= size);
      if (!found) return this.words.ago_now;
      return this.words[`ago_${found[0]}`].replace('{n}', Math.floor(seconds / found[1]));
    }

    async look() {
      this.busy = true;
      const silence = setTimeout(() => this.fail('lost'), SILENT_MS);
      try {
        const headers = this.etag ? { 'If-None-Match': this.etag } : {};
        const signal = AbortSignal.timeout(PATIENCE_MS);
        const answer = await fetch(this.board_url, { headers, signal, cache: 'no-store' });
        this.tell(answer);
        if (answer.status === 200) this.take(await answer.json(), answer.headers.get('ETag'));
        else if (answer.status !== 304) throw new Refused(answer.status);
        this.heal();
      } catch (problem) {
        this.fail(problem instanceof Refused ? 'unreadable' : 'lost');
      }
      clearTimeout(silence);
      this.busy = false;
      this.next = Date.now() + this.refresh_seconds * 1000;
    }

    /** Learn the server's clock; its Date has whole seconds, so small differences are none. */
    tell(answer) {
      const theirs = Date.parse(answer.headers.get('Date') || '');
      if (Number.isNaN(theirs)) return;
      const difference = theirs - Date.now();
      skew = Math.abs(difference) > 2000 ? difference : 0;
    }

    /** Apply a board. */
    take(board, etag) {
      if (page !== this) return;
      const first = this.cells === null;
      this.etag = etag;
      if (!first || board.revision !== this.revision) this.apply(board.cells || {}, !first);
      this.cells = board.cells || {};
      this.revision = board.revision;
      this.data_time = typeof board.data_time === 'number' ? board.data_time : Date.parse(board.data_time);
      this.root.dataset.revision = board.revision;
      document.dispatchEvent(new CustomEvent('zhikong:board', { detail: board }));
    }

    apply(cells, emphasize) {
      const before = this.cells || {};
      for (const [id, props] of Object.entries(cells)) {
        const changed = difference(before[id], props);
        if (!changed || !known(id)) continue;
        window.dash_clientside.set_props(id, changed);
        if (emphasize && countsAnew(before[id], props)) emphasise(id);
      }
    }

    fail(reason) {
      this.failed = reason;
      this.root.classList.add('stale');
      let banner = this.root.querySelector(':scope > .banner');
      if (!banner) {
        banner = document.createElement('div');
        banner.className = 'banner';
        banner.setAttribute('role', 'alert');
        this.root.append(banner);
      }
      write(banner, this.words[reason].replace('{time}', clock.format(this.data_time)));
    }

    heal() {
      if (!this.failed) return;
      this.failed = null;
      this.root.classList.remove('stale');
      this.each(':scope > .banner', (node) => node.remove());
    }
  }

  /** The server answered, but with no board. */
  class Refused extends Error {}

  function write(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  /** The properties that differ, or null. */
  function difference(before, after) {
    if (!before) return after;
    const changed = Object.entries(after).filter(
      ([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value),
    );
    return changed.length ? Object.fromEntries(changed) : null;
  }

  /** Whether an id belongs to the page; stores have no element, so Dash's own paths are asked. */
  function known(id) {
    return document.getElementById(id) || STORES.has(id);
  }
  const STORES = new Set(['map-description']);

  /** Whether the same number has another value: same list but for its days. */
  function countsAnew(before, after) {
    if (!before || !('href' in after) || before.children === after.children) return false;
    const list = (href) => (href || '').replace(/[?&](from|to)=[^&]*/g, '');
    return list(before.href) === list(after.href) && Boolean(after.children);
  }

  function emphasise(id) {
    requestAnimationFrame(() => {
      const node = document.getElementById(id);
      if (!node) return;
      node.classList.remove('changed');
      void node.offsetWidth;
      node.classList.add('changed');
    });
  }

  document.addEventListener('animationend', (event) => {
    if (event.animationName === 'changed') event.target.classList.remove('changed');
  });

  setInterval(() => {
    const root = document.querySelector('[data-live]');
    if (!root) {
      page = null;
      return;
    }
    if (!page || page.root !== root || page.told !== root.dataset.live) {
      page = new Page(root);
      page.told = root.dataset.live;
    }
    page.tick();
  }, TICK_MS);

  zhikong.live = { page: () => page };
})();
