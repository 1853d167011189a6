// The packer, with a span for the weighing below its own.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "otlp.h"

struct span {
  const char *name;
  char id[17], parent[17];
  unsigned long long start, end;
};

static void begin(struct span *s, const char *name, const char *parent) {
  s->name = name;
  random_hex(s->id, 8);
  snprintf(s->parent, sizeof s->parent, "%s", parent);
  s->start = now_nanos();
}

static void print(FILE *out, const struct span *s, const char *trace, const char *attributes) {
  fprintf(out,
          "{\"traceId\":\"%s\",\"spanId\":\"%s\",\"parentSpanId\":\"%s\",\"name\":\"%s\",\"kind\":1,"
          "\"startTimeUnixNano\":\"%llu\",\"endTimeUnixNano\":\"%llu\",\"attributes\":[%s]}",
          trace, s->id, s->parent, s->name, s->start, s->end, attributes);
}

int main(void) {
  char *handed = strdup(getenv("TRACEPARENT"));
  strtok(handed, "-");
  const char *trace = strtok(NULL, "-"), *parent = strtok(NULL, "-");

  struct span pack, weigh;
  begin(&pack, "pack parcel", parent);
  begin(&weigh, "weigh", pack.id);
  usleep(5000);
  weigh.end = pack.end = now_nanos();

  char *body;
  size_t size;
  FILE *out = open_memstream(&body, &size);
  fputs("{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"packer\"}}]},\"scopeSpans\":[{\"spans\":[", out);
  print(out, &pack, trace, "{\"key\":\"parcel.grams\",\"value\":{\"intValue\":\"850\"}}");
  fputc(',', out);
  print(out, &weigh, trace, "");
  fputs("]}]}]}", out);
  fclose(out);
  int status = otlp_send(body);
  free(body);
  free(handed);
  return status == 200 ? 0 : 1;
}
