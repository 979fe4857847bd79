import { describe, expect, it } from 'vitest';
import { repeatEveryCallOf } from '../fuzz/repeated.js';
import { rooms } from '../fuzz/rooms.js';

describe('ten thousand calls of a function, good ones and throwing ones in turns', () => {
  repeatEveryCallOf('channel', 'multi-index', 'neurons', 'random-matrix', 'spiked');

  it('are those of every room, with the arrays', () => {
    const arrays = ['prior', 'linalg', 'random', 'tensor', 'root'];
    expect(rooms.map(([room]) => room).sort()).toEqual(
      [...arrays, 'channel', 'multi-index', 'neurons', 'random-matrix', 'spiked'].sort(),
    );
  });
});
