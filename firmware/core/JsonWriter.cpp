#include "JsonWriter.hpp"

namespace roommate {

namespace {
constexpr std::uint8_t mostDepth = 31;
constexpr std::string_view hex = "0123456789abcdef";
}  // namespace

JsonWriter& JsonWriter::key(std::string_view name) noexcept {
  separate();
  quote(name);
  put(':');
  afterKey_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) noexcept {
  separate();
  quote(value);
  return *this;
}

JsonWriter& JsonWriter::integer(std::int64_t value) noexcept {
  separate();
  if (value < 0) put('-');
  digits(value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value));
  return *this;
}

JsonWriter& JsonWriter::number(Milli value) noexcept {
  separate();
  if (value < 0) put('-');
  const std::uint64_t size = value < 0 ? ~static_cast<std::uint64_t>(value) + 1 : static_cast<std::uint64_t>(value);
  digits(size / 1000);
  std::uint64_t rest = size % 1000;
  if (rest == 0) return *this;
  put('.');
  for (std::uint64_t place = 100; rest > 0; place /= 10) {
    put(static_cast<char>('0' + rest / place));
    rest %= place;
  }
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) noexcept { return raw(value ? "true" : "false"); }

JsonWriter& JsonWriter::null() noexcept { return raw("null"); }

JsonWriter& JsonWriter::raw(std::string_view json) noexcept {
  separate();
  put(json);
  return *this;
}

void JsonWriter::restore(const Mark& mark) noexcept {
  size_ = mark.size;
  filled_ = mark.filled;
  depth_ = mark.depth;
  afterKey_ = mark.afterKey;
  overflow_ = false;
}

JsonWriter& JsonWriter::open(char c) noexcept {
  separate();
  put(c);
  if (depth_ == mostDepth) {
    overflow_ = true;
    return *this;
  }
  ++depth_;
  filled_ &= ~(1U << depth_);
  return *this;
}

JsonWriter& JsonWriter::close(char c) noexcept {
  put(c);
  if (depth_ > 0) --depth_;
  afterKey_ = false;
  return *this;
}

void JsonWriter::separate() noexcept {
  if (afterKey_) {
    afterKey_ = false;
    return;
  }
  const std::uint32_t bit = 1U << depth_;
  if ((filled_ & bit) != 0) put(',');
  filled_ |= bit;
}

void JsonWriter::put(char c) noexcept {
  if (size_ == buffer_.size()) {
    overflow_ = true;
    return;
  }
  buffer_[size_++] = c;
}

void JsonWriter::put(std::string_view text) noexcept {
  if (text.size() > buffer_.size() - size_) {
    overflow_ = true;
    return;
  }
  if (!text.empty()) std::memcpy(buffer_.data() + size_, text.data(), text.size());
  size_ += text.size();
}

void JsonWriter::quote(std::string_view text) noexcept {
  put('"');
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      put('\\');
      put(c);
    } else if (byte < 0x20) {
      put("\\u00");
      put(hex[byte >> 4]);
      put(hex[byte & 15]);
    } else {
      put(c);
    }
  }
  put('"');
}

void JsonWriter::digits(std::uint64_t value) noexcept {
  std::array<char, 20> places{};
  std::size_t at = places.size();
  do {
    places[--at] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value > 0);
  put(std::string_view(places.data() + at, places.size() - at));
}

}  // namespace roommate
