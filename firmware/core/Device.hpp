#pragma once
#include "Backoff.hpp"
#include "Clock.hpp"
#include "Commands.hpp"
#include "FirmwareRows.hpp"
#include "Ota.hpp"
#include "Outbox.hpp"
#include "Provisioning.hpp"
#include "Telemetry.hpp"
#include "Twin.hpp"

namespace roommate {

/// What a kind of device is, known when it is compiled.
struct DeviceKind {
  std::string_view model;
  std::string_view firmware;    // the version
  std::string_view components;  // the members of about.components, without the braces
  std::uint32_t intervalMs = 0; // it is heard from at least so often; 0: it does not say
  std::span<const Property> properties;
  std::span<const Command> commands;
};

/// A device: everything above the hardware and the connection. The shell calls it; it calls the ports. Never blocks, never waits.
class Device {
 public:
  static constexpr std::size_t scratchSize = 1280;

  Device(const DeviceKind& kind, void* self, Flash& flash, Random& random, ImageSlot& slot) noexcept;

  /// Once, before anything else. `why` says what started it: power, reset, update, watchdog, sleep.
  [[nodiscard]] Status start(std::string_view why, Millis now) noexcept;

  // The connection, as the shell sees it.
  void onConnected(Link& link, Millis now) noexcept;
  void onDisconnected(Millis now) noexcept;
  void onMessage(std::string_view topic, Bytes payload, Millis now) noexcept;
  /// A message was acknowledged; not `taken` when the server said with it that it may be sent again later.
  void onSent(Token token, bool taken, Millis now) noexcept;
  /// When the next try to connect may begin.
  [[nodiscard]] bool mayConnect(Millis now) const noexcept { return link_ == nullptr && now >= connectAt_; }
  /// The will, and what is said before a wanted silence.
  [[nodiscard]] static std::string_view farewell() noexcept { return R"({"on":false})"; }

  /// Often: at least every 50 ms while something is going on.
  void tick(Millis now) noexcept;

  // What the device itself has to say.
  void changed(std::string_view path) noexcept { twin_.changed(path); }
  [[nodiscard]] Status event(std::string_view name, std::string_view dataJson, Millis now) noexcept;
  [[nodiscard]] std::optional<std::size_t> addTelemetry(std::string_view component, Millis interval) noexcept { return telemetry_.add(component, interval); }
  void measured(std::size_t channel, Milli value, Millis now) noexcept;
  void finishCommand(CommandStatus status, std::string_view body) noexcept;

  /// In step, and nothing left to send: it may sleep.
  [[nodiscard]] bool isIdle() const noexcept;
  [[nodiscard]] bool isInStep() const noexcept { return twin_.isInStep(); }
  [[nodiscard]] bool isConnected() const noexcept { return link_ != nullptr; }
  [[nodiscard]] std::uint32_t boot() const noexcept { return boot_; }

  [[nodiscard]] Clock& clock() noexcept { return clock_; }
  [[nodiscard]] Ota& ota() noexcept { return ota_; }
  [[nodiscard]] Provisioning& provisioning() noexcept { return provisioning_; }
  [[nodiscard]] const Twin& twin() const noexcept { return twin_; }
  [[nodiscard]] const Telemetry& telemetry() const noexcept { return telemetry_; }
  [[nodiscard]] Journal& journal() noexcept { return journal_; }
  [[nodiscard]] const DeviceKind& kind() const noexcept { return kind_; }
  [[nodiscard]] std::string_view id() const noexcept { return provisioning_.identity().id.view(); }
  void useIdentity() noexcept { ota_.trust(provisioning_.identity().trusted()); }

 private:
  enum class Hello : std::uint8_t { about, online, subscribe, done };
  enum class Flying : std::uint8_t { nothing, letter, points };

  [[nodiscard]] Token say(std::string_view what, std::string_view name, std::string_view payload, bool retain = false) noexcept;
  void startBoot() noexcept;
  void greet() noexcept;
  [[nodiscard]] bool greetAbout() noexcept;
  [[nodiscard]] bool greetSubscribe() noexcept;
  void answerCommand() noexcept;
  void report(Millis now) noexcept;
  void sendLetter(Millis now) noexcept;
  void sendPoints(Millis now) noexcept;
  void keepPoints(Millis now) noexcept;
  void watchOta(Millis now) noexcept;
  void onAck(const Json& ack, Millis now) noexcept;

  DeviceKind kind_;
  Random& random_;
  std::array<char, scratchSize> scratch_{};
  Journal journal_;
  Clock clock_;
  Ota ota_;
  Twin twin_;
  Commands commands_;
  Outbox outbox_;
  Telemetry telemetry_;
  Provisioning provisioning_;
  Backoff backoff_;
  Link* link_ = nullptr;
  Hello hello_ = Hello::about;
  Text<16> why_;
  Commands::Answer answer_;
  Token answerToken_ = 0;
  bool hasAnswer_ = false;
  Flying flying_ = Flying::nothing;
  Token flyingToken_ = 0;
  bool flyingRefused_ = false;
  Outbox::Letter letter_;
  std::size_t pointsChannel_ = 0;
  std::size_t pointsCount_ = 0;
  Millis lettersNotBefore_ = 0;
  Millis connectAt_ = 0;
  std::uint32_t life_ = 0;
  std::uint32_t boot_ = 0;
  std::uint32_t events_ = 0;
  std::uint8_t seenProgress_ = 0;
  Ota::State seenState_ = Ota::State::idle;
  Reason toldTrouble_ = nullptr;
};

}  // namespace roommate
