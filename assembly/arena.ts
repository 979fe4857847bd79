// A stack of 64-byte aligned blocks over the whole linear memory: the only allocator of the core.
// Kernels never allocate; their callers do, and give back in reverse order with mark and release.

const ALIGN: usize = 64;
/** Growing in steps of at least 1 MiB keeps the number of memory.grow calls, which detach every view, small. */
const GROW_PAGES: usize = 16;
const PAGE: usize = 65536;

let top: usize = (__heap_base + ALIGN - 1) & ~(ALIGN - 1);

/**
 * Static room that code fills at run time, for the constants of a module. Not `memory.data`: where threads share the memory, every
 * instance lays the data of the module over it anew when it starts, so that only what never changes may be data.
 */
export function room(bytes: usize): usize {
  const at = top;
  top += (bytes + ALIGN - 1) & ~(ALIGN - 1);
  return at;
}

/** Reserves `bytes` bytes; 64-byte aligned, not cleared. Returns 0 when the memory cannot grow any further. */
export function alloc(bytes: usize): usize {
  const at = top;
  const size = (bytes + ALIGN - 1) & ~(ALIGN - 1);
  const end = at + size;
  // The last page of a 4 GiB memory stays unused so that end pointers never wrap around to zero.
  if (size < bytes || end < at || end > <usize>0xffff0000) return 0;
  // In pages: the bytes of a memory of 4 GiB are no 32-bit number.
  const have = <usize>memory.size();
  const wanted = (end + PAGE - 1) / PAGE;
  if (wanted > have) {
    const need = wanted - have;
    if (memory.grow(<i32>max(need, GROW_PAGES)) < 0 && memory.grow(<i32>need) < 0) return 0;
  }
  top = end;
  return at;
}

/** The current top of the stack, to hand to `release` later. */
export function mark(): usize {
  return top;
}

/** Gives back everything that was allocated since `mark` returned `at`. */
export function release(at: usize): void {
  top = at;
}
