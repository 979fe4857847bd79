;; A program that knows nothing of JavaScript: it imports the core, fills its memory, and calls it.
(module
  (import "core" "memory" (memory 1))
  (import "core" "alloc" (func $alloc (param i32) (result i32)))
  (import "core" "mark" (func $mark (result i32)))
  (import "core" "release" (func $release (param i32)))
  (import "core" "dgemv" (func $dgemv (param i32 i32 i32 i32 i32 i32)))
  (import "core" "dnormal" (func $dnormal (param i32 i32 i32 i32 i32 i32)))
  (import "core" "ddot" (func $ddot (param i32 i32 i32) (result f64)))
  (import "core" "tensor_size" (func $tensor_size (param i32 i32 i32 i32 i32) (result f64)))
  (import "core" "pack_tensor"
    (func $pack_tensor (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "core" "transfer_ws" (func $transfer_ws (result i32)))
  (import "core" "contract_ws" (func $contract_ws (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
  (import "core" "contract"
    (func $contract (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)))

  ;; A new array of n numbers: first, first + step, ..
  (func $array (param $n i32) (param $first f64) (param $step f64) (result i32)
    (local $at i32) (local $i i32)
    (local.set $at (call $alloc (i32.shl (local.get $n) (i32.const 3))))
    (loop $next
      (f64.store (i32.add (local.get $at) (i32.shl (local.get $i) (i32.const 3))) (local.get $first))
      (local.set $first (f64.add (local.get $first) (local.get $step)))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_s (local.get $i) (local.get $n))))
    (local.get $at))

  (func (export "alignment") (result i32)
    (i32.and (i32.or (call $alloc (i32.const 1)) (call $alloc (i32.const 1))) (i32.const 63)))

  ;; Whether release gives back what alloc took: the same address twice.
  (func (export "given_back") (result i32)
    (local $before i32) (local $first i32)
    (local.set $before (call $mark))
    (local.set $first (call $alloc (i32.const 1000)))
    (call $release (local.get $before))
    (i32.eq (local.get $first) (call $alloc (i32.const 1000))))

  ;; Row `row` of A x, A = 1, 2, .. 12 in three rows, x = 1.
  (func (export "gemv") (param $row i32) (result f64)
    (local $a i32) (local $x i32) (local $y i32)
    (local.set $a (call $array (i32.const 12) (f64.const 1) (f64.const 1)))
    (local.set $x (call $array (i32.const 4) (f64.const 1) (f64.const 0)))
    (local.set $y (call $array (i32.const 4) (f64.const 0) (f64.const 0)))
    (call $dgemv (i32.const 3) (i32.const 4) (local.get $a) (i32.const 4) (local.get $x) (local.get $y))
    (f64.load (i32.add (local.get $y) (i32.shl (local.get $row) (i32.const 3)))))

  ;; Entry 0 of the field of the tensor of ones of order three, n = 3, packed as `kind`, at x = 1, 2, 3: (1 + 2 + 3)^2.
  (func (export "contraction") (param $kind i32) (result f64)
    (local $n i32) (local $ones i32) (local $t i32) (local $x i32) (local $y i32)
    (local.set $n (i32.const 3))
    (local.set $ones (call $array (i32.const 27) (f64.const 1) (f64.const 0)))
    (local.set $t (call $array
      (i32.trunc_f64_s (call $tensor_size
        (local.get $kind) (local.get $n) (local.get $n) (local.get $n) (i32.const 1)))
      (f64.const nan) (f64.const 0)))
    (if (call $pack_tensor (local.get $kind) (i32.const 0)
          (local.get $n) (local.get $n) (local.get $n) (i32.const 1)
          (local.get $t) (local.get $ones) (i32.const 0) (i32.const 0) (local.get $n)
          (call $alloc (call $transfer_ws)))
      (then unreachable))
    (local.set $x (call $array (i32.const 4) (f64.const 1) (f64.const 1)))
    (f64.store offset=24 (local.get $x) (f64.const 0))
    (local.set $y (call $array (i32.const 4) (f64.const 0) (f64.const 0)))
    (if (call $contract (local.get $kind) (i32.const 0)
          (local.get $n) (local.get $n) (local.get $n) (i32.const 1) (local.get $t) (i32.const 0)
          (local.get $x) (i32.const 0) (i32.const 0) (i32.const 0)
          (local.get $y) (i32.const 0) (i32.const 0) (i32.const 0)
          (call $alloc (call $contract_ws (local.get $kind) (i32.const 0)
            (local.get $n) (local.get $n) (local.get $n) (i32.const 1) (i32.const 0))))
      (then unreachable))
    (f64.load (local.get $y)))

  ;; The mean square of 4000 normals lies within five of its standard deviations of one.
  (func (export "normals") (result i32)
    (local $z i32) (local $square f64)
    (local.set $z (call $array (i32.const 4000) (f64.const 0) (f64.const 0)))
    (call $dnormal (i32.const 4000) (local.get $z) (i32.const 1) (i32.const 2) (i32.const 0) (i32.const 0))
    (local.set $square
      (f64.div (call $ddot (i32.const 4000) (local.get $z) (local.get $z)) (f64.const 4000)))
    (f64.lt (f64.abs (f64.sub (local.get $square) (f64.const 1))) (f64.const 0.112))))

(assert_return (invoke "alignment") (i32.const 0))
(assert_return (invoke "given_back") (i32.const 1))
(assert_return (invoke "gemv" (i32.const 0)) (f64.const 10))
(assert_return (invoke "gemv" (i32.const 1)) (f64.const 26))
(assert_return (invoke "gemv" (i32.const 2)) (f64.const 42))
(assert_return (invoke "contraction" (i32.const 4)) (f64.const 36))
(assert_return (invoke "contraction" (i32.const 5)) (f64.const 36))
(assert_return (invoke "normals") (i32.const 1))
