#pragma once
#include "Journal.hpp"
#include "Properties.hpp"

namespace roommate {

/// The device's side of its twin (docs/twins.md): what is wanted is applied once per version, what is so is reported once per
/// change and told again until the server has acknowledged it. What is reported was put on flash before.
class Twin {
 public:
  static constexpr Millis reportGap = 100;         // changes within it become one report
  static constexpr Millis patience = 5'000;        // without an answer it is told again
  static constexpr std::uint8_t mostAsked = 3;     // then it goes on without the whole twin
  static constexpr std::size_t mostUnknown = 6;    // paths of a wish this device does not have

  /// `scratch` is a place to write in, shared with others and free between calls.
  Twin(Properties properties, Journal& journal, std::span<char> scratch) noexcept
      : properties_(properties), journal_(journal), scratch_(scratch) {}

  /// Sets what was kept before a power cut. Without anything kept, the first connection asks for the whole twin.
  void restore() noexcept;

  /// A value changed at the device (a wall switch, a sensor).
  void changed(std::size_t index) noexcept;
  void changed(std::string_view path) noexcept;
  /// Something that was taken before is refused after all.
  void refuse(std::size_t index, Reason reason) noexcept;

  void connected(Millis now) noexcept;
  void disconnected() noexcept;

  /// What the server says. False when it makes no sense; nothing of it is taken then.
  [[nodiscard]] bool onDelta(const Json& delta) noexcept;
  [[nodiscard]] bool onTwin(const Json& twin) noexcept;
  [[nodiscard]] bool onAck(const Json& ack, Millis now) noexcept;

  /// Time passes: what was not answered is told again.
  void tick(Millis now) noexcept;

  /// Whether `get` must be sent now. It is then taken as sent.
  [[nodiscard]] bool takeGet(Millis now) noexcept;
  [[nodiscard]] bool wantsToReport(Millis now) const noexcept;
  /// The next report, in the scratch place; empty when there is none or it cannot be kept. Call sent() when the link took it.
  [[nodiscard]] std::string_view report(std::optional<UnixMillis> time, Millis now) noexcept;
  void sent(Millis now) noexcept;

  [[nodiscard]] bool isInStep() const noexcept;
  [[nodiscard]] std::int64_t applied() const noexcept { return applied_; }
  [[nodiscard]] std::int64_t reportedVersion() const noexcept { return reportedVersion_; }
  /// Reports the server would not have.
  [[nodiscard]] std::uint32_t rejected() const noexcept { return rejected_; }
  /// Times the state could not be put on flash before it was told.
  [[nodiscard]] std::uint32_t unkept() const noexcept { return failures_; }
  [[nodiscard]] const Properties& properties() const noexcept { return properties_; }

 private:
  void applyAll(const Json& values) noexcept;
  void applyAt(Text<mostPath>& path, const Json& value, int depth) noexcept;
  void applyLeaf(std::string_view path, const Json& value) noexcept;
  void applyRemoved(const Json& paths) noexcept;
  void refuseUnknown(std::string_view path) noexcept;
  [[nodiscard]] bool keep() noexcept;
  void forgetSent() noexcept;
  void writeRefusals(JsonWriter& json) noexcept;
  void writeRemoved(JsonWriter& json) noexcept;
  void again() noexcept;
  [[nodiscard]] bool hasNews() const noexcept { return dirty_ != 0 || refused_ != 0 || unknownCount_ > 0 || removedCount_ > 0 || acknowledge_; }

  Properties properties_;
  Journal& journal_;
  std::span<char> scratch_;

  std::int64_t applied_ = 0;          // desired version
  std::int64_t reportedVersion_ = 0;  // as last acknowledged
  std::int64_t seq_ = 0;
  PropertyMask dirty_ = 0;
  PropertyMask refused_ = 0;
  PropertyMask sentDirty_ = 0;
  PropertyMask sentRefused_ = 0;
  std::array<Reason, mostProperties> reasons_{};
  std::array<Text<mostPath>, mostUnknown> unknown_{};
  std::size_t unknownCount_ = 0;
  std::array<Text<mostPath>, mostUnknown> removed_{};
  std::size_t removedCount_ = 0;
  std::size_t sentUnknown_ = 0;
  std::size_t sentRemoved_ = 0;
  Millis sentAt_ = 0;
  Millis notBefore_ = 0;
  Millis askedAt_ = 0;
  std::uint32_t rejected_ = 0;
  std::uint32_t failures_ = 0;
  bool acknowledge_ = false;   // a version was applied that changed nothing: say that it was seen
  bool sentAcknowledge_ = false;
  bool waiting_ = false;       // for the answer to the last report
  bool connected_ = false;
  bool heardDelta_ = false;    // on this connection
  bool fresh_ = true;          // nothing was kept
  bool needsTwin_ = false;
  std::uint8_t asked_ = 0;     // how often, on this connection
  bool unkept_ = false;
};

}  // namespace roommate
