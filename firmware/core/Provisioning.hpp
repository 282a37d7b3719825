#pragma once
#include "Backoff.hpp"
#include "Journal.hpp"
#include "Json.hpp"
#include "JsonWriter.hpp"
#include "P256.hpp"

namespace roommate {

/// Who this device is, once it was claimed.
struct Identity {
  static constexpr std::size_t mostKeys = 2;

  Text<40> id;
  Text<64> secret;
  Text<64> host;
  std::uint16_t port = 1883;
  Text<96> server;
  std::array<PublicKey, mostKeys> keys{};
  std::size_t keyCount = 0;

  [[nodiscard]] std::span<const PublicKey> trusted() const noexcept { return std::span(keys).first(keyCount); }
};

/// From a claim code to a credential, once. The device makes its own secret and keeps it before it asks, so an answer that was
/// lost to a power cut is simply asked for again: the server knows code and secret and answers the same.
class Provisioning {
 public:
  enum class State : std::uint8_t { needsSettings, claiming, claimed };

  Provisioning(Journal& journal, Random& random) noexcept : journal_(journal), random_(random) {}

  void restore() noexcept;
  /// {"ssid","password","server","code"} from the page that flashed it, or from the serial line. A reason why not, or null.
  [[nodiscard]] const char* settings(std::string_view json) noexcept;
  /// The body for POST {server}/api/v1/claims when it is time to ask; empty otherwise.
  [[nodiscard]] std::string_view takeRequest(std::string_view model, std::string_view firmware, std::span<char> room, Millis now) noexcept;
  /// What it answered; status 0 is no answer.
  void onAnswer(int status, std::string_view body, Millis now) noexcept;
  /// An identity given by hand (a device added on the page, its secret typed in); nothing is kept.
  void adopt(std::string_view id, std::string_view secret, std::string_view host, std::string_view server) noexcept;
  /// Forgets everything: another home may claim it.
  [[nodiscard]] Status forget() noexcept;

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] const Identity& identity() const noexcept { return identity_; }
  [[nodiscard]] std::string_view network() const noexcept { return ssid_.view(); }
  [[nodiscard]] std::string_view password() const noexcept { return password_.view(); }
  /// Why the last claim was refused, for whoever stands before the device.
  [[nodiscard]] const char* trouble() const noexcept { return trouble_; }
  /// The server's time in the last answer.
  [[nodiscard]] std::optional<UnixMillis> time() const noexcept { return time_; }

 private:
  [[nodiscard]] Status keepNetwork() noexcept;
  [[nodiscard]] Status keepIdentity() noexcept;
  [[nodiscard]] bool readIdentity(const Json& json) noexcept;
  void makeSecret() noexcept;

  Journal& journal_;
  Random& random_;
  Backoff backoff_;
  State state_ = State::needsSettings;
  Identity identity_;
  Text<32> ssid_;
  Text<64> password_;
  Text<24> code_;
  std::optional<UnixMillis> time_;
  const char* trouble_ = nullptr;
  Millis notBefore_ = 0;
  bool asked_ = false;
};

}  // namespace roommate
