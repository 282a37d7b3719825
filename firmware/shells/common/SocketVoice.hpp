#pragma once
// A speaker's voice over a socket of its own, the same on ESP-IDF, Arduino and a host. Plain http in the own network only: a server that
// is reached by https has no voice here yet.
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "Speaker.hpp"
#include "VoiceLink.hpp"

namespace roommate::shell {

class SocketVoice final : public Voice {
 public:
  SocketVoice(Player& player, Random& random) noexcept : link_(in_, out_, player, random) {}
  ~SocketVoice() { hangUp(); }
  SocketVoice(const SocketVoice&) = delete;
  SocketVoice& operator=(const SocketVoice&) = delete;

  /// Often, from the main loop.
  void run(const Identity& identity, bool online, Millis now) noexcept {
    now_ = now;
    if (file_ < 0 && online && !identity.server.empty() && link_.mayOpen(now)) dial(identity);
    if (file_ >= 0) transfer();
    link_.tick(now);
  }

  bool say(std::string_view, std::string_view url) noexcept override { return !url.empty() && link_.say(url, now_); }
  bool isSpeaking() noexcept override { return link_.state() == VoiceLink::State::speaking || link_.state() == VoiceLink::State::thinking; }
  void stop() noexcept override { link_.hush(); }
  bool listen() noexcept override { return link_.listen(now_); }
  void finish() noexcept override { link_.finish(); }
  bool isListening() noexcept override { return link_.state() == VoiceLink::State::listening; }
  bool hear(Bytes frame) noexcept override { return link_.hear(frame); }
  [[nodiscard]] const VoiceLink& link() const noexcept { return link_; }

 private:
  // http://name:port, as the device was told when it was claimed.
  void dial(const Identity& identity) noexcept {
    constexpr std::string_view scheme = "http://";
    std::string_view server = identity.server.view();
    if (server.substr(0, scheme.size()) == scheme) {
      server.remove_prefix(scheme.size());
      server = server.substr(0, server.find('/'));
      const auto colon = server.rfind(':');
      std::array<char, 97> name{};
      std::array<char, 6> port{'8', '0'};
      const auto host = server.substr(0, colon);
      const auto given = colon == std::string_view::npos ? std::string_view{} : server.substr(colon + 1);
      if (given.size() < port.size()) {
        std::memcpy(name.data(), host.data(), host.size());
        if (!given.empty()) {
          port.fill('\0');
          std::memcpy(port.data(), given.data(), given.size());
        }
        file_ = connectTo(name.data(), port.data());
      }
    }
    if (file_ >= 0) link_.open(identity, server, now_);
    else link_.onClosed(now_);
  }

  static int connectTo(const char* name, const char* port) noexcept {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(name, port, &hints, &found) != 0) return -1;
    int file = ::socket(found->ai_family, SOCK_STREAM, 0);
    if (file >= 0) {
      ::fcntl(file, F_SETFL, ::fcntl(file, F_GETFL, 0) | O_NONBLOCK);
      if (::connect(file, found->ai_addr, found->ai_addrlen) != 0 && errno != EINPROGRESS) {
        ::close(file);
        file = -1;
      }
    }
    ::freeaddrinfo(found);
    return file;
  }

  static bool isForLater(ssize_t moved) noexcept { return moved < 0 && (errno == EAGAIN || errno == ENOTCONN); }

  void transfer() noexcept {
    bool broken = false;
    while (!broken && !link_.outgoing().empty()) {
      const auto bytes = link_.outgoing();
      const ssize_t sent = ::send(file_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) {
        broken = !isForLater(sent);
        break;
      }
      link_.moved(static_cast<std::size_t>(sent));
    }
    // An empty room means: not now. A player that is full is read for later.
    for (auto room = link_.room(); !broken && !room.empty() && !link_.isOver(); room = link_.room()) {
      const ssize_t got = ::recv(file_, room.data(), room.size(), 0);
      if (got <= 0) {
        broken = !isForLater(got);
        break;
      }
      link_.received(static_cast<std::size_t>(got), now_);
    }
    if (!broken && !link_.isOver()) return;
    hangUp();
    link_.onClosed(now_);
  }

  void hangUp() noexcept {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
  }

  std::array<std::uint8_t, 2048> in_{};
  std::array<std::uint8_t, 4096> out_{};
  VoiceLink link_;
  int file_ = -1;
  Millis now_ = 0;
};

}  // namespace roommate::shell
