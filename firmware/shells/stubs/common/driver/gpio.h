#pragma once
#include "esp_stub.h"
enum gpio_num_t { GPIO_NUM_NC = -1, GPIO_NUM_0, GPIO_NUM_1, GPIO_NUM_2, GPIO_NUM_6 = 6, GPIO_NUM_7 = 7, GPIO_NUM_9 = 9, GPIO_NUM_10 = 10, GPIO_NUM_18 = 18 };
enum gpio_mode_t { GPIO_MODE_INPUT, GPIO_MODE_OUTPUT };
enum gpio_pull_mode_t { GPIO_PULLUP_ONLY };
esp_err_t gpio_set_direction(gpio_num_t, gpio_mode_t);
esp_err_t gpio_set_pull_mode(gpio_num_t, gpio_pull_mode_t);
esp_err_t gpio_set_level(gpio_num_t, std::uint32_t);
int gpio_get_level(gpio_num_t);
