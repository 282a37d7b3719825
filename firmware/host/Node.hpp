#pragma once
#include <deque>
#include <memory>
#include <random>
#include <vector>

#include "Client.hpp"
#include "FileFlash.hpp"
#include "Thing.hpp"
#include "WebPipe.hpp"

namespace roommate::host {

/// Milliseconds since some start, never back.
[[nodiscard]] Millis monotonic();

struct Settings {
  std::string kind = "lamp";
  std::string id;
  std::string secret;
  std::string host = "127.0.0.1";
  std::string port = "1883";
  std::string server;  // for claims and images
  std::string code;
  std::string flash;   // a file; empty: forgotten at the end
  std::string firmware;  // the version it says it is; empty: the kind's own
  mqtt::Version version = mqtt::Version::v5;
  std::vector<Millis>* dials = nullptr;  // when anybody tried to connect
  bool webSocket = false;  // MQTT inside a WebSocket to `server`, path /mqtt
  SoundFiles sound;
  unsigned seed = 0;  // 0: another one each time
  double duplicates = 0;  // share of messages that come or go twice
  double shuffles = 0;    // share of messages that come later than the one behind them
};

/// One device of the host program: the core, a fake board, a socket. A power cut is its end; what is on flash is all that stays.
class Node final : public mqtt::Listener, public Random, public Link {
 public:
  explicit Node(Settings settings);
  ~Node();
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  void run(Millis now);
  /// What poll() should wait for; the file is -1 without a connection.
  [[nodiscard]] int file() const { return file_; }
  [[nodiscard]] bool wantsToWrite() { return file_ >= 0 && !outgoing().empty(); }
  [[nodiscard]] const std::string& name() const { return name_; }

  void flip();
  void measure(Board::Sensor sensor, Milli value);
  void offline(Millis now, Millis duration);
  void cutPower(Millis now);
  [[nodiscard]] std::string state() const;
  [[nodiscard]] Device& device() { return *device_; }

 private:
  void onOpen() noexcept override;
  void onMessage(std::string_view topic, Bytes payload) noexcept override;
  void onSent(Token token, bool taken) noexcept override;
  std::uint32_t next() noexcept override { return static_cast<std::uint32_t>(random_()); }
  Token publish(const Message& message) noexcept override;
  bool subscribe(std::span<const std::string_view> filters) noexcept override { return client_.subscribe(filters); }

  struct Late {
    Millis at;
    std::string topic;
    std::string payload;
  };

  void start(std::string_view why);
  void restart(Millis now, std::string_view why);
  void dial();
  void hangUp();
  void transfer();
  [[nodiscard]] Bytes outgoing() { return settings_.webSocket ? web_.outgoing(now_) : client_.outgoing(); }
  void deliverLate();
  void claim();
  void fetch();
  [[nodiscard]] bool chance(double share) { return share > 0 && std::uniform_real_distribution<>(0, 1)(random_) < share; }

  Settings settings_;
  std::string name_;
  std::mt19937 random_;
  std::unique_ptr<FileFlash> flash_;
  FileSlot slot_;
  std::unique_ptr<Thing> thing_;
  DeviceKind kind_;
  std::unique_ptr<Device> device_;
  std::array<std::uint8_t, 2048> in_{};
  std::array<std::uint8_t, 4096> out_{};
  mqtt::Client client_{in_, out_, *this};
  WebPipe web_{client_, *this};  // between client and socket when MQTT goes inside a WebSocket
  std::deque<Late> late_;
  int file_ = -1;
  Millis now_ = 0;
  Millis base_ = 0;  // the device's clock starts at each boot
  Millis silentUntil_ = 0;
  unsigned connects_ = 0;
};

}  // namespace roommate::host
