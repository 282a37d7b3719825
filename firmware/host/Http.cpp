#include "Http.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace roommate::host {

namespace {

constexpr std::size_t mostAnswer = 8U << 20;

struct Address {
  std::string host;
  std::string port = "80";
  std::string path = "/";
};

bool parse(const std::string& url, Address& address) {
  constexpr std::string_view scheme = "http://";
  if (url.compare(0, scheme.size(), scheme) != 0) return false;
  const auto slash = url.find('/', scheme.size());
  std::string authority = url.substr(scheme.size(), slash == std::string::npos ? slash : slash - scheme.size());
  if (slash != std::string::npos) address.path = url.substr(slash);
  if (const auto colon = authority.rfind(':'); colon != std::string::npos) {
    address.port = authority.substr(colon + 1);
    authority.resize(colon);
  }
  address.host = authority;
  return !address.host.empty();
}

int dial(const std::string& host, const std::string& port, bool blocking) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) return -1;
  const int file = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | (blocking ? 0 : SOCK_NONBLOCK), 0);
  const bool connected = file >= 0 && (::connect(file, found->ai_addr, found->ai_addrlen) == 0 || (!blocking && errno == EINPROGRESS));
  ::freeaddrinfo(found);
  if (!connected && file >= 0) ::close(file);
  if (!connected) return -1;
  const int on = 1;
  ::setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return file;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string unchunk(const std::string& body) {
  std::string whole;
  for (std::size_t at = 0; at < body.size();) {
    const auto line = body.find("\r\n", at);
    if (line == std::string::npos) break;
    const auto size = std::strtoul(body.c_str() + at, nullptr, 16);
    if (size == 0 || line + 2 + size > body.size()) break;
    whole.append(body, line + 2, size);
    at = line + 2 + size + 2;
  }
  return whole;
}

}  // namespace

std::pair<std::string, std::string> authorityOf(const std::string& url) {
  Address address;
  return parse(url, address) ? std::pair(address.host, address.port) : std::pair<std::string, std::string>{};
}

int connectTo(const std::string& host, const std::string& port) { return dial(host, port, false); }

HttpAnswer http(const std::string& method, const std::string& url, const std::map<std::string, std::string>& headers, const std::string& body) {
  Address address;
  HttpAnswer answer;
  if (!parse(url, address)) return answer;
  const int file = dial(address.host, address.port, true);
  if (file < 0) return answer;
  const timeval patience{10, 0};
  ::setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  std::string request = method + ' ' + address.path + " HTTP/1.1\r\nHost: " + address.host + ':' + address.port + "\r\nConnection: close\r\n";
  for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
  if (!body.empty()) request += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  request += "\r\n" + body;
  std::string received;
  if (::send(file, request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size())) {
    char piece[4096];
    for (ssize_t size = 0; received.size() < mostAnswer && (size = ::recv(file, piece, sizeof piece, 0)) > 0;) {
      received.append(piece, static_cast<std::size_t>(size));
    }
  }
  ::close(file);
  const auto end = received.find("\r\n\r\n");
  if (end == std::string::npos || received.size() < 12) return answer;
  answer.status = std::atoi(received.c_str() + 9);
  answer.body = received.substr(end + 4);
  if (lower(received.substr(0, end)).find("transfer-encoding: chunked") != std::string::npos) answer.body = unchunk(answer.body);
  return answer;
}

std::string base64(const std::string& bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto at = [&](std::size_t k) { return i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U; };
    const unsigned group = at(0) << 16 | at(1) << 8 | at(2);
    for (unsigned k = 0; k < 4; ++k) text += i + k > bytes.size() ? '=' : letters[group >> (18 - 6 * k) & 63];
  }
  return text;
}

}  // namespace roommate::host
