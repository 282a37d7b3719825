#pragma once
#include <string>

#include "Client.hpp"
#include "WebSocket.hpp"

namespace roommate::host {

/// MQTT inside a WebSocket (OASIS, section 6): binary messages whose borders mean nothing, subprotocol `mqtt`.
class WebPipe final : private WebSocketListener {
 public:
  WebPipe(mqtt::Client& client, Random& random) noexcept : client_(client), socket_(in_, out_, *this, random) {}

  void open(const std::string& host, Millis now) { socket_.open({host, "/mqtt", "mqtt", {}, {}}, now); }
  void close() { socket_.close(); }

  [[nodiscard]] Bytes outgoing(Millis now) {
    now_ = now;
    while (socket_.state() == WebSocket::State::open && !client_.outgoing().empty()) {
      const auto piece = client_.outgoing();
      if (!socket_.send(false, piece)) break;
      client_.moved(piece.size());
    }
    return socket_.outgoing();
  }
  void moved(std::size_t size) { socket_.moved(size); }
  [[nodiscard]] std::span<std::uint8_t> room() {
    const auto room = socket_.room();
    const std::size_t most = client_.room().size();
    return room.first(most < room.size() ? most : room.size());
  }
  void received(std::size_t size, Millis now) {
    now_ = now;
    socket_.received(size, now);
  }
  /// Whether the connection is lost, after a while without a word too.
  [[nodiscard]] bool isBroken(Millis now) {
    socket_.tick(now);
    return socket_.state() == WebSocket::State::failed || socket_.state() == WebSocket::State::closed;
  }

 private:
  void onOpen() noexcept override {}
  void onData(bool, Bytes piece, bool) noexcept override {
    std::memcpy(client_.room().data(), piece.data(), piece.size());
    client_.received(piece.size(), now_);
  }

  std::array<std::uint8_t, 2048> in_{};
  std::array<std::uint8_t, 6144> out_{};
  mqtt::Client& client_;
  WebSocket socket_;
  Millis now_ = 0;
};

}  // namespace roommate::host
