#pragma once
// What a shell does for the core beside MQTT, the same everywhere: requests to the server, settings on the serial line, why it started.
#include <esp_system.h>
#include <stdio.h>

#include <optional>

#include "Device.hpp"

namespace roommate::shell {

/// Why the chip has started, in the core's words.
inline std::string_view reason() noexcept {
  switch (esp_reset_reason()) {
    case ESP_RST_POWERON: return "power";
    case ESP_RST_SW: return "restart";
    case ESP_RST_TASK_WDT: return "watchdog";
    case ESP_RST_PANIC: return "crash";
    case ESP_RST_DEEPSLEEP: return "sleep";
    default: return "reset";
  }
}

/// What some things have and others do not: a beginning after the device's start, and a sleep between readings (0: it stays awake).
template <class Thing>
void begin(Thing& thing, Device& device, Millis now) noexcept {
  if constexpr (requires { thing.begin(device, now); }) thing.begin(device, now);
}
template <class Thing>
Millis sleepOf(const Thing& thing, const Device& device, Millis now) noexcept {
  if constexpr (requires { thing.sleepFor(device, now); }) return thing.sleepFor(device, now);
  return 0;
}

/// A request as the shell sends it. Path and range live until the next one; an empty body means GET.
struct Request {
  const char* path;
  const char* range;  // null: the whole
  std::string_view body;
};

/// The core's requests to the server: `send(request, answer)` gives the status, 0 without an answer.
class Errands {
 public:
  explicit Errands(Device& device) noexcept : device_(device) {}

  template <class Send>
  void run(Send&& send, Millis now) noexcept {
    if (device_.provisioning().state() == Provisioning::State::claiming) claim(send, now);
    fetch(send, now);
  }

  /// One character of the serial line: `{"ssid","password","server","code"}` from the page that flashed it. When a line is done, why it
  /// was not taken, or an empty text.
  [[nodiscard]] std::optional<std::string_view> hear(char c) noexcept {
    if (c != '\n' && length_ < line_.size()) {
      line_[length_++] = c;
      return std::nullopt;
    }
    const char* wrong = device_.provisioning().settings({line_.data(), length_});
    length_ = 0;
    return wrong == nullptr ? std::string_view{} : std::string_view{wrong};
  }

 private:
  template <class Send>
  void claim(Send& send, Millis now) noexcept {
    std::array<char, 320> room{};
    const auto body = device_.provisioning().takeRequest(device_.kind().model, device_.kind().firmware, room, now);
    if (body.empty()) return;
    std::string_view answer;
    const int status = send(Request{"/api/v1/claims", nullptr, body}, answer);
    device_.provisioning().onAnswer(status, answer, now);
    device_.useIdentity();
    if (const auto time = device_.provisioning().time()) device_.clock().set(*time, now);
  }

  template <class Send>
  void fetch(Send& send, Millis now) noexcept {
    const auto wanted = device_.ota().takeFetch(now);
    if (!wanted) return;
    const std::string_view id = device_.id();
    snprintf(path_.data(), path_.size(), "/api/v1/devices/%.*s/firmware/%.*s%s", static_cast<int>(id.size()), id.data(), static_cast<int>(wanted->version.size()),
             wanted->version.data(), wanted->manifest ? "" : "/image");
    snprintf(range_.data(), range_.size(), "bytes=%lu-%lu", static_cast<unsigned long>(wanted->at), static_cast<unsigned long>(wanted->at + wanted->size - 1));
    std::string_view answer;
    const int status = send(Request{path_.data(), wanted->manifest ? nullptr : range_.data(), {}}, answer);
    if (status != 200 && status != 206) {
      device_.ota().onFailed(now);
    } else if (wanted->manifest) {
      device_.ota().onManifest(answer);
    } else {
      device_.ota().onChunk(wanted->at, bytesOf(answer));
    }
  }

  Device& device_;
  std::array<char, 160> path_{};
  std::array<char, 48> range_{};
  std::array<char, 400> line_{};
  std::size_t length_ = 0;
};

}  // namespace roommate::shell
