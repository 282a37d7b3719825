#pragma once
// The few words everything here shares. No heap, no exceptions, no RTTI; time is always a parameter.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

namespace roommate {

/// Milliseconds of a clock that only goes forward, from the start of this boot.
using Millis = std::uint64_t;
/// Milliseconds since 1970, as the server counts.
using UnixMillis = std::int64_t;
/// A number in thousandths: 21.4 is 21400. The chip has no double worth the name, and a decimal written is a decimal read.
using Milli = std::int64_t;

using Bytes = std::span<const std::uint8_t>;

enum class Status : std::uint8_t {
  ok,
  invalid,   // what came in is not what it must be
  tooLarge,  // it does not fit the fixed space
  full,      // no room left
  notFound,
  refused,  // understood, and not done
  broken,   // the hardware did not do it
  busy,     // later
};

[[nodiscard]] constexpr bool ok(Status status) noexcept { return status == Status::ok; }

inline Bytes bytesOf(std::string_view text) noexcept {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view textOf(Bytes bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A text in a fixed place.
template <std::size_t Capacity>
class Text {
 public:
  constexpr Text() noexcept = default;

  /// False, and unchanged, when it does not fit.
  [[nodiscard]] bool assign(std::string_view text) noexcept {
    if (text.size() > Capacity) return false;
    if (!text.empty()) std::memmove(data_.data(), text.data(), text.size());
    size_ = text.size();
    return true;
  }

  [[nodiscard]] bool append(std::string_view text) noexcept {
    if (text.size() > Capacity - size_) return false;
    if (!text.empty()) std::memcpy(data_.data() + size_, text.data(), text.size());
    size_ += text.size();
    return true;
  }

  /// The room behind the text, to be written into directly, and how much of it was.
  [[nodiscard]] std::span<char> room() noexcept { return std::span(data_).subspan(size_); }
  void grow(std::size_t size) noexcept { size_ += size; }

  void clear() noexcept { size_ = 0; }
  void cut(std::size_t size) noexcept { size_ = size < size_ ? size : size_; }
  [[nodiscard]] std::string_view view() const noexcept { return {data_.data(), size_}; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

 private:
  std::array<char, Capacity> data_{};
  std::size_t size_ = 0;
};

}  // namespace roommate
