#pragma once
#include "Types.hpp"

namespace roommate {

/// Reads exactly as many bytes as there is room for; false when the text is no hex of that length.
[[nodiscard]] bool fromHex(std::string_view text, std::span<std::uint8_t> into) noexcept;
/// Writes two digits a byte; the room must be twice the bytes.
std::string_view toHex(Bytes bytes, std::span<char> into) noexcept;
/// A whole number in decimal digits.
std::string_view toDecimal(std::uint64_t value, std::span<char, 20> into) noexcept;

}  // namespace roommate
