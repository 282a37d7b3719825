#pragma once
#include "Ports.hpp"

namespace roommate {

/// How long to wait before the next try: full jitter, so that a house full of devices does not come back in one second. With these
/// limits 200 devices stay under 100 tries a second however long the server is away (simulated; from 3 s they did not).
/// The n-th wait is anywhere between 0 and min(most, base * 2^n).
class Backoff {
 public:
  struct Limits {
    Millis base = 5'000;
    Millis most = 8'000;
  };

  constexpr Backoff() noexcept = default;
  constexpr explicit Backoff(Limits limits) noexcept : limits_(limits) {}

  [[nodiscard]] Millis next(Random& random) noexcept;
  /// All went well: the next wait is a short one.
  void reset() noexcept { tries_ = 0; }
  [[nodiscard]] unsigned tries() const noexcept { return tries_; }
  /// The longest the next wait can be.
  [[nodiscard]] Millis ceiling() const noexcept;

 private:
  Limits limits_{};
  unsigned tries_ = 0;
};

}  // namespace roommate
