// What the packer needs of the world: a clock, random ids, and a way to send.
#ifndef OTLP_H
#define OTLP_H

// Nanoseconds since 1970.
unsigned long long now_nanos(void);

// Writes 2*bytes hexadecimal digits and a NUL into out.
void random_hex(char *out, int bytes);

// Posts an OTLP/JSON body to /v1/traces of OTEL_EXPORTER_OTLP_ENDPOINT.
// Gives the HTTP status, or -1 when nobody could be reached.
int otlp_send(const char *body);

#endif
