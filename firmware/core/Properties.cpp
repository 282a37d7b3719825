#include "Properties.hpp"

namespace roommate {

namespace {

constexpr std::size_t longestText = 128;

std::size_t dots(std::string_view path) noexcept {
  std::size_t count = 0;
  for (const char c : path) count += c == '.' ? 1U : 0U;
  return count;
}

// How many leading parts of `path` are those of `other` too, the last part (the leaf) not counted.
std::size_t shared(std::string_view path, std::string_view other) noexcept {
  std::size_t parts = 0;
  for (std::size_t i = 0; i < path.size() && i < other.size() && path[i] == other[i]; ++i) parts += path[i] == '.' ? 1U : 0U;
  return parts;
}

std::string_view part(std::string_view path, std::size_t number) noexcept {
  for (; number > 0; --number) path.remove_prefix(path.find('.') + 1);
  const std::size_t dot = path.find('.');
  if (dot != std::string_view::npos) path.remove_suffix(path.size() - dot);
  return path;
}

void writeValue(JsonWriter& json, const Value& value) noexcept {
  switch (value.kind) {
    case Value::Kind::boolean: json.boolean(value.flag); break;
    case Value::Kind::number: json.number(value.number); break;
    case Value::Kind::text: json.text(value.text); break;
    case Value::Kind::none: json.null(); break;
  }
}

}  // namespace

PropertyMask Properties::kept() const noexcept {
  PropertyMask mask = 0;
  for (std::size_t i = 0; i < table_.size(); ++i) mask |= table_[i].kept ? PropertyMask{1} << i : 0;
  return mask;
}

std::optional<std::size_t> Properties::find(std::string_view path) const noexcept {
  for (std::size_t i = 0; i < table_.size(); ++i) {
    if (table_[i].path == path) return i;
  }
  return std::nullopt;
}

bool Properties::hasPart(std::string_view wanted) const noexcept {
  for (const Property& property : table_) {
    if (part(property.path, 0) == wanted) return true;
  }
  return false;
}

Reason Properties::apply(std::size_t index, const Json& value) const noexcept {
  const Property& property = table_[index];
  if (property.apply == nullptr) return "only the device changes this";
  if (property.type == PropertyType::boolean) {
    const auto flag = value.boolean();
    return flag ? property.apply(owner(index), Value::of(*flag)) : "not true or false";
  }
  if (property.type == PropertyType::text) {
    std::array<char, longestText> room{};
    const auto most = static_cast<std::size_t>(property.max);
    const auto text = value.text(std::span(room).first(most < room.size() ? most : room.size()));
    if (text) return property.apply(owner(index), Value::of(*text));
    return value.kind() == Json::Kind::text ? "too long" : "not a text";
  }
  if (value.kind() != Json::Kind::number) return "not a number";
  const auto number = value.number();
  if (!number) return "more decimals than this device keeps";
  if (property.type == PropertyType::integer && *number % 1000 != 0) return "not a whole number";
  if (*number < property.min || *number > property.max) return "out of range";
  return property.apply(owner(index), Value::ofMilli(*number));
}

PropertyMask Properties::write(JsonWriter& json, PropertyMask mask, std::size_t spare) const noexcept {
  PropertyMask written = 0;
  std::string_view last;
  for (std::size_t i = 0; i < table_.size(); ++i) {
    const PropertyMask bit = PropertyMask{1} << i;
    if ((mask & bit) == 0) continue;
    const std::string_view path = table_[i].path;
    const auto before = json.mark();
    const std::size_t keep = shared(path, last);
    for (std::size_t depth = dots(last); depth > keep; --depth) json.endObject();
    for (std::size_t depth = keep; depth < dots(path); ++depth) json.key(part(path, depth)).beginObject();
    json.key(part(path, dots(path)));
    writeValue(json, read(i));
    if (!json.ok() || json.room() < spare + dots(path)) {
      json.restore(before);
      break;
    }
    last = path;
    written |= bit;
  }
  for (std::size_t depth = dots(last); depth > 0; --depth) json.endObject();
  return written;
}

}  // namespace roommate
