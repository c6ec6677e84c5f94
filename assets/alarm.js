/**
 * Alarms: a severe case that has just been opened shows itself in full view on a big screen for
 * some seconds, with a tone where that is switched on. Boards bring them (their field `alarms`);
 * on a tour the board of the tour's own area, whichever stop is shown. A case is shown once, while
 * it is younger than a minute, and only if it was opened since this document was loaded.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const YOUNG_MS = 60000;
  const SHOW_MS = 8000;
  /** How many wait to be shown; further ones are counted. */
  const QUEUE = 3;
  /** How long a case is remembered as seen: longer than boards speak of it. */
  const REMEMBER_MS = 15 * 60000;
  const REST_MS = 1000;
  const SOUND = 'zhikong_sound';
  const TONE = [[880, 0], [660, 0.28]];
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  });

  /** Keys seen, with when each was opened. */
  const seen = new Map();
  const waiting = [];
  let more = 0;
  let shown = null;
  let until = 0;
  let audio = null;
  /** The tones that were to be heard, for tests. */
  let sounded = 0;
  let tour = null;

  const wall = () => document.querySelector('.wall[data-alarm]');
  const told = (root) => JSON.parse(root.dataset.alarm);
  const now = () => zhikong.live.now();

  /** What tells an alarm from others; a wall is not told which case it is. */
  function keyOf(alarm) {
    return alarm.key || [alarm.opened_at, alarm.kind, ...alarm.path.map((area) => area.code)].join();
  }

  /** Take what a board says of an area. */
  function take(board) {
    const root = wall();
    if (!root || !board.alarms || board.area !== told(root).area) return;
    const loaded = now() - performance.now();
    for (const alarm of [...board.alarms].reverse()) {
      const at = Date.parse(alarm.opened_at);
      const key = keyOf(alarm);
      if (seen.has(key)) continue;
      seen.set(key, at);
      if (at < loaded || now() - at > YOUNG_MS) continue;
      if (waiting.length < QUEUE) waiting.push(alarm);
      else more += 1;
    }
    // The red ones first; of one colour the oldest first.
    waiting.sort((one, other) => (other.colour === 'red') - (one.colour === 'red'));
    for (const [key, at] of seen) if (now() - at > REMEMBER_MS) seen.delete(key);
    next();
  }

  /** Show the next one, if nothing is shown. */
  function next() {
    if (shown || !waiting.length || !wall()) return;
    const alarm = waiting.shift();
    shown = draw(wall(), alarm);
    until = Date.now() + SHOW_MS;
    sound();
  }

  /** Take away what is shown. */
  function dismiss() {
    if (!shown) return;
    shown.remove();
    shown = null;
    if (!waiting.length) more = 0;
    next();
  }

  function element(name, className, text, parent) {
    const node = document.createElement(name);
    node.className = className;
    node.textContent = text;
    parent.append(node);
    return node;
  }

  function draw(root, alarm) {
    const { kinds, letters, chips, words, lang } = told(root);
    const title = (area) => (lang === 'en' && area.name_en) || area.name;
    const path = alarm.path.map(title);
    const box = document.createElement('div');
    box.className = `alarm is-${alarm.colour}`;
    box.setAttribute('role', 'alertdialog');
    box.setAttribute('aria-label', `${kinds[alarm.kind] || alarm.kind} ${path.join(' / ')}`);
    const card = element('a', 'card', '', box);
    if (alarm.key) {
      card.href = `/cases/${alarm.key}`;
      card.title = words.open;
    }
    const head = element('span', 'what', '', card);
    element('span', `chip ${chips[alarm.colour]}`, letters[alarm.colour], head);
    element('b', '', kinds[alarm.kind] || alarm.kind, head);
    element('span', 'where', path[path.length - 1] || '', card);
    element('span', 'path', path.slice(0, -1).join(' / '), card);
    const foot = element('span', 'when', clock.format(Date.parse(alarm.opened_at)), card);
    const rest = waiting.length + more;
    if (rest) element('span', 'more', words.more.replace('{n}', rest), foot);
    const close = element('button', 'x', '×', box);
    close.type = 'button';
    close.setAttribute('aria-label', words.close);
    root.append(box);
    return box;
  }

  function isOn() {
    try {
      return window.localStorage.getItem(SOUND) === 'on';
    } catch {
      return false;
    }
  }

  /** The browser's voice; it may be heard only after somebody has touched the page. */
  function voice() {
    const Voice = window.AudioContext;
    if (!Voice || !isOn()) return null;
    audio = audio || new Voice();
    if (audio.state === 'suspended') audio.resume().catch(() => {});
    return audio;
  }

  function sound() {
    const to = voice();
    if (!to) return;
    sounded += 1;
    for (const [pitch, after] of TONE) {
      const tone = to.createOscillator();
      const loud = to.createGain();
      const start = to.currentTime + after;
      tone.frequency.value = pitch;
      loud.gain.setValueAtTime(0, start);
      loud.gain.linearRampToValueAtTime(0.25, start + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.001, start + 0.26);
      tone.connect(loud).connect(to.destination);
      tone.onended = () => loud.disconnect();
      tone.start(start);
      tone.stop(start + 0.28);
    }
  }

  /** Write on the switch how it stands. */
  function label() {
    document.querySelectorAll('button[data-sound]').forEach((button) => {
      const on = isOn();
      const text = on ? button.dataset.on : button.dataset.off;
      if (button.textContent !== text) button.textContent = text;
      button.setAttribute('aria-pressed', String(on));
    });
  }

  /** On a tour: follow the area of the whole tour, beside the stop that is shown. */
  class Base {
    constructor(area) {
      this.area = area;
      this.wanted = null;
      this.asking = false;
      this.asked = 0;
      this.stream = new zhikong.live.Stream(`/live?area=${area}`, (revision) => { this.wanted = revision; });
    }

    tick() {
      this.stream.speaks();
      if (this.wanted === null || this.asking || Date.now() - this.asked < REST_MS) return;
      this.ask();
    }

    async ask() {
      const { wanted } = this;
      this.wanted = null;
      this.asking = true;
      this.asked = Date.now();
      try {
        const answer = await fetch(`/board/${this.area}.json?revision=${wanted}`, { cache: 'no-store' });
        if (answer.ok) take(await answer.json());
      } catch {
        this.wanted = this.wanted ?? wanted;
      }
      this.asking = false;
    }

    close() {
      this.stream.close();
    }
  }

  /** Follow what has to be followed now. */
  function follow() {
    const root = wall();
    const page = zhikong.live.page();
    const shownArea = page && page.root === root ? page.area : null;
    const area = root && !document.hidden ? told(root).area : null;
    const wanted = area && shownArea && shownArea !== area ? area : null;
    if (tour && tour.area !== wanted) {
      tour.close();
      tour = null;
    }
    if (!tour && wanted) tour = new Base(wanted);
    if (tour) tour.tick();
  }

  document.addEventListener('zhikong:board', (event) => take(event.detail));

  document.addEventListener('click', (event) => {
    const at = event.target;
    if (at.closest && at.closest('button[data-sound]')) {
      try {
        window.localStorage.setItem(SOUND, isOn() ? 'off' : 'on');
      } catch {
        // Nothing may be kept here: the sound stays off.
      }
      label();
      voice();
    } else if (at.closest && at.closest('.alarm .x')) {
      dismiss();
    } else if (at.closest && at.closest('.alarm .card') && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      const { href } = at.closest('.card');
      if (!href) return;
      event.preventDefault();
      const { pathname } = new URL(href);
      waiting.length = 0;
      dismiss();
      window.history.pushState({}, '', pathname);
      window.dispatchEvent(new CustomEvent('_dashprivate_pushstate'));
    } else if (at.classList && at.classList.contains('alarm')) {
      dismiss();
    }
  });

  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !shown) return;
    event.stopImmediatePropagation();
    dismiss();
  }, true);

  for (const touch of ['pointerdown', 'keydown']) document.addEventListener(touch, () => { voice(); }, true);

  setInterval(() => {
    label();
    follow();
    if (!shown) return;
    if (!wall()) waiting.length = 0;
    if (!wall() || Date.now() >= until) dismiss();
    else if (!shown.isConnected) wall().append(shown);
  }, 250);

  zhikong.alarm = { isShown: () => Boolean(shown), sounded: () => sounded };
})();
