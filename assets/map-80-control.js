/**
 * One map and its surroundings: pointer, touch, keyboard, fitting, legend and level switch.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const FIT_PADDING = 10;
  /** From this much closer than the fitted view, one finger drags; before, it scrolls the page. */
  const CLOSER = 0.4;

  /** Whether the last input came from a key or a pointer: a click focuses the map as well. */
  let lastInput = 'pointer';
  document.addEventListener('keydown', () => { lastInput = 'key'; }, true);
  document.addEventListener('pointerdown', () => { lastInput = 'pointer'; }, true);

  /** One map on the page. */
  class Entry {
    constructor(map, id) {
      this.map = map;
      this.id = id;
      this.container = map.getContainer();
      this.description = null;
      this.pick = 'auto';
      this.clicks = 0;
      this.card = new zhikong.card.Card(this.container);
      this.coarse = window.matchMedia('(pointer: coarse)').matches;
      this.layer = new (zhikong.layer.define(window.L))(this);
      this.dress();
      this.listen();
    }

    /** Give the element its role, cross-hair and button for the whole view. */
    dress() {
      const cross = document.createElement('div');
      cross.className = 'zk-map-cross';
      cross.setAttribute('aria-hidden', 'true');
      this.container.append(cross);
      this.container.setAttribute('role', 'application');
      this.container.tabIndex = 0;
      const entry = this;
      const Whole = window.L.Control.extend({
        options: { position: 'topleft' },
        onAdd() {
          const button = window.L.DomUtil.create('button', 'zk-map-whole');
          button.type = 'button';
          window.L.DomEvent.disableClickPropagation(button);
          button.addEventListener('click', () => entry.fit());
          entry.whole = button;
          return button;
        },
      });
      new Whole().addTo(this.map);
    }

    listen() {
      const { map } = this;
      map.on('mousemove', (event) => this.point(event.containerPoint));
      map.on('dragstart zoomstart', () => this.leave());
      // A finger leaves nothing behind: what it showed stays until it touches elsewhere.
      map.on('mouseout', () => { if (!this.coarse) this.leave(); });
      map.on('click', (event) => this.click(event));
      map.on('moveend', () => this.crossed());
      map.on('zoomend', () => this.touch());
      map.on('dragstart', () => { this.moved = true; });
      map.on('zoomstart', () => { this.moved = this.moved || !this.fitting; });
      this.container.addEventListener('keydown', (event) => this.key(event));
      this.container.addEventListener('focus', () => this.keys(lastInput === 'key'));
      this.container.addEventListener('pointerdown', () => this.keys(false));
      this.container.addEventListener('blur', () => this.leave());
      this.resizes = new ResizeObserver(() => this.resized());
      this.resizes.observe(this.container);
    }

    close() {
      this.resizes.disconnect();
      // Leaflet ends a zoom by a timer that does not ask whether the map is still there.
      this.map._animatingZoom = false;
    }

    /** Take a description; fit the view when it is of another area than before. */
    update(description) {
      const before = this.description;
      // A refresh brings new colours, not a choice: what the viewer has selected stays selected.
      const same = before && String(before.bbox) === String(description.bbox);
      if (same && !description.selected) description = { ...description, selected: before.selected };
      if (!before) this.started = performance.now();
      if (!before || before.pick !== description.pick) this.pick = description.pick || 'auto';
      // What the viewer picked and selected holds until the page itself says something new.
      const held = before && this.asked === description.selected;
      this.asked = description.selected;
      this.description = held ? { ...description, selected: before.selected } : description;
      const redraw = before && ['lang', 'markers'].some((key) => JSON.stringify(before[key]) !== JSON.stringify(description[key]));
      const words = description.words || {};
      this.container.setAttribute('aria-label', words.label || '');
      this.title(this.whole, words.whole);
      this.title(this.container.querySelector('.leaflet-control-zoom-in'), words.zoom_in);
      this.title(this.container.querySelector('.leaflet-control-zoom-out'), words.zoom_out);
      zhikong.geometry.statuses.trim(96);
      if (!before || String(before.bbox) !== String(description.bbox)) {
        this.moved = false;
        this.fit();
      }
      if (!this.map.hasLayer(this.layer)) this.map.addLayer(this.layer);
      this.layer.describe();
      if (redraw || (before && !held)) this.layer._redraw();
    }

    title(button, text) {
      if (!button || !text) return;
      button.title = text;
      button.setAttribute('aria-label', text);
    }

    /** Show the whole area, as large as it goes. */
    fit() {
      const { map } = this;
      if (!this.description || !map.getSize().x) return;
      const [west, south, east, north] = this.description.bbox;
      const bounds = window.L.latLngBounds([south, west], [north, east]);
      const snap = map.options.zoomSnap;
      this.fitting = true;
      map.options.zoomSnap = 0;
      map.options.minZoom = 0;
      this.fitted = map.getBoundsZoom(bounds, false, window.L.point(2 * FIT_PADDING, 2 * FIT_PADDING));
      map.setMaxBounds(null);
      map.setView(this.middle(bounds), this.fitted, { animate: false });
      map.options.zoomSnap = snap;
      map.options.minZoom = this.fitted - 0.5;
      map.setMaxBounds(bounds.pad(0.5));
      this.fitting = false;
      this.moved = false;
      this.touch();
    }

    /** Centre of bounds as the projection sees it. */
    middle(bounds) {
      const { map } = this;
      const a = map.project(bounds.getSouthWest(), 10);
      const b = map.project(bounds.getNorthEast(), 10);
      return map.unproject(a.add(b).divideBy(2), 10);
    }

    resized() {
      this.map.invalidateSize({ pan: false, animate: false });
      if (!this.moved) this.fit();
    }

    /** One finger scrolls the page while the whole area is shown, and drags when closer. */
    touch() {
      if (!this.coarse) return;
      const near = this.map.getZoom() > this.fitted + CLOSER;
      if (near) this.map.dragging.enable();
      else this.map.dragging.disable();
    }

    point(at) {
      const found = this.layer.hit(at);
      const changed = this.layer.setHover(found);
      this.container.classList.toggle('zk-map-over', Boolean(found));
      if (!found) this.card.hide();
      else if (changed) this.card.show(found, at, this.description);
      else if (this.card.shown) this.card.move(at);
    }

    leave() {
      this.layer.setHover(null);
      this.card.hide();
    }

    click(event) {
      if (event.originalEvent && event.originalEvent.detail > 1) return;
      this.choose(this.layer.hit(event.containerPoint));
      if (this.coarse) this.point(event.containerPoint);
    }

    /** Select what was hit and tell the page's store. */
    choose(found) {
      if (!found) return;
      const code = found.mark ? found.mark.code : found.code;
      // A wall's map is only looked at: its areas tell of no cases.
      if (!code || this.container.closest('[data-wall]')) return;
      this.select(found.mark ? this.description.selected : code);
      this.tell({ code, level: found.mark ? 'place' : found.source.level });
    }

    select(code) {
      this.description = { ...this.description, selected: code };
      this.layer._redraw();
    }

    tell(data) {
      this.clicks += 1;
      const props = { data: { ...data, n: this.clicks } };
      if (window.dash_clientside && window.dash_clientside.set_props) {
        window.dash_clientside.set_props(`${this.id}-click`, props);
      }
    }

    /** Turn the cross-hair on or off. */
    keys(used) {
      this.container.classList.toggle('zk-map-keys', used);
      if (used) this.crossed();
    }

    /** The cross-hair moved: show what lies under it while the keyboard is in use. */
    crossed() {
      if (!this.description || !this.container.matches('.zk-map-keys:focus')) return;
      this.point(this.map.getSize().divideBy(2));
    }

    key(event) {
      if (event.target !== this.container || !this.description) return;
      if (!this.container.classList.contains('zk-map-keys')) this.keys(true);
      if (event.key === 'Enter') {
        this.choose(this.layer.hit(this.map.getSize().divideBy(2)));
      } else if (event.key === 'Escape') {
        this.leave();
        this.select(null);
        this.tell({ code: null, level: null });
      } else {
        return;
      }
      event.preventDefault();
    }

    setPick(level) {
      this.pick = level;
      this.layer.describe();
      this.painted();
    }

    /** After each painting: bring legend counts and level switch up to date. */
    painted() {
      const { scene } = this.layer;
      if (!scene) return;
      const words = this.description.words || {};
      const counts = scene.counts();
      const unit = (words.units || {})[scene.level] || '';
      const each = (attribute, set) => document
        .querySelectorAll(`[data-zk-map="${this.id}"][${attribute}]`)
        .forEach((node) => set(node, node.getAttribute(attribute)));
      each('data-zk-count', (node, status) => {
        const text = counts ? `${counts[Number(status)].toLocaleString('en-US')} ${unit}` : '';
        if (node.textContent !== text) node.textContent = text;
      });
      each('data-zk-shown', (node) => { node.textContent = (words.levels || {})[scene.level] || ''; });
      each('data-zk-pick', (node, level) => node.setAttribute('aria-checked', String(level === this.pick)));
      this.container.dataset.level = scene.level;
    }
  }

  zhikong.control = { Entry };
})();
