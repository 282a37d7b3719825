#pragma once
// How the journal's records lie on flash. Numbers are little-endian; nothing here may change once devices hold it.
#include "Types.hpp"

namespace roommate::journal {

inline constexpr std::uint32_t headSize = 16;
inline constexpr std::uint16_t sectorMagic = 0x4D52;
inline constexpr std::uint16_t recordMagic = 0x6A72;
inline constexpr std::uint8_t namedKind = 1;
inline constexpr std::uint8_t queuedKind = 2;
inline constexpr std::uint8_t filledKind = 3;
inline constexpr std::uint8_t blank = 0xFF;
// Named records always find room: queues leave them this much.
inline constexpr std::uint32_t namedReserve = 3 * 1024;

using HeadBytes = std::array<std::uint8_t, headSize>;

inline void put16(std::uint8_t* p, std::uint32_t v) noexcept {
  p[0] = static_cast<std::uint8_t>(v);
  p[1] = static_cast<std::uint8_t>(v >> 8);
}

inline void put32(std::uint8_t* p, std::uint32_t v) noexcept {
  put16(p, v);
  put16(p + 2, v >> 16);
}

inline std::uint16_t get16(const std::uint8_t* p) noexcept { return static_cast<std::uint16_t>(p[0] | (p[1] << 8)); }

inline std::uint32_t get32(const std::uint8_t* p) noexcept { return get16(p) | (std::uint32_t{get16(p + 2)} << 16); }

inline HeadBytes headOf(std::uint16_t magic, std::uint8_t kind, std::uint8_t which, std::uint16_t size, std::uint32_t number) noexcept {
  HeadBytes head{};
  put16(head.data(), magic);
  head[2] = kind;
  head[3] = which;
  put16(head.data() + 4, size);
  put32(head.data() + 8, number);
  return head;
}

}  // namespace roommate::journal
