#pragma once
#include "Types.hpp"

namespace roommate {

/// The value of a property: nothing, a switch, a number in thousandths, or a text (seen, not held).
struct Value {
  enum class Kind : std::uint8_t { none, boolean, number, text };

  Kind kind = Kind::none;
  bool flag = false;
  Milli number = 0;
  std::string_view text;

  [[nodiscard]] static Value none() noexcept { return {}; }
  [[nodiscard]] static Value of(bool flag) noexcept { return {Kind::boolean, flag, 0, {}}; }
  /// In thousandths.
  [[nodiscard]] static Value ofMilli(Milli number) noexcept { return {Kind::number, false, number, {}}; }
  [[nodiscard]] static Value ofWhole(std::int64_t number) noexcept { return {Kind::number, false, number * 1000, {}}; }
  [[nodiscard]] static Value of(std::string_view text) noexcept { return {Kind::text, false, 0, text}; }
  [[nodiscard]] std::int64_t whole() const noexcept { return number / 1000; }
};

}  // namespace roommate
