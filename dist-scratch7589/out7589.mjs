var __defProp = Object.defineProperty;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __esm = (fn, res) => function __init() {
  return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
};
var __export = (target, all2) => {
  for (var name2 in all2)
    __defProp(target, name2, { get: all2[name2], enumerable: true });
};

// src/figure/palette.ts
var palette, seriesColors, seriesSymbols, ink, faint;
var init_palette = __esm({
  "src/figure/palette.ts"() {
    "use strict";
    palette = {
      black: "#000000",
      orange: "#e69f00",
      skyBlue: "#56b4e9",
      green: "#009e73",
      yellow: "#f0e442",
      blue: "#0072b2",
      vermilion: "#d55e00",
      purple: "#cc79a7"
    };
    seriesColors = [
      palette.blue,
      palette.vermilion,
      palette.green,
      palette.purple,
      palette.orange,
      palette.skyBlue,
      palette.black
    ];
    seriesSymbols = ["circle", "square", "triangle", "diamond", "star", "wye", "cross"];
    ink = "#222222";
    faint = "#888888";
  }
});

// src/figure/frame.ts
import * as Plot from "@observablehq/plot";
function scaleOf(axis2, defaults = {}) {
  const { label, domain, scale: scale2 = "linear" } = axis2;
  const options = {
    ...defaults,
    label,
    type: scale2,
    labelAnchor: "center",
    labelArrow: "none"
  };
  if (domain) options.domain = domain;
  if (scale2 === "log") Object.assign(options, { ticks: decades(domain), tickFormat: powerOfTen });
  return options;
}
function decades([low, high]) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.ceil((last - first) / 8) || 1;
  const ticks = [];
  for (let exponent = last; exponent >= first; exponent -= step) ticks.unshift(10 ** exponent);
  return ticks;
}
function powerOfTen(value) {
  const exponent = String(Math.round(Math.log10(value)));
  return value === 1 ? "1" : `10${[...exponent].map((digit) => "\u207B\u2070\xB9\xB2\xB3\u2074\u2075\u2076\u2077\u2078\u2079"["-0123456789".indexOf(digit)]).join("")}`;
}
function lineSample(stroke, options = {}) {
  return Plot.line(
    [
      [-13, 0],
      [13, 0]
    ],
    { stroke, strokeWidth: 2, ...options }
  );
}
function frame(plot7, { title, subtitle, legend: legend2 }, document) {
  const top = subtitle ? 58 : 38;
  const longest = Math.max(0, ...legend2.map(({ text: text4 }) => text4.length));
  const legendWidth = legend2.length > 0 ? 46 + characterWidth * longest : 0;
  const textWidth = 24 + Math.max(title.length * 1.2, subtitle?.length ?? 0) * characterWidth;
  const width = Math.max(plotSize.width + legendWidth, textWidth);
  const height = Math.max(plotSize.height, plotSize.marginTop + legend2.length * legendRow) + top + 6;
  const svg2 = element(document, "svg", {
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    "font-family": fontFamily,
    "font-size": 13,
    fill: ink
  });
  svg2.append(element(document, "rect", { width, height, fill: "white" }));
  svg2.append(
    element(document, "text", { x: 14, y: 26, "font-size": 17, "font-weight": "bold" }, title),
    ...subtitle ? [element(document, "text", { x: 14, y: 47, fill: "#555555" }, subtitle)] : []
  );
  svg2.append(placed(plot7, 0, top));
  legend2.forEach(({ text: text4, marks }, i) => {
    const [x, y] = [plotSize.width + 4, top + plotSize.marginTop + i * legendRow];
    const axes = { x: { axis: null, domain: [-13, 13] }, y: { axis: null, domain: [-8, 8] } };
    const sample3 = Plot.plot({
      width: 26,
      height: 16,
      margin: 0,
      document,
      style: plotStyle,
      ...axes,
      marks
    });
    svg2.append(placed(sample3, x, y), element(document, "text", { x: x + 34, y: y + 13 }, text4));
  });
  return svg2;
}
function placed(plot7, x, y) {
  plot7.querySelector("style")?.remove();
  plot7.setAttribute("x", String(x));
  plot7.setAttribute("y", String(y));
  return plot7;
}
function element(document, tag, attributes, text4) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name2, value] of Object.entries(attributes)) node.setAttribute(name2, String(value));
  if (text4 !== void 0) node.textContent = text4;
  return node;
}
var fontFamily, plotSize, plotStyle, legendRow, characterWidth;
var init_frame = __esm({
  "src/figure/frame.ts"() {
    "use strict";
    init_palette();
    fontFamily = "'DejaVu Sans', Verdana, sans-serif";
    plotSize = {
      width: 620,
      height: 420,
      marginLeft: 74,
      marginBottom: 50,
      marginTop: 16,
      marginRight: 20
    };
    plotStyle = {
      background: "white",
      color: ink,
      fontFamily,
      fontSize: "13px",
      overflow: "visible"
    };
    legendRow = 22;
    characterWidth = 8;
  }
});

// src/figure/curves.ts
import * as Plot2 from "@observablehq/plot";
function curves3(drawing, document) {
  const { series: series2, marks = [] } = drawing;
  const color = (i) => seriesColors[i % seriesColors.length];
  const symbol = (i) => seriesSymbols[i % seriesSymbols.length];
  const width = (i) => 1.8 + 0.6 * Math.min(3, series2.length - 1 - i);
  const plot7 = Plot2.plot({
    ...plotSize,
    document,
    style: plotStyle,
    x: scaleOf(drawing.x, { nice: false }),
    y: scaleOf(drawing.y, { grid: true, labelOffset: 60 }),
    marks: [
      Plot2.ruleY([0], { stroke: faint, strokeOpacity: drawing.y.scale === "log" ? 0 : 1 }),
      Plot2.ruleX(marks, { x: "x", stroke: faint, strokeDasharray: markDash }),
      // A text mark without data would still leave a group.
      ...["top", "bottom"].map((end) => ({ end, words: marks.filter(({ at = "top" }) => at === end) })).filter(({ end, words: words3 }) => end === "top" || words3.length > 0).map(
        ({ end, words: words3 }) => Plot2.text(words3, {
          x: "x",
          text: "label",
          frameAnchor: end,
          textAnchor: "start",
          dx: 5,
          dy: end === "top" ? 5 : -5,
          fill: "#555555",
          stroke: "white",
          strokeWidth: 4
        })
      ),
      ...series2.flatMap(
        ({ cloud }, i) => cloud ? [Plot2.dot(cloud, { r: 1.3, fill: color(i), fillOpacity: 0.6 })] : []
      ),
      ...series2.flatMap(
        ({ runs = [] }, i) => runs.map(
          (run) => Plot2.line(run, { stroke: color(i), strokeWidth: 0.8, strokeOpacity: 0.55, clip: true })
        )
      ),
      ...series2.map(
        ({ line: line6 = [] }, i) => Plot2.line(line6, { stroke: color(i), strokeWidth: width(i), clip: true })
      ),
      ...series2.map(
        ({ dashed = [] }, i) => Plot2.line(dashed, { stroke: color(i), strokeWidth: width(i), strokeDasharray: dash, clip: true })
      ),
      ...series2.map(
        ({ points = [] }, i) => Plot2.ruleX(
          points.filter(({ error: error4 }) => error4),
          { x: "x", y1: (p) => p.y - p.error, y2: (p) => p.y + p.error, stroke: color(i), strokeWidth: 1.5 }
        )
      ),
      ...series2.map(
        ({ points = [] }, i) => Plot2.dot(points, {
          x: "x",
          y: "y",
          symbol: symbol(i),
          r: 4,
          fill: "white",
          stroke: color(i),
          strokeWidth: 1.5
        })
      )
    ]
  });
  return frame(plot7, { ...drawing, legend: legendOf(drawing, color, symbol) }, document);
}
function legendOf({ series: series2, meaning = {} }, color, symbol) {
  const dot7 = (options) => Plot2.dot([[0, 0]], { r: 4, fill: "white", strokeWidth: 1.5, ...options });
  const entries2 = series2.map(({ name: name2, line: line6, runs, points, cloud }, i) => ({
    text: name2,
    marks: [
      line6 || runs ? lineSample(color(i)) : null,
      points ? dot7({ symbol: symbol(i), stroke: color(i) }) : null,
      cloud ? dot7({ r: 1.8, fill: color(i), strokeWidth: 0 }) : null
    ]
  }));
  if (meaning.line) entries2.push({ text: meaning.line, marks: [lineSample(ink)] });
  if (meaning.dashed) {
    entries2.push({ text: meaning.dashed, marks: [lineSample(ink, { strokeDasharray: dash })] });
  }
  if (meaning.runs) entries2.push({ text: meaning.runs, marks: [lineSample(ink, { strokeWidth: 0.8 })] });
  if (meaning.points) {
    const bar2 = Plot2.ruleX([0], { y1: -8, y2: 8, stroke: ink, strokeWidth: 1.5 });
    entries2.push({ text: meaning.points, marks: [bar2, dot7({ stroke: ink })] });
  }
  if (meaning.marks) {
    const mark = Plot2.ruleX([0], { y1: -8, y2: 8, stroke: faint, strokeDasharray: markDash });
    entries2.push({ text: meaning.marks, marks: [mark] });
  }
  return entries2;
}
var dash, markDash;
var init_curves = __esm({
  "src/figure/curves.ts"() {
    "use strict";
    init_frame();
    init_palette();
    dash = "7 4";
    markDash = "4 3";
  }
});

// src/figure/phases.ts
import * as Plot3 from "@observablehq/plot";
function phases(drawing, document) {
  const { regions: regions2, lines } = drawing;
  const dash2 = ({ dashed, dotted }) => dashed ? "6 4" : dotted ? "1.5 3.5" : "none";
  const plot7 = Plot3.plot({
    ...plotSize,
    document,
    style: plotStyle,
    x: scaleOf(drawing.x, { nice: false }),
    y: scaleOf(drawing.y, { labelOffset: 60, nice: false }),
    color: { domain: regions2.map(({ name: name2 }) => name2), range: regions2.map(({ color }) => color) },
    marks: [
      // Without crisp edges the background shines through between the cells.
      Plot3.rect(merged(drawing.cells), {
        x1: "x1",
        x2: "x2",
        y1: "y1",
        y2: "y2",
        fill: "region",
        inset: 0,
        shapeRendering: "crispEdges"
      }),
      ...lines.map(
        (line6) => Plot3.line(line6.points, { stroke: ink, strokeWidth: 2, strokeDasharray: dash2(line6), clip: true })
      ),
      Plot3.frame({ stroke: ink })
    ]
  });
  const box = { x1: -11, x2: 11, y1: -7, y2: 7, stroke: ink, strokeWidth: 0.5 };
  const legend2 = [
    ...regions2.map(({ name: name2, color }) => ({ text: name2, marks: [Plot3.rect([0], { ...box, fill: color })] })),
    ...lines.map((line6) => ({
      text: line6.name,
      marks: [lineSample(ink, { strokeDasharray: dash2(line6) })]
    }))
  ];
  return frame(plot7, { ...drawing, legend: legend2 }, document);
}
function merged(cells) {
  const sorted2 = [...cells].sort((a, b) => a.x1 - b.x1 || a.y1 - b.y1);
  const result = [];
  for (const cell2 of sorted2) {
    const last = result.at(-1);
    const touches = last && last.x1 === cell2.x1 && Math.abs(last.y2 - cell2.y1) < 1e-9;
    if (touches && last.region === cell2.region) last.y2 = cell2.y2;
    else result.push({ ...cell2 });
  }
  return result;
}
var init_phases = __esm({
  "src/figure/phases.ts"() {
    "use strict";
    init_frame();
    init_palette();
  }
});

// src/figure/recovered.ts
import * as Plot4 from "@observablehq/plot";
function recovered2(drawing, document) {
  const { spectra, subjects } = drawing;
  const x = subjects ? left.width + gap : 0;
  const width = x + (subjects ? right.width : left.width);
  const height = head + right.height + 8;
  const attributes = { width, height, viewBox: `0 0 ${width} ${height}`, "font-size": 13, fill: ink };
  const svg2 = element(document, "svg", { ...attributes, "font-family": fontFamily });
  svg2.append(
    element(document, "rect", { width, height, fill: "white" }),
    element(document, "text", { x: 14, y: 26, "font-size": 17, "font-weight": "bold" }, drawing.title),
    element(document, "text", { x: 14, y: 47, fill: "#555555" }, drawing.subtitle ?? "")
  );
  spectra.forEach((panel, i) => {
    svg2.append(placed(bulkPanel(panel, document), 0, head + i * (left.height + gap)));
  });
  if (subjects) svg2.append(placed(subjectsPanel(subjects, document), x, head));
  return svg2;
}
function bulkPanel(panel, document) {
  const { values, bulk, edge: edge3, cut: cut2 } = panel;
  const end = Math.max(...values) <= 4 * edge3 ? Math.max(1.15 * cut2, ...values) : 2.2 * edge3;
  const inside2 = values.filter((value) => value <= end);
  const beyond2 = values.length - inside2.length;
  const count2 = Math.max(12, Math.round(1.5 * Math.sqrt(values.length) * end / edge3));
  const width = end / count2;
  const bins = Array.from({ length: count2 }, (_, i) => {
    const inBin = inside2.filter((value) => Math.min(count2 - 1, Math.floor(value / width)) === i).length;
    return { x1: i * width, x2: (i + 1) * width, y: inBin / (values.length * width) };
  });
  const top = 1.18 * Math.max(...bins.map(({ y }) => y), ...bulk.map(([, y]) => y));
  const outliers = inside2.filter((value) => value > cut2);
  const peak2 = bulk.reduce((best, [, y], i) => y > bulk[best][1] ? i : best, 0);
  const note = (text4, options) => Plot4.text([text4], { fontSize: 11, stroke: "white", strokeWidth: 4, fill: ink, ...options });
  return Plot4.plot({
    ...left,
    marginLeft: 66,
    marginBottom: 46,
    marginTop: 34,
    marginRight: 14,
    document,
    style: plotStyle,
    x: scaleOf({ label: panel.label, domain: [0, end] }),
    y: scaleOf({ label: "density", domain: [0, top] }, { grid: true, labelOffset: 50, ticks: 5 }),
    marks: [
      Plot4.rect(bins, {
        x1: "x1",
        x2: "x2",
        y1: 0,
        y2: "y",
        fill: palette.skyBlue,
        fillOpacity: 0.7,
        inset: 0.5
      }),
      Plot4.line(bulk, { stroke: palette.vermilion, strokeWidth: 2 }),
      Plot4.ruleX([edge3], { stroke: ink, strokeDasharray: "5 4" }),
      Plot4.dot(outliers, {
        x: (value) => value,
        y: 0.05 * top,
        symbol: "triangle",
        rotate: 180,
        r: 4.5,
        fill: palette.green
      }),
      note("white noise", { x: bulk[peak2][0], y: bulk[peak2][1], dy: -9, fill: palette.vermilion }),
      note("edge of the noise", {
        x: edge3,
        frameAnchor: "top",
        dy: 4,
        // On the side that has room for it.
        ...edge3 > 0.65 * end ? { dx: -5, textAnchor: "end" } : { dx: 5, textAnchor: "start" }
      }),
      ...outliers.length > 0 ? [
        note(`${outliers.length} above`, {
          x: mean3(outliers),
          y: 0.05 * top,
          dy: -26,
          fill: palette.green
        })
      ] : [],
      ...beyond2 > 0 ? [
        note(`${beyond2} more, up to ${Math.max(...values).toPrecision(3)} \u2192`, {
          frameAnchor: "right",
          dx: -4,
          fill: palette.green,
          fontWeight: "bold"
        })
      ] : [],
      Plot4.ruleY([0], { stroke: ink }),
      Plot4.text([panel.title], { frameAnchor: "top-left", dy: -28, fontWeight: "bold", fontSize: 13 })
    ]
  });
}
function subjectsPanel(subjects, document) {
  const { points } = subjects;
  const groups = [...new Set(points.map(({ group }) => group ?? ""))].sort();
  const slot = (group = "") => groups.indexOf(group) % seriesColors.length;
  const named2 = groups.filter((group) => group !== "");
  const margin = {
    marginLeft: 74,
    marginBottom: 46,
    marginTop: 34 + (named2.length > 0 ? 24 : 0),
    marginRight: 24
  };
  const pad2 = ([low, high]) => [
    low - 0.09 * (high - low),
    high + 0.09 * (high - low)
  ];
  const domainX = pad2(extent(points.map(({ x }) => x)));
  const domainY = pad2(extent(points.map(({ y }) => y)));
  const scale2 = {
    x: (right.width - margin.marginLeft - margin.marginRight) / (domainX[1] - domainX[0]),
    y: (right.height - margin.marginTop - margin.marginBottom) / (domainY[1] - domainY[0])
  };
  const labels = placeLabels(points.map(({ x, y, label }) => ({ x: x * scale2.x, y: -y * scale2.y, label })));
  return Plot4.plot({
    ...right,
    ...margin,
    document,
    style: plotStyle,
    x: scaleOf({ label: subjects.x.label, domain: domainX }, { nice: false }),
    y: scaleOf({ label: subjects.y.label, domain: domainY }, { nice: false, labelOffset: 58 }),
    marks: [
      Plot4.ruleX([0], { stroke: faint, strokeOpacity: 0.5 }),
      Plot4.ruleY([0], { stroke: faint, strokeOpacity: 0.5 }),
      ...groups.map(
        (group) => Plot4.dot(
          points.filter((point2) => (point2.group ?? "") === group),
          { x: "x", y: "y", r: 4.5, symbol: seriesSymbols[slot(group)], fill: seriesColors[slot(group)] }
        )
      ),
      ...labels.map(
        ({ at, dx, dy, anchor }) => Plot4.text([points[at]], {
          x: "x",
          y: "y",
          text: "label",
          dx,
          dy,
          textAnchor: anchor,
          fontSize: labelSize,
          fill: seriesColors[slot(points[at].group)],
          stroke: "white",
          strokeWidth: 3
        })
      ),
      Plot4.text([subjects.title], {
        frameAnchor: "top-left",
        dy: 6 - margin.marginTop,
        fontWeight: "bold",
        fontSize: 13
      }),
      ...legend(named2, slot),
      Plot4.frame({ stroke: faint })
    ]
  });
}
function legend(groups, slot) {
  let dx = 8;
  return groups.flatMap((group) => {
    const at = dx;
    dx += 34 + 8 * group.length;
    const fill2 = seriesColors[slot(group)];
    return [
      Plot4.dot([0], {
        frameAnchor: "top-left",
        dx: at,
        dy: -13,
        r: 4.5,
        symbol: seriesSymbols[slot(group)],
        fill: fill2
      }),
      Plot4.text([group], { frameAnchor: "top-left", dx: at + 10, dy: -19, fill: fill2 })
    ];
  });
}
function placeLabels(points) {
  const dots = points.map(({ x, y }) => ({ x1: x - 4, x2: x + 4, y1: y - 4, y2: y + 4 }));
  const taken2 = [];
  const centre = { x: mean3(points.map(({ x }) => x)), y: mean3(points.map(({ y }) => y)) };
  const far = (at) => Math.hypot(points[at].x - centre.x, points[at].y - centre.y);
  const order = [...points.keys()].filter((at) => points[at].label).sort((a, b) => far(b) - far(a));
  return order.flatMap((at) => {
    const { x, y, label = "" } = points[at];
    for (const { dx, dy, anchor } of seats) {
      const width = 0.6 * labelSize * label.length + 2;
      const x1 = x + dx - (anchor === "start" ? 0 : anchor === "end" ? width : width / 2);
      const box = { x1, x2: x1 + width, y1: y + dy - 5.5, y2: y + dy + 5.5 };
      const free = (other) => other.x2 < box.x1 || other.x1 > box.x2 || other.y2 < box.y1 || other.y1 > box.y2;
      if (dots.every((dot7, i) => i === at || free(dot7)) && taken2.every(free)) {
        taken2.push(box);
        return [{ at, dx, dy, anchor }];
      }
    }
    return [];
  });
}
function extent(values) {
  return [Math.min(...values), Math.max(...values)];
}
function mean3(values) {
  return values.reduce((sum2, value) => sum2 + value, 0) / values.length;
}
var head, gap, left, right, labelSize, seats;
var init_recovered = __esm({
  "src/figure/recovered.ts"() {
    "use strict";
    init_frame();
    init_palette();
    head = 62;
    gap = 18;
    left = { width: 430, height: 320 };
    right = { width: 800, height: 2 * left.height + gap };
    labelSize = 10.5;
    seats = [
      { dx: 8, dy: 0, anchor: "start" },
      { dx: -8, dy: 0, anchor: "end" },
      { dx: 0, dy: -11, anchor: "middle" },
      { dx: 0, dy: 11, anchor: "middle" },
      { dx: 7, dy: -8, anchor: "start" },
      { dx: 7, dy: 8, anchor: "start" },
      { dx: -7, dy: -8, anchor: "end" },
      { dx: -7, dy: 8, anchor: "end" }
    ];
  }
});

// src/figure/scatter.ts
import * as Plot5 from "@observablehq/plot";
function scatter(drawing, document) {
  const { points, diagonal: diagonal2 } = drawing;
  const groups = [...new Set(points.map(({ group }) => group ?? ""))];
  const slot = (group = "") => groups.indexOf(group) % seriesColors.length;
  const xs = points.map(({ x }) => x);
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  const label = (left2) => ({
    x: "x",
    y: "y",
    text: "label",
    filter: ({ x, label: label2 }) => label2 && x > middle === left2,
    textAnchor: left2 ? "end" : "start",
    dx: left2 ? -8 : 8,
    fontSize: 11
  });
  const low = Math.min(...xs, ...points.map(({ y }) => y));
  const high = Math.max(...xs, ...points.map(({ y }) => y));
  const plot7 = Plot5.plot({
    ...plotSize,
    document,
    style: plotStyle,
    x: scaleOf(drawing.x, { grid: true, nice: true, inset: 8 }),
    y: scaleOf(drawing.y, { labelOffset: 60, grid: true, nice: true, inset: 8 }),
    marks: [
      diagonal2 ? Plot5.link([0], { x1: low, y1: low, x2: high, y2: high, stroke: faint, strokeDasharray: "4 3" }) : null,
      ...groups.map(
        (group) => Plot5.dot(
          points.filter((point2) => (point2.group ?? "") === group),
          {
            x: "x",
            y: "y",
            r: 4,
            symbol: seriesSymbols[slot(group)],
            fill: seriesColors[slot(group)],
            fillOpacity: 0.8
          }
        )
      ),
      Plot5.text(points, label(true)),
      Plot5.text(points, label(false))
    ]
  });
  const legend2 = groups.filter((group) => group !== "").map((group) => ({
    text: group,
    marks: [
      Plot5.dot([[0, 0]], { r: 4, symbol: seriesSymbols[slot(group)], fill: seriesColors[slot(group)] })
    ]
  }));
  return frame(plot7, { ...drawing, legend: legend2 }, document);
}
var init_scatter = __esm({
  "src/figure/scatter.ts"() {
    "use strict";
    init_frame();
    init_palette();
  }
});

// src/figure/spectrum.ts
import * as Plot6 from "@observablehq/plot";
function spectrum2(drawing, document) {
  const { values, bulk, edges = [], outliers = [] } = drawing;
  const bins = histogram(values);
  const top = 1.12 * Math.max(...bins.map(({ y }) => y), ...bulk.map(([, y]) => y));
  const plot7 = Plot6.plot({
    ...plotSize,
    document,
    style: plotStyle,
    x: scaleOf(drawing.x, { nice: false, inset: 12 }),
    y: scaleOf({ label: "density", domain: [0, top] }, { labelOffset: 60, grid: true }),
    marks: [
      Plot6.rect(bins, { x1: "x1", x2: "x2", y1: 0, y2: "y", ...bar }),
      Plot6.ruleX(edges, edge2),
      Plot6.line(bulk, { stroke: palette.vermilion, strokeWidth: 2 }),
      // A single eigenvalue is a bar of height 1/n: the triangle says where to look for it.
      Plot6.dot(outliers, {
        x: (x) => x,
        y: 0.04 * top,
        symbol: "triangle",
        r: 5,
        fill: palette.green,
        rotate: 180
      }),
      Plot6.ruleY([0], { stroke: ink })
    ]
  });
  const legend2 = [
    { text: "eigenvalues", marks: [Plot6.rect([0], { x1: -11, x2: 11, y1: -7, y2: 7, ...bar })] },
    { text: "predicted bulk", marks: [lineSample(palette.vermilion)] }
  ];
  if (edges.length > 0)
    legend2.push({ text: "predicted edge", marks: [Plot6.ruleX([0], { y1: -8, y2: 8, ...edge2 })] });
  if (outliers.length > 0) {
    const marks = [Plot6.dot([[0, 0]], { symbol: "triangle", r: 5, fill: palette.green, rotate: 180 })];
    legend2.push({ text: "predicted outlier", marks });
  }
  return frame(plot7, { ...drawing, legend: legend2 }, document);
}
function histogram(values) {
  const sorted2 = [...values].sort((a, b) => a - b);
  const n = sorted2.length;
  const [low, high] = [sorted2[0], sorted2[n - 1]];
  const quartiles = sorted2[Math.floor(0.75 * (n - 1))] - sorted2[Math.floor(0.25 * (n - 1))];
  const wanted2 = quartiles / Math.cbrt(n);
  const count2 = wanted2 > 0 ? Math.min(200, Math.max(1, Math.ceil((high - low) / wanted2))) : 1;
  const width = (high - low) / count2 || 1;
  const counts = new Array(count2).fill(0);
  for (const value of sorted2) counts[Math.min(count2 - 1, Math.floor((value - low) / width))]++;
  return counts.map((k, i) => ({ x1: low + i * width, x2: low + (i + 1) * width, y: k / (n * width) }));
}
var bar, edge2;
var init_spectrum = __esm({
  "src/figure/spectrum.ts"() {
    "use strict";
    init_frame();
    init_palette();
    bar = { fill: palette.skyBlue, fillOpacity: 0.7, stroke: "white", strokeWidth: 0.5 };
    edge2 = { stroke: ink, strokeDasharray: "5 4", strokeWidth: 1.5 };
  }
});

// src/figure/draw.ts
var draw_exports = {};
__export(draw_exports, {
  draw: () => draw2
});
function draw2(drawing, document) {
  switch (drawing.kind) {
    case "curves":
      return curves3(drawing, document);
    case "phases":
      return phases(drawing, document);
    case "spectrum":
      return spectrum2(drawing, document);
    case "scatter":
      return scatter(drawing, document);
    case "recovered":
      return recovered2(drawing, document);
  }
}
var init_draw = __esm({
  "src/figure/draw.ts"() {
    "use strict";
    init_curves();
    init_phases();
    init_recovered();
    init_scatter();
    init_spectrum();
  }
});

// src/core/check.ts
function checkCount(name2, value, least, most3 = 2 ** 31 - 1) {
  if (Number.isInteger(value) && value >= least && value <= most3) return;
  const range2 = most3 === 2 ** 31 - 1 ? `>= ${least}` : `from ${least} to ${most3}`;
  throw new RangeError(`${name2} must be an integer ${range2}, got ${shown(value)}`);
}
function shown(value) {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "an array" : "an object";
  return typeof value === "function" ? "a function" : String(value);
}
function checkNumbers(name2, x, length, anything = false) {
  const listed = Array.isArray(x) || ArrayBuffer.isView(x) && !(x instanceof DataView);
  if (!listed) throw new TypeError(`${name2} must be an array of numbers, got ${shown(x)}`);
  if (x.length !== length) throw new RangeError(`${name2} must hold ${length} numbers, got ${x.length}`);
  for (let i = 0; i < length; i++) {
    if (typeof x[i] !== "number") throw new TypeError(`${name2}[${i}] must be a number, got ${shown(x[i])}`);
    if (!anything && !Number.isFinite(x[i]))
      throw new RangeError(`${name2}[${i}] must be finite, got ${x[i]}`);
  }
}
function checkObject(name2, value) {
  if (typeof value === "object" && value !== null) return;
  throw new TypeError(`${name2} must be an object, got ${shown(value)}`);
}

// src/core/load.ts
import { instantiate } from "@assemblyscript/loader";

// src/core/bytes-node.ts
import { readFile } from "node:fs/promises";
function coreBytes(variant) {
  return readFile(new URL(`./${variant}.wasm`, import.meta.url));
}

// src/core/host.ts
var probes = {
  simd: "0061736d010000000105016000017b030201000a080106004100fd110b",
  "relaxed simd": "0061736d0100000001060160017b017b030201000a0d010b00200020002000fd85020b",
  threads: "0061736d01000000010401600000030201000504010301010a0b0109004100fe1002001a0b"
};
var features = Object.keys(probes);
function validates(feature) {
  const bytes = probes[feature].match(/../g).map((hex) => Number.parseInt(hex, 16));
  return WebAssembly.validate(Uint8Array.from(bytes));
}
function nodeModule(name2) {
  const process2 = globalThis.process;
  return process2?.getBuiltinModule?.(`node:${name2}`);
}
function maySleep() {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0);
    return true;
  } catch {
    return false;
  }
}
function cores() {
  return nodeModule("os")?.availableParallelism() ?? globalThis.navigator?.hardwareConcurrency ?? 1;
}
function sharedMemory() {
  if (!validates("threads")) return "this host has no WebAssembly threads";
  if (typeof SharedArrayBuffer !== "function" || globalThis.crossOriginIsolated === false) {
    return "memory cannot be shared here (a page has to be cross-origin isolated)";
  }
  for (const maximum of [65536, 32768, 16384]) {
    try {
      return new WebAssembly.Memory({ initial: 16, maximum, shared: true });
    } catch {
    }
  }
  return "the host refuses a shared memory";
}

// src/core/memory.ts
var ALIGN = 64;
var Memory = class {
  #exports;
  #base;
  #used = /* @__PURE__ */ new Map();
  /** Free blocks below the arena's mark, by address, never adjacent. */
  #free = [];
  #bytesInUse = 0;
  constructor(exports) {
    this.#exports = exports;
    this.#base = exports.mark() >>> 0;
  }
  /** Bytes that are owned by somebody now. */
  get bytesInUse() {
    return this.#bytesInUse;
  }
  /** How far above its floor the arena's mark stands; 0 when nothing is allocated. */
  get bytesReserved() {
    return (this.#exports.mark() >>> 0) - this.#base;
  }
  /** Reserves bytes that live until `free`. 64-byte aligned, not cleared. */
  alloc(bytes) {
    const size2 = Math.max(ALIGN, Math.ceil(bytes / ALIGN) * ALIGN);
    const at = this.#takeFree(size2) ?? this.#takeTop(size2);
    this.#used.set(at, size2);
    this.#bytesInUse += size2;
    return at;
  }
  free(at) {
    const size2 = this.#used.get(at);
    if (size2 === void 0) throw new RangeError(`free: no block starts at ${at}`);
    this.#used.delete(at);
    this.#bytesInUse -= size2;
    const free = this.#free;
    let i = free.length;
    while (i > 0 && free[i - 1].at > at) i--;
    free.splice(i, 0, { at, size: size2 });
    if (i + 1 < free.length && at + size2 === free[i + 1].at) free[i].size += free.splice(i + 1, 1)[0].size;
    if (i > 0 && free[i - 1].at + free[i - 1].size === at) free[i - 1].size += free.splice(i, 1)[0].size;
    const last = free[free.length - 1];
    if (last.at + last.size === this.#exports.mark() >>> 0) {
      free.pop();
      this.#exports.release(last.at);
    }
  }
  /** Runs `work` with a scratch that is given back when it ends, by return or by throw. */
  scope(work) {
    const scratch = new Scratch(this);
    try {
      return work(scratch);
    } finally {
      scratch.release();
    }
  }
  f64(at, length) {
    return new Float64Array(this.#exports.memory.buffer, at, length);
  }
  f32(at, length) {
    return new Float32Array(this.#exports.memory.buffer, at, length);
  }
  i32(at, length) {
    return new Int32Array(this.#exports.memory.buffer, at, length);
  }
  u8(at, length) {
    return new Uint8Array(this.#exports.memory.buffer, at, length);
  }
  /** The smallest free block that is large enough, so that large ones stay whole. */
  #takeFree(size2) {
    let best = -1;
    for (let i = 0; i < this.#free.length; i++) {
      if (this.#free[i].size >= size2 && (best < 0 || this.#free[i].size < this.#free[best].size)) best = i;
    }
    if (best < 0) return void 0;
    const block = this.#free[best];
    if (block.size === size2) this.#free.splice(best, 1);
    else this.#free[best] = { at: block.at + size2, size: block.size - size2 };
    return block.at;
  }
  #takeTop(size2) {
    const at = size2 < 2 ** 32 ? this.#exports.alloc(size2) >>> 0 : 0;
    if (at !== 0) return at;
    const mib2 = (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;
    throw new RangeError(
      `out of memory: ${mib2(size2)} wanted on top of ${mib2(this.#bytesInUse)} in use; one instance addresses 4096 MiB`
    );
  }
};
var Scratch = class {
  #memory;
  #blocks = [];
  constructor(memory) {
    this.#memory = memory;
  }
  bytes(count2) {
    const at = this.#memory.alloc(count2);
    this.#blocks.push(at);
    return at;
  }
  f64(length, values) {
    const at = this.bytes(8 * length);
    const view = this.#memory.f64(at, length);
    if (values) view.set(values);
    else view.fill(0);
    return at;
  }
  f32(length, values) {
    const at = this.bytes(4 * length);
    const view = this.#memory.f32(at, length);
    if (values) view.set(values);
    else view.fill(0);
    return at;
  }
  i32(length, values) {
    const at = this.bytes(4 * length);
    const view = this.#memory.i32(at, length);
    if (values) view.set(values);
    else view.fill(0);
    return at;
  }
  release() {
    while (this.#blocks.length > 0) this.#memory.free(this.#blocks.pop());
  }
};

// src/core/pool.ts
var PATIENCE = 3e4;
var LEAST = 1;
var Pool = class {
  constructor(memory, options) {
    this.memory = memory;
    this.#options = options;
  }
  memory;
  #options;
  #exports;
  #module;
  #workers = [];
  #lost = false;
  /** What the core imports. */
  get imports() {
    return {
      env: {
        memory: this.memory,
        pool_wanted: (generation) => this.#start(generation),
        pool_lost: () => this.#lose()
      }
    };
  }
  /** Makes an instance on the shared memory the one that workers help. */
  attach(exports, module) {
    this.#exports = exports;
    this.#module = module;
    const { threads, patience = PATIENCE, least = LEAST } = this.#options;
    exports.pool_start(threads, maySleep() ? 1 : 0, patience, least);
  }
  /** Threads that may share a call now. */
  get threads() {
    return this.#lost ? 1 : this.#options.threads;
  }
  /** Ends the workers; resolves when they are gone. The next large call starts new ones. */
  async stop() {
    const workers = this.#workers;
    this.#workers = [];
    if (!this.#exports || this.#lost) return;
    this.#exports.pool_stop();
    const late = setTimeout(() => {
      for (const worker of workers) worker.terminate();
    }, 5e3);
    await Promise.all(workers.map(({ gone }) => gone));
    clearTimeout(late);
    this.attach(this.#exports, this.#module);
  }
  #start(generation) {
    for (let thread = 1; thread < this.#options.threads; thread++) {
      const task = { module: this.#module, memory: this.memory, thread, generation };
      try {
        this.#workers.push(nodeWorker(task, this.#options.worker) ?? webWorker(task, this.#options.worker));
      } catch (error4) {
        failed(error4);
        return;
      }
    }
  }
  #lose() {
    this.#lost = true;
    for (const worker of this.#workers) worker.terminate();
    throw new Error(
      "a worker thread died or did not answer while it computed: the result is lost; further calls run on one thread"
    );
  }
};
var told = false;
function failed({ message }) {
  if (!told) console.warn(`onsager: no worker threads: ${message ?? "the worker does not load"}`);
  told = true;
}
function nodeWorker(task, place4) {
  const threads = nodeModule("worker_threads");
  if (!threads) return void 0;
  const worker = new threads.Worker(place4 ?? new URL("./worker.js", import.meta.url), {
    workerData: task,
    execArgv: []
  });
  worker.on("error", failed);
  worker.unref();
  return {
    gone: new Promise((resolve2) => worker.once("exit", () => resolve2())),
    terminate: () => void worker.terminate()
  };
}
function webWorker(task, place4) {
  const worker = place4 ? new Worker(place4, { type: "module" }) : new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("error", failed);
  worker.postMessage(task);
  return {
    gone: new Promise((resolve2) => {
      worker.addEventListener("message", () => resolve2());
      worker.addEventListener("error", () => resolve2());
    }),
    terminate: () => worker.terminate()
  };
}

// src/core/received.ts
async function received(response) {
  const type = response.headers.get("Content-Type") ?? "no content type";
  const answer = `${response.url || "the response"} answers ${response.status}, ${type}`;
  if (!response.ok) throw new Error(`no core.wasm: ${answer}`);
  if (type.split(";")[0].trim() === "application/wasm") return response;
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength < 4 || new DataView(bytes).getUint32(0) !== 6386541) {
    throw new Error(`not a WebAssembly file: ${answer}; pass its place to init({ wasm })`);
  }
  return bytes;
}

// src/core/load.ts
var current;
var pending;
function init(options = {}) {
  pending ??= load(options).then(
    (loaded) => {
      current = loaded;
    },
    (error4) => {
      pending = void 0;
      throw error4;
    }
  );
  return pending;
}
async function load(options) {
  const { wasm, worker, patience, least } = options;
  let { relaxed = false } = options;
  let threads = threadCount(options.threads);
  let shared;
  if (relaxed && !wasm && !validates("relaxed simd")) {
    console.warn("onsager: this host has no relaxed SIMD, the core is the plain one");
    relaxed = false;
  }
  if (threads > 1) {
    const memory = sharedMemory();
    if (typeof memory === "string") {
      console.warn(`onsager: one thread: ${memory}`);
      threads = 1;
    } else shared = memory;
  }
  const variant = `core${relaxed ? "-relaxed" : ""}${shared ? "-threads" : ""}`;
  const module = await compiled(wasm ?? coreBytes(variant));
  const imports = WebAssembly.Module.imports(module).some(({ name: name2 }) => name2 === "memory");
  if (imports) shared ??= insist(sharedMemory());
  else if (shared) console.warn("onsager: one thread: the given core has a memory of its own");
  const pool = imports ? new Pool(shared, { threads, worker, patience, least }) : void 0;
  const instance = await instantiate(module, pool?.imports ?? {});
  const exports = instance.exports;
  pool?.attach(exports, module);
  return { exports, memory: new Memory(exports), pool };
}
function threadCount(threads = 1) {
  if (typeof threads === "boolean") return threads ? Math.min(64, cores()) : 1;
  if (Number.isInteger(threads) && threads >= 1 && threads <= 64) return threads;
  throw new RangeError(`threads must be a boolean or an integer from 1 to 64, got ${threads}`);
}
function insist(memory) {
  if (typeof memory === "string") throw new Error(`the given core needs a shared memory: ${memory}`);
  return memory;
}
async function compiled(wasm) {
  const given = await (wasm instanceof URL ? fetch(wasm) : wasm);
  if (given instanceof WebAssembly.Module) return given;
  if (typeof Response !== "function" || !(given instanceof Response)) {
    return WebAssembly.compile(given);
  }
  const source = await received(given);
  return source instanceof Response ? WebAssembly.compileStreaming(source) : WebAssembly.compile(source);
}
function core() {
  if (!current) throw new Error("the core is not loaded: call `await init()` first");
  return current;
}

// src/core/owned.ts
var scopes = [];
var lost = new FinalizationRegistry(({ memory, at }) => memory.free(at));
var Owned = class {
  /** What it takes in memory. */
  bytes;
  #what;
  #memory;
  #at;
  /** @throws RangeError when the memory is exhausted */
  constructor(what, bytes) {
    this.#what = what;
    this.bytes = bytes;
    this.#memory = core().memory;
    this.#at = this.#memory.alloc(bytes);
    lost.register(this, { memory: this.#memory, at: this.#at }, this);
    scopes.at(-1)?.add(this);
  }
  /** Where the entries lie. @throws Error when disposed */
  get ptr() {
    if (this.#at === void 0) throw new Error(`this ${this.#what} is disposed`);
    return this.#at;
  }
  get disposed() {
    return this.#at === void 0;
  }
  /** Gives the memory back. Calling it again does nothing. */
  dispose() {
    if (this.#at === void 0) return;
    lost.unregister(this);
    for (const made of scopes) made.delete(this);
    this.#memory.free(this.#at);
    this.#at = void 0;
  }
  [Symbol.dispose]() {
    this.dispose();
  }
};
function adopt(owned) {
  for (const made of scopes) made.delete(owned);
}

// src/core/padded.ts
function padded(n) {
  return n + 3 & ~3;
}

// src/experiments/multi-index/eigenvalues-vs-alpha.ts
import { z as z15 } from "zod";

// src/numerics/binomial.ts
function successRate(successes, trials, z34 = 1.96) {
  if (!(Number.isInteger(trials) && trials > 0))
    throw new RangeError(`trials must be an integer > 0, got ${trials}`);
  if (!(Number.isInteger(successes) && successes >= 0 && successes <= trials))
    throw new RangeError(`successes must be an integer from 0 to ${trials}, got ${successes}`);
  if (!(z34 >= 0 && Number.isFinite(z34))) throw new RangeError(`z must be >= 0, got ${z34}`);
  const rate = successes / trials;
  const share = z34 * z34 / trials;
  const middle = (rate + share / 2) / (1 + share);
  const half = z34 * Math.sqrt(rate * (1 - rate) / trials + share / (4 * trials)) / (1 + share);
  const low = successes === 0 ? 0 : middle - half;
  const high = successes === trials ? 1 : middle + half;
  return { successes, trials, rate, low, high };
}

// src/numerics/linear.ts
function solve(A2, b) {
  const n = b.length;
  const M = Float64Array.from(A2);
  const x = Float64Array.from(b);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(M[i * n + k]) > Math.abs(M[pivot * n + k])) pivot = i;
    for (let j = k; j < n; j++) [M[k * n + j], M[pivot * n + j]] = [M[pivot * n + j], M[k * n + j]];
    [x[k], x[pivot]] = [x[pivot], x[k]];
    for (let i = k + 1; i < n; i++) {
      const factor = M[i * n + k] / M[k * n + k];
      for (let j = k; j < n; j++) M[i * n + j] -= factor * M[k * n + j];
      x[i] -= factor * x[k];
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    for (let j = k + 1; j < n; j++) x[k] -= M[k * n + j] * x[j];
    x[k] /= M[k * n + k];
  }
  return x;
}
var SQUARINGS = 40;
function perron(J, inside2) {
  const n = inside2.length;
  const size2 = largest(J);
  if (!(size2 > 0) || !Number.isFinite(size2)) return { value: size2, vector: new Float64Array(n) };
  let power2 = Float64Array.from(J, (entry, p) => entry / size2 + (p % (n + 1) === 0 ? 1 : 0));
  for (let k = 0; k < SQUARINGS; k++) {
    const square2 = product(power2, power2, n, n);
    const scale3 = 1 / largest(square2);
    power2 = square2.map((entry) => entry * scale3);
  }
  const vector = product(power2, inside2, n, 1);
  const scale2 = 1 / largest(vector);
  for (let i = 0; i < n; i++) vector[i] *= scale2;
  const image = product(J, vector, n, 1);
  let value = 0;
  let norm = 0;
  for (let i = 0; i < n; i++) {
    value += vector[i] * image[i];
    norm += vector[i] ** 2;
  }
  return { value: value / norm, vector };
}
function product(A2, B, n, columns) {
  const C2 = new Float64Array(n * columns);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const a = A2[i * n + k];
      if (a !== 0) for (let j = 0; j < columns; j++) C2[i * columns + j] += a * B[k * columns + j];
    }
  }
  return C2;
}
function largest(values) {
  let max = 0;
  for (let i = 0; i < values.length; i++) max = Math.max(max, Math.abs(values[i]));
  return max;
}

// src/numerics/hermite.ts
function hermiteSlope(c) {
  return Float64Array.from(
    { length: Math.max(1, c.length - 1) },
    (_, m) => m + 1 < c.length ? Math.sqrt(m + 1) * c[m + 1] : 0
  );
}

// src/numerics/root.ts
function brent(f, lo, hi, { tolerance = 1e-12, maxIterations = 200 } = {}) {
  checkBracket(lo, hi, tolerance, maxIterations);
  let a = lo;
  let b = hi;
  let fa = f(a);
  let fb = f(b);
  if (fa * fb > 0) throw new RangeError(`f must change sign on [${lo}, ${hi}], got ${fa} and ${fb}`);
  let c = a;
  let fc = fa;
  let step = b - a;
  let previous = step;
  for (let iteration = 1; iteration <= maxIterations; iteration++) {
    if (!Number.isFinite(fb) || !Number.isFinite(fa)) {
      return { root: b, status: "non-finite", iterations: iteration, residual: Number.NaN };
    }
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      step = previous = b - a;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const smallest = 2 * Number.EPSILON * Math.abs(b) + 0.5 * tolerance;
    const middle = 0.5 * (c - b);
    if (Math.abs(middle) <= smallest || fb === 0) {
      return { root: b, status: "converged", iterations: iteration, residual: Math.abs(fb) };
    }
    const guess = Math.abs(fa) > Math.abs(fb) ? interpolate(a, b, c, fa, fb, fc) : Number.NaN;
    const inside2 = guess * middle > 0 && Math.abs(guess) < 1.5 * Math.abs(middle) - 0.5 * smallest;
    if (inside2 && Math.abs(guess) < 0.5 * Math.abs(previous) && Math.abs(previous) >= smallest) {
      previous = step;
      step = guess;
    } else {
      step = previous = middle;
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > smallest ? step : Math.sign(middle) * smallest;
    fb = f(b);
  }
  return { root: b, status: "max-iterations", iterations: maxIterations, residual: Math.abs(fb) };
}
function interpolate(a, b, c, fa, fb, fc) {
  const s = fb / fa;
  if (a === c) return (c - b) * s / (s - 1);
  const q = fa / fc;
  const r = fb / fc;
  return s * ((c - b) * q * (q - r) - (b - a) * (r - 1)) / -((q - 1) * (r - 1) * (s - 1));
}
function checkBracket(lo, hi, tolerance, maxIterations) {
  if (!Number.isFinite(lo)) throw new RangeError(`lo must be finite, got ${lo}`);
  if (!(Number.isFinite(hi) && hi > lo))
    throw new RangeError(`hi must be finite and > lo = ${lo}, got ${hi}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations must be >= 1, got ${maxIterations}`);
}

// src/numerics/ode.ts
var C = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
var A = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84]
];
var E = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];
var D = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423
];
var SAFETY = 0.9;
var DAMPING = 0.04;
var EXPONENT = 1 / 5 - 0.75 * DAMPING;
var SHRINK = 0.1;
var GROW = 5;
function integrate(slope, start, to, options = {}) {
  const { from: from2 = 0, relative = 1e-8, absolute = 1e-10, maxStep = Number.POSITIVE_INFINITY } = options;
  const { maxIterations = 1e5, event } = options;
  check(start, to, options);
  const n = start.length;
  const wanted2 = options.times ?? [to];
  const times = [];
  const states = [];
  let y = Float64Array.from(start);
  let next = new Float64Array(n);
  const stage = new Float64Array(n);
  const k = A.map(() => new Float64Array(n));
  let t2 = from2;
  let iterations = 0;
  let residual = 0;
  let shortened = false;
  let previous = 1e-4;
  const end = (status, happened = false) => ({
    time: t2,
    state: y,
    times: Float64Array.from(times),
    states,
    event: happened,
    status,
    iterations,
    residual
  });
  const report = (until, at) => {
    while (times.length < wanted2.length && wanted2[times.length] <= until) {
      const time = wanted2[times.length];
      states.push(at(time));
      times.push(time);
    }
  };
  slope(t2, y, k[0]);
  if (!k[0].every(Number.isFinite)) return end("non-finite");
  report(t2, () => y.slice());
  if (event && event(t2, y, k[0]) >= 0) return end("converged", true);
  let h = Math.min(firstStep(slope, t2, y, k[0], stage, next, relative, absolute), maxStep);
  while (t2 < to) {
    if (iterations === maxIterations) return end("max-iterations");
    const last = t2 + 1.01 * h >= to;
    if (last) h = to - t2;
    if (!(t2 + h > t2)) return end("stalled");
    iterations++;
    for (let s = 1; s < 7; s++) {
      const target = s < 6 ? stage : next;
      for (let i = 0; i < n; i++) {
        let sum2 = 0;
        for (let r = 0; r < s; r++) sum2 += A[s][r] * k[r][i];
        target[i] = y[i] + h * sum2;
      }
      slope(t2 + C[s] * h, target, k[s]);
    }
    let error4 = 0;
    for (let i = 0; i < n; i++) {
      let sum2 = 0;
      for (let r = 0; r < 7; r++) sum2 += E[r] * k[r][i];
      const scale2 = absolute + relative * Math.max(Math.abs(y[i]), Math.abs(next[i]));
      error4 = Math.max(error4, Math.abs(h * sum2) / scale2);
    }
    if (!Number.isFinite(error4)) {
      h *= SHRINK;
      shortened = true;
      if (!(t2 + h > t2)) return end("non-finite");
      continue;
    }
    const factor = error4 ** EXPONENT / SAFETY;
    if (error4 > 1) {
      h /= Math.min(1 / SHRINK, factor);
      shortened = true;
      continue;
    }
    residual = Math.max(residual, error4);
    const reached2 = last ? to : t2 + h;
    const between2 = interpolant(t2, h, y, next, k);
    if (event && event(reached2, next, k[6]) >= 0) {
      const inside2 = new Float64Array(n);
      const value = (time) => {
        const state = between2(time);
        slope(time, state, inside2);
        return event(time, state, inside2);
      };
      const low = value(t2);
      const high = value(reached2);
      const at = low < 0 && high > 0 ? brent(value, t2, reached2, { tolerance: 0 }).root : reached2;
      report(at, between2);
      y = at === reached2 ? next.slice() : between2(at);
      t2 = at;
      return end("converged", true);
    }
    report(reached2, (time) => time === reached2 ? next.slice() : between2(time));
    t2 = reached2;
    [y, next] = [next, y];
    [k[0], k[6]] = [k[6], k[0]];
    h /= Math.max(shortened ? 1 : 1 / GROW, Math.min(1 / SHRINK, factor / previous ** DAMPING));
    h = Math.min(h, maxStep);
    previous = Math.max(error4, 1e-4);
    shortened = false;
  }
  return end("converged");
}
function interpolant(t2, h, y, next, k) {
  return (time) => {
    const a = (time - t2) / h;
    const b = 1 - a;
    return y.map((value, i) => {
      let bend = 0;
      for (let r = 0; r < 7; r++) bend += D[r] * k[r][i];
      const rise = next[i] - value;
      const first = h * k[0][i] - rise;
      const second = rise - h * k[6][i] - first;
      return value + a * (rise + b * (first + a * (second + b * h * bend)));
    });
  };
}
function firstStep(slope, t2, y, k, stage, bent, relative, absolute) {
  let size2 = 0;
  let speed = 0;
  for (let i = 0; i < y.length; i++) {
    const scale2 = absolute + relative * Math.abs(y[i]);
    size2 = Math.max(size2, Math.abs(y[i]) / scale2);
    speed = Math.max(speed, Math.abs(k[i]) / scale2);
  }
  const short = size2 < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size2 / speed;
  for (let i = 0; i < y.length; i++) stage[i] = y[i] + short * k[i];
  slope(t2 + short, stage, bent);
  let bend = 0;
  for (let i = 0; i < y.length; i++) {
    bend = Math.max(bend, Math.abs(bent[i] - k[i]) / (absolute + relative * Math.abs(y[i])) / short);
  }
  const fastest = Math.max(speed, bend);
  if (!(fastest < Number.POSITIVE_INFINITY)) return short;
  return Math.min(100 * short, fastest <= 1e-15 ? Math.max(1e-6, 1e-3 * short) : (0.01 / fastest) ** 0.2);
}
function check(start, to, options) {
  const {
    from: from2 = 0,
    times,
    relative = 1e-8,
    absolute = 1e-10,
    maxStep = 1,
    maxIterations = 1,
    event
  } = options;
  for (let i = 0; i < start.length; i++) {
    if (!Number.isFinite(start[i])) throw new RangeError(`start[${i}] must be finite, got ${start[i]}`);
  }
  if (!Number.isFinite(from2)) throw new RangeError(`from must be finite, got ${from2}`);
  if (!(to > from2)) throw new RangeError(`to must be > from = ${from2}, got ${to}`);
  if (to === Number.POSITIVE_INFINITY && !event) throw new RangeError("to must be finite without an event");
  if (!(relative >= 0)) throw new RangeError(`relative must be >= 0, got ${relative}`);
  if (!(absolute > 0)) throw new RangeError(`absolute must be > 0, got ${absolute}`);
  if (!(maxStep > 0)) throw new RangeError(`maxStep must be > 0, got ${maxStep}`);
  if (!(maxIterations >= 1)) throw new RangeError(`maxIterations must be >= 1, got ${maxIterations}`);
  for (let i = 0; times && i < times.length; i++) {
    const low = i === 0 ? from2 : times[i - 1];
    if (!(times[i] >= low && times[i] <= to))
      throw new RangeError(`times[${i}] must be in [${low}, ${to}], got ${times[i]}`);
  }
}

// src/multi-index/additive.ts
import * as z from "zod";

// src/prior/explain.ts
function explain(error4, data, at = "") {
  return error4.issues.flatMap((issue) => {
    const path2 = [at, ...issue.path.map(String)].filter((part) => part !== "").join(".");
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((key2) => ({
        path: path2 ? `${path2}.${key2}` : key2,
        sentence: "is not a known key"
      }));
    }
    const found3 = look(data, issue.path);
    const sentence = found3 === void 0 ? `is missing: it ${wanted(issue)}` : `${wanted(issue)}, got ${quote(found3)}`;
    return [{ path: path2, sentence }];
  });
}
function parse(schema2, data, name2 = "") {
  const result = schema2.safeParse(data);
  if (result.success) return result.data;
  throw new RangeError(
    explain(result.error, data, name2).map(({ path: path2, sentence }) => `${path2} ${sentence}`).join("; ")
  );
}
function wanted(issue) {
  if (!/^(Invalid|Too) /.test(issue.message)) return issue.message;
  if (issue.code === "invalid_type") {
    return `must be ${/^[aeio]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
  }
  if (issue.code === "invalid_value") return `must be ${issue.values.map(quote).join(" or ")}`;
  const what = "origin" in issue && ["array", "string"].includes(issue.origin) ? "have length" : "be";
  if (issue.code === "too_small") return `must ${what} ${issue.inclusive ? ">=" : ">"} ${issue.minimum}`;
  if (issue.code === "too_big") return `must ${what} ${issue.inclusive ? "<=" : "<"} ${issue.maximum}`;
  return `is wrong (${issue.message})`;
}
function look(data, path2) {
  let here = data;
  for (const key2 of path2) {
    if (typeof here === "string" && key2 === "kind") return here;
    if (typeof here === "number" && key2 === "variance") return here;
    if (typeof here !== "object" || here === null) return void 0;
    here = here[key2];
  }
  return here;
}
function quote(value) {
  if (typeof value === "number") return String(value);
  const text4 = JSON.stringify(value) ?? String(value);
  return text4.length > 60 ? `${text4.slice(0, 57)}...` : text4;
}

// src/multi-index/additive.ts
var finite = z.number();
var series = z.union([z.int().min(1).max(60), z.array(finite).min(2).max(61)], {
  error: "must be a degree from 1 to 60 or a list of 2 to 61 Hermite coefficients"
}).transform((value) => typeof value === "number" ? pure(value) : value);
var additiveSchema = z.strictObject({
  /** k, the number of index vectors. */
  factors: z.int().min(1).max(200),
  /** v_i . v_j of all pairs. */
  overlap: finite.min(-1).max(1).default(0),
  /** v_i . v_j of each pair, in place of `overlap`: k x k, ones on the diagonal. */
  gram: z.array(z.array(finite)).optional(),
  /** sigma* of the teacher. */
  teacher: series,
  /** sigma of the neurons that learn; default that of the teacher. */
  student: series.optional(),
  /** Variance of Gaussian noise on the labels, which stochastic gradients feel. */
  noise: finite.min(0).default(0)
});
function additive(definition) {
  const { factors: k, overlap: overlap2, gram: gram3, teacher, student = teacher, noise } = parse(additiveSchema, definition);
  if (k > 1 && overlap2 * (k - 1) < -1 - ROUNDING)
    throw new RangeError(`overlap must be >= -1 / (factors - 1) = ${-1 / (k - 1)}, got ${overlap2}`);
  const vectors = gram3 ?? Array.from({ length: k }, (_, i) => row(k, i, overlap2));
  checkGram(vectors, k);
  if (!teacher.some((c, m) => m > 0 && c * (student[m] ?? 0) !== 0))
    throw new RangeError("student must share a Hermite coefficient of degree >= 1 with teacher, got none");
  return { factors: k, gram: vectors, teacher, student, noise };
}
function pure(m) {
  return Array.from({ length: m + 1 }, (_, i) => Number(i === m));
}
function row(k, i, overlap2) {
  return Array.from({ length: k }, (_, j) => i === j ? 1 : overlap2);
}
function checkGram(gram3, k) {
  if (gram3.length !== k) throw new RangeError(`gram must have ${k} rows, got ${gram3.length}`);
  gram3.forEach((values, i) => {
    if (values.length !== k) throw new RangeError(`gram.${i} must have ${k} numbers, got ${values.length}`);
    if (Math.abs(values[i] - 1) > ROUNDING)
      throw new RangeError(`gram.${i}.${i} must be 1, got ${values[i]}`);
    values.forEach((value, j) => {
      if (Math.abs(value - gram3[j]?.[i]) > ROUNDING)
        throw new RangeError(
          `gram must be symmetric, got ${value} at ${i}.${j} and ${gram3[j][i]} at ${j}.${i}`
        );
    });
  });
  const left2 = basisOf(gram3).left;
  if (left2 < -ROUNDING) throw new RangeError(`gram must be positive semidefinite, got a pivot ${left2}`);
}
var ROUNDING = 1e-10;
function basisOf(gram3) {
  const k = gram3.length;
  const vectors = gram3.map(() => new Float64Array(k));
  const open = new Set(gram3.keys());
  const rest2 = gram3.map((values, i) => values[i]);
  const pivots = [];
  while (open.size > 0) {
    const pivot = [...open].reduce((best, i) => rest2[i] > rest2[best] ? i : best);
    if (rest2[pivot] <= ROUNDING) break;
    const rank2 = pivots.length;
    const root = Math.sqrt(rest2[pivot]);
    for (const i of open) {
      let entry = gram3[i][pivot];
      for (let r = 0; r < rank2; r++) entry -= vectors[i][r] * vectors[pivot][r];
      vectors[i][rank2] = entry / root;
      rest2[i] -= vectors[i][rank2] ** 2;
    }
    open.delete(pivot);
    pivots.push(pivot);
  }
  const left2 = Math.min(0, ...[...open].map((i) => rest2[i]), ...offDiagonal(gram3, vectors, open));
  const rank = pivots.length;
  return { rank, vectors: vectors.map((v) => v.slice(0, rank)), pivots, left: left2 };
}
function offDiagonal(gram3, vectors, open) {
  const dot7 = (a, b) => a.reduce((sum2, value, r) => sum2 + value * b[r], 0);
  return [...open].flatMap(
    (i) => [...open].filter((j) => j !== i).map((j) => -Math.abs(gram3[i][j] - dot7(vectors[i], vectors[j])))
  );
}

// src/prior/gauss-bernoulli.ts
import * as z3 from "zod";

// src/prior/parameters.ts
import * as z2 from "zod";

// src/prior/semidefinite.ts
function semidefiniteFactor(matrix2) {
  const r = matrix2.length;
  const rest2 = matrix2.map((row2) => [...row2]);
  const factor = matrix2.map(() => new Array(r).fill(0));
  const floor = 1e-12 * Math.max(...matrix2.map((row2, i) => Math.abs(row2[i])));
  const left2 = new Set(matrix2.keys());
  for (let column3 = 0; column3 < r; column3++) {
    const pivot = [...left2].reduce((best, i) => rest2[i][i] > rest2[best][best] ? i : best);
    if (!(rest2[pivot][pivot] > floor)) break;
    left2.delete(pivot);
    const root = Math.sqrt(rest2[pivot][pivot]);
    factor[pivot][column3] = root;
    for (const i of left2) factor[i][column3] = rest2[i][pivot] / root;
    for (const i of left2) for (const j of left2) rest2[i][j] -= factor[i][column3] * factor[j][column3];
  }
  for (const i of left2) for (const j of left2) if (!(Math.abs(rest2[i][j]) <= floor)) return void 0;
  return factor;
}

// src/prior/parameters.ts
var MAX_RANK = 8;
var MAX_COMPONENTS = 256;
var finite2 = z2.number({ error: "must be a finite number" });
var stop = (error4) => ({ error: error4, abort: true });
var rhoSchema = z2.number({ error: "must be a number in (0, 1]" }).gt(0, "must be in (0, 1]").lte(1, "must be in (0, 1]");
var RANK = `must be an integer between 1 and ${MAX_RANK}`;
var rankSchema = z2.int({ error: RANK }).gte(1, stop(RANK)).lte(MAX_RANK, stop(RANK));
var VECTOR = `must be an array of 1 to ${MAX_RANK} numbers`;
var vectorSchema = z2.array(finite2, { error: VECTOR }).min(1, stop(VECTOR)).max(MAX_RANK, stop(VECTOR));
var MATRIX = `must be a square matrix of 1 to ${MAX_RANK} rows, an array of arrays of numbers`;
var covarianceSchema = z2.array(z2.array(finite2, { error: "must be an array of numbers" }), { error: MATRIX }).superRefine((matrix2, context) => {
  const flaw = covarianceFlaw(matrix2);
  if (flaw) context.addIssue({ code: "custom", message: flaw, continue: false });
});
function covarianceFlaw(matrix2) {
  const r = matrix2.length;
  if (r < 1 || r > MAX_RANK || matrix2.some((row2) => row2.length !== r)) return MATRIX;
  const symmetric2 = matrix2.every((row2, i) => row2.every((entry, j) => entry === matrix2[j][i]));
  if (!symmetric2) return "must be symmetric";
  return semidefiniteFactor(matrix2) ? void 0 : "must be positive semidefinite";
}

// src/prior/gauss-bernoulli.ts
var gaussBernoulliSchema = z3.strictObject({ kind: z3.literal("gauss-bernoulli"), rho: rhoSchema });
function lowerGaussBernoulli({ rho }) {
  if (rho === 1) return { rank: 1, weights: [1], means: [[0]], covariances: [[[1]]] };
  return { rank: 1, weights: [1 - rho, rho], means: [[0], [0]], covariances: [[[0]], [[1 / rho]]] };
}

// src/prior/gaussian.ts
import * as z4 from "zod";

// src/prior/components.ts
function zeros(rank) {
  return Array.from({ length: rank }, () => new Array(rank).fill(0));
}
function diagonal(rank, value) {
  return zeros(rank).map((row2, i) => row2.map((_, j) => i === j ? value : 0));
}
function atoms(points, probabilities) {
  const kept = points.map((_, k) => k).filter((k) => probabilities[k] > 0);
  const rank = points[0].length;
  return {
    rank,
    weights: kept.map((k) => probabilities[k]),
    means: kept.map((k) => points[k]),
    covariances: kept.map(() => zeros(rank))
  };
}

// src/prior/gaussian.ts
var gaussianSchema = z4.strictObject({
  kind: z4.literal("gaussian"),
  rank: rankSchema.optional(),
  variance: finite2.gt(0, stop("must be > 0")).optional(),
  covariance: covarianceSchema.optional(),
  mean: z4.union([finite2, vectorSchema], { error: "must be a number or an array of numbers" }).optional()
}).superRefine(({ rank, variance: variance2, covariance, mean: mean4 }, context) => {
  const flaw = (path2, message) => context.addIssue({ code: "custom", path: [path2], message });
  if (covariance && variance2 !== void 0) flaw("variance", "must not be given beside covariance");
  const r = covariance?.length ?? rank ?? (Array.isArray(mean4) ? mean4.length : 1);
  if (rank !== void 0 && rank !== r) flaw("rank", `must be that of covariance, ${r}`);
  if (Array.isArray(mean4) && mean4.length !== r) flaw("mean", `must have ${r} entries`);
  if (typeof mean4 === "number" && r !== 1) flaw("mean", `must be an array of ${r} numbers`);
});
function gaussian(options = {}) {
  return parse(gaussianSchema, { ...options, kind: "gaussian" });
}
function lowerGaussian({ rank, variance: variance2 = 1, covariance, mean: mean4 }) {
  const r = covariance?.length ?? rank ?? (Array.isArray(mean4) ? mean4.length : 1);
  const center = typeof mean4 === "number" ? [mean4] : mean4 ?? new Array(r).fill(0);
  return { rank: r, weights: [1], means: [center], covariances: [covariance ?? diagonal(r, variance2)] };
}

// src/prior/mixture.ts
import * as z5 from "zod";
var COUNT = `must have 1 to ${MAX_COMPONENTS} entries`;
var mixtureSchema = z5.strictObject({
  kind: z5.literal("mixture"),
  weights: z5.array(finite2.gt(0, stop("must be > 0"))).min(1, stop(COUNT)).max(MAX_COMPONENTS, stop(COUNT)),
  means: z5.array(vectorSchema).min(1, stop(COUNT)),
  covariances: z5.array(covarianceSchema).min(1, stop(COUNT))
}).superRefine(({ weights, means, covariances }, context) => {
  const flaw = (path2, message) => context.addIssue({ code: "custom", path: path2, message });
  const sum2 = weights.reduce((a, b) => a + b, 0);
  if (Math.abs(sum2 - 1) > 1e-9) flaw(["weights"], `must sum to 1 (the sum is ${sum2})`);
  if (means.length !== weights.length) flaw(["means"], `must have ${weights.length} entries, one a weight`);
  if (covariances.length !== weights.length) {
    flaw(["covariances"], `must have ${weights.length} entries, one a weight`);
  }
  const r = means[0].length;
  means.forEach((mean4, k) => {
    if (mean4.length !== r) flaw(["means", k], `must have ${r} entries, like the first mean`);
  });
  covariances.forEach((matrix2, k) => {
    if (matrix2.length !== r) flaw(["covariances", k], `must have ${r} rows, like the first mean`);
  });
});
function lowerMixture({ weights, means, covariances }) {
  const sum2 = weights.reduce((a, b) => a + b, 0);
  return { rank: means[0].length, weights: weights.map((weight2) => weight2 / sum2), means, covariances };
}

// src/prior/rademacher.ts
import * as z6 from "zod";
var CORRELATION = "must be in [-1, 1]";
var rademacherSchema = z6.strictObject({
  kind: z6.literal("rademacher"),
  rank: rankSchema.optional(),
  correlation: z6.number({ error: CORRELATION }).gte(-1, CORRELATION).lte(1, CORRELATION).optional()
}).superRefine(({ rank, correlation: correlation2 }, context) => {
  if (correlation2 === void 0 || (rank ?? 2) === 2) return;
  context.addIssue({ code: "custom", path: ["rank"], message: "must be 2 beside a correlation" });
});
function lowerRademacher({ rank, correlation: correlation2 }) {
  const r = rank ?? (correlation2 === void 0 ? 1 : 2);
  const points = Array.from(
    { length: 2 ** r },
    (_, bits) => Array.from({ length: r }, (_2, i) => bits >> r - 1 - i & 1 ? -1 : 1)
  );
  const c = correlation2 ?? 0;
  const probability2 = (point2) => c === 0 ? 2 ** -r : (1 + c * point2[0] * point2[1]) / 4;
  return atoms(points, points.map(probability2));
}

// src/prior/schema.ts
import * as z10 from "zod";

// src/prior/sparse-rademacher.ts
import * as z7 from "zod";
var sparseRademacherSchema = z7.strictObject({
  kind: z7.literal("sparse-rademacher"),
  rho: rhoSchema
});
function lowerSparseRademacher({ rho }) {
  const size2 = 1 / Math.sqrt(rho);
  return atoms([[size2], [-size2], [0]], [rho / 2, rho / 2, 1 - rho]);
}

// src/prior/sphere.ts
import * as z8 from "zod";
var sphereSchema = z8.strictObject({ kind: z8.literal("sphere") });
function lowerSphere(_) {
  return { rank: 1, weights: [1], means: [[0]], covariances: [[[1]]] };
}

// src/prior/two-point.ts
import * as z9 from "zod";
var RHO = "must be in (0, 1)";
var twoPointSchema = z9.strictObject({
  kind: z9.literal("two-point"),
  rho: z9.number({ error: RHO }).gt(0, RHO).lt(1, RHO)
});
function lowerTwoPoint({ rho }) {
  return atoms([[Math.sqrt((1 - rho) / rho)], [-Math.sqrt(rho / (1 - rho))]], [rho, 1 - rho]);
}

// src/prior/schema.ts
var kinds = [
  gaussianSchema,
  rademacherSchema,
  sparseRademacherSchema,
  gaussBernoulliSchema,
  twoPointSchema,
  sphereSchema,
  mixtureSchema
];
var names = kinds.map((schema2) => schema2.shape.kind.value).join(", ");
var priorSchema = z10.preprocess(
  (data) => typeof data === "string" ? { kind: data } : data,
  z10.discriminatedUnion("kind", kinds, {
    error: (issue) => issue.code === "invalid_union" ? `must be one of ${names}` : `must be the name of a prior (${names}) or an object { kind, ... }`
  })
);
function checked(prior) {
  return parse(priorSchema, prior, "prior");
}

// src/prior/lower.ts
function lower(prior) {
  const data = checked(prior);
  switch (data.kind) {
    case "gaussian":
      return lowerGaussian(data);
    case "rademacher":
      return lowerRademacher(data);
    case "sparse-rademacher":
      return lowerSparseRademacher(data);
    case "gauss-bernoulli":
      return lowerGaussBernoulli(data);
    case "two-point":
      return lowerTwoPoint(data);
    case "sphere":
      return lowerSphere(data);
    case "mixture":
      return lowerMixture(data);
  }
}
function rankOf(prior) {
  return lower(prior).rank;
}
function secondMoment(prior) {
  const { rank, weights, means, covariances } = lower(prior);
  const entry = (i, j) => weights.reduce((sum2, weight2, k) => sum2 + weight2 * (covariances[k][i][j] + means[k][i] * means[k][j]), 0);
  return Array.from({ length: rank }, (_, i) => Array.from({ length: rank }, (_2, j) => entry(i, j)));
}
function writePrior(owner, prior) {
  return writeMixture(owner, lower(prior));
}
function writeMixture(owner, mixture) {
  const { rank, weights, means, covariances } = mixture;
  const block = [rank, weights.length, 0, 0, ...weights, ...means.flat(), ...covariances.flat(2)];
  const bytes = 8 * block.length;
  const at = "bytes" in owner ? owner.bytes(bytes) : owner.alloc(bytes);
  core().memory.f64(at, block.length).set(block);
  return at;
}

// src/tensor/fields.ts
function rankOneFields(tensor, factors3) {
  const { kind, dims, symmetric: symmetric2 } = tensor;
  const modes = symmetric2 ? 1 : dims.length;
  if (factors3.length !== modes) {
    throw new RangeError(`factors must be ${modes} for a ${kind} tensor, got ${factors3.length}`);
  }
  factors3.forEach((factor, m) => {
    if (factor.length === dims[m]) return;
    throw new RangeError(`factors[${m}] must have length ${dims[m]}, got ${factor.length}`);
  });
  const { exports, memory } = core();
  const [code, type, n1, n2, n3, n4, t2] = tensor.args;
  return memory.scope((scratch) => {
    const column3 = (m, values) => {
      if (m >= modes) return 0;
      const at = scratch.f64(padded(dims[m]));
      if (values) memory.f64(at, dims[m]).set(values);
      return at;
    };
    const [x1, x2, x3, x4] = [0, 1, 2, 3].map((m) => column3(m, factors3[m]));
    const [y1, y2, y3, y4] = [0, 1, 2, 3].map((m) => column3(m));
    const ws = scratch.bytes(exports.contract_ws(code, type, n1, n2, n3, n4, 0));
    exports.contract(code, type, n1, n2, n3, n4, t2, 0, x1, x2, x3, x4, y1, y2, y3, y4, ws);
    return [y1, y2, y3, y4].slice(0, modes).map((y, m) => memory.f64(y, dims[m]).slice());
  });
}

// src/tensor/kinds.ts
var kinds2 = [
  "dense2",
  "dense3",
  "dense4",
  "symmetric2",
  "symmetric3-tiled",
  "symmetric3-slabs",
  "symmetric4"
];
var dataTypes = ["f64", "f32", "int8", "int16"];
var ADDRESSABLE = 2 ** 32 - 2 ** 20;
function fourDims(dims) {
  const [n1, n2 = 1, n3 = 1, n4 = 1] = dims;
  return [n1, n2, n3, n4];
}
function entryCount(kind, dims) {
  const symmetric2 = kind.startsWith("symmetric");
  return dims.reduce((count2, n, m) => symmetric2 ? count2 * (n + m) / (m + 1) : count2 * n, 1);
}
function tensorBytes(kind, dims, type) {
  return core().exports.tensor_bytes(kinds2.indexOf(kind), dataTypes.indexOf(type), ...fourDims(dims));
}
function largestThatFits(kind, type, bytes = ADDRESSABLE) {
  let low = 0;
  let high = 2 ** 16;
  while (high - low > 1) {
    const middle = low + high >> 1;
    if (tensorBytes(kind, [middle, middle, middle, middle], type) <= bytes) low = middle;
    else high = middle;
  }
  return low;
}

// src/tensor/quantisation.ts
var MAX_LOSS = 1e-3;
var RECORD = 4;
function quantisationOf(tensor) {
  const { type } = tensor;
  if (type !== "int8" && type !== "int16") return void 0;
  const count2 = entryCount(tensor.kind, tensor.dims);
  const slabs = tensor.dims[0];
  const records2 = core().memory.f64(core().exports.tensor_records(...tensor.args) >>> 0, RECORD * slabs);
  const total2 = (field) => {
    let sum2 = 0;
    for (let i = 0; i < slabs; i++) sum2 += records2[RECORD * i + field];
    return sum2;
  };
  const [lost2, squares, clipped] = [1, 2, 3].map(total2);
  const snrLoss = lost2 > 0 ? lost2 / (lost2 + squares) : 0;
  const advice = snrLoss > MAX_LOSS ? "int16" : type;
  return { error: lost2 / count2, square: squares / count2, clipped: clipped / count2, snrLoss, advice };
}

// src/tensor/symmetry.ts
function forSorted(order, n, visit2) {
  const index = new Array(order).fill(0);
  const step = (m, from2, at) => {
    for (let i = from2; i < n; i++) {
      index[m] = i;
      if (m === order - 1) visit2(index, at * n + i);
      else step(m + 1, i, at * n + i);
    }
  };
  step(0, 0, 0);
}
function permutations(order) {
  if (order === 0) return [[]];
  return permutations(order - 1).flatMap(
    (rest2) => Array.from({ length: order }, (_, at) => [...rest2.slice(0, at), order - 1, ...rest2.slice(at)])
  );
}
function forPermuted(order, n, visit2) {
  const modes = permutations(order);
  forSorted(order, n, (index, at) => {
    for (const permutation2 of modes) {
      let offset = 0;
      for (let m = 0; m < order; m++) offset = offset * n + index[permutation2[m]];
      visit2(at, offset);
    }
  });
}
function mirror(order, n, full) {
  forPermuted(order, n, (from2, to) => {
    full[to] = full[from2];
  });
}

// src/tensor/data-tensor.ts
var DataTensor = class extends Owned {
  kind;
  type;
  /** One size per mode. */
  dims;
  /**
   * Reserves the memory and does not clear it: `write`, `clear` or the core's `sample_tensor` has to follow.
   *
   * @throws RangeError when it does not fit
   */
  constructor(kind, dims, type) {
    const bytes = tensorBytes(kind, dims, type);
    if (bytes > ADDRESSABLE) throw new RangeError(tooLarge(kind, dims, type));
    super("tensor", bytes);
    this.kind = kind;
    this.type = type;
    this.dims = [...dims];
  }
  get order() {
    return this.dims.length;
  }
  get symmetric() {
    return this.kind.startsWith("symmetric");
  }
  /** kind, type, n1 .. n4 and pointer: what `contract` and `sample_tensor` of the core take first. */
  get args() {
    return [kinds2.indexOf(this.kind), dataTypes.indexOf(this.type), ...fourDims(this.dims), this.ptr];
  }
  /** What the integers cost, as measured when they were written; undefined for f64 and f32. */
  get quantisation() {
    return quantisationOf(this);
  }
  /** Sets all entries to zero. */
  clear() {
    core().memory.u8(this.ptr, this.bytes).fill(0);
  }
  /**
   * Copies a plain array in C order. A symmetric tensor reads the entries i <= j <= .. and believes the others to agree;
   * see `asymmetry`. Integers get, slab by slab, the scale of least rounding and clipping error; `quantisation` says what is left.
   *
   * @throws RangeError when the number of values is not the product of the dimensions, or one is not finite
   */
  write(values) {
    const count2 = product2(this.dims);
    if (values.length !== count2) {
      throw new RangeError(
        `values must hold ${this.dims.join(" x ")} = ${count2} numbers, got ${values.length}`
      );
    }
    for (let i = 0; i < count2; i++) {
      if (!Number.isFinite(values[i])) throw new RangeError(`values[${i}] must be finite, got ${values[i]}`);
    }
    const { exports, memory } = core();
    const single = values instanceof Float32Array;
    const slab = count2 / this.dims[0];
    memory.scope((scratch) => {
      const integers2 = this.type === "int8" || this.type === "int16";
      const ws = scratch.bytes(integers2 ? exports.scale_ws() : exports.transfer_ws());
      const from2 = scratch.bytes((single ? 4 : 8) * slab);
      const view = single ? memory.f32(from2, slab) : memory.f64(from2, slab);
      for (let i = 0; i < this.dims[0]; i++) {
        for (let e2 = 0, at = i * slab; e2 < slab; e2++, at++) view[e2] = values[at];
        if (integers2) exports.scale_tensor(...this.args, from2, single ? 1 : 0, i, i + 1, ws);
        exports.pack_tensor(...this.args, from2, single ? 1 : 0, i, i + 1, ws);
      }
    });
  }
  /** The full array in C order, in f64. */
  toArray() {
    const { exports, memory } = core();
    const n = this.dims[0];
    const slab = product2(this.dims) / n;
    const full = new Float64Array(n * slab);
    memory.scope((scratch) => {
      const ws = scratch.bytes(exports.transfer_ws());
      const to = scratch.f64(slab);
      for (let i = 0; i < n; i++) {
        exports.unpack_tensor(...this.args, to, i, i + 1, ws);
        full.set(memory.f64(to, slab), i * slab);
      }
    });
    if (this.symmetric) mirror(this.order, n, full);
    return full;
  }
  /** One entry. @throws RangeError when the index is not inside of the tensor */
  entry(...index) {
    const inside2 = (i2, m) => Number.isInteger(i2) && i2 >= 0 && i2 < this.dims[m];
    if (index.length !== this.order || !index.every(inside2)) {
      throw new RangeError(`index must be inside of ${this.dims.join(" x ")}, got [${index}]`);
    }
    if (this.symmetric) index.sort((a, b) => a - b);
    const { exports, memory } = core();
    const [i, j, k = 0, l = 0] = index;
    return memory.scope(
      (scratch) => exports.tensor_entry(...this.args, i, j, k, l, scratch.bytes(exports.transfer_ws()))
    );
  }
  /**
   * The fields of rank one: for every mode m the tensor applied to the factors of all other modes,
   * field_m[i] = sum T[.. i ..] prod_{l != m} factor_l[i_l]. One pass over the data gives all of them. A symmetric
   * tensor takes one factor and gives one field, T(., x, .., x).
   *
   * @throws RangeError when a factor has another length than its mode, or there are too few or too many
   */
  contract(...factors3) {
    return rankOneFields(this, factors3);
  }
};
function product2(dims) {
  return dims.reduce((count2, n) => count2 * n, 1);
}
function tooLarge(kind, dims, type) {
  const mib2 = (bytes) => `${Math.ceil(bytes / 2 ** 20)} MiB`;
  const size2 = dims.every((n) => n === dims[0]) ? `n = ${dims[0]}` : dims.join(" x ");
  const needs = (other2) => tensorBytes(kind, dims, other2);
  const other = ["f32", "int16", "int8"].find((narrower) => needs(narrower) <= ADDRESSABLE);
  const helps = other ? `; as '${other}' it takes ${mib2(needs(other))} and fits` : "";
  return `a ${kind} tensor of ${type} must take at most ${mib2(ADDRESSABLE)}, which is n = ${largestThatFits(kind, type)}, got ${size2}: ${mib2(tensorBytes(kind, dims, type))}${helps}`;
}

// src/tensor/create.ts
var TILED_UP_TO = 16 * 2 ** 20;
function symmetricKind(order, n, type, layout) {
  if (order !== 3) return `symmetric${order}`;
  const small = type === "int8" || tensorBytes("symmetric3-tiled", [n, n, n], type) <= TILED_UP_TO;
  return `symmetric3-${layout ?? (small ? "tiled" : "slabs")}`;
}

// src/amp/loop.ts
var PATIENCE2 = 60;
var STALL_BAND = 1.01;
var DIVERGED = 1e6;
function runLoop(step, options) {
  const { tolerance, maxIterations } = options;
  const recent = [];
  let residual = Number.POSITIVE_INFINITY;
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    residual = step(iterations);
    recent.push(residual);
    if (recent.length > PATIENCE2) recent.shift();
    const status = verdict(residual, recent, tolerance);
    if (status) return { status, iterations, residual };
  }
  return { status: "max-iterations", iterations: maxIterations, residual };
}
function verdict(residual, recent, tolerance) {
  if (!Number.isFinite(residual)) return "non-finite";
  if (residual <= tolerance) return "converged";
  if (residual > DIVERGED) return "diverged";
  const cycling = recent.length === PATIENCE2 && Math.max(...recent) < STALL_BAND * Math.min(...recent);
  return cycling ? "stalled" : void 0;
}

// src/amp/glm.ts
function checkGlmOptions({
  damping = 0,
  tolerance = 1e-6,
  maxIterations = 200,
  floor = 1e-10
}) {
  if (!(damping >= 0 && damping < 1)) throw new RangeError(`damping must be in [0, 1), got ${damping}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(Number.isInteger(maxIterations) && maxIterations > 0))
    throw new RangeError(`maxIterations must be an integer > 0, got ${maxIterations}`);
  if (!(floor >= 0 && Number.isFinite(floor))) throw new RangeError(`floor must be >= 0, got ${floor}`);
  return { damping, tolerance, maxIterations, floor };
}
function runGlm(problem, options = {}, after) {
  const { damping, tolerance, maxIterations, floor } = checkGlmOptions(options);
  const { data, p, denoise, estimate, covariance } = problem;
  const [n, d] = data.dims;
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const sweep = sweeper(scratch, problem);
    const length = p * padded(d);
    const g = scratch.f64(p * padded(n));
    const V = scratch.f64(p * p);
    const A2 = scratch.f64(p * p);
    const C2 = scratch.f64(p * p, covariance);
    const field = scratch.f64(length);
    const next = scratch.f64(length);
    let previous;
    const step = (iteration) => {
      const v = memory.f64(V, p * p);
      v.set(memory.f64(C2, p * p));
      for (let a = 0; a < p; a++) v[a * (p + 1)] += floor;
      memory.f64(field, length).fill(0);
      sweep(estimate, V, g, field);
      gram(p, n, d, g, A2);
      if (!memory.f64(A2, p * p).every(Number.isFinite)) return Number.NaN;
      const precision = memory.f64(A2, p * p).slice();
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++)
          exports.daxpy(padded(d), precision[b * p + a], column(estimate, b, d), column(field, a, d));
      if (previous && damping > 0) {
        blend(memory.f64(field, length), previous.field, damping);
        blend(memory.f64(A2, p * p), previous.A, damping);
      }
      if (damping > 0)
        previous = { field: memory.f64(field, length).slice(), A: memory.f64(A2, p * p).slice() };
      denoise(field, A2, next, C2);
      const [now, before] = [memory.f64(next, length), memory.f64(estimate, length)];
      let change = 0;
      for (let e2 = 0; e2 < length; e2++) change += (now[e2] - before[e2]) ** 2;
      const residual = Math.sqrt(change / (p * d)) / (iteration > 1 ? 1 - damping : 1);
      if (Number.isFinite(residual)) {
        before.set(now);
        covariance.set(memory.f64(C2, p * p));
        after?.(iteration, residual);
      }
      return residual;
    };
    return runLoop(step, { tolerance, maxIterations });
  });
}
function mixtureDenoiser(scratch, prior, d) {
  const { exports } = core();
  const at = writeMixture(scratch, prior);
  const ws = scratch.bytes(exports.denoise_ws(at, d) >>> 0);
  return (B, A2, estimate, covariance) => {
    exports.denoise(at, d, B, A2, estimate, covariance, ws);
  };
}
function sweeper(scratch, { data, labels, p, channel: channel2 }) {
  const { exports, memory } = core();
  const [n, d] = data.dims;
  const type = dataTypes.indexOf(data.type);
  const ws = scratch.bytes(exports.glm_ws(type, n, d, p));
  const lowered = channel2.lowered && scratch.f64(channel2.lowered.length, channel2.lowered);
  return (W2, V, g, field) => {
    exports.glm_begin(ws, type, n, d, p, data.ptr, W2, labels, g, V, g, field);
    if (lowered) {
      exports.glm_sweep(ws, lowered);
      return;
    }
    const variance2 = memory.f64(V, p * p).slice();
    for (let rows2 = exports.glm_step(ws); rows2 > 0; rows2 = exports.glm_step(ws)) {
      const stride = exports.glm_stride(ws);
      const omega = new Float64Array(p * rows2);
      for (let a = 0; a < p; a++) omega.set(memory.f64(exports.glm_omega(ws) + a * stride, rows2), a * rows2);
      const out2 = channel2.gOut(memory.f64(exports.glm_labels(ws), rows2).slice(), omega, variance2);
      for (let a = 0; a < p; a++)
        memory.f64(exports.glm_g(ws) + a * stride, rows2).set(out2.g.subarray(a * rows2, (a + 1) * rows2));
    }
  };
}
function gram(p, n, d, g, A2) {
  const { exports, memory } = core();
  const products = Array.from({ length: p * p }, (_, e2) => {
    const [a, b] = [Math.floor(e2 / p), e2 % p];
    return exports.ddot(padded(n), column(g, Math.min(a, b), n), column(g, Math.max(a, b), n)) / d;
  });
  memory.f64(A2, p * p).set(products);
}
var column = (at, a, rows2) => at + 8 * a * padded(rows2);
function blend(now, before, damping) {
  for (let e2 = 0; e2 < now.length; e2++) now[e2] = (1 - damping) * now[e2] + damping * before[e2];
}

// src/linalg/matrix.ts
var Matrix = class _Matrix extends Owned {
  rows;
  cols;
  /** Numbers from one row to the next in memory: `cols` rounded up to a multiple of four, the rest zeros. */
  stride;
  /**
   * Zeros, or the given numbers (row-major).
   *
   * @throws RangeError when the shape is not two non-negative integers, the count of numbers is not rows * cols, one is not
   * finite, or the memory is exhausted
   */
  constructor(rows2, cols, values) {
    checkShape(rows2, cols);
    if (values !== void 0) checkNumbers("values", values, rows2 * cols);
    const stride = padded(cols);
    super("matrix", 8 * rows2 * stride);
    this.rows = rows2;
    this.cols = cols;
    this.stride = stride;
    core().memory.f64(this.ptr, rows2 * stride).fill(0);
    if (values) this.write(values);
  }
  /** A copy of plain data, of another matrix, or of rows of numbers. @throws RangeError as the constructor */
  static from(source) {
    const a = Array.isArray(source) ? matrix(source) : source;
    checkMatrix("source", a);
    return new _Matrix(a.rows, a.cols, a instanceof _Matrix ? a.toArray() : a.data);
  }
  /** Overwrites all entries (row-major). @throws RangeError when there are not rows * cols finite numbers */
  write(values) {
    const { rows: rows2, cols, stride } = this;
    checkNumbers("values", values, rows2 * cols);
    const view = core().memory.f64(this.ptr, rows2 * stride);
    for (let i = 0, at = 0; i < rows2; i++) for (let j = 0; j < cols; j++) view[i * stride + j] = values[at++];
  }
  /** One entry. @throws RangeError when it is not inside of the matrix */
  entry(i, j) {
    checkCount("i", i, 0, this.rows - 1);
    checkCount("j", j, 0, this.cols - 1);
    return core().memory.f64(this.ptr, this.rows * this.stride)[i * this.stride + j];
  }
  /** A copy of the entries, row-major. */
  toArray() {
    const { rows: rows2, cols, stride } = this;
    const view = core().memory.f64(this.ptr, rows2 * stride);
    if (cols === stride) return view.slice();
    const data = new Float64Array(rows2 * cols);
    for (let i = 0; i < rows2; i++) data.set(view.subarray(i * stride, i * stride + cols), i * cols);
    return data;
  }
  /** A copy as plain data. */
  toPlain() {
    return { rows: this.rows, cols: this.cols, data: this.toArray() };
  }
};
function matrix(rows2, cols = 0, data) {
  if (Array.isArray(rows2)) return ofRows(rows2);
  const count2 = rows2;
  checkShape(count2, cols);
  if (data === void 0) return { rows: count2, cols, data: new Float64Array(count2 * cols) };
  checkNumbers("data", data, count2 * cols, true);
  return { rows: count2, cols, data: Float64Array.from(data) };
}
function ofRows(rows2) {
  const cols = rows2.length > 0 ? rows2[0]?.length : 0;
  rows2.forEach((row2, i) => {
    checkNumbers(`rows[${i}]`, row2, cols, true);
  });
  const data = new Float64Array(rows2.length * cols);
  rows2.forEach((row2, i) => {
    data.set(row2, i * cols);
  });
  return { rows: rows2.length, cols, data };
}
function checkShape(rows2, cols) {
  checkCount("rows", rows2, 0);
  checkCount("cols", cols, 0);
  if (rows2 * cols < 2 ** 29) return;
  throw new RangeError(`rows * cols must be below 2^29, which is 4 GiB, got ${rows2} x ${cols}`);
}
function entriesOf(a) {
  if (!(a instanceof Matrix)) return { numbers: a.data, stride: a.cols };
  return { numbers: core().memory.f64(a.ptr, a.rows * a.stride), stride: a.stride };
}
function checkMatrix(name2, a) {
  if (a instanceof Matrix) {
    if (Number.isFinite(core().exports.dnrm2(a.rows * a.stride, a.ptr))) return;
  } else {
    if (typeof a !== "object" || a === null || !("data" in a)) {
      throw new TypeError(`${name2} must be a matrix, got ${shown(a)}`);
    }
    checkCount(`${name2}.rows`, a.rows, 0);
    checkCount(`${name2}.cols`, a.cols, 0);
    checkNumbers(`${name2}.data`, a.data, a.rows * a.cols, true);
  }
  const { numbers, stride } = entriesOf(a);
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < a.cols; j++) {
      const entry = numbers[i * stride + j];
      if (Number.isFinite(entry)) continue;
      throw new RangeError(`${name2} must be finite, got ${entry} at row ${i}, column ${j}`);
    }
  }
}
function checkSquare(name2, a) {
  checkMatrix(name2, a);
  if (a.rows !== a.cols) throw new RangeError(`${name2} must be square, got ${a.rows} x ${a.cols}`);
}
function checkSymmetric(name2, a) {
  checkSquare(name2, a);
  const { numbers, stride } = entriesOf(a);
  let largest2 = 0;
  for (let at = 0; at < numbers.length; at++) largest2 = Math.max(largest2, Math.abs(numbers[at]));
  const tolerance = 1e-10 * largest2;
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < i; j++) {
      const [below, above] = [numbers[i * stride + j], numbers[j * stride + i]];
      if (Math.abs(below - above) > tolerance) {
        throw new RangeError(
          `${name2} must be symmetric, got ${below} at (${i}, ${j}) and ${above} at (${j}, ${i})`
        );
      }
    }
  }
}

// src/random/key.ts
import seedrandom from "seedrandom";
function key(seed, ...coordinates) {
  const parts2 = [seed, ...coordinates].map((part, at) => {
    if (typeof part === "string" || Number.isSafeInteger(part)) return String(part);
    const name2 = at === 0 ? "seed" : `coordinate ${at}`;
    throw new RangeError(`${name2} must be a string or an integer below 2^53, got ${shown(part)}`);
  });
  const words3 = seedrandom(JSON.stringify(parts2));
  return [words3.int32() >>> 0, words3.int32() >>> 0];
}

// src/random/purpose.ts
var purpose = {
  user: 0,
  signal: 1,
  start: 2,
  dynamics: 3,
  label: 4,
  input: 5,
  probe: 6,
  channel: 65536,
  implicit: 131072
};

// src/random/draw.ts
function normals(into, stream2) {
  return draw("dnormal", into, stream2);
}
function draw(kernel2, into, stream2, map) {
  checkObject("stream", stream2);
  const { seed, purpose: purpose2 = purpose.user, index = 0 } = stream2;
  const n = countOf(into);
  checkInteger("purpose", purpose2, 2 ** 32);
  checkInteger("index", index, 2 ** 32);
  const [key0, key1] = key(seed);
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const at = scratch.bytes(8 * n);
    exports[kernel2](n, at, key0, key1, purpose2, index);
    const numbers = memory.f64(at, n);
    for (let i = 0; map && i < n; i++) numbers[i] = map(numbers[i], i, numbers);
    if (typeof into === "number") return numbers.slice();
    if (into instanceof Matrix) into.write(numbers);
    else into.set(numbers);
    return into;
  });
}
function countOf(into) {
  if (into instanceof Matrix) return into.rows * into.cols;
  if (into instanceof Float64Array || into instanceof Float32Array) return into.length;
  if (typeof into === "number") return checked2(into);
  throw new TypeError(
    `n must be a number, or a Float64Array, Float32Array or Matrix to draw into, got ${shown(into)}`
  );
}
function checked2(n) {
  checkInteger("n", n, 2 ** 31);
  return n;
}
function checkInteger(name2, value, limit) {
  if (Number.isInteger(value) && value >= 0 && value < limit) return;
  throw new RangeError(`${name2} must be an integer in [0, 2^${Math.log2(limit)}), got ${shown(value)}`);
}

// src/prior/draw.ts
function drawSignal(prior, n, options = {}) {
  const { seed = 0, index = 0 } = options;
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`n must be an integer >= 1, got ${n}`);
  if (!(Number.isInteger(index) && index >= 0 && index < 2 ** 32)) {
    throw new RangeError(`index must be an integer in [0, 2^32), got ${index}`);
  }
  const mixture = lower(prior);
  const [first, ...coordinates] = typeof seed === "object" ? [...seed] : [seed];
  const signal = stream("dnormal", n * mixture.rank, key(first, ...coordinates), index);
  if (checked(prior).kind === "sphere") return scaled(signal, n);
  const chosen = components(mixture.weights, n, key(first, ...coordinates, "component"), index);
  place(mixture, chosen, signal);
  return signal;
}
function place({ rank: r, means, covariances }, chosen, signal) {
  const factors3 = covariances.map((covariance) => semidefiniteFactor(covariance));
  const z34 = new Float64Array(r);
  chosen.forEach((k, row2) => {
    z34.set(signal.subarray(row2 * r, (row2 + 1) * r));
    for (let i = 0; i < r; i++) {
      let x = means[k][i];
      for (let j = 0; j < r; j++) x += factors3[k][i][j] * z34[j];
      signal[row2 * r + i] = x;
    }
  });
}
function components(weights, n, streamKey, index) {
  const chosen = new Uint16Array(n);
  if (weights.length === 1) return chosen;
  let sum2 = 0;
  const bounds = weights.map((weight2) => {
    sum2 += weight2;
    return sum2;
  });
  bounds[bounds.length - 1] = 1;
  const uniform = stream("duniform", n, streamKey, index);
  for (let i = 0; i < n; i++) {
    let k = 0;
    while (uniform[i] > bounds[k]) k++;
    chosen[i] = k;
  }
  return chosen;
}
function scaled(signal, n) {
  const norm = Math.sqrt(signal.reduce((sum2, value) => sum2 + value * value, 0));
  return signal.map((value) => value / norm * Math.sqrt(n));
}
function stream(kernel2, n, [key0, key1], index) {
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const at = scratch.bytes(8 * n);
    exports[kernel2](n, at, key0, key1, purpose.signal, index);
    return memory.f64(at, n).slice();
  });
}

// src/prior/independent.ts
function independent(prior, r) {
  const entry = lower(prior);
  if (rankOf(prior) === r) return entry;
  if (entry.rank !== 1) throw new RangeError(`prior must have rank 1 or ${r}, got ${entry.rank}`);
  const count2 = entry.weights.length ** r;
  if (count2 > MAX_COMPONENTS)
    throw new RangeError(
      `prior must have at most ${MAX_COMPONENTS} components on ${r} independent entries, got ${entry.weights.length}^${r} = ${count2}`
    );
  const all2 = { rank: r, weights: [], means: [], covariances: [] };
  for (let code = 0; code < count2; code++) {
    const digits = Array.from(
      { length: r },
      (_, a) => Math.floor(code / entry.weights.length ** a) % entry.weights.length
    );
    all2.weights.push(digits.reduce((product3, k) => product3 * entry.weights[k], 1));
    all2.means.push(digits.map((k) => entry.means[k][0]));
    const covariance = zeros(r);
    digits.forEach((k, a) => {
      covariance[a][a] = entry.covariances[k][0][0];
    });
    all2.covariances.push(covariance);
  }
  return all2;
}

// src/prior/posterior.ts
function matrixEntries(name2, matrix2, r) {
  const rows2 = parts(name2, matrix2);
  if (rows2.every((row2) => typeof row2 !== "object")) return entries(name2, rows2, r * r);
  if (rows2.length !== r) throw new RangeError(`${name2} must have ${r} rows, got ${rows2.length}`);
  return rows2.flatMap((row2, i) => vectorEntries(`${name2}[${i}]`, row2, r));
}
function vectorEntries(name2, vector, r) {
  return entries(name2, parts(name2, vector), r);
}
function parts(name2, value) {
  if (typeof value === "number") return [value];
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value);
  throw new RangeError(`${name2} must be a number or an array of numbers, got ${String(value)}`);
}
function entries(name2, values, length) {
  if (values.length !== length)
    throw new RangeError(`${name2} must have ${length} entries, got ${values.length}`);
  return values.map((value, i) => {
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw new RangeError(
      `${length > 1 ? `${name2}[${i}]` : name2} must be a finite number, got ${String(value)}`
    );
  });
}

// src/prior/moments.ts
var QUADRATURE_RANK = 3;
function moments(prior, Lambda) {
  const mixture = lower(prior);
  const { rank: r, weights } = mixture;
  if (r > QUADRATURE_RANK && weights.length > 1) {
    throw new RangeError(`prior must have rank <= ${QUADRATURE_RANK} (or be one Gaussian), got rank ${r}`);
  }
  const precision = matrixEntries("Lambda", Lambda, r);
  const { memory, exports } = core();
  return memory.scope((scratch) => {
    const at = writeMixture(scratch, mixture);
    const precisionAt = scratch.f64(r * r, precision);
    const overlapAt = scratch.f64(r * r);
    const workspace = scratch.bytes(exports.moments_ws(at) >>> 0);
    const logPartition = exports.moments(at, precisionAt, overlapAt, workspace);
    const overlap2 = memory.f64(overlapAt, r * r).slice();
    return typeof Lambda === "number" ? { overlap: overlap2[0], logPartition } : { overlap: overlap2, logPartition };
  });
}

// src/multi-index/model.ts
import * as z13 from "zod";

// src/channel/link.ts
import * as z11 from "zod";
var finite3 = z11.number({ error: "must be a finite number" });
var count = (least, most3) => {
  const message = `must be an integer from ${least} to ${most3}`;
  return z11.int({ error: message }).gte(least, message).lte(most3, message);
};
var MAX_DIRECTIONS = 8;
var plain = (kind) => z11.strictObject({ kind: z11.literal(kind) });
var coefficients = z11.array(finite3, { error: "must be an array of numbers" }).min(1).max(13).refine((c) => c.slice(1).some((value) => value !== 0), "must hold a nonzero coefficient of a power of z");
var simple = [
  plain("linear"),
  plain("abs"),
  plain("square"),
  plain("sign"),
  plain("relu"),
  plain("tanh"),
  plain("ratio"),
  z11.strictObject({ kind: z11.literal("product"), factors: count(1, 4) }),
  z11.strictObject({ kind: z11.literal("sign-product"), factors: count(1, 6) }),
  z11.strictObject({ kind: z11.literal("norm"), directions: count(1, MAX_DIRECTIONS) }),
  z11.strictObject({ kind: z11.literal("committee"), directions: count(1, 6) }),
  z11.strictObject({ kind: z11.literal("hermite"), degree: count(1, 12) }),
  z11.strictObject({ kind: z11.literal("polynomial"), coefficients })
];
var names2 = [...simple.map((schema2) => schema2.shape.kind.value), "sum"];
var error = (issue) => issue.code === "invalid_union" ? `must be one of ${names2.join(", ")}` : `must be the name of a link (${names2.join(", ")}), an object { kind, ... }, or a function`;
var named = (data) => typeof data === "string" ? { kind: data } : data;
var termSchema = z11.strictObject({
  link: z11.preprocess(named, z11.discriminatedUnion("kind", simple, { error })),
  /** Which coordinates of z the term looks at, in its own order. */
  on: z11.array(count(0, MAX_DIRECTIONS - 1)).min(1),
  weight: finite3.default(1)
});
var sumSchema = z11.strictObject({
  kind: z11.literal("sum"),
  terms: z11.array(termSchema).min(1).max(8).superRefine((terms, context) => {
    terms.forEach(({ link: link2, on }, t2) => {
      const flaw = (message) => context.addIssue({ code: "custom", path: [t2, "on"], message });
      const p = directionsOf(link2);
      if (on.length !== p) flaw(`must name ${p} ${p === 1 ? "coordinate" : "coordinates"} of z`);
      else if (new Set(on).size !== on.length) flaw("must name every coordinate once");
    });
    if (terms.every(({ weight: weight2 }) => weight2 === 0))
      context.addIssue({ code: "custom", message: "must hold a term of nonzero weight" });
  })
});
var functionSchema = z11.strictObject({
  kind: z11.literal("function"),
  g: z11.custom((g) => typeof g === "function", "must be a function of z"),
  directions: count(1, MAX_DIRECTIONS)
});
var linkSchema = z11.preprocess(
  named,
  z11.discriminatedUnion("kind", [...simple, sumSchema, functionSchema], { error })
);
function directionsOf(link2) {
  switch (link2.kind) {
    case "product":
    case "sign-product":
      return link2.factors;
    case "norm":
    case "committee":
    case "function":
      return link2.directions;
    case "ratio":
      return 2;
    case "sum":
      return 1 + Math.max(...link2.terms.flatMap(({ on }) => on));
    default:
      return 1;
  }
}
function evaluate(link2) {
  switch (link2.kind) {
    case "linear":
      return (z34) => z34[0];
    case "abs":
      return (z34) => Math.abs(z34[0]);
    case "square":
      return (z34) => z34[0] * z34[0];
    case "sign":
      return (z34) => sign(z34[0]);
    case "relu":
      return (z34) => Math.max(z34[0], 0);
    case "tanh":
      return (z34) => Math.tanh(z34[0]);
    case "ratio":
      return (z34) => z34[0] / z34[1];
    case "product":
      return (z34) => fold(link2.factors, 1, (product3, j) => product3 * z34[j]);
    case "sign-product":
      return (z34) => fold(link2.factors, 1, (product3, j) => product3 * sign(z34[j]));
    case "norm":
      return (z34) => fold(link2.directions, 0, (sum2, j) => sum2 + z34[j] * z34[j]) / link2.directions;
    case "committee":
      return (z34) => fold(link2.directions, 0, (sum2, j) => sum2 + sign(z34[j]));
    case "hermite":
    case "polynomial": {
      const c = powersOf(link2);
      return (z34) => c.reduceRight((value, coefficient) => value * z34[0] + coefficient, 0);
    }
    case "sum": {
      const terms = link2.terms.map((term) => ({ ...term, g: evaluate(term.link) }));
      return (z34) => terms.reduce((sum2, { g, on, weight: weight2 }) => sum2 + weight2 * g(on.map((coordinate) => z34[coordinate])), 0);
    }
    case "function":
      return link2.g;
  }
}
function powersOf(link2) {
  if (link2.kind === "polynomial") return trimmed(link2.coefficients);
  let [before, now] = [[0], [1]];
  let scale2 = 1;
  for (let k = 0; k < link2.degree; k++) {
    const next = [0, ...now];
    before.forEach((c, m) => {
      next[m] -= k * c;
    });
    [before, now] = [now, next];
    scale2 *= k + 1;
  }
  return now.map((c) => c / Math.sqrt(scale2));
}
function sign(x) {
  return x < 0 ? -1 : 1;
}
function trimmed(c) {
  let degree = c.length - 1;
  while (degree > 0 && c[degree] === 0) degree--;
  return c.slice(0, degree + 1);
}
function fold(count2, start, step) {
  let value = start;
  for (let j = 0; j < count2; j++) value = step(value, j);
  return value;
}

// src/linalg/boundary.ts
function lend(scratch, a) {
  return a instanceof Matrix ? a.ptr : place2(scratch, a);
}
function place2(scratch, a) {
  const ld = padded(a.cols);
  const at = scratch.f64(a.rows * ld);
  const view = core().memory.f64(at, a.rows * ld);
  const { numbers, stride } = entriesOf(a);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.cols; j++) view[i * ld + j] = numbers[i * stride + j];
  return at;
}
function placeColumns(scratch, a) {
  const ld = padded(a.rows);
  const at = scratch.f64(a.cols * ld);
  const view = core().memory.f64(at, a.cols * ld);
  const { numbers, stride } = entriesOf(a);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < a.cols; j++) view[j * ld + i] = numbers[i * stride + j];
  return at;
}
function takeColumns(at, ld, rows2, cols, ...like) {
  return taken(at, cols * ld, rows2, cols, 1, ld, like);
}
function taken(at, count2, rows2, cols, down, across, like) {
  const result = like.some((a) => a instanceof Matrix) ? new Matrix(rows2, cols) : matrix(rows2, cols);
  const { numbers, stride } = entriesOf(result);
  const to = numbers;
  const from2 = core().memory.f64(at, count2);
  for (let i = 0; i < rows2; i++)
    for (let j = 0; j < cols; j++) to[i * stride + j] = from2[i * down + j * across];
  return result;
}

// src/linalg/eigh.ts
function eigh(a) {
  return decompose(a, true);
}
function eigenvalues(a) {
  return decompose(a, false);
}
function decompose(a, wanted2) {
  checkSymmetric("a", a);
  const { exports, memory } = core();
  const n = a.rows;
  const ld = padded(n);
  return memory.scope((scratch) => {
    const values = scratch.f64(n);
    const vectors = wanted2 ? scratch.f64(n * ld) : 0;
    const bytes = wanted2 ? exports.deigh_ws(n) : exports.deigh_values_ws(n);
    const ws = scratch.bytes(bytes >>> 0);
    const code = exports.deigh(n, place2(scratch, a), ld, values, vectors, ld, ws);
    const status = code === 0 ? "converged" : "max-iterations";
    const result = { values: memory.f64(values, n).slice(), status };
    return wanted2 ? { ...result, vectors: takeColumns(vectors, ld, n, n, a) } : result;
  });
}

// src/linalg/qr.ts
function factorQr(scratch, m, n, r) {
  const { exports } = core();
  const ld = padded(m);
  const q = scratch.f64(Math.min(m, n) * ld);
  const tau = scratch.f64(Math.min(m, n));
  const ws = scratch.bytes(exports.dqr_ws(n) >>> 0);
  exports.dqr(m, n, r, ld, tau, ws);
  exports.dqr_q(m, n, r, ld, tau, q, ld, ws);
  return { q, r };
}

// src/linalg/spectrum.ts
function leading(n) {
  return n % 64 === 0 ? n + 8 : padded(n);
}
function spectrumOf(n, at, ld) {
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const [re, im] = [scratch.f64(n), scratch.f64(n)];
    memory.f64(re, n).fill(Number.NaN);
    const code = exports.deigvals(n, at, ld, re, im, scratch.bytes(exports.deigvals_ws(n)));
    const [real, imaginary] = [memory.f64(re, n), memory.f64(im, n)];
    const order = Array.from(real.keys()).sort((i, j) => real[j] - real[i]);
    return {
      re: Float64Array.from(order, (i) => real[i]),
      im: Float64Array.from(order, (i) => imaginary[i]),
      status: code === 0 ? "converged" : "max-iterations"
    };
  });
}

// src/linalg/basis.ts
function uniforms2(seed) {
  let state = seed >>> 0;
  return () => {
    state = state + 2654435769 >>> 0;
    let z34 = Math.imul(state ^ state >>> 16, 2246822507);
    z34 = Math.imul(z34 ^ z34 >>> 13, 3266489909);
    return ((z34 ^ z34 >>> 16) >>> 0) / 2 ** 31 - 1;
  };
}
var STRIP = 4096;
var Basis = class {
  n;
  ld;
  at;
  capacity;
  /** The products of the last orthogonalised vector with the rows. */
  products;
  count = 0;
  #correction;
  #spare;
  #gemm;
  #next;
  constructor(scratch, n, capacity, seed) {
    this.n = n;
    this.ld = padded(n);
    this.capacity = capacity;
    this.at = scratch.f64(capacity * this.ld);
    this.products = scratch.f64(padded(capacity));
    this.#correction = scratch.f64(padded(capacity));
    this.#spare = scratch.f64(capacity * Math.min(this.ld, STRIP));
    this.#gemm = scratch.bytes(core().exports.dgemm_ws());
    this.#next = uniforms2(seed);
  }
  row(i) {
    return this.at + 8 * i * this.ld;
  }
  /**
   * Takes the made rows out of row `count`, twice, which is enough for orthogonality to working precision, and returns the
   * norm of what is left. `products` then holds what was taken out.
   */
  orthogonalise() {
    const { exports, memory } = core();
    const { at, ld, count: count2, products } = this;
    const x = this.row(count2);
    memory.f64(products, this.capacity).fill(0);
    for (let pass = 0; pass < 2; pass++) {
      exports.dgemv(count2, ld, at, ld, x, this.#correction);
      exports.daxpy(count2, 1, this.#correction, products);
      exports.dscal(count2, -1, this.#correction);
      exports.dgemvt(count2, ld, at, ld, this.#correction, x);
    }
    return exports.dnrm2(this.n, x);
  }
  /** Makes row `count` a unit vector, given the norm that it has. */
  accept(norm) {
    const view = core().memory.f64(this.row(this.count++), this.n);
    for (let i = 0; i < view.length; i++) view[i] /= norm;
  }
  /** Makes row `count` a unit vector in a fresh direction. */
  fresh() {
    for (; ; ) {
      const view = core().memory.f64(this.row(this.count), this.n);
      for (let i = 0; i < view.length; i++) view[i] = this.#next();
      const norm = this.orthogonalise();
      if (norm < 1e-8) continue;
      this.accept(norm);
      this.count--;
      const again = this.orthogonalise();
      this.accept(again);
      return;
    }
  }
  /** Replaces the made rows by `rows` combinations of them: coefficients at c, `ldc` apart. */
  combine(rows2, c, ldc) {
    const { exports, memory } = core();
    const { at, ld, count: count2 } = this;
    for (let column3 = 0; column3 < ld; column3 += STRIP) {
      const width = Math.min(STRIP, ld - column3);
      const strip = at + 8 * column3;
      const spare = memory.f64(this.#spare, rows2 * width).fill(0);
      exports.dgemm(rows2, width, count2, 1, c, ldc, 1, strip, ld, 1, this.#spare, width, this.#gemm);
      for (let i = 0; i < rows2; i++)
        memory.f64(strip + 8 * i * ld, width).set(spare.subarray(i * width, (i + 1) * width));
    }
    this.count = rows2;
  }
  /** A copy of row i. */
  vector(i) {
    return core().memory.f64(this.row(i), this.n).slice();
  }
};

// src/linalg/svd.ts
function svd(a, { relative = false } = {}) {
  checkMatrix("a", a);
  if (relative) return jacobi(a);
  const { memory } = core();
  return memory.scope((scratch) => {
    const { wide, m, n, columns } = standing(scratch, a);
    const u = scratch.f64(n * padded(m));
    const v = scratch.f64(n * padded(n));
    const found3 = decompose2(scratch, m, n, columns, u, v);
    const long = takeColumns(u, padded(m), m, n, a);
    const short = takeColumns(v, padded(n), n, n, a);
    return { u: wide ? short : long, ...found3, v: wide ? long : short };
  });
}
function standing(scratch, a) {
  const wide = a.rows < a.cols;
  const [m, n] = wide ? [a.cols, a.rows] : [a.rows, a.cols];
  return { wide, m, n, columns: wide ? place2(scratch, a) : placeColumns(scratch, a) };
}
function decompose2(scratch, m, n, columns, u, v) {
  const { exports, memory } = core();
  const values = scratch.f64(n);
  const bytes = u === 0 ? exports.dsvd_values_ws(m, n) : exports.dsvd_ws(m, n);
  const ws = scratch.bytes(bytes >>> 0);
  const code = exports.dsvd(m, n, columns, padded(m), values, u, padded(m), v, padded(n), ws);
  return { values: memory.f64(values, n).slice(), status: code === 0 ? "converged" : "max-iterations" };
}
function jacobi(a) {
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const { wide, m, n, columns: at } = standing(scratch, a);
    const { q, r } = factorQr(scratch, m, n, at);
    const ld = padded(n);
    const rows2 = scratch.f64(n * ld);
    const columns = memory.f64(r, n * padded(m));
    const view = memory.f64(rows2, n * ld);
    for (let i = 0; i < n; i++) for (let j = i; j < n; j++) view[i * ld + j] = columns[j * padded(m) + i];
    const { values, left: left2, right: right2, status } = svdOfRows(scratch, n, n, rows2, ld);
    const u = scratch.f64(n * padded(m));
    const ws = scratch.bytes(exports.dgemm_ws());
    exports.dgemm(n, padded(m), n, 1, left2, ld, 1, q, padded(m), 1, u, padded(m), ws);
    const long = takeColumns(u, padded(m), m, n, a);
    const short = takeColumns(right2, padded(n), n, n, a);
    return { u: wide ? short : long, values, v: wide ? long : short, status };
  });
}
function svdOfRows(scratch, k, n, at, ld) {
  const { exports, memory } = core();
  const ldj = padded(k);
  const j = scratch.f64(k * ldj);
  for (let i = 0; i < k; i++) memory.f64(j, k * ldj)[i * ldj + i] = 1;
  const norms = scratch.f64(k);
  const largest2 = exports.dmaxabs(k * ld, at);
  const exponent = largest2 > 0 ? Math.floor(Math.log2(largest2)) : 0;
  const half = Math.trunc(exponent / 2);
  exports.dscal(k * ld, 2 ** -half, at);
  exports.dscal(k * ld, 2 ** (half - exponent), at);
  const code = exports.djacobi_rows(k, ld, at, ld, ldj, j, ldj, norms);
  const sizes2 = memory.f64(norms, k).slice();
  const order = Array.from(sizes2.keys()).sort((p, q) => sizes2[q] - sizes2[p]);
  const left2 = scratch.f64(k * ldj);
  const right2 = new Basis(scratch, n, k, 1);
  const values = new Float64Array(k);
  order.forEach((from2, to) => {
    memory.f64(left2 + 8 * to * ldj, k).set(memory.f64(j + 8 * from2 * ldj, k));
    if (sizes2[from2] < 1e-144) {
      right2.fresh();
    } else {
      values[to] = sizes2[from2] * 2 ** half * 2 ** (exponent - half);
      memory.f64(right2.row(to), n).set(memory.f64(at + 8 * from2 * ld, n));
      right2.accept(sizes2[from2]);
    }
  });
  return {
    values,
    left: left2,
    right: right2.at,
    status: code === 0 ? "converged" : "max-iterations"
  };
}

// src/linalg/eigen-krylov.ts
var EigenKrylov = class {
  basis;
  capacity;
  dimension;
  #apply;
  #rank;
  /** T, its lower triangle, row j made when vector j was multiplied; and what the small solver destroys and returns. */
  #t;
  #ld;
  #work;
  #values;
  #vectors;
  #chosen;
  #ws;
  /** Norm of A V - V T, which lies in the next vector alone. */
  #beta = 0;
  #norm = 0;
  #order = [];
  #size = 0;
  constructor(scratch, n, capacity, apply, magnitude, seed) {
    this.#apply = apply;
    this.#rank = magnitude ? Math.abs : (value) => value;
    this.dimension = n;
    this.capacity = capacity;
    this.basis = new Basis(scratch, n, capacity + 1, seed);
    this.#ld = padded(capacity);
    this.#t = scratch.f64(capacity * this.#ld);
    this.#work = scratch.f64(capacity * this.#ld);
    this.#vectors = scratch.f64(capacity * this.#ld);
    this.#chosen = scratch.f64(capacity * this.#ld);
    this.#values = scratch.f64(capacity);
    this.#ws = scratch.bytes(core().exports.deigh_ws(capacity) >>> 0);
    this.basis.fresh();
  }
  get size() {
    return this.#size;
  }
  extend() {
    const { memory } = core();
    const { basis } = this;
    const j = this.#size;
    const next = basis.row(j + 1);
    this.#apply(basis.row(j), next);
    const norm = core().exports.dnrm2(basis.n, next);
    if (!Number.isFinite(norm)) return false;
    this.#norm = Math.max(this.#norm, norm);
    const left2 = basis.orthogonalise();
    memory.f64(this.#t + 8 * j * this.#ld, j + 1).set(memory.f64(basis.products, j + 1));
    this.#size = j + 1;
    this.#beta = left2;
    if (left2 <= 1e-14 * this.#norm || this.#size === this.dimension) {
      this.#beta = 0;
      if (this.#size < this.dimension) basis.fresh();
    } else basis.accept(left2);
    return true;
  }
  ritz() {
    const { exports, memory } = core();
    const size2 = this.#size;
    const ld = this.#ld;
    memory.f64(this.#work, size2 * ld).set(memory.f64(this.#t, size2 * ld));
    exports.deigh(size2, this.#work, ld, this.#values, this.#vectors, ld, this.#ws);
    const values = memory.f64(this.#values, size2);
    const vectors = memory.f64(this.#vectors, size2 * ld);
    const rank = this.#rank;
    this.#order = Array.from(values.keys()).sort((a, b) => rank(values[b]) - rank(values[a]));
    return {
      values: Float64Array.from(this.#order, (i) => values[i]),
      residuals: Float64Array.from(this.#order, (i) => this.#beta * Math.abs(vectors[i * ld + size2 - 1]))
    };
  }
  restart(count2, fresh) {
    const { memory } = core();
    const ld = this.#ld;
    const values = memory.f64(this.#values, this.#size);
    const t2 = memory.f64(this.#t, this.capacity * ld);
    t2.fill(0);
    for (let i = 0; i < count2; i++) {
      const from2 = this.#vectors + 8 * this.#order[i] * ld;
      memory.f64(this.#chosen + 8 * i * ld, ld).set(memory.f64(from2, ld));
      t2[i * ld + i] = values[this.#order[i]];
    }
    const { basis } = this;
    const residual = basis.count > this.#size ? basis.vector(this.#size) : void 0;
    basis.count = this.#size;
    basis.combine(count2, this.#chosen, ld);
    this.#size = count2;
    if (residual && !fresh) {
      memory.f64(basis.row(count2), basis.n).set(residual);
      basis.count++;
    } else if (count2 < this.dimension) basis.fresh();
  }
};

// src/linalg/lanczos.ts
function basisSize(k, dimension, { maxIterations = 3e3 }) {
  const affordable = Math.min(100, Math.floor(2 ** 25 / dimension));
  return Math.min(dimension, Math.max(2 * k + 20, affordable), Math.max(2 * k + 2, maxIterations));
}
function lanczos(krylov, k, options) {
  const { tolerance = 1e-10, maxIterations = 3e3 } = options;
  let iterations = 0;
  let check3 = Math.min(krylov.capacity, k + 15);
  let tested;
  for (; ; ) {
    while (krylov.size < check3 && iterations < maxIterations) {
      iterations++;
      if (!krylov.extend()) {
        return { values: new Float64Array(k).fill(NaN), status: "non-finite", iterations, residual: NaN };
      }
    }
    if (krylov.size < k) {
      return {
        values: new Float64Array(k).fill(NaN),
        status: "max-iterations",
        iterations,
        residual: Infinity
      };
    }
    const { values, residuals } = krylov.ritz();
    const size2 = values.reduce((largest2, v) => Math.max(largest2, Math.abs(v)), 0);
    const worst = residuals.subarray(0, k).reduce((largest2, r) => Math.max(largest2, r), 0);
    const finish = (status) => {
      krylov.restart(k, false);
      return { values: values.slice(0, k), status, iterations, residual: size2 > 0 ? worst / size2 : 0 };
    };
    const converged = worst <= tolerance * size2;
    const complete = krylov.size === krylov.dimension;
    const confirmed = tested !== void 0 && Math.abs(values[k - 1] - tested) <= 10 * tolerance * size2;
    if (converged && (complete || k === 1 || confirmed)) return finish("converged");
    if (iterations >= maxIterations) return finish(converged ? "converged" : "max-iterations");
    if (converged || krylov.size === krylov.capacity) {
      const keep2 = Math.min(krylov.size - 1, Math.max(k, Math.floor(0.4 * krylov.size)));
      tested = converged ? values[k - 1] : void 0;
      krylov.restart(converged ? k : keep2, converged);
      check3 = krylov.capacity;
    } else {
      check3 = Math.min(krylov.capacity, Math.ceil(1.5 * check3));
    }
  }
}

// src/linalg/singular-krylov.ts
var SingularKrylov = class {
  left;
  right;
  capacity;
  dimension;
  #apply;
  #applyTransposed;
  /** B', lower triangular: row j made when right vector j was multiplied. */
  #b;
  #ld;
  #leftChosen;
  #rightChosen;
  #beta = 0;
  #norm = 0;
  #values = new Float64Array(0);
  #size = 0;
  constructor(scratch, shape, capacity, seed) {
    this.#apply = shape.apply;
    this.#applyTransposed = shape.applyTransposed;
    this.dimension = shape.cols;
    this.capacity = capacity;
    this.left = new Basis(scratch, shape.rows, capacity, seed + 1);
    this.right = new Basis(scratch, shape.cols, capacity + 1, seed);
    this.#ld = padded(capacity);
    this.#b = scratch.f64(capacity * this.#ld);
    this.#leftChosen = scratch.f64(capacity * this.#ld);
    this.#rightChosen = scratch.f64(capacity * this.#ld);
    this.right.fresh();
  }
  get size() {
    return this.#size;
  }
  extend() {
    const { exports, memory } = core();
    const { left: left2, right: right2 } = this;
    const j = this.#size;
    this.#apply(right2.row(j), left2.row(j));
    const norm = exports.dnrm2(left2.n, left2.row(j));
    if (!Number.isFinite(norm)) return false;
    this.#norm = Math.max(this.#norm, norm);
    let alpha = left2.orthogonalise();
    memory.f64(this.#b + 8 * j * this.#ld, j).set(memory.f64(left2.products, j));
    if (alpha <= 1e-14 * this.#norm) {
      alpha = 0;
      left2.fresh();
    } else left2.accept(alpha);
    memory.f64(this.#b + 8 * j * this.#ld, j + 1)[j] = alpha;
    const next = right2.row(j + 1);
    this.#applyTransposed(left2.row(j), next);
    const back = exports.dnrm2(right2.n, next);
    if (!Number.isFinite(back)) return false;
    this.#norm = Math.max(this.#norm, back);
    this.#beta = right2.orthogonalise();
    this.#size = j + 1;
    if (this.#beta <= 1e-14 * this.#norm || this.#size === this.dimension) {
      this.#beta = 0;
      if (this.#size < this.dimension) right2.fresh();
    } else right2.accept(this.#beta);
    return true;
  }
  ritz() {
    const { exports, memory } = core();
    const size2 = this.#size;
    const ld = this.#ld;
    return memory.scope((scratch) => {
      const packed = padded(size2);
      const columns = scratch.f64(size2 * packed);
      for (let i = 0; i < size2; i++) {
        memory.f64(columns + 8 * i * packed, size2).set(memory.f64(this.#b + 8 * i * ld, size2));
      }
      const at = scratch.f64(size2);
      const ws = scratch.bytes(exports.dsvd_ws(size2, size2) >>> 0);
      exports.dsvd(size2, size2, columns, packed, at, this.#leftChosen, ld, this.#rightChosen, ld, ws);
      const values = memory.f64(at, size2).slice();
      this.#values = values;
      const last = memory.f64(this.#leftChosen, size2 * ld);
      const residuals = Float64Array.from(values, (_, i) => this.#beta * Math.abs(last[i * ld + size2 - 1]));
      return { values, residuals };
    });
  }
  restart(count2, fresh) {
    const { memory } = core();
    const ld = this.#ld;
    const { left: left2, right: right2 } = this;
    const b = memory.f64(this.#b, this.capacity * ld);
    b.fill(0);
    for (let i = 0; i < count2; i++) b[i * ld + i] = this.#values[i];
    const residual = right2.count > this.#size ? right2.vector(this.#size) : void 0;
    right2.count = this.#size;
    left2.combine(count2, this.#leftChosen, ld);
    right2.combine(count2, this.#rightChosen, ld);
    this.#size = count2;
    if (residual && !fresh) {
      memory.f64(right2.row(count2), right2.n).set(residual);
      right2.count++;
    } else if (count2 < this.dimension) right2.fresh();
  }
};

// src/linalg/top.ts
function checkOptions({ tolerance = 1e-10, maxIterations = 3e3, seed = 1 }) {
  if (!(tolerance > 0 && tolerance < 1)) {
    throw new RangeError(`tolerance must be between 0 and 1, got ${tolerance}`);
  }
  checkCount("maxIterations", maxIterations, 1);
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
}
function topEigen(a, k, options = {}) {
  const { exports, memory } = core();
  if ("apply" in a) {
    checkCount("size", a.size, 1);
    const apply = onArrays(a.size, a.size, (x, y) => a.apply(x, y));
    return topEigenOf({ size: a.size, apply }, k, options);
  }
  checkSymmetric("a", a);
  return memory.scope((scratch) => {
    const n = a.rows;
    const at = lend(scratch, a);
    const apply = (x, y) => exports.dgemv(n, padded(n), at, padded(n), x, y);
    return topEigenOf({ size: n, apply }, k, options);
  });
}
function topEigenOf(a, k, options = {}) {
  const { which = "largest", seed = 1 } = options;
  checkCount("k", k, 1, a.size);
  checkOptions(options);
  if (which !== "largest" && which !== "magnitude") {
    throw new RangeError(`which must be 'largest' or 'magnitude', got ${which}`);
  }
  return core().memory.scope((scratch) => {
    const capacity = basisSize(k, a.size, options);
    const krylov = new EigenKrylov(scratch, a.size, capacity, a.apply, which === "magnitude", seed);
    const result = lanczos(krylov, k, options);
    const vectors = result.values.some(Number.isNaN) ? Array.from({ length: k }, () => new Float64Array(a.size).fill(NaN)) : Array.from({ length: k }, (_, i) => krylov.basis.vector(i));
    return { ...result, vectors };
  });
}
function topSingularOf(a, k, options = {}) {
  if (a.rows < a.cols) {
    const turned = { rows: a.cols, cols: a.rows, apply: a.applyTransposed, applyTransposed: a.apply };
    const { left: left2, right: right2, ...result } = topSingularOf(turned, k, options);
    return { ...result, left: right2, right: left2 };
  }
  checkCount("k", k, 1, a.cols);
  checkOptions(options);
  return core().memory.scope((scratch) => {
    const krylov = new SingularKrylov(scratch, a, basisSize(k, a.cols, options), options.seed ?? 1);
    const result = lanczos(krylov, k, options);
    const failed2 = result.values.some(Number.isNaN);
    const vectors = (of, n) => Array.from({ length: k }, (_, i) => failed2 ? new Float64Array(n).fill(NaN) : krylov[of].vector(i));
    return { ...result, left: vectors("left", a.rows), right: vectors("right", a.cols) };
  });
}
function onArrays(from2, to, map) {
  const { memory } = core();
  return (x, y) => {
    const result = new Float64Array(to);
    map(memory.f64(x, from2).slice(), result);
    memory.f64(y, padded(to)).fill(0);
    memory.f64(y, to).set(result);
  };
}

// src/linalg/arnoldi.ts
var Arnoldi = class {
  basis;
  capacity;
  #apply;
  #scratch;
  /** capacity + 1 rows, so that the row b' of what is left over has its place. */
  #h;
  #ld;
  #beta = 0;
  #norm = 0;
  size = 0;
  constructor(scratch, n, capacity, apply, seed) {
    this.#apply = apply;
    this.#scratch = scratch;
    this.capacity = capacity;
    this.basis = new Basis(scratch, n, capacity + 1, seed);
    this.#ld = capacity + 1;
    this.#h = new Float64Array((capacity + 1) ** 2);
    this.basis.fresh();
  }
  /** One more vector. False when the operator returned something that is not finite. */
  extend() {
    const { exports, memory } = core();
    const { basis } = this;
    const j = this.size;
    const next = basis.row(j + 1);
    this.#apply(basis.row(j), next);
    const norm = exports.dnrm2(basis.n, next);
    if (!Number.isFinite(norm)) return false;
    this.#norm = Math.max(this.#norm, norm);
    this.#beta = basis.orthogonalise();
    const products = memory.f64(basis.products, j + 1);
    for (let i = 0; i <= j; i++) this.#h[i * this.#ld + j] = products[i];
    this.size = j + 1;
    if (this.#beta <= 1e-14 * this.#norm || this.size === basis.n) {
      this.#beta = 0;
      if (this.size < basis.n) basis.fresh();
    } else basis.accept(this.#beta);
    this.#h[this.size * this.#ld + j] = this.#beta;
    return true;
  }
  /** The first `count` Ritz pairs in the order of `before`, one more where that would tear a conjugate pair; undefined if there are none. */
  ritz(count2, before) {
    const m = this.size;
    const { memory } = core();
    const { re, im, status } = memory.scope((scratch) => {
      const ld = leading(m);
      const at = scratch.f64(m * ld);
      const view = memory.f64(at, m * ld);
      for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) view[i * ld + j] = this.#h[i * this.#ld + j];
      return spectrumOf(m, at, ld);
    });
    if (status !== "converged") return void 0;
    const order = Array.from(re.keys()).sort(
      (a, b) => before([re[a], im[a]], [re[b], im[b]]) || im[b] - im[a]
    );
    let wanted2 = Math.min(count2, m);
    if (wanted2 < m && im[order[wanted2 - 1]] > 0) wanted2++;
    const pairs = [];
    for (const i of order.slice(0, wanted2)) {
      const conjugate = pairs.at(-1);
      if (im[i] < 0 && conjugate && conjugate.re === re[i] && conjugate.im === -im[i]) {
        const coordinates2 = [conjugate.coordinates[0], conjugate.coordinates[1].map((x) => -x)];
        pairs.push({ re: re[i], im: im[i], coordinates: coordinates2, residual: conjugate.residual });
        continue;
      }
      const coordinates = this.#eigenvector(re[i], im[i]);
      const residual = this.#beta * Math.hypot(...coordinates.map((y) => y[m - 1]));
      pairs.push({ re: re[i], im: im[i], coordinates, residual });
    }
    return pairs;
  }
  /** Inverse iteration, on real numbers: a complex vector is two of them. */
  #eigenvector(re, im) {
    const m = this.size;
    const parts2 = im === 0 ? 1 : 2;
    const n = parts2 * m;
    const shift = re + 1e-13 * (this.#norm || 1);
    const system = new Float64Array(n * n);
    for (let part = 0; part < parts2; part++) {
      for (let i = 0; i < m; i++) {
        const row2 = (part * m + i) * n;
        for (let j = 0; j < m; j++) system[row2 + part * m + j] = this.#h[i * this.#ld + j];
        system[row2 + part * m + i] -= shift;
        if (parts2 === 2) system[row2 + (1 - part) * m + i] = part === 0 ? im : -im;
      }
    }
    let x = Float64Array.from({ length: n }, (_, i) => 1 + 0.5 * Math.sin(1 + 3 * i));
    for (let step = 0; step < 3; step++) {
      const image = solve(system, x);
      const norm2 = Math.sqrt(image.reduce((sum2, value) => sum2 + value * value, 0));
      if (!(norm2 > 0) || !Number.isFinite(norm2)) break;
      x = image.map((value) => value / norm2);
    }
    const norm = Math.sqrt(x.reduce((sum2, value) => sum2 + value * value, 0));
    return Array.from(
      { length: parts2 },
      (_, part) => x.slice(part * m, (part + 1) * m).map((value) => value / norm)
    );
  }
  /** Shrinks to the span of the given pairs, which the last `ritz` returned. */
  restart(pairs) {
    const { memory } = core();
    const { basis } = this;
    const m = this.size;
    const rows2 = orthonormal(pairs.filter(({ im }) => im >= 0).flatMap(({ coordinates }) => coordinates));
    const k = rows2.length;
    const images = rows2.map(
      (q) => Float64Array.from({ length: m }, (_, i) => {
        let sum2 = 0;
        for (let j = 0; j < m; j++) sum2 += this.#h[i * this.#ld + j] * q[j];
        return sum2;
      })
    );
    const residual = basis.count > m ? basis.vector(m) : void 0;
    const beta = this.#beta;
    this.#h.fill(0);
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < k; j++) this.#h[i * this.#ld + j] = dot(rows2[i], images[j]);
      this.#h[k * this.#ld + i] = beta * rows2[i][m - 1];
    }
    basis.count = m;
    this.#combine(rows2);
    this.size = k;
    if (residual) {
      memory.f64(basis.row(k), basis.n).set(residual);
      basis.count++;
    } else if (k < basis.n) basis.fresh();
  }
  /** The vectors with these coordinates. The basis is lost. */
  vectors(coordinates) {
    this.basis.count = this.size;
    this.#combine(coordinates);
    return coordinates.map((_, i) => this.basis.vector(i));
  }
  #combine(rows2) {
    const { memory } = core();
    const ld = padded(this.capacity);
    const at = this.#scratch.f64(rows2.length * ld);
    rows2.forEach((row2, i) => {
      memory.f64(at + 8 * i * ld, this.size).set(row2);
    });
    this.basis.combine(rows2.length, at, ld);
  }
};
function orthonormal(vectors) {
  const basis = [];
  for (const vector of vectors) {
    const x = vector.slice();
    for (let pass = 0; pass < 2; pass++) {
      for (const q of basis) {
        const inner = dot(q, x);
        for (let i = 0; i < x.length; i++) x[i] -= inner * q[i];
      }
    }
    const norm = Math.sqrt(dot(x, x));
    if (norm > 1e-6) basis.push(x.map((value) => value / norm));
  }
  return basis;
}
function dot(x, y) {
  let sum2 = 0;
  for (let i = 0; i < x.length; i++) sum2 += x[i] * y[i];
  return sum2;
}

// src/linalg/top-spectrum.ts
function topSpectrumOf(a, k, options = {}) {
  const { which = "real", tolerance = 1e-10, maxIterations = 3e3, seed = 1 } = options;
  checkCount("k", k, 1, a.size);
  checkOptions(options);
  if (which !== "real" && which !== "magnitude")
    throw new RangeError(`which must be 'real' or 'magnitude', got ${which}`);
  const modulus = ([re, im]) => Math.hypot(re, im);
  const before = (p, q) => which === "real" ? q[0] - p[0] : modulus(q) - modulus(p);
  return core().memory.scope((scratch) => {
    const affordable = Math.min(80, Math.floor(2 ** 25 / a.size));
    const arnoldi = new Arnoldi(
      scratch,
      a.size,
      Math.min(a.size, Math.max(2 * k + 20, affordable)),
      a.apply,
      seed
    );
    let iterations = 0;
    let check3 = Math.min(arnoldi.capacity, k + 15);
    for (; ; ) {
      while (arnoldi.size < check3 && iterations < maxIterations) {
        iterations++;
        if (!arnoldi.extend()) return failure(k, a.size, "non-finite", iterations);
      }
      if (arnoldi.size < k) return failure(k, a.size, "max-iterations", iterations);
      const full = arnoldi.size === arnoldi.capacity;
      const kept = full ? Math.min(arnoldi.size - 2, Math.max(k + 4, Math.floor(0.35 * arnoldi.size))) : k;
      const pairs = arnoldi.ritz(Math.max(k, kept), before);
      if (!pairs) return failure(k, a.size, "max-iterations", iterations);
      const wanted2 = pairs.slice(0, k);
      const size2 = Math.max(...pairs.map(({ re, im }) => Math.hypot(re, im)));
      const worst = Math.max(...wanted2.map(({ residual }) => residual));
      const converged = worst <= tolerance * size2 || arnoldi.size === a.size;
      if (converged || iterations >= maxIterations)
        return {
          ...found(arnoldi, wanted2),
          status: converged ? "converged" : "max-iterations",
          iterations,
          residual: size2 > 0 ? worst / size2 : 0
        };
      if (full) arnoldi.restart(pairs);
      check3 = full ? arnoldi.capacity : Math.min(arnoldi.capacity, Math.ceil(1.5 * check3));
    }
  });
}
function found(arnoldi, wanted2) {
  const all2 = arnoldi.vectors(wanted2.flatMap(({ coordinates }) => coordinates));
  const vectors = wanted2.map(({ im }) => {
    const re = all2.shift();
    return im === 0 ? { re } : { re, im: all2.shift() };
  });
  return {
    re: Float64Array.from(wanted2, ({ re }) => re),
    im: Float64Array.from(wanted2, ({ im }) => im),
    vectors
  };
}
function failure(k, n, status, iterations) {
  const nothing = () => new Float64Array(k).fill(Number.NaN);
  const vectors = Array.from({ length: k }, () => ({ re: new Float64Array(n).fill(Number.NaN) }));
  return {
    re: nothing(),
    im: nothing(),
    vectors,
    status,
    iterations,
    residual: status === "non-finite" ? Number.NaN : Number.POSITIVE_INFINITY
  };
}

// src/channel/law.ts
function rowByRow(p, prepare4) {
  return (y, omega, V, logZ, g) => {
    const row2 = prepare4(V);
    const n = y.length;
    const here = new Float64Array(p);
    const slope = new Float64Array(p);
    for (let i = 0; i < n; i++) {
      for (let a = 0; a < p; a++) here[a] = omega[a * n + i];
      logZ[i] = row2(y[i], here, slope);
      const possible = logZ[i] > -Infinity;
      for (let a = 0; a < p; a++) g[a * n + i] = possible ? slope[a] : Number.NaN;
    }
  };
}

// src/channel/noise.ts
import * as z12 from "zod";
var variance = z12.number({ error: "must be a number >= 0" }).gte(0, "must be >= 0");
var noiseObject = z12.strictObject({ kind: z12.enum(["gaussian", "probit"]), variance });
var noiseSchema = z12.preprocess(
  (data) => typeof data === "number" ? { kind: "gaussian", variance: data } : data,
  noiseObject
);
function isSignLink(link2) {
  if (link2.kind === "sum") return link2.terms.every((term) => isSignLink(term.link));
  return link2.kind === "sign" || link2.kind === "sign-product" || link2.kind === "committee";
}

// src/channel/signs.ts
var X = [
  0.1252334085114689,
  0.3678314989981802,
  0.5873179542866175,
  0.7699026741943047,
  0.9041172563704749,
  0.9815606342467192
];
var W = [
  0.2491470458134028,
  0.2334925365383548,
  0.2031674267230659,
  0.1600783285433462,
  0.1069393259953184,
  0.04717533638651183
];
var NODES = [...X.map((x) => 0.5 + 0.5 * x), ...X.map((x) => 0.5 - 0.5 * x)];
var WEIGHTS = [...W, ...W].map((w) => 0.5 * w);
var SQRT_HALF = Math.SQRT1_2;
function signMean(k, omega, V) {
  if (k === 0) return 1;
  const { erf_one } = core().exports;
  let mean4 = 1;
  for (let i = 0; i < k; i++) mean4 *= erf_one(omega[i] * SQRT_HALF / Math.sqrt(V[i * k + i]));
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < i; j++) {
      if (V[i * k + j] !== 0) return mean4 + path(k, omega, V);
    }
  }
  return mean4;
}
function signSlope(k, omega, V) {
  return Array.from({ length: k }, (_, i) => {
    const v = V[i * k + i];
    const density = Math.exp(-0.5 * omega[i] ** 2 / v) / Math.sqrt(2 * Math.PI * v);
    const rest2 = condition(k, omega, V, [i]);
    return 2 * density * signMean(k - 1, rest2.omega, rest2.V);
  });
}
function path(k, omega, V) {
  let sum2 = 0;
  const Vt = Float64Array.from(V);
  NODES.forEach((u, node) => {
    const t2 = u * (2 - u);
    for (let i = 0; i < k; i++) for (let j = 0; j < k; j++) if (i !== j) Vt[i * k + j] = t2 * V[i * k + j];
    let slope = 0;
    for (let i = 0; i < k; i++) {
      for (let j = 0; j < i; j++) {
        const change = V[i * k + j];
        if (change === 0) continue;
        const [a, b, c] = [Vt[i * k + i], Vt[i * k + j], Vt[j * k + j]];
        const det = a * c - b * b;
        const square2 = (c * omega[i] ** 2 - 2 * b * omega[i] * omega[j] + a * omega[j] ** 2) / det;
        const density = Math.exp(-0.5 * square2) / (2 * Math.PI * Math.sqrt(det));
        if (density === 0) continue;
        const rest2 = condition(k, omega, Vt, [j, i]);
        slope += 4 * change * density * signMean(k - 2, rest2.omega, rest2.V);
      }
    }
    sum2 += WEIGHTS[node] * 2 * (1 - u) * slope;
  });
  return sum2;
}
function condition(k, omega, V, at) {
  const rest2 = Array.from({ length: k }, (_, i) => i).filter((i) => !at.includes(i));
  const m = rest2.length;
  const [p, q] = at;
  const a = V[p * k + p];
  const two = at.length === 2;
  const b = two ? V[p * k + q] : 0;
  const c = two ? V[q * k + q] : 1;
  const det = a * c - b * b;
  const K = rest2.map((i) => {
    const [x, y] = [V[i * k + p], two ? V[i * k + q] : 0];
    return [(c * x - b * y) / det, (a * y - b * x) / det];
  });
  return {
    omega: Float64Array.from(rest2, (i, r) => omega[i] - K[r][0] * omega[p] - (two ? K[r][1] * omega[q] : 0)),
    V: Float64Array.from({ length: m * m }, (_, e2) => {
      const [r, s] = [Math.floor(e2 / m), e2 % m];
      const j = rest2[s];
      return V[rest2[r] * k + j] - K[r][0] * V[p * k + j] - (two ? K[r][1] * V[q * k + j] : 0);
    })
  };
}

// src/channel/small.ts
function cholesky(p, V) {
  const L = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      let s = V[a * p + b];
      for (let c = 0; c < b; c++) s -= L[a * p + c] * L[b * p + c];
      if (a === b && !(s > 0)) throw new RangeError(`V must be positive definite, got [${Array.from(V)}]`);
      L[a * p + b] = a === b ? Math.sqrt(s) : s / L[b * p + b];
    }
  }
  return L;
}
function inverse(p, V) {
  const L = cholesky(p, V);
  const inv = new Float64Array(p * p);
  for (let c = 0; c < p; c++) {
    const x = new Float64Array(p);
    for (let a = 0; a < p; a++) {
      let s = a === c ? 1 : 0;
      for (let b = 0; b < a; b++) s -= L[a * p + b] * x[b];
      x[a] = s / L[a * p + a];
    }
    for (let a = p - 1; a >= 0; a--) {
      let s = x[a];
      for (let b = a + 1; b < p; b++) s -= L[b * p + a] * x[b];
      x[a] = s / L[a * p + a];
      inv[a * p + c] = x[a];
    }
  }
  return inv;
}
function logDet(p, L) {
  let sum2 = 0;
  for (let a = 0; a < p; a++) sum2 += 2 * Math.log(L[a * p + a]);
  return sum2;
}
function identity2(p) {
  const I = new Float64Array(p * p);
  for (let a = 0; a < p; a++) I[a * (p + 1)] = 1;
  return I;
}
var LOG_TWO_PI = Math.log(2 * Math.PI);

// src/channel/univariate.ts
var FAR = 14;
var CELLS = 2 ** 11;
var HORIZON = 60;
function scalarOf(terms) {
  const parts2 = terms.map(({ link: link2, weight: weight2 }) => ({ weight: weight2, g: evaluate(link2), d: derivativeOf(link2) }));
  const at = [0];
  const f = (z34) => {
    at[0] = z34;
    let sum2 = 0;
    for (const { weight: weight2, g } of parts2) sum2 += weight2 * g(at);
    return sum2;
  };
  const known2 = parts2.every(({ d }) => d);
  const slope = (z34) => parts2.reduce((sum2, { weight: weight2, d }) => sum2 + weight2 * d(z34), 0);
  const { branches, flats } = cut(f);
  return { f, slope: known2 ? slope : numericSlope(f, branches), branches, flats };
}
function rootsOf({ f, slope, branches }, y) {
  const roots = [];
  for (const { from: from2, to } of branches) {
    let a = Math.max(from2, -HORIZON);
    let b = Math.min(to, HORIZON);
    const rising = f(b) > f(a);
    const below = (z35) => rising ? f(z35) < y : f(z35) > y;
    if (!below(a) || below(b)) continue;
    for (let step = 0; step < 80; step++) {
      const middle = 0.5 * (a + b);
      if (middle <= a || middle >= b) break;
      if (below(middle)) a = middle;
      else b = middle;
    }
    const z34 = 0.5 * (a + b);
    const size2 = Math.abs(slope(z34));
    if (size2 > 0 && Number.isFinite(size2)) roots.push({ z: z34, slope: size2 });
  }
  return roots;
}
function cut(f) {
  const z34 = Float64Array.from({ length: CELLS + 1 }, (_, i) => -FAR + 2 * FAR * i / CELLS);
  const values = z34.map(f);
  const direction = (i) => Math.sign(values[i + 1] - values[i]);
  const ends = [Number.NEGATIVE_INFINITY];
  const kinds3 = [direction(0)];
  for (let i = 1; i < CELLS; i++) {
    const [before, after] = [direction(i - 1), direction(i)];
    if (after === before) continue;
    if (before === 0) ends.push(edge(f, values[i], z34[i], z34[i + 1]));
    else if (after === 0) ends.push(edge(f, values[i], z34[i], z34[i - 1]));
    else ends.push(extremum(f, before, z34[i - 1], z34[i + 1]));
    kinds3.push(after);
  }
  ends.push(Number.POSITIVE_INFINITY);
  const branches = [];
  const flats = [];
  kinds3.forEach((kind, k) => {
    const piece = { from: ends[k], to: ends[k + 1] };
    if (!(piece.to > piece.from)) return;
    if (kind !== 0) {
      if (piece.to - piece.from > 1e-12) branches.push(piece);
    } else flats.push({ ...piece, value: f(inside(piece)) });
  });
  return { branches, flats };
}
var inside = ({ from: from2, to }) => 0.5 * (Math.max(from2, -FAR) + Math.min(to, FAR));
function edge(f, value, flat2, beyond2) {
  let [a, b] = [flat2, beyond2];
  for (let step = 0; step < 70; step++) {
    const middle = 0.5 * (a + b);
    if (f(middle) === value) a = middle;
    else b = middle;
  }
  return a;
}
function extremum(f, rising, a, b) {
  const ratio = 0.5 * (Math.sqrt(5) - 1);
  let [left2, right2] = [b - ratio * (b - a), a + ratio * (b - a)];
  for (let step = 0; step < 90; step++) {
    if (rising * f(left2) >= rising * f(right2)) b = right2;
    else a = left2;
    [left2, right2] = [b - ratio * (b - a), a + ratio * (b - a)];
  }
  return 0.5 * (a + b);
}
function numericSlope(f, branches) {
  return (z34) => {
    const branch = branches.find(({ from: from2, to }) => z34 > from2 && z34 < to);
    const room = branch ? Math.min(z34 - branch.from, branch.to - z34) : 1e-3;
    const h = Math.min(1e-3, Math.max(room / 3, 1e-9));
    return (8 * (f(z34 + h) - f(z34 - h)) - (f(z34 + 2 * h) - f(z34 - 2 * h))) / (12 * h);
  };
}
function derivativeOf(link2) {
  switch (link2.kind) {
    case "linear":
    case "product":
      return () => 1;
    case "abs":
      return (z34) => z34 < 0 ? -1 : 1;
    case "square":
    case "norm":
      return (z34) => 2 * z34;
    case "relu":
      return (z34) => z34 < 0 ? 0 : 1;
    case "tanh":
      return (z34) => 1 / Math.cosh(z34) ** 2;
    case "sign":
    case "sign-product":
    case "committee":
      return () => 0;
    case "hermite":
    case "polynomial": {
      const d = powersOf(link2).map((c, m) => m * c).slice(1);
      return (z34) => d.reduceRight((value, c) => value * z34 + c, 0);
    }
    default:
      return void 0;
  }
}

// src/channel/branches.ts
var REACH = 8.5;
var MAX_PANELS = 2e3;
var MEMORY = 2e5;
function branchLaw(p, terms, noise) {
  const signTerms = terms.filter(({ link: link2 }) => isSignLink(link2));
  const others = terms.filter(({ link: link2 }) => !isSignLink(link2));
  const coordinates = new Set(others.flatMap(({ on }) => on));
  if (coordinates.size > 1 || others.some(({ on }) => on.length > 1)) return void 0;
  const c = [...coordinates][0];
  const shares = sharesOf(signTerms);
  const additive2 = noise.kind === "gaussian" ? noise.variance : 0;
  const scalar = others.length > 0 ? scalarOf(others) : void 0;
  const flats = additive2 === 0 ? scalar?.flats ?? [] : [];
  if (flats.length > 0 && p > 1)
    throw new RangeError(
      `noise must be > 0 for a sum of signs and a link that is constant somewhere, got 0: its labels have no closed form`
    );
  const values = shares.map(({ value }) => value);
  const range2 = (field) => {
    const [low, high] = scalar ? reached(scalar, field.omega[c], field.V[c * (p + 1)]) : [0, 0];
    const spread = 9 * Math.sqrt(additive2);
    return [Math.min(...values) + low - spread, Math.max(...values) + high + spread];
  };
  const turns = scalar ? turningValues(scalar) : [0];
  const law = {
    p,
    dense: additive2 > 0 || scalar !== void 0 && scalar.branches.length > 0,
    atoms: additive2 > 0 ? [] : scalar ? flats.map(({ value }) => value) : values,
    breaks: turns.flatMap((turn) => values.map((value) => turn + value)),
    range: range2
  };
  if (!scalar) {
    const inside2 = noise.kind === "probit" ? noise.variance : 0;
    const supports2 = (y) => additive2 > 0 ? Number.isFinite(y) : values.some((value) => close(value, y));
    return {
      ...law,
      supports: supports2,
      rows: rowByRow(p, (V) => signsOnly(p, shares, additive2, widened(p, V, inside2)))
    };
  }
  const roots = remembered(scalar);
  const supports = (y) => {
    if (!Number.isFinite(y)) return false;
    return additive2 > 0 || flats.some(({ value }) => value === y) || values.some((value) => roots(y - value).length > 0);
  };
  const solutions = additive2 > 0 ? lineOf(scalar, additive2) : () => (y) => roots(y);
  return { ...law, supports, rows: rowByRow(p, (V) => throughLine(p, c, shares, flats, V, solutions)) };
}
function signsOnly(p, shares, noise, V) {
  const moments3 = momentsOf(p, all(p), V, shares);
  return (y, omega, g) => {
    const known2 = moments3(omega);
    g.fill(0);
    const weights = shares.map(({ value }) => {
      if (noise > 0) return -0.5 * ((y - value) ** 2 / noise + LOG_TWO_PI + Math.log(noise));
      return close(value, y) ? 0 : Number.NEGATIVE_INFINITY;
    });
    const top = Math.max(...weights);
    if (top === Number.NEGATIVE_INFINITY) return top;
    let Z = 0;
    shares.forEach((share, s) => {
      const weight2 = Math.exp(weights[s] - top);
      if (weight2 === 0) return;
      Z += weight2 * probability(share, known2);
      add(g, weight2, share, known2);
    });
    Z = Math.max(Z, 1e-300);
    for (let a = 0; a < p; a++) g[a] /= Z;
    return top + Math.log(Z);
  };
}
function throughLine(p, c, shares, flats, V, prepare4) {
  cholesky(p, V);
  const v = V[c * (p + 1)];
  const sd = Math.sqrt(v);
  const rest2 = all(p).filter((a) => a !== c);
  const K = rest2.map((a) => V[a * p + c] / v);
  const m = rest2.length;
  const conditional = Float64Array.from({ length: m * m }, (_, e2) => {
    const [r, s] = [Math.floor(e2 / m), e2 % m];
    return V[rest2[r] * p + rest2[s]] - K[r] * V[c * p + rest2[s]];
  });
  const moments3 = momentsOf(m, rest2, conditional, shares);
  const solutions = prepare4(v);
  const constant = -0.5 * (LOG_TWO_PI + Math.log(v));
  const { log_cdf_one, mills_one } = core().exports;
  const center = new Float64Array(m);
  const slopes = new Float64Array(p);
  return (y, omega, g) => {
    const flat2 = flats.find(({ value }) => value === y);
    if (flat2) return interval(flat2, omega[0], sd, g, log_cdf_one, mills_one);
    const found3 = [];
    let top = Number.NEGATIVE_INFINITY;
    for (const share of shares) {
      for (const { z: z34, slope } of solutions(y - share.value, omega[c])) {
        const log = constant - 0.5 * (z34 - omega[c]) ** 2 / v - Math.log(slope);
        if (log > top) top = log;
        found3.push({ z: z34, log, share });
      }
    }
    g.fill(0);
    if (top === Number.NEGATIVE_INFINITY) return top;
    let Z = 0;
    for (const { z: z34, log, share } of found3) {
      const weight2 = Math.exp(log - top);
      if (weight2 < 1e-18) continue;
      const pull = (z34 - omega[c]) / v;
      if (m === 0) {
        const P2 = share.subsets.reduce(
          (sum2, s) => sum2 + s.coefficient * (s.members.length > 0 ? sign(z34) : 1),
          0
        );
        Z += weight2 * P2;
        g[0] += weight2 * P2 * pull;
        continue;
      }
      for (let r = 0; r < m; r++) center[r] = omega[rest2[r]] + K[r] * (z34 - omega[c]);
      const known2 = moments3(center);
      const P = Math.max(probability(share, known2, c, sign(z34)), 0);
      Z += weight2 * P;
      g[c] += weight2 * P * pull;
      slopes.fill(0);
      add(slopes, weight2, share, known2, c, sign(z34));
      for (let r = 0; r < m; r++) {
        g[rest2[r]] += slopes[rest2[r]];
        g[c] -= K[r] * slopes[rest2[r]];
      }
    }
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    for (let a = 0; a < p; a++) g[a] /= Z;
    return top + Math.log(Z);
  };
}
function interval({ from: from2, to }, omega, sd, g, logCdf, mills) {
  const [a, b] = [(from2 - omega) / sd, (to - omega) / sd];
  if (a === Number.NEGATIVE_INFINITY && b === Number.POSITIVE_INFINITY) {
    g[0] = 0;
    return 0;
  }
  if (a === Number.NEGATIVE_INFINITY) {
    g[0] = -mills(b) / sd;
    return logCdf(b);
  }
  if (b === Number.POSITIVE_INFINITY) {
    g[0] = mills(-a) / sd;
    return logCdf(-a);
  }
  const turned = a + b > 0;
  const [low, high] = turned ? [-b, -a] : [a, b];
  const top = logCdf(high);
  const value = top + Math.log1p(-Math.exp(logCdf(low) - top));
  const density = (x) => Math.exp(-0.5 * x * x - 0.5 * LOG_TWO_PI - value);
  g[0] = (density(a) - density(b)) / sd;
  return value;
}
function lineOf({ f }, noise) {
  return (variance2) => {
    const sd = Math.sqrt(variance2);
    const constant = -0.5 * (LOG_TWO_PI + Math.log(noise));
    return (y, omega) => {
      const [from2, to] = [omega - REACH * sd, omega + REACH * sd];
      let steepest = 1e-9;
      for (let k = 0; k < 64; k++) {
        const [a, b] = [from2 + (to - from2) * k / 64, from2 + (to - from2) * (k + 1) / 64];
        const [fa, fb] = [f(a), f(b)];
        const near = Math.min(Math.abs(fa - y), Math.abs(fb - y)) < Math.abs(fb - fa) + 9 * Math.sqrt(noise);
        if (near) steepest = Math.max(steepest, Math.abs(fb - fa) / (b - a));
      }
      const width = 5 * Math.min(0.8 * sd, Math.sqrt(noise) / steepest);
      const nodes = [];
      const ends = from2 < 0 && to > 0 ? [from2, 0, to] : [from2, to];
      for (let e2 = 0; e2 + 1 < ends.length; e2++) {
        const length = ends[e2 + 1] - ends[e2];
        const panels = Math.min(MAX_PANELS, Math.ceil(length / width));
        const h = length / panels;
        for (let panel = 0; panel < panels; panel++) {
          for (let k = 0; k < NODES.length; k++) {
            const z34 = ends[e2] + (panel + NODES[k]) * h;
            const log = constant - 0.5 * (y - f(z34)) ** 2 / noise;
            if (log > -300) nodes.push({ z: z34, slope: 1 / (h * WEIGHTS[k] * Math.exp(log)) });
          }
        }
      }
      return nodes;
    };
  };
}
function sharesOf(terms) {
  const coordinates = [...new Set(terms.flatMap(({ on }) => on))].sort((a, b) => a - b);
  const k = coordinates.length;
  if (k > 10) throw new RangeError(`link must look at the signs of at most 10 coordinates, got ${k}`);
  const found3 = /* @__PURE__ */ new Map();
  const z34 = [];
  const parts2 = terms.map((term) => ({ ...term, g: evaluate(term.link) }));
  for (let pattern = 0; pattern < 2 ** k; pattern++) {
    coordinates.forEach((coordinate, j) => {
      z34[coordinate] = pattern & 1 << j ? -1 : 1;
    });
    const value = parts2.reduce((sum2, { g, on, weight: weight2 }) => sum2 + weight2 * g(on.map((a) => z34[a])), 0);
    const key2 = [...found3.keys()].find((other) => close(other, value)) ?? value;
    found3.set(key2, [...found3.get(key2) ?? [], pattern]);
  }
  return [...found3].map(([value, patterns]) => {
    const subsets = [];
    for (let subset = 0; subset < 2 ** k; subset++) {
      const sum2 = patterns.reduce((total2, pattern) => total2 + (odd(pattern & subset) ? -1 : 1), 0);
      if (sum2 !== 0)
        subsets.push({ members: coordinates.filter((_, j) => subset & 1 << j), coefficient: sum2 / 2 ** k });
    }
    return { value, subsets };
  });
}
function momentsOf(k, names3, V, shares) {
  const wanted2 = /* @__PURE__ */ new Map();
  for (const { subsets } of shares) {
    for (const { members } of subsets) {
      const rest2 = members.filter((a) => names3.includes(a));
      wanted2.set(String(rest2), rest2);
    }
  }
  const prepared = [...wanted2].map(([key2, rest2]) => {
    const at = rest2.map((a) => names3.indexOf(a));
    const part = Float64Array.from(
      { length: at.length ** 2 },
      (_, e2) => V[at[Math.floor(e2 / at.length)] * k + at[e2 % at.length]]
    );
    return { key: key2, rest: rest2, at, part };
  });
  return (omega) => new Map(
    prepared.map(({ key: key2, rest: rest2, at, part }) => {
      const here = at.map((a) => omega[a]);
      return [
        key2,
        { mean: signMean(at.length, here, part), slope: signSlope(at.length, here, part), rest: rest2 }
      ];
    })
  );
}
function probability({ subsets }, known2, line6 = -1, sigma = 1) {
  return subsets.reduce((sum2, { members, coefficient }) => {
    const flip = members.includes(line6) ? sigma : 1;
    return sum2 + coefficient * flip * known2.get(keyOf(members, line6)).mean;
  }, 0);
}
function add(g, weight2, { subsets }, known2, line6 = -1, sigma = 1) {
  for (const { members, coefficient } of subsets) {
    const flip = members.includes(line6) ? sigma : 1;
    const { slope, rest: rest2 } = known2.get(keyOf(members, line6));
    rest2.forEach((a, r) => {
      g[a] += weight2 * coefficient * flip * slope[r];
    });
  }
}
var keyOf = (members, line6) => String(members.filter((a) => a !== line6));
function remembered(scalar) {
  const known2 = /* @__PURE__ */ new Map();
  return (y) => {
    const before = known2.get(y);
    if (before) return before;
    if (known2.size >= MEMORY) known2.clear();
    const roots = rootsOf(scalar, y);
    known2.set(y, roots);
    return roots;
  };
}
function reached({ f, branches }, omega, v) {
  const [from2, to] = [omega - REACH * Math.sqrt(v), omega + REACH * Math.sqrt(v)];
  const ends = branches.flatMap((branch) => [branch.from, branch.to]).filter((z34) => z34 > from2 && z34 < to);
  const values = [from2, to, ...ends].map(f);
  for (let k = 1; k < 64; k++) values.push(f(from2 + (to - from2) * k / 64));
  return [Math.min(...values), Math.max(...values)];
}
function turningValues({ f, branches }) {
  const ends = branches.flatMap(({ from: from2, to }) => [from2, to]).filter(Number.isFinite);
  return [...new Set(ends)].map(f);
}
function widened(p, V, inside2) {
  const wide = Float64Array.from(V);
  for (let a = 0; a < p; a++) wide[a * (p + 1)] += inside2;
  cholesky(p, wide);
  return wide;
}
var all = (p) => Array.from({ length: p }, (_, a) => a);
var close = (a, b) => Math.abs(a - b) <= 1e-12 * (1 + Math.abs(a));
function odd(bits) {
  let count2 = 0;
  for (let rest2 = bits; rest2 > 0; rest2 &= rest2 - 1) count2++;
  return count2 % 2 === 1;
}

// src/channel/grid.ts
var REACH2 = 7;
var CAP = [4096, 240, 48];
function gridLaw(p, g, noise) {
  const range2 = ({ omega, V }) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    const L = cholesky(p, V);
    visit(p, 24, (t2) => {
      const value = g(place3(p, omega, L, t2, 8.5 / REACH2));
      if (value < low) low = value;
      if (value > high) high = value;
    });
    const spread = 9 * Math.sqrt(noise);
    return [low - spread, high + spread];
  };
  return {
    p,
    atoms: [],
    dense: true,
    breaks: [0],
    range: range2,
    supports: Number.isFinite,
    rows: rowByRow(p, (V) => prepare(p, g, noise, V))
  };
}
function prepare(p, link2, noise, V) {
  const L = cholesky(p, V);
  const constant = -0.5 * (LOG_TWO_PI + Math.log(noise)) - 0.5 * p * LOG_TWO_PI;
  return (y, omega, g) => {
    const nodes = resolution(p, link2, noise, omega, L);
    const step = 2 * REACH2 / nodes;
    let top = Number.NEGATIVE_INFINITY;
    let Z = 0;
    const mean4 = new Float64Array(p);
    visit(p, nodes, (t2) => {
      let log = -0.5 * (y - link2(place3(p, omega, L, t2))) ** 2 / noise;
      for (let a = 0; a < p; a++) log -= 0.5 * t2[a] * t2[a];
      if (!(log > top - 45)) return;
      if (log > top) {
        const shrink = Math.exp(top - log);
        Z *= shrink;
        for (let a = 0; a < p; a++) mean4[a] *= shrink;
        top = log;
      }
      const weight2 = Math.exp(log - top);
      Z += weight2;
      for (let a = 0; a < p; a++) mean4[a] += weight2 * t2[a];
    });
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    for (let a = p - 1; a >= 0; a--) {
      let sum2 = mean4[a] / Z;
      for (let b = a + 1; b < p; b++) sum2 -= L[b * p + a] * g[b];
      g[a] = sum2 / L[a * (p + 1)];
    }
    return top + Math.log(Z * step ** p) + constant;
  };
}
function resolution(p, link2, noise, omega, L) {
  let steepest = 0;
  const t2 = new Float64Array(p);
  for (let a = 0; a < p; a++) {
    let before = Number.NaN;
    for (let k = -8; k <= 8; k++) {
      t2.fill(0.5);
      t2[a] = k / 2;
      const value = link2(place3(p, omega, L, t2));
      if (k > -8) steepest = Math.max(steepest, 2 * Math.abs(value - before));
      before = value;
    }
  }
  const step = Math.min(0.5, 0.6 * Math.sqrt(noise) / Math.max(steepest, 1e-300));
  return Math.min(CAP[p - 1], 2 * Math.ceil(REACH2 / step));
}
var point = new Float64Array(8);
function place3(p, omega, L, t2, stretch = 1) {
  const z34 = point.subarray(0, p);
  for (let a = 0; a < p; a++) {
    z34[a] = omega[a];
    for (let b = 0; b <= a; b++) z34[a] += L[a * p + b] * t2[b] * stretch;
  }
  return z34;
}
function visit(p, nodes, at) {
  const t2 = new Float64Array(p);
  const step = 2 * REACH2 / nodes;
  const along = (a) => {
    for (let k = 0; k < nodes; k++) {
      t2[a] = -REACH2 + (k + 0.5) * step;
      if (a === p - 1) at(t2);
      else along(a + 1);
    }
  };
  along(0);
}

// src/channel/labels.ts
var STEP = 1 / 16;
var SPAN = 3.2;
var AGREEMENT = 1e-5;
var HALVINGS = 5;
function labelsOf(law, field) {
  const { p } = law;
  const omega = field?.omega ?? new Float64Array(p);
  const V = field?.V ?? identity2(p);
  const evidence = (y2) => {
    const n = y2.length;
    const rows2 = new Float64Array(p * n);
    for (let a = 0; a < p; a++) rows2.fill(omega[a], a * n, (a + 1) * n);
    const logZ = new Float64Array(n);
    law.rows(y2, rows2, V, logZ, new Float64Array(p * n));
    return logZ.map((value) => value > -745 ? Math.exp(value) : 0);
  };
  const y = [...law.atoms];
  const weight2 = Array.from(evidence(y));
  const keep2 = (nodes, weights) => {
    for (let k = 0; k < weights.length; k++) {
      y.push(nodes.y[k]);
      weight2.push(weights[k]);
    }
  };
  const interval2 = (a, b, left2) => {
    const nodes = between(a, b);
    const weights = Array.from(evidence(nodes.y), (Z, k) => Z * nodes.step[k]);
    const even = 2 * sum(weights.slice(0, nodes.even));
    if (left2 === 0 || Math.abs(sum(weights) - even) < AGREEMENT) keep2(nodes, weights);
    else {
      const middle = 0.5 * (a + b);
      interval2(a, middle, left2 - 1);
      interval2(middle, b, left2 - 1);
    }
  };
  if (law.dense) {
    const [low, high] = law.range({ omega, V });
    if (Number.isFinite(low)) {
      const inner = [...new Set(law.breaks)].filter((at) => at > low && at < high);
      const ends = [low, ...inner, high].sort((a, b) => a - b);
      for (let k = 0; k + 1 < ends.length; k++)
        if (ends[k + 1] - ends[k] > 1e-13 * (high - low)) interval2(ends[k], ends[k + 1], HALVINGS);
    } else {
      const middle = omega[1] ? omega[0] / omega[1] : 0;
      for (const side of [-1, 1]) {
        const nodes = beyond(middle, side);
        keep2(
          nodes,
          Array.from(evidence(nodes.y), (Z, k) => Z * nodes.step[k])
        );
      }
    }
  }
  const mass = sum(weight2);
  const kept = y.map((_, k) => k).filter((k) => weight2[k] > 1e-22 * mass);
  return {
    y: Float64Array.from(kept, (k) => y[k]),
    weight: Float64Array.from(kept, (k) => weight2[k] / mass),
    atom: Uint8Array.from(kept, (k) => k < law.atoms.length ? 1 : 0),
    mass
  };
}
var sum = (values) => values.reduce((total2, value) => total2 + value, 0);
var places = (() => {
  const most3 = Math.round(SPAN / STEP);
  const all2 = Array.from({ length: 2 * most3 + 1 }, (_, k) => k - most3);
  return [...all2.filter((m) => m % 2 === 0), ...all2.filter((m) => m % 2 !== 0)];
})();
function between(a, b) {
  const half = 0.5 * (b - a);
  const nodes = { y: [], step: [], even: 0 };
  for (const m of places) {
    const t2 = m * STEP;
    const u = 0.5 * Math.PI * Math.sinh(t2);
    const distance2 = 2 * half / (1 + Math.exp(2 * Math.abs(u)));
    const node = u < 0 ? a + distance2 : b - distance2;
    if (!(node > a && node < b)) continue;
    nodes.y.push(node);
    nodes.step.push(STEP * half * 0.5 * Math.PI * Math.cosh(t2) / Math.cosh(u) ** 2);
    if (m % 2 === 0) nodes.even++;
  }
  return nodes;
}
function beyond(middle, side) {
  const nodes = { y: [], step: [], even: 0 };
  for (const m of places) {
    const t2 = m * STEP;
    const distance2 = Math.exp(0.5 * Math.PI * Math.sinh(t2));
    const node = middle + side * distance2;
    if (node === middle || !Number.isFinite(node)) continue;
    nodes.y.push(node);
    nodes.step.push(STEP * 0.5 * Math.PI * Math.cosh(t2) * distance2);
  }
  return nodes;
}

// src/channel/lowered.ts
var KIND = {
  linear: 1,
  mirror: 2,
  sign: 3,
  signPair: 4,
  ratio: 5,
  product: 6,
  halves: 7,
  relu: 8
};
function lower2(link2, noise) {
  const additive2 = noise.kind === "gaussian" ? noise.variance : 0;
  const inside2 = noise.kind === "probit" ? noise.variance : 0;
  const of = (...numbers) => Float64Array.from(numbers);
  switch (link2.kind) {
    case "linear":
      return of(KIND.linear, 1, additive2);
    case "abs":
      return additive2 > 0 ? of(KIND.halves, 1, additive2, -1, 1) : of(KIND.mirror, 1, 1);
    case "square":
      return additive2 > 0 ? void 0 : of(KIND.mirror, 1, 2);
    case "relu":
      return additive2 > 0 ? of(KIND.halves, 1, additive2, 0, 1) : of(KIND.relu, 1);
    case "sign":
      return of(KIND.sign, 1, inside2, additive2);
    case "sign-product":
      if (link2.factors === 1) return of(KIND.sign, 1, inside2, additive2);
      return link2.factors === 2 ? of(KIND.signPair, 2, inside2, additive2) : void 0;
    case "committee":
      return link2.directions === 1 ? of(KIND.sign, 1, inside2, additive2) : void 0;
    case "product":
      if (link2.factors === 1) return of(KIND.linear, 1, additive2);
      return link2.factors === 2 && additive2 === 0 ? of(KIND.product, 2) : void 0;
    case "ratio":
      return additive2 > 0 ? void 0 : of(KIND.ratio, 2);
    default:
      return void 0;
  }
}
function loweredRows(lowered) {
  const p = lowered[1];
  return (y, omega, V, logZ, g) => {
    const n = y.length;
    const ld = padded(n);
    const { memory, exports } = core();
    memory.scope((scratch) => {
      const channel2 = scratch.f64(lowered.length, lowered);
      const labels = scratch.f64(ld, y);
      const fields3 = scratch.f64(p * ld);
      for (let a = 0; a < p; a++)
        for (let i = 0, view = memory.f64(fields3 + 8 * a * ld, n); i < n; i++) view[i] = omega[a * n + i];
      const variance2 = scratch.f64(p * p, V);
      const evidence = scratch.f64(ld);
      const out2 = scratch.f64(p * ld);
      exports.channel_out(channel2, n, labels, fields3, variance2, evidence, out2);
      logZ.set(memory.f64(evidence, n));
      for (let a = 0; a < p; a++) g.set(memory.f64(out2 + 8 * a * ld, n), a * n);
      for (let i = 0; i < n; i++)
        if (logZ[i] === Number.NEGATIVE_INFINITY) for (let a = 0; a < p; a++) g[a * n + i] = Number.NaN;
    });
  };
}
var reach = (omega, v) => Math.abs(omega) + 8.5 * Math.sqrt(v);
function pairLaw(link2, lowered) {
  const base = { p: 2, atoms: [], dense: true, rows: loweredRows(lowered), lowered };
  if (link2.kind === "ratio")
    return {
      ...base,
      breaks: [],
      range: () => [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      supports: Number.isFinite
    };
  return {
    ...base,
    breaks: [0],
    range: ({ omega, V }) => {
      const top = reach(omega[0], V[0]) * reach(omega[1], V[3]);
      return [-top, top];
    },
    supports: (y) => Number.isFinite(y) && y !== 0
  };
}

// src/channel/norm.ts
var OPENING = 0.25;
var STEP2 = 0.2;
var NODES2 = 80;
function normLaw(p, eigen2) {
  const range2 = ({ omega, V }) => {
    let top = 0;
    let trace2 = 0;
    for (let a = 0; a < p; a++) {
      top += omega[a] ** 2;
      trace2 += V[a * (p + 1)];
    }
    return [0, (Math.sqrt(top) + 8.5 * Math.sqrt(trace2)) ** 2 / p];
  };
  const supports = (y) => y > 0 && Number.isFinite(y);
  const rows2 = rowByRow(p, (V) => prepare2(p, eigen2(p, V)));
  return { p, atoms: [], dense: true, breaks: [0], range: range2, supports, rows: rows2 };
}
function prepare2(p, { values, vectors }) {
  const l = Array.from(values);
  const largest2 = Math.max(...l);
  return (y, omega, g) => {
    g.fill(0);
    const s = p * y;
    if (!(s > 0 && Number.isFinite(s))) return Number.NEGATIVE_INFINITY;
    const m = l.map((_, j) => {
      let sum2 = 0;
      for (let a = 0; a < p; a++) sum2 += vectors[a * p + j] * omega[a];
      return sum2;
    });
    const first = (t3) => l.reduce((sum2, v, j) => sum2 + v / (1 + 2 * t3 * v) + m[j] ** 2 / (1 + 2 * t3 * v) ** 2, 0);
    let low = -0.5 / largest2;
    let high = (p + 2) / s + Math.sqrt(m.reduce((sum2, x) => sum2 + x * x, 0) / s) / Math.min(...l);
    while (first(high) > s) high = low + 2 * (high - low);
    for (let step = 0; step < 60; step++) {
      const middle = 0.5 * (low + high);
      if (first(middle) > s) low = middle;
      else high = middle;
    }
    const t2 = 0.5 * (low + high);
    const bend = l.reduce((sum2, v, j) => {
      const q = 1 + 2 * t2 * v;
      return sum2 + 2 * v * v / q ** 2 + 4 * v * m[j] ** 2 / q ** 3;
    }, 0);
    const w = 1 / Math.sqrt(bend);
    const top = exponent(t2);
    let Z = 0;
    const slopes = l.map(() => 0);
    for (let k = 0; k < NODES2; k++) {
      const u = k * STEP2;
      const [tr, ti] = [t2 - OPENING * w * u * u, w * u];
      let er = s * tr - top;
      let ei = s * ti;
      const factors3 = l.map((v, j) => {
        const [qr, qi] = [1 + 2 * tr * v, 2 * ti * v];
        const size3 = qr * qr + qi * qi;
        const [rr, ri] = [(tr * qr + ti * qi) / size3, (ti * qr - tr * qi) / size3];
        er -= 0.25 * Math.log(size3) + m[j] ** 2 * rr;
        ei -= 0.5 * Math.atan2(qi, qr) + m[j] ** 2 * ri;
        return [rr, ri];
      });
      const size2 = Math.exp(er);
      const [fr, fi] = [size2 * Math.cos(ei), size2 * Math.sin(ei)];
      const [dr, di] = [1, 2 * OPENING * u];
      const [hr, hi] = [fr * dr - fi * di, fr * di + fi * dr];
      const weight2 = k === 0 ? 0.5 : 1;
      Z += weight2 * hr;
      factors3.forEach(([rr, ri], j) => {
        slopes[j] -= weight2 * 2 * m[j] * (rr * hr - ri * hi);
      });
      if (k > 0 && size2 < 1e-18) break;
    }
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    for (let a = 0; a < p; a++) for (let j = 0; j < p; j++) g[a] += vectors[a * p + j] * slopes[j] / Z;
    return top + Math.log(Z * STEP2 * w * p / Math.PI);
    function exponent(x) {
      return l.reduce((sum2, v, j) => {
        const q = 1 + 2 * x * v;
        return sum2 - 0.5 * Math.log(q) - x * m[j] ** 2 / q;
      }, s * x);
    }
  };
}

// src/channel/product.ts
var REACH3 = 7.5;
function productLaw(k) {
  const range2 = ({ omega, V }) => {
    let top = 1;
    for (let a = 0; a < k; a++) top *= Math.abs(omega[a]) + 8.5 * Math.sqrt(V[a * (k + 1)]);
    return [-top, top];
  };
  const supports = (y) => Number.isFinite(y) && y !== 0;
  return {
    p: k,
    atoms: [],
    dense: true,
    breaks: [0],
    range: range2,
    supports,
    rows: rowByRow(k, (V) => prepare3(k, V))
  };
}
function prepare3(k, V) {
  const P = inverse(k, V);
  const constant = -0.5 * (k * LOG_TWO_PI + logDet(k, cholesky(k, V)));
  const sd = Array.from({ length: k }, (_, a) => Math.sqrt(V[a * (k + 1)]));
  const z34 = new Float64Array(k);
  const d = new Float64Array(k);
  return (y, omega, g) => {
    g.fill(0);
    if (!(y !== 0 && Number.isFinite(y))) return Number.NEGATIVE_INFINITY;
    let reach2 = REACH3;
    for (let tries = 0; tries < 8; tries++) {
      const log = integral(y, omega, g, reach2);
      if (log > -0.5 * (0.5 * reach2) ** 2 || log > Number.NEGATIVE_INFINITY && tries > 2)
        return log + constant;
      reach2 *= 2;
    }
    return Number.NEGATIVE_INFINITY;
  };
  function integral(y, omega, g, reach2) {
    let top = Number.NEGATIVE_INFINITY;
    let Z = 0;
    g.fill(0);
    const steps = sd.map((s, a) => Math.min(0.22, 0.75 * s / (Math.abs(omega[a]) + 4.5 * s)));
    const visit2 = (j, product3) => {
      if (j === k - 1) {
        z34[j] = y / product3;
        if (Math.abs(z34[j] - omega[j]) > reach2 * sd[j]) return;
        let square2 = 0;
        for (let a = 0; a < k; a++) d[a] = z34[a] - omega[a];
        for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) square2 += d[a] * P[a * k + b] * d[b];
        const log = -0.5 * square2;
        if (log > top) {
          const shrink = Math.exp(top - log);
          Z *= shrink;
          for (let a = 0; a < k; a++) g[a] *= shrink;
          top = log;
        }
        const weight2 = Math.exp(log - top);
        Z += weight2;
        for (let a = 0; a < k; a++) g[a] += weight2 * d[a];
        return;
      }
      let others = 1;
      for (let a = j + 1; a < k; a++) others *= Math.abs(omega[a]) + reach2 * sd[a];
      const least = Math.abs(y / product3) / others;
      for (const sigma of [-1, 1]) {
        const center = sigma * omega[j];
        const to = Math.log(center + reach2 * sd[j]);
        const from2 = Math.log(Math.max(least, center - reach2 * sd[j]));
        if (!(to > from2)) continue;
        const h = steps[j];
        for (let m = Math.ceil(from2 / h); m <= Math.floor(to / h); m++) {
          z34[j] = sigma * Math.exp(m * h);
          visit2(j + 1, product3 * z34[j]);
        }
      }
    };
    visit2(0, 1);
    if (!(Z > 0)) return Number.NEGATIVE_INFINITY;
    const mean4 = Array.from(g, (sum2) => sum2 / Z);
    for (let a = 0; a < k; a++) {
      g[a] = 0;
      for (let b = 0; b < k; b++) g[a] += P[a * k + b] * mean4[b];
    }
    let volume = 1;
    for (let j = 0; j < k - 1; j++) volume *= steps[j];
    return top + Math.log(Z * volume);
  }
}

// src/channel/make.ts
var NONE = { kind: "gaussian", variance: 0 };
function channel(link2, noise = NONE) {
  if (link2.kind === "function") checkFunction(link2);
  if (noise.kind === "probit" && !isSignLink(link2))
    throw new RangeError(`noise.kind must be gaussian for link ${link2.kind}, got probit`);
  const p = directionsOf(link2);
  const law = lawOf(p, link2, noise);
  const g = evaluate(link2);
  const sd = Math.sqrt(noise.variance);
  const probit = noise.kind === "probit" && sd > 0;
  const gOut = (y, omega, V, options = {}) => {
    if (omega.length !== p * y.length)
      throw new RangeError(
        `omega must have ${p} x ${y.length} = ${p * y.length} entries, got ${omega.length}`
      );
    if (V.length !== p * p) throw new RangeError(`V must have ${p * p} entries, got ${V.length}`);
    cholesky(p, V);
    const out2 = { logZ: new Float64Array(y.length), g: new Float64Array(p * y.length) };
    law.rows(y, omega, V, out2.logZ, out2.g);
    if (options.jacobian) out2.jacobian = jacobian(law, y, omega, V);
    return out2;
  };
  const moment = (y, hessian) => gOut(y, new Float64Array(p * y.length), identity2(p), { jacobian: hessian });
  return {
    link: link2,
    noise,
    p,
    draws: sd === 0 ? 0 : probit ? p : 1,
    label: (z34, normals3) => {
      if (sd === 0) return g(z34);
      if (!probit) return g(z34) + sd * normals3[0];
      return g(Array.from({ length: p }, (_, a) => z34[a] + sd * normals3[a]));
    },
    supports: (y) => law.supports(y),
    gOut,
    labels: (field) => labelsOf(law, field),
    firstMoment: (y) => {
      const out2 = moment(y, false).g;
      const n = y.length;
      return Float64Array.from({ length: n * p }, (_, e2) => out2[e2 % p * n + Math.floor(e2 / p)]);
    },
    secondMoment: (y) => {
      const { g: first, jacobian: second } = moment(y, true);
      const n = y.length;
      return second.map((h, e2) => {
        const [i, a, b] = [Math.floor(e2 / (p * p)), Math.floor(e2 / p) % p, e2 % p];
        return h + first[a * n + i] * first[b * n + i];
      });
    },
    ...law.lowered && { lowered: law.lowered }
  };
}
function lawOf(p, link2, noise) {
  const additive2 = noise.kind === "gaussian" ? noise.variance : 0;
  const lowered = lower2(link2, noise);
  if (lowered && (link2.kind === "ratio" || link2.kind === "product" && p === 2))
    return pairLaw(link2, lowered);
  if (p > 1 && additive2 === 0) {
    if (link2.kind === "product") return productLaw(p);
    if (link2.kind === "norm") return normLaw(p, eigen);
  }
  const law = branchLaw(p, termsOf(p, link2), noise);
  if (law) return lowered ? { ...law, rows: loweredRows(lowered), lowered } : law;
  if (additive2 === 0)
    throw new RangeError(
      `noise must be > 0 for link ${link2.kind} of ${p} directions, got 0: without noise its labels have no closed form`
    );
  if (p > 3) throw new RangeError(`link ${link2.kind} with noise must have at most 3 directions, got ${p}`);
  return gridLaw(p, evaluate(link2), additive2);
}
function termsOf(p, link2) {
  if (link2.kind === "sum") return link2.terms;
  return [{ link: link2, on: Array.from({ length: p }, (_, a) => a), weight: 1 }];
}
function eigen(p, V) {
  const { values, vectors } = eigh({ rows: p, cols: p, data: Float64Array.from(V) });
  return { values, vectors: vectors.data };
}
function jacobian(law, y, omega, V) {
  const { p } = law;
  const n = y.length;
  const H = new Float64Array(n * p * p);
  const moved = Float64Array.from(omega);
  const unused = new Float64Array(n);
  const g = new Float64Array(p * n);
  for (let b = 0; b < p; b++) {
    const h = 2e-3 * Math.sqrt(V[b * (p + 1)]);
    for (const [steps, factor] of [
      [-2, 1],
      [-1, -8],
      [1, 8],
      [2, -1]
    ]) {
      for (let i = 0; i < n; i++) moved[b * n + i] = omega[b * n + i] + steps * h;
      law.rows(y, moved, V, unused, g);
      for (let i = 0; i < n; i++)
        for (let a = 0; a < p; a++) H[(i * p + a) * p + b] += factor * g[a * n + i] / (12 * h);
    }
    for (let i = 0; i < n; i++) moved[b * n + i] = omega[b * n + i];
  }
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < p; a++) {
      for (let b = 0; b < a; b++) {
        const [ab, ba] = [(i * p + a) * p + b, (i * p + b) * p + a];
        H[ab] = H[ba] = 0.5 * (H[ab] + H[ba]);
      }
    }
  }
  return H;
}
function checkFunction({ g, directions: p }) {
  const values = [];
  for (let k = 1; k <= 64; k++) {
    const z34 = Array.from(
      { length: p },
      (_, a) => 6 * (k * Math.sqrt([2, 3, 5, 7, 11, 13, 17, 19][a]) % 1) - 3
    );
    const value = g(z34);
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new RangeError(
        `link.g must return finite numbers, got ${value} at z = [${z34.map((x) => x.toPrecision(4)).join(", ")}]`
      );
    values.push(value);
  }
  if (values.every((value) => value === values[0]))
    throw new RangeError(`link.g must depend on z, got ${values[0]} everywhere`);
}

// src/multi-index/model.ts
var rest = z13.strictObject({
  model: z13.literal("multi-index").default("multi-index"),
  alpha: z13.number({ error: "must be a number > 0" }).gt(0, "must be > 0"),
  noise: noiseSchema.default({ kind: "gaussian", variance: 0 }),
  prior: priorSchema.default(gaussian()),
  directions: z13.int().gte(1).optional()
});
var multiIndexSchema = rest.extend({ link: linkSchema });
function multiIndex(definition) {
  const data = { ...definition, link: withDirections(definition.link, definition.directions) };
  const { link: link2, directions, ...others } = parse(multiIndexSchema, data);
  const p = directionsOf(link2);
  if (directions !== void 0 && directions !== p)
    throw new RangeError(`directions must be ${p}, which link ${link2.kind} looks at, got ${directions}`);
  const { noise, prior } = others;
  if (noise.kind === "probit" && !isSignLink(link2))
    throw new RangeError(
      `noise.kind must be gaussian for link ${link2.kind}, got probit: probit noise flips signs, and this link looks at more than signs`
    );
  const rank = rankOf(prior);
  if (rank !== 1 && rank !== p)
    throw new RangeError(`prior must have rank 1 or ${p}, the number of directions, got ${rank}`);
  const S = secondMoment(prior);
  if (S.some((row2, a) => row2.some((s, b) => Math.abs(s - (a === b ? 1 : 0)) > 1e-9)))
    throw new RangeError(`prior must have second moment 1, got ${JSON.stringify(rank === 1 ? S[0][0] : S)}`);
  const model2 = { ...others, link: link2, directions: p };
  channelOf(model2);
  return model2;
}
function channelOf({ link: link2, noise }) {
  return channel(link2, noise);
}
function withDirections(link2, directions) {
  if (typeof link2 === "function") return { kind: "function", g: link2, directions: directions ?? 1 };
  const object = typeof link2 === "string" ? { kind: link2 } : link2;
  if (typeof object !== "object" || object === null) return link2;
  const { kind } = object;
  const open = kind === "norm" || kind === "committee" || kind === "function";
  return open && directions !== void 0 ? { directions, ...object } : object;
}

// src/multi-index/instance.ts
var Instance = class {
  model;
  channel;
  /** d. */
  size;
  /** n. */
  samples;
  /** The rows x_i, entries of variance 1 / d. */
  data;
  /** Pointer to the labels, padded(n) f64. */
  labels;
  /** Pointer to W, p columns of padded(d); absent for a user's own data. */
  truth;
  #disposed = false;
  /** Takes over data, labels and truth. */
  constructor(model2, data, labels, truth) {
    this.model = model2;
    this.channel = channelOf(model2);
    [this.samples, this.size] = data.dims;
    this.data = data;
    this.labels = labels;
    this.truth = truth;
  }
  /** The labels y_i. */
  get y() {
    this.requireLive();
    return core().memory.f64(this.labels, this.samples).slice();
  }
  /** W, d x p row-major. @throws RangeError where it is not known */
  get signal() {
    this.requireLive();
    if (this.truth === void 0)
      throw new RangeError("instance must have planted directions, got data alone");
    return readColumns(this.truth, this.size, this.model.directions);
  }
  /** Gives the memory back. Using the instance afterwards throws. */
  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    this.data.dispose();
    core().memory.free(this.labels);
    if (this.truth !== void 0) core().memory.free(this.truth);
  }
  [Symbol.dispose]() {
    this.dispose();
  }
  /** @throws Error after dispose */
  requireLive() {
    if (this.#disposed) throw new Error("the instance has been disposed: sample a new one");
  }
};
function readColumns(at, rows2, p) {
  const ld = padded(rows2);
  const view = core().memory.f64(at, p * ld);
  return Float64Array.from({ length: rows2 * p }, (_, e2) => view[e2 % p * ld + Math.floor(e2 / p)]);
}
function writeColumns(at, values, rows2, p) {
  const ld = padded(rows2);
  const view = core().memory.f64(at, p * ld);
  view.fill(0);
  for (let i = 0; i < rows2; i++) for (let a = 0; a < p; a++) view[a * ld + i] = values[i * p + a];
}

// src/multi-index/measure.ts
function measure(instance, estimate) {
  const { size: d, truth } = instance;
  const p = instance.model.directions;
  const gram3 = (u, v) => Array.from(
    { length: p },
    (_, a) => Array.from(
      { length: p },
      (_2, b) => core().exports.ddot(d, u + 8 * a * padded(d), v + 8 * b * padded(d)) / d
    )
  );
  const Q = gram3(estimate, estimate);
  if (truth === void 0) return { self: Q };
  const M = gram3(truth, estimate);
  const S = gram3(truth, truth);
  const trace2 = (A2) => A2.reduce((sum2, row2, a) => sum2 + row2[a], 0);
  const nuclear = spectrum(multiply(transposed(M), M)).values.reduce(
    (sum2, v) => sum2 + Math.sqrt(Math.max(v, 0)),
    0
  );
  const found3 = trace2(multiply(multiply(transposed(M), pseudoInverse(S)), multiply(M, pseudoInverse(Q))));
  return { overlap: M, self: Q, subspace: found3 / p, mse: (trace2(S) + trace2(Q) - 2 * nuclear) / p };
}
function spectrum(A2) {
  const p = A2.length;
  const data = Float64Array.from(
    { length: p * p },
    (_, e2) => 0.5 * (A2[Math.floor(e2 / p)][e2 % p] + A2[e2 % p][Math.floor(e2 / p)])
  );
  const { values, vectors } = eigh({ rows: p, cols: p, data });
  return { values: Array.from(values), vectors: vectors.data };
}
function pseudoInverse(A2) {
  const p = A2.length;
  const { values, vectors } = spectrum(A2);
  const least = 1e-12 * Math.max(...values, 0);
  return A2.map(
    (_, a) => A2.map(
      (_2, b) => values.reduce((sum2, v, k) => sum2 + (v > least ? vectors[a * p + k] * vectors[b * p + k] / v : 0), 0)
    )
  );
}
var transposed = (A2) => A2.map((_, a) => A2.map((row2) => row2[a]));
var multiply = (A2, B) => A2.map((row2) => B[0].map((_, b) => row2.reduce((sum2, value, k) => sum2 + value * B[k][b], 0)));

// src/multi-index/starts.ts
var SMALL = 0.01;
function uninformative(instance) {
  const { size: d, model: model2 } = instance;
  const p = model2.directions;
  const { rank, weights, means } = lower(model2.prior);
  const mean4 = Array.from(
    { length: p },
    (_, a) => weights.reduce((sum2, w, k) => sum2 + w * means[k][rank === p ? a : 0], 0)
  );
  return { estimate: Float64Array.from({ length: d * p }, (_, e2) => mean4[e2 % p]) };
}
function random(instance, options = {}) {
  const { seed = 0 } = options;
  const count2 = instance.size * instance.model.directions;
  return { estimate: normals(count2, { seed, purpose: purpose.start }).map((z34) => Math.sqrt(SMALL) * z34) };
}
function informed(instance, options = {}) {
  const { overlap: overlap2 = 0.99, seed = 0 } = options;
  const p = instance.model.directions;
  const q = typeof overlap2 === "number" ? Array(p).fill(overlap2) : overlap2;
  if (q.length !== p || !q.every((value) => value >= 0 && value <= 1))
    throw new RangeError(`overlap must be in [0, 1], one number or ${p}, got ${overlap2}`);
  const W2 = instance.signal;
  const Z = normals(W2.length, { seed, purpose: purpose.start });
  return {
    estimate: W2.map((w, e2) => q[e2 % p] * w + Math.sqrt(q[e2 % p] * (1 - q[e2 % p])) * Z[e2]),
    covariance: q.map((value, a) => q.map((_, b) => a === b ? 1 - value : 0))
  };
}
function checkStart({ size: d, model: model2 }, { estimate, covariance }) {
  const p = model2.directions;
  if (estimate?.length !== d * p)
    throw new RangeError(`start.estimate must have ${d * p} entries, got ${estimate?.length ?? "none"}`);
  for (let e2 = 0; e2 < d * p; e2++) {
    if (!Number.isFinite(estimate[e2]))
      throw new RangeError(`start.estimate.${e2} must be finite, got ${estimate[e2]}`);
  }
  if (!covariance) return;
  const square2 = covariance.length === p && covariance.every((row2) => row2.length === p && row2.every(Number.isFinite));
  if (!square2)
    throw new RangeError(
      `start.covariance must be ${p} x ${p} finite numbers, got ${JSON.stringify(covariance)}`
    );
}

// src/multi-index/amp.ts
function bayesAmp(instance, options = {}) {
  instance.requireLive();
  checkGlmOptions(options);
  const { model: model2, size: d, data, labels, channel: channel2 } = instance;
  const p = model2.directions;
  const start = startOf(instance, options);
  checkStart(instance, start);
  const prior = independent(model2.prior, p);
  const covariance = Float64Array.from({ length: p * p }, (_, e2) => {
    const [a, b] = [Math.floor(e2 / p), e2 % p];
    return start.covariance ? start.covariance[a][b] : a === b ? 1 : 0;
  });
  return core().memory.scope((scratch) => {
    const estimate = scratch.f64(p * padded(d));
    writeColumns(estimate, start.estimate, d, p);
    const denoise = mixtureDenoiser(scratch, prior, d);
    const trajectory = options.trajectory ? [measure(instance, estimate)] : [];
    const result = runGlm(
      { data, labels, p, channel: channel2, denoise, estimate, covariance },
      options,
      (_, residual) => {
        if (options.trajectory) trajectory.push({ ...measure(instance, estimate), residual });
      }
    );
    return {
      ...result,
      ...measure(instance, estimate),
      estimate: readColumns(estimate, d, p),
      covariance: Array.from({ length: p }, (_, a) => Array.from(covariance.subarray(a * p, (a + 1) * p))),
      ...options.trajectory && { trajectory }
    };
  });
}
function startOf(instance, { start = "random", seed }) {
  if (start === "random") return random(instance, { seed });
  if (start === "uninformative") return uninformative(instance);
  if (start === "informed") return informed(instance, { seed });
  if (typeof start === "string")
    throw new RangeError(`start must be random, uninformative, informed or an estimate, got ${start}`);
  return start;
}

// src/multi-index/landscape.ts
function landscapeOf({ factors: k, gram: gram3, teacher, student }) {
  const gain = Float64Array.from(teacher, (value, m) => value * (student[m] ?? 0));
  const force = derivative(gain);
  const kernel2 = Float64Array.from(student, (value) => value * value);
  return {
    k,
    gram: Float64Array.from(gram3.flat()),
    basis: basisOf(gram3),
    gain,
    force,
    bend: derivative(force),
    kernel: kernel2,
    repulsion: derivative(kernel2)
  };
}
function polynomial(c, x) {
  let sum2 = 0;
  for (let m = c.length - 1; m >= 0; m--) sum2 = sum2 * x + c[m];
  return sum2;
}
function derivative(c) {
  return Float64Array.from({ length: Math.max(0, c.length - 1) }, (_, m) => (m + 1) * c[m + 1]);
}
function correlationLaw({ k, gram: gram3, force }) {
  const pull = new Float64Array(k);
  return (u, out2) => {
    let along = 0;
    for (let j = 0; j < k; j++) {
      pull[j] = polynomial(force, u[j]);
      along += pull[j] * u[j];
    }
    for (let i = 0; i < k; i++) {
      let sum2 = 0;
      for (let j = 0; j < k; j++) sum2 += gram3[i * k + j] * pull[j];
      out2[i] = sum2 - along * u[i];
    }
  };
}
function squaredLaw({ force, repulsion }, vectors, weights) {
  const size2 = vectors[0].length;
  const g = new Float64Array(size2);
  const dot7 = (x, at, y, from2) => {
    let sum2 = 0;
    for (let r = 0; r < size2; r++) sum2 += x[at + r] * y[from2 + r];
    return sum2;
  };
  const add2 = (a, y, from2) => {
    for (let r = 0; r < size2; r++) g[r] += a * y[from2 + r];
  };
  return (w, out2) => {
    for (let i = 0; i < w.length; i += size2) {
      g.fill(0);
      for (const v of vectors) add2(polynomial(force, dot7(w, i, v, 0)), v, 0);
      weights.forEach((a, l) => {
        add2(-a * polynomial(repulsion, dot7(w, i, w, l * size2)), w, l * size2);
      });
      add2(-dot7(w, i, g, 0) / dot7(w, i, w, i), w, i);
      out2.set(g, i);
    }
  };
}
function coordinatesOf({ pivots, vectors }, u) {
  const x = new Float64Array(pivots.length);
  pivots.forEach((row2, r) => {
    let rest2 = u[row2];
    for (let s = 0; s < r; s++) rest2 -= vectors[row2][s] * x[s];
    x[r] = rest2 / vectors[row2][r];
  });
  return x;
}

// src/multi-index/critical.ts
function criticalPoint(model2, near, options = {}) {
  const { tolerance = 1e-13, maxIterations = 50 } = options;
  const landscape = landscapeOf(model2);
  const { k } = landscape;
  const u = startOf2(model2, near);
  const slope = correlationLaw(landscape);
  const speed = new Float64Array(k);
  let iterations = 0;
  let residual = Number.POSITIVE_INFINITY;
  let status;
  for (; ; iterations++) {
    slope(u, speed);
    const before = residual;
    residual = largest(speed);
    if (!Number.isFinite(residual)) status = "non-finite";
    else if (residual <= tolerance) status = "converged";
    else if (residual >= before && residual < 1e-10) status = "stalled";
    else if (iterations === maxIterations) status = "max-iterations";
    if (status) break;
    const step = solve(jacobian2(landscape, u), speed);
    for (let i = 0; i < k; i++) u[i] -= step[i];
  }
  return { overlaps: u, ...stability(landscape, u), status, iterations, residual };
}
function jacobian2({ k, gram: gram3, force, bend }, u) {
  const f = u.map((x) => polynomial(force, x));
  const df = u.map((x) => polynomial(bend, x));
  const along = u.reduce((sum2, x, i) => sum2 + x * f[i], 0);
  return Float64Array.from({ length: k * k }, (_, at) => {
    const [i, j] = [Math.floor(at / k), at % k];
    return gram3[at] * df[j] - u[i] * (f[j] + df[j] * u[j]) - (i === j ? along : 0);
  });
}
function stability({ basis, force, bend }, u) {
  const { vectors } = basis;
  const r = basis.pivots.length;
  const multiplier = u.reduce((sum2, x) => sum2 + x * polynomial(force, x), 0);
  const w = coordinatesOf(basis, u);
  const square2 = w.reduce((sum2, x) => sum2 + x * x, 0);
  const P = (a, b) => Number(a === b) - w[a] * w[b] / square2;
  const H = matrix(r, r);
  vectors.forEach((v, j) => {
    const across = v.map((_, a) => v.reduce((sum2, x, b) => sum2 + P(a, b) * x, 0));
    const curvature = polynomial(bend, u[j]);
    for (let a = 0; a < r; a++)
      for (let b = 0; b < r; b++) H.data[a * r + b] += curvature * across[a] * across[b];
  });
  const below = 1 + 2 * largest(H.data) * r + Math.abs(multiplier);
  for (let a = 0; a < r; a++)
    for (let b = 0; b < r; b++) H.data[a * r + b] -= multiplier * P(a, b) + below * (w[a] * w[b]) / square2;
  const rates = eigenvalues(H).values.slice(1);
  return { multiplier, rates, stable: multiplier > 0 && rates.every((rate) => rate < 0) };
}
function startOf2({ gram: gram3 }, near) {
  const k = gram3.length;
  if (near === "average") {
    const sums = gram3.map((row2) => row2.reduce((a, b) => a + b));
    const square2 = sums.reduce((a, b) => a + b);
    if (!(square2 > 1e-12)) throw new RangeError("near must not be average where the index vectors cancel");
    return Float64Array.from(sums, (sum2) => sum2 / Math.sqrt(square2));
  }
  if (typeof near === "number") {
    if (Number.isInteger(near) && near >= 0 && near < k) return Float64Array.from(gram3[near]);
    throw new RangeError(`near must be an index from 0 to ${k - 1}, got ${near}`);
  }
  if (near.length !== k) throw new RangeError(`near must have ${k} numbers, got ${near.length}`);
  return Float64Array.from(near, (value, i) => {
    if (Number.isFinite(value)) return value;
    throw new RangeError(`near.${i} must be finite, got ${value}`);
  });
}

// src/multi-index/equiangular.ts
function averageThreshold(links2) {
  const k = checkFactors(links2);
  const { force, bend } = landscapeOf({ ...links2, gram: [], noise: 0 });
  const rate = (b) => {
    const u = Math.sqrt((1 + (k - 1) * b) / k);
    const along = k * u * polynomial(force, u);
    return Math.max((1 - b) * polynomial(bend, u) - along, -along);
  };
  const least = -1 / (k - 1);
  const at = (i) => least + (1 - least) * i / GRID;
  if (rate(at(1e-6)) < 0) return least;
  for (let i = 1; i < GRID; i++)
    if (rate(at(i)) < 0) return brent(rate, at(Math.max(1e-6, i - 1)), at(i)).root;
  return Number.NaN;
}
function specialisedThreshold(links2) {
  const k = checkFactors(links2);
  const { force, bend } = landscapeOf({ ...links2, gram: [], noise: 0 });
  const rate = Math.max(polynomial(bend, 0), 0) - polynomial(force, 1);
  if (polynomial(force, 0) !== 0 || rate >= 0)
    throw new RangeError("teacher and student must have minima at orthogonal index vectors, got none");
  const overlap2 = (i) => balanced(k, i / GRID, force);
  let best = 1;
  while (best < GRID && overlap2(best + 1) > overlap2(best)) best++;
  return best === GRID ? overlap2(GRID) : peak(overlap2, best - 1, best + 1);
}
function balanced(k, s, force) {
  const ratio = Math.min(s, 1 - 1e-6);
  const excess = (b) => {
    const sum2 = 1 + (k - 1) * ratio;
    const square2 = (1 + (k - 1) * ratio * ratio - b / (1 + (k - 1) * b) * sum2 * sum2) / (1 - b);
    const u = 1 / Math.sqrt(square2);
    const [f, g] = [polynomial(force, u), polynomial(force, ratio * u)];
    return (ratio * (f + (k - 1) * b * g) - (b * f + (1 + (k - 2) * b) * g)) / (1 - ratio);
  };
  return excess(0) > 0 ? brent(excess, 0, 1 - 1e-9).root : 0;
}
function peak(f, low, high) {
  const share = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-6) {
    const [left2, right2] = [high - share * (high - low), low + share * (high - low)];
    if (f(left2) < f(right2)) low = left2;
    else high = right2;
  }
  return f((low + high) / 2);
}
function checkFactors({ factors: factors3 }) {
  if (factors3 >= 2) return factors3;
  throw new RangeError(`factors must be >= 2, got ${factors3}`);
}
var GRID = 400;

// src/multi-index/symmetric.ts
function spectralMap(p, A2, f) {
  if (p === 1) return Float64Array.of(f(A2[0]));
  const { values, vectors } = decomposed(p, A2);
  const B = new Float64Array(p * p);
  for (let c = 0; c < p; c++) {
    const value = f(values[c]);
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++) B[a * p + b] += vectors[a * p + c] * value * vectors[b * p + c];
  }
  return B;
}
function decomposed(p, A2) {
  const data = Float64Array.from(
    { length: p * p },
    (_, k) => 0.5 * (A2[k] + A2[k % p * p + Math.floor(k / p)])
  );
  const { values, vectors } = eigh({ rows: p, cols: p, data });
  return { values, vectors: vectors.data };
}
function identity3(p, scale2 = 1) {
  return Float64Array.from({ length: p * p }, (_, k) => k % (p + 1) === 0 ? scale2 : 0);
}
function multiply2(p, A2, B) {
  const C2 = new Float64Array(p * p);
  for (let a = 0; a < p; a++)
    for (let c = 0; c < p; c++) for (let b = 0; b < p; b++) C2[a * p + b] += A2[a * p + c] * B[c * p + b];
  return C2;
}
function inverted(p, A2) {
  const M = Float64Array.from(A2);
  const X2 = identity3(p);
  for (let k = 0; k < p; k++) {
    let pivot = k;
    for (let i = k + 1; i < p; i++) if (Math.abs(M[i * p + k]) > Math.abs(M[pivot * p + k])) pivot = i;
    for (let j = 0; j < p; j++) {
      [M[k * p + j], M[pivot * p + j]] = [M[pivot * p + j], M[k * p + j]];
      [X2[k * p + j], X2[pivot * p + j]] = [X2[pivot * p + j], X2[k * p + j]];
    }
    const scale2 = 1 / M[k * p + k];
    for (let j = 0; j < p; j++) {
      M[k * p + j] *= scale2;
      X2[k * p + j] *= scale2;
    }
    for (let i = 0; i < p; i++) {
      const factor = M[i * p + k];
      if (i === k || factor === 0) continue;
      for (let j = 0; j < p; j++) {
        M[i * p + j] -= factor * M[k * p + j];
        X2[i * p + j] -= factor * X2[k * p + j];
      }
    }
  }
  return X2;
}
function trace(p, A2) {
  let sum2 = 0;
  for (let a = 0; a < p; a++) sum2 += A2[a * (p + 1)];
  return sum2;
}

// src/multi-index/fields.ts
var STEPS = { atoms: [0.1, 0.12, 0.25, 0.5], dense: [0.1, 0.2, 0.5, 0.8] };
var REACH4 = 7.5;
function axis(c, step) {
  const half = Math.ceil(Math.asinh(REACH4 / c) / step);
  const nodes = Array.from({ length: 2 * half }, (_, k) => {
    const t2 = (k - half + 0.5) * step;
    const x = c * Math.sinh(t2);
    return { x, weight: Math.exp(-0.5 * x * x) * c * Math.cosh(t2) };
  });
  const total2 = nodes.reduce((sum2, { weight: weight2 }) => sum2 + weight2, 0);
  return nodes.map(({ x, weight: weight2 }) => ({ x, weight: weight2 / total2 })).filter(({ weight: weight2 }) => weight2 > 1e-17);
}
function fields(channel2, Q, given) {
  const { p } = channel2;
  const { values, vectors } = decomposed(p, Q);
  const round = channel2.link.kind === "norm" && values[p - 1] - values[0] < 1e-9;
  if (round && p > 1) return radial(p, Math.max(0, values[0]));
  const step = given ?? stepOf(channel2);
  const axes = Array.from(values, (q) => {
    if (!(q > 1e-14)) return [{ x: 0, weight: 1 }];
    const c = Math.min(1.5, Math.max(1e-4, Math.sqrt((1 - q) / q)));
    return axis(c, step).map(({ x, weight: weight3 }) => ({ x: x * Math.sqrt(q), weight: weight3 }));
  });
  const omega = [];
  const weight2 = [];
  const along = (a, before, product3) => {
    if (a === p) {
      omega.push(before);
      weight2.push(product3);
      return;
    }
    for (const node of axes[a]) {
      if (product3 * node.weight < 1e-15) continue;
      along(
        a + 1,
        before.map((value, b) => value + vectors[b * p + a] * node.x),
        product3 * node.weight
      );
    }
  };
  along(0, new Float64Array(p), 1);
  return { omega, weight: weight2 };
}
function stepOf(channel2) {
  const { link: link2, noise, p } = channel2;
  const atoms2 = isSignLink(link2) && (noise.kind === "probit" || noise.variance === 0);
  return STEPS[atoms2 ? "atoms" : "dense"][Math.min(p, 4) - 1];
}
function radial(p, q) {
  if (q < 1e-14) return { omega: [new Float64Array(p)], weight: [1] };
  const omega = [];
  const weight2 = [];
  const step = 0.12;
  for (let t2 = -4; t2 <= 4; t2 += step) {
    const r = Math.exp(t2 - Math.exp(-t2));
    const density = Math.exp(p * Math.log(r) - 0.5 * r * r) * (1 + Math.exp(-t2));
    if (!(density > 1e-18)) continue;
    const field = new Float64Array(p);
    field[0] = r * Math.sqrt(q);
    omega.push(field);
    weight2.push(density);
  }
  const total2 = weight2.reduce((sum2, w) => sum2 + w, 0);
  return { omega, weight: weight2.map((w) => w / total2) };
}

// src/multi-index/output.ts
function output(channel2, Q, step) {
  const { p } = channel2;
  const V = identity3(p).map((v, k) => v - Q[k]);
  const { omega, weight: weight2 } = fields(channel2, Q, step);
  const gg = new Float64Array(p * p);
  let logZ = 0;
  omega.forEach((field, k) => {
    const labels = channel2.labels({ omega: field, V });
    const n = labels.y.length;
    const rows2 = new Float64Array(p * n);
    for (let a = 0; a < p; a++) rows2.fill(field[a], a * n, (a + 1) * n);
    const out2 = channel2.gOut(labels.y, rows2, V);
    for (let i = 0; i < n; i++) {
      const w = weight2[k] * labels.weight[i];
      if (!(w > 0)) continue;
      logZ += w * out2.logZ[i];
      for (let a = 0; a < p; a++)
        for (let b = 0; b <= a; b++) gg[a * p + b] += w * out2.g[a * n + i] * out2.g[b * n + i];
    }
  });
  for (let a = 0; a < p; a++) for (let b = 0; b < a; b++) gg[b * p + a] = gg[a * p + b];
  if (channel2.link.kind === "norm" && p > 1 && omega.every((field) => field.subarray(1).every((x) => x === 0)))
    return { gg: identity3(p, trace(p, gg) / p), logZ };
  return { gg, logZ };
}

// src/multi-index/evolution.ts
var FLOOR = 1e-9;
var EXACT = 1e-8;
function stateEvolution(model2, options = {}) {
  const { tolerance = 1e-10, maxIterations = 2e3, seed = 1e-6 } = options;
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(Number.isInteger(maxIterations) && maxIterations > 0))
    throw new RangeError(`maxIterations must be an integer > 0, got ${maxIterations}`);
  if (options.step !== void 0 && !(options.step > 0 && options.step <= 1))
    throw new RangeError(`step must be in (0, 1], got ${options.step}`);
  if (!(seed >= 0 && seed < 1)) throw new RangeError(`seed must be in [0, 1), got ${seed}`);
  const p = model2.directions;
  checkPrior(model2);
  const channel2 = channelOf(model2);
  let Q = startOf3(p, options.start ?? "uninformed", seed);
  const trajectory = [rowsOf(p, Q)];
  let status = "max-iterations";
  let residual = Number.POSITIVE_INFINITY;
  let iterations = 0;
  let ratio = Number.NaN;
  let steady = 0;
  while (iterations < maxIterations) {
    const next = advanced(model2, Q, output(channel2, Q, options.step).gg);
    iterations++;
    let change = 0;
    for (let k = 0; k < p * p; k++) change = Math.max(change, Math.abs(next[k] - Q[k]));
    if (!Number.isFinite(change)) {
      status = "non-finite";
      residual = change;
      break;
    }
    const now = change / residual;
    steady = Math.abs(now - ratio) < 0.02 * ratio && now < 0.99 ? steady + 1 : 0;
    [ratio, residual] = [now, change];
    const moved = next.map((value, k) => value - Q[k]);
    Q = next;
    if (options.trajectory) trajectory.push(rowsOf(p, Q));
    if (change <= tolerance * Math.min(1, 1e4 * Math.max(trace(p, Q), 1e-300)) || change === 0) {
      status = "converged";
      break;
    }
    if (!options.trajectory && steady >= 3 && change < 1e-3) {
      const tail = now / (1 - now);
      Q = bounded(
        p,
        Q.map((value, k) => value + tail * moved[k])
      );
      steady = 0;
      ratio = Number.NaN;
    }
  }
  const { values } = decomposed(p, Q);
  const exact = values.filter((q) => 1 - q < EXACT).length;
  return {
    overlap: rowsOf(p, Q),
    error: 1 - trace(p, Q) / p,
    recovered: exact === 0 ? "none" : exact === p ? "all" : "some",
    freeEntropy: freeEntropy(model2, rowsOf(p, Q)),
    status,
    iterations,
    residual,
    ...options.trajectory && { trajectory }
  };
}
function checkPrior({ prior, directions: p }) {
  if (p === 1 || prior.kind === "gaussian" || rankOf(prior) === p) return;
  throw new RangeError(
    `prior must be Gaussian or have rank ${p}, the number of directions, for state evolution, got ${prior.kind} of rank 1`
  );
}
function advanced({ alpha, prior, directions: p }, Q, gg) {
  const precision = gg.map((value) => alpha * value);
  if (!precision.every(Number.isFinite)) return Q.map(() => Number.NaN);
  return bounded(p, known(prior, p, precision).overlap);
}
function known(prior, p, Lambda) {
  if (prior.kind === "gaussian") {
    const overlap3 = spectralMap(p, Lambda, (x) => Math.max(0, x) / (1 + Math.max(0, x)));
    const { values } = decomposed(p, Lambda);
    const logPartition2 = values.reduce(
      (sum2, x) => sum2 + 0.5 * (Math.max(0, x) - Math.log1p(Math.max(0, x))),
      0
    );
    return { overlap: overlap3, logPartition: logPartition2 };
  }
  const { overlap: overlap2, logPartition } = moments(prior, rowsOf(p, Lambda));
  return { overlap: overlap2, logPartition };
}
function bounded(p, Q) {
  return spectralMap(p, Q, (q) => Math.min(1 - FLOOR, Math.max(0, q)));
}
function startOf3(p, start, seed) {
  if (start === "uninformed") return identity3(p, seed);
  if (start === "informed") return identity3(p, 1 - 1e-4);
  if (typeof start === "number") {
    if (!(start >= 0 && start < 1)) throw new RangeError(`start must be in [0, 1), got ${start}`);
    return identity3(p, start);
  }
  return checkedOverlap("start", p, start);
}
function checkedOverlap(name2, p, overlap2) {
  const Q = Float64Array.from(Array.isArray(overlap2) ? overlap2.flat() : []);
  if (Q.length !== p * p || !Q.every(Number.isFinite))
    throw new RangeError(`${name2} must be ${p} x ${p} finite numbers, got ${JSON.stringify(overlap2)}`);
  const { values } = decomposed(p, Q);
  const symmetric2 = Q.every((q, k) => Math.abs(q - Q[k % p * p + Math.floor(k / p)]) < 1e-9);
  if (!symmetric2 || values[0] < -1e-9 || values[p - 1] > 1)
    throw new RangeError(
      `${name2} must be symmetric with eigenvalues in [0, 1], got ${JSON.stringify(overlap2)}`
    );
  return bounded(p, Q);
}
function rowsOf(p, Q) {
  return Array.from({ length: p }, (_, a) => Array.from({ length: p }, (_2, b) => Q[a * p + b]));
}
function freeEntropy(model2, overlap2) {
  const p = model2.directions;
  checkPrior(model2);
  const Q = checkedOverlap("overlap", p, overlap2);
  const channel2 = channelOf(model2);
  const said = output(channel2, Q);
  const nothing = output(channel2, new Float64Array(p * p));
  const labels = model2.alpha * (said.logZ - nothing.logZ);
  if (model2.prior.kind === "gaussian") {
    const { values } = decomposed(p, Q);
    return labels + values.reduce((sum2, q) => sum2 + 0.5 * (q + Math.log1p(-q)), 0);
  }
  const R = said.gg.map((value) => model2.alpha * value);
  let inner = 0;
  for (let k = 0; k < p * p; k++) inner += R[k] * Q[k];
  return labels + known(model2.prior, p, R).logPartition - 0.5 * inner;
}

// src/multi-index/label-law.ts
function labelLaw(channel2, field) {
  const { p } = channel2;
  const { y, weight: weight2 } = channel2.labels(field);
  const n = y.length;
  const omega = new Float64Array(n * p);
  if (field) for (let a = 0; a < p; a++) omega.fill(field.omega[a], a * n, (a + 1) * n);
  const V = field?.V ?? Float64Array.from({ length: p * p }, (_, k) => k % (p + 1) === 0 ? 1 : 0);
  const { g, jacobian: jacobian3 } = channel2.gOut(y, omega, V, { jacobian: true });
  const first = Float64Array.from({ length: n * p }, (_, e2) => g[e2 % p * n + Math.floor(e2 / p)]);
  const G = jacobian3.map((h, e2) => {
    const i = Math.floor(e2 / (p * p));
    return h + first[i * p + Math.floor(e2 / p) % p] * first[i * p + e2 % p];
  });
  for (let i = 0; i < n; i++) {
    const broken = !G.subarray(i * p * p, (i + 1) * p * p).every(Number.isFinite);
    if (!broken) continue;
    first.fill(0, i * p, (i + 1) * p);
    G.fill(0, i * p * p, (i + 1) * p * p);
  }
  return { p, y, weight: weight2, first, G };
}
function firstMoments(laws, shares) {
  const { p } = laws[0];
  const sum2 = new Float64Array(p * p);
  laws.forEach(({ weight: weight2, first }, k) => {
    for (let i = 0; i < weight2.length; i++)
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++)
          sum2[a * p + b] += shares[k] * weight2[i] * first[i * p + a] * first[i * p + b];
  });
  return sum2;
}
function secondMoments(laws, shares) {
  const { p } = laws[0];
  const n = p * p;
  const F = new Float64Array(n * n);
  laws.forEach(({ weight: weight2, G }, k) => {
    for (let i = 0; i < weight2.length; i++) {
      const w = shares[k] * weight2[i];
      const at = i * n;
      for (let a = 0; a < p; a++)
        for (let b = 0; b < p; b++)
          for (let c = 0; c < p; c++)
            for (let d = 0; d < p; d++)
              F[(a * p + b) * n + c * p + d] += w * G[at + a * p + c] * G[at + b * p + d];
    }
  });
  return F;
}

// src/multi-index/neurons.ts
var SLACK = 1e-6;
function randomNeurons(model2, options) {
  const { dimension, count: count2, seed = 0 } = options;
  const basis = basisOf(model2.gram);
  checkDimension(basis, dimension);
  return overlapsOf(basis, randomVectors(dimension, checkCount2(count2), seed), dimension);
}
function randomVectors(d, n, seed) {
  const [key0, key1] = key(seed, "neurons");
  const { exports, memory } = core();
  const rows2 = new Float64Array(n * d);
  memory.scope((scratch) => {
    const at = scratch.bytes(8 * d);
    for (let i = 0; i < n; i++) {
      exports.dnormal(d, at, key0, key1, purpose.start, i);
      rows2.set(memory.f64(at, d), i * d);
      normalise(rows2.subarray(i * d, (i + 1) * d), 1);
    }
  });
  return rows2;
}
function vectorsAt(basis, { count: count2, overlaps: overlaps2 }, d, seed) {
  const k = basis.vectors.length;
  const rows2 = randomVectors(d, count2, seed);
  for (let i = 0; i < count2; i++) {
    const seen = coordinatesOf(basis, overlaps2.subarray(i * k, (i + 1) * k));
    const row2 = rows2.subarray(i * d, (i + 1) * d);
    const left2 = Math.sqrt(Math.max(0, 1 - seen.reduce((sum2, x) => sum2 + x * x, 0)));
    row2.set(seen);
    const hidden = row2.subarray(basis.rank);
    if (hidden.length > 0) normalise(hidden, left2);
  }
  return rows2;
}
function overlapsOf({ vectors, rank }, rows2, d) {
  const count2 = rows2.length / d;
  const overlaps2 = new Float64Array(count2 * vectors.length);
  const between2 = new Float64Array(count2 * count2);
  for (let i = 0; i < count2; i++) {
    vectors.forEach((v, j) => {
      let sum2 = 0;
      for (let r = 0; r < rank; r++) sum2 += v[r] * rows2[i * d + r];
      overlaps2[i * vectors.length + j] = sum2;
    });
    for (let l = 0; l <= i; l++) {
      let sum2 = 0;
      for (let r = 0; r < d; r++) sum2 += rows2[i * d + r] * rows2[l * d + r];
      between2[i * count2 + l] = between2[l * count2 + i] = sum2;
    }
  }
  return { count: count2, overlaps: overlaps2, between: between2 };
}
function neuronsFrom(basis, start) {
  const k = basis.vectors.length;
  const given = "overlaps" in start ? start : fromRows(start, k);
  const { count: count2 } = given;
  const overlaps2 = Float64Array.from(given.overlaps);
  const between2 = given.between && Float64Array.from(given.between);
  checkCount2(count2);
  if (overlaps2.length !== count2 * k)
    throw new RangeError(`start.overlaps must hold ${count2} x ${k} numbers, got ${overlaps2.length}`);
  if (between2 && between2.length !== count2 * count2)
    throw new RangeError(`start.between must hold ${count2} x ${count2} numbers, got ${between2.length}`);
  for (let i = 0; i < count2; i++) {
    checkSphere(basis, overlaps2.subarray(i * k, (i + 1) * k), i);
    if (between2 && !(Math.abs(between2[i * (count2 + 1)] - 1) <= SLACK))
      throw new RangeError(
        `start.between must be 1 on its diagonal, got ${between2[i * (count2 + 1)]} at ${i}`
      );
  }
  return { count: count2, overlaps: overlaps2, ...between2 && { between: between2 } };
}
function fromRows(rows2, k) {
  rows2.forEach((row2, i) => {
    if (row2.length !== k) throw new RangeError(`start.${i} must have ${k} numbers, got ${row2.length}`);
  });
  return { count: rows2.length, overlaps: Float64Array.from(rows2.flatMap((row2) => Array.from(row2))) };
}
function checkSphere(basis, u, i) {
  const seen = coordinatesOf(basis, u);
  const square2 = seen.reduce((sum2, x) => sum2 + x * x, 0);
  if (!(square2 <= 1 + SLACK))
    throw new RangeError(
      `start.${i} must be overlaps of a unit vector, got one of length ${Math.sqrt(square2)}`
    );
  basis.vectors.forEach((v, j) => {
    const value = v.reduce((sum2, x, r) => sum2 + x * seen[r], 0);
    if (!(Math.abs(value - u[j]) < SLACK))
      throw new RangeError(`start.${i} must be overlaps of a unit vector, got ${u[j]} at ${j} for ${value}`);
  });
}
function checkCount2(count2) {
  if (Number.isInteger(count2) && count2 >= 1) return count2;
  throw new RangeError(`count must be an integer >= 1, got ${count2}`);
}
function checkDimension({ rank }, dimension) {
  if (!(Number.isInteger(dimension) && dimension >= rank))
    throw new RangeError(
      `dimension must be an integer >= ${rank}, which the index vectors span, got ${dimension}`
    );
}
function normalise(x, length) {
  let square2 = 0;
  for (let i = 0; i < x.length; i++) square2 += x[i] * x[i];
  const scale2 = length / Math.sqrt(square2);
  for (let i = 0; i < x.length; i++) x[i] *= scale2;
}

// src/multi-index/flow.ts
function gradientFlow(model2, options) {
  const { loss = "correlation", time = Number.POSITIVE_INFINITY, times = [], tolerance = 1e-7 } = options;
  if (!(time > 0)) throw new RangeError(`time must be > 0, got ${time}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (time === Number.POSITIVE_INFINITY && tolerance === 0)
    throw new RangeError("tolerance must be > 0 without a time, got 0");
  const landscape = landscapeOf(model2);
  const start = neuronsFrom(landscape.basis, options.start);
  return loss === "squared" ? together(model2, landscape, start, options, times) : apart(landscape, start, options, times);
}
function apart(landscape, start, options, times) {
  const { k } = landscape;
  const { count: count2 } = start;
  const slope = correlationLaw(landscape);
  const blank = () => ({ count: count2, overlaps: new Float64Array(count2 * k) });
  const end = blank();
  const trajectory = Array.from(times, blank);
  let status = "converged";
  let iterations = 0;
  let residual = 0;
  for (let i = 0; i < count2; i++) {
    const run = followed(slope, start.overlaps.subarray(i * k, (i + 1) * k), options, times);
    end.overlaps.set(run.state, i * k);
    trajectory.forEach(({ overlaps: overlaps2 }, t2) => {
      overlaps2.set(run.states[t2] ?? run.state, i * k);
    });
    if (status === "converged") status = run.status;
    iterations = Math.max(iterations, run.iterations);
    residual = Math.max(residual, run.speed);
  }
  return { neurons: end, times: Float64Array.from(times), trajectory, status, iterations, residual };
}
function together(model2, landscape, start, options, times) {
  const { count: count2 } = start;
  const weights = weightsOf(options.weights, count2);
  const all2 = basisOf(jointGram(model2, start));
  if (all2.left < -1e-6) throw new RangeError("start.between must be overlaps of unit vectors, got others");
  const vectors = all2.vectors.slice(0, model2.factors);
  const rank = all2.pivots.length;
  const state = Float64Array.from(all2.vectors.slice(model2.factors).flatMap((w) => Array.from(w)));
  const run = followed(squaredLaw(landscape, vectors, weights), state, options, times);
  const seen = (y) => overlapsOf({ ...all2, vectors }, unit(y, rank), rank);
  return {
    neurons: seen(run.state),
    times: Float64Array.from(times),
    trajectory: Array.from(times, (_, t2) => seen(run.states[t2] ?? run.state)),
    status: run.status,
    iterations: run.iterations,
    residual: run.speed
  };
}
function jointGram({ gram: gram3 }, { count: count2, overlaps: overlaps2, between: between2 }) {
  if (!between2 && count2 > 1)
    throw new RangeError("start.between must be given for several neurons under the squared loss");
  const k = gram3.length;
  const own = Array.from({ length: count2 }, (_, i) => Array.from(overlaps2.subarray(i * k, (i + 1) * k)));
  const each = (i) => between2 ? Array.from(between2.subarray(i * count2, (i + 1) * count2)) : [1];
  return [
    ...gram3.map((row2, j) => [...row2, ...own.map((u) => u[j])]),
    ...own.map((u, i) => [...u, ...each(i)])
  ];
}
function unit(rows2, length) {
  const scaled2 = rows2.slice();
  for (let i = 0; i < rows2.length; i += length) {
    const norm = Math.hypot(...rows2.subarray(i, i + length));
    for (let r = 0; r < length; r++) scaled2[i + r] /= norm;
  }
  return scaled2;
}
function followed(law, start, { time = Number.POSITIVE_INFINITY, tolerance = 1e-7, relative = 1e-8, maxIterations }, times) {
  const run = integrate((_, y, out2) => law(y, out2), start, time, {
    relative,
    absolute: relative / 100,
    maxIterations,
    times,
    event: time < Number.POSITIVE_INFINITY ? void 0 : (_t, y, speed) => tolerance * size(y) - size(speed)
  });
  const slope = new Float64Array(start.length);
  law(run.state, slope);
  return { ...run, speed: size(slope) };
}
function size(values) {
  let max = 0;
  for (let i = 0; i < values.length; i++) max = Math.max(max, Math.abs(values[i]));
  return max;
}
function weightsOf(weights, count2) {
  if (!weights) return new Float64Array(count2).fill(1);
  if (weights.length !== count2)
    throw new RangeError(`weights must hold ${count2} numbers, got ${weights.length}`);
  return Float64Array.from(weights, (value, i) => {
    if (value > 0 && value < Number.POSITIVE_INFINITY) return value;
    throw new RangeError(`weights.${i} must be > 0, got ${value}`);
  });
}

// src/multi-index/outcome.ts
var EQUAL = 0.02;
function outcomes(model2, neurons) {
  const basis = basisOf(model2.gram);
  const k = model2.factors;
  const { count: count2, overlaps: overlaps2 } = neuronsFrom(basis, neurons);
  return Array.from({ length: count2 }, (_, i) => {
    const u = overlaps2.subarray(i * k, (i + 1) * k);
    const seen = coordinatesOf(basis, u).reduce((sum2, x) => sum2 + x * x, 0);
    if (seen < 0.5) return { kind: "stuck" };
    const index = largestAt(u, Math.abs);
    const close2 = u.map((x) => Number(Math.abs(x - u[index]) < EQUAL * Math.abs(u[index])));
    const equals = close2.reduce((sum2, x) => sum2 + x, 0);
    if (equals === 1) return { kind: "specialised", index };
    return { kind: equals === k ? "average" : "mixed" };
  });
}
function nearest(model2, overlaps2) {
  const even = landscapeOf(model2).gain.every((c, m) => m % 2 === 0 || c === 0);
  return largestAt(overlaps2, even ? Math.abs : (x) => x);
}
function largestAt(values, size2) {
  let best = 0;
  for (let j = 1; j < values.length; j++) if (size2(values[j]) > size2(values[best])) best = j;
  return best;
}
function found2(results) {
  return new Set(results.flatMap(({ kind, index }) => kind === "specialised" ? [index] : [])).size;
}

// src/multi-index/blocks.ts
function blocksOf({ p, weight: weight2, G }) {
  const n = weight2.length;
  if (p === 1) return { vectors: [[1]], eigenvalues: [G] };
  const mixture = new Float64Array(p * p);
  for (let i = 0; i < n; i++) {
    const at = G.subarray(i * p * p, (i + 1) * p * p);
    const share = weight2[i] * (1 + Math.sin(1 + 1.7 * i)) / (1 + Math.hypot(...at));
    for (let e2 = 0; e2 < p * p; e2++) mixture[e2] += share * at[e2];
  }
  const { vectors } = decomposed(p, mixture);
  const turn = Float64Array.from({ length: p * p }, (_, e2) => vectors[e2 % p * p + Math.floor(e2 / p)]);
  const eigenvalues2 = Array.from({ length: p }, () => new Float64Array(n));
  let off = 0;
  let size2 = 0;
  for (let i = 0; i < n; i++) {
    const at = G.subarray(i * p * p, (i + 1) * p * p);
    const D2 = multiply2(p, multiply2(p, turn, at), vectors);
    for (let a = 0; a < p; a++) {
      eigenvalues2[a][i] = D2[a * (p + 1)];
      for (let b = 0; b < p; b++) {
        size2 += weight2[i] * D2[a * p + b] ** 2;
        if (a !== b) off += weight2[i] * D2[a * p + b] ** 2;
      }
    }
  }
  if (off > 1e-8 * size2) return void 0;
  return {
    vectors: Array.from({ length: p }, (_, a) => Array.from(turn.subarray(a * p, (a + 1) * p))),
    eigenvalues: eigenvalues2
  };
}

// src/multi-index/thresholds.ts
var NOISE_FLOOR = 1e-4;
function weakRecovery(from2) {
  const channel2 = "gOut" in from2 ? from2 : channelOf(from2);
  const law = labelLaw(channel2);
  return recoveryOf(channel2.p, firstMoments([law], [1]), secondMoments([law], [1]));
}
function recoveryOf(p, first, F) {
  const average2 = trace(p, first);
  if (average2 > NOISE_FLOOR)
    return {
      class: "trivial",
      alpha: 0,
      directions: rowsOf(
        p,
        first.map((x) => x / average2)
      ),
      degeneracy: 0
    };
  const n = p * p;
  const { values, vectors } = eigh({ rows: n, cols: n, data: symmetrised(n, F) });
  const rho = values[n - 1];
  if (!(rho > NOISE_FLOOR))
    return {
      class: "hard",
      alpha: Number.POSITIVE_INFINITY,
      directions: rowsOf(p, new Float64Array(n)),
      degeneracy: 0
    };
  const top = Array.from(values.keys()).filter((k) => values[k] > rho * (1 - 1e-5));
  const M = new Float64Array(n);
  for (const k of top) {
    let inner = 0;
    for (let a = 0; a < p; a++) inner += vectors.data[a * (p + 1) * n + k];
    for (let e2 = 0; e2 < n; e2++) M[e2] += inner * vectors.data[e2 * n + k];
  }
  const size2 = trace(p, M);
  return {
    class: "easy",
    alpha: 1 / rho,
    directions: rowsOf(
      p,
      M.map((x) => x / size2)
    ),
    degeneracy: top.length
  };
}
function symmetrised(n, F) {
  return F.map((_, k) => 0.5 * (F[k] + F[k % n * n + Math.floor(k / n)]));
}

// src/multi-index/predicted.ts
function lawOf2(model2) {
  const law = labelLaw(channelOf(model2));
  const F = secondMoments([law], [1]);
  return { law, F, recovery: recoveryOf(law.p, new Float64Array(law.p ** 2), F) };
}
function asymmetricPrediction(model2) {
  const { law, F, recovery } = lawOf2(model2);
  const { alpha, directions: p } = model2;
  const rho = alpha / recovery.alpha;
  const common = { edge: Math.sqrt(rho), degeneracy: recovery.degeneracy, threshold: recovery.alpha };
  if (!(rho > 1)) return { ...common, outlier: Number.NaN, overlap: 0 };
  const M = Float64Array.from(recovery.directions.flat());
  const source = new Float64Array(p * p);
  for (let i = 0; i < law.weight.length; i++) {
    const G = law.G.subarray(i * p * p, (i + 1) * p * p);
    const GM = multiply2(p, G, M);
    const middle = multiply2(
      p,
      GM,
      identity3(p).map((x, e2) => x + G[e2])
    );
    const all2 = multiply2(p, multiply2(p, middle, M), G);
    for (let e2 = 0; e2 < p * p; e2++) source[e2] += alpha * law.weight[i] * all2[e2];
  }
  const n = p * p;
  const system = F.map((f, e2) => (e2 % (n + 1) === 0 ? rho * rho : 0) - alpha * f);
  const inverse2 = inverted(n, system);
  let noise = 0;
  for (let a = 0; a < p; a++) for (let e2 = 0; e2 < n; e2++) noise += inverse2[a * (p + 1) * n + e2] * source[e2];
  const signal = trace(p, multiply2(p, M, M));
  return { ...common, outlier: rho, overlap: signal / (signal + noise) };
}
function symmetricPrediction(model2, options = {}) {
  const { law, recovery } = lawOf2(model2);
  const { alpha } = model2;
  const trim = checkTrim(options);
  const common = { threshold: recovery.alpha };
  const blocks2 = blocksOf(law);
  if (!blocks2) {
    if (Number.isFinite(trim))
      throw new RangeError("trim must be left out where the matrices G(y) do not commute");
    return { ...common, ...generalSymmetric(law, alpha), degeneracy: recovery.degeneracy };
  }
  const all2 = blocks2.eigenvalues.map((l) => blockPrediction(l, law.weight, alpha, trim));
  const edge3 = Math.max(...all2.map((one) => one.edge));
  const seen = all2.filter((one) => one.outlier > edge3 * (1 + 1e-12));
  if (seen.length === 0)
    return { ...common, edge: edge3, outlier: Number.NaN, overlap: 0, degeneracy: recovery.degeneracy };
  const outlier = Math.max(...seen.map((one) => one.outlier));
  const top = seen.filter((one) => Math.abs(one.outlier - outlier) < 1e-6 * outlier);
  const overlap2 = top.reduce((sum2, one) => sum2 + one.overlap, 0) / top.length;
  return { ...common, edge: edge3, outlier, overlap: overlap2, degeneracy: degeneracyOf(top.length, blocks2, law) };
}
function degeneracyOf(blocks2, { eigenvalues: eigenvalues2 }, { p }) {
  const alike = eigenvalues2.every(
    (l) => l.every((value, i) => Math.abs(value - eigenvalues2[0][i]) < 1e-6 * (1 + Math.abs(value)))
  );
  return alike ? p * blocks2 : blocks2;
}
function checkTrim({ trim = Number.POSITIVE_INFINITY }) {
  if (!(trim > 0)) throw new RangeError(`trim must be > 0, got ${trim}`);
  return trim;
}
function preprocessed(l, trim) {
  return Math.max(-trim, l <= -1 ? Number.NEGATIVE_INFINITY : l / (1 + l));
}
function blockPrediction(l, weight2, alpha, trim) {
  const cut2 = l.map((value) => preprocessed(value, Number.POSITIVE_INFINITY) < -trim ? 1 : 0);
  const K = (i, r) => cut2[i] ? -trim / (1 + r * trim) : l[i] / (1 + l[i] * (1 - r));
  const mean4 = (f) => {
    let sum2 = 0;
    for (let i = 0; i < l.length; i++) if (weight2[i] > 1e-15) sum2 += weight2[i] * f(i);
    return alpha * sum2;
  };
  let largest2 = 0;
  for (let i = 0; i < l.length; i++)
    if (weight2[i] > 1e-15) largest2 = Math.max(largest2, preprocessed(l[i], trim));
  const edgeAt = (a2) => a2 * a2 - mean4((i) => K(i, 1 / a2) ** 2);
  let low = largest2 * (1 + 1e-9);
  let high = 2 * Math.max(largest2, 1) + 4 * alpha;
  while (edgeAt(high) < 0) high *= 2;
  while (edgeAt(low) > 0 && low > 1e-9) low *= 0.9;
  const end = edgeAt(low) < 0 ? brent(edgeAt, low, high).root : low;
  const lambdaAt = (a2) => a2 + mean4((i) => K(i, 1 / a2));
  const edge3 = lambdaAt(end);
  const outlierAt = (a2) => a2 - mean4((i) => l[i] * K(i, 1 / a2));
  if (!(outlierAt(end) < 0)) return { edge: edge3, outlier: Number.NaN, overlap: 0 };
  let far = 2 * end;
  while (outlierAt(far) < 0) far *= 2;
  const { root: a } = brent(outlierAt, end, far);
  const squares = mean4((i) => K(i, 1 / a) ** 2);
  const overlap2 = (a * a - squares) / (a * a + mean4((i) => l[i] * K(i, 1 / a) ** 2));
  return { edge: edge3, outlier: lambdaAt(a), overlap: overlap2 };
}
function generalSymmetric({ p, weight: weight2, G }, alpha) {
  const at = (i) => G.subarray(i * p * p, (i + 1) * p * p);
  const one = identity3(p);
  let S = identity3(p, 1e-6);
  for (let iteration = 0; iteration < 5e3; iteration++) {
    const A2 = new Float64Array(p * p);
    for (let i = 0; i < weight2.length; i++) {
      const GS = multiply2(p, at(i), S);
      const K = multiply2(
        p,
        inverted(
          p,
          one.map((x, e2) => x + GS[e2])
        ),
        multiply2(p, GS, at(i))
      );
      for (let e2 = 0; e2 < p * p; e2++) A2[e2] += alpha * weight2[i] * K[e2];
    }
    const next = multiply2(
      p,
      A2,
      inverted(
        p,
        one.map((x, e2) => x + A2[e2])
      )
    );
    const change = Math.max(...next.map((x, e2) => Math.abs(x - S[e2])));
    S = next.map((x, e2) => 0.5 * (x + next[e2 % p * p + Math.floor(e2 / p)]));
    if (change < 1e-13) break;
  }
  const found3 = Array.from(decomposed(p, S).values).filter((q) => q > 1e-6);
  const settles = (lambda) => {
    let R = identity3(p, 1 / lambda);
    for (let iteration = 0; iteration < 600; iteration++) {
      const inner = identity3(p, lambda);
      for (let i = 0; i < weight2.length; i++) {
        const left2 = multiply2(
          p,
          at(i),
          one.map((x, e2) => x - R[e2])
        );
        const K = multiply2(
          p,
          inverted(
            p,
            one.map((x, e2) => x + left2[e2])
          ),
          at(i)
        );
        for (let e2 = 0; e2 < p * p; e2++) inner[e2] -= alpha * weight2[i] * K[e2];
      }
      const next = inverted(p, inner);
      if (!next.every(Number.isFinite) || !(decomposed(p, next).values[0] > 0)) return false;
      const change = Math.max(...next.map((x, e2) => Math.abs(x - R[e2])));
      R = next;
      if (change < 1e-9) return true;
    }
    return false;
  };
  let [low, high] = [0.05, 1];
  for (let k = 0; k < 10; k++) {
    const middle = 0.5 * (low + high);
    if (settles(middle)) high = middle;
    else low = middle;
  }
  const edge3 = 0.5 * (low + high);
  if (found3.length === 0) return { edge: edge3, outlier: Number.NaN, overlap: 0 };
  return { edge: edge3, outlier: 1, overlap: found3.reduce((sum2, q) => sum2 + q, 0) / found3.length };
}
function symmetricDensity(model2, at, options = {}) {
  const trim = checkTrim(options);
  const { law } = lawOf2(model2);
  const blocks2 = blocksOf(law);
  const density = new Float64Array(at.length).fill(blocks2 ? 0 : Number.NaN);
  blocks2?.eigenvalues.forEach((l) => {
    const T = Array.from(l, (value) => preprocessed(value, trim));
    for (let k = 0; k < at.length; k++) {
      let [rr, ri] = [0, -1];
      for (let height = 1; height > 1e-5; height *= 0.5) {
        for (let iteration = 0; iteration < 60; iteration++) {
          let [sr, si] = [at[k], height];
          for (let i = 0; i < T.length; i++) {
            const w = model2.alpha * law.weight[i];
            if (T[i] === Number.NEGATIVE_INFINITY) {
              const size4 = rr * rr + ri * ri;
              sr += w * rr / size4;
              si -= w * ri / size4;
              continue;
            }
            const [cr, ci] = [1 - rr * T[i], -ri * T[i]];
            const size3 = cr * cr + ci * ci;
            sr -= w * T[i] * cr / size3;
            si += w * T[i] * ci / size3;
          }
          const size2 = sr * sr + si * si;
          const [nr, ni] = [0.5 * (rr + sr / size2), 0.5 * (ri - si / size2)];
          const change = Math.hypot(nr - rr, ni - ri);
          [rr, ri] = [nr, ni];
          if (change < 1e-8 * Math.hypot(rr, ri)) break;
        }
      }
      density[k] -= ri / (Math.PI * model2.directions);
    }
  });
  return density;
}

// src/multi-index/sample.ts
function sample(model2, options) {
  const { size: d, seed = 0, data: type = "f64" } = options;
  const { alpha, directions: p } = model2;
  if (!(Number.isInteger(d) && d > 0)) throw new RangeError(`size must be an integer > 0, got ${d}`);
  if (p > d) throw new RangeError(`size must be at least the number of directions, ${p}, got ${d}`);
  if (!dataTypes.includes(type))
    throw new RangeError(`data must be one of ${dataTypes.join(", ")}, got ${type}`);
  const n = Math.round(alpha * d);
  if (n < 1) throw new RangeError(`size must give at least one row at alpha ${alpha}, got ${d}`);
  const W2 = options.signal ? checkedSignal(options.signal, d * p) : drawDirections(model2, d, seed);
  const { memory } = core();
  const data = new DataTensor("dense2", [n, d], type);
  const owned = [];
  try {
    fillNormals(data, 1 / Math.sqrt(d), seed);
    const truth = memory.alloc(8 * p * padded(d));
    owned.push(truth);
    writeColumns(truth, W2, d, p);
    const labels = memory.alloc(8 * padded(n));
    owned.push(labels);
    memory.f64(labels, padded(n)).fill(0);
    const y = labelsOf2(model2, project(data, truth, p), n, seed);
    memory.f64(labels, n).set(y);
    return new Instance(model2, data, labels, truth);
  } catch (error4) {
    data.dispose();
    for (const at of owned) memory.free(at);
    throw error4;
  }
}
function drawDirections({ prior, directions: p }, d, seed) {
  if (rankOf(prior) === p) return drawSignal(prior, d, { seed });
  const columns = Array.from({ length: p }, (_, a) => drawSignal(prior, d, { seed, index: a }));
  return Float64Array.from({ length: d * p }, (_, e2) => columns[e2 % p][Math.floor(e2 / p)]);
}
function checkedSignal(rows2, length) {
  if (rows2.length !== length) throw new RangeError(`signal must have ${length} entries, got ${rows2.length}`);
  for (let e2 = 0; e2 < length; e2++) {
    if (!Number.isFinite(rows2[e2])) throw new RangeError(`signal.${e2} must be finite, got ${rows2[e2]}`);
  }
  return rows2;
}
function fillNormals(data, scale2, seed) {
  const { exports, memory } = core();
  const [n, d] = data.dims;
  memory.scope((scratch) => {
    const [kind, type, n1, n2, n3, n4, ptr] = data.args;
    const nothing = scratch.f64(padded(Math.max(n, d)));
    const ws = scratch.bytes(exports.sample_ws(kind, n1, n2, n3, n4, 0));
    const stream2 = [...key(seed), purpose.input];
    exports.sample_tensor(
      kind,
      type,
      n1,
      n2,
      n3,
      n4,
      ptr,
      0,
      0,
      scale2,
      nothing,
      nothing,
      0,
      0,
      ...stream2,
      0,
      n1,
      ws
    );
  });
}
function project(data, W2, p) {
  const { exports, memory } = core();
  const [n, d] = data.dims;
  return memory.scope((scratch) => {
    const type = dataTypes.indexOf(data.type);
    const ws = scratch.bytes(exports.glm_ws(type, n, d, p));
    const z34 = scratch.f64(p * padded(n));
    const [y, V, field] = [scratch.f64(padded(n)), scratch.f64(p * p), scratch.f64(p * padded(d))];
    exports.glm_begin(ws, type, n, d, p, data.ptr, W2, y, z34, V, z34, field);
    for (let rows2 = exports.glm_step(ws); rows2 > 0; rows2 = exports.glm_step(ws)) {
      const stride = exports.glm_stride(ws);
      for (let a = 0; a < p; a++)
        memory.f64(exports.glm_g(ws) + a * stride, rows2).set(memory.f64(exports.glm_omega(ws) + a * stride, rows2));
    }
    const out2 = new Float64Array(n * p);
    for (let a = 0; a < p; a++) out2.set(memory.f64(z34 + 8 * a * padded(n), n), a * n);
    return out2;
  });
}
function labelsOf2(model2, projections, n, seed) {
  const law = channelOf(model2);
  const { p, draws } = law;
  const noise = draws > 0 ? normals(n * draws, { seed, purpose: purpose.label }) : new Float64Array(0);
  const z34 = new Float64Array(p);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let a = 0; a < p; a++) z34[a] = projections[a * n + i];
    y[i] = law.label(z34, noise.subarray(i * draws, (i + 1) * draws));
    if (!Number.isFinite(y[i]))
      throw new RangeError(
        `link.g must return finite numbers, got ${y[i]} at z = [${[...z34].map((x) => x.toPrecision(4)).join(", ")}]`
      );
  }
  return y;
}

// src/multi-index/search.ts
function couponProbability(k, n, success = 1) {
  if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`k must be an integer >= 1, got ${k}`);
  if (!(Number.isInteger(n) && n >= 0)) throw new RangeError(`n must be an integer >= 0, got ${n}`);
  if (!(success >= 0 && success <= 1)) throw new RangeError(`success must be in [0, 1], got ${success}`);
  const chance = new Float64Array(k + 1);
  chance[0] = 1;
  for (let i = 0; i < n; i++) {
    for (let j = Math.min(i + 1, k); j >= 0; j--) {
      const stays = chance[j] * (1 - success + success * j / k);
      chance[j] = stays + (j > 0 ? chance[j - 1] * success * (k - j + 1) / k : 0);
    }
  }
  return chance[k];
}

// src/multi-index/sgd.ts
function sgd(model2, options) {
  const { dimension: d, batch, step, steps, reuse = 1, every = steps, seed = 0 } = options;
  check2(options);
  const basis = basisOf(model2.gram);
  checkDimension(basis, d);
  const rows2 = options.start ? vectorsAt(basis, neuronsFrom(basis, options.start), d, seed) : randomVectors(d, checkCount2(options.count ?? 1), seed);
  const n = rows2.length / d;
  const ld = padded(d);
  const [key0, key1] = key(seed, "inputs");
  const times = [];
  const trajectory = [];
  let status = "converged";
  let iterations = 0;
  const { exports, memory } = core();
  memory.scope((scratch) => {
    const w = scratch.f64(n * ld);
    const gradient = scratch.f64(n * ld);
    const descriptor = linksOf(model2);
    const links2 = scratch.f64(descriptor.length, descriptor);
    const degree = descriptor.length / 3 - 1;
    const vectors = scratch.f64(model2.factors * basis.pivots.length, flat(basis));
    const weights = options.loss === "squared" ? scratch.f64(n, weightsOf(options.weights, n)) : 0;
    const ws = scratch.bytes(exports.sgd_gradient_ws(d, n));
    for (let i = 0; i < n; i++) memory.f64(w + 8 * ld * i, d).set(rows2.subarray(i * d, (i + 1) * d));
    const record2 = () => {
      for (let i = 0; i < n; i++) rows2.set(memory.f64(w + 8 * ld * i, d), i * d);
      trajectory.push(overlapsOf(basis, rows2, d));
      times.push(iterations * step);
      if (!rows2.every(Number.isFinite)) status = "non-finite";
    };
    record2();
    while (iterations < steps && status === "converged") {
      const first = Math.floor(iterations / reuse) * batch;
      memory.f64(gradient, n * ld).fill(0);
      exports.sgd_gradient(
        ...[d, n, w, model2.factors, basis.pivots.length, vectors, links2, degree],
        ...[weights, Math.sqrt(model2.noise), batch, key0, key1, first, gradient, ws]
      );
      exports.sgd_move(d, n, w, gradient, step);
      iterations++;
      if (iterations % every === 0 || iterations === steps) record2();
    }
  });
  return {
    neurons: trajectory[trajectory.length - 1],
    times: Float64Array.from(times),
    trajectory,
    samples: Math.ceil(iterations / reuse) * batch,
    status,
    iterations
  };
}
function linksOf({ teacher, student }) {
  const length = Math.max(teacher.length, student.length);
  const all2 = new Float64Array(3 * length);
  [teacher, student, hermiteSlope(student)].forEach((c, s) => {
    let root = 1;
    for (let m = 0; m < c.length; m++) {
      if (m > 0) root *= Math.sqrt(m);
      all2[s * length + m] = c[m] / root;
    }
  });
  return all2;
}
function flat({ vectors }) {
  return vectors.flatMap((v) => Array.from(v));
}
function check2({ batch, step, steps, reuse = 1, every = 1 }) {
  for (const [name2, value] of Object.entries({ batch, steps, reuse, every })) {
    if (!(Number.isInteger(value) && value >= 1))
      throw new RangeError(`${name2} must be an integer >= 1, got ${value}`);
  }
  if (!(step > 0 && Number.isFinite(step))) throw new RangeError(`step must be > 0, got ${step}`);
  if (!(Math.ceil(steps / reuse) * batch < 2 ** 32))
    throw new RangeError(`batch must leave less than 2^32 samples in ${steps} steps, got ${batch}`);
}

// src/multi-index/spectral.ts
function symmetricSpectral(instance, options = {}) {
  instance.requireLive();
  const trim = checkTrim({ trim: options.trim ?? TRIM });
  const { samples: n, size: d, model: model2 } = instance;
  const p = model2.directions;
  const tall = kernel(instance);
  const { memory } = core();
  const ld = padded(d);
  return memory.scope((scratch) => {
    const T = scratch.f64(n * p * p, preprocessing(instance, trim));
    const ws = scratch.f64(5 * p);
    const apply = (x, y) => {
      memory.f64(y, p * ld).fill(0);
      tall(n, ld, p, instance.data.ptr, T, x, 0, y, ws);
    };
    const k = countOf2(instance, options);
    const found3 = topEigenOf({ size: p * ld, apply }, k, {
      tolerance: 1e-7,
      maxIterations: 2e3,
      ...options
    });
    const predicted4 = predictionOf(instance, options.trim ?? TRIM);
    return resultOf(instance, found3.values, found3.vectors, predicted4, found3);
  });
}
function asymmetricSpectral(instance, options = {}) {
  instance.requireLive();
  const { samples: n, size: d, model: model2 } = instance;
  const p = model2.directions;
  const tall = kernel(instance);
  const { memory } = core();
  const ld = padded(d);
  return memory.scope((scratch) => {
    const G = labelMoments(instance);
    const s = scratch.f64(padded(n * p));
    const w = scratch.f64(p * ld);
    const ws = scratch.f64(5 * p);
    const weigh = (x2) => {
      const [from2, to] = [memory.f64(x2, n * p), memory.f64(s, n * p)];
      for (let i = 0; i < n; i++) {
        for (let a = 0; a < p; a++) {
          let sum2 = 0;
          for (let b = 0; b < p; b++) sum2 += G[(i * p + a) * p + b] * from2[i * p + b];
          to[i * p + a] = sum2;
        }
      }
      memory.f64(w, p * ld).fill(0);
      tall(n, ld, p, instance.data.ptr, 0, 0, s, w, ws);
    };
    const apply = (x2, y) => {
      weigh(x2);
      memory.f64(y, padded(n * p)).fill(0);
      tall(n, ld, p, instance.data.ptr, 0, w, y, 0, ws);
      const [out2, own] = [memory.f64(y, n * p), memory.f64(s, n * p)];
      for (let e2 = 0; e2 < n * p; e2++) out2[e2] -= own[e2];
    };
    const k = countOf2(instance, options);
    const { re, vectors, status, iterations, residual } = topSpectrumOf({ size: n * p, apply }, k, {
      tolerance: 1e-7,
      maxIterations: 1e3,
      ...options
    });
    const x = scratch.f64(padded(n * p));
    const images = vectors.map((vector) => {
      memory.f64(x, n * p).set(vector.re);
      weigh(x);
      return memory.f64(w, p * ld).slice();
    });
    return resultOf(instance, re, images, asymmetricPrediction(model2), { status, iterations, residual });
  });
}
var TRIM = 5;
function kernel({ data }) {
  const { exports } = core();
  if (data.type === "f64") return exports.dtall;
  if (data.type === "f32") return exports.mtall;
  throw new RangeError(`data must be f64 or f32 for spectral methods, got ${data.type}`);
}
function labelMoments(instance) {
  const G = instance.channel.secondMoment(instance.y);
  const bad = G.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return G;
  const i = Math.floor(bad / instance.model.directions ** 2);
  throw new RangeError(
    `labels must be such that the channel can give them, got ${instance.y[i]} in row ${i}`
  );
}
function preprocessing(instance, trim) {
  const p = instance.model.directions;
  const G = labelMoments(instance);
  const T = new Float64Array(G.length);
  for (let at = 0; at < G.length; at += p * p) {
    T.set(
      spectralMap(p, G.subarray(at, at + p * p), (l) => l <= -1 ? -trim : Math.max(-trim, l / (1 + l))),
      at
    );
  }
  return T;
}
function countOf2(instance, { vectors }) {
  const p = instance.model.directions;
  const k = vectors ?? Math.max(1, Math.min(2 * p, weakRecovery(instance.channel).degeneracy));
  if (!(Number.isInteger(k) && k >= 1)) throw new RangeError(`vectors must be an integer > 0, got ${k}`);
  return k;
}
function predictionOf({ model: model2 }, trim) {
  try {
    return symmetricPrediction(model2, { trim });
  } catch {
    return symmetricPrediction(model2);
  }
}
function resultOf(instance, values, vectors, predicted4, { status, iterations, residual }) {
  const { size: d, model: model2, truth } = instance;
  const p = model2.directions;
  const ld = padded(d);
  const units = vectors.map((vector) => {
    const rows2 = Float64Array.from({ length: d * p }, (_, e2) => vector[e2 % p * ld + Math.floor(e2 / p)]);
    const norm = Math.sqrt(rows2.reduce((sum2, x) => sum2 + x * x, 0));
    return rows2.map((x) => x / norm);
  });
  const common = { values: Float64Array.from(values), predicted: predicted4, status, iterations, residual };
  const nothing = { estimate: new Float64Array(d * p), covariance: square(p, identity3(p)) };
  if (units.some((unit3) => !unit3.every(Number.isFinite)))
    return { ...common, estimate: new Float64Array(d * p).fill(Number.NaN), start: nothing };
  const k = units.length;
  const side = matrix(d, k * p);
  units.forEach((unit3, j) => {
    for (let i = 0; i < d; i++)
      for (let a = 0; a < p; a++) side.data[i * k * p + j * p + a] = unit3[i * p + a];
  });
  const { u } = svd(side);
  const estimate = Float64Array.from(
    { length: d * p },
    (_, e2) => Math.sqrt(d) * u.data[Math.floor(e2 / p) * u.cols + e2 % p]
  );
  const q = Math.max(predicted4.overlap, 1e-3);
  const start = {
    estimate: units[0].map((x) => Math.sqrt(q * d * p) * x),
    covariance: square(p, identity3(p, 1 - q))
  };
  const overlaps2 = truth === void 0 ? void 0 : units.map((unit3) => captured(instance.signal, unit3, d, p));
  return { ...common, estimate, start, ...overlaps2 && { overlaps: overlaps2 } };
}
function captured(W2, V, d, p) {
  let sum2 = 0;
  for (let a = 0; a < p; a++) {
    for (let b = 0; b < p; b++) {
      let inner = 0;
      for (let i = 0; i < d; i++) inner += W2[i * p + a] * V[i * p + b];
      sum2 += inner * inner;
    }
  }
  return sum2 / d;
}
function square(p, A2) {
  return Array.from({ length: p }, (_, a) => Array.from({ length: p }, (_2, b) => A2[a * p + b]));
}

// src/multi-index/spectrum.ts
function blocks(instance) {
  const n = instance.samples;
  const p = instance.model.directions;
  const G = labelMoments(instance);
  const law = {
    p,
    y: instance.y,
    weight: new Float64Array(n).fill(1 / n),
    first: new Float64Array(n * p),
    G
  };
  return blocksOf(law);
}
function onRows(instance, work) {
  const { memory } = core();
  const { samples: n, size: d, data } = instance;
  const ld = padded(d);
  if (data.type !== "f64" && data.type !== "f32")
    throw new RangeError(`data must be f64 or f32 for spectra, got ${data.type}`);
  return memory.scope((scratch) => {
    const x = scratch.f64(n * ld);
    memory.f64(x, n * ld).set(data.type === "f64" ? memory.f64(data.ptr, n * ld) : memory.f32(data.ptr, n * ld));
    return work(x, scratch);
  });
}
function symmetricSpectrum(instance, options = {}) {
  const trim = Math.min(checkTrim(options), 1e6);
  const { samples: n, size: d, model: model2 } = instance;
  const p = model2.directions;
  const ld = padded(d);
  const { exports, memory } = core();
  const found3 = blocks(instance);
  return onRows(instance, (x, scratch) => {
    const weighted = scratch.f64(n * ld);
    const square2 = scratch.f64(d * ld);
    const ws = scratch.bytes(exports.dgemm_ws());
    const gram3 = (t2) => {
      const [from2, to] = [memory.f64(x, n * ld), memory.f64(weighted, n * ld)];
      for (let i = 0; i < n; i++) {
        const scale2 = t2(i);
        for (let j = i * ld; j < i * ld + d; j++) to[j] = scale2 * from2[j];
      }
      memory.f64(square2, d * ld).fill(0);
      exports.dgemm(d, d, n, 1, x, 1, ld, weighted, ld, 1, square2, ld, ws);
      return memory.f64(square2, d * ld);
    };
    const write = (into, a, b, values) => {
      for (let i = 0; i < d; i++)
        for (let j = 0; j < d; j++) into.data[(a * d + i) * into.cols + b * d + j] = values[i * ld + j];
    };
    if (found3) {
      const all2 = found3.eigenvalues.flatMap((l) => {
        const block = matrix(d, d);
        write(
          block,
          0,
          0,
          gram3((i) => preprocessed(l[i], trim))
        );
        return Array.from(eigenvalues(block).values);
      });
      return Float64Array.from(all2).sort();
    }
    const T = preprocessing(instance, trim);
    const whole = matrix(d * p, d * p);
    for (let a = 0; a < p; a++)
      for (let b = 0; b < p; b++)
        write(
          whole,
          a,
          b,
          gram3((i) => T[(i * p + a) * p + b])
        );
    return eigenvalues(whole).values;
  });
}
function asymmetricSpectrum(instance) {
  const { samples: n, size: d, model: model2 } = instance;
  const p = model2.directions;
  const { exports, memory } = core();
  const found3 = blocks(instance);
  const G = found3 ? void 0 : labelMoments(instance);
  return onRows(instance, (x, scratch) => {
    const ld = padded(d);
    const wide = padded(n);
    const gram3 = scratch.f64(n * wide);
    exports.dgemm(n, n, d, 1, x, ld, 1, x, 1, ld, gram3, wide, scratch.bytes(exports.dgemm_ws()));
    const K = memory.f64(gram3, n * wide);
    for (let i = 0; i < n; i++) K[i * wide + i] -= 1;
    if (found3) {
      const all2 = found3.eigenvalues.map((l) => {
        const at2 = scratch.f64(n * leading(n));
        const [from3, view2] = [memory.f64(gram3, n * wide), memory.f64(at2, n * leading(n))];
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) view2[i * leading(n) + j] = from3[i * wide + j] * l[j];
        return spectrumOf(n, at2, leading(n));
      });
      return joined(all2);
    }
    const [m, apart2] = [n * p, leading(n * p)];
    const at = scratch.f64(m * apart2);
    const [from2, view] = [memory.f64(gram3, n * wide), memory.f64(at, m * apart2)];
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        for (let a = 0; a < p; a++)
          for (let b = 0; b < p; b++)
            view[(i * p + a) * apart2 + j * p + b] = from2[i * wide + j] * G[(j * p + a) * p + b];
    return joined([spectrumOf(m, at, apart2)]);
  });
}
function joined(all2) {
  const pairs = all2.flatMap(({ re, im }) => Array.from(re, (x, i) => [x, im[i]])).sort((a, b) => b[0] - a[0]);
  return {
    re: Float64Array.from(pairs, ([x]) => x),
    im: Float64Array.from(pairs, ([, y]) => y),
    status: all2.every(({ status }) => status === "converged") ? "converged" : "max-iterations"
  };
}

// src/multi-index/staircase.ts
var KNOWN = 1e-6;
var SHARE = 1e-3;
function staircase(model2) {
  const channel2 = channelOf(model2);
  const p = model2.directions;
  const steps = [];
  let known2 = [];
  while (known2.length < p) {
    const step = { ...conditional(known2), known: known2 };
    steps.push(step);
    if (step.class === "hard") break;
    const { values, vectors } = decomposed(p, step.directions.flat());
    const fresh = Array.from(values.keys()).filter((k) => values[k] > SHARE).map((k) => Array.from({ length: p }, (_, a) => vectors[a * p + k]));
    known2 = [...known2, ...fresh].slice(0, p);
  }
  return {
    steps,
    found: known2.length,
    alpha: Math.max(0, ...steps.filter((s) => s.class !== "hard").map((s) => s.alpha))
  };
  function conditional(basis) {
    if (basis.length === 0) {
      const law = labelLaw(channel2);
      return recoveryOf(p, firstMoments([law], [1]), secondMoments([law], [1]));
    }
    const P = new Float64Array(p * p);
    for (const u of basis)
      for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) P[a * p + b] += u[a] * u[b];
    const rest2 = P.map((x, k) => (k % (p + 1) === 0 ? 1 : 0) - x);
    const V = rest2.map((x, k) => x + KNOWN * P[k]);
    const places2 = normals2(basis.length);
    const laws = places2.map(({ x }) => {
      const omega = Float64Array.from(
        { length: p },
        (_, a) => basis.reduce((sum2, u, j) => sum2 + u[a] * x[j], 0)
      );
      const law = labelLaw(channel2, { omega, V });
      for (let i = 0; i < law.weight.length; i++) {
        const m = law.first.subarray(i * p, (i + 1) * p);
        m.set(
          Float64Array.from(
            { length: p },
            (_, a) => m.reduce((sum2, value, b) => sum2 + rest2[a * p + b] * value, 0)
          )
        );
        const G = law.G.subarray(i * p * p, (i + 1) * p * p);
        G.set(multiply2(p, multiply2(p, rest2, G), rest2));
      }
      return law;
    });
    const shares = places2.map(({ weight: weight2 }) => weight2);
    return recoveryOf(p, firstMoments(laws, shares), secondMoments(laws, shares));
  }
}
function normals2(k) {
  const step = k === 1 ? 0.7 : 0.8;
  const half = Math.ceil(5.6 / step);
  const line6 = Array.from({ length: 2 * half }, (_, i) => (i - half + 0.5) * step).map((x) => ({
    x,
    weight: step * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
  }));
  let nodes = [{ x: [], weight: 1 }];
  for (let j = 0; j < k; j++)
    nodes = nodes.flatMap(
      ({ x, weight: weight2 }) => line6.map((node) => ({ x: [...x, node.x], weight: weight2 * node.weight })).filter(({ weight: weight3 }) => weight3 > 1e-9)
    );
  return nodes;
}

// src/sweep/grid.ts
import { z as z14 } from "zod";
function grid(initial) {
  return z14.union([z14.number(), z14.array(z14.number()).min(1), z14.string()]).default(initial).transform((value, context) => {
    if (typeof value === "number") return [value];
    if (typeof value !== "string") return value;
    const values = parseRange(value);
    if (values) return values;
    context.addIssue({ code: "custom", message: "Invalid input: expected numbers or start:stop:count" });
    return z14.NEVER;
  });
}
var most = 1e6;
function parseRange(text4) {
  const parts2 = text4.split(":").map((part) => part.trim() ? Number(part) : Number.NaN);
  const [start, stop2, count2] = parts2;
  if (parts2.length !== 3 || !Number.isFinite(start) || !Number.isFinite(stop2)) return void 0;
  return Number.isInteger(count2) && count2 > 0 && count2 <= most ? range(start, stop2, count2) : void 0;
}
function range(start, stop2, count2) {
  const step = count2 > 1 ? (stop2 - start) / (count2 - 1) : 0;
  return Array.from({ length: count2 }, (_, i) => Number((start + i * step).toPrecision(10)));
}

// src/sweep/record.ts
var words = /* @__PURE__ */ new Set(["NaN", "Infinity", "-Infinity"]);
function plain2(row2) {
  return Object.fromEntries(
    Object.entries(row2).map(([key2, value]) => [
      key2,
      typeof value === "number" && !Number.isFinite(value) ? String(value) : value === 0 ? 0 : value
    ])
  );
}
function numberOf(value) {
  if (typeof value === "number") return value;
  return value !== void 0 && words.has(value) ? Number(value) : void 0;
}
function sorted(records2) {
  return [...records2].sort((a, b) => a.point - b.point || a.seed - b.seed);
}

// src/sweep/summary.ts
function summarise(records2, axis2) {
  const points = /* @__PURE__ */ new Map();
  for (const record2 of sorted(records2)) {
    const others = points.get(record2.point);
    if (others) others.push(record2);
    else points.set(record2.point, [record2]);
  }
  return [...points].flatMap(([point2, group]) => {
    const { at } = group[0];
    const runs = group.flatMap((record2) => record2.status === "done" ? [record2.rows] : []);
    const failed2 = group.length - runs.length;
    const length = Math.max(1, ...runs.map((rows2) => rows2.length));
    return Array.from({ length }, (_, i) => {
      const rows2 = runs.flatMap((run) => i < run.length ? [run[i]] : []);
      const along = axis2 !== void 0 && rows2.length > 0 ? { [axis2]: rows2[0][axis2] } : {};
      const keys = [...new Set(rows2.flatMap((row2) => Object.keys(row2)))].filter((key2) => key2 !== axis2);
      const values = {};
      for (const key2 of keys) {
        const numbers = rows2.map((row2) => numberOf(row2[key2])).filter((value) => value !== void 0);
        const finite5 = numbers.filter(Number.isFinite);
        if (finite5.length > 0) values[key2] = moments2(finite5);
      }
      return { point: point2, at: { ...at, ...along }, done: runs.length, failed: failed2, values };
    });
  });
}
function moments2(numbers) {
  const count2 = numbers.length;
  const mean4 = numbers.reduce((sum2, value) => sum2 + value, 0) / count2;
  const ordered = [...numbers].sort((a, b) => a - b);
  const quantiles = [
    quantile(ordered, 0.1),
    quantile(ordered, 0.5),
    quantile(ordered, 0.9)
  ];
  if (count2 < 2) return { mean: mean4, count: count2, quantiles };
  const squares = numbers.reduce((sum2, value) => sum2 + (value - mean4) ** 2, 0);
  return { mean: mean4, error: Math.sqrt(squares / (count2 - 1) / count2), count: count2, quantiles };
}
function quantile(ordered, fraction) {
  const position2 = fraction * (ordered.length - 1);
  const below = Math.floor(position2);
  const above = Math.min(below + 1, ordered.length - 1);
  return ordered[below] + (position2 - below) * (ordered[above] - ordered[below]);
}

// src/experiments/experiment.ts
function experiment(definition) {
  return definition;
}

// src/experiments/multi-index/links.ts
var links = {
  abs: { link: "abs", label: "|z|" },
  product: { link: { kind: "product", factors: 2 }, label: "z\u2081z\u2082" },
  "sign-product": { link: { kind: "sign-product", factors: 2 }, label: "sign(z\u2081z\u2082)" },
  norm2: { link: { kind: "norm", directions: 2 }, label: "|z|\xB2, p = 2" },
  norm4: { link: { kind: "norm", directions: 4 }, label: "|z|\xB2, p = 4" },
  ratio: { link: "ratio", label: "z\u2081/z\u2082" }
};
var linkNames = Object.keys(links);
function linked(name2, alpha) {
  return multiIndex({ link: links[name2].link, alpha });
}

// src/experiments/multi-index/eigenvalues-vs-alpha.ts
var parameters = z15.strictObject({
  link: z15.enum(linkNames).default("product"),
  operator: z15.enum(["asymmetric", "symmetric"]).default("asymmetric"),
  /** d. The paper has n or d = 5000. */
  size: z15.int().min(4).max(2e4).default(500),
  alpha: grid("0.3:2.1:10").pipe(z15.array(z15.number().gt(0).max(100))),
  /** Of the symmetric operator. */
  trim: z15.number().gt(0).default(5)
});
var eigenvaluesVsAlpha = experiment({
  name: "multi-index/eigenvalues-vs-alpha",
  title: "Top eigenvalues of a spectral method against alpha",
  papers: ["2502.02545"],
  parameters,
  seeds: 4,
  quick: { seeds: 2, parameters: { size: 200, alpha: "0.3:2.1:5" } },
  points: ({ alpha }) => alpha.map((value) => ({ at: { alpha: value } })),
  measure({ alpha }, { link: link2, operator, size: size2, trim }, seed) {
    const instance = sample(linked(link2, Number(alpha)), { size: size2, seed });
    try {
      const options = { vectors: 3, tolerance: 1e-3, maxIterations: 300 };
      const { values } = operator === "asymmetric" ? asymmetricSpectral(instance, options) : symmetricSpectral(instance, { ...options, trim });
      return { first: values[0], second: values[1], third: values[2] };
    } finally {
      instance.dispose();
    }
  },
  figure(records2, { link: link2, operator, size: size2, alpha, trim }) {
    const runs = summarise(records2);
    const seeds2 = Math.max(0, ...runs.map(({ done }) => done));
    const [low, high] = [Math.min(...alpha), Math.max(...alpha)];
    const theory = range(low, high, 61).map((x) => {
      const model2 = linked(link2, x);
      return {
        x,
        ...operator === "asymmetric" ? asymmetricPrediction(model2) : symmetricPrediction(model2, { trim })
      };
    });
    const points = (key2) => runs.filter(({ values }) => values[key2] !== void 0).map(({ at, values }) => ({ x: Number(at.alpha), y: values[key2].mean, error: values[key2].error }));
    return {
      kind: "curves",
      title: `Eigenvalues of the ${operator} operator for ${links[link2].label} leave its bulk`,
      subtitle: `noiseless, d = ${size2}, ${seeds2} seeds`,
      x: { label: "samples per dimension \u03B1", domain: [low, high] },
      y: { label: operator === "asymmetric" ? "real part" : "eigenvalue" },
      series: [
        {
          name: "outlier",
          line: theory.filter(({ outlier }) => outlier > 0).map(({ x, outlier }) => [x, outlier]),
          points: points("first")
        },
        { name: "second", points: points("second") },
        {
          name: "third, and edge of the bulk",
          line: theory.map(({ x, edge: edge3 }) => [x, edge3]),
          points: points("third")
        }
      ],
      meaning: { line: "theory", points: "runs \xB1 s.e.", marks: "weak recovery" },
      marks: [{ x: theory[0].threshold, label: "\u03B1_c" }].filter(({ x }) => x > low && x < high)
    };
  },
  table(records2) {
    return {
      columns: ["\u03B1", "first", "second", "third"],
      rows: summarise(records2).map(({ at, values }) => [
        at.alpha,
        values.first?.mean,
        values.second?.mean,
        values.third?.mean
      ])
    };
  }
});

// src/experiments/multi-index/gf-beta-transition.ts
import { z as z16 } from "zod";

// src/experiments/records.ts
function ofKind(records2, kind) {
  return records2.filter(({ at }) => at.kind === kind);
}

// src/experiments/multi-index/gf-beta-transition.ts
var parameters2 = z16.strictObject({
  /** k: one pair of curves each. */
  factors: z16.array(z16.int().min(2).max(40)).min(1).max(4).default([3, 5]),
  /** Degree of the Hermite link. */
  degree: z16.int().min(3).max(12).default(3),
  /** Overlaps b of all pairs of index vectors where neurons run. */
  overlap: grid("0.1:0.32:23").pipe(z16.array(z16.number().min(0).lt(1))),
  /** The same where minima are followed. */
  theory: grid("0.1:0.32:221").pipe(z16.array(z16.number().min(0).lt(1)).min(2)),
  /** d. */
  dimension: z16.int().min(2).max(1e5).default(50),
  /** Random neurons of a seed. */
  neurons: z16.int().min(1).max(1e4).default(80)
});
var gfBetaTransition = experiment({
  name: "multi-index/gf-beta-transition",
  title: "Index vectors too close to be told apart by gradient flow on the correlation loss",
  papers: ["2411.08798"],
  parameters: parameters2,
  seeds: 5,
  quick: { seeds: 3, parameters: { neurons: 30, overlap: "0.1:0.32:12", theory: "0.1:0.32:111" } },
  points: ({ factors: factors3, overlap: overlap2, theory }) => [
    ...factors3.flatMap((k) => overlap2.map((b) => ({ at: { kind: "flow", factors: k, overlap: b } }))),
    ...factors3.flatMap(
      (k) => theory.map((b) => ({ at: { kind: "theory", factors: k, overlap: b }, seeds: 1 }))
    )
  ],
  measure({ kind, factors: factors3, overlap: overlap2 }, { degree, dimension, neurons: count2 }, seed) {
    const k = Number(factors3);
    const model2 = additive({ factors: k, teacher: degree, overlap: Number(overlap2) });
    if (kind === "theory") {
      const average2 = criticalPoint(model2, "average");
      const at = gradientFlow(model2, { start: [model2.gram[0]] }).neurons;
      return {
        ...outcomes(model2, at)[0].kind === "specialised" && { specialised: largest(at.overlaps) },
        ...average2.stable && { average: average2.overlaps[0] }
      };
    }
    const start = randomNeurons(model2, { dimension, count: count2, seed });
    const run = gradientFlow(model2, { start });
    const results = outcomes(model2, run.neurons);
    const share = (what) => results.filter((result) => result.kind === what).length / count2;
    const tops = results.flatMap(
      (result, i) => result.kind === "stuck" ? [] : [largest(run.neurons.overlaps.subarray(i * k, (i + 1) * k))]
    );
    return {
      largest: tops.reduce((sum2, u) => sum2 + u, 0) / tops.length,
      specialised: share("specialised"),
      average: share("average"),
      stuck: share("stuck"),
      status: run.status
    };
  },
  figure(records2, { factors: factors3, degree, theory, dimension, neurons }) {
    const lines = summarise(ofKind(records2, "theory"));
    const runs = summarise(ofKind(records2, "flow"));
    const total2 = neurons * Math.max(0, ...runs.map(({ done }) => done));
    const of = (all2, k, key2) => all2.filter(({ at, values }) => at.factors === k && values[key2] !== void 0);
    const curve = (k, key2) => of(lines, k, key2).map(({ at, values }) => [Number(at.overlap), values[key2].mean]);
    const series2 = factors3.map((k) => ({
      name: `k = ${k}`,
      line: curve(k, "specialised"),
      dashed: curve(k, "average"),
      points: of(runs, k, "largest").map(({ at, values: { largest: largest2 } }) => ({
        x: Number(at.overlap),
        y: largest2.mean,
        error: largest2.error
      }))
    }));
    const domain = [Math.min(...theory), Math.max(...theory)];
    return {
      kind: "curves",
      title: "Close index vectors are found only as their average",
      subtitle: `correlation loss, degree ${degree}, d = ${dimension}, ${total2} random neurons a point`,
      x: { label: "overlap b of the index vectors", domain },
      y: { label: "largest overlap with an index vector", domain: [0.4, 1] },
      series: series2,
      meaning: {
        line: "minimum at one vector",
        dashed: "minimum at the average",
        points: "gradient flow \xB1 s.e."
      },
      marks: factors3.flatMap(
        (k) => thresholds(k, degree).map(([name2, x], i) => ({ x, label: `${name2}, k = ${k}${"\n".repeat(i)}` }))
      ).filter(({ x }) => x >= domain[0] && x <= domain[1]).map((mark) => ({ ...mark, at: "bottom" }))
    };
  },
  table(records2, { degree }) {
    return {
      columns: [
        "k",
        "b",
        "largest overlap",
        "\xB1 s.e.",
        "at one vector",
        "at the average",
        "stuck",
        "\u03B2_c",
        "\u03B2_SN"
      ],
      rows: summarise(ofKind(records2, "flow")).map(({ at, values }) => [
        at.factors,
        at.overlap,
        values.largest?.mean,
        values.largest?.error,
        values.specialised?.mean,
        values.average?.mean,
        values.stuck?.mean,
        ...thresholds(Number(at.factors), degree).map(([, x]) => x)
      ])
    };
  }
});
function thresholds(k, degree) {
  const links2 = additive({ factors: k, teacher: degree });
  return [
    ["\u03B2_c", averageThreshold(links2)],
    ["\u03B2_SN", specialisedThreshold(links2)]
  ];
}

// src/experiments/multi-index/gf-coupon.ts
import { z as z17 } from "zod";
var parameters3 = z17.strictObject({
  /** k, the number of index vectors. */
  factors: z17.int().min(2).max(40).default(10),
  /** b of all pairs of index vectors: one curve each. */
  overlaps: z17.array(z17.number().min(0).lt(1)).min(1).max(6).default([0, 0.1, 0.16]),
  /** Degree of the Hermite link. */
  degree: z17.int().min(3).max(12).default(3),
  /** n, the numbers of neurons. */
  neurons: grid("10:60:11").pipe(z17.array(z17.int().min(1).max(1e3))),
  /** d. */
  dimension: z17.int().min(2).max(1e5).default(50),
  /** How often a seed draws all neurons. */
  trials: z17.int().min(1).max(1e3).default(6)
});
var gfCoupon = experiment({
  name: "multi-index/gf-coupon",
  title: "Collecting all index vectors with random neurons",
  papers: ["2411.08798"],
  parameters: parameters3,
  seeds: 20,
  quick: { seeds: 6, parameters: { overlaps: [0, 0.16], neurons: "10:60:6" } },
  axis: "neurons",
  points: ({ overlaps: overlaps2 }) => overlaps2.map((overlap2) => ({ at: { overlap: overlap2 } })),
  measure({ overlap: overlap2 }, { factors: k, degree, neurons, dimension, trials }, seed) {
    const model2 = additive({ factors: k, teacher: degree, overlap: Number(overlap2) });
    const most3 = Math.max(...neurons);
    const start = randomNeurons(model2, { dimension, count: most3 * trials, seed });
    const results = outcomes(model2, gradientFlow(model2, { start }).neurons);
    const draws = Array.from({ length: trials }, (_, t2) => results.slice(t2 * most3, (t2 + 1) * most3));
    return neurons.map((n) => ({
      neurons: n,
      all: draws.filter((draw3) => found2(draw3.slice(0, n)) === k).length / trials,
      found: draws.reduce((sum2, draw3) => sum2 + found2(draw3.slice(0, n)), 0) / trials
    }));
  },
  figure(records2, { factors: k, overlaps: overlaps2, degree, neurons, dimension, trials }) {
    const runs = summarise(records2, "neurons");
    const total2 = trials * Math.max(0, ...runs.map(({ done }) => done));
    const [low, high] = [Math.min(...neurons), Math.max(...neurons)];
    const axis2 = Array.from({ length: high - low + 1 }, (_, i) => low + i);
    const series2 = overlaps2.map((overlap2) => ({
      name: `b = ${overlap2}`,
      line: axis2.map((n) => [n, predicted(k, degree, overlap2, n)]),
      points: runs.filter(({ at, values }) => at.overlap === overlap2 && values.all !== void 0).map(({ at, values: { all: all2 } }) => ({ x: Number(at.neurons), y: all2.mean, error: all2.error }))
    }));
    return {
      kind: "curves",
      title: "k log k neurons collect all index vectors, unless these are too close",
      subtitle: `correlation loss, k = ${k}, degree ${degree}, d = ${dimension}, ${total2} draws a point`,
      x: { label: "number n of random neurons" },
      y: { label: "probability to find all", domain: [0, 1] },
      series: series2,
      meaning: { line: "coupon collecting", points: "gradient flow \xB1 s.e." }
    };
  },
  table(records2, { factors: k, degree }) {
    return {
      columns: ["b", "n", "all found", "\xB1 s.e.", "predicted", "number found"],
      rows: summarise(records2, "neurons").map(({ at, values }) => [
        at.overlap,
        at.neurons,
        values.all?.mean,
        values.all?.error,
        predicted(k, degree, Number(at.overlap), Number(at.neurons ?? 0)),
        values.found?.mean
      ])
    };
  }
});
function predicted(k, degree, overlap2, n) {
  if (overlap2 >= specialisedThreshold(additive({ factors: k, teacher: degree }))) return 0;
  return couponProbability(k, n, overlap2 === 0 && degree % 2 === 1 ? 1 - 2 ** -k : 1);
}

// src/experiments/multi-index/gf-nearest.ts
import { z as z18 } from "zod";
var parameters4 = z18.strictObject({
  /** Degree of the Hermite link: one curve each. */
  degrees: z18.array(z18.int().min(3).max(12)).min(1).max(6).default([3, 4]),
  /** k, the numbers of orthogonal index vectors. */
  factors: grid("1:8:8").pipe(z18.array(z18.int().min(1).max(40))),
  /** d. */
  dimension: z18.int().min(2).max(1e5).default(50),
  /** Random neurons of a seed. */
  neurons: z18.int().min(1).max(1e4).default(100)
});
var gfNearest = experiment({
  name: "multi-index/gf-nearest",
  title: "Gradient flow leads a neuron to the nearest of orthogonal index vectors",
  papers: ["2411.08798"],
  parameters: parameters4,
  seeds: 10,
  quick: { seeds: 4, parameters: { neurons: 50 } },
  points: ({ degrees, factors: factors3 }) => degrees.flatMap((degree) => factors3.map((k) => ({ at: { degree, factors: k } }))),
  measure({ degree, factors: factors3 }, { dimension, neurons: count2 }, seed) {
    const k = Number(factors3);
    const model2 = additive({ factors: k, teacher: Number(degree) });
    const start = randomNeurons(model2, { dimension, count: count2, seed });
    const run = gradientFlow(model2, { start });
    const results = outcomes(model2, run.neurons);
    const reached2 = results.filter(
      ({ index }, i) => index === nearest(model2, start.overlaps.subarray(i * k, (i + 1) * k))
    ).length;
    const stuck = results.filter(({ kind }) => kind === "stuck").length;
    return { nearest: reached2 / count2, stuck: stuck / count2, status: run.status };
  },
  figure(records2, { degrees, factors: factors3, dimension, neurons }) {
    const runs = summarise(records2);
    const total2 = neurons * Math.max(0, ...runs.map(({ done }) => done));
    const series2 = degrees.map((degree) => ({
      name: `degree ${degree}`,
      line: factors3.map((k) => [k, predicted2(degree, k)]),
      points: runs.filter(({ at, values }) => at.degree === degree && values.nearest !== void 0).map(({ at, values: { nearest: nearest2 } }) => ({
        x: Number(at.factors),
        y: nearest2.mean,
        error: nearest2.error
      }))
    }));
    return {
      kind: "curves",
      title: "A neuron goes to the nearest index vector, if one is on its side",
      subtitle: `correlation loss, orthogonal index vectors, d = ${dimension}, ${total2} random neurons a point`,
      x: { label: "number k of index vectors" },
      y: { label: "share of neurons at the nearest vector", domain: [0, 1] },
      series: series2,
      meaning: { line: "1, for odd links 1 - 2\u207B\u1D4F", points: "gradient flow \xB1 s.e." }
    };
  },
  table(records2) {
    return {
      columns: ["degree", "k", "at the nearest", "\xB1 s.e.", "predicted", "stuck"],
      rows: summarise(records2).map(({ at, values }) => [
        at.degree,
        at.factors,
        values.nearest?.mean,
        values.nearest?.error,
        predicted2(Number(at.degree), Number(at.factors)),
        values.stuck?.mean
      ])
    };
  }
});
function predicted2(degree, k) {
  return degree % 2 === 0 ? 1 : 1 - 2 ** -k;
}

// src/experiments/multi-index/gf-sgd-vs-ode.ts
import { z as z19 } from "zod";
var parameters5 = z19.strictObject({
  /** Degree of the Hermite link, its information exponent: one curve each. */
  degrees: z19.array(z19.int().min(1).max(8)).min(1).max(6).default([2, 3, 4]),
  /** d. */
  dimension: z19.int().min(2).max(1e4).default(100),
  /** Overlap at time 0. */
  overlap: z19.number().gt(0).lt(1).default(0.3),
  loss: z19.enum(["correlation", "squared"]).default("correlation"),
  /** Inputs in a batch. */
  batch: z19.int().min(1).default(400),
  /** eta, the time of a step. */
  step: z19.number().gt(0).default(2e-3),
  steps: z19.int().min(1).max(1e5).default(600),
  /** Steps on the same batch. */
  reuse: z19.int().min(1).default(1),
  /** Points of a run in the figure. */
  measurements: z19.int().min(1).max(200).default(12)
});
var gfSgdVsOde = experiment({
  name: "multi-index/gf-sgd-vs-ode",
  title: "Online SGD on the sphere against its low-dimensional equations",
  papers: ["2411.08798"],
  parameters: parameters5,
  seeds: 8,
  quick: { seeds: 4, parameters: { dimension: 50, batch: 200 } },
  axis: "time",
  points: ({ degrees }) => [
    ...degrees.map((degree) => ({ at: { kind: "sgd", degree } })),
    ...degrees.map((degree) => ({ at: { kind: "theory", degree }, seeds: 1 }))
  ],
  measure({ kind, degree }, { dimension, overlap: overlap2, loss, batch, step, steps, reuse, measurements }, seed) {
    const model2 = additive({ factors: 1, teacher: Number(degree) });
    const start = [[overlap2]];
    const time = step * steps;
    const times = Array.from({ length: 121 }, (_, i) => time * i / 120);
    const every = Math.max(1, Math.floor(steps / measurements));
    const run = kind === "theory" ? gradientFlow(model2, { start, loss, time, times }) : sgd(model2, { dimension, start, loss, batch, step, steps, reuse, every, seed });
    return run.trajectory.map(({ overlaps: overlaps2 }, i) => ({ time: run.times[i], overlap: overlaps2[0] }));
  },
  figure(records2, { degrees, dimension, loss, batch, step, steps, reuse }) {
    const theory = summarise(ofKind(records2, "theory"), "time");
    const runs = summarise(ofKind(records2, "sgd"), "time");
    const seeds2 = Math.max(0, ...runs.map(({ done }) => done));
    const of = (all2, degree) => all2.filter(({ at, values }) => at.degree === degree && values.overlap !== void 0).map(({ at, values: { overlap: overlap2 } }) => ({
      x: Number(at.time),
      y: overlap2.mean,
      error: overlap2.error
    }));
    const series2 = degrees.map((degree) => ({
      name: `degree ${degree}`,
      line: of(theory, degree).map(({ x, y }) => [x, y]),
      points: of(runs, degree)
    }));
    return {
      kind: "curves",
      title: "SGD on the sphere follows one equation for its overlap",
      subtitle: `${loss} loss, d = ${dimension}, batches of ${batch}${reuse > 1 ? ` used ${reuse} times` : ""}, \u03B7 = ${step}, ${seeds2} seeds`,
      x: { label: "time \u03B7 \xD7 steps", domain: [0, step * steps] },
      y: { label: "overlap with the index vector", domain: [0, 1] },
      series: series2,
      meaning: { line: "gradient flow", points: "SGD \xB1 s.e." }
    };
  },
  table(records2, { degrees }) {
    const theory = summarise(ofKind(records2, "theory"), "time");
    const runs = summarise(ofKind(records2, "sgd"), "time");
    const near = (degree, time) => theory.filter(({ at, values }) => at.degree === degree && values.overlap !== void 0).sort((a, b) => Math.abs(Number(a.at.time) - time) - Math.abs(Number(b.at.time) - time))[0];
    return {
      columns: ["degree", "t", "SGD", "\xB1 s.e.", "flow"],
      rows: degrees.flatMap(
        (degree) => runs.filter(({ at }) => at.degree === degree).map(({ at, values: { overlap: overlap2 } }) => [
          degree,
          at.time,
          overlap2?.mean,
          overlap2?.error,
          near(degree, Number(at.time))?.values.overlap.mean
        ])
      )
    };
  }
});

// src/experiments/multi-index/grand-staircase.ts
import { z as z20 } from "zod";
var parameters6 = z20.strictObject({
  /** d. */
  size: z20.int().min(6).max(2e4).default(400),
  alpha: grid("0.3:4.3:9").pipe(z20.array(z20.number().gt(0).max(100))),
  /** Where state evolution is computed, on a coarse grid of fields: half a minute each. */
  theory: grid("0.3:4.3:9").pipe(z20.array(z20.number().gt(0).max(100))),
  /** Step of that grid. */
  step: z20.number().min(0.2).max(1).default(0.9),
  iterations: z20.int().min(1).max(1e3).default(60)
});
var model = (alpha) => multiIndex({
  link: {
    kind: "sum",
    terms: [
      { link: "square", on: [0] },
      { link: { kind: "sign-product", factors: 3 }, on: [0, 1, 2] }
    ]
  },
  alpha
});
var curves = [
  ["first", "first direction, z\u2081"],
  ["others", "z\u2082 and z\u2083"]
];
var grandStaircase = experiment({
  name: "multi-index/grand-staircase",
  title: "The grand staircase: one direction makes the others easy",
  papers: ["2405.15480"],
  parameters: parameters6,
  seeds: 5,
  quick: { seeds: 2, parameters: { size: 200, theory: [1, 3], iterations: 40 } },
  points: ({ alpha, theory }) => [
    ...alpha.map((value) => ({ at: { kind: "run", alpha: value } })),
    ...theory.map((value) => ({ at: { kind: "theory", alpha: value }, seeds: 1 }))
  ],
  measure({ kind, alpha }, { size: size2, step, iterations }, seed) {
    const at = model(Number(alpha));
    if (kind === "theory") {
      const { overlap: overlap2 } = stateEvolution(at, {
        seed: 0.01,
        step,
        tolerance: 1e-3,
        maxIterations: iterations
      });
      return { first: overlap2[0][0], others: 0.5 * (overlap2[1][1] + overlap2[2][2]) };
    }
    const instance = sample(at, { size: size2, seed });
    try {
      const { self } = bayesAmp(instance, { start: "random", seed, maxIterations: iterations });
      return { first: self[0][0], others: 0.5 * (self[1][1] + self[2][2]) };
    } finally {
      instance.dispose();
    }
  },
  figure(records2, { size: size2, alpha, theory }) {
    const lines = summarise(ofKind(records2, "theory"));
    const runs = summarise(ofKind(records2, "run"));
    const seeds2 = Math.max(0, ...runs.map(({ done }) => done));
    const series2 = curves.map(([key2, name2]) => ({
      name: name2,
      line: pointsOf(lines, key2).map(({ x, y }) => [x, y]),
      points: pointsOf(runs, key2)
    }));
    const all2 = [...alpha, ...theory];
    const domain = [Math.min(...all2), Math.max(...all2)];
    return {
      kind: "curves",
      title: "The grand staircase: z\u2081 is found first, and makes z\u2082 and z\u2083 easy",
      subtitle: `z\u2081\xB2 + sign(z\u2081z\u2082z\u2083), noiseless, d = ${size2}, ${seeds2} seeds, random starts`,
      x: { label: "samples per dimension \u03B1", domain },
      y: { label: "overlap of a direction", domain: [0, 1] },
      series: series2,
      meaning: { line: "state evolution", points: "AMP \xB1 s.e.", marks: "rungs: given all before" },
      marks: staircase(model(1)).steps.map(({ alpha: x }, k) => ({ x, label: `rung ${k + 1}` })).filter(({ x }) => x > domain[0] && x < domain[1])
    };
  },
  table(records2) {
    const lines = summarise(ofKind(records2, "theory"));
    return {
      columns: ["\u03B1", "z\u2081", "theory", "z\u2082, z\u2083", "theory"],
      rows: summarise(ofKind(records2, "run")).map(({ at, values }) => {
        const theory = lines.find((line6) => Math.abs(Number(line6.at.alpha) - Number(at.alpha)) < 1e-9);
        return [at.alpha, ...curves.flatMap(([key2]) => [values[key2]?.mean, theory?.values[key2]?.mean])];
      })
    };
  }
});
function pointsOf(summaries, key2) {
  return summaries.filter(({ values }) => values[key2] !== void 0).map(({ at, values }) => ({ x: Number(at.alpha), y: values[key2].mean, error: values[key2].error }));
}

// src/experiments/multi-index/overlap-vs-alpha.ts
import { z as z21 } from "zod";
var methods = [
  ["symmetric", "symmetric spectral"],
  ["asymmetric", "asymmetric spectral"],
  ["amp", "Bayes-AMP"]
];
function overlaps(options) {
  const parameters16 = z21.strictObject({
    link: z21.enum(linkNames).default(options.link),
    /** d. The papers have 1000 and more. */
    size: z21.int().min(4).max(2e4).default(400),
    alpha: grid(options.alpha).pipe(z21.array(z21.number().gt(0).max(100))),
    theory: grid(options.theory).pipe(z21.array(z21.number().gt(0).max(100))),
    methods: z21.array(z21.enum(["symmetric", "asymmetric", "amp"])).min(1).default(options.methods),
    /** Eigenvalues of T are trimmed at minus this, where G(y) commute in theory too. */
    trim: z21.number().gt(0).default(5),
    iterations: z21.int().min(1).max(1e3).default(60),
    /** Step of the quadrature of state evolution over fields: 0.4 leaves errors of 1e-4. */
    step: z21.number().gt(0).max(1).default(0.4)
  });
  return experiment({
    name: options.name,
    title: options.title,
    papers: ["2502.02545", "2405.15480"],
    parameters: parameters16,
    seeds: 5,
    quick: { seeds: 2, parameters: { size: 200 } },
    points: ({ alpha, theory }) => [
      ...alpha.map((value) => ({ at: { kind: "run", alpha: value } })),
      ...theory.map((value) => ({ at: { kind: "theory", alpha: value }, seeds: 1 }))
    ],
    measure({ kind, alpha }, { link: link2, size: size2, methods: wanted2, trim, iterations, step }, seed) {
      const model2 = linked(link2, Number(alpha));
      if (kind === "theory") {
        const p = model2.directions;
        return {
          ...wanted2.includes("symmetric") && {
            symmetric: symmetricPrediction(model2, commuting(link2) ? { trim } : {}).overlap
          },
          ...wanted2.includes("asymmetric") && { asymmetric: asymmetricPrediction(model2).overlap },
          ...wanted2.includes("amp") && {
            amp: 1 - stateEvolution(model2, { seed: 1e-4, step, tolerance: 1e-6, maxIterations: 400 }).error
          },
          directions: p
        };
      }
      const instance = sample(model2, { size: size2, seed });
      try {
        const needed = wanted2.includes("symmetric") || wanted2.includes("amp");
        const symmetric2 = needed ? symmetricSpectral(instance, { trim, tolerance: 1e-5 }) : void 0;
        const mean4 = ({ overlaps: overlaps2 = [] }) => overlaps2.reduce((sum2, value) => sum2 + value, 0) / overlaps2.length;
        return {
          ...wanted2.includes("symmetric") && { symmetric: mean4(symmetric2) },
          ...wanted2.includes("asymmetric") && {
            asymmetric: mean4(asymmetricSpectral(instance, { tolerance: 1e-5, maxIterations: 400 }))
          },
          ...wanted2.includes("amp") && {
            amp: bayesAmp(instance, { start: symmetric2.start, maxIterations: iterations }).subspace
          }
        };
      } finally {
        instance.dispose();
      }
    },
    figure(records2, { link: link2, size: size2, theory, alpha, methods: wanted2 }) {
      const lines = summarise(ofKind(records2, "theory"));
      const runs = summarise(ofKind(records2, "run"));
      const seeds2 = Math.max(0, ...runs.map(({ done }) => done));
      const series2 = methods.filter(([key2]) => wanted2.includes(key2)).map(([key2, name2]) => ({
        name: name2,
        line: pointsOf2(lines, key2).map(({ x, y }) => [x, y]),
        points: pointsOf2(runs, key2)
      }));
      const all2 = [...theory, ...alpha];
      const threshold = weakRecovery(linked(link2, 1)).alpha;
      const domain = [Math.min(...all2), Math.max(...all2)];
      return {
        kind: "curves",
        title: `What spectral methods find of ${links[link2].label}`,
        subtitle: `noiseless, d = ${size2}, ${seeds2} seeds, AMP from the symmetric method`,
        x: { label: "samples per dimension \u03B1", domain },
        y: { label: "squared overlap with the planted directions", domain: [0, 1] },
        series: series2,
        meaning: { line: "theory", points: "runs \xB1 s.e.", marks: "weak recovery" },
        marks: threshold > domain[0] && threshold < domain[1] ? [{ x: threshold, label: "\u03B1_c" }] : []
      };
    },
    table(records2) {
      const lines = summarise(ofKind(records2, "theory"));
      return {
        columns: ["\u03B1", ...methods.flatMap(([key2]) => [key2, "\xB1 s.e.", "theory"])],
        rows: summarise(ofKind(records2, "run")).map(({ at, values }) => {
          const theory = lines.find((line6) => Math.abs(Number(line6.at.alpha) - Number(at.alpha)) < 1e-9);
          return [
            at.alpha,
            ...methods.flatMap(([key2]) => [values[key2]?.mean, values[key2]?.error, theory?.values[key2]?.mean])
          ];
        })
      };
    }
  });
}
function commuting(link2) {
  return link2 !== "ratio";
}
function pointsOf2(summaries, key2) {
  return summaries.filter(({ values }) => values[key2] !== void 0).map(({ at, values }) => ({ x: Number(at.alpha), y: values[key2].mean, error: values[key2].error }));
}
var overlapVsAlpha = overlaps({
  name: "multi-index/overlap-vs-alpha",
  title: "Overlap of spectral methods and AMP against alpha",
  link: "product",
  alpha: "0.5:2:7",
  theory: "0.4:2:17",
  methods: ["symmetric", "asymmetric", "amp"]
});
var ratioOverlap = overlaps({
  name: "multi-index/ratio-overlap",
  title: "Spectral methods for z1 / z2, whose matrices do not commute",
  link: "ratio",
  alpha: "0.8:2.2:8",
  theory: "0.8:2.2:15",
  methods: ["symmetric", "asymmetric"]
});
var prSeVsAmp = overlaps({
  name: "multi-index/pr-se-vs-amp",
  title: "Phase retrieval: state evolution beside AMP",
  link: "abs",
  alpha: "0.3:1.3:11",
  theory: "0.3:1.3:41",
  methods: ["symmetric", "amp"]
});

// src/experiments/multi-index/spectra.ts
import { z as z22 } from "zod";
function schema(link2, alpha, size2) {
  return z22.strictObject({
    link: z22.enum(linkNames).default(link2),
    alpha: z22.number().gt(0).max(100).default(alpha),
    /** d. Time grows like the cube of it. */
    size: z22.int().min(8).max(6e3).default(size2),
    /** Eigenvalues of T of the symmetric operator are trimmed at minus this. */
    trim: z22.number().gt(0).max(100).default(2)
  });
}
var rowsOf2 = (records2) => records2.flatMap((record2) => record2.status === "done" ? record2.rows : []);
function asymmetric(options) {
  return experiment({
    name: options.name,
    title: options.title,
    papers: ["2502.02545"],
    parameters: schema(options.link, options.alpha, options.size),
    seeds: 1,
    quick: { parameters: { size: 200 } },
    points: ({ alpha }) => [{ at: { alpha } }],
    measure({ alpha }, { link: link2, size: size2 }, seed) {
      const instance = sample(linked(link2, Number(alpha)), { size: size2, seed });
      try {
        const { re, im } = asymmetricSpectrum(instance);
        return Array.from(re, (x, i) => ({ re: x, im: im[i] }));
      } finally {
        instance.dispose();
      }
    },
    figure(records2, { link: link2, alpha, size: size2 }) {
      const { edge: edge3, outlier, threshold } = asymmetricPrediction(linked(link2, alpha));
      const values = rowsOf2(records2).map(({ re, im }) => [Number(re), Number(im)]);
      const reach2 = 1.12 * Math.max(edge3, outlier > 0 ? outlier : 0, ...values.map(([x, y]) => Math.hypot(x, y)));
      const circle = Array.from({ length: 181 }, (_, k) => [
        edge3 * Math.cos(k * Math.PI / 90),
        edge3 * Math.sin(k * Math.PI / 90)
      ]);
      return {
        kind: "curves",
        title: `The asymmetric operator for ${links[link2].label} at \u03B1 = ${alpha}`,
        subtitle: `d = ${size2}, n = ${Math.round(alpha * size2)}, weak recovery at \u03B1 = ${threshold.toFixed(4)}`,
        x: { label: "real part", domain: [-1.49 * reach2, 1.49 * reach2] },
        y: { label: "imaginary part", domain: [-reach2, reach2] },
        series: [
          { name: "eigenvalues", cloud: values },
          { name: "predicted bulk", line: circle },
          ...outlier > 0 ? [{ name: "predicted outlier", points: [{ x: outlier, y: 0 }] }] : []
        ]
      };
    },
    table(records2, { link: link2, alpha }) {
      const predicted4 = asymmetricPrediction(linked(link2, alpha));
      const rows2 = rowsOf2(records2).sort((a, b) => Number(b.re) - Number(a.re));
      return {
        columns: ["", "largest real part", "second", "radius of the bulk"],
        rows: [
          ["measured", rows2[0]?.re, rows2[1]?.re, void 0],
          ["predicted", predicted4.outlier, void 0, predicted4.edge]
        ]
      };
    }
  });
}
function symmetric(options) {
  return experiment({
    name: options.name,
    title: options.title,
    papers: ["2502.02545"],
    parameters: schema(options.link, options.alpha, options.size),
    seeds: 1,
    quick: { parameters: { size: 200 } },
    points: ({ alpha }) => [{ at: { alpha } }],
    measure({ alpha }, { link: link2, size: size2, trim }, seed) {
      const instance = sample(linked(link2, Number(alpha)), { size: size2, seed });
      try {
        return Array.from(symmetricSpectrum(instance, { trim }), (value) => ({ value }));
      } finally {
        instance.dispose();
      }
    },
    figure(records2, { link: link2, alpha, size: size2, trim }) {
      const model2 = linked(link2, alpha);
      const { edge: edge3, outlier, threshold } = symmetricPrediction(model2, { trim });
      const values = rowsOf2(records2).map(({ value }) => Number(value));
      const low = Math.min(...values);
      const points = Array.from({ length: 241 }, (_, k) => low - 0.1 + (edge3 + 0.12 - low) * k / 240);
      const density = symmetricDensity(model2, points, { trim });
      const top = 3 / (edge3 - low);
      return {
        kind: "spectrum",
        title: `The symmetric operator for ${links[link2].label} at \u03B1 = ${alpha}`,
        subtitle: `d = ${size2}, n = ${Math.round(alpha * size2)}, T trimmed at \u2212${trim}, weak recovery at \u03B1 = ${threshold.toFixed(4)}`,
        x: { label: "eigenvalue" },
        values,
        // Where alpha < 1 the operator has a kernel, whose peak would hide the rest.
        bulk: points.map((x, k) => [x, Math.min(density[k], 4 * top)]),
        edges: [edge3],
        outliers: outlier > 0 ? [outlier] : []
      };
    },
    table(records2, { link: link2, alpha, trim }) {
      const predicted4 = symmetricPrediction(linked(link2, alpha), { trim });
      const values = rowsOf2(records2).map(({ value }) => Number(value)).sort((a, b) => b - a);
      return {
        columns: ["", "outlier", "edge", "eigenvalues above the edge"],
        rows: [
          ["measured", values[0], void 0, values.filter((value) => value > predicted4.edge).length],
          ["predicted", predicted4.outlier, predicted4.edge, predicted4.degeneracy]
        ]
      };
    }
  });
}
var spectrumAsymProduct = asymmetric({
  name: "multi-index/spectrum-asym-z1z2",
  title: "Spectrum of the asymmetric operator for z1 z2",
  link: "product",
  alpha: 1,
  size: 1e3
});
var spectrumSymNorm = symmetric({
  name: "multi-index/spectrum-sym-norm",
  title: "Spectrum of the symmetric operator for |z|^2 of four directions",
  link: "norm4",
  alpha: 6,
  size: 500
});
var spectrumSignProduct = symmetric({
  name: "multi-index/spectrum-sign-product",
  title: "Spectrum of the symmetric operator for sign(z1 z2)",
  link: "sign-product",
  alpha: 7,
  size: 800
});

// src/spiked/bbp.ts
function singularCosines(snr, a, b) {
  const D2 = 1 / snr;
  const excess = a * b - D2 * D2;
  if (!(excess > 0)) return [0, 0];
  return [excess / (a * (b + D2)), excess / (b * (a + D2))];
}
function eigenCosine(snr) {
  return snr > 1 ? 1 - 1 / snr : 0;
}
function fieldCosine(snr) {
  return snr / (1 + snr);
}

// src/spiked/coupling.ts
function diagonalCore(order, rank) {
  const build = (depth, path2) => depth === order ? Number(path2.every((a) => a === path2[0])) : Array.from({ length: rank }, (_, a) => build(depth + 1, [...path2, a]));
  return build(0, []);
}
function couplingOf(core2, ranks) {
  const entries2 = [];
  const walk = (part, index) => {
    if (typeof part !== "number") for (let a = 0; a < part.length; a++) walk(part[a], [...index, a]);
    else if (part !== 0) entries2.push({ index, value: part });
  };
  walk(core2, []);
  return { ranks, entries: entries2 };
}
function isDiagonal({ entries: entries2 }) {
  return entries2.every(({ index }) => index.every((a) => a === index[0]));
}
function writeCoupling(scratch, coupling) {
  const { ranks, entries: entries2 } = coupling;
  if (ranks.every((r) => r === 1) && entries2.length === 1 && entries2[0].value === 1) return 0;
  const { memory } = core();
  const at = scratch.bytes(24 + 24 * entries2.length);
  const header = memory.i32(at, 6 + 4 * entries2.length).fill(0);
  header.set([ranks.length, entries2.length, ...ranks, ...Array(4 - ranks.length).fill(1)]);
  for (const [e2, { index }] of entries2.entries()) header.set(index, 6 + 4 * e2);
  memory.f64(at + 24 + 16 * entries2.length, entries2.length).set(entries2.map(({ value }) => value));
  return at;
}

// src/spiked/model.ts
import * as z23 from "zod";
var finite4 = z23.number();
var nested = z23.lazy(() => z23.union([finite4, z23.array(nested)]));
var overlap = z23.union([finite4, z23.array(z23.array(finite4))]);
var spikedSchema = z23.strictObject({
  model: z23.literal("spiked").default("spiked"),
  species: z23.record(z23.string(), z23.strictObject({ prior: priorSchema, size: finite4.gt(0).default(1) })).refine((species2) => Object.keys(species2).length > 0, "must name at least one species"),
  channels: z23.array(
    z23.strictObject({
      modes: z23.array(z23.string()).min(2).max(4),
      snr: finite4.gt(0),
      symmetric: z23.boolean().default(false),
      core: nested.optional()
    })
  ).min(1),
  start: z23.union([z23.enum(["informed", "uninformative"]), z23.record(z23.string(), overlap)]).optional()
});
function spiked(definition) {
  const model2 = parse(spikedSchema, definition);
  const names3 = Object.keys(model2.species);
  model2.channels.forEach((channel2, c) => {
    const at = `channels.${c}`;
    channel2.modes.forEach((name2, m) => {
      if (!names3.includes(name2))
        throw new RangeError(`${at}.modes.${m} must be one of ${names3.join(", ")}, got ${name2}`);
    });
    checkCore(model2, channel2, at);
  });
  for (const name2 of names3) {
    if (!model2.channels.some(({ modes }) => modes.includes(name2)))
      throw new RangeError(`species.${name2} must be observed by a channel, but no channel's modes name it`);
  }
  if (typeof model2.start === "object") checkStart2(model2, model2.start);
  return model2;
}
function checkAssumed(model2, assumed) {
  const names3 = Object.keys(model2.species);
  const found3 = Object.keys(assumed.species);
  if (found3.length !== names3.length || names3.some((name2) => !(name2 in assumed.species)))
    throw new RangeError(`assume.species must be ${names3.join(", ")}, got ${found3.join(", ")}`);
  for (const name2 of names3) {
    const [own, other] = [model2.species[name2], assumed.species[name2]];
    if (other.size !== own.size)
      throw new RangeError(`assume.species.${name2}.size must be ${own.size}, got ${other.size}`);
    if (rankOf(other.prior) !== rankOf(own.prior))
      throw new RangeError(
        `assume.species.${name2}.prior must have rank ${rankOf(own.prior)}, got ${rankOf(other.prior)}`
      );
  }
  const shape = ({ modes, symmetric: symmetric2 }) => `${modes.join(" ")}${symmetric2 ? " (symmetric)" : ""}`;
  const [wanted2, got] = [model2, assumed].map(({ channels }) => channels.map(shape).join("; "));
  if (wanted2 !== got) throw new RangeError(`assume.channels must have the modes ${wanted2}, got ${got}`);
}
function ranksOf(model2, channel2) {
  return channel2.modes.map((name2) => rankOf(model2.species[name2].prior));
}
function channelCoupling(model2, channel2) {
  const ranks = ranksOf(model2, channel2);
  return couplingOf(channel2.core ?? diagonalCore(ranks.length, ranks[0]), ranks);
}
function strengthOf({ core: A2 }) {
  return [A2 ?? 1].flat(4)[0];
}
function checkCore(model2, channel2, at) {
  const { modes, symmetric: symmetric2, core: core2 } = channel2;
  const ranks = ranksOf(model2, channel2);
  if (symmetric2 && modes.some((name2) => name2 !== modes[0]))
    throw new RangeError(`${at}.modes must name one species when symmetric, got ${modes.join(", ")}`);
  if (core2 === void 0) {
    if (ranks.some((r) => r !== ranks[0]))
      throw new RangeError(`${at}.core must be given when the ranks differ, got ranks ${ranks.join(" x ")}`);
    return;
  }
  checkShape2(core2, ranks, `${at}.core`);
  const coupling = couplingOf(core2, ranks);
  if (coupling.entries.length === 0) throw new RangeError(`${at}.core must have a nonzero entry`);
  if (!symmetric2) return;
  const value = new Map(coupling.entries.map((entry) => [entry.index.join(), entry.value]));
  for (const entry of coupling.entries) {
    for (let k = 0; k + 1 < ranks.length; k++) {
      const swapped = [...entry.index];
      [swapped[k], swapped[k + 1]] = [swapped[k + 1], swapped[k]];
      const other = value.get(swapped.join()) ?? 0;
      if (other !== entry.value)
        throw new RangeError(
          `${at}.core must be symmetric, got ${entry.value} at [${entry.index}] and ${other} at [${swapped}]`
        );
    }
  }
}
function checkShape2(core2, ranks, at) {
  if (ranks.length === 0) {
    if (typeof core2 !== "number") throw new RangeError(`${at} must be a number, got an array`);
    return;
  }
  if (typeof core2 === "number" || core2.length !== ranks[0])
    throw new RangeError(
      `${at} must be an array of ${ranks[0]}, got ${typeof core2 === "number" ? core2 : `one of ${core2.length}`}`
    );
  core2.forEach((part, a) => {
    checkShape2(part, ranks.slice(1), `${at}.${a}`);
  });
}
function checkStart2(model2, start) {
  for (const name2 of Object.keys(start)) {
    if (!(name2 in model2.species))
      throw new RangeError(`start.${name2} must be one of ${Object.keys(model2.species).join(", ")}`);
  }
  for (const [name2, { prior }] of Object.entries(model2.species)) {
    const rank = rankOf(prior);
    const q = start[name2];
    const fits = typeof q === "number" ? Number.isFinite(q) && rank === 1 : q?.length === rank && q.every((row2) => row2.length === rank && row2.every(Number.isFinite));
    if (!fits)
      throw new RangeError(
        `start.${name2} must be ${rank === 1 ? "a number" : `a ${rank} x ${rank} matrix`}, got ${JSON.stringify(q)}`
      );
  }
}

// src/spiked/sweeps.ts
function sweeper2(scratch, { dims, args, reserve, open, held }) {
  const { exports } = core();
  const [kind, type, n1, n2, n3, n4, ptr] = args;
  const ws = scratch.bytes(exports.contract_ws(kind, type, n1, n2, n3, n4, 0));
  const spare = scratch.f64(Math.max(...dims.map(padded)));
  return (vectors, fields3) => {
    const x = [0, 0, 0, 0].map((_, m) => open.includes(m) ? vectors[open.indexOf(m)] : held[m] ?? 0);
    const y = [0, 0, 0, 0].map((_, m) => open.includes(m) ? fields3[open.indexOf(m)] : spare);
    reserve?.();
    exports.contract(
      kind,
      type,
      n1,
      n2,
      n3,
      n4,
      ptr,
      0,
      ...x,
      ...y,
      ws
    );
  };
}
function matrixOperator(scratch, matrix2) {
  const { exports, memory } = core();
  const [rows2, cols] = matrix2.open.map((m) => matrix2.dims[m]);
  const idleRows = scratch.f64(padded(rows2));
  const idleCols = scratch.f64(padded(cols));
  const spare = scratch.f64(Math.max(padded(rows2), padded(cols)));
  const sweep = sweeper2(scratch, matrix2);
  return {
    rows: rows2,
    cols,
    apply: (x, y) => {
      memory.f64(y, padded(rows2)).fill(0);
      sweep([idleRows, x], [y, spare]);
    },
    applyTransposed: (x, y) => {
      memory.f64(y, padded(cols)).fill(0);
      sweep([x, idleCols], [spare, y]);
    },
    /** y = (M + M') x / 2 of a square matrix, in one pass. */
    applySymmetrised: (x, y) => {
      memory.f64(y, padded(rows2)).fill(0);
      sweep([x, x], [y, y]);
      exports.dscal(padded(rows2), 0.5, y);
    }
  };
}
function symmetricOperator(scratch, matrix2) {
  const sweep = sweeper2(scratch, { ...matrix2, open: [0] });
  return (x, y) => {
    core().memory.f64(y, padded(matrix2.dims[0])).fill(0);
    sweep([x], [y]);
  };
}

// src/spiked/pairs.ts
var STORED = { tolerance: 1e-6 };
var IMPLICIT = { tolerance: 1e-3, maxIterations: 48 };
function leadingPairs(matrix2, shape, signs2) {
  return core().memory.scope((scratch) => {
    const options = matrix2.reserve ? IMPLICIT : STORED;
    const k = signs2.length;
    if (shape === "rectangular") {
      const { left: left2, right: right2 } = topSingularOf(matrixOperator(scratch, matrix2), k, options);
      return left2.map((vector, a) => ({
        left: vector,
        right: signs2[a] < 0 ? right2[a].map((value) => -value) : right2[a]
      }));
    }
    const apply = shape === "packed" ? symmetricOperator(scratch, matrix2) : matrixOperator(scratch, matrix2).applySymmetrised;
    const which = signs2.every((sign2) => sign2 > 0) ? "largest" : "magnitude";
    const { vectors } = topEigenOf({ size: matrix2.dims[matrix2.open[0]], apply }, k, { ...options, which });
    return vectors.map((vector) => ({ left: vector, right: vector }));
  });
}

// src/spiked/implicit.ts
var IMPLICIT2 = 7;
var BASIS = 0;
var ANSWERS = 1;
var FIRST_CAPACITY = 16;
var CHUNK_BYTES = 2 ** 18;
var ImplicitData = class {
  dims;
  symmetric;
  /** Of what is remembered. */
  type = "f64";
  /** As of stored tensors that are no integers. */
  quantisation = void 0;
  #ranks;
  #channel;
  /** The state, the planted coupling and the vectors lent. */
  #own;
  #at;
  /** Everything short; it moves as it grows. */
  #block;
  #capacity = FIRST_CAPACITY;
  #lent = 0;
  constructor(dims, symmetric2, planted) {
    const { amplitude, coupling, truth, channel: channel2, key: key2 } = planted;
    const { exports, memory } = core();
    this.dims = [...dims];
    this.symmetric = symmetric2;
    this.#channel = channel2;
    this.#ranks = coupling.ranks;
    const own = new Scratch(memory);
    this.#own = own;
    const signal = writeCoupling(own, coupling);
    this.#at = own.bytes(exports.implicit_state());
    this.#block = memory.alloc(this.#bytesFor(this.#capacity));
    const [n1, n2, n3] = fourDims(dims);
    const [r1, r2, r3 = 0] = coupling.ranks;
    const [x1, x2, x3 = 0] = truth;
    exports.implicit_init(
      this.#at,
      this.#block,
      dims.length,
      Number(symmetric2),
      this.#capacity,
      n1,
      n2,
      n3,
      r1,
      r2,
      r3,
      ...key2,
      purpose.implicit + 2 * channel2,
      amplitude,
      signal,
      x1,
      x2,
      x3
    );
  }
  get order() {
    return this.dims.length;
  }
  get kind() {
    return `${this.symmetric ? "symmetric" : "rectangular"}${this.order}-implicit`;
  }
  /** What it takes in memory by now. */
  get bytes() {
    return this.#own ? core().exports.implicit_state() + this.#bytesFor(this.#capacity) + this.#lent : 0;
  }
  /** Where the state lies. @throws Error when disposed */
  get ptr() {
    if (!this.#own) throw new Error("this tensor is disposed");
    return this.#at;
  }
  /** kind, type, n1 .. n4 and pointer, as `contract` of the core takes them. */
  get args() {
    return [IMPLICIT2, 0, ...fourDims(this.dims), this.ptr];
  }
  /**
   * Makes room for one more sweep, that is one `contract` of the core, which cannot allocate.
   *
   * @throws RangeError when the memory of the instance is exhausted
   */
  reserve() {
    const { exports } = core();
    const modes = this.symmetric ? 1 : this.order;
    for (let m = 0; m < modes; m++) {
      for (const what of [BASIS, ANSWERS]) {
        const missing = this.#ranks[m] - exports.implicit_spare(this.ptr, m, what);
        if (missing > 0) this.#lend(m, what, missing);
      }
    }
  }
  /**
   * The fields of rank one of every mode, signal and noise, as a stored tensor gives them (DataTensor.contract). Every vector that
   * is new is remembered.
   *
   * @throws RangeError for factors of a wrong number or length, and when the memory is exhausted
   */
  contract(...factors3) {
    this.reserve();
    return rankOneFields(this, factors3);
  }
  /**
   * The full array in C order, by asking for every entry. Then everything is remembered, so this is for looking at arrays of order 2, and of
   * order 3 with ten rows or so.
   *
   * @throws RangeError when the memory is exhausted
   */
  toArray() {
    const [n, ...others] = this.dims;
    const width = others.reduce((count2, size2) => count2 * size2, 1);
    const full = new Float64Array(n * width);
    for (let p = 0; p < width; p++) {
      const index = this.order === 2 ? [p] : [Math.floor(p / others[1]), p % others[1]];
      const column3 = this.#column(index.map((i, m) => unit2(others[m], i)));
      for (let i = 0; i < n; i++) full[i * width + p] = column3[i];
    }
    return full;
  }
  /** The array applied to vectors of all modes but the first; the mixed ones of a symmetric tensor by polarisation. */
  #column(vectors) {
    if (!this.symmetric) return this.contract(new Float64Array(this.dims[0]), ...vectors)[0];
    const [x, y] = vectors;
    if (!y) return this.contract(x)[0];
    const [plus2] = this.contract(x.map((value, i) => value + y[i]));
    const [minus2] = this.contract(x.map((value, i) => value - y[i]));
    return plus2.map((value, i) => (value - minus2[i]) / 4);
  }
  #lend(m, what, missing) {
    const { exports, memory } = core();
    const have = exports.implicit_count(this.#at, m, what) + exports.implicit_spare(this.#at, m, what);
    try {
      if (have + missing > this.#capacity) this.#grow(Math.ceil(1.5 * (have + missing)));
      const vector = 8 * padded(this.dims[m]);
      const count2 = Math.min(this.#capacity - have, Math.max(missing, Math.floor(CHUNK_BYTES / vector)));
      exports.implicit_lend(this.#at, m, what, this.#own.bytes(count2 * vector), count2);
      this.#lent += count2 * vector;
    } catch (error4) {
      if (!(error4 instanceof RangeError)) throw error4;
      const name2 = this.dims.join(" x ");
      throw new RangeError(
        `channels.${this.#channel}: implicit noise of ${name2} remembers ${have} vectors of mode ${m} and has no room for more: fewer iterations or a smaller size would fit (${error4.message}; ${mib(memory.bytesInUse)} in use)`
      );
    }
  }
  #grow(capacity) {
    const { exports, memory } = core();
    const bytes = this.#bytesFor(capacity);
    if (bytes > ADDRESSABLE) throw new RangeError(`its core array of ${capacity}^3 would take ${mib(bytes)}`);
    const block = memory.alloc(bytes);
    exports.implicit_move(this.#at, block, capacity);
    memory.free(this.#block);
    this.#block = block;
    this.#capacity = capacity;
  }
  #bytesFor(capacity) {
    const [r1, r2, r3 = 0] = this.#ranks;
    return core().exports.implicit_bytes(this.dims.length, Number(this.symmetric), capacity, r1, r2, r3);
  }
  /** Gives the memory back. Calling it again does nothing. */
  dispose() {
    if (!this.#own) return;
    this.#own.release();
    core().memory.free(this.#block);
    this.#own = void 0;
  }
  [Symbol.dispose]() {
    this.dispose();
  }
};
function unit2(n, at) {
  return Float64Array.from({ length: n }, (_, i) => Number(i === at));
}
function mib(bytes) {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}

// src/spiked/slices.ts
var DENSE2 = kinds2.indexOf("dense2");
function openMatrix(scratch, data, open, held) {
  if (data instanceof ImplicitData) return implicitSlice(scratch, data, open, held);
  const { args, dims } = data;
  if (open.length === dims.length) return { dims, args, open, held: [] };
  const left2 = contractAll(scratch, data, open, held);
  return {
    dims: left2.dims,
    args: [DENSE2, left2.type, left2.dims[0], left2.dims[1], 1, 1, left2.ptr],
    open: [0, 1],
    held: []
  };
}
function openVector(scratch, data, open, held) {
  const { memory } = core();
  if (!(data instanceof ImplicitData)) return readVector(contractAll(scratch, data, [open], held));
  const n = data.dims[open];
  const [idle, y] = [scratch.f64(padded(n)), scratch.f64(padded(n))];
  sweeper2(scratch, implicitSlice(scratch, data, [open], held))([idle], [y]);
  return memory.f64(y, n).slice();
}
function implicitSlice(scratch, data, open, held) {
  const { dims, args } = data;
  const pointers = dims.map((n, m) => {
    if (open.includes(m)) return 0;
    const at = scratch.f64(padded(n));
    core().memory.f64(at, n).set(held(m));
    return at;
  });
  return { dims, args, reserve: () => data.reserve(), open, held: pointers };
}
function contractAll(scratch, { ptr, args, dims }, open, held) {
  let left2 = { ptr, type: args[1], dims };
  for (let m = dims.length - 1; m >= 0; m--) {
    if (!open.includes(m)) left2 = contractMode(scratch, left2, m, held(m));
  }
  return left2;
}
function contractMode(scratch, array6, mode, vector) {
  const { exports } = core();
  const { type, ptr } = array6;
  if (type > 1) return contractIntegers(scratch, array6, mode, vector);
  const width = type === 0 ? 8 : 4;
  const allocate = type === 0 ? scratch.f64.bind(scratch) : scratch.f32.bind(scratch);
  const gemv = type === 0 ? exports.dgemv : exports.sgemv;
  const gemvt = type === 0 ? exports.dgemvt : exports.sgemvt;
  const x = allocate(padded(vector.length), pad(vector));
  const n = array6.dims[mode];
  const dims = array6.dims.filter((_, m) => m !== mode);
  const product3 = (part) => part.reduce((a, b) => a * b, 1);
  const last = array6.dims.length - 1;
  const out2 = allocate(product3(dims.slice(0, -1)) * padded(dims[dims.length - 1]));
  if (mode === last) {
    const rows2 = dims[dims.length - 1];
    const blocks2 = product3(dims.slice(0, -1));
    for (let b = 0; b < blocks2; b++)
      gemv(rows2, n, ptr + b * rows2 * padded(n) * width, padded(n), x, out2 + b * padded(rows2) * width);
  } else {
    const inner = product3(array6.dims.slice(mode + 1, last)) * padded(array6.dims[last]);
    const blocks2 = product3(array6.dims.slice(0, mode));
    for (let b = 0; b < blocks2; b++)
      gemvt(n, inner, ptr + b * n * inner * width, inner, x, out2 + b * inner * width);
  }
  return { ptr: out2, type, dims };
}
function contractIntegers(scratch, array6, mode, vector) {
  const { exports, memory } = core();
  const dims = array6.dims.filter((_, m) => m !== mode);
  const inside2 = array6.dims.slice(1);
  const size2 = (shape) => shape.slice(0, -1).reduce((a, b) => a * b, 1) * padded(shape[shape.length - 1]);
  const out2 = scratch.f32(size2(dims));
  const kind = kinds2.indexOf(array6.dims.length === 3 ? "dense3" : "dense4");
  memory.scope((local) => {
    const ws = local.bytes(exports.transfer_ws());
    const slab = { ptr: local.bytes(4 * size2(inside2)), type: 1, dims: inside2 };
    for (let i = 0; i < array6.dims[0]; i++) {
      exports.slab_to_f32(kind, array6.type, ...fourDims(array6.dims), array6.ptr, slab.ptr, i, ws);
      if (mode === 0) exports.saxpy(size2(inside2), vector[i], slab.ptr, out2);
      else
        memory.scope((inner) => {
          const part = contractMode(inner, slab, mode - 1, vector);
          const count2 = size2(part.dims);
          memory.f32(out2 + 4 * i * count2, count2).set(memory.f32(part.ptr, count2));
        });
    }
  });
  return { ptr: out2, type: 1, dims };
}
function pad(vector) {
  const out2 = new Float64Array(padded(vector.length));
  out2.set(vector);
  return out2;
}
function readVector({ ptr, type, dims }) {
  const { memory } = core();
  return Float64Array.from(type === 0 ? memory.f64(ptr, dims[0]) : memory.f32(ptr, dims[0]));
}

// src/spiked/curriculum.ts
function curriculum(instance) {
  return climb(instance, /* @__PURE__ */ new Map());
}
function spectral(instance) {
  return climb(instance, /* @__PURE__ */ new Map(), 2);
}
function climb(instance, known2, maxOrder = Number.POSITIVE_INFINITY) {
  const unused = /* @__PURE__ */ new Set();
  instance.model.channels.forEach(({ modes }, c) => {
    if (modes.length <= maxOrder) unused.add(c);
  });
  const learned = instance.model.channels.map(() => []);
  for (; ; ) {
    const steps = [...unused].map((c) => stepOf2(instance, known2, c)).filter((step) => step !== null);
    if (steps.length === 0) return startFrom(instance, known2, learned);
    const next = steps.reduce((best, step) => step.strength > best.strength ? step : best);
    unused.delete(next.channel);
    learned[next.channel] = next.open;
    core().memory.scope((scratch) => take(scratch, instance, known2, next));
  }
}
function stepOf2(instance, known2, c) {
  const channel2 = instance.model.channels[c];
  const open = channel2.modes.map((_, m) => m).filter((m) => !known2.has(channel2.modes[m]));
  if (open.length === 0 || open.length > 2) return null;
  const { snr, sign: sign2 } = components2(instance, known2, c, open);
  const [s, t2] = open.map((m) => ratioOf(instance, channel2.modes[m]));
  const threshold = open.length === 2 ? 1 / Math.sqrt(s * t2) : 1;
  return { channel: c, open, snr, sign: sign2, strength: Math.max(...snr) / threshold };
}
function components2(instance, known2, c, open) {
  const channel2 = instance.model.channels[c];
  const { ranks, entries: entries2 } = channelCoupling(instance.model, channel2);
  if (!isDiagonal({ ranks, entries: entries2 }))
    throw new RangeError(
      `channels.${c}.core must be diagonal for a spectral start, got entries off it: start from estimates of your own`
    );
  const snr = Array(Math.min(...ranks)).fill(0);
  const sign2 = Array(snr.length).fill(1);
  for (const { index, value } of entries2) {
    const a = index[0];
    sign2[a] = Math.sign(value);
    snr[a] = channel2.snr * value ** 2;
    channel2.modes.forEach((name2, m) => {
      snr[a] *= secondMoment(instance.model.species[name2].prior)[a][a];
      if (!open.includes(m)) snr[a] *= ratioOf(instance, name2) * (known2.get(name2)[a]?.cosine2 ?? 0);
    });
  }
  return { snr, sign: sign2 };
}
function take(scratch, instance, known2, step) {
  const { modes, symmetric: symmetric2 } = instance.model.channels[step.channel];
  const [s, t2] = step.open.map((m) => modes[m]);
  const left2 = columnsOf(instance, s);
  const components3 = step.snr.map((_, a) => a).filter((a) => step.snr[a] > 0);
  const data = instance.data[step.channel];
  const held = (a) => (m) => known2.get(modes[m])[a].direction;
  known2.set(s, left2);
  if (t2 === void 0) {
    for (const a of components3)
      left2[a] = {
        direction: normalised(openVector(scratch, data, step.open[0], held(a))),
        cosine2: fieldCosine(step.snr[a])
      };
    return;
  }
  const shape = symmetric2 ? "packed" : s === t2 ? "square" : "rectangular";
  const [as, at] = [ratioOf(instance, s), ratioOf(instance, t2)];
  const cosines = (a) => {
    if (shape === "rectangular") return singularCosines(step.snr[a], as, at);
    const q = eigenCosine((symmetric2 ? 1 : 2) * step.snr[a] * as);
    return [q, q];
  };
  const right2 = s === t2 ? left2 : columnsOf(instance, t2);
  known2.set(t2, right2);
  const place4 = (a, pair) => {
    const [qs, qt] = cosines(a);
    left2[a] = { direction: pair.left, cosine2: qs };
    right2[a] = { direction: pair.right, cosine2: qt };
  };
  if (modes.length > 2) {
    const sign2 = (a) => shape === "square" ? 0 : step.sign[a];
    for (const a of components3)
      place4(a, leadingPairs(openMatrix(scratch, data, step.open, held(a)), shape, [sign2(a)])[0]);
    return;
  }
  const ordered = components3.sort((a, b) => step.snr[b] - step.snr[a]);
  const pairs = leadingPairs(
    openMatrix(scratch, data, step.open, held(0)),
    shape,
    ordered.map((a) => step.sign[a])
  );
  ordered.forEach((a, k) => {
    place4(a, pairs[k]);
  });
}
function startFrom(instance, known2, modes) {
  const estimate = {};
  const predicted4 = {};
  const response = {};
  for (const [s, [name2, n]] of Object.entries(instance.sizes).entries()) {
    const rank = rankOf(instance.model.species[name2].prior);
    const S = secondMoment(instance.model.species[name2].prior);
    const columns = known2.get(name2) ?? columnsOf(instance, name2);
    const noise = normals(n * rank, { seed: "unreached", purpose: purpose.start, index: s });
    const rows2 = new Float64Array(n * rank);
    columns.forEach((column3, a) => {
      const size2 = Math.sqrt(S[a][a] * Math.max(column3?.cosine2 ?? 0, 1 / n));
      for (let i = 0; i < n; i++) {
        const p = i * rank + a;
        rows2[p] = size2 * (column3 ? Math.sqrt(n) * column3.direction[i] : noise[p]);
      }
    });
    estimate[name2] = rows2;
    const cosines = columns.map((column3) => column3?.cosine2 ?? 0);
    response[name2] = cosines.map((cosine2, a) => cosine2 > 0 ? S[a][a] * (1 - cosine2) : 0);
    predicted4[name2] = rank === 1 ? cosines[0] : cosines;
  }
  return { estimate, predicted: predicted4, learned: { response, modes } };
}
function columnsOf(instance, name2) {
  return Array(rankOf(instance.model.species[name2].prior)).fill(null);
}
function ratioOf(instance, name2) {
  return instance.sizes[name2] / instance.size;
}
function normalised(x) {
  const norm = Math.sqrt(x.reduce((sum2, value) => sum2 + value * value, 0));
  return norm > 0 ? x.map((value) => value / norm) : x;
}

// src/spiked/descriptor.ts
var SMALL2 = { overlap: 0, covariance: 2, precision: 3, alignment: 5 };
var NO_DATA = [0, 0, 0, 0, 0, 0, 0];
var NO_VECTORS = { n: 1, x: 0, old: 0, field: 0, previous: 0, truth: 0 };
function describe(scratch, model2, finite5) {
  const { exports } = core();
  const names3 = Object.keys(model2.species);
  const ptr = scratch.bytes(exports.spiked_bytes(names3.length, model2.channels.length));
  exports.spiked_model(ptr, names3.length, model2.channels.length, finite5?.size ?? 1);
  const species2 = names3.map((name2, s) => {
    const { prior, size: size2 } = model2.species[name2];
    const rank = rankOf(prior);
    const v = finite5?.vectors[name2] ?? NO_VECTORS;
    const ratio = finite5 ? v.n / finite5.size : size2;
    const small = scratch.f64(exports.spiked_small_count() * rank * rank);
    const block = writePrior(scratch, prior);
    exports.spiked_species(ptr, s, v.n, rank, ratio, block, v.x, v.old, v.field, v.previous, v.truth, small);
    return { name: name2, rank, small };
  });
  model2.channels.forEach((channel2, c) => {
    const s = [0, 1, 2, 3].map((m) => m < channel2.modes.length ? names3.indexOf(channel2.modes[m]) : -1);
    const [kind, type, , , , , data] = finite5?.data[c].args ?? NO_DATA;
    const coupling = writeCoupling(scratch, channelCoupling(model2, channel2));
    const { modes, symmetric: symmetric2, snr } = channel2;
    exports.spiked_channel(
      ptr,
      c,
      kind,
      type,
      modes.length,
      Number(symmetric2),
      s[0],
      s[1],
      s[2],
      s[3],
      snr,
      coupling,
      data
    );
  });
  return { ptr, species: species2 };
}
function smallMatrix({ rank, small }, which) {
  return core().memory.f64(small + 8 * which * rank * rank, rank * rank);
}
function toOverlap(matrix2, rank) {
  if (rank === 1) return matrix2[0];
  return Array.from({ length: rank }, (_, a) => Array.from({ length: rank }, (_2, b) => matrix2[a * rank + b]));
}
function writeFactor(at, rows2, n, rank) {
  const columns = core().memory.f64(at, padded(n) * rank).fill(0);
  for (let a = 0; a < rank; a++) for (let i = 0; i < n; i++) columns[a * padded(n) + i] = rows2[i * rank + a];
}
function readFactor(at, n, rank) {
  const columns = core().memory.f64(at, padded(n) * rank);
  const rows2 = new Float64Array(n * rank);
  for (let a = 0; a < rank; a++) for (let i = 0; i < n; i++) rows2[i * rank + a] = columns[a * padded(n) + i];
  return rows2;
}

// src/spiked/learned.ts
function remember({ at, vectors }, model2, estimate, { response, modes }) {
  const { exports } = core();
  for (const species2 of at.species) {
    const { name: name2, rank } = species2;
    const { n, old } = vectors[name2];
    const covariance = smallMatrix(species2, SMALL2.covariance);
    response[name2].forEach((derivative2, a) => {
      covariance[a * rank + a] = derivative2;
    });
    const lasting = estimate[name2].map((value, p) => response[name2][p % rank] > 0 ? value : 0);
    writeFactor(old, lasting, n, rank);
  }
  model2.channels.forEach((channel2, c) => {
    const silent = channel2.modes.reduce((bits, _, m) => modes[c].includes(m) ? bits : bits | 1 << m, 0);
    exports.spiked_silence(at.ptr, c, silent);
  });
  exports.spiked_measure(at.ptr);
}

// src/spiked/measure.ts
function measure2(instance, at) {
  const overlap2 = {};
  const cosine2 = {};
  if (!instance.truth) return { overlap: overlap2, cosine2 };
  for (const species2 of at.species) {
    const { name: name2, rank } = species2;
    const Q = smallMatrix(species2, SMALL2.overlap);
    const M = smallMatrix(species2, SMALL2.alignment).slice();
    for (let b = 0; b < rank; b++) {
      if (M[b * rank + b] < 0) for (let a = 0; a < rank; a++) M[a * rank + b] *= -1;
    }
    overlap2[name2] = toOverlap(M, rank);
    const cosines = instance.secondMoment[name2].map((power2, a) => {
      const square2 = Q[a * rank + a] * power2;
      return square2 > 0 ? M[a * rank + a] ** 2 / square2 : 0;
    });
    cosine2[name2] = rank === 1 ? cosines[0] : cosines;
  }
  return { overlap: overlap2, cosine2 };
}
function readEstimates(at, vectors) {
  return Object.fromEntries(
    at.species.map(({ name: name2, rank }) => [name2, readFactor(vectors[name2].x, vectors[name2].n, rank)])
  );
}

// src/spiked/starts.ts
function informed2(instance, options) {
  const { overlap: q, seed = 0 } = options;
  if (!(q > 0 && q <= 1)) throw new RangeError(`overlap must be in (0, 1], got ${q}`);
  if (!instance.truth)
    throw new RangeError("instance must have planted factors to start informed, got data alone");
  const estimate = {};
  for (const [s, [name2, n]] of Object.entries(instance.sizes).entries()) {
    const { prior } = instance.model.species[name2];
    const rank = rankOf(prior);
    const root = squareRoot(secondMoment(prior));
    const z34 = normals(n * rank, { seed, purpose: purpose.start, index: s });
    const x = instance.signal(name2);
    const spread = Math.sqrt(q * (1 - q));
    estimate[name2] = x.map((value, p) => {
      const row2 = p - p % rank;
      let noise = 0;
      for (let b = 0; b < rank; b++) noise += root[p % rank][b] * z34[row2 + b];
      return q * value + spread * noise;
    });
  }
  return { estimate };
}
function aligned(instance, options) {
  const { cosine, seed = 0 } = options;
  if (!(cosine >= -1 && cosine <= 1)) throw new RangeError(`cosine must be in [-1, 1], got ${cosine}`);
  if (!instance.truth)
    throw new RangeError("instance must have planted factors to start aligned, got data alone");
  const estimate = {};
  for (const [s, [name2, n]] of Object.entries(instance.sizes).entries()) {
    const rank = rankOf(instance.model.species[name2].prior);
    const x = instance.signal(name2);
    const z34 = normals(n * rank, { seed, purpose: purpose.start, index: s });
    const sums = (f) => {
      const sum2 = Array(rank).fill(0);
      for (let p = 0; p < n * rank; p++) sum2[p % rank] += f(p);
      return sum2;
    };
    const xx = sums((p) => x[p] * x[p]);
    const xz = sums((p) => x[p] * z34[p]);
    const rest2 = z34.map((value, p) => value - xz[p % rank] / xx[p % rank] * x[p]);
    const zz = sums((p) => rest2[p] * rest2[p]);
    const across = Math.sqrt(1 - cosine * cosine);
    estimate[name2] = x.map((value, p) => {
      const a = p % rank;
      return cosine * value + across * Math.sqrt(xx[a] / zz[a]) * rest2[p];
    });
  }
  return onSphere(instance, { estimate });
}
function random2(instance, options = {}) {
  const { seed = 0, floor = 1 / instance.size } = options;
  if (!(floor > 0 && floor < 1)) throw new RangeError(`floor must be in (0, 1), got ${floor}`);
  const estimate = {};
  for (const [s, [name2, n]] of Object.entries(instance.sizes).entries()) {
    const rank = rankOf(instance.model.species[name2].prior);
    estimate[name2] = normals(n * rank, { seed, purpose: purpose.start, index: s }).map(
      (z34) => Math.sqrt(floor) * z34
    );
  }
  return { estimate, floor };
}
function onSphere(instance, start) {
  const estimate = {};
  for (const [name2, n] of Object.entries(instance.sizes)) {
    const S = secondMoment(instance.model.species[name2].prior);
    const rank = S.length;
    const square2 = Array(rank).fill(0);
    start.estimate[name2].forEach((value, p) => {
      square2[p % rank] += value * value;
    });
    if (square2.some((sum2) => !(sum2 > 0)))
      throw new RangeError(`start.estimate.${name2} must have columns that do not vanish`);
    const scale2 = square2.map((sum2, a) => Math.sqrt(n * S[a][a] / sum2));
    estimate[name2] = start.estimate[name2].map((value, p) => scale2[p % rank] * value);
  }
  return { ...start, estimate };
}
function checkStart3(instance, { estimate }) {
  for (const [name2, n] of Object.entries(instance.sizes)) {
    const length = n * rankOf(instance.model.species[name2].prior);
    const rows2 = estimate[name2];
    if (rows2?.length !== length)
      throw new RangeError(
        `start.estimate.${name2} must have ${length} entries, got ${rows2?.length ?? "none"}`
      );
    const bad = rows2.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new RangeError(`start.estimate.${name2}.${bad} must be finite, got ${rows2[bad]}`);
  }
}
function squareRoot(S) {
  const r = S.length;
  const { values, vectors } = eigh({ rows: r, cols: r, data: Float64Array.from(S.flat()) });
  return S.map(
    (_, i) => S.map((_2, j) => {
      let sum2 = 0;
      for (let k = 0; k < r; k++)
        sum2 += vectors.data[i * r + k] * Math.sqrt(Math.max(values[k], 0)) * vectors.data[j * r + k];
      return sum2;
    })
  );
}

// src/spiked/working.ts
function working(instance, start, model2, work) {
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const vectors = {};
    for (const [name2, n] of Object.entries(instance.sizes)) {
      const rank = rankOf(model2.species[name2].prior);
      const factor = () => scratch.f64(padded(n) * rank);
      vectors[name2] = {
        n,
        x: factor(),
        old: factor(),
        field: factor(),
        previous: factor(),
        truth: instance.truth?.[name2] ?? 0
      };
      writeFactor(vectors[name2].x, start.estimate[name2], n, rank);
    }
    const at = describe(scratch, model2, { size: instance.size, vectors, data: instance.data });
    const ws = scratch.bytes(exports.spiked_iterate_ws(at.ptr));
    exports.spiked_measure(at.ptr);
    return work({ scratch, at, vectors, ws });
  });
}

// src/spiked/amp.ts
function bayesAmp2(instance, options = {}) {
  const { seed = 0, assume = instance.model } = options;
  if (options.assume) checkAssumed(instance.model, assume);
  const start = startOf4(instance, options);
  const floor = options.floor ?? start.floor ?? 0;
  if (!(floor >= 0 && floor < 1)) throw new RangeError(`floor must be in [0, 1), got ${floor}`);
  return iterate(instance, { ...options, start }, assume, {
    before: (now) => {
      if (start.learned && !options.assume) remember(now, instance.model, start.estimate, start.learned);
    },
    after: (now, iteration) => {
      if (floor > 0) redrawVanished(now, floor, key(seed, "floor", iteration));
    }
  });
}
function mlAmp(instance, options = {}) {
  return onSpheres(instance, options, {});
}
function onSpheres(instance, options, hooks) {
  const { model: model2 } = instance;
  for (const [name2, { prior }] of Object.entries(model2.species)) {
    if (rankOf(prior) !== 1)
      throw new RangeError(
        `species.${name2}.prior must have rank 1 to estimate on spheres, got ${rankOf(prior)}`
      );
  }
  const start = onSphere(instance, startOf4(instance, options));
  const before = ({ at }) => {
    for (const s of at.species.keys()) core().exports.spiked_denoiser(at.ptr, s, SPHERE);
  };
  return iterate(instance, { ...options, start }, model2, { ...hooks, before });
}
var SPHERE = 1;
function startOf4(instance, options) {
  instance.requireLive();
  const start = options.start ?? curriculum(instance);
  checkStart3(instance, start);
  return start;
}
function iterate(instance, options, model2, { before, after }) {
  const { start, damping = 0, tolerance = 1e-6, maxIterations = 200 } = options;
  if (!(damping >= 0 && damping < 1)) throw new RangeError(`damping must be in [0, 1), got ${damping}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(Number.isInteger(maxIterations) && maxIterations > 0))
    throw new RangeError(`maxIterations must be an integer > 0, got ${maxIterations}`);
  const { exports, memory } = core();
  return working(instance, start, model2, (now) => {
    const { scratch, at, vectors, ws } = now;
    const residual = scratch.f64(1);
    before?.(now);
    const trajectory = options.trajectory ? [measure2(instance, at)] : [];
    const result = runLoop(
      (iteration) => {
        instance.reserve();
        exports.spiked_iterate(at.ptr, iteration > 1 ? damping : 0, residual, ws);
        const change = memory.f64(residual, 1)[0];
        after?.(now, iteration);
        if (options.trajectory) trajectory.push({ ...measure2(instance, at), residual: change });
        return change;
      },
      { tolerance, maxIterations }
    );
    const covariance = Object.fromEntries(
      at.species.map((species2) => [
        species2.name,
        toOverlap(smallMatrix(species2, SMALL2.covariance), species2.rank)
      ])
    );
    return {
      ...result,
      ...measure2(instance, at),
      estimate: readEstimates(at, vectors),
      covariance,
      ...options.trajectory && { trajectory }
    };
  });
}
function redrawVanished({ at, vectors }, floor, [key0, key1]) {
  const { exports, memory } = core();
  let redrawn = false;
  at.species.forEach((species2, s) => {
    const { n, x } = vectors[species2.name];
    for (let a = 0; a < species2.rank; a++) {
      if (smallMatrix(species2, SMALL2.overlap)[a * species2.rank + a] >= floor) continue;
      const column3 = x + 8 * padded(n) * a;
      exports.dnormal(n, column3, key0, key1, purpose.start, 8 * s + a);
      const view = memory.f64(column3, n);
      for (let i = 0; i < n; i++) view[i] *= Math.sqrt(floor);
      redrawn = true;
    }
  });
  if (redrawn) exports.spiked_measure(at.ptr);
}

// src/spiked/descent.ts
var GROW2 = 1.1;
var SHRINK2 = 0.5;
var SMALLEST = 1e-12;
var LEVEL = 1e-6;
function descent(instance, options = {}) {
  const { step: first = 0.05, tolerance = 1e-4, maxIterations = 1e3 } = options;
  checkStep(first);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(Number.isInteger(maxIterations) && maxIterations > 0))
    throw new RangeError(`maxIterations must be an integer > 0, got ${maxIterations}`);
  return onSpheres2(instance, options, (now, gradient, keep2) => {
    const { exports } = core();
    const { ptr } = now.at;
    let here = gradient();
    exports.spiked_accept(ptr);
    keep2(here.energy);
    let step = first;
    let iterations = 0;
    const status = () => {
      if (!Number.isFinite(here.energy) || !Number.isFinite(here.norm)) return "non-finite";
      if (here.norm <= tolerance) return "converged";
      if (step < SMALLEST) return "stalled";
      return iterations < maxIterations ? void 0 : "max-iterations";
    };
    while (status() === void 0) {
      exports.spiked_move(ptr, step);
      const there = gradient();
      iterations++;
      const level = there.energy <= here.energy + LEVEL * Math.abs(here.energy) && there.norm <= here.norm;
      if (there.energy > here.energy && !level) {
        step *= SHRINK2;
        continue;
      }
      here = there;
      exports.spiked_accept(ptr);
      keep2(here.energy);
      step *= GROW2;
    }
    exports.spiked_move(ptr, 0);
    exports.spiked_measure(ptr);
    return { status: status(), iterations, residual: here.norm };
  });
}
function gradientFlow2(instance, options) {
  return langevin(instance, { ...options, temperature: 0 });
}
function langevin(instance, options) {
  const { time, step = 0.05, temperature, seed = 0 } = options;
  checkStep(step);
  if (!(time > 0 && Number.isFinite(time))) throw new RangeError(`time must be > 0, got ${time}`);
  if (!(temperature >= 0 && Number.isFinite(temperature)))
    throw new RangeError(`temperature must be >= 0, got ${temperature}`);
  const steps = Math.ceil(time / step - 1e-9);
  const h = time / steps;
  const result = onSpheres2(instance, options, (now, gradient, keep2) => {
    const { exports } = core();
    const noise = noiseOf(now, seed);
    for (let t2 = 0; t2 <= steps; t2++) {
      const { energy, norm } = gradient();
      keep2(energy);
      if (!Number.isFinite(norm)) return { status: "non-finite" };
      if (t2 === steps) break;
      exports.spiked_accept(now.at.ptr);
      if (temperature > 0) noise(Math.sqrt(2 * temperature / h), t2);
      exports.spiked_move(now.at.ptr, h);
    }
    return { status: "converged" };
  });
  return { ...result, times: Float64Array.from(result.energies, (_, t2) => t2 * h) };
}
function onSpheres2(instance, options, run) {
  instance.requireLive();
  const given = options.start ?? random2(instance, { seed: options.seed });
  checkStart3(instance, given);
  const start = onSphere(instance, given);
  return working(instance, start, instance.model, (now) => {
    const { exports, memory } = core();
    const { at, scratch, ws, vectors } = now;
    const out2 = scratch.f64(2);
    const energies = [];
    const trajectory = [];
    const gradient = () => {
      instance.reserve();
      exports.spiked_gradient(at.ptr, out2, ws);
      const [energy, norm] = memory.f64(out2, 2);
      return { energy, norm };
    };
    const result = run(now, gradient, (energy) => {
      energies.push(energy);
      if (options.trajectory) trajectory.push(measure2(instance, at));
    });
    return {
      ...result,
      ...measure2(instance, at),
      estimate: readEstimates(at, vectors),
      energy: energies[energies.length - 1],
      energies: Float64Array.from(energies),
      ...options.trajectory && { trajectory }
    };
  });
}
function noiseOf({ at, vectors, scratch }, seed) {
  const { exports, memory } = core();
  const keys = at.species.map((_, s) => key(seed, "langevin", s));
  const length = Math.max(...at.species.map(({ name: name2, rank }) => padded(vectors[name2].n) * rank));
  const buffer = scratch.f64(length);
  return (size2, t2) => {
    at.species.forEach(({ name: name2, rank }, s) => {
      const { n, previous } = vectors[name2];
      exports.dnormal(n * rank, buffer, ...keys[s], purpose.dynamics, t2);
      for (let a = 0; a < rank; a++) {
        const to = memory.f64(previous + 8 * padded(n) * a, n);
        const from2 = memory.f64(buffer + 8 * n * a, n);
        for (let i = 0; i < n; i++) to[i] += size2 * from2[i];
      }
    });
  };
}
function checkStep(step) {
  if (!(step > 0 && Number.isFinite(step))) throw new RangeError(`step must be > 0, got ${step}`);
}

// src/spiked/dynamics.ts
function dynamics(model2, options) {
  const snr = symmetricSnr(model2);
  const { overlap: overlap2, time, temperature = 0, step = defaultStep(snr, options) } = options;
  if (!(overlap2 > -1 && overlap2 < 1)) throw new RangeError(`overlap must be in (-1, 1), got ${overlap2}`);
  if (!(time > 0 && Number.isFinite(time))) throw new RangeError(`time must be > 0, got ${time}`);
  if (!(temperature >= 0 && Number.isFinite(temperature)))
    throw new RangeError(`temperature must be >= 0, got ${temperature}`);
  if (!(step > 0 && step <= time / 2)) throw new RangeError(`step must be in (0, time / 2], got ${step}`);
  const half = Math.ceil(time / step / 2 - 1e-9);
  const fine = integrate2(snr, overlap2, temperature, time / (2 * half), 2 * half);
  const coarse = integrate2(snr, overlap2, temperature, time / half, half);
  let error4 = 0;
  coarse.overlap.forEach((m, i) => {
    error4 = Math.max(error4, Math.abs(m - fine.overlap[2 * i]) / 3);
  });
  if (Number.isNaN(coarse.overlap[half])) error4 = Number.POSITIVE_INFINITY;
  return { ...fine, error: error4 };
}
function defaultStep(snr, { time, temperature = 0 }) {
  const rate = temperature + Math.sqrt(snr.reduce((sum2, s, k) => sum2 + (k + 1) * s, 0));
  return Math.min(0.1 / rate, time / 2);
}
function integrate2(snr, m0, temperature, h, n) {
  const { exports, memory } = core();
  const ld = padded(n + 1);
  return memory.scope((scratch) => {
    const orders = scratch.f64(3, snr);
    const [m, mu, energy] = [0, 1, 2].map(() => scratch.f64(n + 1));
    const C2 = scratch.bytes(8 * ld * (n + 1));
    const R = scratch.bytes(8 * ld * (n + 1));
    memory.f64(m, 1)[0] = m0;
    const ws = scratch.bytes(exports.chsck_ws(n));
    const code = exports.chsck(n, h, temperature, orders, ld, m, mu, energy, C2, R, ws);
    const read = (at) => code === 0 ? memory.f64(at, n + 1).slice() : new Float64Array(n + 1).fill(Number.NaN);
    const offset = snr.reduce((sum2, s, k) => sum2 + s / (k + 2), 0) / 2;
    return {
      time: Float64Array.from({ length: n + 1 }, (_, i) => i * h),
      overlap: read(m),
      energy: read(energy).map((e2) => e2 + offset),
      multiplier: read(mu),
      memory: Float64Array.from(
        { length: n + 1 },
        (_, i) => code === 0 ? memory.f64(C2 + 8 * ld * i, 1)[0] : Number.NaN
      ),
      status: code === 0 ? "converged" : "diverged"
    };
  });
}
function gradientFlowThreshold({ order, snr }) {
  return positiveRoot((checkOrder(order) - 1) * checkSnr(snr));
}
function positiveRoot(c) {
  return (1 + Math.sqrt(1 + 4 * c)) / 2;
}
function checkOrder(order) {
  if (!(Number.isInteger(order) && order > 2))
    throw new RangeError(`order must be an integer > 2, got ${order}`);
  return order;
}
function checkSnr(snr) {
  if (!(snr >= 0 && Number.isFinite(snr))) throw new RangeError(`snr must be >= 0, got ${snr}`);
  return snr;
}
function symmetricSnr(model2) {
  const species2 = Object.entries(model2.species);
  if (species2.length !== 1) throw new RangeError(`model must have one species, got ${species2.length}`);
  const [[name2, { prior }]] = species2;
  if (rankOf(prior) !== 1)
    throw new RangeError(`species.${name2}.prior must have rank 1, got ${rankOf(prior)}`);
  const snr = [0, 0, 0];
  model2.channels.forEach((channel2, c) => {
    if (!channel2.symmetric) throw new RangeError(`channels.${c} must be symmetric`);
    snr[channel2.modes.length - 2] += channel2.snr * strengthOf(channel2) ** 2;
  });
  return snr;
}

// src/spiked/recursion.ts
var DIFFERENCE = 2e-6;
var Recursion = class {
  blocks;
  size;
  #model;
  #at;
  #ws;
  constructor(model2, at, ws) {
    this.#model = model2;
    this.#at = at;
    this.#ws = ws;
    let size2 = 0;
    this.blocks = at.species.map(({ name: name2, rank }) => {
      const block = { name: name2, rank, at: size2 };
      size2 += rank * (rank + 1) / 2;
      return block;
    });
    this.size = size2;
  }
  /** F(q), in a new array. */
  step(q) {
    this.#write(q);
    core().exports.spiked_evolve(this.#at.ptr, 0, this.#ws);
    return this.#read();
  }
  freeEntropy(q) {
    this.#write(q);
    return core().exports.spiked_free_entropy(this.#at.ptr, this.#ws);
  }
  start(start) {
    setOverlaps(this.#model, this.#at, start, 0);
    return this.#read();
  }
  overlap(q) {
    this.#write(q);
    return overlapsOf2(this.#at);
  }
  /** The identity for every species: inside of the cone. */
  inside() {
    const q = new Float64Array(this.size);
    for (const block of this.blocks) for (let a = 0; a < block.rank; a++) q[position(block, a, a)] = 1;
    return q;
  }
  /**
   * dF/dq by one-sided differences of second order, into the cone only: q may lie on its boundary. Off-diagonal
   * directions come from (e_a + e_b)(e_a + e_b)', by linearity. Row-major, `size` x `size`.
   */
  jacobian(q) {
    const J = new Float64Array(this.size ** 2);
    const at = this.step(q);
    for (const block of this.blocks) {
      const power2 = secondMoment(this.#model.species[block.name].prior);
      const slopes = [];
      for (let a = 0; a < block.rank; a++) {
        for (let b = a; b < block.rank; b++) {
          const h = DIFFERENCE * Math.max(power2[a][a], power2[b][b]);
          const moved = (by) => {
            const p = q.slice();
            for (const [i, j] of a === b ? [[a, a]] : [
              [a, a],
              [a, b],
              [b, b]
            ])
              p[position(block, i, j)] += by;
            return this.step(p);
          };
          const [near, far] = [moved(h), moved(2 * h)];
          slopes[position(block, a, b)] = at.map((f, i) => (4 * near[i] - 3 * f - far[i]) / (2 * h));
        }
      }
      for (let a = 0; a < block.rank; a++) {
        for (let b = a; b < block.rank; b++) {
          const column3 = position(block, a, b);
          const slope = slopes[column3];
          const own = (i) => a === b ? 0 : slopes[position(block, a, a)][i] + slopes[position(block, b, b)][i];
          for (let i = 0; i < this.size; i++) J[i * this.size + column3] = slope[i] - own(i);
        }
      }
    }
    return J;
  }
  #write(q) {
    for (const [s, block] of this.blocks.entries()) {
      const { rank } = block;
      const matrix2 = smallMatrix(this.#at.species[s], SMALL2.overlap);
      for (let a = 0; a < rank; a++)
        for (let b = a; b < rank; b++) matrix2[a * rank + b] = matrix2[b * rank + a] = q[position(block, a, b)];
    }
  }
  #read() {
    const q = new Float64Array(this.size);
    for (const [s, block] of this.blocks.entries()) {
      const { rank } = block;
      const matrix2 = smallMatrix(this.#at.species[s], SMALL2.overlap);
      for (let a = 0; a < rank; a++)
        for (let b = a; b < rank; b++) q[position(block, a, b)] = matrix2[a * rank + b];
    }
    return q;
  }
};
function position({ rank, at }, a, b) {
  return at + a * rank - a * (a - 1) / 2 + (b - a);
}
function blockMatrix(q, block) {
  const indices = [...Array(block.rank).keys()];
  return indices.map((a) => indices.map((b) => q[position(block, Math.min(a, b), Math.max(a, b))]));
}
function withRecursion(model2, work) {
  return described(model2, (at, ws) => work(new Recursion(model2, at, ws)));
}
function described(model2, work) {
  for (const [name2, { prior }] of Object.entries(model2.species)) requireQuadrature(name2, prior);
  const { exports, memory } = core();
  return memory.scope((scratch) => {
    const at = describe(scratch, model2);
    return work(at, scratch.bytes(exports.spiked_evolve_ws(at.ptr)));
  });
}
function requireQuadrature(name2, prior) {
  const { rank, weights } = lower(prior);
  if (rank > 3 && weights.length > 1)
    throw new RangeError(`species.${name2}.prior must be Gaussian or have rank <= 3, got rank ${rank}`);
}
function setOverlaps(model2, at, start, floor) {
  for (const species2 of at.species) {
    const { name: name2 } = species2;
    const target = smallMatrix(species2, SMALL2.overlap);
    if (start === "informed") target.set(secondMoment(model2.species[name2].prior).flat());
    else if (start === "uninformative") target.set(priorMeanSquare(model2.species[name2].prior, floor));
    else target.set([start[name2]].flat(2));
  }
}
var NO_MEAN = 1e-12;
function priorMeanSquare(prior, floor) {
  const { rank, weights, means } = lower(prior);
  const power2 = secondMoment(prior);
  const mean4 = Array.from({ length: rank }, (_, a) => {
    const sum2 = weights.reduce((total2, w, k) => total2 + w * means[k][a], 0);
    return Math.abs(sum2) < NO_MEAN * Math.sqrt(power2[a][a]) ? 0 : sum2;
  });
  return mean4.flatMap((p, a) => mean4.map((q, b) => p * q + (a === b ? floor : 0)));
}
function overlapsOf2(at) {
  return Object.fromEntries(
    at.species.map((species2) => [species2.name, toOverlap(smallMatrix(species2, SMALL2.overlap), species2.rank)])
  );
}

// src/spiked/settle.ts
var CLOSE = 1e-11;
var ROUNDED = 1e-8;
var ROUNDING2 = 1e-13;
var STILL = 1e-14;
var STILL_ROUNDS = 100;
var NEAR = 1e-3;
var LEAP = 1e12;
var MAX_EVALUATIONS = 2e4;
var MAX_NEWTON = 40;
function settle(recursion, start, origin = start) {
  let evaluations = 0;
  const increment = (q2) => {
    evaluations++;
    const f = recursion.step(q2);
    for (let i = 0; i < f.length; i++) f[i] -= q2[i];
    return f;
  };
  const end = (point2, status, residual = largest(increment(point2))) => ({ point: point2, status, iterations: evaluations, residual });
  let q = start;
  let g = increment(q);
  const order = isPositive(recursion, g, 1) ? 1 : isPositive(recursion, g, -1) ? -1 : 0;
  let reach2 = 1;
  let patience = 1;
  let still = 0;
  for (let round = 0, tried = 0; evaluations < MAX_EVALUATIONS; round++) {
    const residual = largest(g);
    if (Number.isNaN(residual)) return end(q, "non-finite", residual);
    if (residual === 0) return end(q, "converged", residual);
    if (residual < ROUNDING2) still++;
    if (residual < STILL * largest(q) || still > STILL_ROUNDS) {
      const { point: point2 } = newton(recursion, q, NEAR);
      return point2 ? end(point2, "converged") : end(q, "max-iterations", residual);
    }
    const first = plus(q, g, 0.5);
    const g1 = increment(first);
    q = plus(first, g1, 0.5);
    g = increment(q);
    const gap2 = 1 - dot2(g, g1) / dot2(g1, g1);
    const distance2 = 0.5 * largest(g) / gap2;
    if (gap2 > 0 && distance2 < NEAR && round - tried >= patience) {
      const polished = newton(recursion, q, 10 * distance2);
      evaluations += polished.evaluations;
      if (polished.point) return end(polished.point, "converged");
      tried = round;
      patience *= 2;
    }
    if (order === 0) continue;
    const longest = 0.5 * largest(minus(q, origin)) / largest(g);
    const length = reach2 * Math.min(LEAP, 0.25 / Math.abs(gap2), longest);
    if (!(length > 1)) continue;
    const ahead = plus(q, g, length);
    const there = increment(ahead);
    const allowed = isPositive(recursion, there, order);
    reach2 = allowed ? Math.min(1, 2 * reach2) : 0.25 * reach2;
    if (allowed) {
      q = ahead;
      g = there;
    }
  }
  return end(q, "max-iterations");
}
function newton(recursion, start, trust) {
  const n = recursion.size;
  let q = start;
  let previous = Number.POSITIVE_INFINITY;
  let evaluations = 0;
  for (let k = 0; k < MAX_NEWTON; k++) {
    const g = minus(recursion.step(q), q);
    const J = recursion.jacobian(q);
    evaluations += 2 + 2 * n;
    const step = solve(
      J.map((entry, p) => (p % (n + 1) === 0 ? 1 : 0) - entry),
      g
    );
    const size2 = largest(step);
    if (!(size2 <= trust)) return { evaluations };
    q = plus(q, step, 1);
    for (let i = 0; i < n; i++) if (Math.abs(q[i]) < ROUNDING2) q[i] = 0;
    if (largest(minus(q, start)) > 2 * trust || !isPositive(recursion, q, 1)) return { evaluations };
    if (size2 < CLOSE || size2 < ROUNDED && size2 > 0.5 * previous) return { point: q, evaluations };
    if (size2 > 0.9 * previous) return { evaluations };
    previous = size2;
  }
  return { evaluations };
}
var MARGIN = 1e-10;
function climb2(recursion) {
  const stages = [];
  let settled = settle(recursion, recursion.start("uninformative"));
  let iterations = settled.iterations;
  while (settled.status === "converged") {
    const { value, vector } = perron(recursion.jacobian(settled.point), recursion.inside());
    const direction = vector.map((entry) => Math.abs(entry) < 1e-9 ? 0 : entry);
    stages.push({ point: settled.point, radius: value, direction });
    if (!(value > 1 + MARGIN)) break;
    const kick = Math.min(1e-6, 0.01 * (value - 1));
    const next = settle(recursion, plus(settled.point, direction, kick), settled.point);
    iterations += next.iterations;
    const back = largest(minus(next.point, settled.point)) < kick;
    if (back || stages.length > 4 * recursion.size) settled = { ...settled, status: "max-iterations" };
    else settled = next;
  }
  return { ...settled, iterations, stages };
}
function isPositive({ blocks: blocks2 }, q, sign2) {
  return blocks2.every((block) => {
    if (block.rank === 1) return sign2 * q[block.at] >= -ROUNDING2;
    const M = blockMatrix(q, block).map((row2) => row2.map((entry) => sign2 * entry));
    const slack = ROUNDING2 + 1e-10 * Math.max(...M.map((row2, a) => Math.abs(row2[a])));
    for (let k = 0; k < block.rank; k++) {
      const pivot = M[k][k] + slack;
      if (!(pivot > 0)) return false;
      for (let i = k + 1; i < block.rank; i++)
        for (let j = k + 1; j < block.rank; j++) M[i][j] -= M[i][k] * M[k][j] / pivot;
    }
    return true;
  });
}
function plus(q, g, factor) {
  return q.map((value, i) => value + factor * g[i]);
}
function minus(p, q) {
  return p.map((value, i) => value - q[i]);
}
function dot2(p, q) {
  let sum2 = 0;
  for (let i = 0; i < p.length; i++) sum2 += p[i] * q[i];
  return sum2;
}

// src/spiked/evolution.ts
function stateEvolution2(model2, options = {}) {
  const { floor = 1e-8, tolerance = 1e-12, maxIterations = 2e4 } = options;
  if (!(floor >= 0 && floor < 1)) throw new RangeError(`floor must be in [0, 1), got ${floor}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(Number.isInteger(maxIterations) && maxIterations > 0))
    throw new RangeError(`maxIterations must be an integer > 0, got ${maxIterations}`);
  const start = options.start ?? model2.start ?? "uninformative";
  if (typeof start === "object") checkStart2(model2, start);
  return described(model2, (at, ws) => {
    const { exports } = core();
    setOverlaps(model2, at, start, floor);
    const trajectory = [overlapsOf2(at)];
    let status = "max-iterations";
    let residual = Number.POSITIVE_INFINITY;
    let iterations = 0;
    while (iterations < maxIterations && status === "max-iterations") {
      const before = residual <= SLOW * tolerance || iterations === 0 ? diagonals(at) : void 0;
      residual = exports.spiked_evolve(at.ptr, floor, ws);
      iterations++;
      if (options.trajectory) trajectory.push(overlapsOf2(at));
      if (!Number.isFinite(residual)) status = "non-finite";
      else if (residual <= tolerance && before && !growing(before, diagonals(at), tolerance))
        status = "converged";
    }
    return {
      overlap: overlapsOf2(at),
      freeEntropy: exports.spiked_free_entropy(at.ptr, ws),
      status,
      iterations,
      residual,
      ...options.trajectory && { trajectory }
    };
  });
}
var SMALL_OVERLAP = 1e-4;
var SLOW = 1e3;
function growing(before, after, tolerance) {
  const share = Math.max(tolerance, 1e-9);
  return after.some((q, i) => q < SMALL_OVERLAP && Math.abs(q - before[i]) > share * q);
}
function diagonals(at) {
  return at.species.flatMap((species2) => {
    const matrix2 = smallMatrix(species2, SMALL2.overlap);
    return Array.from({ length: species2.rank }, (_, a) => matrix2[a * (species2.rank + 1)]);
  });
}
function fixedPoint(model2, options = {}) {
  const start = options.start ?? model2.start ?? "uninformative";
  if (typeof start === "object") checkStart2(model2, start);
  return withRecursion(model2, (recursion) => {
    const settled = start === "uninformative" ? climb2(recursion) : settle(recursion, recursion.start(start));
    const { point: point2, status, iterations, residual } = settled;
    return {
      overlap: recursion.overlap(point2),
      freeEntropy: recursion.freeEntropy(point2),
      status,
      iterations,
      residual
    };
  });
}

// src/spiked/instance.ts
var Instance2 = class {
  model;
  /** N. */
  size;
  /** N_s of every species. */
  sizes;
  /** One per channel, in the unit-noise form of the model. */
  data;
  /** Pointers to the planted factors, in columns of padded(n); absent for a user's own data. */
  truth;
  /** Mean square of every column of the planted factors. */
  secondMoment = {};
  #disposed = false;
  constructor(model2, size2, sizes2, data, truth) {
    this.model = model2;
    this.size = size2;
    this.sizes = sizes2;
    this.data = data;
    for (const array6 of data) if (array6 instanceof DataTensor) adopt(array6);
    this.truth = truth;
    for (const name2 of Object.keys(truth ?? {})) {
      const rank = rankOf(model2.species[name2].prior);
      const power2 = Array(rank).fill(0);
      this.signal(name2).forEach((value, p) => {
        power2[p % rank] += value * value / sizes2[name2];
      });
      this.secondMoment[name2] = power2;
    }
  }
  /**
   * Share of its SNR that every channel loses because its array is stored in integers, which add noise to the unit noise of
   * the model; 0 for f64 and f32. State evolution with snr (1 - snrLoss) is that of the stored arrays.
   */
  get snrLoss() {
    return this.data.map(({ quantisation }) => quantisation ? 1 - 1 / (1 + quantisation.error) : 0);
  }
  /** The planted factor of a species, n x rank row-major. @throws RangeError where there is none */
  signal(name2) {
    this.requireLive();
    const at = this.truth?.[name2];
    if (at === void 0) throw new RangeError(`name must be a species with a planted factor, got ${name2}`);
    return readFactor(at, this.sizes[name2], rankOf(this.model.species[name2].prior));
  }
  /**
   * Makes room for one more contraction of every channel, `contract` or an iteration of the core: to be called before each.
   * Stored arrays need none; implicit noise remembers what it was asked.
   *
   * @throws RangeError when the memory is exhausted
   */
  reserve() {
    for (const array6 of this.data) if (array6 instanceof ImplicitData) array6.reserve();
  }
  /** Gives the memory back. Using the instance afterwards throws. */
  dispose() {
    if (this.#disposed) return;
    this.#disposed = true;
    const { memory } = core();
    for (const array6 of this.data) array6.dispose();
    for (const ptr of Object.values(this.truth ?? {})) memory.free(ptr);
  }
  [Symbol.dispose]() {
    this.dispose();
  }
  /** @throws Error after dispose */
  requireLive() {
    if (this.#disposed) throw new Error("the instance has been disposed: sample a new one");
  }
};

// src/spiked/mismatch.ts
function mlEvolution(model2, options = {}) {
  return evolve(model2, model2, options, (_, name2) => sphereMoments(model2.species[name2].prior));
}
function mlGain(model2) {
  const names3 = Object.keys(model2.species);
  requireRankOne(model2);
  const S = (name2) => secondMoment(model2.species[name2].prior)[0][0];
  const kappa = received2(model2, names3, (channel2) => channel2.snr * strengthOf(channel2) ** 2, S);
  const weight2 = names3.map(
    (name2, k) => Math.sqrt(model2.species[name2].size * S(name2) ** 1.5 / Math.sqrt(kappa[k]))
  );
  const growth = new Float64Array(names3.length ** 2);
  for (const channel2 of model2.channels) {
    if (channel2.modes.length > 2) continue;
    const [k, l] = channel2.modes.map((name2) => names3.indexOf(name2));
    const entry = channel2.snr * strengthOf(channel2) ** 2 * weight2[k] * weight2[l];
    growth[k * names3.length + l] += entry;
    if (!channel2.symmetric) growth[l * names3.length + k] += entry;
  }
  const { values } = eigh({ rows: names3.length, cols: names3.length, data: growth });
  return Math.max(...values.map(Math.abs));
}
function evolve(model2, assume, options, estimatorOf) {
  const { start = "uninformative", floor = 1e-8, tolerance = 1e-12, maxIterations = 2e4 } = options;
  requireRankOne(model2);
  if (!(floor >= 0 && floor < 1)) throw new RangeError(`floor must be in [0, 1), got ${floor}`);
  if (!(tolerance >= 0)) throw new RangeError(`tolerance must be >= 0, got ${tolerance}`);
  if (!(Number.isInteger(maxIterations) && maxIterations > 0))
    throw new RangeError(`maxIterations must be an integer > 0, got ${maxIterations}`);
  if (typeof start === "object") checkStart2(model2, start);
  const names3 = Object.keys(model2.species);
  return core().memory.scope((scratch) => {
    const estimators = names3.map((name2) => estimatorOf(scratch, name2));
    const power2 = names3.map((name2) => secondMoment(model2.species[name2].prior)[0][0]);
    let state = estimators.map(
      (estimator, s) => raise(typeof start === "string" ? estimator.start[start] : estimator.start.at(start[names3[s]]), floor)
    );
    const trajectory = [described2(names3, power2, state)];
    let status = "max-iterations";
    let residual = Number.POSITIVE_INFINITY;
    let iterations = 0;
    while (iterations < maxIterations && status === "max-iterations") {
      const [mu, kappa] = fields2(model2, assume, names3, state);
      const next = estimators.map((estimator, s) => raise(estimator.estimate(mu[s], kappa[s]), floor));
      residual = Math.max(
        ...next.flatMap((pair, s) => pair.map((value, i) => Math.abs(value - state[s][i])))
      );
      state = next;
      iterations++;
      if (options.trajectory) trajectory.push(described2(names3, power2, state));
      if (!Number.isFinite(residual)) status = "non-finite";
      else if (residual <= tolerance) status = "converged";
    }
    return {
      ...described2(names3, power2, state),
      status,
      iterations,
      residual,
      ...options.trajectory && { trajectory }
    };
  });
}
function fields2(model2, assume, names3, state) {
  const of = (i) => (name2) => state[names3.indexOf(name2)][i];
  const amplitude = (channel2, c) => Math.sqrt(channel2.snr * assume.channels[c].snr) * strengthOf(channel2) * strengthOf(assume.channels[c]);
  const noise = (_, c) => assume.channels[c].snr * strengthOf(assume.channels[c]) ** 2;
  return [received2(model2, names3, amplitude, of(0)), received2(model2, names3, noise, of(1))];
}
function received2(model2, names3, weight2, value) {
  const sum2 = names3.map(() => 0);
  model2.channels.forEach((channel2, c) => {
    const { modes, symmetric: symmetric2 } = channel2;
    for (let k = 0; k < (symmetric2 ? 1 : modes.length); k++) {
      const others = modes.filter((_, l) => l !== k);
      sum2[names3.indexOf(modes[k])] += others.reduce(
        (product3, name2) => product3 * model2.species[name2].size * value(name2),
        weight2(channel2, c)
      );
    }
  });
  return sum2;
}
function sphereMoments(prior) {
  const S = secondMoment(prior)[0][0];
  return {
    start: { informed: [S, S], uninformative: [0, S], at: (overlap2) => [overlap2, S] },
    estimate: (mu, kappa) => [S ** 1.5 * mu / Math.sqrt(S * mu * mu + kappa), S]
  };
}
function described2(names3, power2, state) {
  const by = (value) => Object.fromEntries(names3.map((name2, s) => [name2, value(state[s], s)]));
  return {
    overlap: by(([m]) => m),
    square: by(([, q]) => q),
    cosine2: by(([m, q], s) => q > 0 ? m ** 2 / (q * power2[s]) : 0)
  };
}
function raise(pair, floor) {
  return pair.map((value) => Math.abs(value) < floor ? floor : value);
}
function requireRankOne(model2) {
  for (const [name2, { prior }] of Object.entries(model2.species)) {
    if (rankOf(prior) !== 1)
      throw new RangeError(`species.${name2}.prior must have rank 1, got rank ${rankOf(prior)}`);
  }
}

// src/spiked/storage.ts
function sizesOf(model2, size2) {
  if (!(Number.isInteger(size2) && size2 > 0)) throw new RangeError(`size must be an integer > 0, got ${size2}`);
  const sizes2 = {};
  for (const [name2, species2] of Object.entries(model2.species)) {
    sizes2[name2] = Math.round(species2.size * size2);
    if (sizes2[name2] < 1)
      throw new RangeError(`size must give species.${name2} (ratio ${species2.size}) a row, got ${size2}`);
  }
  return sizes2;
}
function allocateArrays(model2, size2, sizes2, data) {
  if (data !== void 0 && !dataTypes.includes(data))
    throw new RangeError(`data must be one of ${dataTypes.join(", ")}, got ${data}`);
  const bytes = model2.channels.map((channel2) => tensorBytes(...layoutOf(channel2, sizes2, data)));
  const free = ADDRESSABLE - core().memory.bytesInUse;
  if (total(bytes) > free)
    throw new RangeError(`size ${size2} does not fit: ${shortage(model2, data, bytes, free)}`);
  const arrays = [];
  try {
    for (const channel2 of model2.channels) arrays.push(new DataTensor(...layoutOf(channel2, sizes2, data)));
  } catch (error4) {
    for (const array6 of arrays) array6.dispose();
    throw error4;
  }
  return arrays;
}
function layoutOf(channel2, sizes2, data) {
  const order = channel2.modes.length;
  const type = data ?? (order === 2 ? "f64" : "f32");
  const dims = channel2.modes.map((name2) => sizes2[name2]);
  return [channel2.symmetric ? symmetricKind(order, dims[0], type) : `dense${order}`, dims, type];
}
function shortage(model2, data, bytes, free) {
  const gib = (value) => `${(value / 2 ** 30).toFixed(1)} GiB`;
  const fits = (size2, type) => {
    const sizes2 = Object.entries(model2.species).map(([name2, species2]) => [
      name2,
      Math.ceil(species2.size * size2)
    ]);
    const needed = model2.channels.map((c2) => tensorBytes(...layoutOf(c2, Object.fromEntries(sizes2), type)));
    return total(needed) <= free;
  };
  const largest2 = (type) => {
    let [low, high] = [0, 2 ** 16];
    while (high - low > 1) {
      const middle = low + high >> 1;
      if (fits(middle, type)) low = middle;
      else high = middle;
    }
    return low;
  };
  const c = bytes.indexOf(Math.max(...bytes));
  const narrower = data === "f64" ? "f32" : data === "int8" ? void 0 : "int8";
  const hint = narrower ? `, or ${largest2(narrower)} with data '${narrower}'` : "";
  const other = model2.channels.every(({ modes }) => modes.length < 4) ? "; noise 'implicit' stores no array" : "";
  const fit = `the largest size that fits is ${largest2(data)}${hint}${other}`;
  return `channels.${c} needs ${gib(bytes[c])} and ${gib(free)} are free; ${fit}`;
}
function total(bytes) {
  return bytes.reduce((sum2, b) => sum2 + b, 0);
}

// src/spiked/sample.ts
function sample2(model2, options) {
  const { size: size2, seed = 0, data: type, noise = "dense", signal = {} } = options;
  checkNoise(model2, noise, type);
  const sizes2 = sizesOf(model2, size2);
  for (const name2 of Object.keys(signal)) {
    if (!(name2 in sizes2))
      throw new RangeError(`signal.${name2} must be one of ${Object.keys(sizes2).join(", ")}`);
  }
  const factors3 = Object.entries(sizes2).map(
    ([name2, n], s) => name2 in signal ? checkedFactor(name2, signal[name2], n * rankOf(model2.species[name2].prior)) : drawSignal(model2.species[name2].prior, n, { seed, index: s })
  );
  const arrays = noise === "dense" ? allocateArrays(model2, size2, sizes2, type) : [];
  const truth = {};
  const { memory } = core();
  try {
    Object.entries(sizes2).forEach(([name2, n], s) => {
      const rank = rankOf(model2.species[name2].prior);
      truth[name2] = memory.alloc(8 * padded(n) * rank);
      writeFactor(truth[name2], factors3[s], n, rank);
    });
    model2.channels.forEach((channel2, c) => {
      const dims = channel2.modes.map((name2) => sizes2[name2]);
      const planted = {
        amplitude: amplitudeOf(channel2, size2),
        coupling: channelCoupling(model2, channel2),
        truth: channel2.modes.map((name2) => truth[name2]),
        channel: c,
        key: key(seed)
      };
      if (noise === "dense") fill(arrays[c], planted);
      else arrays.push(new ImplicitData(dims, channel2.symmetric, planted));
    });
    return new Instance2(model2, size2, sizes2, arrays, truth);
  } catch (error4) {
    for (const array6 of arrays) array6.dispose();
    for (const ptr of Object.values(truth)) memory.free(ptr);
    throw error4;
  }
}
function checkNoise(model2, noise, type) {
  if (noise === "dense") return;
  if (noise !== "implicit") throw new RangeError(`noise must be 'dense' or 'implicit', got ${noise}`);
  if (type !== void 0)
    throw new RangeError(`data must be left out with implicit noise, which stores none, got '${type}'`);
  model2.channels.forEach(({ modes }, c) => {
    if (modes.length > 3)
      throw new RangeError(
        `noise must be 'dense' for channels.${c} of order ${modes.length}, got 'implicit': what implicit noise remembers would grow with the fourth power of the iterations; orders 2 and 3 have it`
      );
  });
}
function amplitudeOf({ modes, symmetric: symmetric2, snr }, size2) {
  const order = modes.length;
  return Math.sqrt(snr * (symmetric2 ? factorial(order - 1) : 1) / size2 ** (order - 1));
}
function fill(array6, { amplitude, coupling, truth, channel: channel2, key: key2 }) {
  const { exports, memory } = core();
  const [kind, type, n1, n2, n3, n4, ptr] = array6.args;
  const [x1, x2 = 0, x3 = 0, x4 = 0] = truth;
  memory.scope((scratch) => {
    const at = writeCoupling(scratch, coupling);
    const ws = scratch.bytes(exports.sample_ws(kind, n1, n2, n3, n4, at));
    const stream2 = [...key2, purpose.channel + channel2];
    const dims = [n1, n2, n3, n4];
    exports.sample_tensor(kind, type, ...dims, ptr, at, amplitude, 1, x1, x2, x3, x4, ...stream2, 0, n1, ws);
  });
}
function checkedFactor(name2, rows2, length) {
  if (rows2.length !== length)
    throw new RangeError(`signal.${name2} must have ${length} entries, got ${rows2.length}`);
  for (let p = 0; p < length; p++) {
    if (!Number.isFinite(rows2[p])) throw new RangeError(`signal.${name2}.${p} must be finite, got ${rows2[p]}`);
  }
  return rows2;
}
function factorial(n) {
  return n < 2 ? 1 : n * factorial(n - 1);
}

// src/spiked/branch.ts
var COARSE = 0.04;
var BEND = 0.15;
var JUMP = 1e-3;
var Branch = class {
  #path;
  #start;
  #points = /* @__PURE__ */ new Map();
  constructor(path2, start) {
    this.#path = path2;
    this.#start = start;
  }
  at(value) {
    const known2 = this.#points.get(value);
    if (known2) return known2;
    const point2 = withRecursion(this.#path.at(value), (recursion) => {
      const settled = this.#start === "uninformative" ? climb2(recursion) : { ...settle(recursion, recursion.start(this.#start)), stages: [] };
      return { ...settled, value, freeEntropy: recursion.freeEntropy(settled.point) };
    });
    this.#points.set(value, point2);
    return point2;
  }
  /** Every value asked for so far, ascending. */
  get values() {
    return [...this.#points.keys()].sort((a, b) => a - b);
  }
  /** Where the branch jumps between a and b, by halving down to brackets of the given width. */
  jumps(a, b, width) {
    const below = this.at(a);
    const above = this.at(b);
    const change = distance(below.point, above.point);
    if (change < JUMP) return [];
    if (b - a <= width) return [{ below, above }];
    if (change < COARSE && this.#isStraight(a, b, 2)) return [];
    const middle = a + 0.5 * (b - a);
    return [...this.jumps(a, middle, width), ...this.jumps(middle, b, width)];
  }
  /** Whether the middle lies near the mean of the ends, and so in both halves: a jump could hide from one look. */
  #isStraight(a, b, levels) {
    const [p, q] = [this.at(a).point, this.at(b).point];
    const middle = a + 0.5 * (b - a);
    const bend = largest(this.at(middle).point.map((m, i) => m - 0.5 * (p[i] + q[i])));
    if (bend > BEND * Math.max(JUMP, distance(p, q))) return false;
    return levels === 1 || this.#isStraight(a, middle, levels - 1) && this.#isStraight(middle, b, levels - 1);
  }
};
function distance(p, q) {
  return largest(p.map((value, i) => value - q[i]));
}

// src/spiked/fold.ts
var CLOSE2 = 1e-12;
var MAX_NEWTON2 = 25;
var MAX_SECANT = 40;
function foldNear(path2, from2, along, span) {
  const n = along.length;
  const origin = from2.point;
  const trace2 = (s2, guess) => {
    let { value } = guess;
    let point2 = guess.point.slice();
    for (let k = 0; k < MAX_NEWTON2; k++) {
      const system = bordered(path2, value, point2, along, span);
      const error4 = new Float64Array(n + 1);
      for (let i = 0; i < n; i++) error4[i] = -system.increment[i];
      error4[n] = s2 - along.reduce((sum2, w, i) => sum2 + w * (point2[i] - origin[i]), 0);
      const step = solve(system.matrix, error4);
      const size2 = largest(step);
      if (!(size2 < 0.5 + span)) return void 0;
      point2 = point2.map((q, i) => q + step[i]);
      value += step[n];
      if (!(Math.abs(value - from2.value) <= span)) return void 0;
      if (size2 < CLOSE2 || k > 8 && size2 < 1e-9) {
        const unit3 = new Float64Array(n + 1);
        unit3[n] = 1;
        return { value, point: point2, slope: solve(system.matrix, unit3)[n] };
      }
    }
    return void 0;
  };
  let previous = trace2(0, from2);
  if (!previous) return void 0;
  let s0 = 0;
  let s = 1e-4;
  for (let k = 0; k < MAX_SECANT; k++) {
    const here = trace2(s, previous);
    if (!here) {
      s = s0 + 0.25 * (s - s0);
      continue;
    }
    const step = -here.slope * (s - s0) / (here.slope - previous.slope);
    if (!Number.isFinite(step) || Math.abs(step) < 1e-9) return here;
    const limit = Math.max(4 * Math.abs(s - s0), 1e-3);
    s0 = s;
    s += Math.max(-limit, Math.min(limit, step));
    previous = here;
  }
  return void 0;
}
function bordered(path2, value, point2, along, span) {
  const n = along.length;
  const h = 1e-4 * span;
  const image = (at) => withRecursion(path2.at(at), (recursion) => recursion.step(point2));
  const [low, high] = [image(value - h), image(value + h)];
  return withRecursion(path2.at(value), (recursion) => {
    const increment = recursion.step(point2).map((f, i) => f - point2[i]);
    const J = recursion.jacobian(point2);
    const matrix2 = new Float64Array((n + 1) ** 2);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) matrix2[i * (n + 1) + j] = J[i * n + j] - Number(i === j);
      matrix2[i * (n + 1) + n] = (high[i] - low[i]) / (2 * h);
      matrix2[n * (n + 1) + i] = along[i];
    }
    return { increment, matrix: matrix2 };
  });
}

// src/spiked/path.ts
function pathThrough(model2, vary) {
  if (typeof vary === "function") return { name: "value", at: vary };
  const scale2 = typeof vary !== "string";
  const names3 = scale2 ? [vary.scale].flat() : [vary];
  if (names3.length === 0) throw new RangeError("vary.scale must name at least one path, got none");
  const places2 = names3.flatMap((name2) => placesOf(model2, name2));
  return {
    name: scale2 ? `scale of ${names3.join(", ")}` : names3[0],
    at: (value) => {
      const copy = structuredClone(model2);
      for (const { keys, number: number9 } of places2) {
        const holder = keys.slice(0, -1).reduce((part, key2) => part[key2], copy);
        holder[keys[keys.length - 1]] = scale2 ? number9 * value : value;
      }
      return spiked(copy);
    }
  };
}
function placesOf(model2, path2) {
  let open = [{ keys: [], part: model2 }];
  for (const segment of path2.split(".")) {
    open = open.flatMap(({ keys, part }) => {
      const existing = typeof part === "object" && part !== null ? Object.keys(part) : [];
      const chosen = segment === "*" ? existing : existing.filter((key2) => key2 === segment);
      if (chosen.length === 0) {
        const where = keys.length === 0 ? "the model" : keys.join(".");
        const found3 = existing.length === 0 ? `is ${JSON.stringify(part)}` : `has ${existing.join(", ")}`;
        throw new RangeError(`vary must lead to a number of the model, got ${path2}: ${where} ${found3}`);
      }
      return chosen.map((key2) => ({ keys: [...keys, key2], part: part[key2] }));
    });
  }
  return open.map(({ keys, part }) => {
    if (typeof part !== "number") {
      const found3 = typeof part === "object" && part !== null ? `has ${Object.keys(part).join(", ")}` : `is ${part}`;
      throw new RangeError(
        `vary must lead to a number of the model, got ${path2}: ${keys.join(".")} ${found3}`
      );
    }
    return { keys, number: part };
  });
}

// src/spiked/thresholds.ts
var thresholdKinds = [
  "onset",
  "jump",
  "information-theoretic",
  "spinodal"
];
var HALVING = 1e-5;
var SIDES = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4];
var FOLD_SIDES = [1e-6, 1e-5, 1e-4];
var SAME = 1e-6;
var PART = 1e-3;
function thresholds2(model2, options) {
  const { from: from2, to, points = 33, kinds: kinds3 = thresholdKinds } = options;
  if (!Number.isFinite(from2)) throw new RangeError(`from must be finite, got ${from2}`);
  if (!(Number.isFinite(to) && to > from2))
    throw new RangeError(`to must be finite and > from = ${from2}, got ${to}`);
  if (!(Number.isInteger(points) && points >= 2))
    throw new RangeError(`points must be an integer >= 2, got ${points}`);
  for (const kind of kinds3) {
    if (!thresholdKinds.includes(kind))
      throw new RangeError(`kinds must be among ${thresholdKinds.join(", ")}, got ${kind}`);
  }
  const path2 = pathThrough(model2, options.vary);
  const search = new Search(path2, from2, to, points);
  const found3 = [];
  const wants = (...some) => some.some((kind) => kinds3.includes(kind));
  if (wants("onset", "jump", "information-theoretic")) found3.push(...search.onsets(), ...search.lowJumps());
  if (wants("spinodal", "information-theoretic")) found3.push(...search.spinodals());
  if (wants("information-theoretic")) found3.push(...search.firstOrder());
  const asked = found3.filter(({ kind }) => kinds3.includes(kind)).sort((a, b) => a.value - b.value);
  const absent = {};
  for (const kind of kinds3) {
    if (!asked.some((threshold) => threshold.kind === kind)) absent[kind] = search.why(kind);
  }
  const bad = search.nodes().filter(({ status }) => status !== "converged");
  return {
    parameter: path2.name,
    from: from2,
    to,
    thresholds: asked,
    absent,
    status: bad.find(({ status }) => status === "non-finite")?.status ?? bad[0]?.status ?? "converged",
    unsettled: [...new Set(bad.map(({ value }) => value))].sort((a, b) => a - b)
  };
}
var Search = class {
  #path;
  #from;
  #to;
  #grid;
  #low;
  #high;
  /** Branches on the far sides of jumps. */
  #others = [];
  /** Onsets, and around discontinuous ones the interval in which the branch jumps: no jump of its own. */
  #cuts = [];
  #onsets = [];
  /** Brackets of discontinuities, by branch: nothing is continuous across them. */
  #breaks = /* @__PURE__ */ new Map();
  constructor(path2, from2, to, points) {
    this.#path = path2;
    this.#from = from2;
    this.#to = to;
    const geometric = from2 > 0 && to > 4 * from2;
    this.#grid = Array.from({ length: points }, (_, i) => {
      const share = i / (points - 1);
      if (i === points - 1) return to;
      return geometric ? from2 * (to / from2) ** share : from2 + (to - from2) * share;
    });
    this.#low = new Branch(path2, "uninformative");
    this.#high = new Branch(path2, "informed");
  }
  get #range() {
    return this.#to - this.#from;
  }
  /** The fixed points on the first grid, which the status is about: those next to a threshold may rightly be slow. */
  nodes() {
    return [this.#low, this.#high].flatMap(
      (branch) => branch.values.length === 0 ? [] : this.#grid.map((value) => branch.at(value))
    );
  }
  onsets() {
    for (let i = 0; i + 1 < this.#grid.length; i++) this.#onsetsBetween(this.#grid[i], this.#grid[i + 1]);
    return this.#onsets.map((onset) => this.#onset(onset));
  }
  /** One stage of the climb after the other; a later one exists only where the earlier ones are unstable. */
  #onsetsBetween(from2, to) {
    let [lo, hi] = [from2, to];
    const excess = (value, k) => (this.#low.at(value).stages[k]?.radius ?? 0) - 1;
    for (let k = 0; ; k++) {
      const [atLo, atHi] = [excess(lo, k), excess(hi, k)];
      if (!(atLo > 0) && !(atHi > 0)) return;
      if (atLo > 0 && atHi > 0) continue;
      const { root } = brent((value) => excess(value, k), lo, hi, { tolerance: 1e-11 * this.#range });
      if (Math.abs(excess(root, k)) < 1e-5) this.#onsets.push({ value: root, stage: k });
      const inside2 = 1e-4 * (hi - lo);
      if (atHi > 0) lo = Math.min(hi, root + inside2);
      else hi = Math.max(lo, root - inside2);
    }
  }
  #onset({ value, stage }) {
    const { direction, point: point2 } = this.#low.at(value).stages[stage];
    const radius = (at) => this.#low.at(at).stages[stage]?.radius ?? 0;
    const sides = this.#sides(value, (low, high) => radius(low) > 1 !== radius(high) > 1);
    const clear = this.#sides(
      value,
      (low, high) => [low, high].every((at) => this.#low.at(at).status === "converged")
    );
    const [below, above] = clear.map((side) => {
      const there = this.#low.at(side).point;
      return distance(there, point2) < PART ? point2 : there;
    });
    const continuous = below === above;
    this.#break(this.#low, clear);
    this.#cuts.push(continuous ? [value, value] : clear);
    return {
      kind: "onset",
      value,
      width: sides[1] - sides[0],
      ...this.#read(value, (recursion) => ({
        species: takingPart(recursion, direction),
        below: recursion.overlap(below),
        above: recursion.overlap(above),
        direction: recursion.overlap(direction)
      })),
      continuous
    };
  }
  lowJumps() {
    return this.#jumps(this.#low, "jump", this.#high, this.#cuts);
  }
  spinodals() {
    return this.#jumps(this.#high, "spinodal", this.#low, []);
  }
  /** Discontinuities of a branch, sharpened to folds, and the new branches behind them. */
  #jumps(branch, kind, other, cuts) {
    const width = HALVING * this.#range;
    const nodes = [.../* @__PURE__ */ new Set([...this.#grid, ...branch.values])].sort((a, b) => a - b);
    const brackets = [];
    for (let i = 0; i + 1 < nodes.length; i++) {
      for (const bracket of branch.jumps(nodes[i], nodes[i + 1], width)) {
        const last = brackets.at(-1);
        if (last?.above === bracket.below) last.above = bracket.above;
        else brackets.push(bracket);
      }
    }
    const found3 = [];
    for (const { below, above } of brackets) {
      if (cuts.some(([lo, hi]) => below.value <= hi && lo <= above.value)) continue;
      found3.push(this.#fold(branch, kind, below, above));
      for (const side of [below, above]) {
        if (distance(side.point, other.at(side.value).point) > PART) this.#follow(side);
      }
    }
    return found3;
  }
  /** What lies behind a jump may be a third branch. */
  #follow({ value, point: point2 }) {
    const start = this.#read(value, (recursion) => recursion.overlap(point2));
    this.#others.push(new Branch(this.#path, start));
  }
  #fold(branch, kind, below, above) {
    const grows = above.point.reduce((sum2, q, i) => sum2 + q - below.point[i], 0) > 0;
    const ending = kind === "jump" === grows ? below : above;
    const difference = above.point.map((q, i) => q - below.point[i]);
    const norm = Math.hypot(...difference);
    const towards = difference.map((d) => (ending === below ? d : -d) / norm);
    const fold2 = foldNear(this.#path, ending, towards, 20 * HALVING * this.#range);
    const value = fold2?.value ?? 0.5 * (below.value + above.value);
    const apart2 = (low, high) => distance(branch.at(low).point, branch.at(high).point) > 0.3 * distance(below.point, above.point);
    const sides = fold2 ? this.#sides(value, apart2, FOLD_SIDES) : [below.value, above.value];
    this.#break(branch, sides);
    const [lower3, upper] = sides.map((side, which) => {
      const ends = which === 0 === (ending === below);
      return fold2 && ends ? fold2.point : branch.at(side).point;
    });
    return {
      kind,
      value,
      width: sides[1] - sides[0],
      ...this.#read(value, (recursion) => ({
        species: takingPart(
          recursion,
          upper.map((q, i) => q - lower3[i])
        ),
        below: recursion.overlap(lower3),
        above: recursion.overlap(upper)
      })),
      continuous: false
    };
  }
  /** Where the branch of largest free entropy changes from one to another that is distinct. */
  firstOrder() {
    const branches = [this.#low, this.#high, ...this.#others];
    const values = [...new Set(branches.flatMap((branch) => branch.values))].sort((a, b) => a - b);
    const best = (value) => branches.reduce((a, b) => b.at(value).freeEntropy > a.at(value).freeEntropy + 1e-13 ? b : a);
    const found3 = [];
    for (let k = 0; k + 1 < values.length; k++) {
      const [a, b] = [values[k], values[k + 1]];
      const [left2, right2] = [best(a), best(b)];
      if (left2 === right2 || this.#broken(left2, a, b) || this.#broken(right2, a, b)) continue;
      const excess = (value) => left2.at(value).freeEntropy - right2.at(value).freeEntropy;
      if (!(excess(a) > 0 && excess(b) < 0)) continue;
      const { root } = brent(excess, a, b, { tolerance: 1e-11 * this.#range });
      const [below, above] = [left2.at(root).point, right2.at(root).point];
      if (distance(below, above) < PART) continue;
      const sides = this.#sides(root, (low, high) => excess(low) > 0 && excess(high) < 0);
      found3.push({
        kind: "information-theoretic",
        value: root,
        width: sides[1] - sides[0],
        ...this.#read(root, (recursion) => ({
          species: takingPart(
            recursion,
            above.map((q, i) => q - below[i])
          ),
          below: recursion.overlap(below),
          above: recursion.overlap(above)
        })),
        continuous: false
      });
    }
    return found3;
  }
  /** The narrowest of a few intervals around a value, within the range, at whose ends the two sides are told apart. */
  #sides(value, apart2, shares = SIDES) {
    let sides = [value, value];
    for (const share of shares) {
      const half = share * this.#range;
      sides = [Math.max(this.#from, value - half), Math.min(this.#to, value + half)];
      if (apart2(...sides)) break;
    }
    return sides;
  }
  #break(branch, sides) {
    this.#breaks.set(branch, [...this.#breaks.get(branch) ?? [], [sides[0], sides[1]]]);
  }
  #broken(branch, a, b) {
    return (this.#breaks.get(branch) ?? []).some(([lo, hi]) => lo < b && hi > a && lo >= a && hi <= b);
  }
  #read(value, work) {
    return withRecursion(this.#path.at(value), work);
  }
  /** What is there instead of a threshold that is not. */
  why(kind) {
    const range2 = `between ${this.#from} and ${this.#to}`;
    const known2 = (branch, value) => {
      const { point: point2 } = branch.at(value);
      const names3 = this.#read(value, (recursion) => takingPart(recursion, point2));
      return names3.length === 0 ? "nothing" : names3.join(", ");
    };
    const [first, last] = [known2(this.#low, this.#from), known2(this.#low, this.#to)];
    const recovered3 = first === last ? `${first} at both ends` : `${first} at one end and ${last} at the other`;
    if (kind === "onset")
      return `No factor begins to be recovered ${range2}: the uninformative start recovers ${recovered3}.`;
    if (kind === "jump")
      return `The branch from the uninformative start does not fold ${range2}: it recovers ${recovered3}.`;
    const [from2, to] = [known2(this.#high, this.#from), known2(this.#high, this.#to)];
    if (kind === "spinodal")
      return `The informed branch does not end ${range2}: it keeps ${from2 === to ? `${from2} at both ends` : `${from2} at one end and ${to} at the other`}.`;
    const apart2 = this.#grid.filter(
      (value) => distance(this.#low.at(value).point, this.#high.at(value).point) > SAME
    );
    if (apart2.length === 0)
      return `The informed and the uninformative start lead to one fixed point ${range2}.`;
    const gain = apart2.map((value) => this.#high.at(value).freeEntropy - this.#low.at(value).freeEntropy);
    const which = gain.every((g) => g > 0) ? "informed" : gain.every((g) => g < 0) ? "uninformative" : void 0;
    return which ? `Wherever two branches exist ${range2}, the ${which} one has the larger free entropy.` : `The free entropies of the branches do not cross continuously ${range2}.`;
  }
};
function takingPart({ blocks: blocks2 }, q) {
  const whole = largest(q);
  return blocks2.filter(({ rank, at }) => largest(q.slice(at, at + rank * (rank + 1) / 2)) > PART * Math.min(1, whole)).filter(() => whole > SAME).map(({ name: name2 }) => name2);
}

// src/spiked/unfolding.ts
function unfolding(instance, options = {}) {
  instance.requireLive();
  const { model: model2, size: size2, sizes: sizes2 } = instance;
  const stored = (data) => data instanceof DataTensor && data.kind === "dense3" ? data : void 0;
  const c = options.channel ?? instance.data.findIndex((data) => stored(data));
  const tensor = stored(instance.data[c]);
  if (!tensor)
    throw new RangeError(
      options.channel === void 0 ? "model must have an asymmetric channel of order 3, stored in full, to unfold" : `channel must be the index of an asymmetric channel of order 3, stored in full, got ${options.channel}`
    );
  const { modes } = model2.channels[c];
  const { snr } = components2(instance, /* @__PURE__ */ new Map(), c, [0, 1, 2]);
  const mode = [0, 1, 2].reduce((best, m) => sizes2[modes[m]] < sizes2[modes[best]] ? m : best, 0);
  const [own, others] = [sizes2[modes[mode]] / size2, modes.filter((_, m) => m !== mode)];
  const long = others.reduce((product3, name3) => product3 * sizes2[name3], 1) / size2;
  const order = snr.map((_, a) => a).sort((a, b) => snr[b] - snr[a]);
  const { vectors } = topEigen(gram2(tensor, mode), order.length, { tolerance: 1e-6 });
  const columns = /* @__PURE__ */ new Map();
  const name2 = modes[mode];
  const column3 = Array(rankOf(model2.species[name2].prior)).fill(null);
  order.forEach((a, k) => {
    column3[a] = { direction: vectors[k], cosine2: singularCosines(snr[a] / size2, own, long)[0] };
  });
  columns.set(name2, column3);
  return climb(instance, columns);
}
function gram2({ ptr, type, dims }, mode) {
  const { exports, memory } = core();
  const n = dims[mode];
  const ld = padded(n);
  const [n1, n2, width] = [dims[0], dims[1], padded(dims[2])];
  return memory.scope((scratch) => {
    const single = type === "f32";
    const syrk = single ? exports.ssyrk : exports.dsyrk;
    const out2 = single ? scratch.f32(n * ld) : scratch.f64(n * ld);
    const ws = scratch.bytes(single ? exports.sgemm_ws() : exports.dgemm_ws());
    if (mode === 0) syrk(n, n2 * width, 1, ptr, n2 * width, 1, out2, ld, ws);
    else if (mode === 2) syrk(n, n1 * n2, 1, ptr, 1, width, out2, ld, ws);
    else {
      const slab = n2 * width * (single ? 4 : 8);
      for (let i = 0; i < n1; i++) syrk(n, dims[2], 1, ptr + i * slab, width, 1, out2, ld, ws);
    }
    const lower3 = single ? memory.f32(out2, n * ld) : memory.f64(out2, n * ld);
    const data = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) data[i * n + j] = data[j * n + i] = lower3[i * ld + j];
    return { rows: n, cols: n, data };
  });
}

// src/experiments/spiked/ray.ts
import { z as z24 } from "zod";

// src/experiments/spiked/thresholds.ts
var words2 = {
  onset: "onset",
  jump: "jump",
  "information-theoretic": "equal free entropy",
  spinodal: "informed ends"
};
function thresholdRow(thresholds3) {
  const row2 = {};
  for (const threshold of thresholds3) {
    const { kind, value } = threshold;
    const name2 = kind === "onset" ? `${words2.onset} of ${growing2(threshold)}` : words2[kind];
    let key2 = name2;
    for (let k = 2; key2 in row2; k++) key2 = `${name2} ${k}`;
    row2[key2] = value;
  }
  return row2;
}
function growing2({ species: species2, direction = {} }) {
  return species2.flatMap((name2) => {
    const matrix2 = direction[name2];
    if (!Array.isArray(matrix2)) return [name2];
    return matrix2.flatMap((row2, a) => row2[a] > 1e-3 ? [name2 + subscripts[a]] : []);
  }).join(", ");
}
var subscripts = [..."\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088"];
function thresholdsIn(records2) {
  return records2.flatMap((record2) => record2.at.kind === "thresholds" && record2.status === "done" ? record2.rows : []).flatMap((row2) => Object.entries(row2).map(([name2, value]) => [name2, Number(value)])).sort((a, b) => a[1] - b[1]);
}
var letter = 0.013;
var together2 = 0.01;
function marksAt(records2, [low, high]) {
  const marks = [];
  for (const [label, x] of thresholdsIn(records2)) {
    const last = marks.at(-1);
    if (x < low || x > high) continue;
    if (last && x - last.x < together2 * (high - low)) last.label += `; ${label}`;
    else marks.push({ x, label });
  }
  const ends = [];
  return marks.map(({ x, label }) => {
    const free = ends.findIndex((end) => end < x);
    const line6 = free < 0 ? ends.length : free;
    ends[line6] = x + letter * (label.length + 2) * (high - low);
    return { x, label: "\n".repeat(line6) + label };
  });
}

// src/experiments/spiked/ray.ts
var parametersOf = (ray) => z24.strictObject({
  /** N, the number of rows of each factor. */
  size: z24.int().min(2).max(2e3).default(ray.size),
  /** lambda where AMP runs. */
  snr: grid(ray.snr).pipe(z24.array(z24.number().gt(0))),
  /** lambda where the fixed points of state evolution are computed. */
  theory: grid(ray.theory).pipe(z24.array(z24.number().gt(0)).min(2)),
  iterations: z24.int().min(1).default(200),
  /** Of AMP: at small N the estimates swing with period two without it. */
  damping: z24.number().min(0).lt(1).default(0.3)
});
function rayExperiment(ray) {
  return experiment({
    name: ray.name,
    title: ray.title,
    papers: ["2506.02664"],
    parameters: parametersOf(ray),
    seeds: ray.seeds,
    quick: ray.quick,
    points: ({ snr, theory }) => [
      ...snr.map((value) => ({ at: { kind: "amp", snr: value } })),
      { at: { kind: "thresholds" }, seeds: 1 },
      ...theory.map((value) => ({ at: { kind: "evolution", snr: value }, seeds: 1 }))
    ],
    measure({ kind, snr }, { size: size2, theory, iterations, damping }, seed) {
      if (kind === "thresholds") {
        const [from2, to] = [Math.min(...theory), Math.max(...theory)];
        return thresholdRow(thresholds2(ray.model(1), { vary: ray.model, from: from2, to }).thresholds);
      }
      const model2 = ray.model(Number(snr));
      if (kind === "evolution") {
        const low = fixedPoint(model2);
        const high = fixedPoint(model2, { start: "informed" });
        return {
          ...columnsOf2(low.overlap),
          ...prefixed(columnsOf2(high.overlap)),
          freeEntropy: low.freeEntropy,
          informed_freeEntropy: high.freeEntropy,
          status: low.status === "converged" ? high.status : low.status
        };
      }
      const instance = sample2(model2, { size: size2, seed });
      try {
        const options = { damping, maxIterations: iterations };
        const start = curriculum(instance);
        const runs = [bayesAmp2(instance, { ...options, start })];
        if (ray.signed) runs.push(bayesAmp2(instance, { ...options, start: flipped(start) }));
        const run = runs.reduce((best, other) => power(other) > power(best) ? other : best);
        return { ...columnsOf2(run.cosine2), iterations: run.iterations, status: run.status };
      } finally {
        instance.dispose();
      }
    },
    figure(records2, { size: size2, theory }) {
      const lines = summarise(ofKind(records2, "evolution")).filter(({ done }) => done > 0);
      const amp = summarise(ofKind(records2, "amp")).filter(({ done }) => done > 0);
      const seeds2 = Math.max(0, ...amp.map(({ done }) => done));
      const path2 = (columns) => lines.map((point2) => [Number(point2.at.snr), mean(point2, columns)]);
      const series2 = ray.curves.map(([name2, columns]) => {
        const line6 = path2(columns);
        const informed3 = path2(columns.map((column3) => `informed_${column3}`));
        return {
          name: name2,
          line: line6,
          // Where the two starts lead to one fixed point there is nothing to add.
          dashed: informed3.filter(([, y], i) => Math.abs(y - line6[i][1]) > 1e-3),
          points: amp.map((point2) => ({
            x: Number(point2.at.snr),
            y: mean(point2, columns),
            error: error2(point2, columns)
          }))
        };
      });
      const domain = [Math.min(...theory), Math.max(...theory)];
      return {
        kind: "curves",
        title: ray.headline,
        subtitle: `${ray.subtitle}, N = ${size2}, ${seeds2} seeds`,
        x: { label: "signal-to-noise ratio \u03BB", domain },
        y: { label: "squared cosine with the truth", domain: [0, 1] },
        series: series2,
        meaning: {
          line: "state evolution",
          ...series2.some(({ dashed }) => dashed.length > 0) && { dashed: "from the informed start" },
          points: "Bayes-AMP \xB1 s.e."
        },
        marks: marksAt(records2, domain)
      };
    },
    table(records2) {
      const amp = summarise(ofKind(records2, "amp"));
      const theory = summarise(ofKind(records2, "evolution"));
      const at = (snr) => theory.find((point2) => Math.abs(Number(point2.at.snr) - snr) < 1e-9);
      const blank = ray.curves.flatMap(() => [void 0, void 0, void 0]);
      return {
        columns: ["\u03BB", ...ray.curves.flatMap(([name2]) => [`${name2} AMP`, "\xB1 s.e.", "theory"]), "threshold"],
        rows: [
          ...amp.map((point2) => {
            const here = at(Number(point2.at.snr));
            const cells = ray.curves.flatMap(([, columns]) => [
              mean(point2, columns),
              error2(point2, columns),
              here && mean(here, columns)
            ]);
            return [Number(point2.at.snr), ...cells, ""];
          }),
          ...thresholdsIn(records2).map(([name2, value]) => [value, ...blank, name2])
        ]
      };
    }
  });
}
function flipped(start) {
  const estimate = Object.entries(start.estimate).map(([name2, rows2]) => [name2, rows2.map((value) => -value)]);
  return { ...start, estimate: Object.fromEntries(estimate) };
}
function power({ estimate }) {
  return Object.values(estimate).reduce(
    (sum2, rows2) => sum2 + rows2.reduce((part, value) => part + value ** 2, 0),
    0
  );
}
function columnsOf2(values) {
  return Object.fromEntries(
    Object.entries(values).flatMap(
      ([name2, value]) => typeof value === "number" ? [[name2, value]] : value.map((row2, a) => [`${name2}.${a}`, typeof row2 === "number" ? row2 : row2[a]])
    )
  );
}
function prefixed(columns) {
  return Object.fromEntries(Object.entries(columns).map(([name2, value]) => [`informed_${name2}`, value]));
}
function mean({ values }, columns) {
  return columns.reduce((sum2, column3) => sum2 + (values[column3]?.mean ?? Number.NaN), 0) / columns.length;
}
function error2({ values }, columns) {
  const errors = columns.map((column3) => values[column3]?.error);
  return errors.includes(void 0) ? void 0 : errors.reduce((sum2, e2) => sum2 + e2, 0) / columns.length;
}

// src/experiments/spiked/correlated.ts
var correlation = 0.5;
var only = (a, i) => Number(a === i);
var correlated = rayExperiment({
  name: "spiked/correlated",
  title: "Correlated factors: the prior carries a matrix over to a tensor",
  headline: "A matrix on one factor, a tensor on another, and a correlation between them",
  subtitle: `Gaussian rows of correlation ${correlation}, \u03BB\u2082 = \u03BB, \u03BB\u2083 = 3 \u03BB`,
  model: (lambda) => spiked({
    species: {
      x: {
        prior: {
          kind: "gaussian",
          covariance: [
            [1, correlation],
            [correlation, 1]
          ]
        }
      }
    },
    channels: [
      {
        modes: ["x", "x"],
        snr: lambda,
        symmetric: true,
        core: [
          [1, 0],
          [0, 0]
        ]
      },
      {
        modes: ["x", "x", "x"],
        snr: 3 * lambda,
        symmetric: true,
        core: [0, 1].map((a) => [0, 1].map((b) => [0, 1].map((c) => only(a, 1) * only(b, 1) * only(c, 1))))
      }
    ]
  }),
  curves: [
    ["first factor", ["x.0"]],
    ["second factor", ["x.1"]]
  ],
  signed: true,
  size: 300,
  snr: "0.8:3:12",
  theory: "0.8:3:221",
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 200, snr: "0.8:3:6" } }
});

// src/experiments/spiked/gradient-flow.ts
import { z as z25 } from "zod";
var parameters7 = z25.strictObject({
  /** Order of the tensor. */
  order: z25.union([z25.literal(3), z25.literal(4)]).default(3),
  /** Delta_p of the tensor. */
  tensorNoise: z25.number().gt(0).default(1),
  /** Delta_2 of the matrix: one curve each. */
  noise: z25.array(z25.number().gt(0)).min(1).max(6).default([0.3, 0.4, 0.55]),
  /** N. */
  size: z25.int().min(2).max(1e3).default(400),
  /** Overlap at time 0. */
  overlap: z25.number().gt(0).lt(1).default(0.2),
  time: z25.number().gt(0).max(200).default(15),
  /** Time step of the runs. */
  step: z25.number().gt(0).default(0.05),
  /** Where the figure shows runs. */
  times: grid("0:15:16").pipe(z25.array(z25.number().min(0)))
});
var gradientFlowExperiment = experiment({
  name: "spiked/gradient-flow",
  title: "Gradient flow against its dynamical mean-field theory",
  papers: ["1902.00139", "2506.02664"],
  parameters: parameters7,
  seeds: 10,
  quick: { seeds: 4, parameters: { size: 100 } },
  axis: "time",
  points: ({ noise }) => [
    ...noise.map((value) => ({ at: { kind: "flow", noise: value } })),
    ...noise.map((value) => ({ at: { kind: "theory", noise: value }, seeds: 1 }))
  ],
  measure({ kind, noise }, { order, tensorNoise, size: size2, overlap: overlap2, time, step, times }, seed) {
    const model2 = matrixAndPower(Number(noise), tensorNoise, order);
    if (kind === "theory") {
      const theory = dynamics(model2, { overlap: overlap2, time });
      return Array.from(theory.time, (t2, i) => ({
        time: t2,
        overlap: theory.overlap[i],
        energy: theory.energy[i]
      }));
    }
    const instance = sample2(model2, { size: size2, seed });
    try {
      const start = aligned(instance, { cosine: overlap2, seed });
      const run = gradientFlow2(instance, { start, time, step, trajectory: true });
      const last = run.times.length - 1;
      return times.filter((t2) => t2 <= time).map((t2) => {
        const i = Math.round(t2 / time * last);
        return { time: t2, overlap: run.trajectory[i].overlap.x, energy: run.energies[i] };
      });
    } finally {
      instance.dispose();
    }
  },
  figure(records2, { order, tensorNoise, noise, size: size2, time }) {
    const theory = summarise(ofKind(records2, "theory"), "time");
    const flow = summarise(ofKind(records2, "flow"), "time");
    const seeds2 = Math.max(0, ...flow.map(({ done }) => done));
    const of = (summaries, value) => summaries.filter(({ at, values }) => at.noise === value && values.overlap !== void 0).map(({ at, values }) => ({
      x: Number(at.time),
      y: values.overlap.mean,
      error: values.overlap.error
    }));
    const series2 = noise.map((value) => ({
      name: `\u0394\u2082 = ${value}`,
      line: of(theory, value).map(({ x, y }) => [x, y]),
      points: of(flow, value)
    }));
    const channel2 = { order, snr: 1 / tensorNoise };
    const onset = (1 / gradientFlowThreshold(channel2)).toFixed(3);
    return {
      kind: "curves",
      title: "Gradient flow climbs as its mean-field equations say",
      subtitle: `symmetric 2 + ${order} model, \u0394${order === 3 ? "\u2083" : "\u2084"} = ${tensorNoise}, N = ${size2}, ${seeds2} seeds; from nothing it takes \u0394\u2082 < ${onset}`,
      x: { label: "time t", domain: [0, time] },
      y: { label: "overlap with the truth", domain: [0, 1] },
      series: series2,
      meaning: { line: "CHSCK equations", points: "gradient flow \xB1 s.e." }
    };
  },
  table(records2, { noise, times, time }) {
    const theory = summarise(ofKind(records2, "theory"), "time");
    const flow = summarise(ofKind(records2, "flow"), "time");
    return {
      columns: ["t", ...noise.flatMap((value) => [`flow \u0394\u2082 = ${value}`, "\xB1 s.e.", "theory"])],
      rows: times.filter((t2) => t2 <= time).map((t2) => [
        t2,
        ...noise.flatMap((value) => {
          const run = flow.find(({ at }) => at.noise === value && at.time === t2)?.values.overlap;
          const near = theory.filter(({ at, values }) => at.noise === value && values.overlap !== void 0).reduce(
            (best, { at, values }) => {
              const gap2 = Math.abs(Number(at.time) - t2);
              return gap2 < best.gap ? { gap: gap2, y: values.overlap.mean } : best;
            },
            { gap: Number.POSITIVE_INFINITY }
          );
          return [run?.mean, run?.error, near.y];
        })
      ])
    };
  }
});
function matrixAndPower(matrixNoise, tensorNoise, order) {
  return spiked({
    species: { x: { prior: "sphere" } },
    channels: [
      { modes: ["x", "x"], snr: 1 / matrixNoise, symmetric: true },
      { modes: Array(order).fill("x"), snr: 1 / tensorNoise, symmetric: true }
    ]
  });
}

// src/experiments/spiked/hysteresis.ts
import { z as z26 } from "zod";

// src/experiments/spiked/model.ts
function matrixAndTensor(matrixNoise, tensorNoise) {
  const species2 = { prior: "sphere" };
  return spiked({
    species: { u: species2, v: species2, x: species2, y: species2 },
    channels: [
      { modes: ["u", "v"], snr: 1 / matrixNoise },
      { modes: ["u", "x", "y"], snr: 1 / tensorNoise }
    ]
  });
}
function four(values) {
  const { u, v, x, y } = values;
  return { u, v, x, y };
}

// src/experiments/spiked/hysteresis.ts
var parameters8 = z26.strictObject({
  matrixNoise: z26.number().gt(0).default(0.7),
  /** N, the length of each vector. */
  size: z26.int().min(2).max(2e3).default(300),
  /** Delta_t where AMP runs. */
  noise: grid("0.1:0.4:13").pipe(z26.array(z26.number().gt(0))),
  /** Delta_t where the fixed points of state evolution are computed. */
  theory: grid("0.1:0.4:301").pipe(z26.array(z26.number().gt(0)).min(2)),
  iterations: z26.int().min(1).default(200),
  damping: z26.number().min(0).lt(1).default(0.3),
  /** Overlap from which the informed runs start. */
  overlap: z26.number().gt(0).lte(1).default(0.8)
});
var starts = ["uninformative", "informed"];
var curves2 = [
  ["u", "uninformative", ["u"]],
  ["x, y", "uninformative", ["x", "y"]],
  ["u, informed", "informed", ["u"]],
  ["x, y, informed", "informed", ["x", "y"]]
];
var hysteresis = experiment({
  name: "spiked/hysteresis",
  title: "Hysteresis: two starts, two answers, and the free entropy that decides",
  papers: ["2506.02664"],
  parameters: parameters8,
  seeds: 6,
  quick: { seeds: 4, parameters: { size: 200, noise: "0.1:0.4:7", theory: "0.1:0.4:121" } },
  points: ({ noise, theory }) => [
    ...starts.flatMap((start) => noise.map((value) => ({ at: { kind: "amp", start, noise: value } }))),
    { at: { kind: "thresholds" }, seeds: 1 },
    ...starts.flatMap(
      (start) => theory.map((value) => ({ at: { kind: "evolution", start, noise: value }, seeds: 1 }))
    )
  ],
  measure({ kind, start, noise }, { matrixNoise, size: size2, theory, iterations, damping, overlap: overlap2 }, seed) {
    const at = (tensorNoise) => matrixAndTensor(matrixNoise, tensorNoise);
    if (kind === "thresholds") {
      const [from2, to] = [Math.min(...theory), Math.max(...theory)];
      return thresholdRow(thresholds2(at(to), { vary: at, from: from2, to }).thresholds);
    }
    const model2 = at(Number(noise));
    if (kind === "evolution") {
      const { overlap: overlap3, freeEntropy: freeEntropy3, status } = fixedPoint(model2, { start });
      return { ...four(overlap3), freeEntropy: freeEntropy3, status };
    }
    const instance = sample2(model2, { size: size2, seed });
    try {
      const from2 = start === "informed" ? informed2(instance, { overlap: overlap2, seed }) : curriculum(instance);
      const run = bayesAmp2(instance, { damping, maxIterations: iterations, start: from2 });
      return { ...four(run.cosine2), iterations: run.iterations, status: run.status };
    } finally {
      instance.dispose();
    }
  },
  figure(records2, { matrixNoise, size: size2, theory, overlap: overlap2 }) {
    const lines = summarise(ofKind(records2, "evolution"));
    const amp = summarise(ofKind(records2, "amp"));
    const seeds2 = Math.max(0, ...amp.map(({ done }) => done));
    const series2 = curves2.map(([name2, start, keys]) => ({
      name: name2,
      line: from(lines, start).map((point2) => [Number(point2.at.noise), mean2(point2, keys)]),
      points: from(amp, start).map((point2) => ({
        x: Number(point2.at.noise),
        y: mean2(point2, keys),
        error: error3(point2, keys)
      }))
    }));
    const domain = [Math.min(...theory), Math.max(...theory)];
    return {
      kind: "curves",
      title: "Where the start decides: hysteresis of the tensor\u2019s factors",
      subtitle: `\u0394\u2098 = ${matrixNoise}, N = ${size2}, ${seeds2} seeds; informed runs start at overlap ${overlap2}`,
      x: { label: "tensor noise \u0394\u209C", domain },
      y: { label: "squared cosine with the truth", domain: [0, 1] },
      series: series2,
      meaning: { line: "state evolution", points: "Bayes-AMP \xB1 s.e." },
      marks: marksAt(records2, domain)
    };
  },
  table(records2) {
    const theory = summarise(ofKind(records2, "evolution"));
    const amp = summarise(ofKind(records2, "amp"));
    const values = from(amp, "uninformative").map(({ at }) => Number(at.noise));
    const find2 = (all2, start, noise) => from(all2, start).find((point2) => Math.abs(Number(point2.at.noise) - noise) < 1e-9);
    return {
      columns: [
        "\u0394\u209C",
        ...curves2.flatMap(([name2]) => [`${name2} AMP`, "theory"]),
        "\u03C6",
        "\u03C6 informed",
        "threshold"
      ],
      rows: [
        ...values.map((noise) => {
          const cells = curves2.flatMap(
            ([, start, keys]) => [amp, theory].map((all2) => {
              const point2 = find2(all2, start, noise);
              return point2 && mean2(point2, keys);
            })
          );
          const entropies = starts.map((start) => find2(theory, start, noise)?.values.freeEntropy?.mean);
          return [noise, ...cells, ...entropies, ""];
        }),
        ...thresholdsIn(records2).map(([name2, value]) => [
          value,
          ...Array(2 * curves2.length + starts.length).fill(void 0),
          name2
        ])
      ]
    };
  }
});
function from(points, start) {
  return points.filter(({ at, done }) => at.start === start && done > 0);
}
function mean2({ values }, keys) {
  return keys.reduce((sum2, key2) => sum2 + values[key2].mean, 0) / keys.length;
}
function error3({ values }, keys) {
  const errors = keys.map((key2) => values[key2].error);
  return errors.includes(void 0) ? void 0 : errors.reduce((sum2, e2) => sum2 + e2, 0) / keys.length;
}

// src/experiments/spiked/joint-vs-curriculum.ts
import { z as z27 } from "zod";
var parameters9 = z27.strictObject({
  /** Delta_t, fixed. */
  tensorNoise: z27.number().gt(0).default(0.1),
  /** N, the length of each vector. */
  size: z27.int().min(2).max(1e3).default(200),
  /** Delta_m where the algorithms run. */
  noise: grid("0.2:1:9").pipe(z27.array(z27.number().gt(0))),
  /** Delta_m where theory is computed. */
  theory: grid("0.2:1:81").pipe(z27.array(z27.number().gt(0))),
  /** Steps of joint descent at most; refinement takes fewer. */
  steps: z27.int().min(1).default(400)
});
var methods2 = [
  { key: "joint", name: "joint descent" },
  { key: "curriculum", name: "curriculum" },
  { key: "refined", name: "curriculum, then descent" },
  { key: "bayes", name: "curriculum, then Bayes-AMP" }
];
var FOUND = 0.5;
var jointVsCurriculum = experiment({
  name: "spiked/joint-vs-curriculum",
  title: "Joint descent against the curriculum",
  papers: ["2506.02664"],
  parameters: parameters9,
  seeds: 10,
  quick: { seeds: 4, parameters: { size: 80, noise: "0.2:1:5", theory: "0.2:1:41" } },
  points: ({ noise, theory }) => [
    ...noise.map((value) => ({ at: { kind: "run", noise: value } })),
    ...theory.map((value) => ({ at: { kind: "evolution", noise: value }, seeds: 1 }))
  ],
  measure({ kind, noise }, { tensorNoise, size: size2, steps }, seed) {
    const model2 = matrixAndTensor(Number(noise), tensorNoise);
    if (kind === "evolution") {
      const [u, v] = singularCosines(1 / Number(noise), 1, 1);
      const [x, y] = u > 0 ? singularCosines(u / tensorNoise, 1, 1) : [0, 0];
      const cosines = { u, v, x, y };
      const start = Object.fromEntries(Object.entries(cosines).map(([name2, q]) => [name2, Math.sqrt(q)]));
      return {
        joint: mlEvolution(model2).cosine2.u,
        curriculum: u,
        refined: mlEvolution(model2, { start }).cosine2.u,
        bayes: stateEvolution2(model2, { start: cosines }).overlap.u
      };
    }
    const instance = sample2(model2, { size: size2, seed });
    try {
      const start = curriculum(instance);
      const runs = {
        joint: descent(instance, { seed, maxIterations: steps }),
        // No step at all: the cosines of the start.
        curriculum: descent(instance, { start, maxIterations: 1, step: 1e-9 }),
        refined: descent(instance, { start, maxIterations: Math.ceil(steps / 2) }),
        bayes: bayesAmp2(instance, { start, damping: 0.3 })
      };
      const row2 = {};
      for (const [key2, { cosine2 }] of Object.entries(runs)) {
        row2[key2] = cosine2.u;
        row2[`${key2}_x`] = cosine2.x;
        row2[`${key2}_found`] = Number(cosine2.x > FOUND);
      }
      return { ...row2, joint_energy: runs.joint.energy, refined_energy: runs.refined.energy };
    } finally {
      instance.dispose();
    }
  },
  figure(records2, { tensorNoise, size: size2, theory }) {
    const lines = summarise(ofKind(records2, "evolution"));
    const runs = summarise(ofKind(records2, "run"));
    const seeds2 = Math.max(0, ...runs.map(({ done }) => done));
    const series2 = methods2.map(({ key: key2, name: name2 }) => ({
      name: name2,
      line: pointsOf3(lines, key2).map(({ x, y }) => [x, y]),
      points: pointsOf3(runs, key2)
    }));
    const [low, high] = [Math.min(...theory), Math.max(...theory)];
    return {
      kind: "curves",
      title: "Learn the matrix first: descent on both losses at once loses what a curriculum finds",
      subtitle: `spiked matrix-tensor model, \u0394\u209C = ${tensorNoise}, N = ${size2}, ${seeds2} seeds`,
      x: { label: "matrix noise \u0394\u2098", domain: [low, high] },
      y: { label: "squared cosine of u with the truth", domain: [0, 1] },
      series: series2,
      meaning: { line: "state evolution", points: "runs \xB1 s.e.", marks: "onset in theory" },
      marks: [{ x: mlOnset(tensorNoise), label: "joint" }].filter(({ x }) => low <= x && x <= high)
    };
  },
  table(records2) {
    const runs = summarise(ofKind(records2, "run"));
    return {
      columns: ["\u0394\u2098", ...methods2.flatMap(({ name: name2 }) => [`${name2}: u`, "\xB1 s.e.", "found x", "95 %"])],
      rows: runs.map((point2) => [
        Number(point2.at.noise),
        ...methods2.flatMap(({ key: key2 }) => {
          const value = point2.values[key2];
          const found3 = Math.round((point2.values[`${key2}_found`]?.mean ?? 0) * point2.done);
          if (point2.done === 0) return [void 0, void 0, void 0, void 0];
          const { low, high } = successRate(found3, point2.done);
          return [
            value?.mean,
            value?.error,
            `${found3} of ${point2.done}`,
            `${low.toFixed(2)} - ${high.toFixed(2)}`
          ];
        })
      ])
    };
  }
});
function mlOnset(tensorNoise) {
  return brent((noise) => mlGain(matrixAndTensor(noise, tensorNoise)) - 1, 1e-3, 2).root;
}
function pointsOf3(summaries, key2) {
  return summaries.filter(({ values }) => values[key2] !== void 0).map(({ at, values }) => ({ x: Number(at.noise), y: values[key2].mean, error: values[key2].error }));
}

// src/experiments/spiked/ladder.ts
var species = { prior: "sphere" };
var ladder = rayExperiment({
  name: "spiked/ladder",
  title: "Ladder: a matrix teaches a tensor that teaches a tensor",
  headline: "Up the ladder: u v, then u x y, then x z w",
  subtitle: "\u0394\u2098 = 1/\u03BB, \u0394\u2081 = 0.3/\u03BB, \u0394\u2082 = 1.3/\u03BB",
  model: (lambda) => spiked({
    species: { u: species, v: species, x: species, y: species, z: species, w: species },
    channels: [
      { modes: ["u", "v"], snr: lambda },
      { modes: ["u", "x", "y"], snr: lambda / 0.3 },
      { modes: ["x", "z", "w"], snr: lambda / 1.3 }
    ]
  }),
  curves: [
    ["u", ["u"]],
    ["v", ["v"]],
    ["x, y", ["x", "y"]],
    ["z, w", ["z", "w"]]
  ],
  size: 200,
  snr: "0.8:3:12",
  theory: "0.8:3:221",
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 80, snr: "0.8:3:6" } }
});

// src/experiments/spiked/obstruction.ts
import { z as z28 } from "zod";
var parameters10 = z28.strictObject({
  /** Delta_m, fixed. */
  matrixNoise: z28.number().gt(0).lt(1).default(0.5),
  /** N, the length of each vector. */
  size: z28.int().min(2).max(1e3).default(200),
  /** log10 of Delta_t where ML-AMP runs. */
  noise: grid("-1.3:1:9").pipe(z28.array(z28.number().min(-4).max(4))),
  /** log10 of Delta_t where state evolution is computed. */
  theory: grid("-1.3:1:93").pipe(z28.array(z28.number().min(-4).max(4))),
  /** Few: in many, a run at small N wanders into the basin of the informed fixed point by chance. */
  iterations: z28.int().min(1).default(100)
});
var obstruction = experiment({
  name: "spiked/obstruction",
  title: "The tensor obstructs joint maximum likelihood",
  papers: ["2506.02664"],
  parameters: parameters10,
  seeds: 10,
  quick: { seeds: 4, parameters: { size: 100, noise: "-1.3:1:5", theory: "-1.3:1:47" } },
  points: ({ noise, theory }) => [
    ...noise.map((value) => ({ at: { kind: "run", noise: value } })),
    ...theory.map((value) => ({ at: { kind: "evolution", noise: value }, seeds: 1 }))
  ],
  measure({ kind, noise }, { matrixNoise, size: size2, iterations }, seed) {
    const model2 = matrixAndTensor(matrixNoise, 10 ** Number(noise));
    if (kind === "evolution") {
      const { cosine2, status } = mlEvolution(model2);
      return { joint: cosine2.u, matrix: singularCosines(1 / matrixNoise, 1, 1)[0], status };
    }
    const instance = sample2(model2, { size: size2, seed });
    try {
      const options = { start: random2(instance, { seed }), maxIterations: iterations };
      const joint = mlAmp(instance, options);
      const [start, truth] = [spectral(instance).estimate.u, instance.signal("u")];
      const dot7 = (a, b) => a.reduce((sum2, value, i) => sum2 + value * b[i], 0);
      const matrix2 = dot7(start, truth) ** 2 / (dot7(start, start) * dot7(truth, truth));
      return { joint: joint.cosine2.u, matrix: matrix2, status: joint.status };
    } finally {
      instance.dispose();
    }
  },
  figure(records2, { matrixNoise, size: size2, theory }) {
    const lines = summarise(ofKind(records2, "evolution"));
    const runs = summarise(ofKind(records2, "run"));
    const seeds2 = Math.max(0, ...runs.map(({ done }) => done));
    const series2 = [
      ["matrix", "matrix alone (PCA)"],
      ["joint", "both at once (ML-AMP)"]
    ].map(([key2, name2]) => ({
      name: name2,
      line: pointsOf4(lines, key2).map(({ x, y }) => [x, y]),
      points: pointsOf4(runs, key2)
    }));
    const domain = [10 ** Math.min(...theory), 10 ** Math.max(...theory)];
    const onset = tensorOnset(matrixNoise, domain);
    return {
      kind: "curves",
      title: "More data, less recovered: a tensor hides the vector that it shares",
      subtitle: `spiked matrix-tensor model, \u0394\u2098 = ${matrixNoise}, N = ${size2}, ${seeds2} seeds, random starts`,
      x: { label: "tensor noise \u0394\u209C", domain, scale: "log" },
      y: { label: "squared cosine of u with the truth", domain: [0, 1] },
      series: series2,
      meaning: { line: "theory", points: "runs \xB1 s.e.", marks: "onset in theory" },
      marks: onset === void 0 ? [] : [{ x: onset, label: "joint" }]
    };
  },
  table(records2) {
    const lines = summarise(ofKind(records2, "evolution"));
    const runs = summarise(ofKind(records2, "run"));
    return {
      columns: ["\u0394\u209C", "u joint", "\xB1 s.e.", "theory", "u matrix alone", "\xB1 s.e."],
      rows: runs.map(({ at, values }) => {
        const theory = lines.find((line6) => Math.abs(Number(line6.at.noise) - Number(at.noise)) < 1e-9);
        return [
          10 ** Number(at.noise),
          values.joint?.mean,
          values.joint?.error,
          theory && Number(theory.values.joint?.mean.toFixed(6)),
          values.matrix?.mean,
          values.matrix?.error
        ];
      })
    };
  }
});
function tensorOnset(matrixNoise, [low, high]) {
  const excess = (noise) => mlGain(matrixAndTensor(matrixNoise, noise)) - 1;
  return excess(low) < 0 && excess(high) > 0 ? brent(excess, low, high).root : void 0;
}
function pointsOf4(summaries, key2) {
  return summaries.filter(({ values }) => values[key2] !== void 0).map(({ at, values }) => ({ x: 10 ** Number(at.noise), y: values[key2].mean, error: values[key2].error }));
}

// src/experiments/spiked/phase-diagram.ts
init_palette();
import { z as z29 } from "zod";
var parameters11 = z29.strictObject({
  /** The plane runs from 0 to these values of Delta_m and Delta_t. */
  matrixNoise: z29.number().gt(0).default(1.4),
  tensorNoise: z29.number().gt(0).default(0.6),
  columns: z29.int().min(1).max(1e3).default(70),
  rows: z29.int().min(1).max(1e3).default(60),
  /** Values of Delta_m at which the first-order line is computed; 0 for a figure without it. */
  line: z29.int().min(0).max(1e3).default(57)
});
var regions = [
  { name: "nothing", color: "#e4e4e4" },
  { name: "u, v only", color: palette.skyBlue },
  { name: "u, v, x, y", color: palette.blue },
  { name: "hard: possible, AMP stops short", color: palette.orange }
];
var recovered = 1e-3;
var phaseDiagram = experiment({
  name: "spiked/phase-diagram",
  title: "Phase diagram of the spiked matrix-tensor model",
  papers: ["2506.02664"],
  parameters: parameters11,
  seeds: 1,
  quick: { parameters: { columns: 28, rows: 24, line: 15 } },
  points: (plane) => [
    ...Array.from({ length: plane.columns * plane.rows }, (_, k) => {
      const { x1, x2, y1, y2 } = cell(plane, k);
      return { at: { matrixNoise: rounded((x1 + x2) / 2), tensorNoise: rounded((y1 + y2) / 2) }, seeds: 1 };
    }),
    ...Array.from({ length: plane.line }, (_, i) => ({
      at: { kind: "thresholds", matrixNoise: rounded((i + 1) * plane.matrixNoise / plane.line) },
      seeds: 1
    }))
  ],
  measure({ kind, matrixNoise, tensorNoise }, plane) {
    if (kind === "thresholds") {
      const at = (Dt) => matrixAndTensor(Number(matrixNoise), Dt);
      const [from2, to] = [0.01 * plane.tensorNoise, plane.tensorNoise];
      const kinds3 = ["information-theoretic"];
      return thresholdRow(thresholds2(at(to), { vary: at, from: from2, to, kinds: kinds3 }).thresholds);
    }
    const model2 = matrixAndTensor(Number(matrixNoise), Number(tensorNoise));
    const found3 = stateEvolution2(model2, { start: "uninformative" });
    const possible = stateEvolution2(model2, { start: "informed" });
    const q = four(found3.overlap);
    const best = four(possible.overlap);
    return {
      ...q,
      freeEntropy: found3.freeEntropy,
      informed_u: best.u,
      informed_v: best.v,
      informed_x: best.x,
      informed_y: best.y,
      informed_freeEntropy: possible.freeEntropy,
      status: found3.status === "converged" ? possible.status : found3.status
    };
  },
  figure(records2, plane) {
    const cells = records2.flatMap(
      (record2) => record2.status === "done" && record2.at.kind === void 0 ? [{ ...cell(plane, record2.point), region: regionOf(record2.rows[0]) }] : []
    );
    const top = plane.tensorNoise;
    const firstOrder = ofKind(records2, "thresholds").flatMap(
      (record2) => thresholdsIn([record2]).map(([, value]) => [Number(record2.at.matrixNoise), value])
    );
    return {
      kind: "phases",
      title: "What can be learned from a matrix and a tensor",
      subtitle: "Bayes-optimal, four Gaussian vectors of equal length",
      x: { label: "matrix noise \u0394\u2098", domain: [0, plane.matrixNoise] },
      y: { label: "tensor noise \u0394\u209C", domain: [0, top] },
      regions: [...regions],
      cells,
      lines: [
        {
          name: "\u0394\u2098 = 1",
          points: [
            [1, 0],
            [1, top]
          ]
        },
        {
          name: "\u0394\u209C = 1 \u2212 \u0394\u2098",
          points: [
            [Math.max(0, 1 - top), Math.min(1, top)],
            [1, 0]
          ],
          dashed: true
        },
        ...firstOrder.length > 0 ? [{ name: "equal free entropy", points: firstOrder, dotted: true }] : []
      ]
    };
  },
  /** Down one column of cells in ten or so: where each phase lies. */
  table(records2, plane) {
    const step = Math.max(1, Math.round(plane.columns / 14));
    const columns = Array.from({ length: Math.ceil(plane.columns / step) }, (_, i) => i * step);
    return {
      columns: ["\u0394\u2098", "\u0394\u209C: u, v, x, y", "u, v only", "nothing", "hard"],
      rows: columns.map((column3) => {
        const own = records2.filter(({ point: point2 }) => Math.floor(point2 / plane.rows) === column3);
        const extent2 = (region) => extentOf(own, region);
        const noise = Number(own[0]?.at.matrixNoise);
        return [noise, extent2("u, v, x, y"), extent2("u, v only"), extent2("nothing"), extent2(regions[3].name)];
      })
    };
  }
});
function cell({ matrixNoise, tensorNoise, columns, rows: rows2 }, point2) {
  const i = Math.floor(point2 / rows2);
  const j = point2 % rows2;
  return {
    x1: i * matrixNoise / columns,
    x2: (i + 1) * matrixNoise / columns,
    y1: j * tensorNoise / rows2,
    y2: (j + 1) * tensorNoise / rows2
  };
}
function regionOf(row2) {
  const number9 = (key2) => Number(row2[key2]);
  const gain = number9("informed_freeEntropy") - number9("freeEntropy");
  if (gain > 1e-9 && number9("informed_x") - number9("x") > recovered) return regions[3].name;
  if (number9("x") > recovered) return "u, v, x, y";
  return number9("u") > recovered ? "u, v only" : "nothing";
}
function extentOf(records2, region) {
  const values = records2.flatMap(
    (record2) => record2.status === "done" && regionOf(record2.rows[0]) === region ? [Number(record2.at.tensorNoise)] : []
  );
  if (values.length === 0) return void 0;
  return `${Math.min(...values).toFixed(3)} \u2013 ${Math.max(...values).toFixed(3)}`;
}
function rounded(value) {
  return Number(value.toPrecision(10));
}

// src/experiments/spiked/rank-two.ts
var weight = 1 / Math.sqrt(3);
var coupled = /* @__PURE__ */ new Set(["011", "101", "110"]);
var rankTwo = rayExperiment({
  name: "spiked/rank-two",
  title: "Rank two: a tensor lends the strong factor of a matrix to the weak one",
  headline: "The strong factor brings out the weak one",
  subtitle: "matrix strengths \u03BB and 0.4 \u03BB, coupling tensor 1.5 \u03BB, Gaussian",
  model: (lambda) => spiked({
    species: { x: { prior: { kind: "gaussian", rank: 2 } } },
    channels: [
      {
        modes: ["x", "x"],
        snr: lambda,
        symmetric: true,
        core: [
          [1, 0],
          [0, Math.sqrt(0.4)]
        ]
      },
      {
        modes: ["x", "x", "x"],
        snr: 1.5 * lambda,
        symmetric: true,
        core: [0, 1].map(
          (a) => [0, 1].map((b) => [0, 1].map((c) => coupled.has(`${a}${b}${c}`) ? weight : 0))
        )
      }
    ]
  }),
  curves: [
    ["strong factor", ["x.0"]],
    ["weak factor", ["x.1"]]
  ],
  signed: true,
  size: 300,
  snr: "0.8:3:12",
  theory: "0.8:3:221",
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 200, snr: "0.8:3:6" } }
});

// src/experiments/spiked/size-scaling.ts
import { z as z30 } from "zod";
var sizes = z30.array(z30.int().min(10)).min(1);
var parameters12 = z30.strictObject({
  /** Of the symmetric matrix and of the symmetric tensor of order 3. */
  snr: z30.tuple([z30.number().gt(0), z30.number().gt(0)]).default([2, 1.5]),
  /** q of the start on the Nishimori line. */
  start: z30.number().gt(0).lt(1).default(0.35),
  iterations: z30.int().min(1).max(50).default(12),
  /** N with stored noise, up to what memory holds. */
  dense: sizes.default([100, 180, 320, 560]),
  /** N with implicit noise. */
  implicit: sizes.default([100, 1e3, 1e4, 1e5, 1e6])
});
var seedsAt = (size2) => size2 >= 1e6 ? { seeds: 3 } : {};
var sizeScaling = experiment({
  name: "spiked/size-scaling",
  title: "State evolution is approached as 1/\u221AN, up to a million rows",
  papers: ["2506.02664", "2101.07464"],
  parameters: parameters12,
  seeds: 12,
  quick: { seeds: 4, parameters: { dense: [100, 200], implicit: [100, 1e3, 1e4] } },
  // The slow ones first: what is said of the time left then errs on the long side.
  points: ({ dense, implicit }) => [
    ...[...implicit].reverse().map((size2) => ({ at: { noise: "implicit", size: size2 }, ...seedsAt(size2) })),
    ...dense.map((size2) => ({ at: { noise: "dense", size: size2 } }))
  ],
  measure({ noise, size: size2 }, { snr, start, iterations }, seed) {
    const model2 = spiked({
      species: { x: { prior: "rademacher" } },
      channels: [
        { modes: ["x", "x"], snr: snr[0], symmetric: true },
        { modes: ["x", "x", "x"], snr: snr[1], symmetric: true }
      ]
    });
    const options = { maxIterations: iterations, tolerance: 0, trajectory: true };
    const theory = stateEvolution2(model2, { ...options, start: { x: start } }).trajectory;
    const instance = sample2(model2, {
      size: Number(size2),
      seed,
      noise: noise === "implicit" ? "implicit" : "dense"
    });
    try {
      const run = bayesAmp2(instance, { ...options, start: informed2(instance, { overlap: start, seed }) });
      const gaps = run.trajectory.slice(1).map(({ overlap: overlap2 }, t2) => overlap2.x - theory[t2 + 1].x);
      const square2 = gaps.reduce((sum2, gap2) => sum2 + gap2 * gap2, 0) / gaps.length;
      return { square: square2, last: run.overlap.x, theory: theory[iterations].x };
    } finally {
      instance.dispose();
    }
  },
  figure(records2, { snr, iterations, dense, implicit }) {
    const runs = summarise(records2).filter(({ done }) => done > 0);
    const [low, high] = [Math.min(...dense, ...implicit), Math.max(...dense, ...implicit)];
    const deviations = runs.length > 0 ? runs.map((run) => deviation(run).mean) : [0.1];
    const decade = (value, round) => 10 ** round(Math.log10(value));
    const series2 = ["dense", "implicit"].map((noise) => ({
      name: `${noise} noise`,
      points: runs.filter(({ at }) => at.noise === noise).map((run) => ({ x: Number(run.at.size), y: deviation(run).mean, error: deviation(run).error }))
    }));
    if (runs.length > 0) {
      const c = scale(runs);
      series2.push({
        name: `${c.toPrecision(2)} / \u221AN`,
        line: [low, high].map((N) => [N, c / Math.sqrt(N)])
      });
    }
    return {
      kind: "curves",
      title: "Runs approach state evolution as 1/\u221AN, up to a million rows",
      subtitle: `symmetric matrix (\u03BB = ${snr[0]}) and tensor (\u03BB = ${snr[1]}), Rademacher, ${iterations} iterations of Bayes-AMP`,
      x: { label: "N", domain: [decade(low, Math.floor), decade(high, Math.ceil)], scale: "log" },
      y: {
        label: "rms distance of overlap from theory",
        domain: [decade(Math.min(...deviations), Math.floor), decade(Math.max(...deviations), Math.ceil)],
        scale: "log"
      },
      series: series2,
      meaning: { line: "prefactor fitted", points: "over seeds and iterations \xB1 s.e." }
    };
  },
  table(records2) {
    return {
      columns: ["noise", "N", "rms distance", "\xB1 s.e.", "times \u221AN", "last overlap", "theory"],
      rows: summarise(records2).filter(({ done }) => done > 0).map((run) => {
        const { mean: mean4, error: error4 } = deviation(run);
        const N = Number(run.at.size);
        return [
          String(run.at.noise),
          N,
          mean4,
          error4,
          mean4 * Math.sqrt(N),
          run.values.last?.mean,
          run.values.theory?.mean
        ];
      })
    };
  }
});
function deviation({ values }) {
  const { mean: mean4, error: error4 } = values.square;
  const root = Math.sqrt(mean4);
  return { mean: root, error: error4 === void 0 ? void 0 : error4 / (2 * root) };
}
function scale(runs) {
  const logs = runs.map((run) => Math.log(deviation(run).mean * Math.sqrt(Number(run.at.size))));
  return Math.exp(logs.reduce((sum2, value) => sum2 + value, 0) / logs.length);
}

// src/experiments/spiked/staircase-snr.ts
import { z as z31 } from "zod";
var parameters13 = z31.strictObject({
  /** Delta_t / Delta_m: the ray along which both noises fall. */
  ratio: z31.number().gt(0).default(0.45),
  /** N, the length of each vector. */
  size: z31.int().min(2).max(2e3).default(300),
  /** 1 / Delta_m where AMP runs. */
  snr: grid("0.8:4:17").pipe(z31.array(z31.number().gt(0))),
  /** 1 / Delta_m where state evolution is computed. */
  theory: grid("0.8:4:161").pipe(z31.array(z31.number().gt(0))),
  /** Iterations of AMP at most. */
  iterations: z31.int().min(1).default(200),
  /** Of AMP. Without it the norms of the estimates swing with period two at this N; the fixed point is the same. */
  damping: z31.number().min(0).lt(1).default(0.3)
});
var factors = [
  ["u", ["u"]],
  ["v", ["v"]],
  ["x, y", ["x", "y"]]
];
var staircaseSnr = experiment({
  name: "spiked/staircase-snr",
  title: "Staircase in signal-to-noise ratio: a matrix teaches a tensor",
  papers: ["2506.02664"],
  parameters: parameters13,
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 120, snr: "0.8:4:9" } },
  // The slow ones first: what is said of the time left then errs on the long side.
  points: ({ snr, theory }) => [
    ...snr.map((value) => ({ at: { kind: "amp", snr: value } })),
    ...theory.map((value) => ({ at: { kind: "evolution", snr: value }, seeds: 1 }))
  ],
  measure({ kind, snr }, { ratio, size: size2, iterations, damping }, seed) {
    const model2 = matrixAndTensor(1 / Number(snr), ratio / Number(snr));
    if (kind === "evolution") {
      const { overlap: overlap2, freeEntropy: freeEntropy3, status, iterations: iterations2 } = stateEvolution2(model2);
      return { ...four(overlap2), freeEntropy: freeEntropy3, iterations: iterations2, status };
    }
    const instance = sample2(model2, { size: size2, seed });
    try {
      const options = { damping, maxIterations: iterations };
      const run = bayesAmp2(instance, { ...options, start: curriculum(instance) });
      const { iterations: used, residual, status } = run;
      const converged = Number(status === "converged");
      return { ...four(run.cosine2), iterations: used, residual, converged, status };
    } finally {
      instance.dispose();
    }
  },
  figure(records2, { ratio, size: size2 }) {
    const theory = summarise(ofKind(records2, "evolution"));
    const amp = summarise(ofKind(records2, "amp"));
    const seeds2 = Math.max(0, ...amp.map(({ done }) => done));
    const series2 = factors.map(([name2, keys]) => ({
      name: name2,
      line: theory.map((point2) => [Number(point2.at.snr), average(point2, keys).mean]),
      points: amp.filter(({ done }) => done > 0).map((point2) => {
        const { mean: mean4, error: error4 } = average(point2, keys);
        return { x: Number(point2.at.snr), y: mean4, error: error4 };
      })
    }));
    const xs = theory.map(({ at }) => Number(at.snr));
    const [low, high] = [Math.min(...xs), Math.max(...xs)];
    const thresholds3 = [
      { x: 1, label: "u, v" },
      { x: 1 + ratio, label: "x, y" }
    ];
    return {
      kind: "curves",
      title: "First the matrix, then the tensor: a staircase of recovery",
      subtitle: `spiked matrix-tensor model, \u0394\u209C = ${ratio} \u0394\u2098, N = ${size2}, ${seeds2} seeds`,
      x: { label: "signal-to-noise ratio \u03BB = 1/\u0394\u2098", domain: [low, high] },
      y: { label: "squared cosine with the truth", domain: [0, 1] },
      series: series2,
      meaning: { line: "state evolution", points: "Bayes-AMP \xB1 s.e.", marks: "onset in theory" },
      marks: thresholds3.filter(({ x }) => low <= x && x <= high)
    };
  },
  table(records2) {
    const amp = summarise(ofKind(records2, "amp"));
    const theory = summarise(ofKind(records2, "evolution"));
    return {
      columns: ["\u03BB = 1/\u0394\u2098", ...factors.flatMap(([name2]) => [`${name2} AMP`, "\xB1 s.e.", "theory"]), "converged"],
      rows: amp.map((point2) => [
        Number(point2.at.snr),
        ...factors.flatMap(([, keys]) => {
          const { mean: mean4, error: error4 } = average(point2, keys);
          return [mean4, error4, nearby(theory, Number(point2.at.snr), keys)];
        }),
        `${Math.round((point2.values.converged?.mean ?? 0) * point2.done)} of ${point2.done}`
      ])
    };
  }
});
function average({ values }, keys) {
  const parts2 = keys.map((key2) => values[key2]).filter((part) => part !== void 0);
  const over = (numbers) => numbers.reduce((sum2, value) => sum2 + value, 0) / numbers.length;
  const errors = parts2.map(({ error: error4 }) => error4).filter((error4) => error4 !== void 0);
  return { mean: over(parts2.map(({ mean: mean4 }) => mean4)), error: errors.length > 0 ? over(errors) : void 0 };
}
function nearby(theory, snr, keys) {
  const point2 = theory.find(({ at }) => Math.abs(Number(at.snr) - snr) < 1e-9);
  return point2 && Number(average(point2, keys).mean.toFixed(6));
}

// src/experiments/spiked/staircase-time.ts
import { z as z32 } from "zod";
var parameters14 = z32.strictObject({
  matrixNoise: z32.number().gt(0).default(0.7),
  tensorNoise: z32.number().gt(0).default(0.25),
  /** N, the length of each vector. */
  size: z32.int().min(2).max(2e3).default(300),
  iterations: z32.int().min(1).max(1e5).default(200),
  /** Overlap that state evolution starts from and never falls below. */
  floor: z32.number().gt(0).lt(1).default(1e-8)
});
var factors2 = ["u", "v", "x"];
var staircaseTime = experiment({
  name: "spiked/staircase-time",
  title: "Staircase in time: two plateaus and two escapes",
  papers: ["2506.02664"],
  parameters: parameters14,
  seeds: 6,
  quick: { seeds: 3, parameters: { size: 120 } },
  axis: "iteration",
  points: () => [
    { at: { kind: "amp" } },
    { at: { kind: "evolution" }, seeds: 1 },
    // What AMP can know of a random start at size N is 1/N.
    { at: { kind: "evolution at 1/N" }, seeds: 1 }
  ],
  measure({ kind }, { matrixNoise, tensorNoise, size: size2, iterations, floor }, seed) {
    const model2 = matrixAndTensor(matrixNoise, tensorNoise);
    const options = { maxIterations: iterations, tolerance: 0, trajectory: true };
    if (kind !== "amp") {
      const q = kind === "evolution" ? floor : 1 / size2;
      const start = { u: q, v: q, x: q, y: q };
      const { trajectory } = stateEvolution2(model2, { ...options, start, floor: q });
      return rows(trajectory, iterations);
    }
    const instance = sample2(model2, { size: size2, seed });
    try {
      const { trajectory } = bayesAmp2(instance, {
        ...options,
        start: random2(instance, { seed, floor: 1 / size2 })
      });
      return trajectory.map(({ overlap: overlap2 }, iteration) => ({ iteration, ...four(overlap2) }));
    } finally {
      instance.dispose();
    }
  },
  figure(records2, { matrixNoise, tensorNoise, size: size2, iterations, floor }) {
    const theory = rowsOf3(records2, "evolution")[0] ?? [];
    const matched = rowsOf3(records2, "evolution at 1/N")[0] ?? [];
    const amp = rowsOf3(records2, "amp");
    const path2 = (rows2, key2) => rows2.map((row2) => [Number(row2.iteration), Number(row2[key2])]);
    const series2 = factors2.map((key2) => ({
      name: key2 === "x" ? "x, y" : key2,
      line: path2(theory, key2),
      dashed: path2(matched, key2),
      // u and v rise together: one of them is enough of these.
      runs: key2 === "v" ? [] : amp.map((rows2) => path2(rows2, key2))
    }));
    return {
      kind: "curves",
      title: "Two plateaus, two escapes: u first, and through u the tensor",
      subtitle: `\u0394\u2098 = ${matrixNoise}, \u0394\u209C = ${tensorNoise}, N = ${size2}, ${amp.length} seeds`,
      x: { label: "iteration t", domain: [0, iterations] },
      y: { label: "squared cosine with the truth", domain: [0, 1] },
      series: series2,
      meaning: {
        line: `state evolution from ${floor}`,
        dashed: "state evolution from 1/N",
        runs: "runs of Bayes-AMP, random start"
      }
    };
  },
  table(records2, { iterations }) {
    const theory = rowsOf3(records2, "evolution")[0] ?? [];
    const matched = rowsOf3(records2, "evolution at 1/N")[0] ?? [];
    const amp = summarise(ofKind(records2, "amp"), "iteration");
    const step = Math.max(1, Math.round(iterations / 20));
    const every = Array.from({ length: Math.floor(iterations / step) + 1 }, (_, i) => i * step);
    return {
      columns: ["t", "u", "v", "x", "u from 1/N", "x from 1/N", "u AMP", "\xB1 s.e.", "x AMP", "\xB1 s.e."],
      rows: every.map((t2) => {
        const { u, x } = amp[t2]?.values ?? {};
        const numbers = [theory[t2]?.u, theory[t2]?.v, theory[t2]?.x, matched[t2]?.u, matched[t2]?.x];
        return [t2, ...numbers, u?.mean, u?.error, x?.mean, x?.error];
      })
    };
  }
});
function rows(trajectory, iterations) {
  return Array.from({ length: iterations + 1 }, (_, iteration) => ({
    iteration,
    ...four(trajectory[Math.min(iteration, trajectory.length - 1)])
  }));
}
function rowsOf3(records2, kind) {
  return ofKind(records2, kind).flatMap((record2) => record2.status === "done" ? [record2.rows] : []);
}

// src/experiments/spiked/tensor-unfolding.ts
import { z as z33 } from "zod";
var parameters15 = z33.strictObject({
  /** n, the length of each vector: one curve each. */
  sizes: z33.array(z33.int().min(4).max(600)).min(1).max(6).default([60, 100, 200]),
  /** l = snr / n^{1/2}. */
  strength: grid("0.5:3:11").pipe(z33.array(z33.number().gt(0)))
});
var tensorUnfolding = experiment({
  name: "spiked/tensor-unfolding",
  title: "Tensor unfolding: the price of having no matrix",
  papers: ["1411.1076", "2506.02664"],
  parameters: parameters15,
  seeds: 12,
  quick: { seeds: 4, parameters: { sizes: [40, 80], strength: "0.5:3:6" } },
  points: ({ sizes: sizes2, strength }) => sizes2.flatMap((size2) => strength.map((l) => ({ at: { size: size2, strength: l } }))),
  measure({ size: size2, strength }, _, seed) {
    const n = Number(size2);
    const model2 = spiked({
      species: { x: { prior: "sphere" }, y: { prior: "sphere" }, z: { prior: "sphere" } },
      channels: [{ modes: ["x", "y", "z"], snr: Number(strength) * Math.sqrt(n) }]
    });
    const instance = sample2(model2, { size: n, seed });
    try {
      const [found3, truth] = [unfolding(instance).estimate.x, instance.signal("x")];
      const dot7 = (a, b) => a.reduce((sum2, value, i) => sum2 + value * b[i], 0);
      return { cosine2: dot7(found3, truth) ** 2 / (dot7(found3, found3) * dot7(truth, truth)) };
    } finally {
      instance.dispose();
    }
  },
  figure(records2, { sizes: sizes2, strength }) {
    const runs = summarise(records2);
    const seeds2 = Math.max(0, ...runs.map(({ done }) => done));
    const [low, high] = [Math.min(...strength), Math.max(...strength)];
    const axis2 = Array.from({ length: 201 }, (_, i) => low + (high - low) * i / 200);
    const series2 = sizes2.map((size2) => ({
      name: `n = ${size2}`,
      dashed: axis2.map((l) => [l, predicted3(size2, l)]),
      points: runs.filter(({ at, values }) => at.size === size2 && values.cosine2 !== void 0).map(({ at, values: { cosine2 } }) => ({
        x: Number(at.strength),
        y: cosine2.mean,
        error: cosine2.error
      }))
    }));
    series2.push({
      name: "n \u2192 \u221E",
      line: axis2.map((l) => [l, l > 1 ? 1 - 1 / (l * l) : 0])
    });
    return {
      kind: "curves",
      title: "Without a matrix to start from, a tensor must be \u221An times stronger",
      subtitle: `top eigenvector of the unfolded tensor's Gram matrix, order 3, ${seeds2} seeds`,
      x: { label: "signal-to-noise ratio over \u221An", domain: [low, high] },
      y: { label: "squared cosine with the truth", domain: [0, 1] },
      series: series2,
      meaning: {
        line: "1 - 1/l\xB2",
        dashed: "at finite n, noise of the long side",
        points: "runs \xB1 s.e.",
        marks: "onset in theory"
      },
      marks: low < 1 && 1 < high ? [{ x: 1, label: "onset" }] : []
    };
  },
  table(records2) {
    return {
      columns: ["n", "l", "squared cosine", "\xB1 s.e.", "predicted at n", "1 - 1/l\xB2"],
      rows: summarise(records2).map(({ at, values }) => {
        const [n, l] = [Number(at.size), Number(at.strength)];
        return [
          n,
          l,
          values.cosine2?.mean,
          values.cosine2?.error,
          predicted3(n, l),
          l > 1 ? 1 - 1 / (l * l) : 0
        ];
      })
    };
  }
});
function predicted3(n, l) {
  return singularCosines(l / Math.sqrt(n), 1, n)[0];
}

// src/experiments/index.ts
var experiments = [
  staircaseSnr,
  staircaseTime,
  phaseDiagram,
  hysteresis,
  ladder,
  correlated,
  rankTwo,
  jointVsCurriculum,
  obstruction,
  gradientFlowExperiment,
  tensorUnfolding,
  sizeScaling,
  prSeVsAmp,
  overlapVsAlpha,
  ratioOverlap,
  eigenvaluesVsAlpha,
  spectrumAsymProduct,
  spectrumSymNorm,
  spectrumSignProduct,
  grandStaircase,
  gfNearest,
  gfBetaTransition,
  gfCoupon,
  gfSgdVsOde
];
function find(name2) {
  const found3 = experiments.find((experiment2) => experiment2.name === name2);
  if (found3) return found3;
  throw new RangeError(
    `experiment must be one of ${experiments.map(({ name: name3 }) => name3).join(", ")}, got ${JSON.stringify(name2)}`
  );
}

// src/io/input-error.ts
var InputError = class extends Error {
  name = "InputError";
};

// src/sweep/path.ts
function assign(target, path2, value) {
  set(target, path2.split("."), value);
}
function set(target, [key2, ...rest2], value) {
  const own = Object.hasOwn(target, key2) ? target[key2] : void 0;
  let next = value;
  if (rest2.length > 0) {
    next = typeof own === "object" && own !== null && !Array.isArray(own) ? own : {};
    set(next, rest2, value);
  }
  Object.defineProperty(target, key2, { value: next, enumerable: true, writable: true, configurable: true });
}

// src/experiments/explain.ts
function issuesOf(error4, given, noun, names3, place4 = (path2) => path2) {
  return error4.issues.map((issue) => {
    const path2 = issue.path.join(".");
    if (issue.code === "unrecognized_keys") {
      const unknown = issue.keys.map((key2) => place4(path2 === "" ? key2 : `${path2}.${key2}`)).join(", ");
      const expected2 = path2 === "" ? `: expected one of ${names3.join(", ")}` : "";
      return `there is no ${noun} ${unknown}${expected2}`;
    }
    const found3 = issue.path.reduce(
      (value, key2) => typeof value === "object" ? value?.[key2] : value,
      given
    );
    const expected = issue.message.replace(/^(Invalid input|Too small|Too big): /, "").replace(/, received .*/, "");
    const where = place4(path2);
    return `${where === "" ? "" : `${where}: `}${expected}, found ${show(found3)}`;
  });
}
function show(value) {
  const text4 = typeof value === "number" ? String(value) : value === void 0 ? "nothing" : JSON.stringify(value);
  return text4.length > 80 ? `${text4.slice(0, 77)}...` : text4;
}

// src/experiments/config.ts
function resolve(experiment2, choices = {}) {
  const { quick, set: set2 = [], seed = "onsager" } = choices;
  const given = givenParameters(experiment2, quick, set2);
  const seeds2 = choices.seeds ?? (quick ? experiment2.quick.seeds : void 0) ?? experiment2.seeds;
  if (!(Number.isSafeInteger(seeds2) && seeds2 > 0)) {
    throw new InputError(`seeds: expected an integer > 0, found ${seeds2}`);
  }
  const parsed = experiment2.parameters.safeParse(given);
  if (!parsed.success) {
    throw new InputError(`${experiment2.name}: ${explainParameters(experiment2, parsed.error, given)}`);
  }
  return { experiment: experiment2.name, parameters: parsed.data, seeds: seeds2, seed };
}
function givenParameters(experiment2, quick, set2) {
  const given = quick ? structuredClone(experiment2.quick.parameters) : {};
  for (const [path2, value] of set2) assign(given, path2, value);
  return given;
}
function explainParameters(experiment2, error4, given, place4) {
  return issuesOf(error4, given, "parameter", Object.keys(experiment2.parameters.shape), place4).join("; ");
}

// src/figure/node.ts
import { createRequire } from "node:module";
async function toSvg(drawing) {
  const [{ JSDOM }, { draw: draw3 }] = await Promise.all([import("jsdom"), Promise.resolve().then(() => (init_draw(), draw_exports))]);
  const { window } = new JSDOM("");
  const svg2 = draw3(drawing, window.document);
  return `${new window.XMLSerializer().serializeToString(svg2)}
`;
}
async function toPng(svg2) {
  const { Resvg } = await import("@resvg/resvg-js");
  const { resolve: resolve2 } = createRequire(import.meta.url);
  const fontFiles = ["DejaVuSans", "DejaVuSans-Bold"].map(
    (name2) => resolve2(`dejavu-fonts-ttf/ttf/${name2}.ttf`)
  );
  const font = {
    fontFiles,
    loadSystemFonts: false,
    defaultFontFamily: "DejaVu Sans",
    sansSerifFamily: "DejaVu Sans"
  };
  return new Resvg(svg2, { font, fitTo: { mode: "zoom", value: 2 }, background: "white" }).render().asPng();
}

// src/sweep/hash.ts
import { createHash } from "node:crypto";
function hashOf(config2) {
  return createHash("sha256").update(canonical(config2)).digest("hex").slice(0, 12);
}
function canonical(value) {
  return JSON.stringify(
    value,
    (_, part) => typeof part === "object" && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1)) : part
  );
}

// src/sweep/plan.ts
var most2 = 1e6;
function planOf(study, config2) {
  const variants = [];
  const tasks = [];
  let first = 0;
  for (const at of combinations(config2.sweep ?? {})) {
    const parameters16 = structuredClone(config2.parameters);
    for (const [path2, value] of Object.entries(at)) assign(parameters16, path2, value);
    const coordinates = Object.fromEntries(
      Object.entries(at).map(([path2, value]) => [path2, typeof value === "boolean" ? String(value) : value])
    );
    const points = study.points(parameters16);
    points.forEach((point2, i) => {
      const seeds2 = point2.seeds ?? config2.seeds;
      if (tasks.length + seeds2 > most2) {
        throw new InputError(
          `${study.name}: expected at most ${most2} tasks, found more: fewer points or seeds`
        );
      }
      const twice = Object.keys(point2.at).find((name2) => Object.hasOwn(coordinates, name2));
      if (twice !== void 0) {
        throw new InputError(
          `sweep.${twice}: the points of ${study.name} have a coordinate of this name already`
        );
      }
      const where = { ...coordinates, ...point2.at };
      for (let seed = 0; seed < seeds2; seed++) {
        tasks.push({ id: `${first + i}:${seed}`, point: first + i, seed, at: where });
      }
    });
    variants.push({ at: coordinates, parameters: parameters16, first, points: points.length });
    first += points.length;
  }
  return { study, config: config2, hash: hashOf(config2), variants, tasks };
}
function combinations(lists) {
  return Object.entries(lists).reduce(
    (partial, [name2, values]) => partial.flatMap((chosen) => values.map((value) => ({ ...chosen, [name2]: value }))),
    [{}]
  );
}

// src/sweep/study.ts
function seedOf({ seed }, task) {
  return `${seed}/${task.point}/${task.seed}`;
}

// ../../mx/fig.ts
import { writeFileSync } from "node:fs";
await init();
var [name, out, seeds, ...sets] = process.argv.slice(2);
var e = find(name);
var config = resolve(e, { set: sets.map((s) => {
  const [k, v] = s.split("=");
  let x = v;
  try {
    x = JSON.parse(v);
  } catch {
  }
  return [k, x];
}), seeds: Number(seeds) });
var t = performance.now();
var records = [];
for (const task of planOf(e, config).tasks) {
  const t1 = performance.now();
  const r = await e.measure(task.at, config.parameters, seedOf(config, task));
  records.push({ ...task, status: "done", rows: (Array.isArray(r) ? r : [r]).map(plain2) });
  if (performance.now() - t1 > 5e3) console.log(JSON.stringify(task.at), (performance.now() - t1).toFixed(0));
}
var svg = await toSvg(e.figure(records, config.parameters));
writeFileSync(out, await toPng(svg));
console.log(name, "seconds", ((performance.now() - t) / 1e3).toFixed(1), "svg kB", svg.length >> 10);
var table = e.table(records, config.parameters);
console.log(table.columns.join(" | "));
for (const r of table.rows.slice(0, 12)) console.log(r.map((v) => typeof v === "number" ? v.toPrecision(4) : v).join(" | "));
