#pragma once
#include "esp_stub.h"
enum esp_http_client_method_t { HTTP_METHOD_GET, HTTP_METHOD_POST };
enum esp_http_client_auth_type_t { HTTP_AUTH_TYPE_NONE, HTTP_AUTH_TYPE_BASIC };
struct esp_http_client_config_t {
  const char* url; const char* username; const char* password; esp_http_client_auth_type_t auth_type; esp_http_client_method_t method; int timeout_ms; esp_err_t (*crt_bundle_attach)(void*);
};
struct esp_http_client;
using esp_http_client_handle_t = esp_http_client*;
esp_http_client_handle_t esp_http_client_init(const esp_http_client_config_t*);
esp_err_t esp_http_client_set_header(esp_http_client_handle_t, const char*, const char*);
esp_err_t esp_http_client_open(esp_http_client_handle_t, int);
int esp_http_client_write(esp_http_client_handle_t, const char*, int);
std::int64_t esp_http_client_fetch_headers(esp_http_client_handle_t);
int esp_http_client_read_response(esp_http_client_handle_t, char*, int);
int esp_http_client_get_status_code(esp_http_client_handle_t);
esp_err_t esp_http_client_cleanup(esp_http_client_handle_t);
