/* The grid of a case list: cells and headers that are real links, the keyboard, the phone, and
   the small acts of the light pages (copy a link, close a menu, the document's title). */
(function () {
  "use strict";

  const draw = (...parts) => window.React.createElement(...parts);
  const PHONE = window.matchMedia("(max-width: 700px)");
  const parts = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});

  /* Follow a link inside the page; what the reader opens elsewhere stays the browser's. */
  function follow(event) {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button) return;
    event.preventDefault();
    go(event.currentTarget.getAttribute("href"));
  }

  function go(href) {
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  }

  (window.zhikong = window.zhikong || {}).go = go;

  function link(cell, children) {
    return draw("a", { href: cell.href, className: cell.class || "", title: cell.title,
                       onClick: follow, tabIndex: -1 }, children);
  }

  parts.ZhikongLink = function (props) {
    const cell = props.value;
    if (!cell) return null;
    const small = cell.small ? draw("span", { className: "sub" }, " · " + cell.small) : null;
    return draw("span", null, link(cell, cell.text), small);
  };

  parts.ZhikongText = function (props) {
    const cell = props.value;
    if (!cell) return null;
    const small = cell.small ? draw("span", { className: "sub" }, " · " + cell.small) : null;
    return draw("span", { className: cell.class || "" }, cell.text, small);
  };

  parts.ZhikongChip = function (props) {
    const cell = props.value;
    return cell ? draw("span", { className: cell.class, title: cell.title }, cell.text) : null;
  };

  parts.ZhikongOver = function (props) {
    const cell = props.value;
    if (!cell) return null;
    const bar = draw("i", { className: "bar", style: { "--share": cell.share } });
    return draw("span", { className: "over" }, bar, draw("span", null, cell.text));
  };

  parts.ZhikongSort = function (props) {
    const mark = { asc: " ↑", desc: " ↓" }[props.order] || "";
    return draw("a", { href: props.href, title: props.hint, onClick: follow, tabIndex: -1,
                       className: mark ? "sort on" : "sort" }, props.displayName + mark);
  };

  /* Enter on a row opens its case, on a header sorts by it. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.target.closest("a,button,input")) return;
    const header = event.target.closest(".ag-header-cell");
    const row = event.target.closest(".ag-row");
    const target = header ? header.querySelector("a.sort") : row && row.querySelector("a.open");
    if (target) { event.preventDefault(); target.click(); }
  });

  /* A phone shows the columns that are marked for it, as wide as they fit. */
  const LEAST = 48;
  const DESK_FONT = 13;
  const LARGE = window.matchMedia("(min-width: 2600px) and (min-height: 1400px)");
  const ROW = { phone: 44, wide: 28 };
  const wide = new WeakMap();

  function apiOf(grid) {
    try { return window.dash_ag_grid.getApi(grid.id); } catch (error) { return null; }
  }

  function onPhone(column) {
    return Boolean(column.context && column.context.phone);
  }

  /* How much larger than on a desk everything is drawn (the unit of 00-tokens.css is 4px there). */
  function enlarged(grid) {
    return parseFloat(getComputedStyle(grid.closest(".desk")).fontSize) / DESK_FONT;
  }

  /* Columns as wide as the letters of a large screen need. */
  function enlarge(api, columns, by) {
    api.setGridOption("columnDefs", columns.map((column) => ({
      ...column, minWidth: column.minWidth * by, context: { ...column.context, by: by },
      ...(column.width ? { width: column.width * by } : {}) })));
  }

  function fit(grid) {
    const api = grid.querySelector(".ag-header-cell") && apiOf(grid);
    const columns = api && api.getColumnDefs();
    if (!columns) return;
    if (PHONE.matches && !columns.every((column) => onPhone(column) && column.context.fitted)) {
      wide.set(grid, columns);
      const few = columns.filter(onPhone).map((column) => (
        { ...column, context: { phone: true, fitted: true }, minWidth: LEAST }));
      api.setGridOption("rowHeight", ROW.phone);
      api.setGridOption("columnDefs", few);
      api.sizeColumnsToFit();
    } else if (!PHONE.matches && wide.has(grid)) {
      api.setGridOption("rowHeight", ROW.wide);
      api.setGridOption("columnDefs", wide.get(grid));
      wide.delete(grid);
    } else if (!PHONE.matches) {
      const by = enlarged(grid);
      if (by > 1 && !columns.every((column) => column.context.by)) enlarge(api, columns, by);
    }
  }

  function fitAll() {
    document.querySelectorAll(".desk .grid[id]").forEach(fit);
  }

  PHONE.addEventListener("change", fitAll);

  /* On paper the grid keeps the width it has on the screen, so it is drawn smaller. */
  const PAPER_WIDTH = 1020;
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll(".desk .rows").forEach(function (rows) {
      rows.style.setProperty("--paper", Math.min(1, PAPER_WIDTH / rows.clientWidth));
    });
  });

  /* Copy a link, by the old way where the page is not served securely. */
  function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.appendChild(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("copy"));
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (button) {
      const before = button.textContent;
      const say = (text) => {
        button.textContent = text;
        window.setTimeout(() => { button.textContent = before; }, 2000);
      };
      copy(window.location.origin + button.dataset.copy)
        .then(() => say(button.dataset.done), () => say(button.dataset.failed));
    }
    document.querySelectorAll("details.narrow[open]").forEach(function (menu) {
      if (!menu.contains(event.target) || event.target.closest(".menu a")) menu.open = false;
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.narrow[open]").forEach((menu) => { menu.open = false; });
  });

  /* What the page that stands now is called, and the columns of a grid that has just come. */
  function settle() {
    const page = document.querySelector("[data-title]");
    if (page && document.title !== page.dataset.title) document.title = page.dataset.title;
    if (PHONE.matches || LARGE.matches) fitAll();
  }

  /* The age of the data on a page that does not refresh, from its age when it came. */
  const UNITS = [["days", 86400], ["hours", 3600], ["minutes", 60], ["seconds", 1]];
  let aging = null;

  function tellAge() {
    const page = document.querySelector("[data-age]");
    if (!page) { aging = null; return; }
    if (!aging || aging.page !== page || aging.told !== page.dataset.age) {
      aging = { page: page, told: page.dataset.age, from: performance.now(),
                ...JSON.parse(page.dataset.age) };
    }
    const seconds = Math.floor((aging.elapsed + performance.now() - aging.from) / 1000);
    const unit = UNITS.find((one) => seconds >= one[1]);
    const text = unit ? aging.words["ago_" + unit[0]].replace("{n}", Math.floor(seconds / unit[1]))
                      : aging.words.ago_now;
    page.querySelectorAll(".fresh .age").forEach(function (node) {
      if (node.textContent !== text) node.textContent = text;
    });
  }

  window.setInterval(tellAge, 500);

  let waiting = false;
  new MutationObserver(function () {
    if (waiting) return;
    waiting = true;
    window.requestAnimationFrame(() => { waiting = false; settle(); });
  }).observe(document.documentElement, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-title"],
  });
})();
