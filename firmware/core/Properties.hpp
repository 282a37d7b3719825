#pragma once
#include "Json.hpp"
#include "JsonWriter.hpp"
#include "Value.hpp"

namespace roommate {

/// Why a wish is refused: a text that a person reads. Null: it is taken.
using Reason = const char*;

enum class PropertyType : std::uint8_t { boolean, integer, number, text };

/// A leaf of the twin: where it is, what it takes, how it is set and read.
struct Property {
  std::string_view path;  // "light.on"
  PropertyType type;
  Milli min = 0;  // of numbers, in thousandths
  Milli max = 0;  // of numbers; of texts the most bytes
  Reason (*apply)(void* device, const Value& value) = nullptr;  // null: only the device changes it
  Value (*read)(void* device) = nullptr;
  bool kept = false;  // set again after a power cut
  bool core = false;  // the core's own, not the device's
};

/// A bit for each property of a table.
using PropertyMask = std::uint64_t;

inline constexpr std::size_t mostProperties = 64;
inline constexpr std::size_t mostPath = 96;

/// Whether a table is well made, for a static_assert beside it: not too long, every path once, parts of one component together.
[[nodiscard]] constexpr bool isTable(std::span<const Property> table) noexcept {
  if (table.empty() || table.size() > mostProperties) return false;
  for (std::size_t i = 0; i < table.size(); ++i) {
    const Property& property = table[i];
    if (property.path.size() > mostPath || property.path.find('.') == std::string_view::npos) return false;
#ifndef __SANITIZE_ADDRESS__  // GCC 71962: under the sanitizer a function's address is not a constant to compare
    if (property.read == nullptr || (property.kept && property.apply == nullptr)) return false;
#endif
    for (std::size_t j = 0; j < i; ++j) {
      if (table[j].path == property.path) return false;
    }
    // Sorted: the writer opens and closes each part once.
    if (i > 0 && !(table[i - 1].path < property.path)) return false;
  }
  return true;
}

/// A device's properties over its table: checks wishes, applies them, writes values as one nested object.
class Properties {
 public:
  Properties(std::span<const Property> table, void* device, void* core = nullptr) noexcept : table_(table), device_(device), core_(core) {}

  [[nodiscard]] std::size_t size() const noexcept { return table_.size(); }
  [[nodiscard]] const Property& operator[](std::size_t index) const noexcept { return table_[index]; }
  [[nodiscard]] PropertyMask all() const noexcept { return table_.size() == 64 ? ~PropertyMask{0} : (PropertyMask{1} << table_.size()) - 1; }
  [[nodiscard]] PropertyMask kept() const noexcept;
  [[nodiscard]] std::optional<std::size_t> find(std::string_view path) const noexcept;
  /// Whether anything here is in this part ("light").
  [[nodiscard]] bool hasPart(std::string_view part) const noexcept;

  [[nodiscard]] Reason apply(std::size_t index, const Json& value) const noexcept;
  [[nodiscard]] Value read(std::size_t index) const noexcept { return table_[index].read(owner(index)); }

  /// Writes the values of a mask as an object that is open already; stops while `spare` bytes are left. Answers what it wrote.
  [[nodiscard]] PropertyMask write(JsonWriter& json, PropertyMask mask, std::size_t spare) const noexcept;

 private:
  [[nodiscard]] void* owner(std::size_t index) const noexcept { return table_[index].core ? core_ : device_; }

  std::span<const Property> table_;
  void* device_;
  void* core_;
};

}  // namespace roommate
