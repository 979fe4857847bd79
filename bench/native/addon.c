// The kernels for Node: every function takes n and three typed arrays, which it trusts.

#include <node_api.h>

void dgemm(long n, const double *a, const double *b, double *c);
void sgemm(long n, const float *a, const float *b, float *c);
void dsymmetric3(long n, const double *t, const double *x, double *y);
void ssymmetric3(long n, const float *t, const float *x, float *y);
void dsymmetric3_slabs(long n, const double *t, const double *x, double *y);
void ssymmetric3_slabs(long n, const float *t, const float *x, float *y);
void bsweep(long n, const signed char *t, const double *state, double *fields);
void dglm(long d, const double *x, const double *w, double *f);

typedef void (*kernel)(long, const void *, const void *, void *);

static napi_value call(napi_env env, napi_callback_info info) {
  size_t count = 4;
  napi_value given[4];
  void *of;
  int64_t n;
  void *at[3];
  napi_get_cb_info(env, info, &count, given, NULL, &of);
  napi_get_value_int64(env, given[0], &n);
  for (int i = 0; i < 3; i++) napi_get_typedarray_info(env, given[i + 1], NULL, NULL, &at[i], NULL, NULL);
  ((kernel)of)((long)n, at[0], at[1], at[2]);
  return NULL;
}

NAPI_MODULE_INIT() {
  const struct { const char *name; void *of; } kernels[] = {
    {"dgemm", (void *)dgemm}, {"sgemm", (void *)sgemm},
    {"dsymmetric3", (void *)dsymmetric3}, {"ssymmetric3", (void *)ssymmetric3},
    {"dsymmetric3_slabs", (void *)dsymmetric3_slabs}, {"ssymmetric3_slabs", (void *)ssymmetric3_slabs}, {"dglm", (void *)dglm},
    {"bsweep", (void *)bsweep},
  };
  for (size_t i = 0; i < sizeof kernels / sizeof *kernels; i++) {
    napi_value function;
    napi_create_function(env, kernels[i].name, NAPI_AUTO_LENGTH, call, kernels[i].of, &function);
    napi_set_named_property(env, exports, kernels[i].name, function);
  }
  return exports;
}
