#include "U256.hpp"

namespace roommate {

U256 fromBigEndian(std::span<const std::uint8_t, 32> bytes) noexcept {
  U256 a{};
  for (std::size_t i = 0; i < 32; ++i) a[7 - i / 4] = (a[7 - i / 4] << 8) | bytes[i];
  return a;
}

bool isZero(const U256& a) noexcept { return a == U256{}; }

bool isLess(const U256& a, const U256& b) noexcept {
  for (std::size_t i = 8; i-- > 0;) {
    if (a[i] != b[i]) return a[i] < b[i];
  }
  return false;
}

std::uint32_t add(U256& a, const U256& b) noexcept {
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    carry += std::uint64_t{a[i]} + b[i];
    a[i] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  return static_cast<std::uint32_t>(carry);
}

std::uint32_t subtract(U256& a, const U256& b) noexcept {
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const std::uint64_t difference = std::uint64_t{a[i]} - b[i] - borrow;
    a[i] = static_cast<std::uint32_t>(difference);
    borrow = (difference >> 32) & 1U;
  }
  return static_cast<std::uint32_t>(borrow);
}

Modulus::Modulus(const U256& m) noexcept : m_(m) {
  // Newton: each step doubles the bits that are right.
  for (int i = 0; i < 5; ++i) inverse_ *= 2 - m[0] * inverse_;
  inverse_ = ~inverse_ + 1;
  U256 power{1};
  for (int i = 0; i < 512; ++i) {
    power = plus(power, power);
    if (i == 255) one_ = power;
  }
  square_ = power;
}

U256 Modulus::leave(const U256& a) const noexcept { return multiply(a, U256{1}); }

U256 Modulus::plus(const U256& a, const U256& b) const noexcept {
  U256 sum = a;
  if (add(sum, b) != 0 || !isLess(sum, m_)) (void)subtract(sum, m_);
  return sum;
}

U256 Modulus::minus(const U256& a, const U256& b) const noexcept {
  U256 difference = a;
  if (subtract(difference, b) != 0) (void)add(difference, m_);
  return difference;
}

U256 Modulus::multiply(const U256& a, const U256& b) const noexcept {
  std::array<std::uint32_t, 10> t{};
  for (std::size_t i = 0; i < 8; ++i) {
    std::uint64_t carry = 0;
    for (std::size_t j = 0; j < 8; ++j) {
      carry += std::uint64_t{a[i]} * b[j] + t[j];
      t[j] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    carry += t[8];
    t[8] = static_cast<std::uint32_t>(carry);
    t[9] = static_cast<std::uint32_t>(carry >> 32);
    const std::uint32_t factor = t[0] * inverse_;
    carry = (std::uint64_t{factor} * m_[0] + t[0]) >> 32;
    for (std::size_t j = 1; j < 8; ++j) {
      carry += std::uint64_t{factor} * m_[j] + t[j];
      t[j - 1] = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    carry += t[8];
    t[7] = static_cast<std::uint32_t>(carry);
    t[8] = t[9] + static_cast<std::uint32_t>(carry >> 32);
  }
  U256 product{};
  std::memcpy(product.data(), t.data(), sizeof product);
  if (t[8] != 0 || !isLess(product, m_)) (void)subtract(product, m_);
  return product;
}

U256 Modulus::invert(const U256& a) const noexcept {
  U256 power = m_;
  (void)subtract(power, U256{2});
  U256 result = one_;
  for (unsigned i = 256; i-- > 0;) {
    result = multiply(result, result);
    if (bit(power, i)) result = multiply(result, a);
  }
  return result;
}

}  // namespace roommate
