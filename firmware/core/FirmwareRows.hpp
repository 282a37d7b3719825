#pragma once
#include "Properties.hpp"

namespace roommate {

/// The rows every table has: which firmware runs, what is going on with a new one. `core` is the Ota.
namespace firmwareRows {
[[nodiscard]] Reason applyVersion(void* ota, const Value& value);
[[nodiscard]] Value readVersion(void* ota);
[[nodiscard]] Value readState(void* ota);
[[nodiscard]] Value readProgress(void* ota);

inline constexpr std::string_view version = "firmware.version";
inline constexpr std::string_view state = "firmware.state";
inline constexpr std::string_view progress = "firmware.progress";

inline constexpr std::array<Property, 3> rows{
    Property{progress, PropertyType::integer, 0, 100'000, nullptr, readProgress, false, true},
    Property{state, PropertyType::text, 0, 16, nullptr, readState, false, true},
    Property{version, PropertyType::text, 0, 32, applyVersion, readVersion, false, true},
};
}  // namespace firmwareRows

/// A device's own rows and the firmware's, sorted by path: `constexpr auto table = withFirmware(std::array{...});`
template <std::size_t N>
[[nodiscard]] constexpr std::array<Property, N + firmwareRows::rows.size()> withFirmware(const std::array<Property, N>& own) noexcept {
  std::array<Property, N + firmwareRows::rows.size()> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Property& row = i < N ? own[i] : firmwareRows::rows[i - N];
    std::size_t at = i;
    for (; at > 0 && row.path < table[at - 1].path; --at) table[at] = table[at - 1];
    table[at] = row;
  }
  return table;
}

}  // namespace roommate
