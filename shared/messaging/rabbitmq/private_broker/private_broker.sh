#!/bin/sh
# A RabbitMQ of one's own: unprivileged, on loopback, in a folder of its own, with a node and an epmd of its own.
#
#   private_broker.sh FOLDER PORT DISTRIBUTION_PORT EPMD_PORT [TLS_PORT CERTIFICATE KEY]
#
# The password of its only user, `workshop`, is the first line of the input. Then it says `ready`, or in one line why
# not. A line `restart` restarts it, a line `kill` does so by SIGKILL, and it says `ready` again. It ends with its input,
# and deletes the folder.
#
#   private_broker.sh --installed      prints where the server is; exit status 1 if there is none
set -eu

say() { printf '%s\n' "$*"; }

server=
for place in /usr/lib/rabbitmq/bin /usr/local/sbin /opt/homebrew/sbin; do
  [ ! -x $place/rabbitmq-server ] || server=$place/rabbitmq-server
done
epmd=$(command -v epmd || true)
if [ "$1" = --installed ]; then
  [ -n "$server" ] && [ -n "$epmd" ] && say "$server"
  exit
fi
folder=$1 port=$2 distribution_port=$3 epmd_port=$4
read -r password
if [ -z "$server" ] || [ -z "$epmd" ]; then
  say 'RabbitMQ is not installed; on Debian: apt-get install --no-install-recommends rabbitmq-server'
  exit 2
fi
# Debian's package starts a service of its own; this one is neither that nor anything of root's.
unprivileged=
if [ "$(id -u)" = 0 ]; then
  chown -R nobody "$folder"
  unprivileged='setpriv --reuid=nobody --regid=nogroup --clear-groups --'
fi

umask 077
{
  say "listeners.tcp.local = 127.0.0.1:$port"
  say 'default_user = workshop'
  say "default_pass = $password"
  say 'log.console = false'
  say 'disk_free_limit.absolute = 8MB'  # below it, no message is taken in
  if [ $# -ge 7 ]; then
    say "listeners.ssl.local = 127.0.0.1:$5"
    say "ssl_options.certfile = $6"
    say "ssl_options.keyfile = $7"
  fi
} >"$folder/rabbitmq.conf"
say '[].' >"$folder/enabled_plugins"
[ -z "$unprivileged" ] || chown nobody "$folder/rabbitmq.conf" "$folder/enabled_plugins"

# What is forwarded and not confirmed, as when a delay is over, is forwarded again after 5 s and not after three minutes.
export HOME="$folder" RABBITMQ_NODENAME="workshop$port@localhost" RABBITMQ_MNESIA_BASE="$folder/data" \
  RABBITMQ_LOG_BASE="$folder/log" RABBITMQ_PID_FILE="$folder/pid" RABBITMQ_CONF_ENV_FILE=/dev/null \
  RABBITMQ_CONFIG_FILE="$folder/rabbitmq.conf" RABBITMQ_ENABLED_PLUGINS_FILE="$folder/enabled_plugins" \
  RABBITMQ_DIST_PORT="$distribution_port" ERL_EPMD_PORT="$epmd_port" ERL_EPMD_ADDRESS=127.0.0.1 \
  RABBITMQ_ALLOW_INPUT=1 RABBITMQ_SERVER_START_ARGS='-noinput +B i' \
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1} -rabbit dead_letter_worker_publisher_confirm_timeout 5000'
cd "$folder"

start() {
  $unprivileged "$server" >"$folder/output" 2>&1 </dev/null &
  broker=$!
  until grep -q 'Server startup complete' "$folder/log/"*.log 2>/dev/null; do
    kill -0 $PPID 2>/dev/null || exit 1  # whoever wanted it is gone
    if ! kill -0 $broker 2>/dev/null; then
      say "RabbitMQ does not start: $(grep -m 1 -i 'error' "$folder/output" || say "see $folder/output")"
      exit 2
    fi
    sleep 0.1
  done
  say ready 2>/dev/null
}

# $1: the signal. What was logged is put aside, so that the next start is not taken for this one.
stop() {
  kill "-$1" $broker 2>/dev/null || true
  wait $broker 2>/dev/null || true
  cat "$folder/log/"*.log 2>/dev/null >>"$folder/log/before" || true
  rm -f "$folder/log/"*.log
}

broker=
$unprivileged "$epmd" >/dev/null 2>&1 </dev/null &
epmd_process=$!
end() {
  trap - EXIT
  [ -z "$broker" ] || stop TERM
  kill $epmd_process 2>/dev/null || true
  cd / && rm -rf "$folder"
}
trap end EXIT
trap 'exit 1' INT TERM HUP

start
while read -r word; do
  case $word in
    restart) stop TERM && start ;;
    kill) stop KILL && start ;;
  esac
done
