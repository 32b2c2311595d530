#include "messaging/rabbitmq/private_broker/private_broker.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "messaging/errors.hpp"
#include "messaging/task.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): macOS has none

namespace messaging::rabbitmq {
namespace {

/// Ports of loopback that nobody uses now. All are held until all are found, so that they differ.
std::array<std::uint16_t, 4> free_ports() {
  using asio::ip::tcp;
  asio::io_context io;
  std::vector<tcp::acceptor> holders;
  std::array<std::uint16_t, 4> ports{};
  for (auto& port : ports) {
    const tcp::endpoint loopback(asio::ip::address_v4::loopback(), 0);
    port = holders.emplace_back(io, loopback).local_endpoint().port();
  }
  return ports;
}

std::string new_password() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}", random(), random(), random());
}

std::filesystem::path new_folder(const std::filesystem::path& within) {
  const auto parent = within.empty() ? std::filesystem::temp_directory_path() : within;
  std::string pattern = (parent / "workshop-rabbitmq-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    throw TransportError(fmt::format("{} cannot be made: {}", pattern, std::strerror(errno)));
  }
  return pattern;
}

/// A pipe that no other child inherits.
std::array<int, 2> new_pipe() {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) throw TransportError(fmt::format("no pipe can be made: {}", std::strerror(errno)));
  for (const int end : ends) ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return ends;
}

/// Starts the command in a process group of its own: Ctrl-C is not for it.
pid_t spawn(std::vector<std::string> command, int input, int output) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (auto& word : command) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t streams;
  ::posix_spawn_file_actions_init(&streams);
  ::posix_spawn_file_actions_adddup2(&streams, input, STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&streams, output, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  pid_t process = -1;
  const int error = ::posix_spawn(&process, arguments.front(), &streams, &attributes, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&streams);
  ::posix_spawnattr_destroy(&attributes);
  if (error != 0) throw TransportError(fmt::format("{} cannot be run: {}", command.front(), std::strerror(error)));
  return process;
}

}  // namespace

PrivateBroker::PrivateBroker(const std::filesystem::path& script, const Certificate& certificate,
                             const std::filesystem::path& within)
    : folder_(new_folder(within)) {
  const auto [port, distribution_port, epmd_port, tls_port] = free_ports();
  url_.user = "workshop";
  url_.password = new_password();
  url_.host = "127.0.0.1";
  url_.port = port;
  std::vector<std::string> command{script.string(), folder_.string(), std::to_string(port),
                                   std::to_string(distribution_port), std::to_string(epmd_port)};
  if (!certificate.certificate.empty()) {
    tls_port_ = tls_port;
    command.insert(command.end(),
                   {std::to_string(tls_port), certificate.certificate.string(), certificate.key.string()});
  }
  const auto to_it = new_pipe();
  const auto from_it = new_pipe();
  process_ = spawn(command, to_it[0], from_it[1]);
  ::close(to_it[0]);
  ::close(from_it[1]);
  input_ = to_it[1];
  output_ = from_it[0];
  try {
    tell(url_.password + "\n");
  } catch (...) {
    end();
    throw;
  }
}

PrivateBroker::~PrivateBroker() {
  end();
}

void PrivateBroker::end() {
  ::close(input_);  // that ends it
  ::close(output_);
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

Url PrivateBroker::tls_url() const {
  Url url = url_;
  url.tls = true;
  url.port = tls_port_;
  return url;
}

void PrivateBroker::tell(std::string_view what) {
  const auto written = ::write(input_, what.data(), what.size());
  const std::string said = written < 0 ? "its script has ended" : hear();
  if (said != "ready") throw TransportError(said.empty() ? "the private RabbitMQ has ended" : said);
}

std::string PrivateBroker::hear() {
  std::string line;
  for (char c = 0;;) {
    const auto got = ::read(output_, &c, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || c == '\n') return line;
    line += c;
  }
}

}  // namespace messaging::rabbitmq
