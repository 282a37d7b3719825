#pragma once
// What the core asks of the machine below it. Thin on purpose: each shell implements these and nothing else.
#include "Types.hpp"

namespace roommate {

/// NOR flash: erase sets a sector to 0xFF, write clears bits. Addresses are relative to the region the core was given.
class Flash {
 public:
  [[nodiscard]] virtual std::uint32_t sectorSize() const noexcept = 0;
  [[nodiscard]] virtual std::uint32_t sectors() const noexcept = 0;
  [[nodiscard]] virtual bool read(std::uint32_t at, std::span<std::uint8_t> into) noexcept = 0;
  [[nodiscard]] virtual bool write(std::uint32_t at, Bytes bytes) noexcept = 0;
  [[nodiscard]] virtual bool erase(std::uint32_t sector) noexcept = 0;

 protected:
  ~Flash() = default;
};

class Random {
 public:
  [[nodiscard]] virtual std::uint32_t next() noexcept = 0;

 protected:
  ~Random() = default;
};

/// Names one message on its way; 0 is none.
using Token = std::uint16_t;

/// The MQTT connection, whoever keeps it (our own client, esp-mqtt). Messages of quality 1 are acknowledged by Device::onSent.
class Link {
 public:
  struct Message {
    std::string_view topic;
    Bytes payload;
    bool retain = false;
  };

  /// Sends with quality 1. The token comes back with the acknowledgement; 0 when it cannot take it now.
  [[nodiscard]] virtual Token publish(const Message& message) noexcept = 0;
  [[nodiscard]] virtual bool subscribe(std::span<const std::string_view> filters) noexcept = 0;

 protected:
  ~Link() = default;
};

/// The place a new image is written to, and the switch between images.
class ImageSlot {
 public:
  [[nodiscard]] virtual std::uint32_t capacity() const noexcept = 0;
  /// Makes room for an image from its first byte.
  [[nodiscard]] virtual bool begin(std::uint32_t size) noexcept = 0;
  [[nodiscard]] virtual bool write(std::uint32_t at, Bytes bytes) noexcept = 0;
  /// The next start runs the new image, on probation.
  [[nodiscard]] virtual bool activate() noexcept = 0;
  /// The running image is good.
  [[nodiscard]] virtual bool confirm() noexcept = 0;
  /// The next start runs the image before this one.
  [[nodiscard]] virtual bool rollBack() noexcept = 0;

 protected:
  ~ImageSlot() = default;
};

}  // namespace roommate
