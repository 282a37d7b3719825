#pragma once
#include "Arduino.h"
class HTTPClient {
 public:
  bool begin(const String&);
  void setAuthorization(const char*, const char*);
  void addHeader(const String&, const String&);
  int GET();
  int POST(const String&);
  String getString();
  void end();
};
