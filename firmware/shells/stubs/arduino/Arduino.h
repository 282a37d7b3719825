#pragma once
// Enough of Arduino-ESP32 3's headers to compile the shell, and nothing behind them.
#include "esp_stub.h"
enum { LOW, HIGH, INPUT, OUTPUT, INPUT_PULLUP };
void pinMode(std::uint8_t, std::uint8_t);
void digitalWrite(std::uint8_t, std::uint8_t);
int digitalRead(std::uint8_t);
bool ledcAttach(std::uint8_t, std::uint32_t, std::uint8_t);
bool ledcWrite(std::uint8_t, std::uint32_t);
void delay(std::uint32_t);
void configTime(long, int, const char*);
std::int64_t esp_timer_get_time();
class String {
 public:
  String();
  String(const char*);
  String(const char*, unsigned);
  explicit String(std::uint32_t);
  const char* c_str() const;
  unsigned length() const;
};
String operator+(const String&, const String&);
struct HardwareSerial {
  void begin(unsigned long);
  int available();
  int read();
  void printf(const char*, ...);
  void println(const char*);
};
extern HardwareSerial Serial;
struct EspClass {
  void restart();
};
extern EspClass ESP;
class Client {
 public:
  virtual int connect(const char*, std::uint16_t) = 0;
  virtual std::size_t write(const std::uint8_t*, std::size_t) = 0;
  virtual int available() = 0;
  virtual int read(std::uint8_t*, std::size_t) = 0;
  virtual void stop() = 0;
  virtual std::uint8_t connected() = 0;

 protected:
  ~Client() = default;
};
