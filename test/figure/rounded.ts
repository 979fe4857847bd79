/** Numbers to two decimals and clip paths counted from 1, so that a snapshot changes only when the figure does. */
export function rounded(svg: string): string {
  const ids = new Map<string, string>();
  return svg
    .replace(/plot-clip-\d+/g, (id) => ids.get(id) ?? ids.set(id, `plot-clip-${ids.size + 1}`).get(id)!)
    .replace(/-?\d+\.\d{3,}/g, (digits) => String(Number(Number(digits).toFixed(2))))
    .replace(/></g, '>\n<');
}
