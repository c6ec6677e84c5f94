/**
 * The hover card: what an area or a place is, from what the map knows and what the server adds.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const WAIT_MS = 120;
  const MOST_KEPT = 500;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /** A time as people here read it: month, day, hour and minute in Shanghai. */
  function moment(iso) {
    const at = new Date(iso);
    if (Number.isNaN(at.getTime())) return '';
    const parts = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Asia/Shanghai', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
    }).formatToParts(at);
    const part = (type) => parts.find((p) => p.type === type).value;
    return `${part('month')}-${part('day')} ${part('hour')}:${part('minute')}`;
  }

  /** Details of areas, fetched once for each code and revision. */
  class Details {
    constructor() {
      this.kept = new Map();
    }

    /** Fetch an area's details; null when they cannot be had, and the next call tries again. */
    load(url, revision) {
      const key = `${url} ${revision}`;
      if (!this.kept.has(key)) {
        if (this.kept.size >= MOST_KEPT) this.kept.delete(this.kept.keys().next().value);
        this.kept.set(key, fetch(url, { headers: { Accept: 'application/json' } })
          .then((response) => (response.ok ? response.json() : Promise.reject(new Error(response.status))))
          .catch(() => {
            this.kept.delete(key);
            return null;
          }));
      }
      return this.kept.get(key);
    }
  }

  /** One map's card and its line for screen readers. */
  class Card {
    constructor(container) {
      this.container = container;
      this.details = new Details();
      this.box = element('div', 'zk-map-card');
      this.box.hidden = true;
      this.box.setAttribute('aria-hidden', 'true');
      this.live = element('div', 'zk-map-live');
      this.live.setAttribute('aria-live', 'polite');
      container.append(this.box, this.live);
    }

    hide() {
      clearTimeout(this.timer);
      this.shown = null;
      this.box.hidden = true;
    }

    /** Show what is known now, and add the server's details when the pointer stays. */
    show(found, point, description) {
      clearTimeout(this.timer);
      this.shown = found;
      this.fill(found, description, null);
      this.move(point);
      if (!found.code || !description.detail) return;
      this.timer = setTimeout(() => {
        const url = description.detail.replace('{code}', found.code);
        this.details.load(url, description.revision).then((details) => {
          if (!details || this.shown !== found) return;
          this.fill(found, description, details);
          this.move(this.point);
        });
      }, WAIT_MS);
    }

    fill(found, description, details) {
      const words = description.words || {};
      this.box.replaceChildren();
      if (found.mark) {
        this.box.append(element('b', 'zk-map-card-name', found.mark.name), element('div', 'zk-map-card-line', found.mark.kind));
      } else {
        this.fillArea(found, description, words, details);
      }
      this.live.textContent = [...this.box.children].map((child) => child.textContent).join('，');
    }

    fillArea({ source, area }, description, words, details) {
      const status = source.statusOf(area);
      const name = zhikong.look.NAMES[status];
      this.box.append(element('b', 'zk-map-card-name', source.name(area, description.lang)));
      const line = element('div', 'zk-map-card-line');
      const colour = (words.colours || {})[name];
      if (status) line.append(element('span', `zk-map-chip zk-map-chip-${name}`, (words.letters || {})[name]));
      line.append(element('span', '', [(words.levels || {})[source.level], colour,
        source.byHand(area) ? words.by_order : ''].filter(Boolean).join(' · ')));
      this.box.append(line);
      if (!details) return;
      const since = details.since && moment(details.since);
      if (since) this.box.append(element('div', 'zk-map-card-line', `${words.since} ${since}`));
      if (Number.isFinite(details.open_alerts)) {
        this.box.append(element('div', 'zk-map-card-line', `${words.open_alerts} ${details.open_alerts}`));
      }
    }

    /** Place the card beside a point, on the side where it fits. */
    move(point) {
      this.point = point;
      this.box.hidden = false;
      const { clientWidth, clientHeight } = this.container;
      const { offsetWidth, offsetHeight } = this.box;
      const gap = 14;
      const x = point.x + gap + offsetWidth > clientWidth ? point.x - gap - offsetWidth : point.x + gap;
      const y = point.y + gap + offsetHeight > clientHeight ? point.y - gap - offsetHeight : point.y + gap;
      this.box.style.transform = `translate(${Math.max(0, x)}px, ${Math.max(0, y)}px)`;
    }
  }

  zhikong.card = { Card, moment };
})();
