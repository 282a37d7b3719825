#pragma once
#include "Arduino.h"
enum wl_status_t { WL_IDLE_STATUS, WL_CONNECTED = 3 };
class WiFiClient : public Client {
 public:
  int connect(const char*, std::uint16_t) override;
  std::size_t write(const std::uint8_t*, std::size_t) override;
  int available() override;
  int read(std::uint8_t*, std::size_t) override;
  void stop() override;
  std::uint8_t connected() override;
};
struct WiFiClass {
  void begin(const char*, const char*);
  wl_status_t status();
};
extern WiFiClass WiFi;
