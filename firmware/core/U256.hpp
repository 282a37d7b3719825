#pragma once
#include "Types.hpp"

namespace roommate {

/// A number of 256 bits; the lowest word first.
using U256 = std::array<std::uint32_t, 8>;

[[nodiscard]] U256 fromBigEndian(std::span<const std::uint8_t, 32> bytes) noexcept;
[[nodiscard]] bool isZero(const U256& a) noexcept;
[[nodiscard]] bool isLess(const U256& a, const U256& b) noexcept;
/// a + b; the carry is the answer's second part.
[[nodiscard]] std::uint32_t add(U256& a, const U256& b) noexcept;
[[nodiscard]] std::uint32_t subtract(U256& a, const U256& b) noexcept;
[[nodiscard]] inline bool bit(const U256& a, unsigned i) noexcept { return ((a[i / 32] >> (i % 32)) & 1U) != 0; }

/// Arithmetic modulo an odd number, in Montgomery's form. Not in constant time: it only ever sees what is public.
class Modulus {
 public:
  explicit Modulus(const U256& m) noexcept;

  [[nodiscard]] U256 enter(const U256& a) const noexcept { return multiply(a, square_); }
  [[nodiscard]] U256 leave(const U256& a) const noexcept;
  [[nodiscard]] U256 plus(const U256& a, const U256& b) const noexcept;
  [[nodiscard]] U256 minus(const U256& a, const U256& b) const noexcept;
  [[nodiscard]] U256 multiply(const U256& a, const U256& b) const noexcept;
  /// 1/a, by Fermat; the modulus is a prime.
  [[nodiscard]] U256 invert(const U256& a) const noexcept;
  [[nodiscard]] const U256& one() const noexcept { return one_; }
  [[nodiscard]] const U256& value() const noexcept { return m_; }

 private:
  U256 m_;
  std::uint32_t inverse_ = 1;  // -1/m modulo 2^32
  U256 one_{};                 // 2^256 mod m
  U256 square_{};              // 2^512 mod m
};

}  // namespace roommate
