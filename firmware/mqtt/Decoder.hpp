#pragma once
#include "Packet.hpp"

namespace roommate::mqtt {

/// The length of the packet that begins here: its first byte, how long its head is, and all of it.
struct Frame {
  std::uint8_t first = 0;
  std::size_t head = 0;
  std::size_t total = 0;
};

enum class Framing : std::uint8_t { whole, more, malformed };

/// Looks at the head of what was received. `more`: not even the length is there yet.
[[nodiscard]] Framing frame(Bytes received, Frame& into) noexcept;

/// Reads a whole packet; null when it breaks a rule or is none a server may send.
[[nodiscard]] std::optional<Received> decode(Bytes packet, const Frame& frame, Version version) noexcept;

/// The id to acknowledge of a publish of which only the beginning is there; 0 when it needs none.
[[nodiscard]] std::uint16_t publishId(Bytes beginning, const Frame& frame) noexcept;

}  // namespace roommate::mqtt
