#pragma once
#include "Types.hpp"

namespace roommate {

/// Walks a JSON text once and says whether it is well formed. It is also how values are skipped.
class JsonCheck {
 public:
  JsonCheck(std::string_view text, int mostDepth) noexcept : text_(text), mostDepth_(mostDepth) {}

  /// Takes one value with the space before it; false when there is none.
  [[nodiscard]] bool value(int depth = 0) noexcept;
  void space() noexcept;
  [[nodiscard]] std::size_t at() const noexcept { return at_; }
  [[nodiscard]] bool atEnd() const noexcept { return at_ == text_.size(); }

 private:
  [[nodiscard]] bool take(char c) noexcept;
  [[nodiscard]] bool word(std::string_view word) noexcept;
  [[nodiscard]] bool text() noexcept;
  [[nodiscard]] bool escape() noexcept;
  [[nodiscard]] std::optional<std::uint32_t> unit() noexcept;
  [[nodiscard]] bool utf8() noexcept;
  [[nodiscard]] bool number() noexcept;
  [[nodiscard]] bool digits() noexcept;
  [[nodiscard]] bool object(int depth) noexcept;
  [[nodiscard]] bool array(int depth) noexcept;
  [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::string_view text_;
  int mostDepth_;
  std::size_t at_ = 0;
};

}  // namespace roommate
