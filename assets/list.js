/**
 * The list of cases while it follows its area (live.js): what is new or has changed is emphasised,
 * the keyboard stays on its row, a later page says that the list has grown, and while the reader
 * has something in hand (a pressed button, marked text, an open menu) nothing moves.
 */
(function () {
  'use strict';

  const zhikong = (window.zhikong = window.zhikong || {});
  const GRID = 'd-grid';
  let pressed = false;
  /** What waits for the grid's rows to be there: its api and the listener. */
  let waiting = null;

  const place = (id) => document.getElementById(id);

  function api() {
    try { return place(GRID) && window.dash_ag_grid.getApi(GRID); } catch (error) { return null; }
  }

  /** Whether rows that move now would move under the reader's hand. */
  function inHand() {
    if (document.querySelector('details:is(.narrow, .give, .withdraw)[open]')) return true;
    const rows = place('d-list-rows') || place('order-rows') || place('order-receipts');
    if (!rows) return false;
    const marked = window.getSelection();
    const marks = marked && !marked.isCollapsed && rows.contains(marked.anchorNode);
    return pressed || marks;
  }

  /** What a row says; how long it is over its time grows by itself and is no news. */
  function said(data) {
    const { over, ...rest } = data;
    return JSON.stringify(rest);
  }

  /** The rows as they stand: id -> what it says. */
  function standing(grid) {
    const rows = new Map();
    grid.forEachNode((node) => rows.set(node.id, said(node.data)));
    return rows;
  }

  function emphasise(node) {
    node.classList.remove('changed');
    void node.offsetWidth;
    node.classList.add('changed');
  }

  /** The case and column that the keyboard stands on. */
  function focused(grid) {
    const cell = grid.getFocusedCell();
    if (!cell || !place(GRID).contains(document.activeElement)) return null;
    const row = grid.getDisplayedRowAtIndex(cell.rowIndex);
    return row && { id: row.id, column: cell.column };
  }

  /** The rows are there: back to the focused one, emphasise those that are not as before. */
  function settle(grid, before, focus) {
    const row = focus && grid.getRowNode(focus.id);
    if (row) grid.setFocusedCell(row.rowIndex, focus.column);
    else if (focus) grid.clearFocusedCell();
    requestAnimationFrame(() => {
      grid.forEachNode((node) => {
        if (before.get(node.id) === said(node.data)) return;
        place(GRID).querySelectorAll(`.ag-row[row-id="${CSS.escape(node.id)}"]`).forEach(emphasise);
      });
    });
  }

  function leave() {
    if (waiting) waiting.grid.removeEventListener('rowDataUpdated', waiting.act);
    waiting = null;
  }

  /** New rows are about to be set. */
  document.addEventListener('zhikong:coming', () => {
    leave();
    const grid = api();
    if (!grid || grid.isDestroyed()) return;
    const before = standing(grid);
    const focus = focused(grid);
    const number = place('d-number');
    const shown = number && number.textContent;
    const act = () => { leave(); settle(grid, before, focus); };
    waiting = { grid, act };
    grid.addEventListener('rowDataUpdated', act);
    requestAnimationFrame(() => {
      const now = place('d-number');
      if (now && now.textContent !== shown) emphasise(now);
    });
  });

  /** A later page: say how many more the list has than when the page was opened. */
  document.addEventListener('zhikong:board', (event) => {
    const more = place('d-list-more');
    if (!more || typeof event.detail.total !== 'number') return;
    const n = event.detail.total - Number(more.dataset.total);
    more.hidden = n <= 0;
    more.firstElementChild.textContent = more.dataset.text.replace('{n}', n.toLocaleString('en-US'));
  });

  document.addEventListener('pointerdown', () => { pressed = true; }, true);
  ['pointerup', 'pointercancel', 'dragend', 'blur'].forEach((name) => {
    window.addEventListener(name, () => { window.setTimeout(() => { pressed = false; }, 0); }, true);
  });

  zhikong.list = { inHand };
})();
