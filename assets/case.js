/**
 * A hand on a case: the bar beneath its timeline (layouts/cases/hand.py). A button sends what is to
 * be done, with the words written and the mark of the case as it was seen; where somebody else has
 * changed it meanwhile nothing is done, the page says what, and a second press does it anyway.
 * While the page follows the case (live.js), what is being written stays.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const TIMEOUT_MS = 15000;
  const TYPING_MS = 200;
  let hand = null;

  const place = (id) => document.getElementById(id);
  /** 16 random bytes; randomUUID is not there on a plain intranet address. */
  const fresh = () => [...window.crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');

  function element(name, className, text) {
    const node = document.createElement(name);
    if (className) node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  /** The hand on the case that is shown. */
  class Hand {
    constructor(root) {
      this.root = root;
      Object.assign(this, JSON.parse(root.dataset.hand));
      this.busy = false;
      /** What was sent last and did not arrive: sent again, it has the same number. */
      this.unsent = null;
      this.chosen = '';
      this.undoing = 0;
      this.searched = 0;
    }

    get why() { return place('c-why').value.trim(); }

    /** Say how it went; `buttons` are [text, act] beside it. */
    say(text, { bad = false, lines = [], buttons = [] } = {}) {
      clearTimeout(this.undoing);
      const said = place('c-said');
      said.className = `said${bad ? ' bad' : ''}${text ? '' : ' none'}`;
      const parts = [element('span', '', text)];
      if (lines.length) {
        const list = element('ul');
        lines.forEach((line) => list.append(element('li', '', line)));
        parts.push(list);
      }
      buttons.forEach(([name, act]) => {
        const button = element('button', 'btn', name);
        button.type = 'button';
        button.addEventListener('click', act);
        parts.push(button);
      });
      said.replaceChildren(...parts);
    }

    /** Nothing can be pressed while something is on its way. */
    lock(busy) {
      this.busy = busy;
      this.root.setAttribute('aria-busy', String(busy));
      this.root.querySelectorAll('button').forEach((button) => { button.disabled = busy; });
    }

    close() {
      place('c-confirm').hidden = true;
      place('c-areas').hidden = true;
      this.root.querySelectorAll('[data-act]').forEach((one) => one.removeAttribute('aria-expanded'));
    }

    open(panel, act) {
      this.close();
      this.say('');
      panel.hidden = false;
      const button = this.root.querySelector(`[data-act="${act}"]`);
      if (button) button.setAttribute('aria-expanded', 'true');
    }

    /** A button was pressed. */
    press(act) {
      if (this.busy) return;
      if (this.needs_why.includes(act) && !this.why) {
        this.say(this.words.need_why.replace('{act}', this.words[`act_${act}`]), { bad: true });
        place('c-why').focus();
      } else if (act === 'void') {
        this.open(place('c-confirm'), act);
        place('c-confirm').querySelector('[data-do="void"]').focus();
      } else if (act === 'reassign') {
        this.open(place('c-areas'), act);
        this.chosen = '';
        place('c-find').focus();
        this.search();
      } else {
        this.send({ act, why: this.why });
      }
    }

    /** A button of a question was pressed. */
    answer(what) {
      if (this.busy) return;
      if (what === 'cancel') {
        const opened = this.root.querySelector('[aria-expanded]');
        this.close();
        if (opened) opened.focus();
      } else if (what === 'void') {
        this.send({ act: 'void', why: this.why });
      } else if (!this.chosen) {
        this.say(this.words.need_area, { bad: true });
        place('c-find').focus();
      } else {
        this.send({ act: 'reassign', why: this.why, area: this.chosen });
      }
    }

    /** Send a step; what did not arrive is sent again under the same number. */
    async send(step, undoes = false) {
      const same = this.unsent && JSON.stringify(this.unsent.step) === JSON.stringify(step);
      const body = same ? this.unsent.body : { ...step, expects: this.mark, number: fresh() };
      this.unsent = { step, body };
      this.say(this.words.sending);
      this.lock(true);
      let done = null;
      let told = '';
      try {
        const reply = await fetch(`/case/${this.key}/steps?lang=${this.lang}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const said = await reply.json();
        if (reply.ok) done = said;
        else told = said.detail;
      } catch (problem) {
        told = this.words.not_sent;
      }
      if (hand !== this) return;
      this.lock(false);
      if (done) this.take(step, done, undoes);
      else this.say(told, { bad: true });
    }

    /** What became of a step: the page shows the case as it now is. */
    take(step, done, undoes) {
      this.unsent = null;
      const news = this.news(done.board);
      this.show(done.board);
      if (done.status !== 'refused') {
        if (!undoes) {
          place('c-why').value = '';
          grow(place('c-why'));
        }
        this.close();
        this.told(step, undoes);
      } else if (done.reason === 'changed_meanwhile') {
        const buttons = [];
        if (done.board.acts.includes(step.act)) {
          const name = this.words.anyway.replace('{act}', this.words[`act_${step.act}`]);
          buttons.push([name, () => this.send(step)]);
        }
        this.say(this.words.changed, { bad: true, lines: news, buttons });
        const button = place('c-said').querySelector('button');
        if (button) button.focus();
      } else {
        this.say(done.text, { bad: true, lines: news });
      }
    }

    /** Say that a step was done; for some seconds it can be taken back. */
    told(step, undoes) {
      if (undoes) {
        this.say(this.words.undone);
        return;
      }
      const buttons = [];
      if (this.undo.includes(step.act)) {
        buttons.push([this.words.undo, () => this.send({ act: 'reopen', why: this.words.undo }, true)]);
      }
      this.say(this.words[`done_${step.act}`], { buttons });
      const waits = () => {
        // Whoever stands on the button has not decided yet.
        if (place('c-said') && place('c-said').matches(':hover,:focus-within')) {
          this.undoing = setTimeout(waits, 1000);
        } else if (hand === this) {
          this.say('');
        }
      };
      this.undoing = setTimeout(waits, this.undo_seconds * 1000);
    }

    /** The steps of a board that the page does not show, in a line each. */
    news(board) {
      if (board.mark === this.mark) return [];
      const shown = new Set([...document.querySelectorAll('[data-step]')].map((one) => one.dataset.step));
      const lines = Object.entries(board.steps).filter(([id]) => !shown.has(id)).map(([, line]) => line);
      return lines.length ? lines : [this.words.changed_source];
    }

    /** Show a case as a board says it is. */
    show(board) {
      for (const [id, props] of Object.entries(board.cells)) {
        if (place(id)) window.dash_clientside.set_props(id, props);
      }
      this.know(board);
    }

    know(board) {
      this.mark = board.mark;
      if (board.area === this.area) return;
      this.area = board.area;
      // The case lies elsewhere now: live.js follows that area.
      const root = this.root.closest('[data-live]');
      const live = {
        ...JSON.parse(root.dataset.live),
        live_url: board.live_url,
        revision: board.revision,
        data_time: Date.parse(board.data_time),
      };
      root.dataset.live = JSON.stringify(live);
    }

    /** The page is about to show a newer board. */
    coming(board) {
      if (!board.mark || board.mark === this.mark || this.busy) return;
      const news = this.news(board);
      this.know(board);
      this.say(this.words.changed_quietly, { lines: news });
    }

    /** Look for areas that hold what is written. */
    async search() {
      const text = place('c-find').value.trim();
      const mine = (this.searched += 1);
      const found = place('c-found');
      found.setAttribute('aria-busy', 'true');
      let items = [];
      try {
        const query = new URLSearchParams({ lang: this.lang, ...(text && { find: text }) });
        const reply = await fetch(`/case/${this.key}/areas?${query}`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
        if (reply.ok) items = (await reply.json()).items;
      } catch (problem) { /* Nothing found says it as well; the next letter asks again. */ }
      if (mine !== this.searched || hand !== this) return;
      found.removeAttribute('aria-busy');
      found.replaceChildren(...items.map((item) => this.option(item)));
      if (!items.length) found.append(element('p', 'empty', this.words.nothing_found));
      if (!items.some((item) => item.code === this.chosen)) this.chosen = '';
      this.mark_chosen();
    }

    option(item) {
      const button = element('button', 'option');
      button.type = 'button';
      button.dataset.area = item.code;
      button.setAttribute('role', 'option');
      const name = element('span', 'name');
      name.append(element('b', '', item.name), element('small', '', item.within));
      const who = element('span', 'who', item.officer || this.words.no_officer);
      if (item.duty) who.append(element('small', '', item.duty));
      button.append(name, who);
      return button;
    }

    choose(code) {
      this.chosen = code;
      this.mark_chosen();
    }

    mark_chosen() {
      place('c-found').querySelectorAll('[data-area]').forEach((one) => {
        one.setAttribute('aria-selected', String(one.dataset.area === this.chosen));
      });
    }
  }

  /** The hand that is shown now. */
  function turn() {
    const root = document.querySelector('[data-hand]');
    if (hand && hand.root === root) return hand;
    if (hand) clearTimeout(hand.undoing);
    hand = root ? new Hand(root) : null;
    return hand;
  }

  /** As many lines as are written. */
  function grow(area) {
    area.style.height = 'auto';
    area.style.height = `${area.scrollHeight}px`;
  }

  document.addEventListener('click', (event) => {
    const at = event.target.closest && event.target.closest('[data-act],[data-do],[data-area]');
    if (!at || !at.closest('[data-hand]') || !turn()) return;
    if (at.dataset.act) hand.press(at.dataset.act);
    else if (at.dataset.do) hand.answer(at.dataset.do);
    else hand.choose(at.dataset.area);
  });

  let typing = 0;
  document.addEventListener('input', (event) => {
    if (!event.target.closest('[data-hand]') || !turn()) return;
    if (event.target.id === 'c-why') grow(event.target);
    if (event.target.id !== 'c-find') return;
    clearTimeout(typing);
    typing = setTimeout(() => hand && hand.search(), TYPING_MS);
  });

  document.addEventListener('keydown', (event) => {
    if (!event.target.closest || !event.target.closest('[data-hand]') || !turn()) return;
    if (event.key === 'Escape') {
      hand.answer('cancel');
    } else if (event.target.id === 'c-find' && ['Enter', 'ArrowDown'].includes(event.key)) {
      event.preventDefault();
      const first = place('c-found').querySelector('[data-area]');
      if (first) first.focus();
    } else if (event.target.dataset.area && ['ArrowDown', 'ArrowUp'].includes(event.key)) {
      event.preventDefault();
      const down = event.key === 'ArrowDown';
      const next = down ? event.target.nextElementSibling : event.target.previousElementSibling;
      (next || place('c-find')).focus();
    }
  });

  document.addEventListener('zhikong:coming', (event) => {
    if (turn()) hand.coming(event.detail);
  });

  zhikong.hand = { now: turn };
})();
