#include "Version.hpp"

namespace roommate {

std::optional<Version> Version::parse(std::string_view text) noexcept {
  Version version;
  std::size_t at = 0;
  for (std::size_t part = 0; part < version.parts.size(); ++part) {
    if (part > 0 && (at == text.size() || text[at++] != '.')) return std::nullopt;
    const std::size_t start = at;
    std::uint32_t value = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      if (at - start == 9) return std::nullopt;
      value = value * 10 + static_cast<std::uint32_t>(text[at++] - '0');
    }
    if (at == start || (at - start > 1 && text[start] == '0')) return std::nullopt;
    version.parts[part] = value;
  }
  if (at != text.size() && text[at] != '+') return std::nullopt;
  return version;
}

}  // namespace roommate
