#pragma once
#include "Types.hpp"

namespace roommate {

/// CRC-32 (IEEE 802.3), bit by bit: records are short and there is no room for a table.
[[nodiscard]] constexpr std::uint32_t crc32(Bytes bytes, std::uint32_t before = 0) noexcept {
  std::uint32_t crc = ~before;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int i = 0; i < 8; ++i) crc = (crc >> 1) ^ (0xEDB88320U & (~(crc & 1U) + 1U));
  }
  return ~crc;
}

}  // namespace roommate
