/* NCCL and CUDA's driver for tests: ranks are threads of one process, vectors lie in host memory,
   every call is over when it returns. Wrong arguments end the process with a line on stderr, so
   that a wrong binding is seen and not computed with. */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPECT(condition) \
  if (!(condition)) { fprintf(stderr, "nccl_mock: %s: %s\n", __func__, #condition); abort(); }

typedef struct { char internal[128]; } ncclUniqueId;

typedef struct group {
  ncclUniqueId id;
  int size, arrived, generation, aborted;
  const char* sent[64];
  size_t counts[64];
  struct group* next;
} group;

typedef struct { group* of; int rank; int error; } comm;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static group* groups;
static int ids;
static char a_context, a_stream;
static __thread void* current;

/* All ranks of a group meet; 0, or 6 when it was aborted. */
static int meet(group* g) {
  pthread_mutex_lock(&lock);
  int generation = g->generation;
  if (++g->arrived == g->size) {
    g->arrived = 0;
    g->generation++;
    pthread_cond_broadcast(&changed);
  }
  while (g->generation == generation && !g->aborted) pthread_cond_wait(&changed, &lock);
  int result = g->generation == generation ? 6 : 0;
  pthread_mutex_unlock(&lock);
  return result;
}

int ncclGetVersion(int* version) { *version = 22304; return 0; }

int ncclGetUniqueId(ncclUniqueId* id) {
  pthread_mutex_lock(&lock);
  int number = ++ids;
  pthread_mutex_unlock(&lock);
  for (int i = 0; i < 128; i++) id->internal[i] = (char)(i * 7 + number);
  return 0;
}

int ncclCommInitRank(void** out, int size, ncclUniqueId id, int rank) {
  EXPECT(size >= 1 && size <= 64 && rank >= 0 && rank < size);
  for (int i = 1; i < 128; i++) EXPECT((char)(id.internal[i] - id.internal[i - 1]) == 7);
  EXPECT(current == &a_context);
  pthread_mutex_lock(&lock);
  group* g = groups;
  while (g && memcmp(&g->id, &id, sizeof id)) g = g->next;
  if (!g) {
    g = calloc(1, sizeof *g);
    g->id = id;
    g->size = size;
    g->next = groups;
    groups = g;
  }
  pthread_mutex_unlock(&lock);
  EXPECT(g->size == size);
  comm* c = calloc(1, sizeof *c);
  c->of = g;
  c->rank = rank;
  *out = c;
  return meet(g);
}

static size_t width(int type) {
  EXPECT(type == 7 || type == 8 || type == 9);
  return type == 7 ? 4 : type == 8 ? 8 : 2;
}

static float wide(uint16_t x) {
  uint32_t bits = (uint32_t)x << 16;
  float f;
  memcpy(&f, &bits, 4);
  return f;
}

static uint16_t narrow(float f) {
  uint32_t bits;
  memcpy(&bits, &f, 4);
  return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

static void sum(group* g, size_t first, size_t count, int type, char* into) {
  for (size_t i = 0; i < count; i++) {
    double d = 0;
    float f = 0;
    for (int r = 0; r < g->size; r++) {
      const char* at = g->sent[r] + (first + i) * width(type);
      if (type == 8) d += *(const double*)at;
      if (type == 7) f += *(const float*)at;
      if (type == 9) f += wide(*(const uint16_t*)at);
    }
    if (type == 8) ((double*)into)[i] = d;
    if (type == 7) ((float*)into)[i] = f;
    if (type == 9) ((uint16_t*)into)[i] = narrow(f);
  }
}

/* Every rank shows its vector, computes from all of them, and only then writes. */
static int run(comm* c, const void* from, char* into, size_t count, size_t parts, size_t first,
               int type, int reduces, void* stream) {
  group* g = c->of;
  EXPECT(stream == &a_stream && current == &a_context && from && into);
  size_t bytes = count * width(type);
  g->sent[c->rank] = from;
  g->counts[c->rank] = count;
  if (meet(g)) return 6;
  char* result = malloc(bytes * parts);
  if (reduces) {
    sum(g, first, count, type, result);
  } else {
    for (size_t r = 0; r < parts; r++) memcpy(result + r * bytes, g->sent[r], bytes);
  }
  for (int r = 0; r < g->size; r++) EXPECT(g->counts[r] == count);
  if (meet(g)) return 6;
  memcpy(into, result, bytes * parts);
  free(result);
  return meet(g) ? 6 : 0;
}

int ncclAllGather(const void* from, void* into, size_t count, int type, comm* c, void* stream) {
  EXPECT((const char*)from == (char*)into + c->rank * count * width(type));
  return run(c, from, into, count, (size_t)c->of->size, 0, type, 0, stream);
}

int ncclReduceScatter(const void* from, void* into, size_t count, int type, int op, comm* c,
                      void* stream) {
  EXPECT(op == 0 && (char*)into == (const char*)from + c->rank * count * width(type));
  return run(c, from, into, count, 1, c->rank * count, type, 1, stream);
}

int ncclAllReduce(const void* from, void* into, size_t count, int type, int op, comm* c,
                  void* stream) {
  EXPECT(op == 0 && from == into);
  return run(c, from, into, count, 1, 0, type, 1, stream);
}

int ncclCommGetAsyncError(comm* c, int* result) {
  *result = c->error ? c->error : c->of->aborted ? 6 : 0;
  return 0;
}

int ncclCommAbort(comm* c) {
  pthread_mutex_lock(&lock);
  c->of->aborted = 1;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return 0;
}

int ncclCommDestroy(comm* c) { free(c); return 0; }

const char* ncclGetErrorString(int result) {
  return result == 6 ? "remote process exited or there was a network error" : "another error";
}

/* For the tests: the communicator says from now on that a peer has died. */
void mockFail(void) {
  pthread_mutex_lock(&lock);
  for (group* g = groups; g; g = g->next) g->aborted = 1;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
}

int cuInit(unsigned flags) { EXPECT(flags == 0); return 0; }
int cuDeviceGet(int* device, int ordinal) {
  if (ordinal > 7) return 101;
  *device = ordinal + 40;
  return 0;
}
int cuDevicePrimaryCtxRetain(void** context, int device) {
  EXPECT(device >= 40 && device < 48);
  *context = &a_context;
  return 0;
}
int cuCtxSetCurrent(void* context) { EXPECT(context == &a_context); current = context; return 0; }
int cuStreamCreate(void** stream, unsigned flags) {
  EXPECT(flags == 1 && current == &a_context);
  *stream = &a_stream;
  return 0;
}
int cuStreamSynchronize(void* stream) { EXPECT(stream == &a_stream || !stream); return 0; }
int cuStreamDestroy_v2(void* stream) { EXPECT(stream == &a_stream); return 0; }

/* An event: the stream on which it was recorded, 1 for the default stream. */
int cuEventCreate(uintptr_t** event, unsigned flags) {
  EXPECT(flags == 2 && current == &a_context);
  *event = calloc(1, sizeof **event);
  return 0;
}
int cuEventRecord(uintptr_t* event, void* stream) {
  EXPECT(*event == 0 && current == &a_context);
  *event = stream ? (uintptr_t)stream : 1;
  return 0;
}
int cuStreamWaitEvent(void* stream, uintptr_t* event, unsigned flags) {
  EXPECT(flags == 0 && *event == (stream ? 1 : (uintptr_t)&a_stream));
  return 0;
}
int cuEventDestroy_v2(uintptr_t* event) { EXPECT(*event); free(event); return 0; }
int cuGetErrorString(int result, const char** words) {
  *words = result == 101 ? "invalid device ordinal" : "another error";
  return 0;
}
int cuMemAlloc_v2(void** address, size_t bytes) { *address = malloc(bytes); return 0; }
int cuMemFree_v2(void* address) { free(address); return 0; }
int cuMemcpyHtoD_v2(void* to, const void* from, size_t bytes) { memcpy(to, from, bytes); return 0; }
int cuMemcpyDtoH_v2(void* to, const void* from, size_t bytes) { memcpy(to, from, bytes); return 0; }
