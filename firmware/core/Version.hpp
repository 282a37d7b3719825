#pragma once
#include "Types.hpp"

namespace roommate {

/// major.minor.patch. What comes after a + is not compared; there are no pre-releases on a wall.
struct Version {
  std::array<std::uint32_t, 3> parts{};

  [[nodiscard]] static std::optional<Version> parse(std::string_view text) noexcept;
  [[nodiscard]] auto operator<=>(const Version&) const noexcept = default;
};

}  // namespace roommate
