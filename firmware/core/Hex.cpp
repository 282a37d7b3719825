#include "Hex.hpp"

namespace roommate {

namespace {

int digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  const int lower = c | 0x20;
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

bool fromHex(std::string_view text, std::span<std::uint8_t> into) noexcept {
  if (text.size() != into.size() * 2) return false;
  for (std::size_t i = 0; i < into.size(); ++i) {
    const int high = digit(text[2 * i]);
    const int low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0) return false;
    into[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return true;
}

std::string_view toHex(Bytes bytes, std::span<char> into) noexcept {
  constexpr std::string_view digits = "0123456789abcdef";
  std::size_t size = 0;
  for (std::size_t i = 0; i < bytes.size() && size + 2 <= into.size(); ++i) {
    into[size++] = digits[bytes[i] >> 4];
    into[size++] = digits[bytes[i] & 15];
  }
  return {into.data(), size};
}

std::string_view toDecimal(std::uint64_t value, std::span<char, 20> into) noexcept {
  std::size_t at = into.size();
  do {
    into[--at] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  return {into.data() + at, into.size() - at};
}

}  // namespace roommate
