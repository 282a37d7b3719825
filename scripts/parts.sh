# Parts that are programs of the machine: sourced by ./run and ./test.
# need PART... : makes sure each is there; on Debian/Ubuntu installs it when it may, elsewhere names the command.

package_of() {
  case "$1" in
    redis-server) echo redis-server ;;
    mosquitto) echo mosquitto ;;
    mosquitto_pub|mosquitto_sub) echo mosquitto-clients ;;
    chromium) echo chromium ;;
    espeak-ng) echo espeak-ng ;;
    nginx) echo nginx-light ;;
    g++) echo g++ ;;
    cmake) echo cmake ;;
    gtest) echo libgtest-dev ;;
    riscv64-unknown-elf-g++) echo gcc-riscv64-unknown-elf ;;
    picolibc) echo picolibc-riscv64-unknown-elf ;;
    *) echo "$1" ;;
  esac
}

have() {
  case "$1" in
    gtest) [ -f /usr/include/gtest/gtest.h ] || [ -f /usr/local/include/gtest/gtest.h ] ;;
    picolibc) [ -d /usr/lib/picolibc/riscv64-unknown-elf ] ;;
    nginx|mosquitto) command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

# Prints the command a person would type to install the given packages on this machine.
install_command() {
  if command -v apt-get >/dev/null 2>&1; then echo "sudo apt-get install -y $*"
  elif command -v dnf >/dev/null 2>&1; then echo "sudo dnf install $*"
  elif command -v pacman >/dev/null 2>&1; then echo "sudo pacman -S $*"
  elif command -v brew >/dev/null 2>&1; then echo "brew install $*"
  else echo "install with your package manager: $*"; fi
}

need() {
  local missing=() part
  for part in "$@"; do have "$part" || missing+=("$(package_of "$part")"); done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as=()
  if command -v apt-get >/dev/null 2>&1; then
    if [ "$(id -u)" = 0 ]; then as=(env DEBIAN_FRONTEND=noninteractive)
    elif sudo -n true 2>/dev/null; then as=(sudo env DEBIAN_FRONTEND=noninteractive)
    elif [ -t 0 ] && command -v sudo >/dev/null 2>&1; then
      printf 'Missing: %s. Install now with sudo apt-get? [Y/n] ' "${missing[*]}"
      read -r answer
      case "$answer" in ""|y|Y|yes) as=(sudo env DEBIAN_FRONTEND=noninteractive) ;; esac
    fi
  fi
  if [ ${#as[@]} -gt 0 ]; then
    echo "Installing ${missing[*]} ..."
    # The package lists may be old or absent on a fresh machine; a second try follows a refresh of them.
    "${as[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null 2>&1 ||
      { "${as[@]}" apt-get update -qq >/dev/null 2>&1 && "${as[@]}" apt-get install -y -qq "${missing[@]}" >/dev/null 2>&1; } || true
    # Debian starts what it installs; Roommate starts its own.
    for part in "$@"; do have "$part" || { echo "Could not install $(package_of "$part"). Type:  $(install_command "$(package_of "$part")")" >&2; return 1; }; done
    return 0
  fi
  echo "Missing: ${missing[*]}. Type:  $(install_command "${missing[*]}")" >&2
  return 1
}

# need_sdk: the .NET SDK; need_node: Node 20 or later.
need_sdk() {
  if ! command -v dotnet >/dev/null 2>&1 || ! dotnet --list-sdks 2>/dev/null | grep -q '^10\.'; then
    echo "The .NET SDK 10 is missing. See https://dotnet.microsoft.com/download (Ubuntu: sudo apt-get install dotnet-sdk-10.0)" >&2
    return 1
  fi
}

need_node() {
  local major
  major=$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/')
  if [ -z "$major" ] || [ "$major" -lt 20 ]; then
    echo "Node 20 or later is missing (found: ${major:-none}). See https://nodejs.org" >&2
    return 1
  fi
}

# stale STAMP PATH... : true when the stamp is missing or something below a path is newer than it.
stale() {
  local stamp=$1; shift
  [ -e "$stamp" ] || return 0
  [ -n "$(find "$@" -newer "$stamp" -type f -not -path '*/node_modules/*' -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/wwwroot/*' -print -quit 2>/dev/null)" ]
}

# web_build: installs the page's packages and builds it into the server's wwwroot when its sources changed.
web_build() {
  need_node || return 1
  web_packages || return 1
  if stale server/Roommate.Server/wwwroot/.built web; then
    echo "Building the page ..."
    (cd web && npm run --silent build) || { echo "The page did not build; see above." >&2; return 1; }
    touch server/Roommate.Server/wwwroot/.built
  fi
}

web_packages() {
  need_node || return 1
  if stale web/node_modules/.installed web/package-lock.json web/package.json; then
    echo "Installing the page's packages ..."
    (cd web && npm ci --no-audit --no-fund --loglevel=error) || { echo "npm ci failed in web/; see above." >&2; return 1; }
    touch web/node_modules/.installed
  fi
}
