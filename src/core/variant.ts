/** The builds of the core that ship, by the names of their files. */
export type Variant = 'core' | 'core-relaxed' | 'core-threads' | 'core-relaxed-threads';
