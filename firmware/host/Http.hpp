#pragma once
#include <map>
#include <string>

namespace roommate::host {

struct HttpAnswer {
  int status = 0;  // 0: no answer
  std::string body;
};

/// One request of HTTP/1.1 over a socket of its own, for claims and images. Plain http only: TLS is the chip's library's business.
[[nodiscard]] HttpAnswer http(const std::string& method, const std::string& url, const std::map<std::string, std::string>& headers, const std::string& body);

[[nodiscard]] std::string base64(const std::string& bytes);

/// A connected socket that does not block, or -1.
/// Name and port of an http:// address.
[[nodiscard]] std::pair<std::string, std::string> authorityOf(const std::string& url);
[[nodiscard]] int connectTo(const std::string& host, const std::string& port);

}  // namespace roommate::host
