/**
 * Live: keeps the numbers of a page fresh. The page says in data-live where its board and its
 * stream are, and which revision it was drawn from; of any other page the app says in data-watch
 * where to listen, so that it too tells a lost connection. The stream (docs/live.md) tells when
 * there is a new revision; where it is silent, the page looks for itself. Only elements that changed are
 * touched. A hidden tab neither listens nor looks: a browser allows six connections to a server.
 * A page with least_seconds (a list, whose board is its own) looks no oftener than that, not while
 * its reader has something in hand, and not to begin with.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const TICK_MS = 250;
  /** A look that takes longer than this is a lost connection until it is answered. */
  const PATIENCE_MS = 2000;
  /** A look that takes longer than this is given up. */
  const TIMEOUT_MS = 10000;
  /** The stream beats every 1.5 s; silent for longer than this, it is not to be relied on. */
  const SILENCE_MS = 2500;
  /** A stream that is silent for so long is opened anew: browsers do not notice a dead line. */
  const REOPEN_MS = 8000;
  /** Data older than this is marked, though the server answers. */
  const AGED_MS = 15 * 60 * 1000;
  /**
   * The map's store feeds a callback, and Dash keeps every value that a callback was ever given
   * (for its undo): after the first one, descriptions go to the map without it.
   */
  const MAP_DATA = 'map-description';
  /** Between two tries while the connection is lost: a restart is found at once. */
  const RETRY_MS = 1000;
  /** Units of silence: their minutes, and from how many minutes on they are used. */
  const QUIET = [['silent_days', 1440, 2880], ['silent_hours', 60, 120], ['silent_minutes', 1, 0]];
  const UNITS = [['days', 86400], ['hours', 3600], ['minutes', 60], ['seconds', 1]];

  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });

  let page = null;
  /** Server's clock minus ours, from the Date of its answers. */
  let skew = 0;

  /** The stream of one area; it calls `hear` with each revision that it is told. */
  class Stream {
    constructor(url, hear) {
      this.url = url;
      this.hear = hear;
      this.open();
    }

    open() {
      this.heard = 0;
      this.opened = Date.now();
      this.source = new EventSource(this.url);
      const heard = () => { this.heard = Date.now(); };
      this.source.addEventListener('beat', heard);
      this.source.addEventListener('error', () => { this.heard = 0; });
      this.source.addEventListener('message', (event) => {
        heard();
        this.hear(JSON.parse(event.data).revision);
      });
    }

    close() {
      this.source.close();
    }

    /** Whether the stream can be relied on to tell what is new. */
    speaks() {
      if (Date.now() - this.heard < SILENCE_MS) return true;
      if (Date.now() - Math.max(this.heard, this.opened) > REOPEN_MS) {
        this.close();
        this.open();
      }
      return false;
    }
  }

  /** One page: its element, what it was told, and what was last drawn. */
  class Page {
    constructor(root) {
      this.root = root;
      this.told = toldOf(root);
      Object.assign(this, JSON.parse(this.told));
      this.cells = null;
      this.etag = null;
      this.least = (this.least_seconds || 0) * 1000;
      /** The revision to fetch: at first the page's own, to know what its elements show. */
      this.wanted = this.board_url && !this.least ? this.revision : null;
      this.next = 0;
      this.looked = 0;
      this.began = 0;
      this.failed = null;
      this.relied = false;
      this.resume();
    }

    /** Listen to the stream, and look at once; with a board of its own, where nobody tells. */
    resume() {
      this.next = this.least ? Date.now() + SILENCE_MS : 0;
      this.stream = new Stream(this.live_url, (revision) => this.hear(revision));
    }

    /** Neither listen nor look, until resumed. */
    pause() {
      this.stream.close();
      this.stream = null;
    }

    /** Take what the stream tells. */
    hear(revision) {
      if (!this.board_url) announce(revision);
      else if (revision !== this.revision) this.wanted = revision;
      if (this.failed) this.next = 0;
      this.follow();
    }

    now() {
      return Date.now() + skew;
    }

    /** Write clock, age and silence; look for a new board when it is time. */
    tick() {
      if (this.board_url) this.tellAge();
      this.each('[data-heard]', (node) => write(node, this.silence(node.dataset.heard)));
      if (this.began && Date.now() - this.began > PATIENCE_MS) this.fail('lost');
      this.follow();
    }

    tellAge() {
      const time = clock.format(this.now());
      this.each('.clock', (node) => write(node, time));
      const elapsed = Math.max(0, this.now() - this.data_time);
      const aged = elapsed > AGED_MS;
      this.each('.fresh .age', (node) => write(node, this.age(elapsed) + (aged ? ` · ${this.words.aged}` : '')));
      this.root.classList.toggle('aged', aged);
    }

    /** How long a source has been silent, from when it was last heard; empty: never. */
    silence(heard) {
      if (!heard) return this.words.never;
      const minutes = Math.max(0, Math.floor((this.now() - Number(heard)) / 60000));
      const [unit, size] = QUIET.find(([, , from]) => minutes >= from);
      return this.words[unit].replace('{n}', Math.floor(minutes / size));
    }

    /** Look when something new is known, or when nobody would tell. */
    follow() {
      if (this.began || !this.stream) return;
      const speaks = this.stream.speaks();
      // A stream that falls silent is cause for a look at once.
      if (this.relied && !speaks) this.next = 0;
      this.relied = speaks;
      const due = speaks && !this.failed ? this.wanted !== null : Date.now() >= this.next;
      if (due && !(speaks && !this.failed && this.rests())) this.look();
    }

    /** Whether it is too early for another look, or the rows had better stay as they are. */
    rests() {
      return Boolean(this.least) && (Date.now() - this.looked < this.least || zhikong.list.inHand());
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
      // Rows that stay as they are do not hide that the connection is lost: ask for it alone.
      const probe = !this.board_url || this.rests();
      this.began = Date.now();
      if (!probe) this.looked = this.began;
      const { wanted } = this;
      if (!probe) this.wanted = null;
      try {
        const answer = await (probe ? this.knock() : this.ask(wanted));
        this.tell(answer);
        if (probe && answer.ok) announce((await answer.json()).revision);
        else if (answer.status === 200) this.take(await answer.json(), answer.headers.get('ETag'));
        else if (answer.status !== 304) throw new Refused(answer.status);
        this.heal();
      } catch (problem) {
        this.wanted = this.wanted ?? wanted;
        this.fail(problem instanceof Refused ? 'unreadable' : 'lost');
      }
      this.began = 0;
      this.next = Date.now() + (this.failed ? RETRY_MS : this.refresh_seconds * 1000);
      if (!this.failed) this.follow();
    }

    /** Fetch the board of a revision, which many fetch at once; without one, the newest if new. */
    ask(wanted) {
      const url = wanted === null ? this.board_url : `${this.board_url}&revision=${wanted}`;
      const headers = wanted === null && this.etag ? { 'If-None-Match': this.etag } : {};
      return fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT_MS), cache: 'no-store' });
    }

    /** Ask whether the server answers, and nothing more. */
    knock() {
      return fetch('/healthz', { signal: AbortSignal.timeout(TIMEOUT_MS), cache: 'no-store' });
    }

    /** Learn the server's clock; its Date has whole seconds, so small differences are none. */
    tell(answer) {
      const theirs = Date.parse(answer.headers.get('Date') || '');
      if (Number.isNaN(theirs)) return;
      // It was so some time between the question and the answer, which may have been long.
      const ahead = theirs - Date.now();
      const behind = theirs + 1000 - this.began;
      const difference = ahead > 0 ? ahead : Math.min(behind, 0);
      skew = Math.abs(difference) > 2000 ? difference : 0;
    }

    /** Apply a board. */
    take(board, etag) {
      if (page !== this) return;
      // A page with a board of its own was told of something new, so all of it is set.
      const first = this.cells === null && !this.least;
      this.etag = etag;
      document.dispatchEvent(new CustomEvent('zhikong:coming', { detail: board }));
      const cells = { ...board.cells, ...zhikong.rows.unpack(board.rows) };
      if (!first || board.revision !== this.revision) this.apply(cells, !first);
      this.cells = cells;
      this.revision = board.revision;
      this.data_time = typeof board.data_time === 'number' ? board.data_time : Date.parse(board.data_time);
      this.root.dataset.revision = board.revision;
      document.dispatchEvent(new CustomEvent('zhikong:board', { detail: board }));
    }

    apply(cells, emphasize) {
      const before = this.cells || {};
      for (const [id, props] of Object.entries(cells)) {
        const changed = before[id] ? difference(before[id], props) : unlike(id, props);
        if (!changed) continue;
        if (id === MAP_DATA) zhikong.map.update('map', changed.data);
        if (!document.getElementById(id)) continue;
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
      const time = this.data_time ? clock.format(this.data_time) : '';
      write(banner, this.words[reason].replace('{time}', time));
    }

    heal() {
      if (!this.failed) return;
      this.failed = null;
      this.root.classList.remove('stale');
      this.each(':scope > .banner', (node) => node.remove());
    }
  }

  /** What a page says of where to listen. */
  function toldOf(root) {
    return root.dataset.live || root.dataset.watch;
  }

  /** Tell whoever cares (sources.js) that something new is stored. */
  function announce(revision) {
    document.dispatchEvent(new CustomEvent('zhikong:revision', { detail: revision }));
  }

  /** The server answered, but with no board. */
  class Refused extends Error {}

  function write(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  /** The properties that differ, or null. */
  function difference(before, after) {
    const changed = Object.entries(after).filter(
      ([name, value]) => JSON.stringify(before[name]) !== JSON.stringify(value),
    );
    return changed.length ? Object.fromEntries(changed) : null;
  }

  /**
   * The properties that an element does not show yet, or null. A page may have been drawn from an
   * older board than the first one fetched; setting all that thousands of elements show anyway
   * would hold it up for long.
   */
  function unlike(id, props) {
    const node = document.getElementById(id);
    if (!node) return props;
    const shown = (name) => {
      if (name === 'children') return node.children.length ? null : node.textContent;
      if (name === 'className') return node.className;
      if (name === 'title') return node.title || node.dataset.tip;
      return node.getAttribute(name);
    };
    const before = Object.fromEntries(Object.keys(props).map((name) => [name, shown(name)]));
    return difference(before, props);
  }

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

  /** The page that is shown now; the one before is left. */
  function turn() {
    const root = document.querySelector('[data-live]') || document.querySelector('[data-watch]');
    if (page && page.root === root && page.told === toldOf(root)) return;
    if (page) page.heal();
    if (page && page.stream) page.pause();
    page = root ? new Page(root) : null;
    if (page && document.hidden) page.pause();
  }

  document.addEventListener('visibilitychange', () => {
    if (!page) return;
    if (document.hidden && page.stream) page.pause();
    else if (!document.hidden && !page.stream) page.resume();
  });

  setInterval(() => {
    turn();
    if (page) page.tick();
  }, TICK_MS);

  zhikong.live = { page: () => page, now: () => Date.now() + skew, Stream };
})();
