#pragma once
#include "Types.hpp"

namespace roommate {

/// Writes JSON into a fixed buffer. What does not fit makes ok() false and never writes past the end.
class JsonWriter {
 public:
  explicit JsonWriter(std::span<char> buffer) noexcept : buffer_(buffer) {}

  JsonWriter& beginObject() noexcept { return open('{'); }
  JsonWriter& endObject() noexcept { return close('}'); }
  JsonWriter& beginArray() noexcept { return open('['); }
  JsonWriter& endArray() noexcept { return close(']'); }
  JsonWriter& key(std::string_view name) noexcept;
  JsonWriter& text(std::string_view value) noexcept;
  JsonWriter& integer(std::int64_t value) noexcept;
  /// A number given in thousandths: 21400 is written 21.4.
  JsonWriter& number(Milli value) noexcept;
  JsonWriter& boolean(bool value) noexcept;
  JsonWriter& null() noexcept;
  /// A value that is JSON already.
  JsonWriter& raw(std::string_view json) noexcept;

  [[nodiscard]] bool ok() const noexcept { return !overflow_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::string_view view() const noexcept { return {buffer_.data(), size_}; }

  /// A place to come back to when what follows does not fit.
  struct Mark {
    std::size_t size;
    std::uint32_t filled;
    std::uint8_t depth;
    bool afterKey;
  };
  [[nodiscard]] Mark mark() const noexcept { return {size_, filled_, depth_, afterKey_}; }
  void restore(const Mark& mark) noexcept;
  [[nodiscard]] std::size_t room() const noexcept { return buffer_.size() - size_; }

 private:
  JsonWriter& open(char c) noexcept;
  JsonWriter& close(char c) noexcept;
  void separate() noexcept;
  void put(char c) noexcept;
  void put(std::string_view text) noexcept;
  void quote(std::string_view text) noexcept;
  void digits(std::uint64_t value) noexcept;

  std::span<char> buffer_;
  std::size_t size_ = 0;
  std::uint32_t filled_ = 0;  // a bit per depth: something stands there already
  std::uint8_t depth_ = 0;
  bool afterKey_ = false;
  bool overflow_ = false;
};

}  // namespace roommate
