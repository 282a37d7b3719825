#pragma once
#include "Journal.hpp"
#include "Manifest.hpp"
#include "Ports.hpp"
#include "Properties.hpp"

namespace roommate {

/// A new firmware over the air: a signed manifest, chunks that go on where a power cut left them, a checksum while they stream, a
/// start on probation, and the way back when the new one is not in step in time. Never to an older version.
class Ota {
 public:
  enum class State : std::uint8_t { idle, manifest, downloading, ready, probation, failed, rolledBack };

  static constexpr Millis probationTime = 120'000;
  static constexpr std::uint8_t mostStarts = 3;  // of a new image that never came into step
  static constexpr std::uint32_t chunk = 1024;
  static constexpr std::uint32_t keepEvery = 64 * 1024;
  static constexpr Millis patience = 20'000;
  static constexpr std::uint8_t mostFailures = 8;

  /// What must be fetched next, over HTTP: the manifest, or `size` bytes of the image from `at`.
  struct Fetch {
    bool manifest = false;
    std::string_view version;
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };

  Ota(std::string_view model, std::string_view running, ImageSlot& slot, Journal& journal) noexcept
      : model_(model), running_(running), slot_(slot), journal_(journal) {}

  /// At start: takes up what was going on, and begins or ends a probation.
  void restore(Millis now) noexcept;
  void trust(std::span<const PublicKey> keys) noexcept { keys_ = keys; }

  /// The wish for a version; null when it is taken.
  [[nodiscard]] Reason want(std::string_view version) noexcept;

  /// Null when there is nothing to fetch now. It is then taken as asked for.
  [[nodiscard]] std::optional<Fetch> takeFetch(Millis now) noexcept;
  void onManifest(std::string_view answer) noexcept;
  void onChunk(std::uint32_t at, Bytes bytes) noexcept;
  /// It could not be fetched; it is tried again, for a while.
  void onFailed(Millis now) noexcept;

  void tick(Millis now, bool inStep) noexcept;

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] std::string_view stateName() const noexcept;
  [[nodiscard]] std::string_view wanted() const noexcept { return wanted_.view(); }
  [[nodiscard]] std::string_view running() const noexcept { return running_; }
  [[nodiscard]] std::uint8_t progress() const noexcept;
  /// Why the last one failed or was rolled back; null when there is nothing to tell.
  [[nodiscard]] Reason trouble() const noexcept { return trouble_; }
  void troubleTold() noexcept;
  /// The shell should restart the machine when it has nothing better to do.
  [[nodiscard]] bool wantsRestart() const noexcept { return restart_; }

 private:
  enum class Phase : std::uint8_t { none, downloading, probation, rolledBack, wanted, failed };

  [[nodiscard]] Status keep(Phase phase) noexcept;
  void fail(Reason reason) noexcept;
  void startDownload() noexcept;
  void finishDownload() noexcept;
  void rollBack(Reason reason) noexcept;

  std::string_view model_;
  std::string_view running_;
  ImageSlot& slot_;
  Journal& journal_;
  std::span<const PublicKey> keys_;
  State state_ = State::idle;
  Manifest manifest_;
  Text<Manifest::mostVersion> wanted_;
  Sha256 sha_;
  std::uint32_t at_ = 0;
  std::uint32_t keptAt_ = 0;
  Reason trouble_ = nullptr;
  Millis startedAt_ = 0;
  Millis askedAt_ = 0;
  Millis notBefore_ = 0;
  std::uint8_t starts_ = 0;
  std::uint8_t failures_ = 0;
  bool asked_ = false;
  bool restart_ = false;
};

}  // namespace roommate
