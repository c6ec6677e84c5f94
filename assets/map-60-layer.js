/**
 * The Leaflet layer: one padded stack of canvases that Leaflet moves while dragging and scales
 * while zooming, redrawn when the view comes to rest.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  /** Cells from this size, CSS pixels, get borders; from the next, patterns and hand marks. */
  const BORDER_CELL = 6;
  const HATCH_CELL = 10;
  /** Most points stroked as smooth lines; above that, borders come from the raster. */
  const MOST_POINTS = 60000;
  /**
   * Labels by mean cell, in letter heights: outlines first; of the finer levels only the finest
   * that has room; of the shown level its coloured areas somewhat earlier.
   */
  const OUTLINE_LABEL_CELL = 2.6;
  const FINE_LABEL_CELL = 6;
  const COLOURED_LABEL_CELL = 3.6;
  const RETRY_MS = 5000;
  const CANVASES = ['base', 'lines', 'labels', 'over'];

  /** Define the layer's class; Leaflet must be there. */
  function define(L) {
    return L.Renderer.extend({
      options: { padding: 0.1 },

      initialize(entry) {
        L.Renderer.prototype.initialize.call(this);
        this.entry = entry;
        this.raster = new zhikong.raster.Raster();
        this.bytes = new Map();
        this.scene = null;
        this.hover = null;
        this.stats = { painted_ms: null, raster_ms: null, recolour_ms: null, areas: 0, level: null, bytes: 0, paints: 0 };
      },

      onAdd(map) {
        L.Renderer.prototype.onAdd.call(this, map);
        map.on('move', this._uncovered, this);
        this.unwatch = zhikong.look.watch(() => this._redraw());
      },

      onRemove(map) {
        map.off('move', this._uncovered, this);
        this.unwatch();
        cancelAnimationFrame(this.frame);
        clearTimeout(this.retry);
        this._container.remove();
      },

      _initContainer() {
        this._container = document.createElement('div');
        this._container.className = 'zk-map-layer';
        this.pens = {};
        for (const name of CANVASES) {
          const canvas = document.createElement('canvas');
          canvas.className = `zk-map-${name}`;
          canvas.setAttribute('aria-hidden', 'true');
          this._container.appendChild(canvas);
          this.pens[name] = canvas.getContext('2d');
        }
      },

      /** Leaflet's call when the view rests: take the new bounds and draw them. */
      _update() {
        if (this._map._animatingZoom && this._bounds) return;
        L.Renderer.prototype._update.call(this);
        this._refresh(true);
      },

      /** While dragging past the drawn margin, draw the new margin. */
      _uncovered() {
        if (!this._bounds || this._map._animatingZoom) return;
        const topLeft = this._map.containerPointToLayerPoint([0, 0]);
        const view = L.bounds(topLeft, topLeft.add(this._map.getSize()));
        if (!this._bounds.contains(view)) this._later(() => this._update());
      },

      _later(work) {
        cancelAnimationFrame(this.frame);
        this.frame = requestAnimationFrame(() => this._map && work());
      },

      /** Take a new description: same geometry means only changed bytes are coloured again. */
      describe() {
        if (this._map && this._bounds) this._refresh(false);
      },

      _redraw() {
        if (this._map && this._bounds && this.scene) this._draw();
      },

      /** Width of the world in CSS pixels. */
      _world() {
        return this._map.options.crs.scale(this._zoom);
      },

      /** Bring the scene up to date with the description and the view; load what is missing. */
      _refresh(moved) {
        const description = this.entry.description;
        if (!description) return;
        this._load(description.levels.filter((level) => !level.parts).map((level) => level.geometry), 'files');
        const first = zhikong.geometry.files.values.get(description.levels[0].geometry);
        if (!first) return;
        this.surface = first.surface;
        this.look = this.look || zhikong.look.read(this._map.getContainer());
        const scene = this._assemble(description);
        if (!scene) return;
        if (moved || !this.scene || scene.key !== this.scene.key || this.drawn !== this._bounds) {
          this.scene = scene;
          this._draw();
        } else {
          this._recolour(scene);
        }
      },

      /** Load URLs that are not there; come back when one arrives, and again after a failure. */
      _load(urls, kind) {
        const cache = zhikong.geometry[kind];
        for (const url of urls) {
          if (!url || cache.values.has(url)) continue;
          cache.load(url).then(
            () => this._map && this._later(() => this._refresh(false)),
            () => {
              clearTimeout(this.retry);
              this.retry = setTimeout(() => this._map && this._refresh(false), RETRY_MS);
            },
          );
        }
      },

      /** Put together the scene wanted now, or the nearest to it that is loaded. */
      _assemble(description) {
        const level = zhikong.scene.choose(description, this.entry.pick, this.surface, this._world() / this.look.unit);
        const wanted = zhikong.scene.partsOf(level, this._degrees());
        this._load(wanted.map((part) => part.geometry), 'files');
        this._load(wanted.map((part) => part.status), 'statuses');
        const ready = wanted.map((part) => this._source(part)).filter(Boolean);
        const complete = ready.length === wanted.length;
        const all = complete && (!level.parts || wanted.length === level.parts.length);
        if (complete) return new zhikong.scene.Scene(level.level, ready, all);
        const under = this._coarser(description, level);
        if (!under) return this.scene;
        return new zhikong.scene.Scene(under.level, [under, ...ready], ready.length === 0);
      },

      /** The finest loaded level above the wanted one, shown until its parts are there. */
      _coarser(description, level) {
        const coloured = description.levels.filter((l) => l.role !== 'outline' && !l.parts);
        const above = coloured.slice(0, coloured.findIndex((l) => l === level) + 1 || undefined);
        for (const candidate of above.reverse()) {
          this._load([candidate.status], 'statuses');
          const source = this._source(candidate);
          if (source) return source;
        }
        return null;
      },

      /** A file with the newest status bytes that are there, or null. */
      _source(part) {
        const file = zhikong.geometry.files.values.get(part.geometry);
        const fresh = zhikong.geometry.statuses.values.get(part.status);
        if (fresh) this.bytes.set(part.geometry, fresh);
        const bytes = this.bytes.get(part.geometry);
        return file && bytes ? new zhikong.scene.Source(part, file, bytes) : null;
      },

      /** The drawn bounds in degrees: west, south, east, north. */
      _degrees() {
        const a = this._map.layerPointToLatLng(this._bounds.min);
        const b = this._map.layerPointToLatLng(this._bounds.max);
        return [a.lng, b.lat, b.lng, a.lat];
      },

      /** Lattice of a file to device pixels of this canvas. */
      _to(file) {
        const scale = this._world() * this.ratio;
        return {
          kx: file.stepX * scale, ky: file.stepY * scale,
          ox: file.west * scale - this.origin.x, oy: file.north * scale - this.origin.y,
        };
      },

      /** Draw everything for the view at rest. */
      _draw() {
        const started = performance.now();
        this.drawn = this._bounds;
        this.ratio = Math.min(2, window.devicePixelRatio || 1);
        this.origin = this._map.getPixelOrigin().add(this._bounds.min).multiplyBy(this.ratio);
        this.look = zhikong.look.read(this._map.getContainer());
        const size = this._bounds.getSize();
        const width = Math.round(size.x * this.ratio);
        const height = Math.round(size.y * this.ratio);
        L.DomUtil.setPosition(this._container, this._bounds.min);
        this._scan(width, height);
        this.stats.raster_ms = performance.now() - started;
        for (const pen of Object.values(this.pens)) {
          if (pen.canvas.width !== width) pen.canvas.width = width;
          if (pen.canvas.height !== height) pen.canvas.height = height;
          pen.canvas.style.width = `${size.x}px`;
          pen.canvas.style.height = `${size.y}px`;
        }
        this._colour([[0, 0, width, height]]);
        this._lines();
        this._afterColour();
        this._noteDrawn(started);
      },

      /** Fill the raster; say whether lines are to be stroked or are in it. */
      _scan(width, height) {
        const cell = this._cell(this.scene.level);
        this.raster.reset(width, height);
        let points = 0;
        for (const source of this.scene.sources) {
          const to = this._to(source.file);
          this.raster.scan(source.file, source.base, to);
          points += zhikong.ink.visiblePoints(source.file, to, width, height);
        }
        this.stroked = cell >= BORDER_CELL && points <= MOST_POINTS;
        if (cell >= BORDER_CELL && !this.stroked) this.raster.markBorders(this.ratio > 1);
        const period = zhikong.raster.periodFor(this.look.widths.hatch * this.look.unit * this.ratio);
        this.palette = zhikong.raster.palette(this.look.states, this.look.border,
          { hatch: cell >= HATCH_CELL, period, width: period / 4 });
      },

      /** Mean side of a level's cells in CSS pixels. */
      _pixels(levelName) {
        const level = this.entry.description.levels.find((l) => l.level === levelName);
        return level ? zhikong.scene.cellSize(level, this.surface, this._world()) : 0;
      },

      /** The same by the size at which the page is read: a wall of 4K shows what one of 1080 does. */
      _cell(levelName) {
        return this._pixels(levelName) / this.look.unit;
      },

      _colour(boxes) {
        const anchor = [Math.round(this.origin.x), Math.round(this.origin.y)];
        for (const box of boxes) this.raster.paint(this.pens.base, this.scene.state, this.palette, box, anchor);
      },

      /** Colour again only what changed between the scene shown and the one that follows it. */
      _recolour(next) {
        const started = performance.now();
        const changed = this.scene.sources.flatMap((source, i) => this.scene.apply(source, next.sources[i].bytes));
        this.scene.complete = next.complete;
        if (!changed.length) return;
        const many = changed.length > 2000;
        const boxes = many ? [[0, 0, this.raster.width, this.raster.height]] : changed.map((n) => this._box(n));
        this._colour(boxes);
        this._afterColour();
        Object.assign(this.stats, {
          recolour_ms: performance.now() - started, recoloured: changed.length,
          recoloured_pixels: boxes.reduce((sum, b) => sum + Math.max(0, b[2] - b[0]) * Math.max(0, b[3] - b[1]), 0),
        });
      },

      /** Bounding box of an area, device pixels. */
      _box(number) {
        const { source, area } = this.scene.find(number);
        const to = this._to(source.file);
        const [west, north, east, south] = source.file.boxes.subarray(4 * area, 4 * area + 4);
        return [west * to.kx + to.ox - 1, north * to.ky + to.oy - 1, east * to.kx + to.ox + 1, south * to.ky + to.oy + 1];
      },

      /** Stroke the shown level, the levels above it and the outer line. */
      _lines() {
        const pen = this.pens.lines;
        const { look } = this;
        const wide = (name) => look.widths[name] * look.unit * this.ratio;
        pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
        if (this.stroked) {
          for (const source of this.scene.sources) {
            zhikong.ink.outlines(pen, source.file, this._to(source.file), look.line, wide('line'));
          }
        }
        for (const level of this._above()) {
          const file = zhikong.geometry.files.values.get(level.geometry);
          const strong = level.role === 'outline';
          if (!file) continue;
          pen.globalAlpha = strong ? 1 : 0.55;
          zhikong.ink.outlines(pen, file, this._to(file), look.parent, wide(strong ? 'parent' : 'line'));
          pen.globalAlpha = 1;
        }
        const outermost = zhikong.geometry.files.values.get(this.entry.description.levels[0].geometry);
        if (!outermost) return;
        zhikong.ink.outer(pen, outermost, this._to(outermost), look.parent, wide('outer'));
      },

      /**
       * Coarser levels of which lines are drawn, finest first, so that the strongest lies on top.
       * Left out: cells too small, and a level hardly finer than the next (it would only blur it).
       */
      _above() {
        const { levels } = this.entry.description;
        const shown = levels.findIndex((level) => level.level === this.scene.level);
        const above = levels.slice(0, shown).filter((level) => !level.parts);
        const apart = (level, i) => i === 0 || this._cell(above[i - 1].level) > 1.6 * this._cell(level.level);
        return above
          .filter((level, i) => level.role === 'outline'
            || (apart(level, i) && this._cell(level.level) >= 6 * BORDER_CELL))
          .reverse();
      },

      _afterColour() {
        this._labels();
        this._over();
        this.entry.painted();
      },

      /** Markers first, then labels from the coarsest level down, coloured areas before others. */
      _labels() {
        const pen = this.pens.labels;
        const { look, ratio } = this;
        pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
        this.text = new zhikong.ink.Labels(pen, look, ratio);
        this._hands(pen);
        this._selectedLabel();
        this._markers(pen);
        for (const [level, colouredOnly] of this._labelled()) {
          for (const source of this._sourcesOf(level)) this._labelSource(source, level.role === 'outline', colouredOnly);
        }
      },

      /** Levels to label, coarse first, each with whether only its coloured areas are. */
      _labelled() {
        const { levels } = this.entry.description;
        const cell = (level) => this._pixels(level.level) / this.look.label;
        const outlined = levels.filter((level) => level.role === 'outline' && cell(level) >= OUTLINE_LABEL_CELL);
        const roomy = levels.filter((level) => level.role !== 'outline' && cell(level) >= FINE_LABEL_CELL);
        const finest = roomy[roomy.length - 1];
        const shown = levels.find((level) => level.level === this.scene.level);
        const coloured = shown && shown !== finest && cell(shown) >= COLOURED_LABEL_CELL;
        return [
          ...outlined.map((level) => [level, false]),
          ...(coloured ? [[shown, true]] : []),
          ...(finest ? [[finest, false]] : []),
        ];
      },

      /** The files of a level that are there: the scene's, or the whole level's. */
      _sourcesOf(level) {
        const shown = this.scene.sources.filter((source) => source.level === level.level);
        const file = zhikong.geometry.files.values.get(level.geometry);
        if (shown.length || !file) return shown;
        const bytes = this.bytes.get(level.geometry) || new Uint8Array(file.count);
        return [new zhikong.scene.Source(level, file, bytes)];
      },

      _labelSource(source, outline, colouredOnly) {
        const { file } = source;
        const to = this._to(file);
        const { width, height } = this.raster;
        const shown = [];
        for (let area = 0; area < file.count; area++) {
          const status = source.statusOf(area);
          if (colouredOnly && !outline && status < 2) continue;
          if (zhikong.ink.visible(file, area, to, width, height)) shown.push([status > 1 ? 1 : 0, area]);
        }
        shown.sort((a, b) => b[0] - a[0]);
        for (const [, area] of shown) {
          const room = (outline ? 2.2 : 1.5) * (file.boxes[4 * area + 2] - file.boxes[4 * area]) * to.kx;
          this.text.write(source.name(area, this.entry.description.lang),
            file.labelXs[area] * to.kx + to.ox, file.labelYs[area] * to.ky + to.oy,
            { size: this.look.label * (outline ? 1 : 0.88), weight: 400, room, colour: outline ? this.look.text : this.look.text2 });
        }
      },

      /** A dashed line inside areas whose colour was set by hand. */
      _hands(pen) {
        if (this._cell(this.scene.level) < HATCH_CELL) return;
        const width = this.look.unit * this.ratio;
        for (const source of this.scene.sources) {
          for (let area = 0; area < source.file.count; area++) {
            if (!source.byHand(area)) continue;
            zhikong.ink.emphasise(pen, source.file, area, this._to(source.file),
              { halo: this.look.halo, colour: this.look.text, width, dash: [4 * width, 3 * width] });
          }
        }
      },

      _markers(pen) {
        const size = this.look.widths.marker * this.look.unit * this.ratio;
        const scale = this._world() * this.ratio;
        this.marks = (this.entry.description.markers || []).map((mark) => {
          const x = zhikong.geometry.worldX(mark.lon) * scale - this.origin.x;
          const y = zhikong.geometry.worldY(mark.lat) * scale - this.origin.y;
          zhikong.ink.marker(pen, mark.shape, x, y, size, this.look);
          this.text.claim([x - size / 2, y - size / 2, x + size / 2, y + size / 2]);
          return { mark, x, y, reach: size };
        });
      },

      /** The selected area: file and number, in whatever loaded level holds it, or null. */
      locate(code) {
        if (!code || !this.scene) return null;
        for (const source of this.scene.sources) {
          const area = zhikong.scene.indexOf(source.file, code);
          if (area >= 0) return { source, area };
        }
        for (const level of this.entry.description.levels) {
          const file = zhikong.geometry.files.values.get(level.geometry);
          const area = file ? zhikong.scene.indexOf(file, code) : -1;
          if (area >= 0) return { source: new zhikong.scene.Source(level, file, new Uint8Array(file.count)), area };
        }
        return null;
      },

      _selectedLabel() {
        const found = this.locate(this.entry.description.selected);
        if (!found) return;
        const { file } = found.source;
        const to = this._to(file);
        const south = file.boxes[4 * found.area + 3] * to.ky + to.oy;
        this.text.write(found.source.name(found.area, this.entry.description.lang),
          file.labelXs[found.area] * to.kx + to.ox, south + this.look.label * this.ratio * 0.9,
          { size: this.look.label, weight: 700, room: Infinity, colour: this.look.text, force: true, shifts: [[0, 0]] });
      },

      /** Hover and selection outlines. */
      _over() {
        const pen = this.pens.over;
        const width = this.look.widths.select * this.look.unit * this.ratio;
        pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
        const outline = (found, share) => found && zhikong.ink.emphasise(pen, found.source.file, found.area,
          this._to(found.source.file), { halo: this.look.halo, colour: this.look.text, width: width * share });
        const selected = this.locate(this.entry.description.selected);
        const hovered = this.hover && this.hover.source ? this.hover : null;
        outline(hovered, 0.6);
        outline(selected, 1);
        // An empty canvas costs a composition of the whole view in every frame of a movement.
        pen.canvas.style.display = hovered || selected ? '' : 'none';
      },

      /**
       * What lies under a point of the map's element.
       * @returns {{mark: object}|{source: object, area: number, code: string}|null}
       */
      hit(point) {
        if (!this.scene || !this._bounds || this._map._animatingZoom) return null;
        const at = this._map.containerPointToLayerPoint(point).subtract(this._bounds.min).multiplyBy(this.ratio);
        const mark = (this.marks || []).find((m) => Math.hypot(m.x - at.x, m.y - at.y) <= m.reach);
        if (mark) return { mark: mark.mark };
        const found = this.scene.find(this.raster.at(at.x, at.y));
        return found && { ...found, code: found.source.code(found.area) };
      },

      setHover(found) {
        const key = (thing) => (thing && (thing.code || thing.mark)) || null;
        if (key(found) === key(this.hover)) return false;
        this.hover = found;
        if (this.look) this._over();
        return true;
      },

      _noteDrawn(started) {
        const now = performance.now();
        const { stats, scene } = this;
        stats.draw_ms = now - started;
        stats.areas = scene.total;
        stats.level = scene.level;
        stats.paints++;
        stats.bytes = [...zhikong.geometry.files.values.values()].reduce((sum, file) => sum + file.bytes, 0);
        if (stats.painted_ms === null && scene.complete) stats.painted_ms = now - this.entry.started;
      },
    });
  }

  zhikong.layer = { define };
})();
