#include "Backoff.hpp"

namespace roommate {

Millis Backoff::ceiling() const noexcept {
  Millis ceiling = limits_.base;
  for (unsigned i = 0; i < tries_ && ceiling < limits_.most; ++i) ceiling *= 2;
  return ceiling < limits_.most ? ceiling : limits_.most;
}

Millis Backoff::next(Random& random) noexcept {
  const Millis most = ceiling();
  if (tries_ < 32) ++tries_;
  return (Millis{random.next()} * (most + 1)) >> 32;
}

}  // namespace roommate
