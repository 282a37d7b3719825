#pragma once
#include "Types.hpp"

namespace roommate {

class JsonMembers;
class JsonItems;

/// A JSON value in a text that was checked whole before (RFC 8259, valid UTF-8, limited depth). Reading copies nothing.
class Json {
 public:
  enum class Kind : std::uint8_t { null, boolean, number, text, array, object };

  static constexpr int mostDepth = 16;

  /// Null when the text is not exactly one JSON value.
  [[nodiscard]] static std::optional<Json> parse(std::string_view text) noexcept;

  [[nodiscard]] Kind kind() const noexcept;
  [[nodiscard]] bool isObject() const noexcept { return kind() == Kind::object; }
  [[nodiscard]] std::optional<bool> boolean() const noexcept;
  /// Null when it is no whole number of 64 bits.
  [[nodiscard]] std::optional<std::int64_t> integer() const noexcept;
  /// The number in thousandths; null when it has more decimals than three or is too large.
  [[nodiscard]] std::optional<Milli> number() const noexcept;
  /// The text without its escapes; null when it is no text or does not fit.
  [[nodiscard]] std::optional<std::string_view> text(std::span<char> into) const noexcept;
  /// Whether it is this text.
  [[nodiscard]] bool is(std::string_view text) const noexcept;
  [[nodiscard]] std::string_view raw() const noexcept { return raw_; }

  [[nodiscard]] JsonMembers members() const noexcept;
  [[nodiscard]] JsonItems items() const noexcept;
  /// A member of an object; the first when it is there twice.
  [[nodiscard]] std::optional<Json> find(std::string_view key) const noexcept;

 private:
  friend class JsonMembers;
  friend class JsonItems;
  explicit Json(std::string_view raw) noexcept : raw_(raw) {}

  std::string_view raw_;
};

/// The members of an object, one after the other.
class JsonMembers {
 public:
  /// False at the end. The key is a text value; its escapes are still in it.
  [[nodiscard]] bool next() noexcept;
  [[nodiscard]] Json key() const noexcept { return Json(key_); }
  [[nodiscard]] Json value() const noexcept { return Json(value_); }

 private:
  friend class Json;
  explicit JsonMembers(std::string_view rest) noexcept : rest_(rest) {}
  std::string_view rest_;
  std::string_view key_;
  std::string_view value_;
};

/// The items of an array, one after the other.
class JsonItems {
 public:
  [[nodiscard]] bool next() noexcept;
  [[nodiscard]] Json value() const noexcept { return Json(value_); }

 private:
  friend class Json;
  explicit JsonItems(std::string_view rest) noexcept : rest_(rest) {}
  std::string_view rest_;
  std::string_view value_;
};

}  // namespace roommate
