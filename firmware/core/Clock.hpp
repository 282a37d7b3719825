#pragma once
#include "Types.hpp"

namespace roommate {

/// The server's time, as far as it is known. It never goes back: a correction backwards stands still until it is made up.
class Clock {
 public:
  /// The server (or SNTP) says what time it is.
  void set(UnixMillis unix, Millis now) noexcept {
    if (const auto told = at(now); told && *told > last_) last_ = *told;
    offset_ = unix - static_cast<UnixMillis>(now);
    known_ = true;
  }

  [[nodiscard]] bool known() const noexcept { return known_; }

  /// Null until it was told.
  [[nodiscard]] std::optional<UnixMillis> at(Millis now) const noexcept {
    if (!known_) return std::nullopt;
    const UnixMillis time = static_cast<UnixMillis>(now) + offset_;
    return time > last_ ? time : last_;
  }

 private:
  UnixMillis offset_ = 0;
  UnixMillis last_ = 0;
  bool known_ = false;
};

}  // namespace roommate
