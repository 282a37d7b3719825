#include "JsonCheck.hpp"

namespace roommate {

bool JsonCheck::value(int depth) noexcept {
  space();
  switch (peek()) {
    case '{': return object(depth + 1);
    case '[': return array(depth + 1);
    case '"': return text();
    case 't': return word("true");
    case 'f': return word("false");
    case 'n': return word("null");
    default: return number();
  }
}

void JsonCheck::space() noexcept {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
}

bool JsonCheck::take(char c) noexcept {
  if (at_ == text_.size() || text_[at_] != c) return false;
  ++at_;
  return true;
}

bool JsonCheck::word(std::string_view word) noexcept {
  if (text_.substr(at_, word.size()) != word) return false;
  at_ += word.size();
  return true;
}

bool JsonCheck::object(int depth) noexcept {
  if (depth > mostDepth_ || !take('{')) return false;
  space();
  if (take('}')) return true;
  do {
    space();
    if (!text()) return false;
    space();
    if (!take(':') || !value(depth)) return false;
    space();
  } while (take(','));
  return take('}');
}

bool JsonCheck::array(int depth) noexcept {
  if (depth > mostDepth_ || !take('[')) return false;
  space();
  if (take(']')) return true;
  do {
    if (!value(depth)) return false;
    space();
  } while (take(','));
  return take(']');
}

bool JsonCheck::text() noexcept {
  if (!take('"')) return false;
  while (at_ < text_.size()) {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte == '"') {
      ++at_;
      return true;
    }
    if (byte < 0x20) return false;
    if (byte == '\\') {
      if (!escape()) return false;
    } else if (byte >= 0x80) {
      if (!utf8()) return false;
    } else {
      ++at_;
    }
  }
  return false;
}

bool JsonCheck::escape() noexcept {
  ++at_;
  const char c = peek();
  if (c != 'u') {
    ++at_;
    return std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos && c != '\0';
  }
  const auto first = unit();
  if (!first) return false;
  if (*first >= 0xDC00 && *first <= 0xDFFF) return false;
  if (*first < 0xD800 || *first > 0xDBFF) return true;
  // A pair of surrogates, or no text.
  if (!take('\\') || peek() != 'u') return false;
  const auto second = unit();
  return second && *second >= 0xDC00 && *second <= 0xDFFF;
}

std::optional<std::uint32_t> JsonCheck::unit() noexcept {
  ++at_;
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    const char c = peek();
    const std::uint32_t digit = c >= '0' && c <= '9'   ? static_cast<std::uint32_t>(c - '0')
                                : c >= 'a' && c <= 'f' ? static_cast<std::uint32_t>(c - 'a' + 10)
                                : c >= 'A' && c <= 'F' ? static_cast<std::uint32_t>(c - 'A' + 10)
                                                       : 16U;
    if (digit == 16U) return std::nullopt;
    value = value * 16 + digit;
    ++at_;
  }
  return value;
}

bool JsonCheck::utf8() noexcept {
  const auto lead = static_cast<unsigned char>(text_[at_]);
  const std::size_t more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || text_.size() - at_ <= more) return false;
  for (std::size_t i = 1; i <= more; ++i) {
    const auto next = static_cast<unsigned char>(text_[at_ + i]);
    // The second byte also rules out what is too long a form, a surrogate, or beyond U+10FFFF.
    const unsigned char low = i > 1 ? 0x80 : lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = i > 1 ? 0xBF : lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (next < low || next > high) return false;
  }
  at_ += more + 1;
  return true;
}

bool JsonCheck::number() noexcept {
  (void)take('-');
  if (!take('0') && !digits()) return false;
  if (take('.') && !digits()) return false;
  if (peek() == 'e' || peek() == 'E') {
    ++at_;
    if (peek() == '+' || peek() == '-') ++at_;
    return digits();
  }
  return true;
}

bool JsonCheck::digits() noexcept {
  const std::size_t start = at_;
  while (peek() >= '0' && peek() <= '9') ++at_;
  return at_ > start;
}

}  // namespace roommate
