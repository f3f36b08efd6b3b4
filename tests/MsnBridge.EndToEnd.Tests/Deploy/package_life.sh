#!/bin/bash
# The life of the package on a booted Debian, from the first installation to the purge, as an administrator goes through it. Run as root by systemd
# in a container of its own; /root holds old.deb and new.deb, the same program under two versions. Each step is one line, "ok: ..." or
# "failed: ..."; after a failed one come what the service logged and the end.
set -uo pipefail
export PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive

expect() { # SENTENCE COMMAND...
  local sentence=$1 said; shift
  if said=$("$@" 2>&1); then printf 'ok: %s\n' "$sentence"; return; fi
  printf 'failed: %s\n%s\n' "$sentence" "$said"
  systemctl --no-pager --full status msnbridge; journalctl --no-pager -u msnbridge | tail -n 50
  exit 1
}
property() { systemctl show --value -p "$1" msnbridge; }
is() { [ "$1" = "$2" ] || { printf 'it is %s and not %s\n' "$1" "$2"; return 1; }; }
contains() { [[ $1 == *"$2"* ]] || { printf '%s\n' "$1"; return 1; }; }
gone() { [ ! -e "$1" ] || { ls -ld "$1"; return 1; }; }
in_status() { grep -qP "^$1:\t$2\$" "/proc/$(property MainPID)/status" || { cat "/proc/$(property MainPID)/status"; return 1; }; }
live() { # Without curl, which a small system has not got.
  exec 3<>/dev/tcp/127.0.0.1/9863 && printf 'GET /health/live HTTP/1.0\r\n\r\n' >&3 && contains "$(cat <&3)" 'live'
}
# Waits on systemd's own record of what changed; each look is a round trip to it.
until_property() { # NAME VALUE
  local look
  for look in {1..300}; do [ "$(property "$1")" != "$2" ] || return 0; sleep 0.1; done
  printf '%s is %s after %d looks\n' "$1" "$(property "$1")" "$look"; return 1
}

said=$(dpkg -i /root/old.deb 2>&1); code=$?
expect "it is installed" is "$code" 0
expect "the first steps are told" contains "$said" "edit /etc/msnbridge/bridge.yaml"
expect "nothing has started before there is a configuration" is "$(property ActiveState)" inactive
expect "the configuration is for root and the bridge alone" is "$(stat -c %U:%G:%a /etc/msnbridge/bridge.yaml)" root:msnbridge:640
expect "the data folder is for the bridge alone" is "$(stat -c %U:%G:%a /var/lib/msnbridge)" msnbridge:msnbridge:700
expect "the sample is a working configuration" msnbridge check
expect "the manual page is there" test -s /usr/share/man/man1/msnbridge.1.gz

printf '# edited by the administrator\n' >> /etc/msnbridge/bridge.yaml
expect "it starts" systemctl enable --now msnbridge
expect "the service manager was told that it is up" is "$(property SubState)" running
expect "it answers" live
expect "it runs as its own user" is "$(stat -c %U "/proc/$(property MainPID)")" msnbridge
expect "it cannot win privileges" in_status NoNewPrivs 1
expect "it has none" in_status CapEff 0000000000000000
expect "its system calls are filtered" in_status Seccomp 2
expect "systemd finds little exposed" systemd-analyze security --no-pager --threshold=20 msnbridge
expect "the database is for the bridge alone" is "$(stat -c %U:%a /var/lib/msnbridge/msnbridge.db)" msnbridge:600

kill -9 "$(property MainPID)"
expect "after a crash it is started again" until_property NRestarts 1
expect "and comes up" until_property SubState running

printf 'nonsense: true\n' >> /etc/msnbridge/bridge.yaml
systemctl restart msnbridge
expect "a wrong configuration ends it" until_property ActiveState failed
expect "with the code that says so" is "$(property ExecMainStatus)" 78
expect "and the log names the fault" contains "$(journalctl --no-pager -u msnbridge)" nonsense
sed -i '/^nonsense/d' /etc/msnbridge/bridge.yaml
systemctl reset-failed msnbridge
expect "mended, it starts" systemctl start msnbridge

before=$(property MainPID) database=$(stat -c %i /var/lib/msnbridge/msnbridge.db)
expect "it is upgraded" dpkg -i /root/new.deb
expect "the new version is there" is "$(dpkg-query -W -f '${Version}' msnbridge)" 99.0.0
expect "the running service was restarted" test "$before" != "$(property MainPID)"
expect "and is up" is "$(property SubState)" running
expect "the configuration is as the administrator left it" grep -q '^# edited by the administrator$' /etc/msnbridge/bridge.yaml
expect "for whom it was" is "$(stat -c %U:%G:%a /etc/msnbridge/bridge.yaml)" root:msnbridge:640
expect "the database is the same" is "$(stat -c %i /var/lib/msnbridge/msnbridge.db)" "$database"

expect "it stops" systemctl stop msnbridge
expect "in order" is "$(property Result):$(property ExecMainStatus)" success:0
systemctl start msnbridge
expect "it is removed" dpkg -r msnbridge
expect "and does not run any more" is "$(property ActiveState)" inactive
expect "the program is gone" gone /usr/lib/msnbridge
expect "the configuration stays" test -s /etc/msnbridge/bridge.yaml
expect "and so do the linked accounts" test -s /var/lib/msnbridge/msnbridge.db
expect "it is purged" dpkg -P msnbridge
expect "the configuration is gone" gone /etc/msnbridge
expect "and so are the linked accounts" gone /var/lib/msnbridge
printf 'done\n'
