// The packer: a small program that the shop starts for every parcel. It packs,
// and tells what it did as one span, without any SDK.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "otlp.h"

int main(void) {
  // Whoever started us is in the middle of a span of its own, and says so here:
  //   version-traceid-spanid-flags
  const char *traceparent = getenv("TRACEPARENT");
  fprintf(stderr, "packer: started from %s\n", traceparent ? traceparent : "nowhere");

  char trace_id[33], parent_id[17] = "", span_id[17];
  random_hex(span_id, 8);
  if (traceparent == NULL || sscanf(traceparent, "%*2x-%32[0-9a-f]-%16[0-9a-f]-", trace_id, parent_id) != 2) {
    random_hex(trace_id, 16);  // nobody handed anything down: a root
  }

  unsigned long long start = now_nanos();
  usleep(20 * 1000);  // the packing
  long grams = 850;
  unsigned long long end = now_nanos();

  char body[2048];
  snprintf(body, sizeof body,
           "{\"resourceSpans\": [{"
           "\"resource\": {\"attributes\": [{\"key\": \"service.name\", \"value\": {\"stringValue\": \"packer\"}}]},"
           "\"scopeSpans\": [{\"scope\": {\"name\": \"packer\"}, \"spans\": [{"
           "\"traceId\": \"%s\", \"spanId\": \"%s\", \"parentSpanId\": \"%s\","
           "\"name\": \"pack parcel\", \"kind\": 1,"
           "\"startTimeUnixNano\": \"%llu\", \"endTimeUnixNano\": \"%llu\","
           "\"attributes\": [{\"key\": \"parcel.grams\", \"value\": {\"intValue\": \"%ld\"}}]"
           "}]}]}]}",
           trace_id, span_id, span_id, start, end, grams);
  int status = otlp_send(body);
  printf("packed, %ld g, the collector answered %d\n", grams, status);
  return status == 200 ? 0 : 1;
}
