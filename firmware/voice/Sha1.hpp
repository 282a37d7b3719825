#pragma once
#include "Types.hpp"

namespace roommate {

/// SHA-1 of a short text (RFC 3174): the handshake of a WebSocket wants it to be sure that the other side speaks it. Not for secrets.
[[nodiscard]] std::array<std::uint8_t, 20> sha1(std::string_view text) noexcept;

/// Base64 (RFC 4648) of some bytes; empty when it does not fit.
[[nodiscard]] std::string_view base64(Bytes bytes, std::span<char> into) noexcept;

}  // namespace roommate
