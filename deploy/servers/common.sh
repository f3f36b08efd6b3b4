# shellcheck shell=bash
# Sourced by the scripts beside it. One folder holds one server: its configuration, its state, its log, `env` with NAME=value
# lines for whoever wants to reach it, and `pid` with "PID STARTTIME", so that a reused pid is never signalled.
set -euo pipefail
export LC_ALL=C.UTF-8
servers=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
wait_seconds=${SERVER_WAIT:-120}

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() { say "$*"; exit 1; }

c2s_port=0 component_port=0 domain=localhost component=msn.localhost secret=secret privileges=yes uploads=yes web=no users=() more_components=()
read_start_options() {
  while [ $# -gt 0 ]; do
    case "$1" in
      --c2s-port) c2s_port=${2:?}; shift 2;;
      --component-port) component_port=${2:?}; shift 2;;
      --domain) domain=${2:?}; shift 2;;
      --component) component=${2:?}; shift 2;;
      --secret) secret=${2:?}; shift 2;;
      --more-component) more_components+=("${2:?}"); shift 2;;
      --without-privileges) privileges=no; shift;;
      --without-uploads) uploads=no; shift;;
      --web) web=yes; shift;;
      --user) users+=("${2:?}"); shift 2;;
      *) die "unknown option $1 (see the head of the script)";;
    esac
  done
}

installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || :)" = installed ]; }
need_packages() {
  local package missing=()
  for package in "$@"; do installed "$package" || missing+=("$package"); done
  [ ${#missing[@]} = 0 ] || "$servers/install" "${missing[@]}"
}

# Root starts a server as the package's own user, everybody else as himself.
become=()
prepare_folder() { # DIR USER: sets `folder`, hands it to the user and checks that he gets there
  mkdir -p "$1"; folder=$(cd "$1" && pwd -P)
  if [ "$(id -u)" = 0 ]; then
    local group; group=$(id -g "$2" 2>/dev/null) || die "there is no user $2, though its package is installed"
    become=(setpriv --reuid="$2" --regid="$group" --clear-groups --inh-caps=-all --)
    chown "$2:$group" "$folder"
    "${become[@]}" test -w "$folder" || die "user $2 cannot reach $folder; choose a folder below /tmp or /var/tmp"
  fi
}
hand_over() { if [ "$(id -u)" = 0 ]; then chown -R --reference="$folder" "$folder"; fi; }

start_time() { local stat; stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1; read -ra stat <<< "${stat##*) }"; printf '%s\n' "${stat[19]}"; }
running_pid() { # DIR: prints the pid while that very process lives; a zombie nobody reaps does not count
  local pid started; [ -r "$1/pid" ] || return 1
  read -r pid started < "$1/pid" || return 1
  [ -n "${started:-}" ] && [ "$(start_time "$pid" || :)" = "$started" ] || return 1
  case "$(awk '/^State:/ {print $2}' "/proc/$pid/status" 2>/dev/null)" in Z|X|'') return 1;; esac
  printf '%s\n' "$pid"
}
spawn() { # LOG COMMAND...: in the background, in a session of its own, so that a Ctrl-C meant for the caller spares it
  local log=$1; shift
  setsid "${become[@]}" "$@" </dev/null >>"$log" 2>&1 9>&- &
  printf '%s %s\n' "$!" "$(start_time "$!")" > "$folder/pid"
}
wait_until() { # LOG COMMAND...: until the command succeeds; fails at once when the server is gone
  local log=$1 i; shift
  for ((i = 0; i < wait_seconds * 10; i++)); do
    if "$@" >/dev/null 2>&1; then return 0; fi
    running_pid "$folder" >/dev/null || { tail -n 40 "$log" >&2 || :; die "the server ended while starting; its log is above"; }
    sleep 0.1
  done
  tail -n 40 "$log" >&2 || :; die "the server did not answer within $wait_seconds s; its log is above"
}
stop_server() { # DIR
  local pid i
  if ! pid=$(running_pid "$1"); then rm -f "$1/pid"; say "not running in $1"; return 0; fi
  kill -s TERM "$pid" 2>/dev/null || :
  for ((i = 0; i < 200; i++)); do running_pid "$1" >/dev/null || break; sleep 0.1; done
  if running_pid "$1" >/dev/null; then say "pid $pid did not stop within 20 s and is killed"; kill -s KILL "$pid" 2>/dev/null || :; fi
  rm -f "$1/pid"; say "stopped pid $pid"
}

listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
all_listening() { local port; for port in "$@"; do listening "$port" || return 1; done; }
# Between choosing a port and listening on it somebody else may choose it too: one server of ours starts at a time.
one_at_a_time() { exec 9>"${TMPDIR:-/tmp}/msnbridge-servers-$(id -u).lock"; flock -w 300 9 || die "another server has been starting for 5 minutes"; }
earlier() { # NAME: its value in the env file of an earlier start in this folder, or 0
  local value; value=$(sed -n "s/^$1=//p" "$folder/env" 2>/dev/null || :); printf '%s\n' "${value:-0}"
}
choose_port() { # WANTED EARLIER: sets `port`. Wanted by name, or the one of the start before, or a free one
  local i
  if [ "$1" != 0 ]; then ! listening "$1" || die "port $1 is in use"; port=$1; return; fi
  if [ "$2" != 0 ] && ! listening "$2"; then port=$2; return; fi
  for ((i = 0; i < 200; i++)); do
    port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))   # below the range from which Linux takes ports for outgoing connections
    case " ${chosen[*]-} " in *" $port "*) continue;; esac
    if ! listening "$port"; then chosen+=("$port"); return; fi
  done
  die "found no free port on loopback"
}
chosen=()

# A throw-away certificate, so that clients which insist on STARTTLS can have it.
self_signed() { # NAME...
  local names='' name
  [ ! -s "$folder/tls.crt" ] || return 0
  for name in "$@"; do names+="DNS:$name,"; done
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj "/CN=$1" \
    -addext "subjectAltName=${names}IP:127.0.0.1" -keyout "$folder/tls.key" -out "$folder/tls.crt" 2>/dev/null
  cat "$folder/tls.crt" "$folder/tls.key" > "$folder/tls.pem"
  chmod 600 "$folder/tls.key" "$folder/tls.pem"
}

# The Debian tree that install-synapse makes and Synapse runs in. Outside of every checkout: it is the same for all.
synapse_tree=${SYNAPSE_TREE:-/var/cache/msnbridge/synapse}
synapse_version() { chroot "$synapse_tree" dpkg-query -W -f '${Version}' matrix-synapse 2>/dev/null || echo unknown; }
