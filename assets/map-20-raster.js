/**
 * The id raster: which area each pixel belongs to, and its colouring by look-up.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const BORDER = 0x80000000;
  const ID = 0x7fffffff;
  /** Side of the repeating pattern tile, device pixels, and the stripe periods that divide it. */
  const TILE = 48;
  const PERIODS = [4, 6, 8, 12, 16, 24];

  /**
   * One view's raster. `ids` holds 0 where there is no area, else the area's number in the scene
   * plus 1; its top bit marks a border.
   */
  class Raster {
    constructor() {
      this.width = 0;
      this.height = 0;
      this.ids = new Uint32Array(0);
      this.crossings = new Float64Array(1024);
      this.cursor = new Int32Array(256);
    }

    /** Empty the raster for a view of `width` x `height` device pixels. */
    reset(width, height) {
      if (this.ids.length < width * height) this.ids = new Uint32Array(width * height);
      else this.ids.fill(0);
      this.width = width;
      this.height = height;
    }

    /**
     * Scan-convert every area of a geometry by the even-odd rule; later areas win.
     * @param {object} geometry decoded file
     * @param {number} base number of its first area in the scene
     * @param {object} to lattice to pixels: kx, ky, ox, oy
     */
    scan(geometry, base, to) {
      for (let area = 0; area < geometry.count; area++) {
        const west = geometry.boxes[4 * area] * to.kx + to.ox;
        const east = geometry.boxes[4 * area + 2] * to.kx + to.ox;
        if (east < 0 || west > this.width) continue;
        const north = geometry.boxes[4 * area + 1] * to.ky + to.oy;
        const south = geometry.boxes[4 * area + 3] * to.ky + to.oy;
        const top = Math.max(0, Math.ceil(north - 0.5));
        const bottom = Math.min(this.height - 1, Math.ceil(south - 0.5) - 1);
        if (bottom >= top) this.fill(geometry, area, base + area + 1, top, bottom, to);
      }
    }

    /** Fill one area between two rows: count crossings of each row, place, sort, fill spans. */
    fill(geometry, area, id, top, bottom, to) {
      const rows = bottom - top + 1;
      if (this.cursor.length < rows + 2) this.cursor = new Int32Array(2 * (rows + 2));
      const cursor = this.cursor;
      cursor.fill(0, 0, rows + 2);
      this.edges(geometry, area, top, bottom, to, (first, last) => {
        cursor[first + 1]++;
        cursor[last + 2]--;
      });
      // Differences become counts, counts become the place of each row's first crossing.
      let total = 0;
      for (let row = 1, open = 0; row <= rows + 1; row++) {
        open += cursor[row];
        cursor[row] = total;
        total += open;
      }
      if (this.crossings.length < total) this.crossings = new Float64Array(2 * total);
      const crossings = this.crossings;
      this.edges(geometry, area, top, bottom, to, (first, last, x, slope) => {
        for (let row = first; row <= last; row++, x += slope) crossings[cursor[row + 1]++] = x;
      });
      for (let row = 0, from = 0; row < rows; row++) {
        const end = cursor[row + 1];
        this.spans((top + row) * this.width, from, end, id);
        from = end;
      }
    }

    /**
     * Visit the edges that cross a row's centre: first and last row from `top`, x on the first,
     * slope. Edges run downwards, so both neighbours of an edge compute the very same crossings.
     */
    edges(geometry, area, top, bottom, to, visit) {
      const { xs, ys, ringStart, pointStart } = geometry;
      for (let ring = ringStart[area]; ring < ringStart[area + 1]; ring++) {
        const end = pointStart[ring + 1];
        let before = end - 1;
        for (let i = pointStart[ring]; i < end; before = i++) {
          if (ys[before] === ys[i]) continue;
          const [a, b] = ys[before] < ys[i] ? [before, i] : [i, before];
          const y0 = ys[a] * to.ky + to.oy;
          const y1 = ys[b] * to.ky + to.oy;
          const first = Math.max(top, Math.ceil(y0 - 0.5));
          const last = Math.min(bottom, Math.ceil(y1 - 0.5) - 1);
          if (last < first) continue;
          const x0 = xs[a] * to.kx + to.ox;
          const slope = (xs[b] * to.kx + to.ox - x0) / (y1 - y0);
          visit(first - top, last - top, x0 + (first + 0.5 - y0) * slope, slope);
        }
      }
    }

    /** Sort one row's crossings and fill between each pair. */
    spans(rowStart, from, end, id) {
      const crossings = this.crossings;
      for (let i = from + 1; i < end; i++) {
        const x = crossings[i];
        let j = i - 1;
        for (; j >= from && crossings[j] > x; j--) crossings[j + 1] = crossings[j];
        crossings[j + 1] = x;
      }
      for (let i = from; i + 1 < end; i += 2) {
        const left = Math.max(0, Math.ceil(crossings[i] - 0.5));
        const right = Math.min(this.width, Math.ceil(crossings[i + 1] - 0.5));
        for (let x = left; x < right; x++) this.ids[rowStart + x] = id;
      }
    }

    /** Mark pixels whose right or lower neighbour (for thick lines left and upper too) differs. */
    markBorders(thick) {
      const { ids, width, height } = this;
      for (let y = 0; y < height - 1; y++) {
        for (let p = y * width, end = p + width - 1; p < end; p++) {
          const id = ids[p] & ID;
          if (!id) continue;
          const differs = (ids[p + 1] & ID) !== id || (ids[p + width] & ID) !== id;
          const above = thick && y > 0 && ((ids[p - 1] & ID) !== id || (ids[p - width] & ID) !== id);
          if (differs || above) ids[p] |= BORDER;
        }
      }
    }

    /** The scene number of the area at a device pixel, or -1. */
    at(x, y) {
      if (x < 0 || y < 0 || x >= this.width || y >= this.height) return -1;
      return (this.ids[Math.floor(y) * this.width + Math.floor(x)] & ID) - 1;
    }

    /**
     * Colour a box of the raster into a canvas.
     * @param {CanvasRenderingContext2D} context
     * @param {Uint8Array} state state of each scene number plus 1 (0 of which is "no area")
     * @param {object} palette from `palette()`
     * @param {number[]} box left, top, right, bottom, device pixels, clipped here
     * @param {number[]} anchor pattern offset, so that patterns stay with the ground
     */
    paint(context, state, palette, box, anchor) {
      const left = Math.max(0, Math.floor(box[0]));
      const top = Math.max(0, Math.floor(box[1]));
      const right = Math.min(this.width, Math.ceil(box[2]));
      const bottom = Math.min(this.height, Math.ceil(box[3]));
      if (right <= left || bottom <= top) return;
      const image = context.createImageData(right - left, bottom - top);
      const out = new Uint32Array(image.data.buffer);
      const ids = this.ids;
      for (let y = top, q = 0; y < bottom; y++) {
        const row = wrap(y + anchor[1]) * TILE;
        let column = wrap(left + anchor[0]);
        let p = y * this.width + left;
        for (let x = left; x < right; x++, p++, q++) {
          const id = ids[p];
          out[q] = id & BORDER ? palette.border : palette.tiles[state[id] * TILE * TILE + row + column];
          if (++column === TILE) column = 0;
        }
      }
      context.putImageData(image, left, top);
    }
  }

  function wrap(at) {
    return ((at % TILE) + TILE) % TILE;
  }

  /** The stripe period nearest to a wish. */
  function periodFor(wish) {
    return PERIODS.reduce((best, p) => (Math.abs(p - wish) < Math.abs(best - wish) ? p : best));
  }

  /** Share of ink, 0 to 1, at a pixel of a pattern whose stripes repeat every `period` pixels. */
  function ink(pattern, x, y, period, width) {
    const stripe = (along) => {
      const off = Math.abs((((along % period) + period) % period) - period / 2) / Math.SQRT2;
      return Math.max(0, Math.min(1, width / 2 - off + 0.5));
    };
    const rise = () => stripe(x + y);
    const fall = () => stripe(x - y);
    if (pattern === 'rise') return rise();
    if (pattern === 'fall') return fall();
    if (pattern === 'cross') return Math.max(rise(), fall());
    if (pattern === 'dots') {
      const dx = ((x + (Math.floor(y / (period / 2)) % 2) * (period / 2)) % period) - period / 2;
      const dy = (y % (period / 2)) - period / 4;
      return Math.max(0, Math.min(1, width - Math.hypot(dx, dy) + 0.5));
    }
    return 0;
  }

  /**
   * Make the look-up of colours: for each state one tile of packed colours.
   * @param {Array<{fill: number[], ink: number[], pattern: string}>} states RGBA lists
   * @param {number[]} border RGBA of border pixels
   * @param {{hatch: boolean, period: number, width: number}} how stripes, device pixels; the
   *   period divides the tile
   */
  function palette(states, border, how) {
    const tiles = new Uint32Array(states.length * TILE * TILE);
    states.forEach((state, number) => {
      for (let y = 0; y < TILE; y++) {
        for (let x = 0; x < TILE; x++) {
          const share = how.hatch ? ink(state.pattern, x, y, how.period, how.width) : 0;
          const mixed = state.fill.map((part, i) => Math.round(part + (state.ink[i] - part) * share));
          tiles[(number * TILE + y) * TILE + x] = pack(mixed);
        }
      }
    });
    return { tiles, border: pack(border) };
  }

  /** Pack RGBA bytes as ImageData's memory holds them on a little-endian machine. */
  function pack([r, g, b, a]) {
    return ((a << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }

  zhikong.raster = { Raster, palette, periodFor };
})();
