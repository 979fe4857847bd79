/**
 * What a stream is for. A stream of numbers has the address (key, purpose, index): the key comes from the seed, the
 * purpose keeps the uses of one seed apart, the index counts within a use. Equal addresses give equal numbers.
 *
 * | purpose         | index                                                                              |
 * |-----------------|------------------------------------------------------------------------------------|
 * | user            | the caller's                                                                       |
 * | signal          | species, teacher or layer in the order of declaration                              |
 * | start           | the same; the initialisation of an algorithm                                       |
 * | dynamics        | step; the noise of Langevin or stochastic gradient dynamics                        |
 * | label           | output channel; the noise of labels                                                |
 * | input           | row; the design of a regression, tokens, training inputs                           |
 * | probe           | probe; random vectors of iterative linear algebra                                  |
 * | channel + c     | first index of the data tensor; the noise of channel c of a spiked model           |
 * | implicit + 4 c  | contraction; the noise of channel c where it is not stored                          |
 * | frame + 8 s     | direction; what implicit noise remembers of the space of species s                 |
 */
export const purpose = {
  user: 0,
  signal: 1,
  start: 2,
  dynamics: 3,
  label: 4,
  input: 5,
  probe: 6,
  channel: 0x10000,
  implicit: 0x20000,
  frame: 0x30000,
} as const;
