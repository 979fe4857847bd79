// The kernels of all kinds and types behind one signature, over a range of slabs.

import { UNSUPPORTED } from '../status';
import {
  bdense2, bdense3, bdense4, ddense2, ddense3, ddense4, dense_ws, hdense2, hdense3, hdense4, mdense2, mdense3, mdense4,
} from './dense';
import {
  DENSE2, DENSE3, DENSE4, F32, F64, INT8, INT16, order_of, SYMMETRIC2, SYMMETRIC3_SLABS, SYMMETRIC3_TILED, SYMMETRIC4,
} from './layout';
import {
  bsymmetric2, bsymmetric3_slabs, bsymmetric3_tiled, bsymmetric4,
  dsymmetric2, dsymmetric3_slabs, dsymmetric3_tiled, dsymmetric4,
  hsymmetric2, hsymmetric3_slabs, hsymmetric3_tiled, hsymmetric4,
  msymmetric2, msymmetric3_slabs, msymmetric3_tiled, msymmetric4, symmetric_ws,
} from './symmetric';

/** Bytes of workspace of a range of slabs, and of every kernel of the kind. */
export function range_ws(kind: i32, n1: i32, n2: i32, n3: i32, n4: i32, coupling: usize): usize {
  if (kind == DENSE2) return dense_ws(2, 1, n2, coupling);
  if (kind == DENSE3) return dense_ws(3, n2, n3, coupling);
  if (kind == DENSE4) return dense_ws(4, n3, n4, coupling);
  return symmetric_ws(order_of(kind), n1, coupling);
}

/** `contract` of the slabs i0 .. i1-1 alone, of data that are stored. */
export function contract_range(
  kind: i32, type: i32, n1: i32, n2: i32, n3: i32, n4: i32, t: usize, coupling: usize, x1: usize, x2: usize, x3: usize, x4: usize,
  y1: usize, y2: usize, y3: usize, y4: usize, i0: i32, i1: i32, ws: usize,
): i32 {
  if (type == F64) {
    if (kind == DENSE2) return ddense2(n1, n2, t, coupling, x1, x2, y1, y2, i0, i1, ws);
    if (kind == DENSE3) return ddense3(n1, n2, n3, t, coupling, x1, x2, x3, y1, y2, y3, i0, i1, ws);
    if (kind == DENSE4) return ddense4(n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, i0, i1, ws);
    if (kind == SYMMETRIC2) return dsymmetric2(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC3_TILED) return dsymmetric3_tiled(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC3_SLABS) return dsymmetric3_slabs(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC4) return dsymmetric4(n1, t, coupling, x1, y1, i0, i1, ws);
  } else if (type == F32) {
    if (kind == DENSE2) return mdense2(n1, n2, t, coupling, x1, x2, y1, y2, i0, i1, ws);
    if (kind == DENSE3) return mdense3(n1, n2, n3, t, coupling, x1, x2, x3, y1, y2, y3, i0, i1, ws);
    if (kind == DENSE4) return mdense4(n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, i0, i1, ws);
    if (kind == SYMMETRIC2) return msymmetric2(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC3_TILED) return msymmetric3_tiled(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC3_SLABS) return msymmetric3_slabs(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC4) return msymmetric4(n1, t, coupling, x1, y1, i0, i1, ws);
  } else if (type == INT8) {
    if (kind == DENSE2) return bdense2(n1, n2, t, coupling, x1, x2, y1, y2, i0, i1, ws);
    if (kind == DENSE3) return bdense3(n1, n2, n3, t, coupling, x1, x2, x3, y1, y2, y3, i0, i1, ws);
    if (kind == DENSE4) return bdense4(n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, i0, i1, ws);
    if (kind == SYMMETRIC2) return bsymmetric2(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC3_TILED) return bsymmetric3_tiled(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC3_SLABS) return bsymmetric3_slabs(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC4) return bsymmetric4(n1, t, coupling, x1, y1, i0, i1, ws);
  } else if (type == INT16) {
    if (kind == DENSE2) return hdense2(n1, n2, t, coupling, x1, x2, y1, y2, i0, i1, ws);
    if (kind == DENSE3) return hdense3(n1, n2, n3, t, coupling, x1, x2, x3, y1, y2, y3, i0, i1, ws);
    if (kind == DENSE4) return hdense4(n1, n2, n3, n4, t, coupling, x1, x2, x3, x4, y1, y2, y3, y4, i0, i1, ws);
    if (kind == SYMMETRIC2) return hsymmetric2(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC3_TILED) return hsymmetric3_tiled(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC3_SLABS) return hsymmetric3_slabs(n1, t, coupling, x1, y1, i0, i1, ws);
    if (kind == SYMMETRIC4) return hsymmetric4(n1, t, coupling, x1, y1, i0, i1, ws);
  }
  return UNSUPPORTED;
}
