/**
 * What is drawn over the colours: lines, outlines, place markers and labels.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});

  /** Whether an area's box touches the canvas. */
  function visible(geometry, area, to, width, height) {
    const b = geometry.boxes;
    return b[4 * area + 2] * to.kx + to.ox >= 0 && b[4 * area] * to.kx + to.ox <= width
      && b[4 * area + 3] * to.ky + to.oy >= 0 && b[4 * area + 1] * to.ky + to.oy <= height;
  }

  /** Add an area's rings to the pen's path. */
  function trace(pen, geometry, area, to) {
    const { xs, ys, ringStart, pointStart } = geometry;
    for (let ring = ringStart[area]; ring < ringStart[area + 1]; ring++) {
      for (let i = pointStart[ring]; i < pointStart[ring + 1]; i++) {
        const x = xs[i] * to.kx + to.ox;
        const y = ys[i] * to.ky + to.oy;
        if (i === pointStart[ring]) pen.moveTo(x, y);
        else pen.lineTo(x, y);
      }
      pen.closePath();
    }
  }

  /** Stroke the outlines of all visible areas of a geometry. */
  function outlines(pen, geometry, to, colour, width) {
    pen.beginPath();
    for (let area = 0; area < geometry.count; area++) {
      if (visible(geometry, area, to, pen.canvas.width, pen.canvas.height)) trace(pen, geometry, area, to);
    }
    pen.lineJoin = 'round';
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }

  /** Number of points of a geometry's visible areas: what stroking it would cost. */
  function visiblePoints(geometry, to, width, height) {
    let points = 0;
    for (let area = 0; area < geometry.count; area++) {
      if (!visible(geometry, area, to, width, height)) continue;
      points += geometry.pointStart[geometry.ringStart[area + 1]] - geometry.pointStart[geometry.ringStart[area]];
    }
    return points;
  }

  /**
   * The edges that only one ring holds, as point numbers in pairs: the outer line of a geometry.
   * Found once a file.
   */
  function outerEdges(geometry) {
    if (geometry.outer) return geometry.outer;
    const places = new Map();
    const place = (i) => {
      const key = geometry.xs[i] * 65536 + geometry.ys[i];
      if (!places.has(key)) places.set(key, places.size);
      return places.get(key);
    };
    const edges = new Map();
    const total = geometry.xs.length;
    for (let ring = 0; ring + 1 < geometry.pointStart.length; ring++) {
      const end = geometry.pointStart[ring + 1];
      let before = end - 1;
      for (let i = geometry.pointStart[ring]; i < end; before = i++) {
        const a = place(before);
        const b = place(i);
        const key = Math.min(a, b) * total + Math.max(a, b);
        if (edges.has(key)) edges.delete(key);
        else edges.set(key, [before, i]);
      }
    }
    geometry.outer = [...edges.values()];
    return geometry.outer;
  }

  /** Stroke the outer line of a geometry. */
  function outer(pen, geometry, to, colour, width) {
    pen.beginPath();
    for (const [a, b] of outerEdges(geometry)) {
      pen.moveTo(geometry.xs[a] * to.kx + to.ox, geometry.ys[a] * to.ky + to.oy);
      pen.lineTo(geometry.xs[b] * to.kx + to.ox, geometry.ys[b] * to.ky + to.oy);
    }
    pen.lineCap = 'round';
    pen.strokeStyle = colour;
    pen.lineWidth = width;
    pen.stroke();
  }

  /** Outline one area: a halo, then the line. */
  function emphasise(pen, geometry, area, to, style) {
    pen.beginPath();
    trace(pen, geometry, area, to);
    pen.lineJoin = 'round';
    pen.setLineDash(style.dash || []);
    for (const [colour, width] of [[style.halo, style.width * 2], [style.colour, style.width]]) {
      pen.strokeStyle = colour;
      pen.lineWidth = width;
      pen.stroke();
    }
    pen.setLineDash([]);
  }

  /** Draw one marker: neutral, told apart by its shape, with a halo. */
  function marker(pen, shape, x, y, size, look) {
    pen.beginPath();
    if (shape === 'diamond') {
      const r = size * 0.68;
      pen.moveTo(x, y - r);
      pen.lineTo(x + r, y);
      pen.lineTo(x, y + r);
      pen.lineTo(x - r, y);
      pen.closePath();
    } else if (shape === 'square') {
      const r = size * 0.46;
      pen.rect(x - r, y - r, 2 * r, 2 * r);
    } else {
      pen.arc(x, y, size * 0.46, 0, 2 * Math.PI);
    }
    pen.strokeStyle = look.halo;
    pen.lineWidth = size * 0.32;
    pen.stroke();
    pen.fillStyle = look.text;
    pen.fill();
  }

  /** Where a label is tried, in its widths and heights from its point: on it, then around it. */
  const SHIFTS = [[0, 0], [0, 1], [0, -1], [0.35, 0], [-0.35, 0], [0.35, 1], [0.35, -1], [-0.35, 1], [-0.35, -1]];

  /** Labels that keep clear of each other and of markers. */
  class Labels {
    constructor(pen, look, ratio) {
      this.pen = pen;
      this.look = look;
      this.ratio = ratio;
      this.taken = [];
    }

    /** Keep a box (left, top, right, bottom) free; false when it is already taken. */
    claim(box) {
      for (const b of this.taken) {
        if (box[0] < b[2] && box[2] > b[0] && box[1] < b[3] && box[3] > b[1]) return false;
      }
      this.taken.push(box);
      return true;
    }

    /**
     * Write text near a point, where there is room: on it, else close around it.
     * @param {{size: number, weight: number, colour: string, room: number, force: boolean}} how
     *   size in CSS pixels; room: the widest text in device pixels
     * @returns {boolean} whether it was written
     */
    write(text, x, y, how) {
      const size = how.size * this.ratio;
      this.pen.font = `${how.weight} ${size}px ${this.look.font}`;
      const lines = this.lines(text, how.room);
      const width = Math.max(...lines.map((line) => this.pen.measureText(line).width));
      if (width > how.room && !how.force) return false;
      const high = lines.length * size * 1.15;
      const pad = size * 0.18;
      for (const [aside, down] of how.shifts || SHIFTS) {
        const centre = x + aside * width;
        const middle = y + down * high * 0.95;
        const box = [centre - width / 2 - pad, middle - high / 2 - pad, centre + width / 2 + pad, middle + high / 2 + pad];
        if (!this.claim(box)) continue;
        this.draw(lines, centre, middle - ((lines.length - 1) * size * 1.15) / 2, size, how.colour);
        return true;
      }
      return false;
    }

    /** Break a long text of several words into two lines. */
    lines(text, room) {
      const spaces = [...text.matchAll(/ /g)].map((match) => match.index);
      if (!spaces.length || this.pen.measureText(text).width <= room) return [text];
      const cut = spaces.reduce((best, at) =>
        (Math.abs(at - text.length / 2) < Math.abs(best - text.length / 2) ? at : best));
      return [text.slice(0, cut), text.slice(cut + 1)];
    }

    draw(lines, x, y, size, colour) {
      const pen = this.pen;
      pen.textAlign = 'center';
      pen.textBaseline = 'middle';
      pen.lineJoin = 'round';
      pen.strokeStyle = this.look.halo;
      pen.lineWidth = size * 0.28;
      lines.forEach((line, i) => pen.strokeText(line, x, y + i * size * 1.15));
      pen.fillStyle = colour;
      lines.forEach((line, i) => pen.fillText(line, x, y + i * size * 1.15));
    }
  }

  zhikong.ink = { outlines, outer, visible, visiblePoints, emphasise, marker, Labels };
})();
