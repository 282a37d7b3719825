#include "Sha1.hpp"

#include <bit>

namespace roommate {

namespace {

constexpr std::size_t block = 64;

using Words = std::array<std::uint32_t, 5>;

void compress(Words& words, const std::array<std::uint8_t, block>& data) noexcept {
  // Sixteen words at a time are enough: each next one comes from the sixteen before.
  std::array<std::uint32_t, 16> w{};
  for (std::size_t i = 0; i < 16; ++i) {
    w[i] = std::uint32_t{data[i * 4]} << 24 | std::uint32_t{data[i * 4 + 1]} << 16 | std::uint32_t{data[i * 4 + 2]} << 8 | data[i * 4 + 3];
  }
  auto [a, b, c, d, e] = words;
  for (std::size_t i = 0; i < 80; ++i) {
    if (i >= 16) w[i & 15] = std::rotl(w[(i + 13) & 15] ^ w[(i + 8) & 15] ^ w[(i + 2) & 15] ^ w[i & 15], 1);
    const std::uint32_t f = i < 20 ? (b & c) | (~b & d) : i < 40 || i >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
    const std::uint32_t k = i < 20 ? 0x5A827999U : i < 40 ? 0x6ED9EBA1U : i < 60 ? 0x8F1BBCDCU : 0xCA62C1D6U;
    const std::uint32_t next = std::rotl(a, 5) + f + e + k + w[i & 15];
    e = d;
    d = c;
    c = std::rotl(b, 30);
    b = a;
    a = next;
  }
  words[0] += a;
  words[1] += b;
  words[2] += c;
  words[3] += d;
  words[4] += e;
}

}  // namespace

std::array<std::uint8_t, 20> sha1(std::string_view text) noexcept {
  Words words{0x67452301U, 0xEFCDAB89U, 0x98BADCFEU, 0x10325476U, 0xC3D2E1F0U};
  std::array<std::uint8_t, block> data{};
  const std::size_t whole = (text.size() + 8) / block + 1;
  for (std::size_t part = 0; part < whole; ++part) {
    for (std::size_t i = 0; i < block; ++i) {
      const std::size_t at = part * block + i;
      data[i] = at < text.size() ? static_cast<std::uint8_t>(text[at]) : at == text.size() ? std::uint8_t{0x80} : std::uint8_t{0};
    }
    if (part + 1 == whole) {
      const std::uint64_t bits = std::uint64_t{text.size()} * 8;
      for (std::size_t i = 0; i < 8; ++i) data[block - 1 - i] = static_cast<std::uint8_t>(bits >> (8 * i));
    }
    compress(words, data);
  }
  std::array<std::uint8_t, 20> digest{};
  for (std::size_t i = 0; i < digest.size(); ++i) digest[i] = static_cast<std::uint8_t>(words[i / 4] >> (24 - 8 * (i % 4)));
  return digest;
}

std::string_view base64(Bytes bytes, std::span<char> into) noexcept {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::size_t size = (bytes.size() + 2) / 3 * 4;
  if (size > into.size()) return {};
  for (std::size_t i = 0, out = 0; i < bytes.size(); i += 3) {
    const auto at = [&](std::size_t k) noexcept { return i + k < bytes.size() ? std::uint32_t{bytes[i + k]} : 0U; };
    const std::uint32_t group = at(0) << 16 | at(1) << 8 | at(2);
    for (std::size_t k = 0; k < 4; ++k) into[out++] = i + k > bytes.size() ? '=' : letters[group >> (18 - 6 * k) & 63];
  }
  return {into.data(), size};
}

}  // namespace roommate
