#include "Json.hpp"

#include "JsonCheck.hpp"

namespace roommate {

namespace {

std::string_view takeValue(std::string_view& rest) noexcept {
  JsonCheck check(rest, Json::mostDepth);
  check.space();
  const std::size_t start = check.at();
  (void)check.value();
  const auto value = rest.substr(start, check.at() - start);
  check.space();
  rest.remove_prefix(check.at());
  return value;
}

void takeSign(std::string_view& rest) noexcept {
  if (!rest.empty()) rest.remove_prefix(1);
}

// Appends a code point as UTF-8; false when there is no room.
bool put(std::span<char> into, std::size_t& size, std::uint32_t point) noexcept {
  const std::size_t length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  if (into.size() - size < length) return false;
  if (length == 1) {
    into[size++] = static_cast<char>(point);
    return true;
  }
  static constexpr std::array<std::uint32_t, 5> leads{0, 0, 0xC0, 0xE0, 0xF0};
  for (std::size_t i = 0; i < length; ++i) {
    const std::uint32_t bits = point >> (6 * (length - 1 - i));
    into[size++] = static_cast<char>(i == 0 ? leads[length] | bits : 0x80 | (bits & 0x3F));
  }
  return true;
}

std::uint32_t unit(std::string_view text, std::size_t at) noexcept {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const char c = text[at + i];
    value = value * 16 + static_cast<std::uint32_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

// The code point of the escape whose backslash is at `at`, which is moved behind it.
std::uint32_t escaped(std::string_view text, std::size_t& at) noexcept {
  const char c = text[at + 1];
  at += 2;
  switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'u': break;
    default: return static_cast<std::uint32_t>(c);
  }
  std::uint32_t point = unit(text, at);
  at += 4;
  if (point >= 0xD800 && point <= 0xDBFF) {
    point = 0x10000 + ((point - 0xD800) << 10) + (unit(text, at + 2) - 0xDC00);
    at += 6;
  }
  return point;
}

}  // namespace

std::optional<Json> Json::parse(std::string_view text) noexcept {
  JsonCheck check(text, mostDepth);
  check.space();
  const std::size_t start = check.at();
  if (!check.value()) return std::nullopt;
  const std::size_t end = check.at();
  check.space();
  if (!check.atEnd()) return std::nullopt;
  return Json(text.substr(start, end - start));
}

Json::Kind Json::kind() const noexcept {
  switch (raw_.front()) {
    case '{': return Kind::object;
    case '[': return Kind::array;
    case '"': return Kind::text;
    case 't':
    case 'f': return Kind::boolean;
    case 'n': return Kind::null;
    default: return Kind::number;
  }
}

std::optional<bool> Json::boolean() const noexcept {
  if (kind() != Kind::boolean) return std::nullopt;
  return raw_.front() == 't';
}

std::optional<std::int64_t> Json::integer() const noexcept {
  if (kind() != Kind::number) return std::nullopt;
  const bool negative = raw_.front() == '-';
  const std::uint64_t most = negative ? std::uint64_t{1} << 63 : (std::uint64_t{1} << 63) - 1;
  std::uint64_t value = 0;
  for (const char c : raw_.substr(negative ? 1 : 0)) {
    if (c < '0' || c > '9') return std::nullopt;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (value > (most - digit) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  return static_cast<std::int64_t>(negative ? ~value + 1 : value);
}

std::optional<Milli> Json::number() const noexcept {
  if (kind() != Kind::number) return std::nullopt;
  constexpr std::uint64_t most = 9'000'000'000'000'000;
  const bool negative = raw_.front() == '-';
  std::uint64_t value = 0;
  int exponent = 3;
  std::size_t i = negative ? 1 : 0;
  bool fraction = false;
  for (; i < raw_.size() && (raw_[i] | 0x20) != 'e'; ++i) {
    if (raw_[i] == '.') {
      fraction = true;
      continue;
    }
    // More digits than any number here has; zeros at the end of a fraction say nothing.
    const auto digit = static_cast<std::uint64_t>(raw_[i] - '0');
    if (value > most / 10) {
      if (!fraction || digit != 0) return std::nullopt;
      continue;
    }
    value = value * 10 + digit;
    exponent -= fraction ? 1 : 0;
  }
  if (i < raw_.size()) {
    const bool down = raw_[++i] == '-';
    if (raw_[i] == '-' || raw_[i] == '+') ++i;
    int power = 0;
    for (; i < raw_.size(); ++i) power = power < 1000 ? power * 10 + (raw_[i] - '0') : power;
    exponent += down ? -power : power;
  }
  for (; exponent < 0 && value > 0; ++exponent) {
    if (value % 10 != 0) return std::nullopt;
    value /= 10;
  }
  for (; exponent > 0 && value > 0; --exponent) {
    if (value > most / 10) return std::nullopt;
    value *= 10;
  }
  return negative ? -static_cast<Milli>(value) : static_cast<Milli>(value);
}

std::optional<std::string_view> Json::text(std::span<char> into) const noexcept {
  if (kind() != Kind::text) return std::nullopt;
  const auto inner = raw_.substr(1, raw_.size() - 2);
  std::size_t size = 0;
  for (std::size_t at = 0; at < inner.size();) {
    if (inner[at] == '\\') {
      if (!put(into, size, escaped(inner, at))) return std::nullopt;
    } else {
      if (size == into.size()) return std::nullopt;
      into[size++] = inner[at++];
    }
  }
  return std::string_view(into.data(), size);
}

bool Json::is(std::string_view text) const noexcept {
  if (kind() != Kind::text) return false;
  const auto inner = raw_.substr(1, raw_.size() - 2);
  std::size_t compared = 0;
  for (std::size_t at = 0; at < inner.size();) {
    std::array<char, 4> piece{inner[at]};
    std::size_t size = 1;
    if (inner[at] == '\\') {
      size = 0;
      (void)put(piece, size, escaped(inner, at));
    } else {
      ++at;
    }
    if (text.substr(compared, size) != std::string_view(piece.data(), size)) return false;
    compared += size;
  }
  return compared == text.size();
}

JsonMembers Json::members() const noexcept {
  return JsonMembers(isObject() ? raw_.substr(1, raw_.size() - 2) : std::string_view());
}

JsonItems Json::items() const noexcept {
  return JsonItems(kind() == Kind::array ? raw_.substr(1, raw_.size() - 2) : std::string_view());
}

std::optional<Json> Json::find(std::string_view key) const noexcept {
  for (auto all = members(); all.next();) {
    if (all.key().is(key)) return all.value();
  }
  return std::nullopt;
}

bool JsonMembers::next() noexcept {
  key_ = takeValue(rest_);
  if (key_.empty()) return false;
  takeSign(rest_);  // the colon
  value_ = takeValue(rest_);
  takeSign(rest_);  // the comma
  return true;
}

bool JsonItems::next() noexcept {
  value_ = takeValue(rest_);
  takeSign(rest_);
  return !value_.empty();
}

}  // namespace roommate
